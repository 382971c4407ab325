//! From one picture to the next: which ribbons, how tokens are lit and which bars stand, before and after.

use arclight_core::film::Film;
use arclight_core::picture::Picture;
use arclight_core::shown::Shown;
use arclight_core::steps::Hood;
use arclight_core::visual::layout::Layout;
use bevy::prelude::*;

use super::bars::Bars;
use super::lights::{LIGHTS, TokenLight, floor_lights, token_lights};
use super::stretch::{Stretch, USUAL};
use arclight_core::lesson::Moment;
use arclight_model::steps::Step;
use crate::session::{Motion, Parts, Plain, Undrawn};
use arclight_core::visual::arcs::{Choice, Lit, Pool};
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::step_picture::StepPicture;

/// The turn that is under way, or the picture at rest.
#[derive(Resource, Debug, Default)]
pub struct Turn {
    /// Ribbons.
    pub pool: Pool,
    /// Bars under the hood.
    pub bars: Bars,
    /// Tokens, before.
    pub old: Vec<TokenLight>,
    /// Tokens, after.
    pub new: Vec<TokenLight>,
    /// Lights on the floor, before and after.
    pub floor: [[Vec4; LIGHTS]; 2],
    /// How far ribbons and lights have come.
    way: Stretch,
    sentence: u32,
    /// The lesson's scene, and how often it had jumped.
    scene: Option<(usize, usize, u32)>,
    /// Frames in which what changes the picture is that scene: once it is computed, what it asks for takes one or two.
    fresh: u8,
    /// The lesson's scene did: its time is the turn's, wherever one jumps to.
    by_lesson: bool,
    /// Counts turns.
    pub count: u32,
}

impl Turn {
    /// Eased progress of ribbons and lights, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.way.eased()
    }

    /// Tokens, as they are lit now.
    pub fn lights(&self) -> impl Iterator<Item = TokenLight> {
        let progress = self.progress();
        self.old.iter().zip(&self.new).map(move |(old, new)| old.mix(*new, progress))
    }

    /// Notes the lesson's scene, and whether the models still read what it asks for.
    fn follow(&mut self, scene: Option<(usize, usize, u32)>, waits: bool) {
        const FRESH: u8 = 4;
        self.fresh = if waits || self.scene != scene { FRESH } else { self.fresh.saturating_sub(1) };
        self.scene = scene;
    }

    /// Time passes. Gives whether that changes anything by itself.
    fn pass(&mut self, seconds: f32, since: Option<f32>) -> bool {
        let ways = [&mut self.way, &mut self.bars.way];
        if let Some(since) = since.filter(|_| self.by_lesson) {
            ways.into_iter().for_each(|way| way.stand(since));
            return false;
        }
        let mut moves = false;
        for way in ways.into_iter().filter(|way| way.is_under_way()) {
            way.pass(seconds);
            moves = true;
        }
        moves
    }
}

/// Begins a turn when what is shown has changed, and moves it on.
pub(super) fn turn(
    (shown, parts): (Res<Plain<Shown>>, Parts),
    (layout, hood, film): (Res<Plain<Layout>>, Res<Plain<Hood>>, Res<Plain<Film>>),
    time: Res<Time<Real>>,
    mut turn: ResMut<Turn>,
    mut motion: ResMut<Motion>,
    mut undrawn: ResMut<Undrawn>,
) {
    if layout.sentence != shown.sentence {
        return;
    }
    let moment = film.moment();
    let scene = moment.map(|moment| (moment.chapter, moment.index, film.player.jumps()));
    turn.follow(scene, waits(&shown, &parts.picture, &hood));
    if shown.is_changed() || layout.is_changed() || parts.is_changed() || hood.is_changed() {
        // A lesson points by itself.
        let pointed = parts.pointing.arc.filter(|_| !film.is_directing());
        let before = moment.map_or(turn.bars.step(), |moment| step_before(&moment));
        undrawn.0 = begin(&mut turn, &shown, (&parts, pointed), &layout, (hood.picture.as_ref(), before));
    }
    let seconds = if parts.settings.reduced_motion { f32::INFINITY } else { time.delta_secs() };
    let since = moment.map(|moment| moment.since as f32).filter(|_| !parts.settings.reduced_motion);
    motion.moving |= turn.pass(seconds, since);
}

