//! Arclight shows how attention works: a sentence stands on a stage as tokens, and arcs of light whose width and
//! glow follow real attention weights join them.
//!
//! [`model`], [`visual`], [`lesson`] and [`venue`] are pure: text in, attention out, what a weight looks like, what a
//! lesson shows when, and what a museum or a lecture hall wants. Everything above only shows what they computed.

#[cfg(feature = "pure")]
pub mod attend;
#[cfg(feature = "pure")]
pub mod cli;
#[cfg(feature = "pure")]
pub mod export;
#[cfg(feature = "pure")]
pub mod lesson;
pub mod model;
pub mod platform;
#[cfg(feature = "pure")]
pub mod venue;
#[cfg(feature = "pure")]
pub mod visual;

#[cfg(feature = "app")]
pub mod address;
#[cfg(feature = "app")]
pub mod app;
#[cfg(all(feature = "app", target_arch = "wasm32"))]
mod browser;
#[cfg(feature = "app")]
pub mod camera;
#[cfg(all(feature = "app", not(target_arch = "wasm32")))]
pub mod capture;
#[cfg(feature = "app")]
pub mod files;
#[cfg(all(feature = "app", not(target_arch = "wasm32")))]
pub mod film;
#[cfg(feature = "app")]
pub mod kiosk;
#[cfg(feature = "app")]
pub mod narration;
#[cfg(feature = "app")]
pub mod overlay;
#[cfg(feature = "app")]
pub mod scene;
#[cfg(feature = "app")]
pub mod session;
#[cfg(feature = "app")]
pub mod start;
#[cfg(feature = "app")]
pub mod theme;
#[cfg(all(feature = "app", target_arch = "wasm32"))]
pub mod web;
