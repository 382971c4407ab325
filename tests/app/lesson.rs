//! The lesson on the program: the stage follows its time, the visitor takes over and gives back.

use std::time::Duration;

use arclight::camera::Rig;
use arclight::platform::Machine;
use arclight::session::{Plain, Wish, is_computed};
use arclight_core::cli::{Cli, StateArgs};
use arclight_core::film::Film;
use arclight_core::heat::Heat;
use arclight_core::intent::{Camera, Intent, Panels, Point, Settings};
use arclight_core::lesson::{Command, Scene};
use arclight_core::panel::Panel;
use arclight_core::picture::{Head, Setting, View};
use arclight_core::settings::Sound;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::state::State;
use arclight_core::visual::frame::Pose;
use arclight_core::visual::palette::Theme;
use arclight_core::visual::quality::Quality;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput, NativeKey};
use bevy::prelude::*;

use super::headless::{settle, start_here, state, token};

/// A program with the lesson, standing at a time.
pub fn lesson(at: f64) -> Start {
    let mut start = Start { lesson: Some("attention".into()), at: Some(at), ..Start::default() };
    start.state.settings.quality = Quality::High;
    start
}

fn film(app: &App) -> &Film {
    app.world().resource::<Plain<Film>>()
}

fn opened(at: f64) -> App {
    let mut app = start_here(lesson(at));
    for _ in 0..30_000 {
        app.update();
        if film(&app).timeline.is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    rest(&mut app);
    app
}

/// Frames until models have answered, the lesson's word is found and its steps are followed.
fn rest(app: &mut App) {
    for _ in 0..4 {
        app.update();
    }
    settle(app);
    for _ in 0..30_000 {
        app.update();
        if is_computed(app.world()) {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    for _ in 0..4 {
        app.update();
    }
}

fn ask(app: &mut App, command: Command) {
    app.world_mut().write_message(Wish(Intent::Lesson(command)));
    rest(app);
}

/// Everything that is chosen, but for what counts how often.
fn chosen(app: &App) -> State {
    State { camera_resets: 0, ..state(app) }
}

fn shown(app: &App) -> &Shown {
    app.world().resource::<Plain<Shown>>()
}

/// Where the camera stands.
fn pose(app: &App) -> Pose {
    app.world().resource::<Rig>().pose.unwrap()
}

/// The second of the lesson at which a chapter, from 1, has run for so long.
fn second(app: &App, chapter: usize, local: f64) -> f64 {
    film(app).timeline.as_ref().unwrap().chapters[chapter - 1].start + local
}

/// What the lit word takes from another.
fn taken(app: &App, key: &str) -> f32 {
    let word = chosen(app).word().unwrap();
    shown(app).weights[[word, token(app, key)]]
}

#[test]
fn after_any_walk_of_seeks_the_stage_is_that_of_the_time() {
    let mut walked = opened(0.0);
    for to in [400.0, 3.0, 120.5, 555.0, 61.0, 233.3, 470.0, 20.0, 349.0] {
        ask(&mut walked, Command::Seek(to));
        if to > 300.0 {
            // Played for a moment, and stopped: the sound has no part in it.
            ask(&mut walked, Command::Play);
            ask(&mut walked, Command::Pause);
            ask(&mut walked, Command::Seek(to));
        }
        let mut fresh = opened(to);
        assert_eq!(chosen(&walked), chosen(&fresh), "at {to}");
        assert_eq!(shown(&walked).tokens, shown(&fresh).tokens, "at {to}");
        assert_eq!(shown(&walked).weights, shown(&fresh).weights, "at {to}");
        for app in [&mut walked, &mut fresh] {
            // Until the camera has come to the lesson from where it was.
            for _ in 0..30 {
                app.update();
            }
        }
        assert_eq!(pose(&walked), pose(&fresh), "at {to}");
    }
}

#[test]
fn what_is_switched_under_the_hood_is_what_the_arcs_show() {
    // Chapter, second in it, key, from, to.
    const MOMENTS: [(usize, f64, &str, f32, f32); 6] = [
        (6, 26.0, "fish", 0.37, 0.39),
        (6, 33.0, "fish", 0.99, 1.0),
        (7, 39.7, "river", 0.84, 0.86),
        (7, 42.5, "river", 0.15, 0.19),
        (7, 47.0, "river", 1.0, 1.0),
        (7, 53.5, "river", 0.54, 0.56),
    ];
    let mut walked = opened(0.0);
    for (chapter, local, key, from, to) in MOMENTS.into_iter().chain(MOMENTS.into_iter().rev()) {
        let at = second(&walked, chapter, local);
        ask(&mut walked, Command::Seek(at));
        let weight = taken(&walked, key);
        assert!((from..=to).contains(&weight), "chapter {chapter}, second {local}: {key} gives {weight}");
    }
    let at = second(&walked, 6, 31.5);
    assert!(taken(&opened(at), "fish") > 0.99, "opened there");
    // Played over the cue that takes the root away.
    ask(&mut walked, Command::Seek(at - 2.0));
    assert!(taken(&walked, "fish") < 0.4);
    ask(&mut walked, Command::Play);
    for _ in 0..60 {
        walked.update();
    }
    assert!(taken(&walked, "fish") > 0.99);
}

#[test]
fn while_the_voice_speaks_no_ten_seconds_pass_without_a_visible_change() {
    /// Part of the picture's half height by which a move of the camera is seen.
    const SEEN: f32 = 0.08;
    let mut start_still = lesson(0.0);
    start_still.state.settings.reduced_motion = true;
    let mut app = start_here(start_still);
    while film(&app).timeline.is_none() {
        app.update();
        std::thread::sleep(Duration::from_millis(2));
    }
    let timeline = film(&app).timeline.clone().unwrap();
    for span in &timeline.chapters {
        // What there is to try is spoken too.
        let last = span.words.last().map_or(0.0, |word| word.end);
        let mut before = 0.0;
        for pair in span.scenes.windows(2) {
            let ((_, scene), (at, next)) = (&pair[0], &pair[1]);
            let same_picture = Scene { shot: next.shot.clone(), ..scene.clone() } == *next;
            if same_picture {
                ask(&mut app, Command::Seek(span.start + at - 0.02));
                let from = pose(&app);
                ask(&mut app, Command::Seek(span.start + at + 0.02));
                let to = pose(&app);
                let aside = from.focus.distance(to.focus) / (0.32 * to.distance.min(from.distance));
                let nearer = (from.distance / to.distance).ln().abs();
                let turned = (from.yaw - to.yaw).abs() + (from.pitch - to.pitch).abs();
                if aside.max(nearer).max(turned) < SEEN {
                    println!("{}: nobody sees the camera's move at {at}", span.name);
                    continue;
                }
            }
            assert!(at - before <= 10.0, "{}: nothing from {before} to {at}", span.name);
            before = *at;
        }
        assert!(last - before <= 10.0, "{}: nothing from {before} to {last}", span.name);
    }
}

#[test]
fn what_the_pointer_rested_on_goes_when_the_lesson_plays() {
    let mut app = opened(15.0);
    let before = chosen(&app);
    app.world_mut().write_message(Wish(Intent::Point(Point::Hover(Some(2)))));
    rest(&mut app);
    assert_eq!(chosen(&app).pointing.hovered, Some(2));
    ask(&mut app, Command::Play);
    assert!(film(&app).player.is_playing());
    assert_eq!(chosen(&app), before);
}

#[test]
fn who_asks_for_a_picture_gets_it_whatever_plays_by_itself() {
    let playing = |words: &[&str]| {
        let asked: StateArgs = Cli::read([&["arclight"], words].concat()).unwrap().state;
        let mut begin = arclight_core::start::start(&asked, &*Machine::here().0).unwrap();
        begin.state.settings.sound.autoplay = true;
        let mut app = start_here(begin);
        while film(&app).timeline.is_none() {
            app.update();
            std::thread::sleep(Duration::from_millis(2));
        }
        rest(&mut app);
        film(&app).player.is_playing()
    };
    assert!(playing(&[]) && playing(&["--theme", "contrast"]));
    for asked in [["--text", "Cats chase mice."], ["--query", "river"], ["--view", "flat"], ["--head", "0"]] {
        assert!(!playing(&asked), "{asked:?}");
    }
    assert!(playing(&["--lesson", "attention"]), "asked for, it plays");
}

/// Presses a key; the session's keys hear it.
fn press(app: &mut App, code: KeyCode) {
    app.world_mut().write_message(KeyboardInput {
        key_code: code,
        logical_key: Key::Unidentified(NativeKey::Unidentified),
        state: ButtonState::Pressed,
        text: None,
        repeat: false,
        window: Entity::PLACEHOLDER,
    });
    app.update();
    app.update();
}

#[test]
fn the_keys_of_the_lesson_are_its_own_while_it_directs() {
    let begin = lesson(100.0);
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, AssetPlugin::default(), arclight::scene::headless))
        .add_message::<KeyboardInput>()
        .init_resource::<ButtonInput<KeyCode>>()
        .insert_resource(Machine::here())
        .insert_resource(Plain(begin))
        .add_plugins(arclight::app::logic);
    while film(&app).timeline.is_none() {
        app.update();
        std::thread::sleep(Duration::from_millis(2));
    }
    let sound = |app: &App| state(app).settings.sound;
    press(&mut app, KeyCode::Home);
    assert_eq!(film(&app).player.time(), 0.0);
    press(&mut app, KeyCode::ArrowRight);
    assert!((film(&app).player.time() - 10.0).abs() < 1e-6);
    press(&mut app, KeyCode::End);
    assert_eq!(film(&app).player.time(), film(&app).timeline.as_ref().unwrap().duration());
    press(&mut app, KeyCode::KeyM);
    press(&mut app, KeyCode::KeyC);
    assert!(sound(&app).muted && !sound(&app).captions);
    press(&mut app, KeyCode::KeyM);
    press(&mut app, KeyCode::KeyC);
    assert!(!sound(&app).muted && sound(&app).captions && film(&app).on);
    // With the wheel in the visitor's hands they mean what they mean without a lesson.
    press(&mut app, KeyCode::Escape);
    assert!(!film(&app).on);
    press(&mut app, KeyCode::KeyC);
    assert!(chosen(&app).picture.reading.causal && sound(&app).captions);
    press(&mut app, KeyCode::KeyM);
    assert!(chosen(&app).picture.view == View::Heatmap && !sound(&app).muted);
}

#[test]
fn what_there_is_to_try_stays_while_it_is_tried() {
    let mut app = opened(15.0);
    app.world_mut().write_message(Wish(Intent::Camera(Camera::Steer)));
    rest(&mut app);
    assert_eq!(film(&app).tried(), None, "in the middle of a chapter there is nothing to try");
    ask(&mut app, Command::Stop);
    assert_eq!(film(&app).tried(), None, "the stop point itself says it");
    app.world_mut().write_message(Wish(Intent::Panel(Panels::Toggle(Panel::Compare))));
    rest(&mut app);
    assert!(film(&app).tried().is_some_and(|task| task.starts_with("Put a rope")));
    // The chapter's sentence stands there.
    assert_eq!(chosen(&app).picture.text, "She hid the cash in the bank.");
    ask(&mut app, Command::Play);
    assert_eq!(film(&app).tried(), None);
}

#[test]
fn the_camera_flies_for_a_second_and_a_bit_then_holds_and_cuts_with_less_motion() {
    let mut app = opened(0.0);
    let timeline = film(&app).timeline.clone().unwrap();
    // A shot that differs from the one before, and stays for a while.
    let times = (0..2000).map(|step| f64::from(step) * 0.05);
    let begins = times.clone().find(|time| {
        let (now, later) = (timeline.state_at(*time), timeline.state_at(time + 2.6));
        now.since < 0.05
            && *now.from != now.scene.shot
            && (now.chapter, now.index) == (later.chapter, later.index)
    });
    let begins = begins.expect("a flight");
    let mut at = |after: f64| {
        ask(&mut app, Command::Seek(begins + after));
        pose(&app)
    };
    let [first, early, middle, late, there, held] = [0.0, 0.1, 0.65, 1.2, 1.4, 2.5].map(&mut at);
    let way = |pose: &Pose| pose.focus.distance(first.focus) + (pose.distance - first.distance).abs();
    let ways = [&early, &middle, &late, &there].map(way);
    assert!(ways.is_sorted() && ways[3] > 0.1, "{ways:?}");
    // It starts and lands gently.
    assert!(ways[0] < 0.05 * ways[3] && ways[2] > 0.98 * ways[3], "{ways:?}");
    assert_eq!(there, held, "it holds");
    app.world_mut().write_message(Wish(Intent::Settings(Settings::ReducedMotion(true))));
    ask(&mut app, Command::Seek(begins + 0.1));
    assert_eq!(pose(&app), there, "less motion: a cut");
}

#[test]
fn a_stop_point_waits_for_whoever_points_at_words() {
    let mut app = opened(15.0);
    let sound = Sound { goes_on: true, muted: true, ..Sound::default() };
    app.world_mut().write_message(Wish(Intent::Settings(Settings::Sound(sound))));
    ask(&mut app, Command::Play);
    ask(&mut app, Command::Stop);
    let waits = |app: &App| film(app).player.is_waiting() && !film(app).player.is_playing();
    assert!(waits(&app));
    // Half a minute, a word every two seconds: longer than it waits for nobody.
    for word in 0..15 {
        app.world_mut().write_message(Wish(Intent::Point(Point::Hover(Some(word % 5)))));
        (0..40).for_each(|_| app.update());
        assert!(waits(&app), "it went on while word {word} was pointed at");
    }
    (0..500).for_each(|_| app.update());
    assert!(film(&app).player.is_playing(), "nobody is there");
}

#[test]
fn the_heatmap_has_the_head_that_is_spoken_of() {
    let mut app = opened(0.0);
    let at = second(&app, 11, 5.0);
    ask(&mut app, Command::Seek(at));
    app.world_mut().write_message(Wish(Intent::Set(Setting::View(View::Heatmap))));
    rest(&mut app);
    let heat = app.world().resource::<Plain<Heat>>();
    assert_eq!(chosen(&app).picture.view, View::Heatmap);
    let spoken = heat.maps.iter().find(|map| map.place == Some((0, 0))).unwrap();
    assert_eq!(spoken.weights, shown(&app).weights);
}

#[test]
fn a_touch_stops_the_lesson_and_resume_brings_it_back() {
    let mut app = opened(15.0);
    ask(&mut app, Command::Play);
    let before = chosen(&app);
    assert!(film(&app).player.is_playing() && film(&app).on);
    for touch in [
        Intent::Point(Point::Hover(Some(2))),
        Intent::Point(Point::Pin(1)),
        Intent::Set(Setting::Text("Cats chase mice.".into())),
        Intent::Set(Setting::Head(Head::One(0))),
        Intent::Point(Point::Release),
        Intent::Camera(Camera::Steer),
    ] {
        app.world_mut().write_message(Wish(touch.clone()));
        rest(&mut app);
        assert!(!film(&app).player.is_playing() && !film(&app).on && film(&app).astray, "{touch:?}");
        let resets = state(&app).camera_resets;
        ask(&mut app, Command::Seek(15.0));
        ask(&mut app, Command::Play);
        assert!(film(&app).on && !film(&app).astray);
        assert_ne!(state(&app).camera_resets, resets, "the camera comes back");
        let now = chosen(&app);
        assert_eq!((&now.picture.text, now.pointing.pinned), (&before.picture.text, before.pointing.pinned));
    }
    // Settings are no touch.
    app.world_mut().write_message(Wish(Intent::Settings(Settings::Theme(Theme::Projector))));
    rest(&mut app);
    assert!(film(&app).player.is_playing());
}

#[test]
fn without_a_lesson_the_program_goes_on() {
    let mut start_without = lesson(0.0);
    start_without.lesson = Some("../secret".into());
    let mut app = start_here(start_without);
    for _ in 0..200 {
        app.update();
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(film(&app).timeline.is_none());
    assert!(film(&app).fault.as_ref().is_some_and(|fault| fault.contains("../secret")));
    ask(&mut app, Command::Play);
    assert!(!film(&app).on);
}
