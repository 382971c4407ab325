//! One matrix of the heatmap: rows are queries, columns keys. One texture, whatever the number of tokens.

use arclight_core::intent::{Intent, Point};
use egui::{
    Color32, EventFilter, InputState, Key, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::cell::{Cell, HeatMemory};
use super::names::{margin, names};
use super::says::{name, numbers_say, place_says};
use super::zoom::{Frame, Zoom};
use crate::ctx::Ctx;
use crate::theme::{colour, faded};

/// Which matrix, and where.
pub(super) struct Matrix {
    /// In the order of the heatmap.
    pub index: usize,
    /// Its place, names included.
    pub rect: Rect,
}

/// The matrix with its names; gives the cell under the pointer.
pub(super) fn matrix_ui(ui: &mut Ui, ctx: &Ctx<'_>, matrix: &Matrix, cells: &mut HeatMemory) -> Option<Cell> {
    let (n, palette) = (ctx.tokens().len(), ctx.palette);
    let (margin, size) = margin(ui, ctx, matrix.rect.width());
    let area = Rect::from_min_max(matrix.rect.min + vec2(margin, margin), matrix.rect.max);
    // A drag over a whole matrix is one that scrolls.
    let sense = if cells.zoom.is_whole() { Sense::click() } else { Sense::click_and_drag() };
    let response = ui.interact(area, ui.id().with(("matrix", matrix.index)), sense);
    steer(ui, ctx, &response, area, &mut cells.zoom);
    walk(ui, ctx, &response, cells);
    if let Some(texture) = ctx.matrices.get(matrix.index) {
        ui.painter().image(*texture, area, cells.zoom.seen(), Color32::WHITE);
    }
    let focus = response.has_focus();
    let (width, tone) = if focus { (2.5, palette.ink) } else { (1.0, palette.line) };
    ui.painter().rect_stroke(area, 0.0, Stroke::new(width, colour(tone)), StrokeKind::Outside);
    let frame = cells.zoom.frame(area, n);
    let under = response.hover_pos().and_then(|at| frame.cell_at(at));
    let cell = cells.shown(ctx);
    marks(ui, ctx, &frame, cell);
    names(ui, ctx, (&frame, matrix.rect.left()), cell, size);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, label(ctx, matrix.index, cell)));
    if response.clicked() {
        let at = response.interact_pointer_pos().and_then(|at| frame.cell_at(at));
        match (at, cell) {
            (Some(at), _) => {
                ui.ctx().request_repaint();
                cells.keep(ctx, at);
            }
            // Enter comes without a place: it pins the row that the arrows found.
            (None, Some((query, _))) => ctx.ask(Intent::Point(Point::Pin(query))),
            (None, None) => {}
        }
    }
    row_names(ui, ctx, &frame, matrix, margin);
    under
}

/// What a screen reader says.
fn label(ctx: &Ctx<'_>, map: usize, cell: Option<Cell>) -> String {
    let name = name(ctx, map);
    match cell {
        Some(cell) => {
            format!("matrix of {name}, {}: {}", place_says(ctx, cell), numbers_say(ctx, map, cell))
        }
        None => format!("matrix of {name}"),
    }
}

/// Wheel and pinch zoom, dragging pans.
fn steer(ui: &Ui, ctx: &Ctx<'_>, response: &Response, area: Rect, zoom: &mut Zoom) {
    // Two fingers scroll as well, and what scrolls takes the pointer: where they are counts.
    let fingers = ui.input(InputState::multi_touch).map(|fingers| fingers.center_pos);
    if let Some(at) = response.hover_pos().or(fingers.filter(|at| area.contains(*at))) {
        let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        // In a lecture nothing zooms by accident.
        let (wheel, pinch) = if ctx.presents() { (0.0, 1.0) } else { (wheel, pinch) };
        let factor = pinch * (wheel * 0.004).exp();
        // Fingers on one spot have no distance, and no factor.
        if factor != 1.0 && factor.is_finite() && factor > 0.0 {
            zoom.around(factor, (at - area.min) / area.width(), ctx.tokens().len());
            ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
        }
    }
    if response.dragged() {
        zoom.pan(response.drag_delta() / area.width());
    }
}

/// Arrow keys move the cell while the matrix has the keys.
fn walk(ui: &Ui, ctx: &Ctx<'_>, response: &Response, cells: &mut HeatMemory) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let by = ui.input(|input| {
        let pressed = |key| i32::try_from(input.num_presses(key)).unwrap_or(i32::MAX);
        let between = |back, on| pressed(on).saturating_sub(pressed(back));
        (between(Key::ArrowUp, Key::ArrowDown), between(Key::ArrowLeft, Key::ArrowRight))
    });
    if by != (0, 0) {
        cells.walk(ctx, by);
    }
}

/// The lit row, and the chosen cell.
fn marks(ui: &Ui, ctx: &Ctx<'_>, frame: &Frame, cell: Option<Cell>) {
    let palette = ctx.palette;
    let outline = |rect: Rect, tone, width: f32| {
        if rect.is_positive() {
            let stroke = Stroke::new(width, colour(tone));
            ui.painter().rect_stroke(rect, 1.0, stroke, StrokeKind::Outside);
        }
    };
    if let Some(query) = ctx.state.word() {
        let row = frame.row(query);
        // Enough to step back, not enough to read another weight from the colour.
        let veil = faded(palette.ground, 0.25);
        let (above, below) = (frame.area.with_max_y(row.top()), frame.area.with_min_y(row.bottom()));
        for rect in [above, below].into_iter().filter(Rect::is_positive) {
            ui.painter().rect_filled(rect, 0.0, veil);
        }
        outline(row, palette.query, 2.0);
    }
    if let Some((query, key)) = cell {
        outline(frame.row(query).intersect(frame.column(key)).expand(1.0), palette.ink, 2.0);
    }
}

/// The names of the rows can be pressed.
fn row_names(ui: &Ui, ctx: &Ctx<'_>, frame: &Frame, matrix: &Matrix, margin: f32) {
    let names =
        Rect::from_min_max(pos2(frame.area.left() - margin, frame.area.top()), frame.area.left_bottom());
    // Keys choose a row by the matrix itself.
    let response = ui.interact(names, ui.id().with(("rows", matrix.index)), Sense::CLICK);
    let at = response.interact_pointer_pos().filter(|_| response.clicked());
    let cell = at.and_then(|at| frame.cell_at(pos2(frame.area.left() + 1.0, at.y)));
    if let Some((query, _)) = cell.filter(|(query, _)| *query < ctx.tokens().len()) {
        ctx.ask(Intent::Point(Point::Pin(query)));
    }
}
