//! Anything at all, in any order: the session stays valid, no number is lost, and a restart leads to the first state.

use arclight::session::{Opening, Plain, Wish};
use arclight_core::export::Export;
use arclight_core::film::Film;
use arclight_core::heat::Heat;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Camera, Intent, Next, Panels, Point, Present, Settings, Study, Write};
use arclight_core::lesson::{Command, SPEEDS};
use arclight_core::pair::Pair;
use arclight_core::panel::Panel;
use arclight_core::picture::{Direction, Head, HeadPlace, Setting, View, WordRef};
use arclight_core::settings::Sound;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::steps::Hood;
use arclight_core::venue::{Filter, Kiosk, Mode, Set, Venue};
use arclight_core::visual::palette::Theme;
use arclight_core::visual::quality::Quality;
use arclight_core::writer::{Order, Scope};
use arclight_model::ModelId;
use arclight_model::lens::Lens;
use arclight_model::next::Choice;
use arclight_model::steps::{Normalise, Step};
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput, NativeKey};
use bevy::prelude::*;

use super::headless::{minilm, settle, state};
use super::venue::{app_of, touch};

/// A seed makes a walk that can be walked again.
pub struct Monkey(fastrand::Rng);

const TEXTS: [&str; 8] = [
    "",
    "Cats sing.",
    "The bear waded into the river bank to catch fish.",
    "naïve 🦊👩‍👩‍👧 façade",
    "שלום עולם ‏RTL‎",
    "\u{0}\u{7f}\u{200b}\u{feff} \t\r\n",
    "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a",
    "She deposited the cash at the bank before lunch, ate there, and left it unexplainably early.",
];

const CODES: [KeyCode; 19] = [
    KeyCode::Space,
    KeyCode::ArrowLeft,
    KeyCode::ArrowRight,
    KeyCode::ArrowUp,
    KeyCode::ArrowDown,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::Enter,
    KeyCode::Escape,
    KeyCode::ShiftLeft,
    KeyCode::Digit0,
    KeyCode::Digit1,
    KeyCode::Numpad9,
    KeyCode::Period,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::F5,
    KeyCode::Backspace,
    KeyCode::NumpadAdd,
];

