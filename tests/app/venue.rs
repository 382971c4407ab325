//! A kiosk without a window: who wakes it, what it forgets, what strangers may.

use std::sync::Arc;
use std::time::Duration;

use arclight::platform::Machine;
use arclight::session::{Directed, Opening, Plain, Sentence, Wish};
use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Camera, Intent, Panels, Point, Settings, Study};
use arclight_core::lesson::{Command, LESSON};
use arclight_core::pair::Pair;
use arclight_core::panel::Panel;
use arclight_core::picture::{Setting, View};
use arclight_core::settings::Sound;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::venue::{Attraction, Filter, Kiosk, Mode, Phase, Venue};
use bevy::input::mouse::{MouseButton, MouseButtonInput};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::input::{ButtonState, InputPlugin};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy::window::WindowEvent;

use super::headless::{minilm, settle, start_on, state};

/// A kiosk that waits half a minute, with a sentence and a chapter to attract.
pub fn kiosk() -> Start {
    let attract = vec![
        Attraction::Sentence {
            text: "Time flies like an arrow.".into(),
            word: "flies".into(),
            trained: false,
            seconds: 4.0,
            caption: String::new(),
        },
        Attraction::Chapter("02-detective".into()),
    ];
    let kiosk = Kiosk { idle: 30.0, attract, volume_limit: 0.5, volume: 0.4, ..Kiosk::default() };
    let filter = Filter::read("hell");
    let venue = Venue { mode: Mode::Kiosk, kiosk, filter, ..Venue::default() };
    let mut start = Start { venue, ..Start::default() };
    start.state.settings.codes = true;
    start.state.settings.sound.volume = 0.4;
    start
}

/// With hands that can touch it.
fn opened(machine: Machine, begin: Start) -> App {
    let mut app = start_on(machine, begin);
    app.add_plugins(InputPlugin).add_message::<WindowEvent>();
    app
}

