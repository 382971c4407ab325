//! Heatmap, steps, switches and lenses: an intent in, the right numbers out.

use arclight::session::{Plain, Wish};
use arclight_core::heat::Heat;
use arclight_core::intent::{Intent, Next, Panels, Point, Study};
use arclight_core::panel::Panel;
use arclight_core::picture::{Head, Setting, View};
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::steps::Hood;
use arclight_core::traces::Traces;
use arclight_model::ModelId;
use arclight_model::lens::Lens;
use arclight_model::steps::{Normalise, Step};
use bevy::prelude::*;

use super::headless::{minilm, send, settle, start, start_here, state, token};

fn shown(app: &App) -> &Shown {
    app.world().resource::<Plain<Shown>>()
}

/// Waits for the steps of the chosen layer.
fn followed(app: &mut App) -> &Hood {
    for _ in 0..30_000 {
        app.update();
        if app.world().resource::<Plain<Hood>>().numbers.is_some() {
            app.update();
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    app.world().resource::<Plain<Hood>>()
}

#[test]
fn the_heatmap_has_three_heads_and_their_average() {
    let mut app = start(Start::default());
    send(&mut app, Intent::Set(Setting::View(View::Heatmap)));
    let maps = &app.world().resource::<Plain<Heat>>().maps;
    assert_eq!(
        maps.iter().map(|map| map.place).collect::<Vec<_>>(),
        [Some((0, 0)), Some((0, 1)), Some((0, 2)), None]
    );
    let sum = &maps[0].weights + &maps[1].weights + &maps[2].weights;
    assert!((&sum / 3.0 - &maps[3].weights).iter().all(|x| x.abs() < 1e-6));
    send(&mut app, Intent::Set(Setting::Lens(Lens::Rollout)));
    assert_eq!(app.world().resource::<Plain<Heat>>().maps.len(), 1);
    send(&mut app, Intent::Set(Setting::Lens(Lens::Norm)));
    for map in &app.world().resource::<Plain<Heat>>().maps {
        assert!(map.weights.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-4));
    }
}

#[test]
fn heads_of_the_heatmap_are_picked_and_their_layers_follow() {
    let mut app = start_here(minilm("The cat sat on the mat."));
    settle(&mut app);
    send(&mut app, Intent::Set(Setting::View(View::Heatmap)));
    send(&mut app, Intent::Study(Study::Slot(1)));
    send(&mut app, Intent::Study(Study::Heat(4, 7)));
    assert_eq!(app.world().resource::<Plain<Heat>>().maps[1].place, Some((4, 7)));
    for _ in 0..30_000 {
        app.update();
        let traces = app.world().resource::<Plain<Traces>>();
        if [0, 4, 2].iter().all(|layer| traces.layer(*layer).is_some()) {
            // What the steps of that layer give is the picture of the head.
            let scores = traces.layer(4).unwrap().scores(7);
            let exps = scores.row(1).mapv(f32::exp);
            let weights = &exps / exps.sum();
            let shown = &app.world().resource::<Plain<Heat>>().maps[1].weights;
            assert!(
                (&weights - &shown.row(1)).iter().all(|x| x.abs() < 1e-4),
                "{weights} and {}",
                shown.row(1)
            );
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("the layers of the heatmap were not followed");
}

#[test]
fn a_mask_is_shown_from_when_it_was_read_on() {
    let mut app = start_here(minilm("The cat sat on the mat."));
    settle(&mut app);
    send(&mut app, Intent::Set(Setting::View(View::Heatmap)));
    app.world_mut().write_message(Wish(Intent::Set(Setting::Mask(true))));
    let mut waited = 0;
    loop {
        app.update();
        let heat = app.world().resource::<Plain<Heat>>();
        let ahead =
            heat.maps[0].weights.indexed_iter().any(|((query, key), weight)| key > query && *weight > 0.0);
        assert_eq!(heat.causal, !ahead, "what is hatched is what was masked");
        if heat.causal {
            break;
        }
        waited += 1;
        assert!(waited < 4000, "the model never answered");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(waited > 0, "it was chosen before it was read");
}

#[test]
fn heads_are_grouped_while_the_wall_is_open() {
    let mut app = start_here(minilm("The cat sat on the mat."));
    settle(&mut app);
    let grouped = |app: &App| {
        let attended = shown(app).attended.clone().unwrap();
        app.world().resource::<Plain<Heat>>().habits(&attended).map(<[_]>::to_vec)
    };
    send(&mut app, Intent::Study(Study::Group(true)));
    assert_eq!(grouped(&app), None, "nobody looks");
    send(&mut app, Intent::Panel(Panels::Toggle(Panel::Wall)));
    for text in ["The cat sat on the mat.", "The dog saw the other dog."] {
        send(&mut app, Intent::Set(Setting::Text(text.to_owned())));
        for _ in 0..30_000 {
            if grouped(&app).is_some() {
                break;
            }
            app.update();
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let attended = shown(&app).attended.clone().unwrap();
        assert_eq!(grouped(&app).unwrap(), arclight_model::habit::habits(&attended), "{text}");
    }
}

#[test]
fn the_steps_follow_a_word_and_end_with_escape() {
    let mut app = start(Start::default());
    send(&mut app, Intent::Set(Setting::View(View::Heatmap)));
    let bank = token(&app, "bank");
    send(&mut app, Intent::Point(Point::Pin(bank)));
    send(&mut app, Intent::Set(Setting::Head(Head::Mean)));
    send(&mut app, Intent::Set(Setting::Step(Some(Step::Scores))));
    assert_eq!((state(&app).picture.view, state(&app).picture.place().head), (View::Stage, Head::One(0)));
    let numbers = followed(&mut app).numbers.clone().unwrap();
    assert_eq!((numbers.query, numbers.step), (bank, Step::Scores));
    // No arcs before the softmax; the mean is passed over; words stay pieces.
    assert!(!app.world().resource::<Plain<Hood>>().picture.as_ref().unwrap().arcs);
    send(&mut app, Intent::Next(Next::Head(-1)));
    assert_eq!(state(&app).picture.place().head, Head::One(2));
    send(&mut app, Intent::Set(Setting::WithoutIdle(true)));
    assert!(followed(&mut app).numbers.is_some());
    send(&mut app, Intent::Set(Setting::WithoutIdle(false)));
    send(&mut app, Intent::Point(Point::Pin(bank)));
    assert_eq!(state(&app).pointing.pinned, Some(bank));
    send(&mut app, Intent::Point(Point::Release));
    assert_eq!((state(&app).picture.step, state(&app).pointing.pinned), (None, Some(bank)));
    app.update();
    assert!(app.world().resource::<Plain<Hood>>().numbers.is_none());
}

#[test]
fn switches_change_the_row_and_reset_brings_it_back() {
    let mut app = start(Start::default());
    let bank = token(&app, "bank");
    send(&mut app, Intent::Point(Point::Pin(bank)));
    let before = shown(&app).weights.row(bank).to_owned();
    send(&mut app, Intent::Set(Setting::Step(Some(Step::Softmax))));
    let usual = followed(&mut app).numbers.clone().unwrap();
    assert!((&before - &shown(&app).weights.row(bank)).iter().all(|x| x.abs() < 1e-5));
    send(&mut app, Intent::Set(Setting::Scaling(false)));
    let numbers = followed(&mut app).numbers.clone().unwrap();
    assert!(numbers.now.entropy < usual.now.entropy && numbers.now.peak > usual.now.peak);
    assert_eq!(numbers.usual, Some(usual.now));
    send(&mut app, Intent::Set(Setting::Scaling(true)));
    send(&mut app, Intent::Set(Setting::Normalise(Normalise::ArgMax)));
    assert!((shown(&app).weights.row(bank).iter().copied().fold(0.0, f32::max) - 1.0).abs() < 1e-6);
    send(&mut app, Intent::Study(Study::Reset));
    followed(&mut app);
    assert!((&before - &shown(&app).weights.row(bank)).iter().all(|x| x.abs() < 1e-5));
}

#[test]
fn a_mask_is_for_both_models() {
    let mut app = start_here(minilm("The cat sat on the mat."));
    settle(&mut app);
    for model in [ModelId::MINILM, ModelId::GLASS] {
        send(&mut app, Intent::Set(Setting::Model(model)));
        send(&mut app, Intent::Set(Setting::Mask(true)));
        for ((query, key), weight) in shown(&app).weights.indexed_iter() {
            assert!(key <= query || *weight == 0.0, "{model:?}: {query} looks at {key}");
        }
        send(&mut app, Intent::Study(Study::Reset));
    }
}

#[test]
fn mask_and_positions_are_measured_against_the_model_as_it_was_made() {
    for mut app in [start(Start::default()), start_here(minilm("The cat sat on the mat."))] {
        settle(&mut app);
        send(&mut app, Intent::Point(Point::Pin(3)));
        send(&mut app, Intent::Set(Setting::Step(Some(Step::Softmax))));
        let usual = followed(&mut app).numbers.clone().unwrap();
        assert_eq!(usual.usual, Some(usual.now));
        // Masked; then, unmasked again, without positions.
        let readings = [
            (true, vec![Setting::Mask(true)]),
            (false, vec![Setting::Mask(false), Setting::Position(false)]),
        ];
        for (causal, settings) in readings {
            for setting in &settings {
                app.world_mut().write_message(Wish(Intent::Set(setting.clone())));
            }
            settle(&mut app);
            settle(&mut app);
            for _ in 0..30_000 {
                app.update();
                if app.world().resource::<Plain<Hood>>().is_whole() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            let switched = app.world().resource::<Plain<Hood>>().numbers.clone().unwrap();
            assert_eq!(switched.usual, Some(usual.now), "{settings:?}");
            assert_ne!(switched.now, usual.now, "{settings:?}");
            assert_eq!(switched.causal, causal);
        }
    }
}

#[test]
fn while_a_model_is_loaded_no_step_of_the_other_one_passes_for_its_own() {
    let mut app = start_here(Start::default());
    let bank = token(&app, "bank");
    send(&mut app, Intent::Point(Point::Pin(bank)));
    send(&mut app, Intent::Set(Setting::Model(ModelId::MINILM)));
    send(&mut app, Intent::Set(Setting::Layer(0)));
    send(&mut app, Intent::Set(Setting::Model(ModelId::GLASS)));
    send(&mut app, Intent::Set(Setting::Step(Some(Step::Softmax))));
    let glass = followed(&mut app).numbers.clone().unwrap();
    let row = shown(&app).weights.row(bank).to_owned();
    send(&mut app, Intent::Set(Setting::Temperature(5.0)));
    app.world_mut().write_message(Wish(Intent::Set(Setting::Model(ModelId::MINILM))));
    let mut stood = 0;
    for _ in 0..4000 {
        app.update();
        let hood = app.world().resource::<Plain<Hood>>();
        if shown(&app).attended.as_ref().unwrap().model == ModelId::GLASS {
            assert_eq!((&hood.numbers, &hood.picture), (&None, &None));
            let off = &shown(&app).weights.row(bank) - &row;
            assert!(off.iter().all(|x| x.abs() < 1e-5), "Glass as it is");
            stood += 1;
        } else if hood.numbers.is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(stood > 0, "the sentence of Glass stays for a while");
    let numbers = followed(&mut app).numbers.clone().unwrap();
    assert_eq!((glass.head_size, numbers.head_size), (123, 32));
}

#[test]
fn the_steps_play_by_themselves_to_the_end() {
    let mut app = start(Start::default());
    send(&mut app, Intent::Study(Study::Play(true)));
    assert_eq!(state(&app).picture.step, Some(Step::Tokens));
    // 12 steps of 4 seconds, 50 ms a frame.
    for _ in 0..1100 {
        app.update();
    }
    assert_eq!((state(&app).picture.step, state(&app).panels.playing), (Some(Step::Residual), false));
}
