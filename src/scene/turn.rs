//! From one picture to the next: which ribbons, how tokens are lit and which bars stand, before and after.

use arclight_core::devices::{Devices, Gathered};
use arclight_core::earlier::{Answers, Stood, devices_before, sentence_before, step_before, stood};
use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::shown::Shown;
use arclight_core::steps::Hood;
use arclight_core::traces::Traces;
use arclight_core::visual::glide::Glide;
use arclight_core::visual::layout::{Layout, Room, Wants};
use bevy::prelude::*;

use super::bars::Bars;
use super::lights::{LIGHTS, TokenLight, floor_lights, token_lights};
use super::marks::Marked;
use super::stretch::{Stretch, USUAL};
use crate::session::{Models, Motion, Parts, Plain, Undrawn};
use arclight_core::visual::arcs::{Choice, Lit, Pool, Ranked};
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::marks::Tiles;
use arclight_core::visual::placement::Place;
use arclight_core::visual::step_picture::StepPicture;
use arclight_model::Token;
use arclight_model::steps::Step;

/// Seconds in which words that stay come to their new places.
const GLIDES: f32 = 0.6;

/// The turn that is under way, or the picture at rest.
#[derive(Resource, Debug, Default)]
pub struct Turn {
    /// Ribbons.
    pub pool: Pool,
    /// Bars under the hood.
    pub bars: Bars,
    /// What devices hang on the tiles.
    pub marks: Marked,
    /// Tokens, before.
    pub old: Vec<TokenLight>,
    /// Tokens, after.
    pub new: Vec<TokenLight>,
    /// Lights on the floor, before and after.
    pub floor: [[Vec4; LIGHTS]; 2],
    /// Where tokens come from that the sentence before had, and how far they have come.
    pub glide: (Glide, Stretch),
    /// The sentence that stands, and where.
    stands: (Vec<Token>, Vec<Place>),
    /// How far ribbons and lights have come.
    way: Stretch,
    /// How far they, bars, marks and tokens had come when the lesson's scene began: its time counts from there.
    from: [Stretch; 4],
    sentence: u32,
    /// The lesson's scene, and how often it had jumped.
    scene: Option<(usize, usize, u32)>,
    /// Somebody has pointed at a word of that scene: what follows has a time of its own.
    pointed: bool,
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

    /// Notes the lesson's scene, and whether somebody points; whether it is another scene.
    fn follow(&mut self, scene: Option<(usize, usize, u32)>, points: bool) -> bool {
        let another = self.scene != scene;
        if another {
            (self.scene, self.pointed) = (scene, false);
            self.from = self.ways();
        }
        self.pointed |= points;
        another
    }

    /// How far everything has come.
    fn ways(&self) -> [Stretch; 4] {
        [self.way, self.bars.way, self.marks.way, self.glide.1]
    }

    /// All that takes a while.
    fn ways_mut(&mut self) -> [&mut Stretch; 4] {
        [&mut self.way, &mut self.bars.way, &mut self.marks.way, &mut self.glide.1]
    }

    /// Where a token is now that stands there at the end.
    #[must_use]
    pub fn place(&self, token: usize, at: &Place) -> Place {
        self.glide.0.at(token, at, self.glide.1.eased())
    }

    /// Whether the picture is the lesson's alone: then its time is the turn's, wherever one jumps to.
    fn by_lesson(&self) -> bool {
        self.scene.is_some() && !self.pointed
    }

    /// Time passes. Gives whether that changes anything by itself.
    fn pass(&mut self, seconds: f32, since: Option<f32>) -> bool {
        if let Some(since) = since.filter(|_| self.by_lesson()) {
            let from = self.from;
            self.ways_mut().into_iter().zip(from).for_each(|(way, from)| *way = from.after(since));
            return false;
        }
        let mut moves = false;
        for way in self.ways_mut().into_iter().filter(|way| way.is_under_way()) {
            way.pass(seconds);
            moves = true;
        }
        moves
    }
}

/// What a turn leads to.
struct Showing<'a> {
    shown: &'a Shown,
    ranked: &'a Ranked,
    lit: Lit,
    /// What rests is dim while no word is lit.
    rest_dim: bool,
    encoding: &'static Encoding,
    /// The arc that is pointed at.
    arc: Option<(usize, usize)>,
    picture: Option<&'a StepPicture>,
    devices: &'a Devices,
    /// The step that it comes after.
    before: Option<Step>,
}

