//! Arclight shows how attention works: a sentence on a stage as tokens, and arcs of light whose width and glow follow real
//! attention weights join them.
//!
//! This crate is the program: Bevy systems that show what the plain crates decide. `arclight_model` makes attention of
//! text, `arclight_core` says what is shown and what may be asked for, `arclight_panels` draws the panels. The
//! `docs/architecture.md` of the project has the whole way from text to light on one page.

pub mod app;
pub mod camera;
#[cfg(not(target_arch = "wasm32"))]
pub mod capture;
pub mod driver;
#[cfg(not(target_arch = "wasm32"))]
pub mod film;
pub mod kept;
pub mod kiosk;
pub mod narration;
pub mod overlay;
pub mod platform;
pub mod scene;
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod web;
