//! A time of the lesson looks the same however late the models answer and however many frames that takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use arclight_core::film::Film;
use arclight_core::intent::Intent;
use arclight_core::lesson::{Command, Timeline};
use arclight_core::start::Start;
use arclight_core::steps::Hood;
use arclight_core::visual::arcs::Pool;
use arclight_core::visual::frame::Pose;
use arclight_core::visual::layout::Layout;
use arclight_core::visual::placement::Place;
use arclight_model::steps::Step;
use bevy::prelude::*;
use bevy::tasks::AsyncComputeTaskPool;
use bevy::time::TimeUpdateStrategy;

use crate::camera::Rig;
use crate::platform::Machine;
use crate::scene::bar::Bar;
use crate::scene::lights::{LIGHTS, TokenLight};
use crate::scene::turn::Turn;
use crate::session::{Flatness, Plain, Wish, is_computed, state};
use crate::{app, scene};

/// Nobody computes beside the frames while it is held.
struct Held(Arc<AtomicBool>);

fn hold() -> Held {
    let pool = AsyncComputeTaskPool::get();
    let (held, begun) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
    for _ in 0..pool.thread_num() {
        let (held, begun) = (Arc::clone(&held), Arc::clone(&begun));
        let wait = async move {
            begun.fetch_add(1, Ordering::SeqCst);
            while held.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_micros(200));
            }
        };
        pool.spawn(wait).detach();
    }
    while begun.load(Ordering::SeqCst) < pool.thread_num() {
        std::thread::sleep(Duration::from_micros(200));
    }
    Held(held)
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// One test at a time holds: two would wait for each other.
static HOLDS: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// What of the picture follows from the lesson.
#[derive(Debug, Clone, PartialEq)]
struct Drawn {
    ways: [f32; 2],
    lights: [Vec<TokenLight>; 2],
    floor: [[Vec4; LIGHTS]; 2],
    arcs: Pool,
    places: Vec<Place>,
    bars: Vec<Bar>,
    flatness: f32,
    pose: Option<Pose>,
    step: Option<Step>,
    word: Option<usize>,
}

fn drawn(app: &App) -> Drawn {
    let world = app.world();
    let turn = world.resource::<Turn>();
    let places = world.resource::<Plain<Layout>>().placement.places.iter().enumerate();
    Drawn {
        places: places.map(|(token, place)| turn.place(token, place)).collect(),
        ways: [turn.progress(), turn.bars.way.eased()],
        lights: [turn.old.clone(), turn.new.clone()],
        floor: turn.floor,
        arcs: turn.pool.clone(),
        bars: turn.bars.all.clone(),
        flatness: world.resource::<Flatness>().eased(),
        pose: world.resource::<Rig>().pose,
        step: world.resource::<Plain<Hood>>().picture.as_ref().map(|picture| picture.step),
        word: state(world).word(),
    }
}

/// The program without its picture, with the lesson at a time; no frame has passed.
fn unopened(at: f64) -> App {
    let mut app = App::new();
    let start = Start { at: Some(at), ..Start::default() };
    app.add_plugins((MinimalPlugins, AssetPlugin::default(), scene::headless))
        .insert_resource(Machine::here())
        .insert_resource(Plain(start))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO))
        .add_plugins(app::logic);
    app
}

