//! The pointer on the stage: which tile is under it, and what a press means.

use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::input::EguiWantsInput;

use crate::session::{Flatness, Intent, Layout};

/// A press that moves less than this is a click, logical pixels.
const CLICK: f32 = 8.0;
/// The least half size of a target, logical pixels.
const TARGET: f32 = 14.0;

/// Where the press that is under way began.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Press {
    at: Option<Vec2>,
}

/// Hover, click, tap.
pub(super) fn pick(
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    camera: Option<Single<(&Camera, &GlobalTransform)>>,
    (layout, flatness): (Res<Layout>, Res<Flatness>),
    (buttons, touches): (Option<Res<ButtonInput<MouseButton>>>, Option<Res<Touches>>),
    egui: Option<Res<EguiWantsInput>>,
    mut intents: MessageWriter<Intent>,
    mut pointer: Local<Option<Vec2>>,
    mut press: Local<Press>,
) {
    let (Some(window), Some(camera)) = (window, camera) else { return };
    if let Some(touches) = touches {
        tap(
            &touches,
            &mut press,
            |at| token_at(at, *camera, &layout, flatness.eased()),
            &mut intents,
            egui.as_deref(),
        );
    }
    let cursor = window.cursor_position();
    let covered = egui.is_some_and(|egui| egui.is_pointer_over_area() || egui.wants_any_pointer_input());
    let under = cursor.and_then(|at| token_at(at, *camera, &layout, flatness.eased()));
    let Some(buttons) = buttons else { return };
    if *pointer != cursor
        && !covered
        && !buttons.any_pressed([MouseButton::Left, MouseButton::Right, MouseButton::Middle])
    {
        *pointer = cursor;
        intents.write(Intent::Hover(under));
    }
    if buttons.just_pressed(MouseButton::Left) {
        press.at = cursor.filter(|_| !covered);
    }
    if buttons.just_released(MouseButton::Left) {
        let began = press.at.take();
        if let (Some(began), Some(at)) = (began, cursor)
            && began.distance(at) < CLICK
        {
            intents.write(under.map_or(Intent::Release, Intent::TogglePin));
        }
    }
}

fn tap(
    touches: &Touches,
    press: &mut Press,
    token: impl Fn(Vec2) -> Option<usize>,
    intents: &mut MessageWriter<Intent>,
    egui: Option<&EguiWantsInput>,
) {
    let covered = egui.is_some_and(EguiWantsInput::is_pointer_over_area);
    for touch in touches.iter_just_released() {
        let still = touch.start_position().distance(touch.position()) < CLICK * 1.5;
        if still && !covered && touches.iter().count() == 0 {
            intents.write(token(touch.position()).map_or(Intent::Release, Intent::TogglePin));
        }
    }
    if touches.any_just_pressed() {
        press.at = None;
    }
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
