//! The pointer on the stage: which token or arc is under it. What happens there is told to that entity as an event.

use arclight_core::intent::{Camera as CameraWish, Intent, Point, Write};
use arclight_core::picture::Picture;
use arclight_core::settings::Settings;
use arclight_core::shown::Shown;
use arclight_core::state::Pointing;
use arclight_core::visual::curve::{Curve, distance};
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::placement::Place;
use arclight_core::writer::Writer;
use bevy::ecs::system::SystemParam;
use bevy::input::ButtonState;
use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy::window::WindowEvent;

use super::arcs::{Arc, KeyOf, QueryOf};
use super::tokens::{Token, Tokens};
use super::turn::Turn;
use crate::session::{Covered, Flatness, Plain, Wish};

/// The pointer moves over a token or an arc.
#[derive(EntityEvent, Debug, Clone, Copy)]
pub struct Over {
    /// Which.
    pub entity: Entity,
}

/// The pointer has left it, or a panel or a drag has the pointer now.
#[derive(EntityEvent, Debug, Clone, Copy)]
pub struct Out {
    /// Which.
    pub entity: Entity,
}

/// It was pressed and let go.
#[derive(EntityEvent, Debug, Clone, Copy)]
pub struct Click {
    /// Which.
    pub entity: Entity,
}

/// A finger touched it and nothing else.
#[derive(EntityEvent, Debug, Clone, Copy)]
pub struct Tap {
    /// Which.
    pub entity: Entity,
}

/// A finger lay on it for a while, and on nothing else.
#[derive(EntityEvent, Debug, Clone, Copy)]
pub struct Press {
    /// Which.
    pub entity: Entity,
}

/// A press that moves less than this is a click, logical pixels.
const CLICK: f32 = 8.0;
/// The least half size of a target, logical pixels.
const TARGET: f32 = 14.0;
/// So near an arc is pointed at, logical pixels.
const REACH: f32 = 7.0;
/// Straight pieces of an arc.
const PIECES: u8 = 24;

pub(super) fn plugin(app: &mut App) {
    app.add_observer(over_token)
        .add_observer(over_arc)
        .add_observer(out_of_arc)
        .add_observer(click_token)
        .add_observer(tap_token)
        .add_observer(cut_arc)
        .add_observer(press)
        .add_observer(tap_arc);
}

/// What a place of the picture is looked up in.
#[derive(SystemParam)]
pub(super) struct Targets<'w, 's> {
    camera: Option<Single<'w, 's, (&'static Camera, &'static GlobalTransform)>>,
    tokens: Tokens<'w, 's>,
    arcs: Query<'w, 's, (Entity, &'static Arc, &'static QueryOf, &'static KeyOf)>,
    flatness: Res<'w, Flatness>,
    settings: Res<'w, Plain<Settings>>,
    turn: Res<'w, Turn>,
    writer: Res<'w, Plain<Writer>>,
}

impl Targets<'_, '_> {
    /// Where a place of the world is in the picture.
    fn seen(&self, place: Vec3) -> Option<Vec2> {
        let (camera, transform) = **self.camera.as_ref()?;
        camera.world_to_viewport(transform, place).ok()
    }

    fn up(&self) -> Vec3 {
        self.camera.as_ref().map_or(Vec3::Y, |camera| *camera.1.up())
    }

    /// The token whose tile is at that place of the picture, with room around small ones.
    fn token_at(&self, at: Vec2) -> Option<Entity> {
        let away = |place: &Place| {
            let centre = place.stage.lerp(place.flat, self.flatness.eased());
            let seen = self.seen(centre)?;
            let above = self.seen(centre + self.up())?;
            let half = (place.half * seen.distance(above)).max(Vec2::splat(TARGET));
            let away = (at - seen).abs();
            away.cmple(half).all().then(|| (away / half).length_squared())
        };
        let tokens = self.tokens.iter().filter_map(|(entity, _, place, _)| Some((entity, away(place)?)));
        tokens.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(entity, _)| entity)
    }

    /// The token that may come next whose bar is at that place of the picture.
    fn ghost_at(&self, at: Vec2) -> Option<Wish> {
        let places: Vec<Place> = self.tokens.iter().map(|(_, _, place, _)| *place).collect();
        let seen = |place: Vec3| {
            let at = self.seen(place)?;
            Some((at, at.distance(self.seen(place + self.up())?)))
        };
        let id = self.turn.marks.ghost_at(at, (&places, self.flatness.eased()), (seen, TARGET))?;
        Some(Wish(Intent::Write(Write::Candidate(id))))
    }

