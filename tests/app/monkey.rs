//! Anything at all, in any order: the session stays valid, no number is lost, and a restart leads to the first state.

use arclight::lesson::{Command, SPEEDS, WordRef};
use arclight::model::lens::Lens;
use arclight::model::steps::{Normalise, Step, Switches};
use arclight::model::{ModelKind, Reading};
use arclight::session::{
    Direction, Export, Film, First, Head, HeadPlace, Heat, Hood, Intent, Pair, Panel, Quality, Shown, Sound,
    Start, State, View, Visiting, Wish,
};
use arclight::venue::{Filter, Kiosk, Mode, Set, Venue};
use arclight::visual::palette::Theme;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput, NativeKey};
use bevy::prelude::*;

use super::headless::{minilm, settle};
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

    fn wish(&mut self) -> Wish {
        let switches = Switches {
            scaled: self.0.bool(),
            temperature: self.small(),
            normalise: self.pick(&[Normalise::Softmax, Normalise::ArgMax, Normalise::Linear]),
            removed: self.0.bool(),
        };
        match self.0.u8(..12) {
            0 => Wish::Open(Some(self.pick(&Step::ALL))),
            1 => Wish::Open(None),
            2 => Wish::Move(self.pick(&[-1, 1, 50, i32::MIN])),
            3 => Wish::Play(self.0.bool()),
            4 => Wish::Switch(switches),
            5 => Wish::Read(Reading { causal: self.0.bool(), positionless: self.0.bool() }),
            6 => Wish::Slot(self.number()),
            7 => Wish::Heat(self.number(), self.number()),
            8 => Wish::Enlarge(Some(self.number())),
            9 => Wish::Pair(self.number(), self.text()),
            10 => Wish::Group(self.0.bool()),
            _ => Wish::Reset,
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
        match self.0.u8(..38) {
            0 | 1 => Intent::SetText(self.text()),
            2 => Intent::SetModel(self.pick(&[ModelKind::Glass, ModelKind::MiniLm])),
            3 => Intent::SetLayer(self.number()),
            4 => Intent::SetHead(self.pick(&[Head::Mean, Head::One(0), Head::One(5), Head::One(usize::MAX)])),
            5 => Intent::SetPlace(HeadPlace { layer: self.number(), head: Head::One(self.number()) }),
            6 => Intent::StepLayer(self.pick(&[1, -1, i32::MAX])),
            7 => Intent::StepHead(self.pick(&[1, -1, i32::MIN])),
            8 | 9 => Intent::Hover(Some(self.number())),
            10 if self.0.bool() => Intent::Arc(Some((self.number(), self.number()))),
            10 if self.0.bool() => Intent::Closer(self.pick(&[1, -1, i32::MAX, i32::MIN])),
            10 => Intent::Hover(None),
            11 => Intent::TogglePin(self.number()),
            12 => Intent::StepWord(self.pick(&[1, -1, i32::MAX, i32::MIN])),
            13 => Intent::PinLit,
            14 => Intent::Release,
            15 => Intent::SetDirection(self.pick(&[Direction::AttendsTo, Direction::AttendedBy])),
            16 => Intent::SetWords(self.0.bool()),
            17 => Intent::SetWithoutIdle(self.0.bool()),
            18 => Intent::SetLens(self.pick(&[Lens::Raw, Lens::Norm, Lens::Rollout])),
            19..=22 => Intent::Study(self.wish()),
            23 => Intent::SetView(self.pick(&[View::Stage, View::Flat, View::Heatmap])),
            24 => Intent::SetTheme(self.pick(&Theme::ALL)),
            25 => Intent::SetQuality(self.pick(&[Quality::Auto, Quality::High, Quality::Low])),
            26 => Intent::SetReducedMotion(self.0.bool()),
            27 => Intent::SetScale(self.small()),
            28 => Intent::SetSound(Sound {
                volume: self.small(),
                speed: self.pick(&SPEEDS),
                offset: self.small(),
                goes_on: self.0.bool(),
                ..Sound::default()
            }),
            29 => Intent::Toggle(self.panel()),
            30 => Intent::Sheet(Some(self.panel())),
            31 => Intent::TakeWheel,
            32 => Intent::Light(WordRef::Index(self.number())),
            33 => self.hall(),
            34 => self.seldom(),
            _ => Intent::Film(self.command()),
        }
    }

    fn seldom(&mut self) -> Intent {
        match self.0.u8(..8) {
            0..=3 => Intent::SetCodes(self.0.bool()),
            4..=6 => Intent::Save(self.pick(&Export::ALL).0),
            _ => Intent::Restart,
        }
    }

    fn hall(&mut self) -> Intent {
        match self.0.u8(..6) {
            0 => Intent::ResetCamera,
            1 => Intent::Blank,
            2 => Intent::Spot,
            3 => Intent::Loupe,
            4 => Intent::Magnify([Vec2::splat(self.small()), Vec2::splat(self.small())]),
            _ => Intent::Prepared(self.number()),
        }
    }
}

