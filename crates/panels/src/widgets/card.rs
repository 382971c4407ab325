//! What panels lie on.

use arclight_core::visual::palette::Palette;
use egui::{CornerRadius, Frame, Stroke};

use crate::theme::{colour, opaque};

/// A card.
pub(crate) fn card(palette: &Palette) -> Frame {
    Frame::new()
        .fill(colour(palette.card))
        .stroke(Stroke::new(1.0, colour(palette.line)))
        .corner_radius(CornerRadius::same(12))
        .inner_margin(14.0)
}

/// A card that nothing shines through.
pub(crate) fn solid_card(palette: &Palette) -> Frame {
    card(palette).fill(opaque(palette.card))
}
