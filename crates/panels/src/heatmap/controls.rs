//! Model, lens, mask, zoom, and what colours mean.

use arclight_core::panel::Panel;
use arclight_core::picture::Setting;
use arclight_core::visual::heat_colour::heat;
use arclight_model::lens::Lens;
use arclight_model::steps::Step;
use egui::{Mesh, Rect, Sense, Shape, Ui, WidgetInfo, WidgetType, vec2};

use super::cell::HeatMemory;
use super::zoom::Zoom;
use crate::ctx::Ctx;
use crate::learn::term_ui;
use crate::reading::mask_ui;
use crate::theme::colour;
use crate::widgets::{SMALL, chip, choice_inline, text};

/// Model, lens, mask, and what colours mean.
pub(crate) fn controls_ui(ui: &mut Ui, ctx: &Ctx<'_>, memory: &mut HeatMemory) {
    let palette = ctx.palette;
    ui.horizontal_wrapped(|ui| {
        if let Some(model) = choice_inline(ui, palette, ctx.model(), &ctx.offered()) {
            ctx.set(Setting::Model(model));
        }
        if ctx.model().layers > 1 && chip(ui, palette, "Heads …", ctx.state.panels.wall).clicked() {
            ctx.toggle(Panel::Wall);
        }
        if ctx.narrow {
            ui.end_row();
        }
        lenses_ui(ui, ctx);
        // Fingers need more room than there is beside the matrices.
        if ctx.narrow || ctx.is_kiosk() {
            zoom_ui(ui, ctx, memory);
        }
        if ctx.narrow {
            ui.end_row();
        }
        mask_ui(ui, ctx);
        legend(ui, ctx);
        let hands_on = chip(ui, palette, "What the block hands on", false);
        if hands_on.on_hover_text("All heads side by side, through W_O").clicked() {
            ctx.set(Setting::Step(Some(Step::Concat)));
        }
    });
}

/// Closer, further away, and the whole: for keys and fingers, and where nothing turns a wheel.
pub(super) fn zoom_ui(ui: &mut Ui, ctx: &Ctx<'_>, memory: &mut HeatMemory) {
    let (palette, n) = (ctx.palette, ctx.tokens().len());
    let mut asked = |says: &str, label: &str| {
        let response = chip(ui, palette, says, false);
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, label));
        response.on_hover_text(label).clicked()
    };
    let by = [(asked("+", "Zoom in"), 1.6), (asked("−", "Zoom out"), 1.0 / 1.6)];
    for (_, factor) in by.into_iter().filter(|(pressed, _)| *pressed) {
        memory.zoom.step(factor, memory.shown(ctx), n);
    }
    if !memory.zoom.is_whole() && asked("all", "Zoom to the whole") {
        memory.zoom = Zoom::default();
    }
}

/// Raw, norm, rollout.
pub(crate) fn lenses_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let all = [(Lens::Raw, "raw"), (Lens::Norm, "norm"), (Lens::Rollout, "rollout")];
    if let Some(lens) = choice_inline(ui, ctx.palette, ctx.state.picture.lens, &all) {
        ctx.set(Setting::Lens(lens));
    }
}

/// From 0 to 1.
fn legend(ui: &mut Ui, ctx: &Ctx<'_>) {
    // Two points each.
    let steps: u8 = if ctx.narrow { 20 } else { 40 };
    text(ui, "0", SMALL, ctx.palette.dim);
    let (rect, response) = ui.allocate_exact_size(vec2(f32::from(steps) * 2.0, 12.0), Sense::hover());
    let mut mesh = Mesh::default();
    for step in (0..steps).map(f32::from) {
        let tone = heat(step / f32::from(steps - 1), ctx.palette.light);
        let min = rect.min + vec2(step * 2.0, 0.0);
        mesh.add_colored_rect(Rect::from_min_size(min, vec2(2.0, 12.0)), colour(tone));
    }
    ui.painter().add(Shape::mesh(mesh));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, "colour: weight from 0 to 1"));
    text(ui, "1", SMALL, ctx.palette.dim);
    for (shown, term) in [("weight", "weight"), ("query ↓", "query"), ("key →", "key")] {
        term_ui(ui, ctx, shown, term);
    }
}
