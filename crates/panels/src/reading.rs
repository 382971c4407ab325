//! How a model reads: with or without a mask, with or without positions. Both are of the whole model.

use arclight_core::picture::Setting;
use egui::Ui;

use crate::ctx::{Ctx, is_trained};
use crate::widgets::{SMALL, switch, text};

/// Where each word is, or a bag of words.
pub(crate) fn position_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let on = !ctx.state.picture.reading.positionless;
    if let Some(on) = switch(ui, ctx.palette, "Position", on) {
        ctx.set(Setting::Position(on));
    }
}

/// Whether words look at each other.
pub(crate) fn attention_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let on = !ctx.state.picture.reading.alone;
    if let Some(on) = switch(ui, ctx.palette, "Words look at each other", on) {
        ctx.set(Setting::Attention(on));
    }
}

/// The causal mask.
pub(crate) fn mask_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, model) = (ctx.palette, ctx.model());
    let causal = ctx.state.picture.reads().causal;
    let says = if ctx.narrow { "Causal mask" } else { "Causal mask: no word looks ahead" };
    if let Some(on) = switch(ui, palette, says, causal) {
        ctx.set(Setting::Mask(on));
    }
    if causal && is_trained(model) && !model.causal {
        let says = format!("{} was trained without a mask: this is not how it works.", model.name);
        text(ui, says, SMALL, palette.query);
    }
}