    /// What a press there means: to scissors arcs can be pressed, too.
    fn pressed_at(&self, at: Vec2) -> Option<Entity> {
        let arc = || self.arc_at(at).filter(|_| self.writer.has_scissors());
        self.token_at(at).or_else(arc)
    }

    /// The arc that is at that place of the picture.
    fn arc_at(&self, at: Vec2) -> Option<Entity> {
        let encoding = Encoding::of(self.settings.theme);
        let away = |query: &QueryOf, key: &KeyOf| {
            let (query, key) = (self.tokens.place(query.0)?, self.tokens.place(key.0)?);
            let curve = Curve::between(query, key, self.flatness.eased(), encoding);
            let points = (0..=PIECES).map(|piece| curve.at(f32::from(piece) / f32::from(PIECES)));
            let line: Vec<Vec2> = points.filter_map(|point| self.seen(point)).collect();
            distance(at, &line).filter(|away| *away < REACH)
        };
        let near = self
            .arcs
            .iter()
            .filter_map(|(entity, arc, query, key)| Some((entity, away(query, key)?, (arc.query, arc.key))));
        near.min_by(|a, b| a.1.total_cmp(&b.1).then(a.2.cmp(&b.2))).map(|(entity, ..)| entity)
    }
}

/// The pointer as the window's events tell it: in their order, so that a click counts where it was made, however long
/// the frame took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pointer {
    at: Option<Vec2>,
    pressed_at: Option<Vec2>,
    /// What it is over.
    over: Option<Entity>,
    held: bool,
}

/// Since when a finger touches, seconds.
#[derive(Debug, Default)]
pub(super) struct Held(Option<f64>);

impl Held {
    /// Whether the finger that is let go now lay there for long.
    fn follow(&mut self, touches: &Touches, now: f64) -> bool {
        /// Seconds from which a touch is a press.
        const LONG: f64 = 0.55;
        if touches.iter_just_pressed().next().is_some() {
            self.0 = Some(now);
        }
        let is_let_go = touches.iter_just_released().next().is_some();
        is_let_go && self.0.take().is_some_and(|since| now - since >= LONG)
    }
}

/// Tells entities that the pointer is over them, or clicks or taps them.
pub(super) fn pick(
    mut commands: Commands,
    mut events: MessageReader<WindowEvent>,
    (targets, touches): (Targets, Option<Res<Touches>>),
    (mut covered, pointing, time): (Covered, Res<Plain<Pointing>>, Res<Time<Real>>),
    mut wishes: MessageWriter<Wish>,
    (mut pointer, mut held): (Local<Pointer>, Local<Held>),
) {
    // What is not seen is not pointed at.
    if targets.camera.is_none() || targets.turn.marks.alone() {
        return;
    }
    let under = |at: Vec2| targets.token_at(at);
    if let Some(touches) = touches {
        let is_long = held.follow(&touches, time.elapsed_secs_f64());
        let at = tap(&touches, |at| covered.panel_at(at));
        if let Some(wish) = at.and_then(|at| targets.ghost_at(at)) {
            wishes.write(wish);
        } else if let Some(at) = at {
            match under(at).or_else(|| targets.arc_at(at)) {
                Some(entity) if is_long => commands.trigger(Press { entity }),
                Some(entity) => commands.trigger(Tap { entity }),
                None => drop(wishes.write(Wish(Intent::Point(Point::Release)))),
            }
        }
    }
    let before = pointer.at;
    for event in events.read() {
        match event {
            WindowEvent::CursorMoved(moved) => pointer.at = Some(moved.position),
            WindowEvent::CursorLeft(_) => pointer.at = None,
            WindowEvent::MouseButtonInput(input) => {
                pointer.held = input.state == ButtonState::Pressed;
                if input.button == MouseButton::Left
                    && let Some(at) = clicked(&mut pointer, |at| covered.at(at))
                {
                    if let Some(wish) = targets.ghost_at(at) {
                        wishes.write(wish);
                        continue;
                    }
                    match targets.pressed_at(at) {
                        Some(entity) => commands.trigger(Click { entity }),
                        None => drop(wishes.write(Wish(Intent::Point(Point::Release)))),
                    }
                }
            }
            _ => {}
        }
    }
    // A window that opens under a pointer at rest, or that a pointer comes back to, is told where it is: nobody pointed yet.
    if pointer.at == before || before.is_none() {
        return;
    }
    let away = pointer.held || pointer.at.is_some_and(|at| covered.at(at));
    let over = pointer.at.filter(|_| !away).and_then(|at| under(at).or_else(|| targets.arc_at(at)));
    if let Some(entity) = pointer.over.filter(|left| Some(*left) != over) {
        commands.trigger(Out { entity });
    }
    pointer.over = over;
    match over {
        Some(entity) => commands.trigger(Over { entity }),
        None if !away => {
            wishes.write(Wish(Intent::Point(Point::Hover(None))));
            wishes.write_batch(let_go(&pointing));
        }
        None => {}
    }
}

