//! A day in a museum on the real program: it attracts, it is visited, it forgets. Nothing may pile up.

use std::time::Duration;

use arclight::capture::Offscreen;
use arclight::session::{Directed, Plain, Wish};
use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Intent, Settings as Change};
use arclight_core::venue::Phase;
use arclight_core::visual::palette::Theme;
use arclight_core::visual::quality::Quality;
use bevy::asset::Assets;
use bevy::input::ButtonState;
use bevy::input::mouse::{MouseButton, MouseButtonInput};
use bevy::prelude::*;
use bevy::window::WindowEvent;
use image::RgbImage;

use super::difference::difference;
use super::monkey::Monkey;
use super::stills::TOLERANCE;
use super::venue::kiosk;

/// A step of the clock.
const STEP: Duration = Duration::from_millis(100);
/// One frame of so many is drawn: the others only run.
const DRAWN: u64 = 100;

/// The picture after one reset of so many is compared with the first.
const LOOKED_AT: u32 = 5;

/// What must not grow. A picture without a window has no sound: `sound.rs` counts sounds after visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    entities: u32,
    meshes: usize,
    images: usize,
    messages: usize,
}

fn counts(world: &mut World) -> Counts {
    Counts {
        entities: world.entities().count_spawned(),
        meshes: world.resource::<Assets<Mesh>>().len(),
        images: world.resource::<Assets<Image>>().len(),
        messages: world.resource::<Messages<Wish>>().len(),
    }
}

/// Memory, MB.
#[derive(Debug, Clone, Copy)]
struct Memory {
    /// What is allocated by the program.
    heap: f64,
    /// What the process has of the system: with drivers, and with what the allocator keeps between what is in use.
    process: f64,
}

fn memory() -> Memory {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: f64 =
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0.0);
    Memory { heap: super::HEAP.allocated() as f64 / 1e6, process: kilobytes * 1024.0 / 1e6 }
}

/// How much of a value the line of least squares through all of its times wins, percent of where the line begins.
fn slope(seen: &[(f64, Memory)], of: impl Fn(&Memory) -> f64) -> f64 {
    let count = seen.len() as f64;
    let mean = |value: &dyn Fn(&(f64, Memory)) -> f64| seen.iter().map(value).sum::<f64>() / count;
    let (middle, level) = (mean(&|(at, _)| *at), mean(&|(_, memory)| of(memory)));
    let rise = mean(&|(at, memory)| (at - middle) * (of(memory) - level));
    let spread = mean(&|(at, _)| (at - middle).powi(2));
    let (first, last) = (seen[0].0, seen[seen.len() - 1].0);
    let line = |at: f64| level + rise / spread.max(1e-12) * (at - middle);
    100.0 * (line(last) / line(first) - 1.0)
}

fn touch(world: &mut World) {
    for state in [ButtonState::Pressed, ButtonState::Released] {
        let input = MouseButtonInput { button: MouseButton::Left, state, window: Entity::PLACEHOLDER };
        world.write_message(WindowEvent::MouseButtonInput(input));
    }
}

/// Seconds of the museum: a quarter of an hour, and eight hours in `cargo xtask test --full`.
fn day() -> f64 {
    if std::env::var_os("ARCLIGHT_FULL").is_some() { 8.0 * 3600.0 } else { 900.0 }
}

/// The picture a second after the loop began.
fn picture(offscreen: &mut Offscreen) -> RgbImage {
    offscreen.settle(Duration::from_secs(1)).unwrap();
    offscreen.picture().unwrap().try_into_dynamic().unwrap().to_rgb8()
}

/// A visit every two minutes: for half a minute somebody asks for anything, then goes away.
#[test]
fn a_day_in_a_museum_leaves_nothing_behind() {
    let _alone = super::ALONE.lock();
    let mut begin = kiosk();
    begin.venue.kiosk.idle = 20.0;
    // Pulses stand still, and no measured time decides what is drawn: a picture can be had twice.
    begin.state.settings.reduced_motion = true;
    begin.state.settings.quality = Quality::High;
    let mut offscreen = Offscreen::new(640, 360, begin).expect("software Vulkan draws");
    let first = picture(&mut offscreen);
    let mut monkey = Monkey::new(11);
    let (mut resets, mut baseline, mut seen) = (0_u32, None, Vec::new());
    let mut before = Phase::Attract;
    let frames = (day() / STEP.as_secs_f64()) as u64;
    for frame in 0..frames {
        let second = frame as f64 * STEP.as_secs_f64() % 120.0;
        let world = offscreen.world();
        if (60.0..60.1).contains(&second) {
            touch(world);
        } else if (61.0..90.0).contains(&second) && frame % 5 == 0 {
            touch(world);
            let intent = monkey.intent();
            world.write_message(Wish(intent));
        }
        if frame % DRAWN == 0 { offscreen.drawn(STEP) } else { offscreen.frame(STEP) }.unwrap();
        let world = offscreen.world();
        let phase = world.resource::<Plain<Visiting>>().visit.phase();
        if phase == Phase::Attract && before != Phase::Attract {
            resets += 1;
            // The models answer beside the frames; what was despawned and dropped is gone two frames later.
            offscreen.until_ready().unwrap();
            for _ in 0..4 {
                offscreen.frame(Duration::ZERO).unwrap();
            }
            let world = offscreen.world();
            let now = counts(world);
            // Meshes and textures grow to the longest sentence that was shown, and are used again.
            let baseline = *baseline.get_or_insert(now);
            assert_eq!(now.entities, baseline.entities, "reset {resets}: {now:?}, at first {baseline:?}");
            assert!(
                now.images <= baseline.images + 2 && now.meshes <= baseline.meshes + 2,
                "{now:?}, {baseline:?}"
            );
            assert_eq!(now.messages, 0, "wishes that nobody took away");
            assert!(world.resource::<Plain<Film>>().player.time().is_finite());
            if resets % LOOKED_AT == 1 {
                let differs = difference(&picture(&mut offscreen), &first);
                println!("reset {resets}: the picture differs by {differs:.4}, {:?}", memory());
                assert!(differs <= TOLERANCE, "after reset {resets} another picture: {differs}");
            }
            seen.push((frame as f64 * STEP.as_secs_f64() / 3600.0, memory()));
        }
        before = phase;
    }
    // Not another sentence: a chapter of the loop may bring its own.
    offscreen.world().write_message(Directed(Intent::Settings(Change::Theme(Theme::Contrast))));
    assert!(difference(&picture(&mut offscreen), &first) > 1.5 * TOLERANCE, "another theme passes");
    assert!(f64::from(resets) >= day() / 120.0 - 2.0, "{resets} resets");
    // After a quarter of the day everything is warm.
    let warm = &seen[seen.len() / 4..];
    let (process, heap) = (slope(warm, |memory| memory.process), slope(warm, |memory| memory.heap));
    println!(
        "{resets} resets in {:.2} h; from the first quarter to the end: in use {heap:+.2}%, of the system {process:+.2}%; \
         at last {:?}",
        day() / 3600.0,
        warm[warm.len() - 1].1
    );
}
