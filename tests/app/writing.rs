//! SmolLM2 in the program: what it writes and what cuts do are what the command line says of the same text.

use std::process::Command;

use arclight::session::{Models, Plain};
use arclight_core::devices::Devices;
use arclight_core::intent::{Intent, Point, Write};
use arclight_core::picture::Setting;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_model::ModelId;
use bevy::prelude::*;

use super::headless::{send, settle, start_here, state};

const MARY: &str = "When Mary and John went to the store, John gave a drink to";

/// The program with SmolLM2 and the sentence; nothing where its file is not there.
fn writing() -> Option<App> {
    let mut app = start_here(Start::default());
    if let Some(why) = app.world().resource::<Models>().failed(ModelId::SMOLLM2) {
        println!("{why}");
        return None;
    }
    send(&mut app, Intent::Set(Setting::Text(MARY.into())));
    send(&mut app, Intent::Set(Setting::Model(ModelId::SMOLLM2)));
    known(&mut app);
    Some(app)
}

/// Until everything is answered and weighed.
fn known(app: &mut App) {
    for _ in 0..20_000 {
        app.update();
        let state = state(app);
        let (writer, picture) = (&state.writer, &state.picture);
        let waits = writer.is_busy()
            || writer.open_question(picture).is_some()
            || writer.next_effect(picture).is_some()
            || !arclight::session::is_computed(app.world());
        if !waits {
            app.update();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("the model never answered");
}

/// What the command line says: JSON.
fn told(arguments: &[&str]) -> serde_json::Value {
    let done = Command::new(env!("CARGO_BIN_EXE_arclight")).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn near(a: f32, b: &serde_json::Value, what: &str) {
    let b = b.as_f64().unwrap() as f32;
    assert!((a - b).abs() < 2e-4, "{what}: {a} {b}");
}

#[test]
fn what_comes_next_and_what_cuts_do_is_what_the_command_line_says() {
    let Some(mut app) = writing() else { return };
    for cut in [None, Some("Mary")] {
        if let Some(cut) = cut {
            let at = app.world().resource::<Plain<Shown>>().tokens.iter().position(|t| t.text == " Mary");
            assert_eq!((cut, at), ("Mary", Some(1)));
            send(&mut app, Intent::Write(Write::Cut(1)));
            known(&mut app);
        }
        let mut arguments = vec!["next", "--text", MARY, "--top", "5", "--effects", "--json"];
        arguments.extend(cut.map(|cut| ["--cut", cut]).into_iter().flatten());
        let told = told(&arguments);
        let state = state(&app);
        let answer = state.writer.answer(&state.picture).unwrap();
        for next in told["next"].as_array().unwrap() {
            let id = u32::try_from(next["id"].as_u64().unwrap()).unwrap();
            near(answer.candidate(id).unwrap().p, &next["p"], "probability");
        }
        let ghosts = app.world().resource::<Plain<Devices>>().ghosts.clone().unwrap();
        assert_eq!((ghosts.candidates.len(), ghosts.under.len()), (5, 13));
        for (key, effect) in told["effects"].as_array().unwrap().iter().enumerate() {
            near(ghosts.under[key].looked_at, &effect["attention"], "attention");
        }
        if cut.is_none() {
            let mary = answer.likeliest().unwrap();
            for (key, effect) in told["effects"].as_array().unwrap().iter().enumerate() {
                near(mary.p + ghosts.under[key].change.unwrap(), &effect["p"], "effect");
            }
        } else {
            assert_eq!(ghosts.says().unwrap(), "Without Mary: Mary 92% → 23%");
            let shown = app.world().resource::<Plain<Shown>>();
            assert_eq!(shown.weights[[13, 1]], 0.0);
        }
    }
}

#[test]
fn it_writes_what_the_command_line_writes_and_all_of_it_is_taken_back() {
    let Some(mut app) = writing() else { return };
    let told = told(&["write", "--text", MARY, "--tokens", "60", "--json"]);
    send(&mut app, Intent::Write(Write::Pace(20.0)));
    send(&mut app, Intent::Write(Write::Keep(true)));
    known(&mut app);
    let after = state(&app);
    let ids: Vec<u64> = after.writer.written().iter().map(|one| u64::from(one.candidate.id)).collect();
    assert!(ids.len() > 1 && after.picture.text.ends_with('.'), "{:?}", after.picture.text);
    let written = told["ids"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap());
    let written: Vec<u64> = written.collect();
    assert_eq!(ids, written[..ids.len()]);
    // The last word is lit, and its arcs are of the text as it is now.
    let tokens = app.world().resource::<Plain<Shown>>().tokens.len();
    assert_eq!((state(&app).word(), tokens), (Some(tokens - 1), 14 + ids.len()));
    send(&mut app, Intent::Write(Write::Rewind));
    known(&mut app);
    assert_eq!(state(&app).picture.text, MARY);
    // Another model lays the scissors down and writes nothing.
    send(&mut app, Intent::Write(Write::Scissors(true)));
    send(&mut app, Intent::Set(Setting::Model(ModelId::GLASS)));
    settle(&mut app);
    assert!(!state(&app).writer.has_scissors());
    assert!(app.world().resource::<Plain<Devices>>().ghosts.is_none());
    send(&mut app, Intent::Point(Point::Pin(1)));
    assert!(state(&app).picture.cuts.is_empty());
}