/// The same with the files of this machine, its lesson read.
pub fn app_of(begin: Start) -> App {
    let mut app = opened(Machine::here(), begin);
    for _ in 0..30_000 {
        app.update();
        if app.world().resource::<Plain<Film>>().timeline.is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    app
}

pub fn touch(app: &mut App) {
    for state in [ButtonState::Pressed, ButtonState::Released] {
        let input = MouseButtonInput { button: MouseButton::Left, state, window: Entity::PLACEHOLDER };
        app.world_mut().write_message(WindowEvent::MouseButtonInput(input));
    }
}

/// Frames of a twentieth of a second.
pub fn wait(app: &mut App, seconds: f32) {
    for _ in 0..(seconds * 20.0) as u32 {
        app.update();
    }
}

fn phase(app: &App) -> Phase {
    app.world().resource::<Plain<Visiting>>().visit.phase()
}

#[test]
fn the_loop_shows_its_parts_silently_until_a_touch_that_does_nothing_else() {
    let mut app = app_of(kiosk());
    let first = app.world().resource::<Opening>().state.clone();
    wait(&mut app, 0.2);
    settle(&mut app);
    assert_eq!(state(&app).picture.text, "Time flies like an arrow.");
    let lit = state(&app).word().expect("a lit word");
    assert_eq!(app.world().resource::<Plain<Shown>>().tokens[lit].text, "flies");
    wait(&mut app, 6.0);
    let film = app.world().resource::<Plain<Film>>();
    assert!(film.is_directing() && film.player.is_playing());
    let (chapter, _) = film.timeline.as_ref().unwrap().chapter_at(film.player.time());
    assert_eq!(film.timeline.as_ref().unwrap().chapters[chapter].name, "02-detective");
    assert!(state(&app).settings.sound.muted && state(&app).settings.sound.captions);

    // The touch falls on something, and presses nothing.
    touch(&mut app);
    app.world_mut().write_message(Wish(Intent::Set(Setting::View(View::Heatmap))));
    app.update();
    assert!(matches!(phase(&app), Phase::Visit { .. }));
    assert_eq!(state(&app), first, "woken, everything is as at the start");
    app.world_mut().write_message(Wish(Intent::Set(Setting::View(View::Heatmap))));
    app.update();
    assert_eq!(state(&app).picture.view, View::Heatmap, "the next touch counts");
}

#[test]
fn nobody_is_asked_and_then_everything_goes_back() {
    let mut app = app_of(kiosk());
    touch(&mut app);
    wait(&mut app, 0.2);
    let first = state(&app);
    let wishes = [
        Intent::Set(Setting::Text("Something else.".into())),
        Intent::Panel(Panels::Sheet(Some(Panel::Learn))),
        Intent::Settings(Settings::Sound(Sound { volume: 1.0, ..Default::default() })),
        Intent::Settings(Settings::Scale(2.0)),
        Intent::Study(Study::Group(true)),
        Intent::Camera(Camera::Reset),
    ];
    for wish in wishes {
        app.world_mut().write_message(Wish(wish));
    }
    wait(&mut app, 0.2);
    assert!((state(&app).settings.sound.volume - 0.5).abs() < 1e-6, "no louder than the limit");
    assert_ne!(state(&app), first);
    wait(&mut app, 30.5);
    let Phase::Asking { left } = phase(&app) else { panic!("{:?}", phase(&app)) };
    assert!(left > 19.0, "twenty seconds to answer, {left} are left");
    wait(&mut app, 10.0);
    touch(&mut app);
    wait(&mut app, 0.2);
    assert!(matches!(phase(&app), Phase::Visit { .. }));
    assert_eq!(state(&app).picture.text, "Something else.", "whoever answers keeps what was there");
    wait(&mut app, 51.0);
    assert_eq!(phase(&app), Phase::Attract);
    touch(&mut app);
    wait(&mut app, 0.2);
    assert_eq!(state(&app), first);
    let film = app.world().resource::<Plain<Film>>();
    assert!(!film.on && !film.astray && film.player.time() < 1e-3);
}

#[test]
fn what_a_visitor_typed_is_gone_from_memory() {
    let mut app = app_of(kiosk());
    touch(&mut app);
    wait(&mut app, 0.2);
    let [_, second] = state(&app).picture.pair;
    let wishes = [
        Intent::Set(Setting::Text("My name is Ada.".into())),
        Intent::Set(Setting::View(View::Heatmap)),
        Intent::Study(Study::Group(true)),
        Intent::Set(Setting::Pair(["Ada went to the bank.".into(), second])),
        Intent::Panel(Panels::Sheet(Some(Panel::Compare))),
        Intent::Panel(Panels::Sheet(Some(Panel::Wall))),
    ];
    for wish in wishes {
        app.world_mut().write_message(Wish(wish));
        app.update();
    }
    settle(&mut app);
    wait(&mut app, 2.0);
    assert_ne!(app.world().resource::<Plain<Pair>>().0, Pair::default(), "two sentences were compared");
    let typed = Arc::downgrade(app.world().resource::<Sentence>().attended.as_ref().unwrap());
    assert!(typed.strong_count() > 2, "heatmap and wall look at it too");
    wait(&mut app, 51.0);
    assert_eq!(phase(&app), Phase::Attract);
    settle(&mut app);
    wait(&mut app, 0.5);
    assert_eq!(typed.strong_count(), 0, "somebody keeps what was typed");
    assert_eq!(app.world().resource::<Plain<Pair>>().0, Pair::default(), "what was compared is kept");
}

#[test]
fn a_lesson_that_plays_is_not_interrupted() {
    let mut app = app_of(kiosk());
    touch(&mut app);
    wait(&mut app, 0.2);
    app.world_mut().write_message(Wish(Intent::Lesson(Command::Play)));
    wait(&mut app, 28.0);
    assert!(app.world().resource::<Plain<Film>>().player.is_playing());
    assert_eq!(phase(&app), Phase::Visit { idle: 0.0 });
}

#[test]
fn a_word_of_the_list_is_never_on_stage() {
    let mut app = app_of(kiosk());
    touch(&mut app);
    wait(&mut app, 0.2);
    let before = (state(&app).picture.text, state(&app).picture.pair);
    let [first, second] = before.1.clone();
    app.world_mut().write_message(Wish(Intent::Set(Setting::Text("Go to HELL.".into()))));
    for pair in [["h3ll yes".to_owned(), second], [first, "h3ll yes".to_owned()]] {
        app.world_mut().write_message(Wish(Intent::Set(Setting::Pair(pair))));
    }
    wait(&mut app, 0.2);
    assert_eq!((state(&app).picture.text, state(&app).picture.pair), before);
    app.world_mut().write_message(Wish(Intent::Set(Setting::Text("Hello there.".into()))));
    wait(&mut app, 0.2);
    assert_eq!(state(&app).picture.text, "Hello there.");
}

#[test]
fn only_allowed_chapters_are_there_and_the_first_is_chosen() {
    let mut begin = kiosk();
    begin.venue.kiosk.chapters = ["05-match", "02-detective"].map(str::to_owned).to_vec();
    begin.venue.kiosk.first_chapter = "05-match".into();
    let app = app_of(begin);
    let film = app.world().resource::<Plain<Film>>();
    let timeline = film.timeline.as_ref().unwrap();
    let names: Vec<_> = timeline.chapters.iter().map(|span| span.name.as_str()).collect();
    assert_eq!(names, ["02-detective", "05-match"], "in the lesson's order");
    assert_eq!(timeline.chapter_at(film.player.time()).0, 1);
}

#[test]
fn the_clock_of_a_kiosk_may_jump() {
    let mut app = app_of(kiosk());
    touch(&mut app);
    wait(&mut app, 0.2);
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs(7 * 3600)));
    app.update();
    assert!(matches!(phase(&app), Phase::Visit { .. }), "a machine that slept does not throw anybody out");
    let mut with_model = minilm("Cats sing.");
    with_model.lesson = Some(LESSON.to_owned());
    let mut app = app_of(with_model);
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs(7 * 3600)));
    for _ in 0..5 {
        app.update();
    }
    let film = app.world().resource::<Plain<Film>>();
    assert!(film.player.time() <= film.timeline.as_ref().unwrap().duration());
}

