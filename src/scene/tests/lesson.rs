//! The picture of a lesson by its time alone, however one comes there; and numbers that travel.

use arclight_core::film::Film;
use arclight_core::intent::{Intent, Next, Point, Settings};
use arclight_core::picture::{Badges, Carpet, Columns, Curtain, Join, Setting, WordRef};
use arclight_core::steps::Hood;
use bevy::prelude::*;

use crate::platform::Machine;
use crate::scene::bar::Way;
use crate::scene::instances::Instances;
use crate::scene::marks::LineInstance;
use crate::scene::turn::Turn;
use crate::session::{Plain, Wish, state};
use crate::{app, scene};
use arclight_core::lesson::{Command, Scene};
use arclight_model::steps::Step;

/// The program without its picture, with the lesson.
fn opened() -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, AssetPlugin::default(), scene::headless))
        .insert_resource(Machine::here())
        .insert_resource(bevy::time::TimeUpdateStrategy::ManualDuration(std::time::Duration::from_millis(20)))
        .add_plugins(app::logic);
    while app.world().resource::<Plain<Film>>().timeline.is_none() {
        app.update();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    app
}

fn ask(app: &mut App, intent: Intent) {
    app.world_mut().write_message(Wish(intent));
    app.update();
}

/// Bars that are on their way from another tile, or within their own.
fn carried(app: &App) -> usize {
    let bars = &app.world().resource::<Turn>().bars;
    let comes = bars.all.iter().filter(|bar| matches!(bar.way, Way::Comes { .. })).count();
    if bars.way.is_under_way() { comes } else { 0 }
}

/// When the first scene of the lesson with that step begins, seconds.
fn begins(app: &App, step: Step) -> f64 {
    let timeline = app.world().resource::<Plain<Film>>().timeline.clone().unwrap();
    let mut scenes = timeline
        .chapters
        .iter()
        .flat_map(|span| span.scenes.iter().map(move |(at, scene)| (span.start + at, scene.picture.step)));
    scenes.find(|(_, own)| *own == Some(step)).unwrap().0
}

/// What of the turn is seen.
fn seen(app: &App) -> (f32, f32, usize, Option<Step>) {
    let turn = app.world().resource::<Turn>();
    let step = app.world().resource::<Plain<Hood>>().picture.as_ref().map(|picture| picture.step);
    (turn.progress(), turn.marks.way.eased(), carried(app), step)
}

#[test]
fn a_jump_leads_to_what_playing_would_have_led_to() {
    let step = Step::Values;
    let mut app = opened();
    let cue = begins(&app, step);
    // Within its chapter, at whose end the lesson stops.
    ask(&mut app, Intent::Lesson(Command::Seek(cue - 0.5)));
    ask(&mut app, Intent::Lesson(Command::Play));
    while app.world().resource::<Plain<Film>>().player.time() < cue + 0.2 {
        app.update();
    }
    ask(&mut app, Intent::Lesson(Command::Pause));
    let (time, played) = (app.world().resource::<Plain<Film>>().player.time(), seen(&app));
    assert!(played.1 > 0.0 && played.1 < 1.0, "{step:?}: {played:?}");
    // Where the lesson stands it stays as it is.
    for _ in 0..100 {
        app.update();
    }
    assert_eq!(seen(&app), played);
    for from in [0.0, cue + 20.0, cue + 1.0] {
        ask(&mut app, Intent::Lesson(Command::Seek(from)));
        for _ in 0..100 {
            app.update();
        }
        ask(&mut app, Intent::Lesson(Command::Seek(time)));
        // However long the models take to read its sentence again.
        for _ in 0..2000 {
            if seen(&app).3 == played.3 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
            app.update();
        }
        app.update();
        app.update();
        let there = seen(&app);
        assert!(
            (there.0 - played.0).abs() < 0.02 && (there.1 - played.1).abs() < 0.02,
            "{step:?} from {from}: {there:?}"
        );
        assert_eq!((there.2, there.3), (played.2, played.3), "{step:?} from {from}");
    }
}

/// Where the tips of the lines are that devices hang on the tiles, and how bright they are.
fn lines(app: &App) -> Vec<(Vec3, f32)> {
    let lines = &app.world().resource::<Instances<LineInstance>>().0;
    lines.iter().map(|line| (line.tip, line.light)).collect()
}

fn word(scene: &Scene, word: &str) -> bool {
    scene.picture.query == Some(WordRef::Text(word.to_owned()))
}