/// Whether what is chosen is still being computed.
fn waits(shown: &Shown, picture: &Picture, hood: &Hood) -> bool {
    let read = shown.attended.as_ref().is_some_and(|a| a.model == picture.model && a.text == picture.text);
    !read || (picture.step.is_some() && hood.picture.is_none())
}

/// The step of the scene before, where it is of the same row.
fn step_before(moment: &Moment<'_>) -> Option<Step> {
    let (now, before) = (&moment.scene.picture, &moment.before?.picture);
    let same = (&now.text, now.model, now.place()) == (&before.text, before.model, before.place());
    before.step.filter(|_| same && now.query == before.query)
}

fn begin(
    turn: &mut Turn,
    shown: &Shown,
    (parts, pointed): (&Parts<'_>, Option<(usize, usize)>),
    layout: &Layout,
    (hood, before): (Option<&StepPicture>, Option<Step>),
) -> f32 {
    let lit = Lit::of(parts.pointing.word(), parts.picture.direction);
    let encoding = Encoding::of(parts.settings.theme);
    let followed = hood.map(|picture| picture.arcs);
    let choice = Choice::of(shown.weights.view(), lit, (pointed, followed), encoding);
    let mut lights = token_lights(shown, lit);
    if hood.is_some_and(|picture| !picture.arcs) {
        for light in &mut lights {
            (light.weight, light.presence, light.lantern) = (0.0, 1.0, 0.1 * light.lantern.min(1.0));
        }
    }
    let floor = floor_lights(&lights, &layout.placement);
    let another = turn.sentence != shown.sentence;
    turn.sentence = shown.sentence;
    let lit = another || lights != turn.new || floor != turn.floor[1] || !is_shown(&turn.pool, &choice);
    if lit {
        relight(turn, another, &choice, (lights, floor));
    }
    let fresh = turn.scene.is_some() && turn.fresh > 0;
    let raised = turn.bars.turn(hood, (before, fresh), another);
    if lit || raised {
        turn.by_lesson = fresh;
        turn.count = turn.count.wrapping_add(1);
    }
    choice.undrawn
}

/// Ribbons and lights go on from where they are.
fn relight(
    turn: &mut Turn,
    another: bool,
    choice: &Choice,
    (lights, floor): (Vec<TokenLight>, [Vec4; LIGHTS]),
) {
    let progress = turn.progress();
    if another {
        turn.pool.clear();
        turn.old = lights.iter().map(|light| TokenLight { presence: 0.0, ..*light }).collect();
        turn.floor = [[Vec4::ZERO; LIGHTS]; 2];
    } else {
        turn.old = turn.lights().collect();
    }
    let now = std::array::from_fn(|i| turn.floor[0][i].lerp(turn.floor[1][i], progress));
    turn.floor = [now, floor];
    turn.pool.turn(choice, progress);
    turn.new = lights;
    turn.way = Stretch::begin(USUAL);
}

/// Whether the pool already goes where the choice leads.
fn is_shown(pool: &Pool, choice: &Choice) -> bool {
    let goals = pool.slots.iter().filter(|slot| slot.new > 0.0 || slot.new_lit > 0.0);
    goals
        .map(|s| (s.query, s.key, s.new, s.new_lit))
        .eq(choice.arcs.iter().map(|a| (a.query, a.key, a.weight, a.lit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_is_fresh_until_a_little_after_it_is_computed() {
        let mut turn = Turn::default();
        let mut fresh = |waits: bool| {
            (0..10).for_each(|_| turn.follow(Some((4, 1, 0)), waits));
            turn.fresh > 0
        };
        assert!(fresh(true), "the models take their time");
        assert!(!fresh(false), "what comes later is not the scene's");
    }
}
