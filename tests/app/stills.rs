//! Named views, drawn offscreen by software Vulkan, against committed references. The tolerance is fixed by pictures
//! that must not pass: another head, another sentence, no arcs, black.
//!
//! How to renew a reference after a wanted change stands in `reference.rs`.

use std::time::Duration;

use arclight::capture::Offscreen;
use arclight::session::{Plain, Sentence, Wish, set_state, state};
use arclight_core::intent::{Intent, Panels, Point, Settings as Change};
use arclight_core::panel::Panel;
use arclight_core::picture::{Direction, Head, HeadPlace, Setting, View, WordRef};
use arclight_core::settings::Settings;
use arclight_core::start::Start;
use arclight_core::state::{Pointing, State};
use arclight_core::steps::Hood;
use arclight_core::visual::palette::Theme;
use arclight_core::visual::quality::Quality;
use arclight_model::ModelId;
use bevy::math::UVec2;
use bevy::time::{Real, Time};
use bevy_egui::EguiContext;
use bevy_egui::egui::Id;
use image::RgbImage;

use super::reference::{Reference, folder, keep};
use super::{contrast, devices};

/// Share of the picture that may look different from the reference.
pub const TOLERANCE: f64 = 0.02;
pub const SIZE: UVec2 = UVec2::new(960, 540);

/// The views: a name and how to get there from the first view.
fn views() -> Vec<(&'static str, Vec<Intent>)> {
    let place = |layer, head| Intent::Set(Setting::Place(HeadPlace { layer, head: Head::One(head) }));
    let page = "The river runs past the mill and under the old bridge to the sea. ".repeat(6);
    let longest = "The river runs past the mill and under the old bridge to the sea. ".repeat(40);
    vec![
        ("glass-bank", vec![Intent::Point(Point::Pin(7))]),
        ("glass-all", vec![]),
        ("glass-flat-fish", vec![Intent::Set(Setting::View(View::Flat)), Intent::Point(Point::Pin(10))]),
        (
            "minilm-verb",
            vec![Intent::Set(Setting::Model(ModelId::MINILM)), place(2, 0), Intent::Point(Point::Pin(11))],
        ),
        (
            "minilm-wall",
            vec![
                Intent::Set(Setting::Model(ModelId::MINILM)),
                place(1, 8),
                Intent::Panel(Panels::Toggle(Panel::Wall)),
                Intent::Set(Setting::Words(true)),
            ],
        ),
        (
            "projector-river",
            vec![
                Intent::Settings(Change::Inside(true)),
                Intent::Settings(Change::Theme(Theme::Projector)),
                Intent::Point(Point::Pin(6)),
            ],
        ),
        (
            "contrast-attended-by",
            vec![
                Intent::Settings(Change::Inside(true)),
                Intent::Settings(Change::Theme(Theme::Contrast)),
                Intent::Set(Setting::Direction(Direction::AttendedBy)),
                Intent::Point(Point::Pin(7)),
            ],
        ),
        ("glass-low", vec![Intent::Settings(Change::Quality(Quality::Low)), Intent::Point(Point::Pin(7))]),
        ("page", vec![Intent::Set(Setting::Text(page)), Intent::Point(Point::Pin(2))]),
        ("longest", vec![Intent::Set(Setting::Text(longest)), Intent::Point(Point::Pin(2))]),
    ]
}

/// One program for all views: each starts from the same state.
pub struct Studio(Offscreen);

impl Studio {
    pub fn new() -> Self {
        Self::sized(SIZE)
    }

    /// Draws pictures of that size.
    pub fn sized(size: UVec2) -> Self {
        let start = Start { state: Self::first(), ..Start::default() };
        let mut offscreen = Offscreen::new(size.x, size.y, start).expect("software Vulkan draws");
        offscreen.settle(Duration::from_secs(2)).unwrap();
        Self(offscreen)
    }

    /// Quality is fixed, so that no measured time decides what is drawn.
    fn first() -> State {
        let settings = Settings { quality: Quality::High, ..Settings::default() };
        let pointing = Pointing { touched: true, ..Pointing::default() };
        State { settings, pointing, ..State::default() }
    }

