//! The panels with the session behind them, without a window: pressed by what they say, as a person or a screen reader
//! finds them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod devices;
mod harness;
mod heatmap;
mod hood;
mod labels;
mod lecture;
mod opening;
mod phone;
mod player;
mod small;
mod touch;
mod tried;
mod write;
