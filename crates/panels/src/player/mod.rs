//! The lesson's player: its bar at the bottom, captions and cards over the stage, the transcript.

mod bar;
mod captions;
mod card;
mod controls;
mod icons;
mod task;
mod timeline;
mod transcript;

pub(crate) use bar::{INVITATION, bar_ui, height};
pub(crate) use captions::{captions_ui, size as captions_size};
pub(crate) use card::card_ui;
pub(crate) use controls::home_button;
pub(crate) use task::task_ui;
pub(crate) use transcript::transcript_ui;
