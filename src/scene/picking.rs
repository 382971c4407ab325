//! The pointer on the stage: which tile is under it, and what a press means.

use bevy::input::ButtonState;
use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy::window::WindowEvent;
use bevy_egui::input::EguiWantsInput;
use bevy_egui::{EguiContext, PrimaryEguiContext, egui};

use crate::session::{Flatness, Intent, Layout};

/// A press that moves less than this is a click, logical pixels.
const CLICK: f32 = 8.0;
/// The least half size of a target, logical pixels.
const TARGET: f32 = 14.0;

/// The pointer as the window's events tell it: in their order, so that a click counts where it was made, however long
/// the frame took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pointer {
    at: Option<Vec2>,
    pressed_at: Option<Vec2>,
    held: bool,
}

/// Hover, click, tap.
pub(super) fn pick(
    mut events: MessageReader<WindowEvent>,
    camera: Option<Single<(&Camera, &GlobalTransform)>>,
    (layout, flatness): (Res<Layout>, Res<Flatness>),
    touches: Option<Res<Touches>>,
    egui: Option<Res<EguiWantsInput>>,
    mut intents: MessageWriter<Intent>,
    context: Option<Single<&mut EguiContext, With<PrimaryEguiContext>>>,
    mut pointer: Local<Pointer>,
) {
    let Some(camera) = camera else { return };
    let under = |at: Vec2| token_at(at, *camera, &layout, flatness.eased());
    let covered = egui.is_some_and(|egui| egui.is_pointer_over_area() || egui.wants_any_pointer_input());
    if let Some(touches) = touches {
        let mut context = context;
        // A finger gives no notice: whether a panel is under it, only the panels' places tell.
        let panel_at = |at: Vec2| context.as_mut().is_some_and(|context| panel_at(context.get_mut(), at));
        tap(&touches, under, &mut intents, panel_at);
    }
    let before = pointer.at;
    for event in events.read() {
        match event {
            WindowEvent::CursorMoved(moved) => pointer.at = Some(moved.position),
            WindowEvent::CursorLeft(_) => pointer.at = None,
            WindowEvent::MouseButtonInput(input) => {
                pointer.held = input.state == ButtonState::Pressed;
                if input.button == MouseButton::Left
                    && let Some(intent) = click(&mut pointer, covered, under)
                {
                    intents.write(intent);
                }
            }
            _ => {}
        }
    }
    if pointer.at != before && !covered && !pointer.held {
        intents.write(Intent::Hover(pointer.at.and_then(under)));
    }
}

/// A press begins a click; a release near it ends one.
fn click(pointer: &mut Pointer, covered: bool, under: impl Fn(Vec2) -> Option<usize>) -> Option<Intent> {
    if pointer.held {
        pointer.pressed_at = pointer.at.filter(|_| !covered);
        return None;
    }
    let (began, at) = (pointer.pressed_at.take()?, pointer.at?);
    (began.distance(at) < CLICK).then(|| under(at).map_or(Intent::Release, Intent::TogglePin))
}

fn tap(
    touches: &Touches,
    under: impl Fn(Vec2) -> Option<usize>,
    intents: &mut MessageWriter<Intent>,
    mut panel_at: impl FnMut(Vec2) -> bool,
) {
    for touch in touches.iter_just_released() {
        let still = touch.start_position().distance(touch.position()) < CLICK * 1.5;
        if still && touches.iter().count() == 0 && !panel_at(touch.start_position()) {
            intents.write(under(touch.position()).map_or(Intent::Release, Intent::TogglePin));
        }
    }
}

/// Whether a panel of the overlay is there.
fn panel_at(context: &egui::Context, at: Vec2) -> bool {
    let at = egui::pos2(at.x, at.y) / context.zoom_factor();
    context.layer_id_at(at).is_some_and(|layer| layer.order > egui::Order::Background)
}

/// The token whose tile is at that place of the picture, with room around small ones.
fn token_at(
    at: Vec2,
    (camera, transform): (&Camera, &GlobalTransform),
    layout: &Layout,
    flatness: f32,
) -> Option<usize> {
    let distance = |(index, place): (usize, &crate::visual::placement::Place)| {
        let centre = place.stage.lerp(place.flat, flatness);
        let seen = camera.world_to_viewport(transform, centre).ok()?;
        let above = camera.world_to_viewport(transform, centre + transform.up() * 1.0).ok()?;
        let half = (place.half * seen.distance(above)).max(Vec2::splat(TARGET));
        let away = (at - seen).abs();
        (away.cmple(half).all()).then(|| (index, (away / half).length_squared()))
    };
    let tiles = layout.placement.places.iter().enumerate();
    tiles.filter_map(distance).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}
