//! What is around attention: the layers of the model along its stream.

use egui::{Align2, Rangef, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{SMALL, text};

/// Each layer reads from the stream and adds to it; the one on stage is bright.
pub(super) fn layers_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    /// Logical points.
    const HEIGHT: f32 = 74.0;
    const BOX: f32 = 26.0;
    let palette = ctx.palette;
    let layers = ctx.model().layers;
    let parts: &[&str] = if ctx.model().mlp { &["attention", "MLP"] } else { &["attention"] };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let stream = rect.bottom() - 8.0;
    let line = |tone| Stroke::new(1.5, colour(tone));
    ui.painter().hline(rect.x_range(), stream, line(palette.ink));
    // A tip as long as its arrow is long would be all that is seen.
    ui.painter().arrow(pos2(rect.right() - 20.0, stream), vec2(20.0, 0.0), line(palette.ink));
    let width = (rect.width() - 14.0) / (layers * parts.len()) as f32;
    for index in 0..layers * parts.len() {
        let (layer, part) = (index / parts.len(), index % parts.len());
        let left = rect.left() + width * index as f32;
        let cell =
            Rect::from_min_size(pos2(left + 3.0, rect.top() + 20.0), vec2((width - 6.0).min(90.0), BOX));
        let tone = if part == 0 { palette.key } else { palette.dim };
        ui.painter().rect_stroke(cell, 4.0, line(tone), StrokeKind::Inside);
        if part == 0 && layer == ctx.state.picture.place().layer {
            ui.painter().rect_filled(cell, 4.0, colour(palette.key));
        }
        for x in [cell.left() + 4.0, cell.right() - 4.0] {
            ui.painter().vline(x, Rangef::new(cell.bottom(), stream), line(tone));
        }
        if part == 0 {
            let says = layer.to_string();
            let at = pos2(cell.center().x, rect.top() + 9.0);
            ui.painter().text(at, Align2::CENTER_CENTER, says, medium(SMALL), colour(palette.dim));
        }
    }
    let says = match layers {
        1 => format!("One layer of {}.", parts.join(" and ")),
        _ => format!("{layers} layers of {}, each adds to the stream.", parts.join(" and ")),
    };
    text(ui, says, SMALL, palette.dim);
}
