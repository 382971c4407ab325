//! From one picture to the next: which ribbons, and how tokens are lit, before and after.

use std::collections::{HashMap, VecDeque};

use bevy::prelude::*;

use super::lights::{floor_lights, token_lights};
use super::material::LIGHTS;
use super::textures::{Bar, TokenLight};
use crate::session::{Film, Hood, Layout, Motion, Shown, State, Undrawn};
use crate::visual::arcs::{Choice, Pool, choose};
use crate::visual::encoding::Encoding;
use crate::visual::step_picture::{MOST_BARS, StepPicture};

/// The turn that is under way, or the picture at rest.
#[derive(Resource, Debug, Default)]
pub struct Turn {
    /// Ribbons.
    pub pool: Pool,
    /// Bars under the hood, before and after.
    pub bars: Vec<Bar>,
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
    /// The bars that it leads to, all from 0.
    fn goals(&self) -> Vec<Bar> {
        let goals = self.bars.iter().filter(|bar| bar.height[1] != 0.0);
        goals.map(|bar| Bar { height: [0.0, bar.height[1]], ..*bar }).collect()
    }

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
    (layout, hood, film): (Res<Layout>, Res<Hood>, Res<Film>),
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
    if shown.is_changed() || layout.is_changed() || state.is_changed() || hood.is_changed() {
        // A lesson points by itself.
        let pointed = state.arc.filter(|_| !film.is_directing());
        undrawn.0 = begin(&mut turn, &shown, (&state, pointed), &layout, hood.picture.as_ref());
    }
    if turn.at < 1.0 {
        let step = if state.settings.reduced_motion { 1.0 } else { time.delta_secs() / DURATION };
        turn.at = (turn.at + step).min(1.0);
        motion.moving = true;
    }
}

fn begin(
    turn: &mut Turn,
    shown: &Shown,
    (state, pointed): (&State, Option<(usize, usize)>),
    layout: &Layout,
    hood: Option<&StepPicture>,
) -> f32 {
    let encoding = Encoding::of(state.settings.theme);
    let lit = state.lit();
    let mut choice = choose(shown.weights.view(), lit);
    let quiet = hood.is_some_and(|picture| !picture.arcs);
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
    let mut lights = token_lights(shown, lit);
    if quiet {
        for light in &mut lights {
            (light.weight, light.presence, light.lantern) = (0.0, 1.0, 0.1 * light.lantern.min(1.0));
        }
    }
    let floor = floor_lights(&lights, &layout.placement);
    let bars = bars_of(hood);
    let another = turn.sentence != shown.sentence;
    if !another
        && lights == turn.new
        && floor == turn.floor[1]
        && is_shown(&turn.pool, &choice)
        && turn.goals() == standing(&bars)
    {
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
    turn.bars = turned(if another { &[] } else { &turn.bars }, &bars, progress);
    turn.new = lights;
    turn.sentence = shown.sentence;
    turn.at = 0.0;
    turn.count = turn.count.wrapping_add(1);
    choice.undrawn
}

/// The bars of a step, all from 0.
fn bars_of(hood: Option<&StepPicture>) -> Vec<Bar> {
    let Some(picture) = hood else { return Vec::new() };
    let tiles = picture.bars.iter().flat_map(|tile| {
        let count = tile.values.len().max(1) as f32;
        tile.values.iter().enumerate().map(move |(index, (value, hue))| Bar {
            token: tile.token,
            at: ((index as f32 + 0.5) / count * 2.0 - 1.0) * picture.spread,
            half: 0.82 / count * picture.spread,
            // By the root, as the strips: small numbers are many.
            height: [0.0, value.signum() * (value.abs() / picture.scale.max(f32::MIN_POSITIVE)).sqrt()],
            hue: *hue,
        })
    });
    tiles.collect()
}

/// Those that have a height.
fn standing(bars: &[Bar]) -> Vec<Bar> {
    bars.iter().copied().filter(|bar| bar.height[1] != 0.0).collect()
}

/// From the bars as they stand to others: what stands on the same tile grows or shrinks, what is gone sinks.
fn turned(before: &[Bar], after: &[Bar], progress: f32) -> Vec<Bar> {
    let mut standing: HashMap<(usize, u8), VecDeque<Bar>> = HashMap::new();
    for bar in before {
        let height = bar.height[0] + (bar.height[1] - bar.height[0]) * progress;
        standing
            .entry((bar.token, bar.hue as u8))
            .or_default()
            .push_back(Bar { height: [height, 0.0], ..*bar });
    }
    let grown = after.iter().map(|bar| {
        let from = standing.get_mut(&(bar.token, bar.hue as u8)).and_then(VecDeque::pop_front);
        Bar { height: [from.map_or(0.0, |from| from.height[0]), bar.height[1]], ..*bar }
    });
    let mut bars: Vec<Bar> = grown.collect();
    let mut gone: Vec<Bar> = standing.into_values().flatten().filter(|bar| bar.height[0] != 0.0).collect();
    gone.sort_by(|a, b| (a.token, a.hue as u8).cmp(&(b.token, b.hue as u8)).then(a.at.total_cmp(&b.at)));
    bars.extend(gone);
    bars.truncate(MOST_BARS);
    bars
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
