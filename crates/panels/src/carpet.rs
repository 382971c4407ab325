//! The carpet and the curtain by hand: whose rows lie before the sentence, and what is hidden of it.

use arclight_core::picture::{Carpet, Curtain, Setting};
use egui::Ui;

use crate::ctx::{Ctx, is_trained};
use crate::widgets::{SMALL, choice, switch, text};

/// Two switches, and what is chosen while they are on. Nothing where a sentence does not have the stage to itself.
pub(crate) fn carpet_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, picture, devices) = (ctx.palette, &ctx.state.picture, ctx.devices);
    if !picture.has_sentence_alone() {
        return;
    }
    if let Some(on) = switch(ui, palette, "Carpet: weights as cells", picture.carpet.is_some()) {
        let first = if ctx.state.word().is_some() { Carpet::Row } else { Carpet::All };
        ctx.set(Setting::Carpet(on.then_some(first)));
    }
    if let Some(now) = picture.carpet {
        let rows = [(Carpet::Row, "row of the word"), (Carpet::All, "all rows")];
        if let Some(carpet) = choice(ui, palette, now, &rows) {
            ctx.set(Setting::Carpet(Some(carpet)));
        }
        let hint = if ctx.touch { "Tap a word." } else { "Point at a word." };
        let says = devices.carpet.as_ref().map(arclight_core::visual::carpet::Carpet::says);
        let says = says.or_else(|| devices.refused.clone());
        text(ui, says.as_deref().unwrap_or(hint), SMALL, palette.ink);
    }
    curtain_ui(ui, ctx);
    if let Some(curtain) = &devices.curtain {
        text(ui, curtain.says(), SMALL, palette.ink);
        let model = ctx.model();
        if is_trained(model) && !model.causal {
            let says = format!("{} was trained without a mask: this is not how it works.", model.name);
            text(ui, says, SMALL, palette.query);
        }
    }
}

/// Whether a curtain stands, and moves with the lit word.
pub(crate) fn curtain_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let stands = ctx.state.picture.curtain == Some(Curtain::Lit);
    if let Some(on) = switch(ui, ctx.palette, "Curtain right of the lit word", stands) {
        ctx.set(Setting::Curtain(on.then_some(Curtain::Lit)));
    }
}
