//! An arrow from here to there.

use arclight_core::visual::palette::Rgba;
use egui::{Pos2, Stroke, Ui};

use crate::theme::colour;

pub(super) fn arrow(ui: &Ui, from: Pos2, to: Pos2, tone: Rgba) {
    ui.painter().arrow(from, to - from, Stroke::new(1.5, colour(tone)));
}