impl Monkey {
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.0.usize(..all.len())]
    }

    fn number(&mut self) -> usize {
        self.pick(&[0, 1, 2, 3, 7, 11, 12, 99, 511, 512, usize::MAX])
    }

    fn seconds(&mut self) -> f64 {
        self.pick(&[0.0, -1.0, 1.5, 33.3, 90.0, 534.0, 1e12, f64::NAN, f64::INFINITY, f64::NEG_INFINITY])
    }

    fn small(&mut self) -> f32 {
        self.pick(&[0.0, -3.0, 0.1, 0.5, 1.0, 2.0, 1e30, f32::NAN, f32::INFINITY])
    }

    fn text(&mut self) -> String {
        if self.0.u8(..) < 200 {
            return self.pick(&TEXTS).to_owned();
        }
        (0..self.0.usize(..60)).map(|_| self.0.char(..)).collect()
    }

    fn panel(&mut self) -> Panel {
        use Panel::{
            Compare, Heads, Help, Hood, Inspector, Keyboard, Learn, Legend, Samples, Settings, Transcript,
            Wall,
        };
        self.pick(&[
            Heads, Inspector, Wall, Legend, Settings, Help, Samples, Learn, Compare, Transcript, Hood,
            Keyboard,
        ])
    }

    fn command(&mut self) -> Command {
        match self.0.u8(..12) {
            0 => Command::Play,
            1 => Command::Pause,
            2 => Command::Toggle,
            3 => Command::Seek(self.seconds()),
            4 => Command::Skip(self.seconds()),
            5 => Command::Chapter(self.pick(&[-1, 1, -99, i32::MAX, i32::MIN])),
            6 => Command::GoTo(self.number()),
            7 => Command::Again,
            8 => Command::Stop,
            9 => Command::Home,
            _ => Command::End,
        }
    }

    fn study(&mut self) -> Intent {
        match self.0.u8(..12) {
            0 => Intent::Set(Setting::Step(Some(self.pick(&Step::ALL)))),
            1 => Intent::Set(Setting::Step(None)),
            2 => Intent::Next(Next::Step(self.pick(&[-1, 1, 50, i32::MIN]))),
            3 => Intent::Study(Study::Play(self.0.bool())),
            4 => Intent::Set(self.switch()),
            5 if self.0.bool() => Intent::Set(Setting::Mask(self.0.bool())),
            5 if self.0.bool() => Intent::Set(Setting::Position(self.0.bool())),
            5 => Intent::Set(Setting::Attention(self.0.bool())),
            6 => Intent::Study(Study::Slot(self.number())),
            7 if self.0.bool() => {
                Intent::Set(Setting::Heat([(); 3].map(|()| (self.number(), self.number()))))
            }
            7 => Intent::Study(Study::Heat(self.number(), self.number())),
            8 => Intent::Set(Setting::Large(Some(self.number()))),
            9 => Intent::Set(Setting::Pair([self.text(), self.text()])),
            10 => Intent::Study(Study::Group(self.0.bool())),
            _ => Intent::Study(Study::Reset),
        }
    }

    fn switch(&mut self) -> Setting {
        match self.0.u8(..4) {
            0 => Setting::Scaling(self.0.bool()),
            1 => Setting::Temperature(self.small()),
            2 => Setting::Normalise(self.pick(&[Normalise::Softmax, Normalise::ArgMax, Normalise::Linear])),
            _ => Setting::Removed(self.0.bool()),
        }
    }

    /// A key, by what is printed on it or by its place alone.
    pub fn key(&mut self) -> KeyboardInput {
        let letter = char::from(self.0.u8(b'a'..=b'z')).to_string();
        KeyboardInput {
            key_code: self.pick(&CODES),
            logical_key: if self.0.bool() {
                Key::Character(letter.as_str().into())
            } else {
                Key::Unidentified(NativeKey::Unidentified)
            },
            state: self.pick(&[ButtonState::Pressed, ButtonState::Released]),
            text: None,
            repeat: self.0.bool(),
            window: Entity::PLACEHOLDER,
        }
    }

    pub fn intent(&mut self) -> Intent {
        match self.0.u8(..41) {
            0 | 1 => Intent::Set(Setting::Text(self.text())),
            2 => Intent::Set(Setting::Model(self.pick(&[ModelId::GLASS, ModelId::MINILM, ModelId::SMOLLM2]))),
            3 => Intent::Set(Setting::Layer(self.number())),
            4 => {
                let heads = [Head::Mean, Head::One(0), Head::One(5), Head::One(usize::MAX)];
                Intent::Set(Setting::Head(self.pick(&heads)))
            }
            5 => Intent::Set(Setting::Place(HeadPlace {
                layer: self.number(),
                head: Head::One(self.number()),
            })),
            6 => Intent::Next(Next::Layer(self.pick(&[1, -1, i32::MAX]))),
            7 => Intent::Next(Next::Head(self.pick(&[1, -1, i32::MIN]))),
            8 | 9 => Intent::Point(Point::Hover(Some(self.number()))),
            10 if self.0.bool() => Intent::Point(Point::Arc(Some((self.number(), self.number())))),
            10 if self.0.bool() => Intent::Camera(Camera::Closer(self.pick(&[1, -1, i32::MAX, i32::MIN]))),
            10 => Intent::Point(Point::Hover(None)),
            11 => Intent::Point(Point::Pin(self.number())),
            12 => Intent::Point(Point::Step(self.pick(&[1, -1, i32::MAX, i32::MIN]))),
            13 => Intent::Point(Point::PinLit),
            14 => Intent::Point(Point::Release),
            15 => Intent::Set(Setting::Direction(self.pick(&[Direction::AttendsTo, Direction::AttendedBy]))),
            16 => Intent::Set(Setting::Words(self.0.bool())),
            17 => Intent::Set(Setting::WithoutIdle(self.0.bool())),
            18 => Intent::Set(Setting::Lens(self.pick(&[Lens::Raw, Lens::Norm, Lens::Rollout]))),
            19..=22 => self.study(),
            23 => Intent::Set(Setting::View(self.pick(&[View::Stage, View::Flat, View::Heatmap]))),
            24 => Intent::Settings(Settings::Theme(self.pick(&Theme::ALL))),
            25 => {
                Intent::Settings(Settings::Quality(self.pick(&[Quality::Auto, Quality::High, Quality::Low])))
            }
            26 => Intent::Settings(Settings::ReducedMotion(self.0.bool())),
            27 => Intent::Settings(Settings::Scale(self.small())),
            28 => Intent::Settings(Settings::Sound(Sound {
                volume: self.small(),
                speed: self.pick(&SPEEDS),
                offset: self.small(),
                goes_on: self.0.bool(),
                ..Sound::default()
            })),
            29 => Intent::Panel(Panels::Toggle(self.panel())),
            30 => Intent::Panel(Panels::Sheet(Some(self.panel()))),
            31 => Intent::Camera(Camera::Steer),
            32 => Intent::Set(Setting::Query(Some(WordRef::Index(self.number())))),
            33 => self.hall(),
            38..=40 => Intent::Write(self.write()),
            34 => self.seldom(),
            _ => Intent::Lesson(self.command()),
        }
    }

    fn write(&mut self) -> Write {
        let choice = Choice::new(self.small(), self.number(), self.small(), self.0.u64(..));
        match self.0.u8(..14) {
            0 | 1 => Write::One,
            2 => Write::Candidate(self.0.u32(..50_000)),
            3 => Write::Keep(self.0.bool()),
            4 => Write::Undo,
            5 => Write::Again,
            6 => Write::Rewind,
            7 => Write::Choice(choice.unwrap_or_default()),
            8 => Write::Pace(self.small()),
            9 => Write::Watch(self.0.bool().then(|| self.0.u32(..50_000))),
            10 => Write::Order(self.pick(&[Order::Text, Order::LookedAt, Order::Mattered])),
            11 => Write::Scissors(self.0.bool()),
            12 if self.0.bool() => Write::Scope(self.pick(&Scope::ALL).0),
            12 => Write::Mend,
            _ if self.0.bool() => Write::Cut(self.number()),
            _ => Write::MendAll,
        }
    }

    fn seldom(&mut self) -> Intent {
        match self.0.u8(..8) {
            0..=3 => Intent::Settings(Settings::Codes(self.0.bool())),
            4..=6 => Intent::Save(self.pick(&Export::ALL).0),
            _ => Intent::Restart,
        }
    }

    fn hall(&mut self) -> Intent {
        match self.0.u8(..6) {
            0 => Intent::Camera(Camera::Reset),
            1 => Intent::Present(Present::Blank),
            2 => Intent::Present(Present::Spot),
            3 => Intent::Present(Present::Loupe),
            4 => Intent::Present(Present::Magnify([Vec2::splat(self.small()), Vec2::splat(self.small())])),
            _ => Intent::Present(Present::Prepared(self.number())),
        }
    }
}

