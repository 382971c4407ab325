//! From step to step: back, on, play, and all steps as a row of bars.

use arclight_core::intent::{Intent, Next, Study};
use arclight_core::picture::Setting;
use arclight_model::steps::Step;
use egui::{Align, Layout, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, vec2};

use crate::ctx::Ctx;
use crate::theme::colour;
use crate::widgets::{at_least, chip};

/// Draws them.
pub(super) fn walk_ui(ui: &mut Ui, ctx: &Ctx<'_>, step: Step) {
    let palette = ctx.palette;
    ui.horizontal(|ui| {
        for (says, by) in [("Back", -1), ("Next", 1)] {
            if chip(ui, palette, says, false).clicked() {
                ctx.ask(Intent::Next(Next::Step(by)));
            }
        }
        let playing = ctx.state.panels.playing;
        if chip(ui, palette, if playing { "Pause" } else { "Play" }, playing).clicked() {
            ctx.ask(Intent::Study(Study::Play(!playing)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if chip(ui, palette, "Close", false).clicked() {
                ctx.set(Setting::Step(None));
            }
        });
    });
    steps_ui(ui, ctx, step);
}

/// A bar for each step; a press goes there.
fn steps_ui(ui: &mut Ui, ctx: &Ctx<'_>, step: Step) {
    let palette = ctx.palette;
    let count = Step::ALL.len() as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), at_least(ui, 26.0)), Sense::hover());
    for (index, other) in Step::ALL.into_iter().enumerate() {
        let cell = Rect::from_min_size(
            rect.min + vec2(rect.width() / count * index as f32, 0.0),
            vec2(rect.width() / count, rect.height()),
        );
        let response = ui.interact(cell, ui.id().with(("step", index)), Sense::click());
        let tone = if other == step {
            palette.query
        } else if other < step {
            palette.key
        } else {
            palette.line
        };
        let bar = Rect::from_center_size(cell.center(), vec2(cell.width() - 4.0, 6.0));
        ui.painter().rect_filled(bar, 3.0, colour(tone));
        if response.has_focus() || response.hovered() {
            let stroke = Stroke::new(1.5, colour(palette.ink));
            ui.painter().rect_stroke(bar.expand(2.0), 4.0, stroke, StrokeKind::Outside);
        }
        response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, other == step, other.title()));
        if response.on_hover_text(other.title()).clicked() {
            ctx.set(Setting::Step(Some(other)));
        }
    }
}
