//! The three questions of a query, a key and a value.

use arclight_core::visual::palette::Rgba;
use egui::{Align2, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::arrow::arrow;
use super::highlights::subject;
use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::SMALL;

/// Query, key and value of the row's strongest pair, as three boxes with what they are for.
pub(super) fn questions(ui: &mut Ui, ctx: &Ctx<'_>) {
    let Some(query) = subject(ctx) else { return };
    let palette = ctx.palette;
    let row = ctx.weights().row(query);
    let best = row.iter().enumerate().filter(|(key, _)| *key != query && *key > 0);
    let Some((key, weight)) = best.max_by(|a, b| a.1.total_cmp(b.1)) else { return };
    let (word, other) = (ctx.short(query), ctx.short(key));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 84.0), Sense::hover());
    let boxes = [
        (format!("query of {word}"), palette.query),
        (format!("key of {other}"), palette.key),
        (format!("value of {other}"), palette.lantern),
    ];
    let width = rect.width() / 3.0;
    for (index, (says, tone)) in boxes.iter().enumerate() {
        let cell =
            Rect::from_min_size(rect.min + vec2(index as f32 * width + 6.0, 10.0), vec2(width - 34.0, 36.0));
        outlined(ui, cell, *tone, says);
        if index < 2 {
            let from = cell.right_center() + vec2(3.0, 0.0);
            arrow(ui, from, from + vec2(20.0, 0.0), palette.dim);
        }
    }
    let says = format!("They agree: {:.0}% of what {other} hands over reaches {word}.", weight * 100.0);
    let at = pos2(rect.left() + 6.0, rect.bottom() - 14.0);
    ui.painter().text(at, Align2::LEFT_CENTER, says, medium(SMALL), colour(palette.ink));
}

fn outlined(ui: &Ui, rect: Rect, tone: Rgba, says: &str) {
    ui.painter().rect_stroke(rect, 7.0, Stroke::new(1.5, colour(tone)), StrokeKind::Inside);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.text(rect.center(), Align2::CENTER_CENTER, says, medium(14.0), colour(tone));
}
