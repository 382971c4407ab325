//! From one picture to the next: which ribbons, how tokens are lit and which bars stand, before and after.

use bevy::prelude::*;

use super::bars::Bars;
use super::lights::{floor_lights, token_lights};
use super::material::LIGHTS;
use super::stretch::{Stretch, USUAL};
use super::textures::TokenLight;
use crate::model::steps::Step;
use crate::session::{
    Film, Hood, Layout, Models, Motion, Shown, State, Stood, Traces, Undrawn, step_before, stood,
};
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
    /// How far they and the bars had come when the lesson's scene began: its time counts from there.
    from: [Stretch; 2],
    sentence: u32,
    /// The lesson's scene, and how often it had jumped.
    scene: Option<(usize, usize, u32)>,
    /// Somebody has pointed at a word of that scene: what follows has a time of its own.
    pointed: bool,
    /// Counts turns: textures are written when it changes.
    pub count: u32,
}

impl Turn {
    /// Eased progress of ribbons and lights, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.way.eased()
    }

    /// Notes the lesson's scene, and whether somebody points; whether it is another scene.
    fn follow(&mut self, scene: Option<(usize, usize, u32)>, points: bool) -> bool {
        let another = self.scene != scene;
        if another {
            (self.scene, self.pointed) = (scene, false);
            self.from = [self.way, self.bars.way];
        }
        self.pointed |= points;
        another
    }

    /// Whether the picture is the lesson's alone: then its time is the turn's, wherever one jumps to.
    fn by_lesson(&self) -> bool {
        self.scene.is_some() && !self.pointed
    }

    /// Time passes. Gives whether that changes anything by itself.
    fn pass(&mut self, seconds: f32, since: Option<f32>) -> bool {
        if let Some(since) = since.filter(|_| self.by_lesson()) {
            [self.way, self.bars.way] = self.from.map(|from| from.after(since));
            return false;
        }
        let mut moves = false;
        for way in [&mut self.way, &mut self.bars.way].into_iter().filter(|way| way.is_under_way()) {
            way.pass(seconds);
            moves = true;
        }
        moves
    }
}

/// What a turn leads to.
struct Showing<'a> {
    state: &'a State,
    shown: &'a Shown,
    /// The arc that is pointed at.
    arc: Option<(usize, usize)>,
    picture: Option<&'a StepPicture>,
    /// The step that it comes after.
    before: Option<Step>,
}

/// Begins a turn when what is shown has changed, and moves it on.
pub(super) fn turn(
    (shown, state, layout, hood): (Res<Shown>, Res<State>, Res<Layout>, Res<Hood>),
    (film, models, traces): (Res<Film>, Res<Models>, Res<Traces>),
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
    let another = turn.follow(scene, state.hovered.is_some());
    let changed = shown.is_changed() || layout.is_changed() || state.is_changed() || hood.is_changed();
    let now = Showing {
        state: &state,
        shown: &shown,
        // A lesson points by itself.
        arc: state.arc.filter(|_| !film.is_directing()),
        picture: hood.picture.as_ref(),
        before: moment.map_or(turn.bars.step(), |moment| step_before(moment.scene, moment.before)),
    };
    if turn.by_lesson() && !waits(&shown, &state, &hood) {
        if changed || another || traces.is_changed() {
            let stood = stood(&film, (&state, &shown), (&models, &traces));
            undrawn.0 = replay(&mut turn, &stood, &now, &layout);
        }
    } else if changed {
        undrawn.0 = begin(&mut turn, &now, &layout);
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

/// The picture of the lesson's moment by its scenes alone, whatever stood here before and whenever the models answered.
fn replay(turn: &mut Turn, stood: &[Stood], now: &Showing<'_>, layout: &Layout) -> f32 {
    *turn = Turn { scene: turn.scene, count: turn.count.wrapping_add(1), ..Turn::default() };
    for Stood { state, shown, picture, before, seconds } in stood {
        let then = Showing { state, shown, arc: None, picture: picture.as_ref(), before: *before };
        begin(turn, &then, layout);
        turn.way.pass(*seconds);
        turn.bars.way.pass(*seconds);
        turn.from = [turn.way, turn.bars.way];
    }
    begin(turn, now, layout)
}

/// Begins a turn where it leads to another picture than the last; gives the share of the attention that no arc shows.
fn begin(turn: &mut Turn, now: &Showing<'_>, layout: &Layout) -> f32 {
    let (shown, hood) = (now.shown, now.picture);
    let choice = arcs_of(now);
    let mut lights = token_lights(shown, now.state.lit());
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
        turn.from[0] = turn.way;
    }
    let raised = turn.bars.turn(hood, (now.before, turn.by_lesson()), another);
    if raised {
        turn.from[1] = turn.bars.way;
    }
    if lit || raised {
        turn.count = turn.count.wrapping_add(1);
    }
    choice.undrawn
}

/// The arcs of a picture, each with its light.
fn arcs_of(now: &Showing<'_>) -> Choice {
    let encoding = Encoding::of(now.state.settings.theme);
    let lit = now.state.lit();
    let mut choice = choose(now.shown.weights.view(), lit);
    match now.picture {
        // Before the softmax there are no weights, and so no arcs.
        Some(picture) if !picture.arcs => choice = Choice::default(),
        Some(_) => choice.arcs.retain(|arc| arc.lit > 0.0),
        None => {}
    }
    // The more words, the more arcs lie over each other: each has less light, so that their sum stays the same.
    let crowd = (24.0 / now.shown.tokens.len().max(1) as f32).min(1.0);
    for arc in &mut choice.arcs {
        arc.lit = light_of(arc.lit > 0.0, lit.word().is_some(), encoding, crowd);
        // The one that is pointed at, here or as a cell, stands out among those of its word.
        if let Some(pointed) = now.arc {
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
        turn.old = turn.old.iter().zip(&turn.new).map(|(old, new)| old.mix(*new, progress)).collect();
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
    fn a_scene_is_the_lessons_alone_until_somebody_points() {
        let mut turn = Turn::default();
        let scene = |index| Some((4, index, 0));
        assert!(turn.follow(scene(1), false) && turn.by_lesson());
        assert!(!turn.follow(scene(1), false) && turn.by_lesson(), "however many frames it stands");
        turn.follow(scene(1), true);
        turn.follow(scene(1), false);
        assert!(!turn.by_lesson(), "what was lit by a pointer goes out in its own time");
        assert!(turn.follow(scene(2), false) && turn.by_lesson(), "the next scene");
        assert!(turn.follow(None, false) && !turn.by_lesson());
    }

    #[test]
    fn what_another_scene_began_goes_on() {
        // The scene changes nothing that is drawn: the turn is not begun anew.
        let mut turn = Turn { way: Stretch::begin(USUAL), ..Turn::default() };
        turn.follow(Some((0, 0, 0)), false);
        turn.pass(0.0, Some(0.2));
        let before = turn.progress();
        turn.follow(Some((0, 1, 0)), false);
        turn.pass(0.0, Some(0.05));
        assert!(turn.progress() > before && turn.progress() < 1.0);
    }
}
