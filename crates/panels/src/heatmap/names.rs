//! The names beside and above a matrix: as large as its cells allow.

use std::sync::Arc;

use arclight_core::venue::TEXT_POINTS;
use arclight_core::visual::label::on_tile;
use arclight_model::Token;
use egui::epaint::TextShape;
use egui::{Align2, Color32, Rect, Ui, pos2};

use super::cell::Cell;
use super::zoom::Frame;
use crate::ctx::Ctx;
use crate::theme::{colour, medium};

/// Cells from this size on have their names beside them, logical pixels of the picture.
const READABLE: f32 = 7.0;
/// Sizes of those names, logical points.
const NAMES: (f32, f32) = (6.5, 14.0);
/// Size of the name of what is lit, where there is no room for all.
const LIT: f32 = 12.0;

/// Least and largest size of names beside cells, and the size of one that is alone.
fn sizes(ctx: &Ctx<'_>) -> (f32, f32, f32) {
    if ctx.presents() { (TEXT_POINTS, NAMES.1, TEXT_POINTS) } else { (NAMES.0, NAMES.1, LIT) }
}

/// Whether cells of that size, logical points, have room for names.
fn readable(ui: &Ui, ctx: &Ctx<'_>, cell: f32) -> bool {
    if ctx.presents() {
        // From the last row.
        cell * 1.05 >= TEXT_POINTS
    } else {
        cell * ui.ctx().zoom_factor() >= READABLE
    }
}

/// Room for names at the left and above, and their size: as large as the cells that are left allow.
pub(super) fn margin(ui: &Ui, ctx: &Ctx<'_>, side: f32) -> (f32, f32) {
    let n = ctx.tokens().len().max(1) as f32;
    let longest = longest(ui, ctx) / NAMES.1;
    let (least, most, lit) = sizes(ctx);
    let fits = |size: f32| (longest * size + 8.0).clamp(20.0, (side * 0.3).max(20.0));
    let cell = |size: f32| (side - fits(size)) / n;
    if !readable(ui, ctx, cell(least)) {
        return (fits(lit), lit);
    }
    let larger = |size: f32| (cell(size) * 1.05).clamp(least, most);
    let size = (0..4).fold(least, |size, _| larger(size));
    let size = if readable(ui, ctx, cell(size)) { size } else { least };
    (fits(size), size)
}

/// Width of the longest name, set in the largest size.
fn longest(ui: &Ui, ctx: &Ctx<'_>) -> f32 {
    /// Beyond these, names are only drawn where one has zoomed in: any margin will do.
    const MEASURED: usize = 80;
    let width =
        |token: &Token| ui.painter().layout_no_wrap(on_tile(token), medium(NAMES.1), Color32::WHITE).size().x;
    ctx.tokens().iter().take(MEASURED).map(width).fold(0.0, f32::max)
}

/// Names of rows and columns: all where they can be read, else those of what is lit.
pub(super) fn names(ui: &Ui, ctx: &Ctx<'_>, (frame, left): (&Frame, f32), cell: Option<Cell>, size: f32) {
    let palette = ctx.palette;
    let readable = readable(ui, ctx, frame.cell);
    let (least, most, lit) = sizes(ctx);
    let size = if readable { size.max((frame.cell * 1.05).clamp(least, most)) } else { lit };
    let (query, key) = (cell.map(|cell| cell.0).or(ctx.state.word()), cell.map(|cell| cell.1));
    let inside = |at: f32| at > -frame.cell * 0.5 && at < frame.area.width() - frame.cell * 0.4;
    for (index, token) in ctx.tokens().iter().enumerate() {
        let (y, x) = (frame.top_of(index), frame.left_of(index));
        if (readable || query == Some(index)) && inside(y) {
            let tone = if query == Some(index) { palette.query } else { palette.ink };
            let at = pos2(frame.area.left() - 4.0, frame.area.top() + y + frame.cell * 0.5);
            let clip = Rect::everything_left_of(at.x).with_min_x(left).intersect(ui.clip_rect());
            let painter = ui.painter().with_clip_rect(clip);
            painter.text(at, Align2::RIGHT_CENTER, on_tile(token), medium(size), colour(tone));
        }
        if (readable || key == Some(index)) && inside(x) {
            let tone = if key == Some(index) { palette.key } else { palette.ink };
            let galley = ui.painter().layout_no_wrap(on_tile(token), medium(size), colour(tone));
            let height = galley.size().y;
            let at = pos2(frame.area.left() + x + (frame.cell - height) * 0.5, frame.area.top() - 4.0);
            let mut shape = TextShape::new(at, Arc::clone(&galley), colour(tone));
            shape.angle = -std::f32::consts::FRAC_PI_2;
            ui.painter().add(shape);
        }
    }
}