/// No arc is pointed at any more.
fn let_go(pointing: &Pointing) -> Option<Wish> {
    pointing.arc.map(|_| Wish(Intent::Point(Point::Arc(None))))
}

/// A press begins a click; a release near it ends one: where.
fn clicked(pointer: &mut Pointer, mut covered: impl FnMut(Vec2) -> bool) -> Option<Vec2> {
    if pointer.held {
        pointer.pressed_at = pointer.at.filter(|at| !covered(*at));
        return None;
    }
    let (began, at) = (pointer.pressed_at.take()?, pointer.at?);
    (began.distance(at) < CLICK).then_some(at)
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

fn over_token(
    over: On<Over>,
    tokens: Query<&Token>,
    pointing: Res<Plain<Pointing>>,
    mut wishes: MessageWriter<Wish>,
) {
    if let Ok(token) = tokens.get(over.entity) {
        wishes.write(Wish(Intent::Point(Point::Hover(Some(token.index)))));
        wishes.write_batch(let_go(&pointing));
    }
}

fn over_arc(
    over: On<Over>,
    arcs: Query<&Arc>,
    pointing: Res<Plain<Pointing>>,
    mut wishes: MessageWriter<Wish>,
) {
    let Ok(arc) = arcs.get(over.entity) else { return };
    wishes.write(Wish(Intent::Point(Point::Hover(None))));
    let ends = Some((arc.query, arc.key));
    if pointing.arc != ends {
        wishes.write(Wish(Intent::Point(Point::Arc(ends))));
    }
}

/// Over the heatmap the arc that is pointed at is the cell's: only the own one is let go.
fn out_of_arc(
    out: On<Out>,
    arcs: Query<&Arc>,
    pointing: Res<Plain<Pointing>>,
    mut wishes: MessageWriter<Wish>,
) {
    if let Ok(arc) = arcs.get(out.entity)
        && pointing.arc == Some((arc.query, arc.key))
    {
        wishes.write(Wish(Intent::Point(Point::Arc(None))));
    }
}

fn click_token(click: On<Click>, tokens: Query<&Token>, mut wishes: MessageWriter<Wish>) {
    if let Ok(token) = tokens.get(click.entity) {
        wishes.write(Wish(Intent::Point(Point::Pin(token.index))));
    }
}

fn tap_token(tap: On<Tap>, tokens: Query<&Token>, mut wishes: MessageWriter<Wish>) {
    if let Ok(token) = tokens.get(tap.entity) {
        wishes.write(Wish(Intent::Point(Point::Pin(token.index))));
    }
}

/// A touch of the scene, as any other: a lesson that plays waits.
fn tap_arc(
    tap: On<Tap>,
    arcs: Query<&Arc>,
    writer: Res<Plain<Writer>>,
    mut commands: Commands,
    mut wishes: MessageWriter<Wish>,
) {
    if let Ok(arc) = arcs.get(tap.entity) {
        if writer.has_scissors() {
            commands.trigger(Click { entity: tap.entity });
            return;
        }
        wishes.write(Wish(Intent::Camera(CameraWish::Steer)));
        wishes.write(Wish(Intent::Point(Point::Arc(Some((arc.query, arc.key))))));
    }
}

/// Of a model that writes scissors cut it: those of the last word.
fn cut_arc(click: On<Click>, arcs: Query<&Arc>, shown: Res<Plain<Shown>>, mut wishes: MessageWriter<Wish>) {
    if let Ok(arc) = arcs.get(click.entity)
        && arc.query + 1 == shown.tokens.len()
    {
        wishes.write(Wish(Intent::Write(Write::Cut(arc.key))));
    }
}

/// A finger that lies on a word or an arc cuts it where a model writes; else it is a tap.
fn press(
    press: On<Press>,
    (tokens, arcs): (Query<&Token>, Query<&Arc>),
    (picture, shown): (Res<Plain<Picture>>, Res<Plain<Shown>>),
    mut commands: Commands,
    mut wishes: MessageWriter<Wish>,
) {
    let entity = press.entity;
    let last = shown.tokens.len().checked_sub(1);
    let of_arc = || arcs.get(entity).ok().filter(|arc| Some(arc.query) == last).map(|arc| arc.key);
    let key = tokens.get(entity).ok().map(|token| token.index).or_else(of_arc);
    match key.filter(|_| picture.writes_here()) {
        Some(key) => drop(wishes.write(Wish(Intent::Write(Write::Cut(key))))),
        None => commands.trigger(Tap { entity }),
    }
}
