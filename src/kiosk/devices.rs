//! What happened at mouse, keys and screen.

use arclight_core::venue::Input;
use bevy::input::ButtonState;
use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy::window::WindowEvent;

/// Since the last frame.
#[derive(Resource, Debug, Clone, Copy, Default)]
pub(super) struct Pressed(pub Input);

pub(super) fn press(
    events: Option<MessageReader<WindowEvent>>,
    (buttons, touches): (Option<Res<ButtonInput<MouseButton>>>, Option<Res<Touches>>),
    mut pressed: ResMut<Pressed>,
) {
    let mut input = Input::default();
    for event in events.into_iter().flat_map(|mut events| events.read().cloned().collect::<Vec<_>>()) {
        match event {
            WindowEvent::MouseButtonInput(_) | WindowEvent::MouseWheel(_) | WindowEvent::TouchInput(_) => {
                input.touched = true;
            }
            WindowEvent::KeyboardInput(key) => input.touched |= key.state == ButtonState::Pressed,
            WindowEvent::CursorMoved(_) => input.moved = true,
            _ => {}
        }
    }
    let button = buttons.is_some_and(|buttons| buttons.get_pressed().len() > 0);
    input.held = button || touches.is_some_and(|touches| touches.iter().next().is_some());
    pressed.0 = input;
}
