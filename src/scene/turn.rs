//! From one picture to the next: which ribbons, and how tokens are lit, before and after.

use bevy::prelude::*;

use super::lights::{floor_lights, token_lights};
use super::material::LIGHTS;
use super::textures::TokenLight;
use crate::session::{Layout, Motion, Shown, State, Undrawn};
use crate::visual::arcs::{Choice, Pool, choose};
use crate::visual::encoding::Encoding;

/// The turn that is under way, or the picture at rest.
#[derive(Resource, Debug, Default)]
pub struct Turn {
    /// Ribbons.
    pub pool: Pool,
    /// Tokens, before.
    pub old: Vec<TokenLight>,
    /// Tokens, after.
    pub new: Vec<TokenLight>,
    /// Lights on the floor, before and after.
    pub floor: [[Vec4; LIGHTS]; 2],
    /// How far it has come, 0 to 1.
    at: f32,
    sentence: u32,
    /// Counts turns: textures are written when it changes.
    pub count: u32,
}

impl Turn {
    /// Eased progress, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.at * self.at * (3.0 - 2.0 * self.at)
    }
}

/// Begins a turn when what is shown has changed, and moves it on.
pub(super) fn turn(
    shown: Res<Shown>,
    state: Res<State>,
    layout: Res<Layout>,
    time: Res<Time<Real>>,
    mut turn: ResMut<Turn>,
    mut motion: ResMut<Motion>,
    mut undrawn: ResMut<Undrawn>,
) {
    /// Seconds.
    const DURATION: f32 = 0.3;
    if layout.sentence != shown.sentence {
        return;
    }
    if shown.is_changed() || layout.is_changed() || state.is_changed() {
        undrawn.0 = begin(&mut turn, &shown, &state, &layout);
    }
    if turn.at < 1.0 {
        let step = if state.settings.reduced_motion { 1.0 } else { time.delta_secs() / DURATION };
        turn.at = (turn.at + step).min(1.0);
        motion.moving = true;
    }
}

fn begin(turn: &mut Turn, shown: &Shown, state: &State, layout: &Layout) -> f32 {
    let encoding = Encoding::of(state.settings.theme);
    let lit = state.lit();
    let mut choice = choose(shown.weights.view(), lit);
    // The more words, the more arcs lie over each other: each has less light, so that their sum stays the same.
    let crowd = (24.0 / shown.tokens.len().max(1) as f32).min(1.0);
    for arc in &mut choice.arcs {
        arc.lit = light_of(arc.lit > 0.0, lit.word().is_some(), encoding, crowd);
    }
    let lights = token_lights(shown, lit);
    let floor = floor_lights(&lights, &layout.placement);
    let another = turn.sentence != shown.sentence;
    if !another && lights == turn.new && floor == turn.floor[1] && is_shown(&turn.pool, &choice) {
        return choice.undrawn;
    }
    let progress = turn.progress();
    if another {
        turn.pool.clear();
        turn.old = lights.iter().map(|light| TokenLight { presence: 0.0, ..*light }).collect();
        turn.floor = [[Vec4::ZERO; LIGHTS]; 2];
    } else {
        turn.old = turn.old.iter().zip(&turn.new).map(|(old, new)| old.mix(*new, progress)).collect();
    }
    let now = std::array::from_fn(|i| turn.floor[0][i].lerp(turn.floor[1][i], progress));
    turn.floor = [now, floor];
    turn.pool.turn(&choice, progress);
    turn.new = lights;
    turn.sentence = shown.sentence;
    turn.at = 0.0;
    turn.count = turn.count.wrapping_add(1);
    choice.undrawn
}

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
    goals.map(|s| (s.query, s.key, s.new, s.new_lit)).eq(choice.arcs.iter().map(|a| (a.query, a.key, a.weight, a.lit)))
}
