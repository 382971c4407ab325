//! The sentence with the row of one word.

use arclight_core::visual::label::on_tile;
use arclight_model::lens;
use egui::{Sense, Ui, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, faded, medium};
use crate::widgets::{SMALL, text};

/// The word that a diagram is about: the lit one, else the one with the sharpest row.
pub(super) fn subject(ctx: &Ctx<'_>) -> Option<usize> {
    let weights = ctx.weights();
    let peak = |query: &usize| lens::peak(weights.row(*query)).map_or(0.0, |(_, peak)| peak);
    let others = 1..weights.nrows().min(ctx.tokens().len());
    ctx.state
        .word()
        .filter(|word| *word < weights.nrows())
        .or_else(|| others.max_by(|a, b| peak(a).total_cmp(&peak(b))))
}

/// The sentence with the row of one word: each word as bright as its weight.
pub(super) fn highlights(ui: &mut Ui, ctx: &Ctx<'_>) {
    let Some(query) = subject(ctx) else { return };
    let palette = ctx.palette;
    let weights = ctx.weights().row(query);
    let says = format!("{} marks, with the head that is chosen:", ctx.token(query));
    text(ui, says, SMALL, palette.dim);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (index, token) in ctx.tokens().iter().enumerate().take(40) {
            let weight = weights.get(index).copied().unwrap_or(0.0);
            let ink = if index == query { palette.query } else { palette.ink };
            let galley = ui.painter().layout_no_wrap(on_tile(token), medium(14.0), colour(ink));
            let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(10.0, 8.0), Sense::hover());
            ui.painter().rect_filled(rect, 5.0, faded(palette.key, 0.75 * weight.sqrt()));
            ui.painter().galley(rect.center() - galley.size() * 0.5, galley, colour(ink));
        }
    });
}
