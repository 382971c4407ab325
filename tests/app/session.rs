//! An intent in, the right state and picture data out.

use std::sync::Arc;
use std::time::Duration;

use arclight::platform::{Machine, Native};
use arclight::scene::measure;
use arclight::session::{Models, Motion, Plain, Sentence, Wish};
use arclight_core::intent::{Intent, Next, Point, Settings};
use arclight_core::picture::{Direction, Head, HeadPlace, Setting, View, WordRef};
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::visual::quality::Quality;
use arclight_model::{Cut, ModelId};
use bevy::prelude::*;

use super::headless::{minilm, send, settle, start, start_here, start_on, state, token};

fn shown(app: &App) -> &Shown {
    app.world().resource::<Plain<Shown>>()
}

#[test]
fn the_first_picture_has_bank_lit() {
    let mut app = start(Start { glance: Some(WordRef::Text("bank".into())), ..Start::default() });
    app.update();
    let word = state(&app).word().unwrap();
    assert_eq!(shown(&app).tokens[word].text, "bank");
    // It stays until somebody points, and nothing moves meanwhile.
    for frame in 0..2000 {
        app.update();
        // Where tests run beside one another, the thread that looks for MiniLM comes late.
        if frame > 400 && app.world().resource::<Models>().failed(ModelId::MINILM).is_some() {
            break;
        }
        if frame > 400 {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    app.update();
    assert_eq!(state(&app).word(), Some(word));
    assert!(app.world().resource::<Models>().failed(ModelId::MINILM).is_some());
    assert!(!app.world().resource::<Motion>().moving, "a frame is asked for though nothing moves");
}

#[test]
fn hover_pin_and_release() {
    let mut app = start(Start::default());
    let river = token(&app, "river");
    send(&mut app, Intent::Point(Point::Hover(Some(river))));
    assert_eq!(state(&app).word(), Some(river));
    send(&mut app, Intent::Point(Point::Pin(river)));
    send(&mut app, Intent::Point(Point::Hover(Some(1))));
    assert_eq!(state(&app).word(), Some(river));
    send(&mut app, Intent::Point(Point::Release));
    assert_eq!(state(&app).word(), None);
}

#[test]
fn another_head_is_another_matrix_of_the_same_sentence() {
    let mut app = start(Start::default());
    let (before, sentence) = (shown(&app).weights.clone(), shown(&app).sentence);
    send(&mut app, Intent::Set(Setting::Head(Head::One(0))));
    assert_ne!(shown(&app).weights, before);
    assert_eq!(shown(&app).sentence, sentence);
    let river = token(&app, "river");
    let back = shown(&app).weights[[river, river - 1]];
    assert!(back >= 0.9, "looks back puts {back} on the previous word");
}

#[test]
fn the_last_text_wins() {
    let mut app = start_here(minilm("One."));
    for text in ["A fish swims.", "A fish swims in the river.", "The cat sleeps."] {
        app.world_mut().write_message(Wish(Intent::Set(Setting::Text(text.into()))));
        app.update();
    }
    settle(&mut app);
    assert_eq!(app.world().resource::<Sentence>().attended.as_ref().unwrap().text, "The cat sleeps.");
    assert_eq!(token(&app, "cat"), 2);
}

#[test]
fn minilm_shows_pieces_and_words() {
    let mut app = start_here(minilm("The bear waded into the river."));
    settle(&mut app);
    let pieces = shown(&app).tokens.len();
    let d = token(&app, "##d");
    send(&mut app, Intent::Point(Point::Pin(d)));
    send(&mut app, Intent::Set(Setting::Words(true)));
    assert_eq!(shown(&app).tokens.len(), pieces - 1);
    // The pinned piece is part of the word now.
    assert_eq!(state(&app).pointing.pinned, Some(token(&app, "waded")));
    send(&mut app, Intent::Set(Setting::WithoutIdle(true)));
    assert!(shown(&app).tokens.iter().all(|token| !token.kind.is_special()));
    for row in shown(&app).weights.rows() {
        assert!((row.sum() - 1.0).abs() < 1e-4);
    }
}

#[test]
fn every_layer_and_head_can_be_chosen() {
    let mut app = start_here(minilm("A rose is a rose."));
    settle(&mut app);
    for place in [(0, 2), (5, 11), (3, 1)] {
        send(&mut app, Intent::Set(Setting::Place(HeadPlace { layer: place.0, head: Head::One(place.1) })));
        let whole = shown(&app).attended.clone().unwrap();
        assert_eq!(shown(&app).weights, whole.map.head(place.0, place.1).unwrap());
    }
}

#[test]
fn hostile_texts_do_no_harm() {
    let mut app = start_here(minilm(""));
    settle(&mut app);
    let texts = [
        "",
        " ",
        "\u{0}\u{1}\u{7f}",
        "👩‍🚀🏳️‍🌈",
        "مرحبا بالعالم",
        "a\u{301}\u{301}\u{301}",
        "\u{202e}abc",
        "\u{ffff}",
    ];
    for model in [ModelId::GLASS, ModelId::MINILM] {
        send(&mut app, Intent::Set(Setting::Model(model)));
        for text in texts {
            send(&mut app, Intent::Set(Setting::Text(text.into())));
            send(&mut app, Intent::Point(Point::Step(1)));
            assert!(!shown(&app).tokens.is_empty());
        }
        send(&mut app, Intent::Set(Setting::Text("word ".repeat(20_000))));
        let Cut { kept, of } = shown(&app).attended.as_ref().unwrap().cut.expect("a long text is cut");
        assert!(kept == 512 && of > 512);
        assert_eq!(shown(&app).tokens.len(), 512);
    }
}

#[test]
fn a_missing_model_leaves_glass() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Native { assets: Some(folder.path().to_path_buf()), ..Native::default() };
    let mut app = start_on(Machine(Arc::new(machine)), minilm("A fish."));
    settle(&mut app);
    assert_eq!(state(&app).picture.model, ModelId::GLASS);
    let reason = app.world().resource::<Models>().failed(ModelId::MINILM).expect("no reason");
    assert!(reason.contains("minilm-int8g64.safetensors"), "{reason}");
}

/// No measured time decides what is drawn: where frames wait for the models, many are slow.
fn start_fine() -> App {
    let mut begin = Start::default();
    begin.state.settings.quality = Quality::High;
    start(begin)
}

#[test]
fn a_page_costs_few_draws() {
    let mut app = start_fine();
    send(&mut app, Intent::Set(Setting::Text("The river runs to the sea. ".repeat(100))));
    send(&mut app, Intent::Point(Point::Pin(5)));
    assert_eq!(shown(&app).tokens.len(), 512);
    let cost = measure(app.world_mut());
    assert!(cost.draws <= 7, "{cost:?}");
    // Each of 768 ribbons and of the 512 of the lit word, with 16 segments, and their reflections; the tiles, those of
    // the front tier twice.
    let most = 2 * (768 + 512) * 16 * 2 + 2 * 512 * 2 + 4;
    assert!((most / 2..=most).contains(&cost.triangles), "{cost:?}");
    // A ribbon is 11 numbers, a tile 15.
    assert!(cost.bytes <= ((768 + 512) * 11 + 512 * 15) * 4, "{cost:?}");
}

#[test]
fn what_is_drawn_is_counted_and_nothing_else() {
    let mut app = start_fine();
    send(&mut app, Intent::Set(Setting::Text("The cat sleeps.".into())));
    send(&mut app, Intent::Point(Point::Pin(2)));
    send(&mut app, Intent::Settings(Settings::ReducedMotion(true)));
    app.update();
    let Shown { weights, tokens, .. } = shown(&app);
    let seen =
        |((query, _), weight): &((usize, usize), &f32)| **weight >= if *query == 2 { 1e-9 } else { 0.002 };
    let (arcs, tiles) = (weights.indexed_iter().filter(seen).count(), tokens.len());
    let cost = measure(app.world_mut());
    assert_eq!(cost.bytes, (arcs * 11 + tiles * 15) * 4, "{cost:?}");
    // Tiles twice, as they are mirrored, and the backdrop and the floor.
    assert_eq!(cost.triangles, arcs * 2 * 64 + 2 * (tiles * 2) + 4, "{cost:?}");
}

#[test]
fn pointing_and_switching_run_no_inference() {
    let mut app = start(Start::default());
    let read = |app: &App| shown(app).attended.as_ref().map(Arc::as_ptr);
    send(&mut app, Intent::Set(Setting::Text("The river runs to the sea. ".repeat(100))));
    let before = read(&app);
    for word in 0..11 {
        send(&mut app, Intent::Point(Point::Hover(Some(word))));
        send(&mut app, Intent::Next(Next::Head(1)));
        let direction = if word % 2 == 0 { Direction::AttendedBy } else { Direction::AttendsTo };
        send(&mut app, Intent::Set(Setting::Direction(direction)));
    }
    assert_eq!(read(&app), before);
}

#[test]
fn the_flat_view_is_reached_and_left() {
    let mut app = start(Start::default());
    send(&mut app, Intent::Set(Setting::View(View::Flat)));
    for _ in 0..40 {
        app.update();
    }
    let flatness = app.world().resource::<arclight::session::Flatness>().eased();
    assert!((flatness - 1.0).abs() < 1e-6);
}
