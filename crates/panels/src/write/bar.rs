//! What chooses a model that writes, what lets it write, and what cuts.

use arclight_core::intent::{Intent, Write};
use arclight_core::picture::{Head, Setting};
use arclight_core::platform::Status;
use arclight_core::writer::{Scope, Writer};
use arclight_model::ModelId;
use egui::{Color32, Ui, vec2};

use crate::ctx::Ctx;
use crate::theme::medium;
use crate::widgets::{BODY, TARGET, at_least, chip, choice_inline};

/// Goes back to a model that only reads.
const READS: &str = "Read only";
/// Between chips, logical points.
const GAP: f32 = 6.0;

/// Chooses the model that writes, or goes back to the first one.
pub(crate) fn begin_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let offered = ctx.models.iter().find(|(model, _)| model.writes);
    let Some((model, status)) = offered else { return };
    let now = ctx.model() == *model;
    let says = if ctx.narrow { "Write" } else { "Let a model write" };
    let mut button = chip(ui, ctx.palette, if now { READS } else { says }, false);
    if let Status::Failed(reason) = status {
        button = button.on_hover_text(reason);
    }
    if button.clicked() {
        ctx.set(Setting::Model(if now { ModelId::default() } else { *model }));
    }
}

/// What writes and what cuts.
pub(crate) fn buttons_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let width = widths(ui, &labels(&ctx.state.writer, ctx));
    ui.allocate_ui(vec2(width.min(ui.available_width()), 0.0), |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(GAP, GAP);
            writes(ui, ctx);
            cuts(ui, ctx);
            if !ctx.looks_inside() {
                begin_ui(ui, ctx);
            }
        });
    });
}

/// Whether there is a head, or a layer, that alone can be cut in.
fn is_of_a_head(ctx: &Ctx<'_>) -> bool {
    ctx.state.picture.place().head != Head::Mean
}

/// What the buttons say.
fn labels(writer: &Writer, ctx: &Ctx<'_>) -> Vec<&'static str> {
    let mut all = vec!["Write", if writer.is_going() { "Stop" } else { "Keep writing" }];
    if !writer.written().is_empty() {
        all.extend(["Undo", "Another"]);
    }
    all.push("Scissors");
    if writer.has_scissors() && is_of_a_head(ctx) {
        all.extend(Scope::ALL.map(|(_, says)| says));
    }
    if !ctx.state.picture.cuts_shown().is_empty() {
        all.push("Mend all");
    }
    if !ctx.looks_inside() {
        all.push(READS);
    }
    all
}

fn writes(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, writer) = (ctx.palette, &ctx.state.writer);
    let ask = |write| ctx.ask(Intent::Write(write));
    if chip(ui, palette, "Write", false).on_hover_text("The likeliest word is set down (N)").clicked() {
        ask(Write::One);
    }
    let going = writer.is_going();
    let says = if going { "Stop" } else { "Keep writing" };
    if chip(ui, palette, says, going).on_hover_text("Word after word (Shift N)").clicked() {
        ask(Write::Keep(!going));
    }
    if writer.written().is_empty() {
        return;
    }
    if chip(ui, palette, "Undo", false).on_hover_text("The last word is taken back (Backspace)").clicked() {
        ask(Write::Undo);
    }
    if chip(ui, palette, "Another", false).on_hover_text("Another word in place of the last").clicked() {
        ask(Write::Again);
    }
}

fn cuts(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, writer) = (ctx.palette, &ctx.state.writer);
    let ask = |write| ctx.ask(Intent::Write(write));
    let in_hand = writer.has_scissors();
    if chip(ui, palette, "Scissors", in_hand).on_hover_text("Cut arcs of the last word (X)").clicked() {
        ask(Write::Scissors(!in_hand));
    }
    if in_hand
        && is_of_a_head(ctx)
        && let Some(scope) = choice_inline(ui, palette, writer.scope(), &Scope::ALL)
    {
        ask(Write::Scope(scope));
    }
    let is_cut = !ctx.state.picture.cuts_shown().is_empty();
    if is_cut && chip(ui, palette, "Mend all", false).on_hover_text("Nothing is cut (Shift X)").clicked() {
        ask(Write::MendAll);
    }
}

/// The width of chips in a line, logical points: a line that wraps takes all there is, and does not stand in the middle.
fn widths(ui: &Ui, labels: &[&str]) -> f32 {
    let padding = 2.0 * ui.spacing().button_padding.x;
    let one = |says: &&str| {
        let text = ui.painter().layout_no_wrap((*says).to_owned(), medium(BODY - 1.0), Color32::WHITE);
        (text.size().x + padding).max(at_least(ui, TARGET)) + GAP + 3.0
    };
    labels.iter().map(one).sum::<f32>() + 2.0
}
