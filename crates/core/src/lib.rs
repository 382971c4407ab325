//! What is shown and what may be asked for, without an engine, a window or a clock.
//!
//! A [`picture::Picture`] says what is on stage; an [`intent::Intent`] is a wish; [`state::State::apply`] makes the next
//! state of both; [`shown::Look`] makes tokens and weights of it. [`lesson`] and [`venue`] say what a lesson shows when
//! and what a museum or a lecture hall wants; [`visual`] what a weight looks like; [`export`] what is saved of it.

pub mod attend;
pub mod cli;
pub mod course;
pub mod cutting;
pub mod decimal;
pub mod devices;
pub mod earlier;
pub mod export;
pub mod film;
pub mod flash;
pub mod heat;
pub mod hub;
pub mod intent;
pub mod lesson;
pub mod link;
pub mod pair;
pub mod panel;
pub mod picture;
pub mod platform;
pub mod predict;
pub mod settings;
pub mod shortcuts;
pub mod shown;
pub mod start;
pub mod state;
pub mod steps;
pub mod text_file;
pub mod traces;
pub mod venue;
pub mod video;
pub mod visual;
pub mod words;
pub mod writer;

mod query;
mod reduce;
