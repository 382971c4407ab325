//! From numbers to what they look like: where a token stands, how wide an arc is, how it is framed. Pure functions;
//! `scene` and `camera` only carry them to the graphics card.

pub mod arcs;
pub mod badges;
pub mod carpet;
pub mod carried;
pub mod clocks;
pub mod columns;
pub mod compass;
pub mod crowd;
pub mod curtain;
pub mod curve;
pub mod encoding;
pub mod frame;
pub mod ghosts;
pub mod glide;
pub mod guess;
pub mod heat_colour;
pub mod label;
pub mod layout;
pub mod marks;
pub mod names;
pub mod palette;
pub mod placement;
pub mod quality;
#[cfg(test)]
mod sample;
pub mod samples;
pub mod sheets;
pub mod step_picture;
pub mod traced;
pub mod typeface;
