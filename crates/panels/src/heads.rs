//! Model, layer and head.

use arclight_core::intent::{Intent, Next, Panels};
use arclight_core::panel::Panel;
use arclight_core::picture::{Head, HeadPlace, Setting};
use arclight_core::platform::Status;
use arclight_model::ModelId;
use egui::{Sense, Ui, vec2};

use crate::ctx::Ctx;
use crate::reading::{attention_ui, mask_ui, position_ui};
use crate::sheets::sheets_ui;
use crate::theme::colour;
use crate::wall::wall_ui;
use crate::widgets::{BODY, SMALL, TARGET, chip, choice, heading, row, rule, sides, text};
use crate::write::choice_ui;

/// The panel.
pub(crate) fn heads_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    heading(ui, "Model", palette.ink);
    if let Some(model) = choice(ui, palette, ctx.model(), &ctx.offered()) {
        ctx.set(Setting::Model(model));
    }
    for (model, status) in ctx.models {
        match status {
            Status::Closed | Status::Ready => {}
            Status::Loading(progress) => loading(ui, ctx, *model, *progress),
            Status::Failed(reason) => {
                text(ui, ctx.without(*model, reason), SMALL, palette.query);
            }
        }
    }
    if ctx.state.picture.writes_here() {
        rule(ui, palette);
        choice_ui(ui, ctx);
    }
    rule(ui, palette);
    if ctx.model().layers == 1 {
        one_layer(ui, ctx);
    } else {
        many_layers(ui, ctx);
    }
}

fn loading(ui: &mut Ui, ctx: &Ctx<'_>, model: ModelId, progress: Option<f32>) {
    let palette = ctx.palette;
    let Some(progress) = progress else {
        text(ui, format!("{} is being read …", model.name), SMALL, palette.dim);
        return;
    };
    let says = format!("{} is on its way: {:.0}%", model.name, progress * 100.0);
    text(ui, says, SMALL, palette.dim);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
    ui.painter().rect_filled(rect, 2.0, colour(palette.line));
    let come = rect.with_max_x(rect.left() + rect.width() * progress.clamp(0.0, 1.0));
    ui.painter().rect_filled(come, 2.0, colour(palette.key));
}

/// All heads of a model that has few, each in its colour.
fn one_layer(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, model) = (ctx.palette, ctx.model());
    heading(ui, "Heads", palette.ink);
    for (head, mark) in (0..model.heads).zip(palette.heads.into_iter().cycle()) {
        let chosen = ctx.state.picture.place().head == Head::One(head);
        let (name, evidence) = match model.named_head(0, head) {
            Some(named) => (format!("{head}  {}", named.name), named.evidence),
            None => (format!("head {head}"), ""),
        };
        if row(ui, palette, mark, &name, evidence, chosen).clicked() {
            ctx.set(Setting::Head(Head::One(head)));
        }
    }
    mean(ui, ctx);
    if !model.measured.is_empty() {
        text(ui, model.measured, SMALL, palette.dim);
    }
    rule(ui, palette);
    sheets_ui(ui, ctx);
    mask_ui(ui, ctx);
    position_ui(ui, ctx);
    attention_ui(ui, ctx);
}

/// The wall of all heads, or those whose habit was measured.
fn many_layers(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, place) = (ctx.palette, ctx.state.picture.place());
    let name = match place.head {
        Head::One(head) => format!("Layer {}, head {head}", place.layer),
        Head::Mean if ctx.state.picture.is_of_all() => "Mean of all heads".to_owned(),
        Head::Mean => format!("Layer {}, mean", place.layer),
    };
    let all = format!("All {}", ctx.model().layers * ctx.model().heads);
    sides(
        ui,
        |ui| drop(heading(ui, name, palette.ink)),
        |ui| {
            if chip(ui, palette, &all, ctx.state.panels.wall).clicked() {
                ctx.ask(Intent::Panel(Panels::Toggle(Panel::Wall)));
            }
        },
    );
    ui.horizontal(|ui| {
        ui.set_min_height(TARGET);
        stepped(ui, ctx, "Layer", Next::Layer);
        ui.add_space(10.0);
        stepped(ui, ctx, "Head", Next::Head);
    });
    ui.add_space(4.0);
    sheets_ui(ui, ctx);
    if ctx.state.panels.wall {
        wall_ui(ui, ctx);
        return;
    }
    named(ui, ctx);
    mean(ui, ctx);
    rule(ui, palette);
    mask_ui(ui, ctx);
}

/// The one before, and the next.
fn stepped(ui: &mut Ui, ctx: &Ctx<'_>, name: &str, next: fn(i32) -> Next) {
    text(ui, name, BODY - 1.0, ctx.palette.dim);
    for (says, by) in [("−", -1), ("+", 1)] {
        if chip(ui, ctx.palette, says, false).clicked() {
            ctx.ask(Intent::Next(next(by)));
        }
    }
}

/// The heads whose habit was measured.
fn named(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    for named in ctx.model().named_heads {
        let place = HeadPlace { layer: named.layer, head: Head::One(named.head) };
        let chosen = ctx.state.picture.place() == place;
        let note = format!("L{} H{}", named.layer, named.head);
        // Its arcs have the colours of all arcs: no colour of its own.
        if row(ui, palette, palette.key, named.name, &note, chosen).clicked() {
            ctx.set(Setting::Place(place));
        }
        if chosen {
            text(ui, format!("Measured: {}.", named.evidence), SMALL, palette.dim);
        }
    }
}

fn mean(ui: &mut Ui, ctx: &Ctx<'_>) {
    let chosen = ctx.state.picture.place().head == Head::Mean;
    let says = if ctx.model().writes { "mean of all heads" } else { "mean of heads" };
    if row(ui, ctx.palette, ctx.palette.ink, says, "for orientation only", chosen).clicked() {
        ctx.set(Setting::Head(Head::Mean));
    }
}
