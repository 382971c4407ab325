//! Nothing lies over a word, a number or an arc of a lit word: each is projected as the camera sees it, and compared with every
//! area of the panels.

use std::time::Duration;

use arclight::capture::Offscreen;
use arclight::scene::{Arc, Standing, Token};
use arclight::session::{Plain, Wish, state};
use arclight_core::film::Film;
use arclight_core::intent::{Intent, Panels, Point, Settings as Change};
use arclight_core::lesson::{Command, Span};
use arclight_core::panel::Panel;
use arclight_core::picture::{Setting, View};
use arclight_core::settings::Settings;
use arclight_core::start::Start;
use arclight_core::state::{Pointing, State};
use arclight_core::visual::curve::Curve;
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::placement::Place;
use arclight_core::visual::quality::Quality;
use bevy::prelude::*;
use bevy_egui::EguiContext;
use bevy_egui::egui;

use super::lesson::lesson;

/// Pixels of the screens.
const SCREENS: [(u32, u32); 8] =
    [(1920, 1080), (1280, 720), (960, 540), (1366, 768), (844, 390), (390, 844), (1080, 1920), (3840, 2160)];

/// What is on screen: a name and how to get there.
fn pictures() -> Vec<(&'static str, Vec<Intent>)> {
    let pin = Intent::Point(Point::Pin(7));
    let inside = Intent::Settings(Change::Inside(true));
    let open = |panel| Intent::Panel(Panels::Toggle(panel));
    vec![
        ("the first screen", vec![pin.clone()]),
        ("the sheet", vec![pin.clone(), Intent::Set(Setting::View(View::Flat))]),
        ("a guess", vec![pin.clone(), Intent::Set(Setting::Guess(true)), Intent::Point(Point::Pin(6))]),
        ("with the drawer", vec![inside.clone(), pin.clone()]),
        ("without the word's card", vec![inside.clone(), open(Panel::Inspector), pin.clone()]),
        ("settings", vec![inside.clone(), pin.clone(), open(Panel::Heads), open(Panel::Settings)]),
        ("two sentences", vec![pin.clone(), open(Panel::Compare)]),
        ("the transcript", vec![pin, open(Panel::Transcript)]),
    ]
}

fn start() -> Start {
    let settings = Settings { quality: Quality::Low, reduced_motion: true, ..Settings::default() };
    let pointing = Pointing { touched: true, ..Pointing::default() };
    Start { state: State { settings, pointing, ..State::default() }, ..Start::default() }
}

/// What must stay free, logical points: a name, and a few of its points.
fn seen(world: &mut World) -> Vec<(String, Vec<Vec2>)> {
    let flat = state(world).picture.view == View::Flat;
    let flatness = f32::from(u8::from(flat));
    let mut cameras = world.query::<(&Camera, &GlobalTransform)>();
    let (camera, at) = cameras.single(world).map(|(camera, at)| (camera.clone(), *at)).unwrap();
    let project = |point: Vec3| camera.world_to_viewport(&at, point).ok();
    let mut tokens: Vec<(usize, Place)> = world
        .query::<(&Token, &Standing)>()
        .iter(world)
        .map(|(token, stands)| (token.index, stands.0))
        .collect();
    tokens.sort_by_key(|(index, _)| *index);
    let corners = |place: &Place, low: f32, high: f32| {
        let middle = place.centre(flatness);
        let side = place.right(flatness) * place.half.x;
        [middle - side, middle + side]
            .into_iter()
            .flat_map(move |foot| [low, high].map(|y| foot + Vec3::Y * y))
    };
    let mut all = Vec::new();
    for (index, place) in &tokens {
        // The word, and the number beneath it.
        let points = corners(place, -place.half.y - 0.3, place.half.y).filter_map(project).collect();
        all.push((format!("word {index}"), points));
    }
    let encoding = Encoding::of(state(world).settings.theme);
    let arcs: Vec<Arc> = world.query::<&Arc>().iter(world).copied().collect();
    for arc in arcs {
        let curve = Curve::between(&tokens[arc.query].1, &tokens[arc.key].1, flatness, encoding);
        let points = (0..=24).filter_map(|point| project(curve.at(point as f32 / 24.0))).collect();
        all.push((format!("arc {} to {}", arc.query, arc.key), points));
    }
    all
}

