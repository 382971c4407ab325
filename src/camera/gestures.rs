//! Drag turns, right or middle drag moves, wheel zooms; one finger turns, two fingers move and zoom; keys do it too.

use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Camera, Intent};
use arclight_core::picture::{Picture, View};
use arclight_core::state::Presenter;
use bevy::input::mouse::{AccumulatedMouseScroll, MouseScrollUnit};
use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::input::EguiWantsInput;

use super::Rig;
use super::held_keys::{Held, held};
use crate::session::{Covered, Motion, Plain, Viewport, Wish};

/// Radians of turn for a drag across the whole height of the picture.
const TURN: f32 = 1.6;

/// The most that one frame counts for, seconds.
const LONGEST: f32 = 0.05;

/// By how much a turn of the wheel comes closer.
fn nearer(scroll: &AccumulatedMouseScroll) -> f32 {
    let lines = match scroll.unit {
        MouseScrollUnit::Line => scroll.delta.y,
        MouseScrollUnit::Pixel => scroll.delta.y / 40.0,
    };
    (lines * 0.12).clamp(-1.0, 1.0).exp()
}

/// Gestures become what is added to the rig.
pub(super) fn gestures(
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    (scroll, touches): (Option<Res<AccumulatedMouseScroll>>, Option<Res<Touches>>),
    (keys, time): (Option<Res<ButtonInput<KeyCode>>>, Res<Time<Real>>),
    (egui, mut covered): (Option<Res<EguiWantsInput>>, Covered),
    (picture, presenter, viewport): (Res<Plain<Picture>>, Res<Plain<Presenter>>, Res<Viewport>),
    (visiting, film): (Res<Plain<Visiting>>, Res<Plain<Film>>),
    (mut rig, mut wishes): (ResMut<Rig>, MessageWriter<Wish>),
    mut motion: ResMut<Motion>,
    (mut dragging, mut last): (Local<bool>, Local<Option<Vec2>>),
) {
    let height = viewport.0.y.max(1.0);
    let (mut yaw, mut pitch, mut zoom, mut pan) = (0.0, 0.0, 1.0, Vec2::ZERO);
    // Where the pointer is in the window, not what the mouse reports: that needs the focus, and differs on a page.
    let at = window.and_then(|window| window.cursor_position());
    let moved = at.zip(*last).map_or(Vec2::ZERO, |(at, last)| at - last);
    *last = at;
    // A finger belongs to what it began on.
    let swipes = touches.filter(|touches| !touches.iter().any(|finger| covered.at(finger.start_position())));
    let covered = at.is_some_and(|at| covered.at(at));
    if let Some(buttons) = buttons {
        let any = [MouseButton::Left, MouseButton::Right, MouseButton::Middle];
        if buttons.any_just_pressed(any) {
            *dragging = !covered;
        }
        if *dragging && buttons.any_pressed(any) {
            let moved = moved / height;
            if buttons.pressed(MouseButton::Left) && picture.view == View::Stage {
                (yaw, pitch) = (-moved.x * TURN, moved.y * TURN);
            } else {
                pan = moved * Vec2::new(2.0, -2.0);
            }
        }
    }
    // In a lecture nothing zooms by accident.
    if let Some(scroll) = scroll.filter(|_| !covered && !visiting.presents()) {
        zoom *= nearer(&scroll);
    }
    if let Some(touches) = swipes {
        let fingers: Vec<_> = touches.iter().collect();
        match fingers.as_slice() {
            [one] if picture.view == View::Stage => {
                let moved = one.delta() / height;
                (yaw, pitch) = (yaw - moved.x * TURN, pitch + moved.y * TURN);
            }
            [one] => pan += one.delta() / height * Vec2::new(2.0, -2.0),
            [one, two, ..] => {
                pan += (one.delta() + two.delta()) / height * Vec2::new(1.0, -1.0);
                let before = one.previous_position().distance(two.previous_position());
                if !visiting.presents() {
                    zoom *= one.position().distance(two.position()) / before.max(1.0);
                }
            }
            [] => {}
        }
    }
    let typing = egui.as_ref().is_some_and(|egui| egui.wants_any_keyboard_input());
    // A clicker turns pages.
    if let Some(keys) = keys.filter(|_| !typing && !visiting.presents()) {
        // After a rest the time of one frame is the whole rest.
        let held = held(&keys, time.delta_secs().min(LONGEST));
        motion.moving |= held != Held::default();
        pan += held.pan;
        if picture.view == View::Stage {
            (yaw, pitch) = (yaw + held.yaw, pitch + held.pitch);
        }
    }
    if (yaw, pitch, zoom, pan) != (0.0, 0.0, 1.0, Vec2::ZERO) && !visiting.swallows() && !presenter.loupe {
        if film.is_directing() {
            // The visitor takes the wheel where the lesson left it.
            wishes.write(Wish(Intent::Camera(Camera::Steer)));
        }
        rig.add(yaw, pitch, zoom, pan);
    }
}
