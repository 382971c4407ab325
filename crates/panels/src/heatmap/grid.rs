//! The matrices of the heatmap side by side, with their titles and the numbers beneath; or one of them alone.

use egui::{Align, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::cell::{Cell, HeatMemory};
use super::controls::zoom_ui;
use super::matrix::{Matrix, matrix_ui};
use super::plan::{GAP, LINE, NARROW_TITLE, Plan, RAIL, TITLE};
use super::says::{caveat, lens_says, numbers_say, place_says, summary};
use super::titles::{numbers_ui, title_ui};
use crate::ctx::Ctx;
use crate::learn::term_ui;
use crate::widgets::{BODY, SMALL, text};

/// Draws them; gives the cell under the pointer.
pub(super) fn matrices(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    memory: &mut HeatMemory,
    maps: &[usize],
    plan: Plan,
) -> Option<Cell> {
    if let (true, Some(map)) = (plan.aside, maps.first()) {
        return alone(ui, ctx, memory, *map, plan);
    }
    let title = if plan.stacked { NARROW_TITLE } else { TITLE };
    let mut under = None;
    for (index, line) in maps.chunks(plan.columns).enumerate() {
        let height = title + plan.side + plan.lines as f32 * LINE + 6.0;
        let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let rail = if plan.stacked { 0.0 } else { RAIL };
        let pitch = plan.words.max(plan.side) + GAP;
        let used = plan.columns as f32 * pitch - GAP;
        let left = area.left() + (area.width() - rail - used).max(0.0) * 0.5;
        for (place, map) in line.iter().enumerate() {
            let min = pos2(left + place as f32 * pitch, area.top());
            title_ui(ui, ctx, Rect::from_min_size(min, vec2(plan.words, title)), *map);
            let rect = Rect::from_min_size(min + vec2(0.0, title), vec2(plan.side, plan.side));
            under = under.or(matrix_ui(ui, ctx, &Matrix { index: *map, rect }, memory));
            let size = vec2(plan.words, plan.lines as f32 * LINE);
            let foot = Rect::from_min_size(rect.left_bottom() + vec2(0.0, 4.0), size);
            numbers_ui(ui, ctx, *map, foot, memory.shown(ctx));
        }
        if !plan.stacked && !ctx.is_kiosk() && index == 0 {
            let min = pos2(area.right() - RAIL + 8.0, area.top() + title);
            let mut rail = column(ui, Rect::from_min_size(min, vec2(RAIL, plan.side)));
            zoom_ui(&mut rail, ctx, memory);
        }
    }
    under
}

/// From the top of that place downwards.
fn column(ui: &mut Ui, rect: Rect) -> Ui {
    ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)))
}

/// One matrix as high as the room, and at its right what is said of it.
fn alone(ui: &mut Ui, ctx: &Ctx<'_>, memory: &mut HeatMemory, map: usize, plan: Plan) -> Option<Cell> {
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), plan.side), Sense::hover());
    let left = area.left() + (area.width() - plan.side - GAP - plan.words).max(0.0) * 0.5;
    let rect = Rect::from_min_size(pos2(left, area.top()), vec2(plan.side, plan.side));
    let under = matrix_ui(ui, ctx, &Matrix { index: map, rect }, memory);
    let min = rect.right_top() + vec2(GAP, 0.0);
    let title = Rect::from_min_size(min, vec2(plan.words, TITLE));
    title_ui(ui, ctx, title, map);
    let rect = Rect::from_min_max(title.left_bottom() + vec2(0.0, 4.0), pos2(title.right(), area.bottom()));
    let mut column = column(ui, rect);
    for (says, term) in summary(ctx, map).iter().zip(["peak", "entropy"]) {
        term_ui(&mut column, ctx, says, term);
    }
    if let Some(cell) = memory.shown(ctx) {
        text(&mut column, place_says(ctx, cell), BODY, ctx.palette.ink);
        text(&mut column, numbers_say(ctx, map, cell), BODY, ctx.palette.ink);
    }
    column.add_space(6.0);
    if !ctx.is_kiosk() {
        column.horizontal(|ui| zoom_ui(ui, ctx, memory));
    }
    column.add_space(6.0);
    text(&mut column, lens_says(&ctx.state.picture), SMALL, ctx.palette.dim);
    if let Some(says) = caveat(ctx, &[map]) {
        text(&mut column, says, SMALL, ctx.palette.ink);
    }
    under
}
