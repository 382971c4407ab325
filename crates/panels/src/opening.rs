//! The first screen: the stage, the film, and a drawer with everything else.

use arclight_core::intent::{Intent, Settings};
use arclight_core::lesson::Command;
use egui::{Button, CornerRadius, RichText, Stroke, Ui, WidgetInfo, WidgetType, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, semibold};
use crate::widgets::{SMALL, TARGET, chip, text};
use crate::write::begin_ui;

/// What there is on the first screen beside the sentence.
pub(crate) fn opening_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = if ctx.narrow { 6.0 } else { 10.0 };
        if !ctx.film.is_begun() {
            ui.scope(|ui| watch(ui, ctx));
        }
        if !ctx.state.picture.writes_here() {
            begin_ui(ui, ctx);
        }
        inside_ui(ui, ctx);
    });
}

/// The drawer. What was open in it is open when it comes back.
pub(crate) fn inside_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let open = ctx.state.settings.inside;
    if chip(ui, ctx.palette, "Look inside", open).clicked() {
        ctx.ask(Intent::Settings(Settings::Inside(!open)));
    }
}

/// The film, and how long it takes; or why there is none.
fn watch(ui: &mut Ui, ctx: &Ctx<'_>) {
    let Some(timeline) = ctx.film.timeline.as_deref() else {
        if let Some(fault) = &ctx.film.fault {
            text(ui, fault, SMALL, ctx.palette.dim);
        }
        return;
    };
    let says = format!("Watch the film ({:.0} min)", (timeline.duration() / 60.0).max(1.0));
    let palette = ctx.palette;
    let label = RichText::new(&says).font(semibold(if ctx.narrow { 16.0 } else { 18.0 }));
    let button = Button::new(label.color(colour(palette.ink)))
        .fill(colour(palette.chosen))
        .stroke(Stroke::new(2.0, colour(palette.query)))
        .corner_radius(CornerRadius::same(10))
        .min_size(vec2(TARGET, TARGET.max(44.0)));
    ui.spacing_mut().button_padding.x = 14.0;
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &says));
    if response.clicked() {
        ctx.ask(Intent::Lesson(Command::Play));
    }
}