impl Showing<'_> {
    /// Whether there are arcs, where one row is followed.
    fn arcs(&self) -> Option<bool> {
        self.devices.have_weights().or_else(|| self.picture.map(|picture| picture.arcs))
    }
}

/// What devices stand on.
fn tiles<'a>(layout: &'a Layout, now: &Showing<'_>) -> Tiles<'a> {
    Tiles {
        places: &layout.placement.places,
        above: layout.room_above(now.encoding),
        over: layout.over,
        scale: layout.placement.scale,
    }
}

/// Begins a turn when what is shown has changed, and moves it on.
pub(super) fn turn(
    (shown, parts): (Res<Plain<Shown>>, Parts),
    (layout, hood, film): (Res<Plain<Layout>>, Res<Plain<Hood>>, Res<Plain<Film>>),
    (devices, gathered): (Res<Plain<Devices>>, Res<Plain<Option<Gathered>>>),
    (models, traces, visiting): (Res<Models>, Res<Plain<Traces>>, Res<Plain<Visiting>>),
    time: Res<Time<Real>>,
    mut turn: ResMut<Turn>,
    mut motion: ResMut<Motion>,
    mut undrawn: ResMut<Undrawn>,
    mut ranked: Local<Ranked>,
) {
    if shown.is_changed() {
        *ranked = Ranked::of(shown.weights.view());
    }
    if layout.sentence != shown.sentence {
        return;
    }
    let moment = film.moment();
    let scene = moment.map(|moment| (moment.chapter, moment.index, film.player.jumps()));
    let another = turn.follow(scene, parts.pointing.hovered.is_some());
    let changed = shown.is_changed() || layout.is_changed() || parts.is_changed() || hood.is_changed();
    let changed = changed || devices.is_changed();
    let now = Showing {
        shown: &shown,
        ranked: &ranked,
        lit: Lit::of(parts.pointing.word(), parts.picture.direction),
        rest_dim: parts.picture.rest_dim,
        encoding: Encoding::of(parts.settings.theme),
        // A lesson points by itself.
        arc: parts.pointing.arc.filter(|_| !film.is_directing()),
        picture: hood.picture.as_ref(),
        devices: &devices,
        before: moment.map_or(turn.bars.step(), |moment| step_before(moment.scene, moment.before)),
    };
    if turn.by_lesson() && !waits(&shown, &parts, (&hood, &devices)) {
        if changed || another || traces.is_changed() {
            let answers = Answers {
                glass: models.glass(),
                traces: &traces,
                gathered: gathered.0.as_ref(),
                venue: &visiting.venue,
            };
            let state = parts.state();
            let (stood, seed) =
                (stood(&film, (&state, &shown), answers), devices_before(&film, (&state, &shown), answers));
            let before = sentence_before(&film, models.glass());
            let before = before.map(|(tokens, wants)| placed(tokens, wants, &layout));
            undrawn.0 = replay(&mut turn, (&stood, seed.as_ref(), before), &now, &layout);
        }
    } else if changed {
        undrawn.0 = begin(&mut turn, &now, &layout);
    }
    let seconds = if parts.settings.reduced_motion { f32::INFINITY } else { time.delta_secs() };
    let since = moment.map(|moment| moment.since as f32).filter(|_| !parts.settings.reduced_motion);
    motion.moving |= turn.pass(seconds, since);
}

/// Whether what is chosen is still being computed.
fn waits(shown: &Shown, parts: &Parts, (hood, devices): (&Hood, &Devices)) -> bool {
    let picture = &parts.picture;
    let read = shown.attended.as_ref().is_some_and(|a| a.model == picture.model && a.text == picture.text);
    let stands = (parts.pointing.word().is_none() || devices.stand(picture)) && devices.lie(picture);
    !read || (picture.step.is_some() && hood.picture.is_none()) || !stands
}

/// A sentence as it stood in a picture that wanted that, where the present one stands.
fn placed(tokens: Vec<Token>, wants: Wants, layout: &Layout) -> (Vec<Token>, Vec<Place>) {
    let room = layout.room.map(|room| Room { wants, ..room });
    let places = room.map(|room| Layout::of(&tokens, 0, &room).placement.places);
    (tokens, places.unwrap_or_default())
}

