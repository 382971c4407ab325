//! Arclight shows how attention works: a sentence stands on a stage as tokens, and arcs of light whose width and
//! glow follow real attention weights join them.
//!
//! [`model`] is pure: text in, attention out. Everything above it only shows what it computed.

pub mod model;
pub mod visual;
