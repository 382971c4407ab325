//! From one picture to the next: which ribbons, how tokens are lit and which bars stand, before and after.

use bevy::prelude::*;

use super::bars::Bars;
use super::lights::{LIGHTS, TokenLight, floor_lights, token_lights};
use super::stretch::{Stretch, USUAL};
use crate::lesson::Moment;
use crate::model::steps::Step;
use crate::session::{Film, Hood, Layout, Motion, Shown, State, Undrawn};
use crate::visual::arcs::{Choice, Pool, choose};
use crate::visual::encoding::Encoding;
use crate::visual::step_picture::StepPicture;

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
    shown: Res<Shown>,
    state: Res<State>,
    (layout, hood, film): (Res<Layout>, Res<Hood>, Res<Film>),
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
    turn.follow(scene, waits(&shown, &state, &hood));
    if shown.is_changed() || layout.is_changed() || state.is_changed() || hood.is_changed() {
        // A lesson points by itself.
        let pointed = state.arc.filter(|_| !film.is_directing());
        let before = moment.map_or(turn.bars.step(), |moment| step_before(&moment));
        undrawn.0 = begin(&mut turn, &shown, (&state, pointed), &layout, (hood.picture.as_ref(), before));
    }
    let seconds = if state.settings.reduced_motion { f32::INFINITY } else { time.delta_secs() };
    let since = moment.map(|moment| moment.since as f32).filter(|_| !state.settings.reduced_motion);
    motion.moving |= turn.pass(seconds, since);
}

/// Whether what is chosen is still being computed.
fn waits(shown: &Shown, state: &State, hood: &Hood) -> bool {
    let read = shown.attended.as_ref().is_some_and(|a| a.model == state.model && a.text == state.text);
    !read || (state.study.step.is_some() && hood.picture.is_none())
}

/// The step of the scene before, where it is of the same row.
fn step_before(moment: &Moment<'_>) -> Option<Step> {
    let (now, before) = (moment.scene, moment.before?);
    let same = (&now.text, now.model, now.layer, now.head)
        == (&before.text, before.model, before.layer, before.head);
    before.step.filter(|_| same && now.query == before.query)
}

fn begin(
    turn: &mut Turn,
    shown: &Shown,
    (state, pointed): (&State, Option<(usize, usize)>),
    layout: &Layout,
    (hood, before): (Option<&StepPicture>, Option<Step>),
) -> f32 {
    let choice = arcs_of(shown, (state, pointed), hood);
    let mut lights = token_lights(shown, state.lit());
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

/// The arcs of a picture, each with its light.
fn arcs_of(
    shown: &Shown,
    (state, pointed): (&State, Option<(usize, usize)>),
    hood: Option<&StepPicture>,
) -> Choice {
    let encoding = Encoding::of(state.settings.theme);
    let lit = state.lit();
    let mut choice = choose(shown.weights.view(), lit);
    match hood {
        // Before the softmax there are no weights, and so no arcs.
        Some(picture) if !picture.arcs => choice = Choice::default(),
        Some(_) => choice.arcs.retain(|arc| arc.lit > 0.0),
        None => {}
    }
    // The more words, the more arcs lie over each other: each has less light, so that their sum stays the same.
    let crowd = (24.0 / shown.tokens.len().max(1) as f32).min(1.0);
    for arc in &mut choice.arcs {
        arc.lit = light_of(arc.lit > 0.0, lit.word().is_some(), encoding, crowd);
        // The one that is pointed at, here or as a cell, stands out among those of its word.
        if let Some(pointed) = pointed {
            arc.lit = if pointed == (arc.query, arc.key) { 1.0 } else { arc.lit * BESIDE };
        }
    }
    choice
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

/// Light of the other arcs while one is pointed at. Those of a lit word can still be pointed at.
const BESIDE: f32 = 0.6;

/// Light of an arc: its own word is lit, another is, or none.
fn light_of(lit: bool, any: bool, encoding: &Encoding, crowd: f32) -> f32 {
    match (lit, any) {
        (true, _) => 1.0,
        (false, true) => encoding.whisper * crowd,
        (false, false) => encoding.ambient * crowd,
    }
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
