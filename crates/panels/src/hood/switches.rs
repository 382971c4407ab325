//! What can be switched under the hood, each with its measured effect beside it.

use arclight_core::intent::{Intent, Study};
use arclight_core::picture::Setting;
use arclight_model::Reading;
use arclight_model::numbers::Numbers;
use arclight_model::steps::{Normalise, Switches};
use egui::{Slider, Ui, WidgetInfo};

use super::effects::{LINEAR, effect, moves, read_as, totals};
use crate::ctx::Ctx;
use crate::learn::term_ui;
use crate::reading::{attention_ui, mask_ui, position_ui};
use crate::widgets::{SMALL, chip, choice, heading, sides, switch, text};

/// The switches.
pub(super) fn switches_ui(ui: &mut Ui, ctx: &Ctx<'_>, numbers: &Numbers) {
    let (palette, picture) = (ctx.palette, &ctx.state.picture);
    sides(
        ui,
        |ui| drop(heading(ui, "Switches", palette.ink)),
        |ui| {
            if picture.is_switched() && chip(ui, palette, "Reset", false).clicked() {
                ctx.ask(Intent::Study(Study::Reset));
            }
        },
    );
    totals(ui, ctx, numbers);
    let says = "These act on this head alone; what goes into it stays as it was. Each is measured alone.";
    text(ui, says, SMALL, palette.dim);
    of_the_head(ui, ctx, numbers);
    text(ui, "These change what all layers compute:", SMALL, palette.dim);
    mask_ui(ui, ctx);
    position_ui(ui, ctx);
    attention_ui(ui, ctx);
    if let Some(before) = numbers.usual.filter(|_| picture.reads() != Reading::default()) {
        let what: Vec<_> = read_as(picture.reads()).collect();
        effect(ui, ctx, &what.join(", "), before, Some(numbers.alone.none));
    }
}

/// Dividing, temperature, normalising, and the head itself.
fn of_the_head(ui: &mut Ui, ctx: &Ctx<'_>, numbers: &Numbers) {
    let (palette, now, alone) = (ctx.palette, &ctx.state.picture.switches, &numbers.alone);
    root_ui(ui, ctx, &format!("Divide by √d_k = √{}", numbers.head_size));
    effect(ui, ctx, "undivided", alone.none, Some(alone.undivided));
    temperature_ui(ui, ctx);
    effect(ui, ctx, "at this temperature", alone.none, alone.heated);
    let ways =
        [(Normalise::Softmax, "softmax"), (Normalise::ArgMax, "arg max"), (Normalise::Linear, "linear")];
    if let Some(way) = choice(ui, palette, now.normalise, &ways) {
        ctx.set(Setting::Normalise(way));
    }
    let way = if now.normalise == Normalise::Linear { LINEAR } else { "arg max" };
    effect(ui, ctx, way, alone.none, alone.normalised);
    if let Some(on) = switch(ui, palette, "Without this head (its slice of W_O is 0)", now.removed) {
        ctx.set(Setting::Removed(on));
    }
    text(ui, format!("without it {}", moves(&alone.removed)), SMALL, palette.dim);
}

/// Division by √d_k.
pub(crate) fn root_ui(ui: &mut Ui, ctx: &Ctx<'_>, says: &str) {
    if let Some(on) = switch(ui, ctx.palette, says, ctx.state.picture.switches.scaled) {
        ctx.set(Setting::Scaling(on));
    }
}

/// The temperature.
pub(crate) fn temperature_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let now = ctx.state.picture.switches.temperature;
    let mut next = now;
    ui.horizontal(|ui| {
        term_ui(ui, ctx, "Temperature", "temperature");
        ui.spacing_mut().slider_width = 120.0;
        let slider = Slider::new(&mut next, Switches::TEMPERATURE).logarithmic(true).fixed_decimals(1);
        let response = ui.add(slider);
        response.widget_info(|| WidgetInfo::slider(true, f64::from(next), "Temperature"));
    });
    if next != now {
        ctx.set(Setting::Temperature(next));
    }
}
