//! The sentence: type any, or pick one.

mod draft;
mod notice;
mod samples;

use arclight_core::panel::Panel;
use arclight_core::picture::Setting;
use egui::{CornerRadius, Frame, Margin, Stroke, Ui, vec2};

use crate::ctx::Ctx;
use crate::theme::colour;
use crate::widgets::{Field, LINE_SIZE, TARGET, chip, field_ui};

pub(crate) use draft::Draft;
pub(crate) use notice::notice;
pub(crate) use samples::samples_ui;

/// The line in which a sentence is typed.
pub(crate) fn sentence_ui(ui: &mut Ui, ctx: &Ctx<'_>, draft: &mut String) {
    let palette = ctx.palette;
    let frame = Frame::new()
        .fill(colour(palette.card))
        .stroke(Stroke::new(1.5, colour(palette.line)))
        .corner_radius(CornerRadius::same(22))
        .inner_margin(Margin::symmetric(16, 5));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let open = ctx.state.panels.samples || ctx.state.panels.sheet == Some(Panel::Samples);
            let button = if ctx.narrow { 40.0 } else { 92.0 };
            let size = vec2(ui.available_width() - button, TARGET + 4.0);
            if field_ui(ui, ctx, Field::Sentence, size, LINE_SIZE, draft) {
                ctx.set(Setting::Text(draft.clone()));
            }
            let says = if ctx.narrow { "…" } else { "Samples" };
            if chip(ui, palette, says, open).on_hover_text("Sentences to pick").clicked() {
                ctx.toggle(Panel::Samples);
            }
        });
    });
}
