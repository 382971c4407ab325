//! Text, and the sizes that everything keeps to.

use arclight_core::visual::palette::Rgba;
use egui::{Response, RichText, Ui};

use crate::theme::{colour, medium, semibold};

/// Text sizes, logical points.
pub(crate) const BODY: f32 = 15.0;
/// Side notes.
pub(crate) const SMALL: f32 = 12.5;
/// Headings of cards.
pub(crate) const HEADING: f32 = 16.0;
/// Least height of what can be pressed.
pub(crate) const TARGET: f32 = 28.0;

/// A height, or what a finger needs, where fingers press.
pub(crate) fn at_least(ui: &Ui, height: f32) -> f32 {
    height.max(ui.spacing().interact_size.y)
}

/// Text of a panel.
pub(crate) fn text(ui: &mut Ui, says: impl Into<String>, size: f32, rgba: Rgba) -> Response {
    ui.label(RichText::new(says).font(medium(size)).color(colour(rgba)))
}

/// Heading.
pub(crate) fn heading(ui: &mut Ui, says: impl Into<String>, rgba: Rgba) -> Response {
    ui.label(RichText::new(says).font(semibold(HEADING)).color(colour(rgba)))
}
