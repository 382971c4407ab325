//! How the next word is chosen, and how fast a model writes on.

use arclight_core::intent::{Intent, Write};
use arclight_core::writer::Writer;
use arclight_model::next::Choice;
use egui::{Slider, Ui, WidgetInfo};

use crate::ctx::Ctx;
use crate::widgets::{BODY, SMALL, chip, heading, sides, text};

/// The highest temperature that the slider has: beyond it words are noise.
const HOTTEST: f32 = 3.0;
/// The most candidates that are kept, but for all.
const MOST: usize = 50;

/// Temperature, top-k, top-p, seed and pace.
pub(crate) fn choice_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, now) = (ctx.palette, *ctx.state.writer.choice());
    let is_changed = now != Choice::ALWAYS;
    sides(
        ui,
        |ui| drop(heading(ui, "The next word", palette.ink)),
        |ui| {
            if is_changed && chip(ui, palette, "Likeliest", false).clicked() {
                ctx.ask(Intent::Write(Write::Choice(Choice::ALWAYS)));
            }
        },
    );
    let (mut temperature, mut top_k, mut top_p) = (now.temperature(), now.top_k(), now.top_p());
    slider(ui, ctx, "Temperature of words", Slider::new(&mut temperature, 0.0..=HOTTEST).fixed_decimals(1));
    slider(ui, ctx, "Top-k, 0 for all", Slider::new(&mut top_k, 0..=MOST));
    slider(ui, ctx, "Top-p", Slider::new(&mut top_p, 0.05..=1.0).fixed_decimals(2));
    let mut seed = now.seed;
    if temperature > 0.0 {
        slider(ui, ctx, "Seed", Slider::new(&mut seed, 0..=99));
        text(ui, "Outlines are the probabilities, bars what the word is chosen with.", SMALL, palette.dim);
    } else {
        text(ui, "At temperature 0 the likeliest word is always chosen.", SMALL, palette.dim);
    }
    if let Ok(next) = Choice::new(temperature, top_k, top_p, seed)
        && next != now
    {
        ctx.ask(Intent::Write(Write::Choice(next)));
    }
    let [slowest, fastest] = Writer::PACES;
    let (pace, mut next) = (ctx.state.writer.pace(), ctx.state.writer.pace());
    let range = slowest..=fastest;
    slider(ui, ctx, "Words a second", Slider::new(&mut next, range).logarithmic(true).fixed_decimals(1));
    if (next - pace).abs() > f32::EPSILON {
        ctx.ask(Intent::Write(Write::Pace(next)));
    }
}

fn slider(ui: &mut Ui, ctx: &Ctx<'_>, says: &'static str, slider: Slider<'_>) {
    text(ui, says, BODY - 1.0, ctx.palette.ink);
    ui.horizontal(|ui| {
        ui.spacing_mut().slider_width = 150.0;
        let response = ui.add(slider);
        response.widget_info(|| WidgetInfo::slider(true, 0.0, says));
    });
}
