//! Time from the first to the last system of a frame while the pointer goes over words: systems and panels, no drawing.
//!
//! `cargo bench --bench frame` prints a table. It needs a Vulkan driver, a software one too.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop where it stands")]

use std::time::{Duration, Instant};

use arclight::capture::Offscreen;
use arclight::session::{Plain, Wish};
use arclight_core::intent::{Intent, Point};
use arclight_core::picture::View;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::state::State;
use arclight_core::visual::quality::Quality;
use arclight_model::ModelId;
use arclight_model::steps::Step;
use bevy::ecs::schedule::Schedules;
use bevy::prelude::*;

/// When the frame began, and how long all of them took.
#[derive(Resource)]
struct Spent {
    began: Instant,
    frames: Vec<Duration>,
}

/// Frames that are measured.
const FRAMES: usize = 41;

fn main() {
    println!("| view | tokens | median ms | times that of 12 tokens |\n| --- | ---: | ---: | ---: |");
    let views: [(&str, fn(&mut State)); 3] = [
        ("stage", |_| {}),
        ("heatmap", |state| state.picture.view = View::Heatmap),
        ("under the hood", |state| state.picture.step = Some(Step::Scores)),
    ];
    for (name, open) in views {
        let mut first = None;
        for tokens in [12, 64, 512] {
            let took = measure(tokens, open);
            let first = *first.get_or_insert(took);
            println!("| {name} | {tokens} | {took:.2} | {:.1} |", took / first);
        }
    }
}

fn measure(tokens: usize, open: fn(&mut State)) -> f64 {
    let mut start = Start::default();
    start.state.picture.model = ModelId::MINILM;
    start.state.picture.text = "river ".repeat(tokens - 2);
    start.state.settings.quality = Quality::High;
    open(&mut start.state);
    let mut offscreen = Offscreen::new(1280, 720, start).unwrap();
    offscreen.settle(Duration::from_secs(1)).unwrap();
    let world = offscreen.world();
    assert_eq!(world.resource::<Plain<Shown>>().tokens.len(), tokens);
    world.insert_resource(Spent { began: Instant::now(), frames: Vec::new() });
    let mut schedules = world.resource_mut::<Schedules>();
    schedules.add_systems(First, |mut spent: ResMut<Spent>| spent.began = Instant::now());
    schedules.add_systems(Last, |mut spent: ResMut<Spent>| {
        let took = spent.began.elapsed();
        spent.frames.push(took);
    });
    for frame in 0..FRAMES {
        offscreen.world().write_message(Wish(Intent::Point(Point::Hover(Some(frame % tokens)))));
        offscreen.drawn(Duration::from_millis(16)).unwrap();
    }
    let mut frames = std::mem::take(&mut offscreen.world().resource_mut::<Spent>().frames);
    frames.sort_unstable();
    frames[frames.len() / 2].as_secs_f64() * 1000.0
}