    /// What only the panels keep.
    pub fn remember<T: Clone + Send + Sync + 'static>(&mut self, name: &str, value: T) {
        let world = self.0.world();
        let mut contexts = world.query::<&mut EguiContext>();
        for mut context in contexts.iter_mut(world) {
            let id = Id::new(name);
            context.get_mut().data_mut(|data| data.insert_temp(id, value.clone()));
        }
    }

    pub fn still(&mut self, intents: &[Intent]) -> RgbImage {
        self.from(Self::first(), intents)
    }

    /// Its world.
    pub fn world(&mut self) -> &mut bevy::prelude::World {
        self.0.world()
    }

    /// So many frames, each so many milliseconds later.
    pub fn stand(&mut self, frames: usize, milliseconds: u64) {
        for _ in 0..frames {
            self.0.frame(Duration::from_millis(milliseconds)).unwrap();
        }
        std::thread::sleep(Duration::from_millis(2));
    }

    /// What stands there.
    pub fn shoot(&mut self) -> RgbImage {
        self.0.picture().unwrap().try_into_dynamic().unwrap().to_rgb8()
    }

    /// The first screen: a word is lit for a moment, a line says what to do, and what looks inside is closed.
    fn opening(&mut self) -> RgbImage {
        let mut first = Self::first();
        first.pointing = Pointing { glance: Some(7), ..Pointing::default() };
        self.from(first, &[])
    }

    /// The same in the middle of what the last wish begins, so many seconds after it.
    pub fn passing(&mut self, intents: &[Intent], last: Intent, seconds: f32) -> RgbImage {
        self.still(intents);
        self.0.world().write_message(Wish(last));
        self.wait();
        self.0.frame(Duration::from_secs_f32(seconds)).unwrap();
        self.0.picture().unwrap().try_into_dynamic().unwrap().to_rgb8()
    }

    fn from(&mut self, state: State, intents: &[Intent]) -> RgbImage {
        set_state(self.0.world(), state);
        self.wait();
        self.wait_for_the_hour();
        for intent in intents {
            self.0.world().write_message(Wish(intent.clone()));
            self.wait();
        }
        for _ in 0..12 {
            self.0.frame(Duration::from_millis(250)).unwrap();
        }
        self.0.picture().unwrap().try_into_dynamic().unwrap().to_rgb8()
    }

    /// Pulses run by the time since the program began, and wrap at the hour: each still has them where every other has.
    fn wait_for_the_hour(&mut self) {
        let time = self.0.world().resource::<Time<Real>>();
        let left = time.wrap_period() - time.elapsed_wrapped();
        self.0.frame(left).unwrap();
    }

    fn wait(&mut self) {
        loop {
            self.0.frame(Duration::ZERO).unwrap();
            let world = self.0.world();
            let (picture, sentence) = (state(world).picture, world.resource::<Sentence>());
            let hood = world.resource::<Plain<Hood>>();
            if sentence.attended.as_ref().is_some_and(|a| a.model == picture.model && a.text == picture.text)
            {
                // The steps of a layer come a little later.
                let waits = picture.step.is_some() && hood.picture.is_none();
                if !waits {
                    return;
                }
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Compares pictures with their references, and looks for what cannot be read in them.
#[derive(Default)]
pub struct Judge {
    wrong: Vec<String>,
    faint: Vec<String>,
}

impl Judge {
    /// Compares one; what was drawn is kept in `tests/stills/out`.
    pub fn look(&mut self, name: &str, still: &RgbImage) {
        let differs = Reference::open(name).map(|reference| reference.difference(still));
        println!("{name}: {differs:?}");
        keep(name, still);
        if !differs.is_ok_and(|differs| differs <= TOLERANCE) {
            self.wrong.push(name.to_owned());
        }
        self.faint.extend(contrast::faults(name, still));
    }

    pub fn end(self) {
        assert!(self.wrong.is_empty(), "{:?} differ: see {}", self.wrong, folder().join("out").display());
        assert!(self.faint.is_empty(), "{:#?}", self.faint);
    }
}

#[test]
fn stills_look_like_their_references_and_nothing_else_does() {
    let _alone = super::ALONE.lock();
    let mut studio = Studio::new();
    let mut judge = Judge::default();
    judge.look("opening", &studio.opening());
    for (name, intents) in devices::views().into_iter().chain(views()) {
        judge.look(name, &studio.still(&intents));
    }
    judge.end();

    // The last view is a page of 512 tokens.
    let cost = arclight::scene::measure(studio.0.world());
    println!("longest: {cost:?}");
    assert!(cost.overlay_draws > 0 && cost.draws + cost.overlay_draws < 100, "{cost:?}");
    // A letter or a number is two triangles, a rounded card some dozens.
    assert!((1_000..60_000).contains(&cost.overlay_triangles), "{cost:?}");

    controls(&mut studio, "glass-bank", &[Intent::Point(Point::Pin(7))], Head::One(0));
    let place = Intent::Set(Setting::Place(HeadPlace { layer: 2, head: Head::One(0) }));
    let trained = [Intent::Set(Setting::Model(ModelId::MINILM)), place, Intent::Point(Point::Pin(11))];
    controls(&mut studio, "minilm-verb", &trained, Head::One(8));
    devices::controls(&mut studio);
}

/// What must not pass for a view that is reached by `there`.
fn controls(studio: &mut Studio, name: &str, there: &[Intent], other: Head) {
    let reference = Reference::open(name).unwrap();
    let fails = |what: &str, still: &RgbImage| {
        let differs = reference.difference(still);
        println!("control of {name}, {what}: {differs:.4}");
        assert!(differs > 2.0 * TOLERANCE, "{what} passes for {name}: {differs}");
    };
    let another_sentence = "A bear waded into the river lake to catch birds.".to_owned();
    let (pin, before) = there.split_last().unwrap();
    let with = |more: Intent| [before, &[more, pin.clone()]].concat();
    fails("another head", &studio.still(&with(Intent::Set(Setting::Head(other)))));
    fails("another sentence", &studio.still(&with(Intent::Set(Setting::Text(another_sentence)))));
    fails("another word", &studio.still(&[before, &[Intent::Point(Point::Pin(4))]].concat()));
    fails("no arcs", &without_arcs(there));
    fails("black", &RgbImage::new(SIZE.x, SIZE.y));
}

/// A view with its ribbons taken away, of a program that draws nothing after that.
fn without_arcs(there: &[Intent]) -> RgbImage {
    let mut studio = Studio::new();
    studio.still(there);
    studio.without_arcs()
}

impl Studio {
    /// What stands, without its ribbons; it draws nothing else after that.
    pub fn without_arcs(&mut self) -> RgbImage {
        use arclight::scene::Kind;
        use bevy::prelude::Entity;
        let world = self.0.world();
        let mut draws = world.query::<(Entity, &Kind)>();
        let ribbons: Vec<Entity> = draws
            .iter(world)
            .filter(|(_, kind)| matches!(kind, Kind::Ribbons | Kind::LitRibbons))
            .map(|(entity, _)| entity)
            .collect();
        for entity in ribbons {
            world.despawn(entity);
        }
        for _ in 0..3 {
            self.0.frame(Duration::ZERO).unwrap();
        }
        self.0.picture().unwrap().try_into_dynamic().unwrap().to_rgb8()
    }
}

/// Two programs, one after the other.
#[test]
fn the_same_command_gives_the_same_bytes() {
    let _alone = super::ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let shoot = |name: &str, model: &str| {
        let out = folder.path().join(name);
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_arclight"));
        program.arg("capture").arg("--out").arg(&out).args(["--size", "320x180"]);
        let done = program.args(["--model", model, "--query", "bank"]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        std::fs::read(out).unwrap()
    };
    for model in ["glass", "minilm"] {
        let first = shoot("a.png", model);
        assert!(first.len() > 5_000, "an empty picture");
        assert!(first == shoot("b.png", model), "{model}: two programs draw two pictures");
    }
}

#[test]
fn a_word_that_is_not_in_the_sentence_is_named() {
    let _alone = super::ALONE.lock();
    let mut start = Start::default();
    start.state.picture.query = Some(WordRef::Text("zebra".into()));
    let mut offscreen = Offscreen::new(320, 180, start).expect("software Vulkan draws");
    let told = offscreen.settle(Duration::ZERO).unwrap_err().to_string();
    assert!(told.contains("zebra"), "{told}");
}
