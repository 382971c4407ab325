//! The few widgets that every panel is made of.

mod card;
mod field;
mod pointer;
mod rows;
mod scroll;
mod switches;
mod text;

pub(crate) use card::{card, solid_card};
pub(crate) use field::field_ui;
pub use field::{Field, LINE_SIZE, let_go};
pub(crate) use pointer::{focus_ring, pointed_at, unit};
pub(crate) use rows::{bar, row, rule, sides};
pub(crate) use scroll::{follow_keys, scrolled};
pub(crate) use switches::{chip, choice, choice_inline, switch};
pub(crate) use text::{BODY, HEADING, SMALL, TARGET, at_least, heading, text};
