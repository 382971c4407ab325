//! The pointer on the stage: which tile or arc is under it, and what a press means.

use arclight_core::intent::{Camera as CameraWish, Intent, Point};
use arclight_core::settings::Settings;
use arclight_core::state::Pointing;
use arclight_core::visual::layout::Layout;
use bevy::input::ButtonState;
use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy::window::WindowEvent;

use super::turn::Turn;
use crate::session::{Covered, Flatness, Plain, Wish};
use arclight_core::visual::arcs::Slot;
use arclight_core::visual::curve::{Curve, distance};
use arclight_core::visual::encoding::Encoding;

/// A press that moves less than this is a click, logical pixels.
const CLICK: f32 = 8.0;
/// The least half size of a target, logical pixels.
const TARGET: f32 = 14.0;

/// So near an arc is pointed at, logical pixels.
const REACH: f32 = 7.0;
/// An arc of less weight is too thin to be pointed at.
const LEAST: f32 = 0.03;
/// Of more arcs the strongest can be pointed at.
const MOST: usize = 256;
/// Straight pieces of an arc.
const PIECES: u8 = 24;

/// The pointer as the window's events tell it: in their order, so that a click counts where it was made, however long
/// the frame took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pointer {
    at: Option<Vec2>,
    pressed_at: Option<Vec2>,
    /// The arc that it lit.
    arc: Option<(usize, usize)>,
    held: bool,
}

/// Hover, click, tap.
pub(super) fn pick(
    mut events: MessageReader<WindowEvent>,
    camera: Option<Single<(&Camera, &GlobalTransform)>>,
    (layout, flatness): (Res<Plain<Layout>>, Res<Flatness>),
    (settings, pointing, turn): (Res<Plain<Settings>>, Res<Plain<Pointing>>, Res<Turn>),
    touches: Option<Res<Touches>>,
    mut covered: Covered,
    mut wishes: MessageWriter<Wish>,
    mut pointer: Local<Pointer>,
) {
    let Some(camera) = camera else { return };
    let under = |at: Vec2| token_at(at, *camera, &layout, flatness.eased());
    let encoding = Encoding::of(settings.theme);
    let near = (turn.pool.slots.as_slice(), pointing.word().is_some());
    let arc_under = |at: Vec2| arc_at(at, *camera, &layout, flatness.eased(), near, encoding);
    if let Some(at) = touches.and_then(|touches| tap(&touches, |at| covered.panel_at(at))) {
        match (under(at), arc_under(at)) {
            (Some(word), _) => drop(wishes.write(point(Point::Pin(word)))),
            // A touch of the scene, as any other: a lesson that plays waits.
            (None, Some(arc)) => drop(wishes.write_batch([
                Wish(Intent::Camera(CameraWish::Steer)),
                point(Point::Arc(Some(arc))),
            ])),
            (None, None) => drop(wishes.write(point(Point::Release))),
        }
    }
    let before = pointer.at;
    for event in events.read() {
        match event {
            WindowEvent::CursorMoved(moved) => pointer.at = Some(moved.position),
            WindowEvent::CursorLeft(_) => pointer.at = None,
            WindowEvent::MouseButtonInput(input) => {
                pointer.held = input.state == ButtonState::Pressed;
                if input.button == MouseButton::Left {
                    wishes.write_batch(click(&mut pointer, |at| covered.at(at), under));
                }
            }
            _ => {}
        }
    }
    let covered = pointer.at.is_some_and(|at| covered.at(at));
    // Over the heatmap it is the cell's.
    if pointer.at != before && (covered || pointer.held) && pointing.arc.is_some() && pointing.arc == pointer.arc {
        wishes.write(point(Point::Arc(None)));
    }
    if pointer.at != before && !covered && !pointer.held {
        let word = pointer.at.and_then(under);
        let arc = pointer.at.filter(|_| word.is_none()).and_then(arc_under);
        wishes.write(point(Point::Hover(word)));
        wishes.write_batch((arc != pointing.arc).then_some(point(Point::Arc(arc))));
        pointer.arc = arc;
    }
}

fn point(point: Point) -> Wish {
    Wish(Intent::Point(point))
}

/// A press begins a click; a release near it ends one.
fn click(
    pointer: &mut Pointer,
    mut covered: impl FnMut(Vec2) -> bool,
    under: impl Fn(Vec2) -> Option<usize>,
) -> Option<Wish> {
    if pointer.held {
        pointer.pressed_at = pointer.at.filter(|at| !covered(*at));
        return None;
    }
    let (began, at) = (pointer.pressed_at.take()?, pointer.at?);
    (began.distance(at) < CLICK).then(|| point(under(at).map_or(Point::Release, Point::Pin)))
}

/// Where a finger let go that touched the stage and nothing else.
fn tap(touches: &Touches, mut panel_at: impl FnMut(Vec2) -> bool) -> Option<Vec2> {
    let alone = touches.iter().count() == 0;
    let mut released = touches.iter_just_released().filter(|touch| {
        let still = touch.start_position().distance(touch.position()) < CLICK * 1.5;
        still && alone && !panel_at(touch.start_position())
    });
    released.next().map(bevy::input::touch::Touch::position)
}

/// The token whose tile is at that place of the picture, with room around small ones.
fn token_at(
    at: Vec2,
    (camera, transform): (&Camera, &GlobalTransform),
    layout: &Layout,
    flatness: f32,
) -> Option<usize> {
    let distance = |(index, place): (usize, &arclight_core::visual::placement::Place)| {
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

/// The arc, query and key, that is at that place of the picture: of those that are lit, where a word is.
fn arc_at(
    at: Vec2,
    (camera, transform): (&Camera, &GlobalTransform),
    layout: &Layout,
    flatness: f32,
    (slots, lit): (&[Slot], bool),
    encoding: &Encoding,
) -> Option<(usize, usize)> {
    let seen = slots.iter().filter(|slot| slot.new >= LEAST && (slot.new_lit > 0.5 || !lit)).take(MOST);
    let away = |slot: &Slot| {
        let place = |index: usize| layout.placement.places.get(index);
        let curve = Curve::between(place(slot.query)?, place(slot.key)?, flatness, encoding);
        let points = (0..=PIECES).map(|piece| curve.at(f32::from(piece) / f32::from(PIECES)));
        let line: Vec<Vec2> =
            points.filter_map(|point| camera.world_to_viewport(transform, point).ok()).collect();
        distance(at, &line).filter(|away| *away < REACH).map(|away| (away, (slot.query, slot.key)))
    };
    seen.filter_map(away).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, arc)| arc)
}