/// What must hold after every wish.
fn check(app: &App, done: &dyn std::fmt::Debug) {
    let (state, shown) = (state(app), app.world().resource::<Plain<Shown>>());
    let (layers, heads) = (state.picture.model.layers, state.picture.model.heads);
    let place = state.picture.place();
    assert!(place.layer < layers, "{done:?}: layer {}", place.layer);
    assert!(
        matches!(place.head, Head::Mean) || matches!(place.head, Head::One(head) if head < heads),
        "{done:?}"
    );
    let tokens = shown.tokens.len();
    assert_eq!(shown.weights.dim(), (tokens, tokens), "{done:?}");
    assert!(shown.weights.iter().all(|w| w.is_finite() && *w >= 0.0), "{done:?}: a weight is lost");
    let pointing = &state.pointing;
    let arc = pointing.arc.map(<[usize; 2]>::from).into_iter().flatten();
    for word in [pointing.pinned, pointing.hovered, pointing.glance].into_iter().flatten().chain(arc) {
        assert!(word < tokens, "{done:?}: word {word} of {tokens}");
    }
    let settings = &state.settings;
    assert!((0.8..=2.5).contains(&settings.scale), "{done:?}: scale {}", settings.scale);
    assert!((0.0..=1.0).contains(&settings.sound.volume), "{done:?}: volume {}", settings.sound.volume);
    assert!((-1.0..=1.0).contains(&settings.sound.offset), "{done:?}: offset {}", settings.sound.offset);
    assert!(state.picture.large.is_none_or(|large| large < 4) && state.panels.slot < 3, "{done:?}");
    let film = app.world().resource::<Plain<Film>>();
    let end = film.timeline.as_ref().map_or(0.0, |timeline| timeline.duration());
    assert!((0.0..=end).contains(&film.player.time()), "{done:?}: second {}", film.player.time());
}

/// The camera too.
fn check_camera(app: &App, done: &dyn std::fmt::Debug) {
    let rig = app.world().resource::<arclight::camera::Rig>();
    let values = [rig.yaw, rig.pitch, rig.zoom, rig.pan.x, rig.pan.y];
    assert!(values.iter().all(|value| value.is_finite()), "{done:?}: {rig:?}");
}

/// What a place promises.
fn check_venue(app: &App, done: &dyn std::fmt::Debug) {
    let (state, venue) = (state(app), &app.world().resource::<Plain<Visiting>>().venue);
    let sound = &state.settings.sound;
    match venue.mode {
        Mode::Explore => {}
        Mode::Present => assert!(!sound.goes_on, "{done:?}: a chapter does not wait"),
        Mode::Kiosk => {
            assert!(sound.volume <= venue.kiosk.volume_limit, "{done:?}: volume {}", sound.volume);
            assert!(state.settings.codes, "{done:?}: links open");
            assert!(!venue.filter.blocks(&state.picture.text), "{done:?}: {}", state.picture.text);
        }
    }
}

