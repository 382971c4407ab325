//! The card that the lesson shows.

use arclight_core::lesson::Card;
use egui::{RichText, Ui};

use crate::ctx::Ctx;
use crate::learn::diagram_ui;
use crate::theme::{colour, semibold};
use crate::widgets::{BODY, text};

/// What is to be shown; `None` where the lesson shows none.
pub(crate) fn card<'a>(ctx: &Ctx<'a>) -> Option<&'a Card> {
    let timeline = ctx.film.timeline.as_deref()?;
    timeline.cards.get(ctx.state.panels.card.as_ref()?)
}

/// What it says and draws.
pub(crate) fn card_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    let Some(card) = card(ctx) else { return };
    ui.label(RichText::new(&card.title).font(semibold(18.0)).color(colour(palette.ink)));
    if let Some(formula) = &card.formula {
        ui.label(RichText::new(formula).font(semibold(22.0)).color(colour(palette.query)));
    }
    for line in &card.lines {
        text(ui, line, BODY, palette.ink);
    }
    if let Some(diagram) = card.diagram {
        diagram_ui(ui, ctx, diagram);
    }
}
