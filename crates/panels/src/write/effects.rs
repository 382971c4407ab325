//! What the last word looks at, and what of it matters: a list that can be sorted by either.

use arclight_core::intent::{Intent, Point, Write};
use arclight_core::visual::encoding::percent;
use arclight_core::writer::Order;
use egui::Ui;

use crate::ctx::Ctx;
use crate::widgets::{SMALL, choice, heading, row, text};

/// Words that are listed.
const LISTED: usize = 8;

/// The list.
pub(crate) fn effects_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, writer, picture) = (ctx.palette, &ctx.state.writer, &ctx.state.picture);
    let Some(watched) = writer.watched(picture) else { return };
    heading(ui, format!("What matters for {}", watched.name()), palette.ink);
    let orders = [(Order::Text, "in order"), (Order::LookedAt, "looked at"), (Order::Mattered, "mattered")];
    if let Some(order) = choice(ui, palette, writer.order(), &orders) {
        ctx.ask(Intent::Write(Write::Order(order)));
    }
    let is_whole = writer.last_answer().is_some_and(|answer| answer.tokens.len() == ctx.tokens().len());
    for (effect, _) in writer.sorted_effects(picture).into_iter().take(LISTED) {
        let Some(name) = ctx.name(effect.key).filter(|_| is_whole) else { continue };
        let without = effect.p.map_or("cannot be cut".to_owned(), |p| format!("without it {}", percent(p)));
        let note = format!("looked at {}, {without}", percent(effect.attention));
        let is_cut = ctx
            .devices
            .ghosts
            .as_ref()
            .is_some_and(|ghosts| ghosts.cut.iter().any(|cut| cut.token == effect.key));
        if row(ui, palette, palette.key, &name.short(), &note, is_cut).clicked() {
            let cut = Intent::Write(Write::Cut(effect.key));
            ctx.ask(if writer.has_scissors() { cut } else { Intent::Point(Point::Pin(effect.key)) });
        }
    }
    let says = "Each word is cut in turn, in all heads. Weight on the first word rests: what its cut breaks \
                says nothing about the word. Heads can stand in for each other: a cut is one way to ask \
                (Geva et al. 2023, Wang et al. 2022).";
    text(ui, says, SMALL, palette.dim);
}
