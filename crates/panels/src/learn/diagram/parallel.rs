//! One word after the other, beside all at once.

use arclight_core::visual::palette::Rgba;
use egui::epaint::CubicBezierShape;
use egui::{Color32, Sense, Stroke, Ui, pos2, vec2};

use super::arrow::arrow;
use crate::ctx::Ctx;
use crate::theme::colour;
use crate::widgets::{SMALL, text};

/// The words of the sentence as a chain, and joined at once.
pub(super) fn parallel(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    let n = ctx.tokens().len().clamp(2, 24);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 104.0), Sense::hover());
    let x = |index: usize| rect.left() + 12.0 + (rect.width() - 24.0) * index as f32 / (n - 1) as f32;
    let dots = |y: f32, tone: Rgba| {
        for index in 0..n {
            ui.painter().circle_filled(pos2(x(index), y), 4.0, colour(tone));
        }
    };
    let (above, below) = (rect.top() + 14.0, rect.bottom() - 12.0);
    for index in 1..n {
        arrow(ui, pos2(x(index - 1) + 5.0, above), pos2(x(index) - 5.0, above), palette.dim);
    }
    dots(above, palette.ink);
    let last = pos2(x(n - 1), below);
    for index in 0..n - 1 {
        let from = pos2(x(index), below);
        let lift = vec2(0.0, -(18.0 + 36.0 * (last.x - from.x) / rect.width().max(1.0)));
        let curve = CubicBezierShape::from_points_stroke(
            [from, from + lift, last + lift, last],
            false,
            Color32::TRANSPARENT,
            Stroke::new(1.5, colour(palette.key)),
        );
        ui.painter().add(curve);
    }
    dots(below, palette.key);
    let says = format!("One after the other: {} steps from the first word to the last.", n - 1);
    text(ui, says, SMALL, palette.dim);
    text(ui, format!("Attention: 1 step, {} scores.", n * n), SMALL, palette.dim);
}