/// The picture of the lesson's moment by its scenes alone, whatever was on stage before and whenever the models answered.
fn replay(
    turn: &mut Turn,
    (stood, seed, before): (&[Stood], Option<&Devices>, Option<(Vec<Token>, Vec<Place>)>),
    now: &Showing<'_>,
    layout: &Layout,
) -> f32 {
    let (scene, count, stands) = (turn.scene, turn.count.wrapping_add(1), before.unwrap_or_default());
    *turn = Turn { scene, count, stands, ..Turn::default() };
    if let Some(seed) = seed.filter(|seed| stood.is_empty() || seed.crowd.is_none()) {
        turn.marks = Marked::standing(seed.marks(&tiles(layout, now)));
    }
    for Stood { state, shown, picture, devices, before, seconds } in stood {
        let then = Showing {
            shown,
            ranked: &Ranked::of(shown.weights.view()),
            lit: state.lit(),
            rest_dim: state.picture.rest_dim,
            encoding: Encoding::of(state.settings.theme),
            arc: None,
            picture: picture.as_ref(),
            devices,
            before: *before,
        };
        begin(turn, &then, layout);
        turn.ways_mut().into_iter().for_each(|way| way.pass(*seconds));
        turn.from = turn.ways();
    }
    begin(turn, now, layout)
}

/// Begins a turn where it leads to another picture than the last; gives the share of the attention that no arc shows.
fn begin(turn: &mut Turn, now: &Showing<'_>, layout: &Layout) -> f32 {
    let (shown, hood) = (now.shown, now.picture);
    let followed = now.arcs();
    let choice = Choice::of((shown.weights.view(), now.ranked), now.lit, (now.arc, followed), now.encoding);
    let mut choice = choice;
    let hides = |token: usize| now.devices.curtain.as_ref().is_some_and(|curtain| curtain.hides(token));
    choice.arcs.retain(|arc| !hides(arc.query) && !hides(arc.key));
    let dims = now.rest_dim && now.lit == Lit::All;
    let rests = |token: usize| shown.tokens.get(token).is_some_and(|token| token.kind.rests());
    let choice = if dims { choice.dimmed(rests, now.encoding) } else { choice };
    let mut lights = token_lights(shown, now.lit);
    if dims {
        lights.iter_mut().for_each(|light| light.lantern *= 0.15);
    }
    if followed == Some(false) && now.devices.sheets.is_none() {
        for light in &mut lights {
            (light.weight, light.presence, light.lantern) = (0.0, 1.0, 0.1 * light.lantern.min(1.0));
        }
    }
    let dark = TokenLight { presence: 1.0, ..TokenLight::default() };
    lights.iter_mut().enumerate().filter(|(token, _)| hides(*token)).for_each(|(_, light)| *light = dark);
    if now.devices.crowd.is_some() {
        // No word is seen.
        lights.fill(TokenLight::default());
    }
    let floor = floor_lights(&lights, &layout.placement);
    let another = turn.sentence != shown.sentence;
    turn.sentence = shown.sentence;
    if another {
        let (old, places) = &turn.stands;
        let glide = Glide::of((old, places), &shown.tokens);
        let way = if glide.is_none() { Stretch::default() } else { Stretch::begin(GLIDES) };
        turn.glide = (glide, way);
        turn.from[3] = way;
    }
    // Where they stand now is where the next sentence finds them.
    if another || turn.stands.1 != layout.placement.places {
        turn.stands = (shown.tokens.clone(), layout.placement.places.clone());
    }
    let lit = another || lights != turn.new || floor != turn.floor[1] || !is_shown(&turn.pool, &choice);
    if lit {
        relight(turn, another, &choice, (lights, floor));
        turn.from[0] = turn.way;
    }
    let raised = turn.bars.turn(hood, (now.before, turn.by_lesson()), another);
    if raised {
        turn.from[1] = turn.bars.way;
    }
    let marked = turn.marks.turn(&now.devices.marks(&tiles(layout, now)), another);
    if marked {
        turn.from[2] = turn.marks.way;
    }
    if lit || raised || marked {
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
        // A sentence that goes on keeps the arcs that it has, and those of its new words grow.
        if !turn.glide.0.goes_on() {
            turn.pool.clear();
        }
        let comes = |(token, light): (usize, &TokenLight)| {
            if turn.glide.0.stays(token) { *light } else { TokenLight { presence: 0.0, ..*light } }
        };
        turn.old = lights.iter().enumerate().map(comes).collect();
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
}