#[test]
fn a_sentence_of_the_loop_says_what_there_is_to_see_and_a_misspelt_chapter_is_named() {
    let mut begin = kiosk();
    let sentence = |caption: &str| Attraction::Sentence {
        text: "Cats sing.".into(),
        word: "sing".into(),
        trained: false,
        seconds: 3.0,
        caption: caption.into(),
    };
    begin.venue.kiosk.attract =
        vec![sentence(""), Attraction::Chapter("2-detective".into()), sentence("Cats and their song.")];
    begin.venue.kiosk.first_chapter = "9-heads".into();
    let mut app = app_of(begin);
    wait(&mut app, 0.5);
    let visiting = |app: &App| app.world().resource::<Plain<Visiting>>().0.clone();
    let told = visiting(&app).venue.notice.expect("a notice");
    assert!(told.contains("\"2-detective\"") && told.contains("\"9-heads\""), "{told}");
    let said = visiting(&app).caption.expect("a caption");
    assert!(said.contains("“sing”") && said.contains("looks across"), "{said}");
    // The chapter that is not there takes no time of the loop.
    wait(&mut app, 3.5);
    assert_eq!(visiting(&app).caption.as_deref(), Some("Cats and their song."));
    touch(&mut app);
    wait(&mut app, 0.2);
    assert_eq!(visiting(&app).caption, None);
}

#[test]
fn where_nothing_is_named_the_lesson_is_told_in_short_while_nobody_is_there() {
    let mut begin = kiosk();
    begin.venue.kiosk.attract = Vec::new();
    let mut app = app_of(begin);
    wait(&mut app, 0.5);
    let mut told = Vec::new();
    for _ in 0..4 {
        let film = app.world().resource::<Plain<Film>>();
        let timeline = film.timeline.as_deref().expect("a lesson");
        told.push(timeline.chapters[timeline.chapter_at(film.player.time()).0].name.clone());
        app.world_mut().write_message(Directed(Intent::Lesson(Command::Stop)));
        wait(&mut app, 3.0);
    }
    assert_eq!(told, ["01-word", "02-detective", "10-banks", "01-word"]);
}

#[test]
fn a_finger_wakes_it_as_a_mouse_does() {
    let mut app = app_of(kiosk());
    wait(&mut app, 0.5);
    assert_eq!(phase(&app), Phase::Attract);
    for phase in [TouchPhase::Started, TouchPhase::Ended] {
        let (position, window) = (Vec2::new(300.0, 200.0), Entity::PLACEHOLDER);
        let finger = TouchInput { phase, position, window, force: None, id: 1 };
        app.world_mut().write_message(finger);
        app.world_mut().write_message(WindowEvent::TouchInput(finger));
    }
    wait(&mut app, 0.2);
    assert!(matches!(phase(&app), Phase::Visit { .. }));
    assert_eq!(state(&app).pointing.pinned, None, "and does nothing else");
}

#[test]
fn a_loop_that_speaks_is_heard() {
    let mut begin = kiosk();
    begin.venue.kiosk.attract = vec![Attraction::Chapter("02-detective".into())];
    begin.venue.kiosk.attract_spoken = true;
    let mut app = app_of(begin);
    wait(&mut app, 1.0);
    assert!(app.world().resource::<Plain<Film>>().player.is_playing());
    let sound = &state(&app).settings.sound;
    assert!(!sound.muted && sound.captions && sound.volume <= 0.5, "{sound:?}");
}

#[test]
fn what_moves_can_be_made_to_stand_until_the_visit_ends() {
    // A model that is being read, as long as that may take, is waited for with frames too.
    let mut app = opened(Machine::default(), kiosk());
    touch(&mut app);
    wait(&mut app, 0.2);
    let moves = |app: &App| app.world().resource::<arclight::session::Motion>().moving;
    app.world_mut().write_message(Wish(Intent::Point(Point::Pin(2))));
    wait(&mut app, 10.0);
    assert!(moves(&app), "pulses run for as long as a word is lit");
    app.world_mut().write_message(Wish(Intent::Settings(Settings::ReducedMotion(true))));
    wait(&mut app, 2.0);
    assert!(!moves(&app), "pulses stand");
    wait(&mut app, 51.0);
    assert!(!state(&app).settings.reduced_motion, "the next visitor begins as usual");
}
