//! What dividing by √d_k does to one row.

use arclight_model::lens;
use arclight_model::steps::{Normalise, normalise};
use egui::{Rect, Sense, Ui, pos2, vec2};
use ndarray::Array1;

use super::variance::variance_ui;
use crate::ctx::Ctx;
use crate::theme::colour;
use crate::widgets::{SMALL, text};

/// The scores of the row, through the softmax as they are and undivided; what the head does now is bright.
pub(super) fn scaling(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    let Some(numbers) = ctx.hood.numbers.as_ref() else {
        // No row is followed: what is so for any.
        variance_ui(ui, ctx);
        return;
    };
    let seen: Vec<bool> = numbers.keys.iter().map(|key| key.seen).collect();
    let root = (numbers.head_size as f32).sqrt();
    for (says, by, divided) in [("divided by √d_k", root, true), ("undivided", 1.0, false)] {
        let tone = if divided == ctx.state.picture.switches.scaled { palette.key } else { palette.rim };
        let scores: Array1<f32> = numbers.keys.iter().map(|key| key.dot / by).collect();
        let weights = normalise(scores.view(), &seen, Normalise::Softmax);
        let entropy = lens::entropy(weights.view());
        text(ui, format!("{says}: entropy {entropy:.2} nats"), SMALL, palette.dim);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::hover());
        let width = rect.width() / weights.len().max(1) as f32;
        for (index, weight) in weights.iter().enumerate() {
            let left = rect.left() + width * index as f32;
            let top = rect.bottom() - (rect.height() * weight).max(1.0);
            let bar = Rect::from_min_max(pos2(left + 1.0, top), pos2(left + width - 1.0, rect.bottom()));
            ui.painter().rect_filled(bar, 1.0, colour(tone));
        }
    }
}
