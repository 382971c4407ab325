//! What opens and closes panels.

use arclight_core::panel::Panel;
use arclight_core::picture::Setting;
use arclight_model::steps::Step;
use egui::{Ui, vec2};

use crate::ctx::Ctx;
use crate::opening::inside_ui;
use crate::widgets::chip;

/// A button for each panel; on a narrow picture in as many lines as they need.
pub(crate) fn panel_buttons_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    if ctx.narrow {
        ui.horizontal_wrapped(|ui| row(ui, ctx));
    } else {
        ui.horizontal(|ui| row(ui, ctx));
    }
}

fn row(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, panels) = (ctx.palette, &ctx.state.panels);
    ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
    inside_ui(ui, ctx);
    let hood = ctx.state.picture.step.is_some();
    let says = if ctx.narrow { "Hood" } else { "Under the hood" };
    if !ctx.is_heatmap() && chip(ui, palette, says, hood).clicked() {
        ctx.set(Setting::Step((!hood).then_some(Step::default())));
    }
    let all = [
        (Panel::Heads, "Heads", panels.heads),
        (Panel::Inspector, "Word", panels.inspector),
        (Panel::Compare, "Compare", panels.compare),
        (Panel::Learn, "Learn", panels.learn),
        (Panel::Legend, "Legend", panels.legend),
        (Panel::Settings, "Settings", panels.settings),
        (Panel::Help, if ctx.narrow { "?" } else { "Keys" }, panels.help),
    ];
    // In the heatmap and under the hood another panel is in the place of the cards at the sides.
    let replaced = !ctx.narrow && (hood || ctx.is_heatmap());
    for (panel, says, open) in all {
        if replaced && matches!(panel, Panel::Heads | Panel::Inspector) {
            continue;
        }
        let open = if ctx.is_sheet(panel) { panels.sheet == Some(panel) } else { open };
        if chip(ui, palette, says, open).clicked() {
            ctx.toggle(panel);
        }
    }
}
