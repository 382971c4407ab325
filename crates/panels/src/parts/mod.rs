//! What layouts are made of: places, cards, sheets.

mod cards;
mod content;
mod guess;
mod hint;
mod place;
mod popup;
mod sheets;
mod tried;
mod writing;

pub(crate) use cards::{heat_card, hood_card, side};
pub(crate) use content::content;
pub(crate) use guess::guess;
pub(crate) use hint::hint;
pub(crate) use place::{EDGE, Place, TOP, fixed, free, place, safe_area};
pub(crate) use popup::popup;
pub(crate) use sheets::{lower_half, sheet};
pub(crate) use tried::tried;
pub(crate) use writing::writing;
