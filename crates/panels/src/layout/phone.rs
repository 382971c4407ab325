//! The panels of a narrow picture, such as a phone's: one sheet at a time.

use arclight_core::panel::Panel;
use arclight_core::visual::layout::FreeArea;
use egui::{Align2, Context, Pos2, Rect, TextWrapMode, Ui, vec2};

use crate::ctx::Ctx;
use crate::memory::Visitor;
use crate::opening::opening_ui;
use crate::panel_buttons::panel_buttons_ui;
use crate::parts::{Place, free, heat_card, hint, place, sheet, tried, writing};
use crate::sentence::sentence_ui;
use crate::widgets::{SMALL, text};
use crate::{player, top};

/// Room for the words below which there is no hint, logical points.
const LEAST: f32 = 130.0;

/// Draws all panels; gives what is left for the stage.
pub(super) fn phone(context: &Context, ctx: &Ctx<'_>, visitor: &mut Visitor) -> FreeArea {
    let screen = context.content_rect();
    let views = head(context, ctx);
    let line = foot(context, ctx, &mut visitor.draft.text);
    // The words need what there is.
    let roomy = line.top() - views.bottom() > LEAST;
    let above = screen.bottom() - line.top() + 6.0;
    let card = tried(context, ctx, &mut visitor.draft.text, above).or_else(|| writing(context, ctx, above));
    let card = card.map(|card| card.top());
    let says = card.or_else(|| if roomy { hint(context, ctx, above) } else { None });
    let mut bottom = says.unwrap_or(line.top());
    let room = |bottom: f32| {
        Rect::from_min_max(
            Pos2::new(screen.left() + 10.0, views.bottom() + 4.0),
            Pos2::new(screen.right() - 10.0, bottom),
        )
    };
    if ctx.is_heatmap() && ctx.state.panels.sheet.is_none() {
        return heat_card(context, ctx, &mut visitor.heat, room(bottom - 6.0), 0.20);
    }
    // The steps have their sheet as long as no other is asked for.
    let steps = ctx.state.picture.step.filter(|_| !ctx.tries()).map(|_| Panel::Hood);
    if let Some(panel) = ctx.state.panels.sheet.or(steps) {
        let rect = sheet(context, ctx, panel, screen.bottom() - line.top() + 8.0);
        bottom = bottom.min(rect.top());
    }
    free(room((bottom - 6.0).max(views.bottom() + 60.0)), screen)
}

/// Title, badge, views and head; gives where the views are.
fn head(context: &Context, ctx: &Ctx<'_>) -> Rect {
    place(context, Place::Title, Align2::LEFT_TOP, vec2(12.0, 10.0), |ui| {
        top::title_ui(ui, ctx, f32::INFINITY);
    });
    place(context, Place::Badge, Align2::RIGHT_TOP, vec2(-12.0, 8.0), |ui| top::badge_ui(ui, ctx));
    if !ctx.looks_inside() {
        let title = place(context, Place::Head, Align2::LEFT_TOP, vec2(12.0, 36.0), |ui| head_ui(ui, ctx));
        if ctx.steered {
            let at = vec2(-12.0, 46.0);
            place(context, Place::Reset, Align2::RIGHT_TOP, at, |ui| top::reset_ui(ui, ctx));
        }
        return title;
    }
    let views = place(context, Place::Views, Align2::LEFT_TOP, vec2(12.0, 40.0), |ui| top::views_ui(ui, ctx));
    place(context, Place::Head, Align2::RIGHT_TOP, vec2(-12.0, 46.0), |ui| head_ui(ui, ctx));
    if ctx.steered && !ctx.is_heatmap() {
        let below = vec2(12.0, views.bottom() - context.content_rect().top() + 6.0);
        place(context, Place::Reset, Align2::LEFT_TOP, below, |ui| top::reset_ui(ui, ctx));
    }
    views
}

fn head_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
    text(ui, ctx.head_title(), SMALL + 1.0, ctx.palette.dim);
    top::undrawn_ui(ui, ctx);
}

/// What opens panels, and the line of the sentence; gives where that is.
fn foot(context: &Context, ctx: &Ctx<'_>, draft: &mut String) -> Rect {
    let screen = context.content_rect();
    let above_bar = vec2(0.0, -8.0 - player::height(ctx));
    let row = place(context, Place::Buttons, Align2::CENTER_BOTTOM, above_bar, |ui| {
        // More buttons than a line holds are in two.
        ui.set_width(screen.width() - 24.0);
        if ctx.looks_inside() { panel_buttons_ui(ui, ctx) } else { opening_ui(ui, ctx) }
    });
    let above = vec2(0.0, row.top() - screen.bottom() - 8.0);
    place(context, Place::Sentence, Align2::CENTER_BOTTOM, above, |ui| {
        ui.set_width(screen.width() - 24.0);
        sentence_ui(ui, ctx, draft);
    })
}