#[test]
fn a_jump_leads_to_the_arrow_that_playing_would_have_led_to() {
    // The sweep from one sentence to the next, what a step adds, columns that grow, plates and rows that come.
    // The rows of a carpet, those of twice the words, a curtain that is drawn and one that travels.
    let chosen: [fn(&Scene) -> bool; 11] = [
        |scene| scene.picture.text.contains("boat"),
        |scene| scene.picture.compass.is_some() && scene.picture.step == Some(Step::Residual),
        |scene| scene.picture.columns == Some(Columns::Towers),
        |scene| scene.picture.badges == Some(Badges::Key),
        |scene| scene.picture.columns == Some(Columns::Products),
        |scene| scene.picture.carpet == Some(Carpet::All),
        |scene| scene.picture.carpet == Some(Carpet::All) && scene.picture.text.contains("forest"),
        |scene| scene.picture.curtain.is_some(),
        |scene| scene.picture.curtain == Some(Curtain::Lit) && word(scene, "catch"),
        // A sheet comes, and what heads found goes on its way.
        |scene| scene.picture.sheets.as_ref().is_some_and(|sheets| sheets.listed().len() == 2),
        |scene| scene.picture.join == Some(Join::Mixed),
    ];
    for (which, is) in chosen.into_iter().enumerate() {
        let mut app = opened();
        let timeline = app.world().resource::<Plain<Film>>().timeline.clone().unwrap();
        let mut scenes = timeline
            .chapters
            .iter()
            .flat_map(|span| span.scenes.iter().map(move |(at, scene)| (span.start + at, scene)));
        let cue = scenes.find(|(_, scene)| is(scene)).unwrap().0;
        ask(&mut app, Intent::Lesson(Command::Seek(cue - 2.0)));
        ask(&mut app, Intent::Lesson(Command::Play));
        while app.world().resource::<Plain<Film>>().player.time() < cue + 0.4 {
            app.update();
        }
        ask(&mut app, Intent::Lesson(Command::Pause));
        // However long the model takes to read the sentence.
        let settle = |app: &mut App| {
            for _ in 0..40 {
                app.update();
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        };
        settle(&mut app);
        let (time, played) = (app.world().resource::<Plain<Film>>().player.time(), lines(&app));
        let way = app.world().resource::<Turn>().marks.way.eased();
        assert!(way > 0.0 && way < 1.0 && !played.is_empty(), "{which}: {way}, {played:?}");
        for from in [0.0, cue + 20.0, cue - 1.0] {
            ask(&mut app, Intent::Lesson(Command::Seek(from)));
            settle(&mut app);
            ask(&mut app, Intent::Lesson(Command::Seek(time)));
            settle(&mut app);
            let there = lines(&app);
            assert_eq!(there.len(), played.len(), "{which} from {from}");
            for (a, b) in there.iter().zip(&played) {
                let near = a.0.distance(b.0) < 0.02 && (a.1 - b.1).abs() < 0.02;
                assert!(near, "{which} from {from}: {a:?} is not {b:?}");
            }
        }
    }
}

#[test]
fn numbers_travel_only_from_the_step_before() {
    let mut app = opened();
    ask(&mut app, Intent::Point(Point::Pin(7)));
    let step = |app: &mut App, wish: Intent| {
        ask(app, wish);
        app.update();
        let found = carried(app);
        for _ in 0..100 {
            app.update();
        }
        found
    };
    assert_eq!(step(&mut app, Intent::Set(Setting::Step(Some(Step::Values)))), 0);
    assert!(step(&mut app, Intent::Next(Next::Step(1))) > 20, "from the keys to their sum");
    assert_eq!(step(&mut app, Intent::Next(Next::Step(-1))), 0, "and not back");
    assert!(step(&mut app, Intent::Set(Setting::Step(Some(Step::Sum)))) > 20, "on, by its own button");
    assert_eq!(step(&mut app, Intent::Set(Setting::Step(Some(Step::Scores)))), 0, "a jump");
    // What is lit meanwhile changes nothing of it.
    step(&mut app, Intent::Set(Setting::Step(Some(Step::Values))));
    ask(&mut app, Intent::Next(Next::Step(1)));
    app.update();
    let before = carried(&app);
    ask(&mut app, Intent::Point(Point::Arc(Some((7, 6)))));
    app.update();
    assert!(before > 20 && carried(&app) == before);
    // Less motion: at once.
    ask(&mut app, Intent::Next(Next::Step(-1)));
    ask(&mut app, Intent::Settings(Settings::ReducedMotion(true)));
    ask(&mut app, Intent::Next(Next::Step(1)));
    app.update();
    assert_eq!((carried(&app), state(app.world()).picture.step), (0, Some(Step::Sum)));
}
