//! Keys to intents.

use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;

use crate::model::ModelKind;
use crate::session::{Direction, Head, Intent, Panel, State, View};

/// Keys.
pub fn plugin(app: &mut App) {
    app.add_systems(PreUpdate, keys.after(bevy::input::InputSystems));
}

/// The keys and what they do, for the help panel: the one list that both follow.
pub const KEYS: [(&str, &str); 14] = [
    ("← →", "previous, next word"),
    ("Enter", "pin the word"),
    ("Esc", "let go"),
    ("↑ ↓", "previous, next head"),
    ("Shift ↑ ↓", "previous, next layer"),
    ("0", "mean of heads"),
    ("G", "Glass or MiniLM"),
    ("A", "attends to, or attended by"),
    ("W", "pieces or words"),
    ("I", "with or without idle"),
    ("F", "stage or flat"),
    ("T", "theme"),
    ("R", "camera back"),
    ("?", "keys"),
];

fn keys(
    input: Option<Res<ButtonInput<KeyCode>>>,
    egui: Option<Res<EguiWantsInput>>,
    state: Option<Res<State>>,
    mut intents: MessageWriter<Intent>,
) {
    let (Some(input), Some(state)) = (input, state) else { return };
    if egui.is_some_and(|egui| egui.wants_any_keyboard_input()) {
        return;
    }
    if input.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::AltLeft, KeyCode::SuperLeft])
    {
        return;
    }
    let shift = input.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
    for key in input.get_just_pressed() {
        if let Some(intent) = intent(*key, shift, &state) {
            intents.write(intent);
        }
    }
}

/// What a key asks for.
#[must_use]
pub fn intent(key: KeyCode, shift: bool, state: &State) -> Option<Intent> {
    Some(match key {
        KeyCode::ArrowLeft => Intent::StepWord(-1),
        KeyCode::ArrowRight => Intent::StepWord(1),
        KeyCode::ArrowUp if shift => Intent::StepLayer(-1),
        KeyCode::ArrowDown if shift => Intent::StepLayer(1),
        KeyCode::ArrowUp => Intent::StepHead(-1),
        KeyCode::ArrowDown => Intent::StepHead(1),
        KeyCode::Enter | KeyCode::NumpadEnter => Intent::PinLit,
        KeyCode::Escape => Intent::Release,
        KeyCode::Digit0 | KeyCode::Numpad0 => Intent::SetHead(Head::Mean),
        KeyCode::KeyG => Intent::SetModel(match state.model {
            ModelKind::Glass => ModelKind::MiniLm,
            ModelKind::MiniLm => ModelKind::Glass,
        }),
        KeyCode::KeyA => Intent::SetDirection(match state.direction {
            Direction::AttendsTo => Direction::AttendedBy,
            Direction::AttendedBy => Direction::AttendsTo,
        }),
        KeyCode::KeyW => Intent::SetWords(!state.words),
        KeyCode::KeyI => Intent::SetWithoutIdle(!state.without_idle),
        KeyCode::KeyF => Intent::SetView(match state.view {
            View::Stage => View::Flat,
            View::Flat => View::Stage,
        }),
        KeyCode::KeyT => Intent::SetTheme(state.settings.theme.next()),
        KeyCode::KeyR => Intent::ResetCamera,
        KeyCode::Slash | KeyCode::F1 => Intent::Toggle(Panel::Help),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_chooses_the_layer() {
        let state = State::default();
        assert_eq!(intent(KeyCode::ArrowDown, false, &state), Some(Intent::StepHead(1)));
        assert_eq!(intent(KeyCode::ArrowDown, true, &state), Some(Intent::StepLayer(1)));
        assert_eq!(intent(KeyCode::KeyQ, false, &state), None);
    }
}