/// What must hold after every wish.
fn check(app: &App, done: &dyn std::fmt::Debug) {
    let (state, shown) = (app.world().resource::<State>(), app.world().resource::<Shown>());
    let (layers, heads) = state.model.shape();
    let place = state.place();
    assert!(place.layer < layers, "{done:?}: layer {}", place.layer);
    assert!(
        matches!(place.head, Head::Mean) || matches!(place.head, Head::One(head) if head < heads),
        "{done:?}"
    );
    let tokens = shown.tokens.len();
    assert_eq!(shown.weights.dim(), (tokens, tokens), "{done:?}");
    assert!(shown.weights.iter().all(|w| w.is_finite() && *w >= 0.0), "{done:?}: a weight is lost");
    let arc = state.arc.map(<[usize; 2]>::from).into_iter().flatten();
    for word in [state.pinned, state.hovered, state.glance].into_iter().flatten().chain(arc) {
        assert!(word < tokens, "{done:?}: word {word} of {tokens}");
    }
    let settings = &state.settings;
    assert!((0.8..=2.5).contains(&settings.scale), "{done:?}: scale {}", settings.scale);
    assert!((0.0..=1.0).contains(&settings.sound.volume), "{done:?}: volume {}", settings.sound.volume);
    assert!((-1.0..=1.0).contains(&settings.sound.offset), "{done:?}: offset {}", settings.sound.offset);
    assert!(state.study.large.is_none_or(|large| large < 4) && state.study.slot < 3, "{done:?}");
    let film = app.world().resource::<Film>();
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
    let (state, venue) = (app.world().resource::<State>(), &app.world().resource::<Visiting>().venue);
    let sound = &state.settings.sound;
    match venue.mode {
        Mode::Explore => {}
        Mode::Present => assert!(!sound.goes_on, "{done:?}: a chapter does not wait"),
        Mode::Kiosk => {
            assert!(sound.volume <= venue.kiosk.volume_limit, "{done:?}: volume {}", sound.volume);
            assert!(state.settings.codes, "{done:?}: links open");
            assert!(!venue.filter.blocks(&state.text), "{done:?}: {}", state.text);
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

fn walk(seed: u64, begin: Start, wishes: usize) {
    let mut app = visited(begin.clone());
    let first = app.world().resource::<First>().state.clone();
    let shown = app.world().resource::<Shown>().clone();
    let mut monkey = Monkey::new(seed);
    for count in 0..wishes {
        let done: Box<dyn std::fmt::Debug> = if count % 4 == 3 {
            let key = monkey.key();
            app.world_mut().write_message(key.clone());
            Box::new(key)
        } else {
            let intent = monkey.intent();
            app.world_mut().write_message(intent.clone());
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
            let numbers = app.world().resource::<Hood>().numbers.is_some();
            assert!(!numbers || app.world().resource::<State>().study.step.is_some());
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
    app.world_mut().write_message(Intent::Restart);
    settle(&mut app);
    app.update();
    assert_eq!(app.world().resource::<State>(), &first);
    let now = app.world().resource::<Shown>();
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
        let (film, hood) = (app.world().resource::<Film>(), app.world().resource::<Hood>());
        let (maps, pair) =
            (app.world().resource::<Heat>().maps.len(), app.world().resource::<Pair>().sides.is_some());
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
