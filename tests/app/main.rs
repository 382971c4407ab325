//! The program as a whole: without a window, drawn offscreen, and in a real window.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[cfg(target_os = "linux")]
mod archive;
mod arcs;
#[cfg(target_os = "linux")]
mod breaks;
mod close_stills;
mod contrast;
mod damaged;
mod devices;
mod difference;
mod free;
mod generated;
mod headless;
mod lecture;
mod lesson;
mod lesson_pictures;
mod letters;
mod monkey;
#[cfg(target_os = "linux")]
mod opening;
#[cfg(target_os = "linux")]
mod place;
mod reference;
mod session;
#[cfg(target_os = "linux")]
mod sizes;
mod soak;
#[cfg(target_os = "linux")]
mod sound;
#[cfg(target_os = "linux")]
mod stage;
mod stays;
mod stills;
mod study;
mod venue;
mod venue_stills;
mod window;
mod writing;
mod writing_stills;
#[cfg(target_os = "linux")]
mod x11;

/// Counts what is allocated, for `soak.rs`.
#[global_allocator]
static HEAP: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// What draws takes every core: one at a time, or each is slow enough to fail.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