/// The areas of the panels, logical points.
fn areas(world: &mut World) -> (f32, Vec<(String, egui::Rect)>) {
    let mut contexts = world.query::<&mut EguiContext>();
    let mut context = contexts.single_mut(world).unwrap();
    let context = context.get_mut();
    // The whole picture is an area too: what is drawn on the stage.
    let whole = context.content_rect();
    let areas = context.memory(|memory| {
        let layers = memory.areas().visible_layer_ids();
        layers
            .into_iter()
            .filter_map(|layer| Some((format!("{layer:?}"), memory.area_rect(layer.id)?)))
            .filter(|(_, rect)| *rect != whole)
            .collect()
    });
    (context.zoom_factor(), areas)
}

fn faults(offscreen: &mut Offscreen, what: &str) -> Vec<String> {
    let (zoom, areas) = areas(offscreen.world());
    assert!(areas.len() > 2, "{what}: no panel is there");
    let mut found = Vec::new();
    for (name, points) in seen(offscreen.world()) {
        for (area, rect) in &areas {
            let inside = |point: &&Vec2| rect.shrink(1.0).contains(egui::pos2(point.x, point.y) / zoom);
            if let Some(point) = points.iter().find(inside) {
                found.push(format!("{what}: {area} {rect:?} lies over {name} at {point}"));
            }
        }
    }
    found
}

#[test]
fn nothing_lies_over_a_word_a_number_or_a_lit_arc() {
    let _alone = super::ALONE.lock();
    let mut found = Vec::new();
    for (width, height) in SCREENS {
        let mut offscreen = Offscreen::new(width, height, start()).expect("software Vulkan draws");
        offscreen.settle(Duration::from_secs(1)).unwrap();
        let first = state(offscreen.world());
        for (name, intents) in pictures() {
            arclight::session::set_state(offscreen.world(), first.clone());
            for intent in intents {
                offscreen.until_ready().unwrap();
                offscreen.world().write_message(Wish(intent));
            }
            offscreen.until_ready().unwrap();
            for _ in 0..12 {
                offscreen.frame(Duration::from_millis(250)).unwrap();
            }
            let world = offscreen.world();
            let arcs = world.query::<&Arc>().iter(world).count();
            assert!(state(world).is_guessing() || arcs > 2, "no arc is lit");
            found.extend(faults(&mut offscreen, &format!("{width}x{height}, {name}")));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Seconds at which each scene of the lesson has come to rest, or ends.
fn rests(film: &Film) -> Vec<f64> {
    /// The camera's way, and a moment.
    const ARRIVED: f64 = 1.4;
    let timeline = film.timeline.as_deref().unwrap();
    let of = |span: &Span| {
        let begins: Vec<f64> = span.scenes.iter().map(|(time, _)| *time).chain([span.duration]).collect();
        let rests = begins.windows(2).map(|pair| (pair[0] + ARRIVED).min(pair[1] - 0.05).max(pair[0]));
        rests.map(|time| span.start + time).collect::<Vec<f64>>()
    };
    timeline.chapters.iter().flat_map(of).collect()
}

#[test]
fn in_no_chapter_anything_lies_over_a_word_a_number_or_a_lit_arc() {
    let _alone = super::ALONE.lock();
    // All screens in the long form.
    let full = std::env::var_os("ARCLIGHT_FULL").is_some();
    let screens =
        SCREENS.into_iter().filter(|size| full || [(1280, 720), (390, 844), (1080, 1920)].contains(size));
    let mut found = Vec::new();
    for (width, height) in screens {
        let mut start = lesson(0.0);
        start.state.settings.quality = Quality::Low;
        let mut offscreen = Offscreen::new(width, height, start).expect("software Vulkan draws");
        offscreen.settle(Duration::from_secs(1)).unwrap();
        let times = rests(offscreen.world().resource::<Plain<Film>>());
        assert!(times.len() > 60, "{times:?}");
        let mut arcs = 0;
        for time in times {
            offscreen.world().write_message(Wish(Intent::Lesson(Command::Seek(time))));
            offscreen.until_ready().unwrap();
            offscreen.frame(Duration::from_millis(20)).unwrap();
            offscreen.frame(Duration::from_millis(20)).unwrap();
            let world = offscreen.world();
            arcs += world.query::<&Arc>().iter(world).count();
            found.extend(faults(&mut offscreen, &format!("{width}x{height}, second {time:.1}")));
        }
        assert!(arcs > 200, "{arcs} arcs were lit");
    }
    assert!(found.is_empty(), "{found:#?}");
}
