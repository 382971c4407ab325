//! A model that writes: what sets words down, the scissors, and how the next word is chosen.

mod bar;
mod choice;
mod effects;

pub(crate) use bar::{begin_ui, buttons_ui};
pub(crate) use choice::choice_ui;
pub(crate) use effects::effects_ui;