/// Frames without time until everything is computed; then one more, in which it is laid out.
fn wait(app: &mut App) {
    for _ in 0..30_000 {
        app.update();
        if app.world().resource::<Plain<Film>>().timeline.is_some() && is_computed(app.world()) {
            app.update();
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("the models never answered");
}

fn ask(app: &mut App, command: Command) {
    app.world_mut().write_message(Wish(Intent::Lesson(command)));
}

/// The same, and the answers come that many frames later than they could.
fn seek(app: &mut App, time: f64, late: usize) -> Drawn {
    ask(app, Command::Seek(time));
    let held = hold();
    (0..late).for_each(|_| app.update());
    drop(held);
    wait(app);
    drawn(app)
}

fn now(app: &App) -> f64 {
    app.world().resource::<Plain<Film>>().player.time()
}

fn timeline(app: &App) -> Arc<Timeline> {
    app.world().resource::<Plain<Film>>().timeline.clone().unwrap()
}

/// Shortly after the beginning of each scene, while the picture turns.
fn times(timeline: &Timeline) -> Vec<f64> {
    let spans = timeline.chapters.iter();
    spans.flat_map(|span| span.scenes.iter().map(|(at, _)| span.start + at + 0.13)).collect()
}

#[test]
fn words_of_two_sentences_glide_from_one_to_the_other() {
    let _alone = HOLDS.lock();
    let mut app = unopened(0.0);
    wait(&mut app);
    let timeline = timeline(&app);
    let begins = |chapter: usize, text: &str| {
        let span = &timeline.chapters[chapter];
        let (at, _) = span.scenes.iter().find(|(_, scene)| scene.picture.text == text).unwrap();
        span.start + at
    };
    // Made by hand and trained, a word that both have and one that is new.
    let trained = "The animal did not cross the street because it was too wide.";
    for (at, stays, comes) in
        [(begins(0, "They left a boat on the bank."), 7, 4), (begins(11, trained), 11, 12)]
    {
        let place = |app: &mut App, after: f64, token: usize| seek(app, at + after, 0).places[token].flat;
        let [begun, half, done, rests] = [0.01, 0.3, 0.7, 1.2].map(|after| place(&mut app, after, stays));
        let whole = begun.distance(done);
        assert!(whole > 2e-3, "{begun} to {done}");
        assert!(half.distance(begun) > 0.3 * whole && half.distance(done) > 0.3 * whole, "{half}");
        assert_eq!(done, rests);
        assert_eq!(
            place(&mut app, 0.01, comes),
            place(&mut app, 1.2, comes),
            "a new word stands where it will"
        );
    }
}

#[test]
fn a_lesson_that_opens_late_opens_with_the_same_picture() {
    let _alone = HOLDS.lock();
    // Glass and another sentence; what stands; a turn; the sheet; numbers that travel in the trained model.
    for at in [12.0, 73.5, 44.6, 480.0, 519.6, 520.0, 230.6] {
        let opened = |late: Option<usize>| {
            let mut app = unopened(at);
            match late {
                // Everything is read before the first frame.
                None => drop(app.add_systems(Startup, || std::thread::sleep(Duration::from_millis(400)))),
                Some(late) => {
                    let held = hold();
                    (0..late).for_each(|_| app.update());
                    drop(held);
                }
            }
            wait(&mut app);
            drawn(&app)
        };
        let first = opened(None);
        assert!(first.pose.is_some() && !first.lights[1].is_empty());
        for late in [1, 2, 7] {
            assert_eq!(opened(Some(late)), first, "at {at}, {late} frames late");
        }
    }
}

#[test]
fn a_time_looks_the_same_however_late_its_answers_come() {
    let _alone = HOLDS.lock();
    let mut app = unopened(0.0);
    wait(&mut app);
    let times = times(&timeline(&app));
    assert!(times.len() > 100);
    let from_the_start: Vec<Drawn> = times.iter().map(|time| seek(&mut app, *time, 0)).collect();
    for (index, time) in times.iter().enumerate().rev() {
        let late = [3, 0, 1, 8][index % 4];
        assert_eq!(seek(&mut app, *time, late), from_the_start[index], "at {time}, {late} frames late");
    }
}

#[test]
fn what_is_played_with_late_answers_looks_as_what_is_sought() {
    let _alone = HOLDS.lock();
    let (mut played, mut sought) = (unopened(0.0), unopened(0.0));
    wait(&mut played);
    wait(&mut sought);
    let timeline = timeline(&played);
    // Steps of both models, layers of the trained one, its heads as sheets, the flat sheet.
    for chapter in [1, 3, 5, 7, 8, 10, 11] {
        let span = &timeline.chapters[chapter];
        ask(&mut played, Command::GoTo(chapter));
        for (index, (at, _)) in span.scenes.iter().enumerate() {
            let (begins, late) = (span.start + at, index * 5 % 11);
            ask(&mut played, Command::Play);
            played.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(33)));
            while now(&played) < begins - 0.04 {
                played.update();
            }
            let mut held = Some(hold());
            for frame in 0.. {
                if frame == late {
                    held = None;
                }
                if now(&played) >= begins + 0.1 {
                    break;
                }
                played.update();
            }
            ask(&mut played, Command::Pause);
            played.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
            drop(held);
            wait(&mut played);
            let time = now(&played);
            assert_eq!(
                drawn(&played),
                seek(&mut sought, time, 0),
                "chapter {chapter}, scene {index}, at {time}"
            );
        }
    }
}