/// 6,000 wishes and keys, and 100,000 in `cargo xtask test --full`, which take minutes.
fn wishes() -> usize {
    if std::env::var_os("ARCLIGHT_FULL").is_some() { 100_000 } else { 6_000 }
}

#[test]
fn whatever_is_asked_for_the_session_stays_valid_and_a_restart_forgets_it() {
    walk(7, minilm("Cats sing."), wishes());
}

/// In a hall and in a museum less can be asked for, and other rules have to stay.
#[test]
fn whatever_is_asked_for_in_a_hall_or_a_museum_its_rules_stay() {
    let lecture = Venue { mode: Mode::Present, set: Set::read("Cats sing.\nDogs bark."), ..Venue::default() };
    let kiosk = Kiosk { volume: 0.4, volume_limit: 0.5, ..Kiosk::default() };
    let museum =
        Venue { mode: Mode::Kiosk, kiosk, filter: Filter::read("unexplainably"), ..Venue::default() };
    for (seed, venue) in [(8, lecture), (9, museum)] {
        let mut begin = Start { venue, ..minilm("Cats sing.") };
        begin.state.settings.codes = begin.venue.is_kiosk();
        begin.state.settings.sound.volume = 0.4;
        begin.prepared = vec![minilm("Cats sing."), minilm("Dogs bark.")];
        walk(seed, begin, wishes() / 4);
    }
}

/// With somebody before it.
fn visited(begin: Start) -> App {
    let mut app = app_of(begin);
    touch(&mut app);
    settle(&mut app);
    app
}

#[expect(clippy::too_many_lines, reason = "one walk from its beginning to its end")]
fn walk(seed: u64, begin: Start, wishes: usize) {
    let mut app = visited(begin.clone());
    let first = app.world().resource::<Opening>().state.clone();
    let shown = app.world().resource::<Plain<Shown>>().0.clone();
    let mut monkey = Monkey::new(seed);
    for count in 0..wishes {
        let done: Box<dyn std::fmt::Debug> = if count % 4 == 3 {
            let key = monkey.key();
            app.world_mut().write_message(key.clone());
            Box::new(key)
        } else {
            let intent = monkey.intent();
            app.world_mut().write_message(Wish(intent.clone()));
            Box::new(intent)
        };
        app.update();
        check(&app, &*done);
        check_camera(&app, &*done);
        check_venue(&app, &*done);
        if count % 100 == 99 {
            touch(&mut app);
        }
        if count % 500 == 499 {
            settle(&mut app);
            let numbers = app.world().resource::<Plain<Hood>>().numbers.is_some();
            assert!(!numbers || state(&app).picture.step.is_some());
        }
    }
    // The hand lets go: what is held down would turn the camera on.
    for key_code in CODES {
        app.world_mut().write_message(KeyboardInput {
            key_code,
            state: ButtonState::Released,
            ..monkey.key()
        });
    }
    app.update();
    app.world_mut().write_message(Wish(Intent::Restart));
    settle(&mut app);
    app.update();
    assert_eq!(state(&app), first);
    let now = app.world().resource::<Plain<Shown>>();
    assert_eq!((&now.tokens, &now.weights), (&shown.tokens, &shown.weights));
    let mut fresh = visited(begin);
    let seen = [&mut app, &mut fresh].map(|app| {
        for _ in 0..400 {
            app.update();
        }
        app.world().resource::<arclight::camera::Rig>().pose.unwrap()
    });
    // The lesson stands where it would, and nothing is followed or compared that was not at first.
    let rest = [&app, &fresh].map(|app| {
        let (film, hood) = (app.world().resource::<Plain<Film>>(), app.world().resource::<Plain<Hood>>());
        let (heat, pair) = (app.world().resource::<Plain<Heat>>(), app.world().resource::<Plain<Pair>>());
        let (maps, pair) = (heat.maps.len(), pair.sides.is_some());
        (
            film.on,
            film.astray,
            film.player.is_playing(),
            film.player.time(),
            hood.numbers.is_some(),
            maps,
            pair,
        )
    });
    assert_eq!(rest[0], rest[1]);
    let apart = seen[0].focus.distance(seen[1].focus) + (seen[0].distance - seen[1].distance).abs();
    assert!(apart < 1e-3, "the camera came back to {:?}, not to {:?}", seen[0], seen[1]);
}
