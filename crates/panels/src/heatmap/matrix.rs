//! One matrix of the heatmap: rows are queries, columns keys. One texture, whatever the number of tokens.

use std::sync::Arc;

use bevy_egui::egui::{
    self, Align2, Color32, ColorImage, EventFilter, Key, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};
use ndarray::Array2;

use super::heat_cell::{Cell, HeatMemory, numbers_say, place_says};
use super::view::View;
use super::zoom::{Frame, Zoom};
use crate::session::Intent;
use crate::theme::{colour, medium};
use crate::venue::TEXT_POINTS;
use crate::visual::heat_colour::heat;
use crate::visual::label::shorten;
use crate::visual::palette::Palette;

/// Cells from this size on have their names beside them, logical pixels of the picture.
const READABLE: f32 = 7.0;
/// Sizes of those names, logical points.
const NAMES: (f32, f32) = (6.5, 14.0);
/// Size of the name of what is lit, where there is no room for all.
const LIT: f32 = 12.0;

/// Least and largest size of names beside cells, and the size of one that stands alone.
fn sizes(view: &View<'_>) -> (f32, f32, f32) {
    if view.visiting.presents() { (TEXT_POINTS, NAMES.1, TEXT_POINTS) } else { (NAMES.0, NAMES.1, LIT) }
}

/// Whether cells of that size, logical points, have room for names.
fn readable(ui: &Ui, view: &View<'_>, cell: f32) -> bool {
    if view.visiting.presents() {
        // From the last row.
        cell * 1.05 >= TEXT_POINTS
    } else {
        cell * ui.ctx().zoom_factor() >= READABLE
    }
}

/// Which matrix, and where.
pub struct Matrix {
    /// In the order of the heatmap.
    pub index: usize,
    /// Its place, names included.
    pub rect: Rect,
}

/// What the pointer and the keys found.
#[derive(Default)]
pub struct Found {
    /// The cell under the pointer.
    pub under: Option<Cell>,
    /// What was asked for.
    pub intent: Option<Intent>,
}

/// The matrix with its names.
pub fn matrix_ui(ui: &mut Ui, view: &View<'_>, matrix: &Matrix, cells: &mut HeatMemory) -> Found {
    let (n, palette) = (view.tokens.len(), view.palette);
    let (margin, size) = margin(ui, view, matrix.rect.width());
    let area = Rect::from_min_max(matrix.rect.min + vec2(margin, margin), matrix.rect.max);
    // A drag over a whole matrix is one that scrolls.
    let sense = if cells.zoom.is_whole() { Sense::click() } else { Sense::click_and_drag() };
    let response = ui.interact(area, ui.id().with(("matrix", matrix.index)), sense);
    steer(ui, view, &response, area, &mut cells.zoom);
    let walked = walk(ui, view, &response, cells);
    if let Some(texture) = view.heat_textures.get(matrix.index) {
        ui.painter().image(*texture, area, cells.zoom.seen(), Color32::WHITE);
    }
    let focus = response.has_focus();
    let (width, tone) = if focus { (2.5, palette.ink) } else { (1.0, palette.line) };
    ui.painter().rect_stroke(area, 0.0, Stroke::new(width, colour(tone)), StrokeKind::Outside);
    let frame = cells.zoom.frame(area, n);
    let under = response.hover_pos().and_then(|at| frame.cell_at(at));
    let cell = cells.shown(view);
    marks(ui, view, &frame, cell);
    names(ui, view, (&frame, matrix.rect.left()), cell, size);
    let name = super::heat_grid::name(view, matrix.index);
    response.widget_info(|| {
        let label = match cell {
            Some(cell) => {
                let says = numbers_say(view, matrix.index, cell);
                format!("matrix of {name}, {}: {says}", place_says(view, cell))
            }
            None => format!("matrix of {name}"),
        };
        egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label)
    });
    let pressed = if response.clicked() {
        let at = response.interact_pointer_pos().and_then(|at| frame.cell_at(at));
        // Enter comes without a place: it pins the row that the arrows found.
        at.map_or_else(
            || cell.map(|(query, _)| Intent::TogglePin(query)),
            |cell| {
                ui.ctx().request_repaint();
                cells.keep(view, cell)
            },
        )
    } else {
        None
    };
    let row = row_names(ui, view, &frame, matrix, margin);
    Found { under, intent: pressed.or(walked).or(row) }
}

/// Room for names at the left and above, and their size: as large as the cells that are left allow.
fn margin(ui: &Ui, view: &View<'_>, side: f32) -> (f32, f32) {
    let n = view.tokens.len().max(1) as f32;
    let longest = longest(ui, view) / NAMES.1;
    let (least, most, lit) = sizes(view);
    let fits = |size: f32| (longest * size + 8.0).clamp(20.0, (side * 0.3).max(20.0));
    let cell = |size: f32| (side - fits(size)) / n;
    if !readable(ui, view, cell(least)) {
        return (fits(lit), lit);
    }
    let larger = |size: f32| (cell(size) * 1.05).clamp(least, most);
    let size = (0..4).fold(least, |size, _| larger(size));
    let size = if readable(ui, view, cell(size)) { size } else { least };
    (fits(size), size)
}

/// Width of the longest name, set in the largest size.
fn longest(ui: &Ui, view: &View<'_>) -> f32 {
    /// Beyond these, names are only drawn where one has zoomed in: any margin will do.
    const MEASURED: usize = 80;
    let width = |token: &crate::model::Token| {
        ui.painter().layout_no_wrap(shorten(&token.text), medium(NAMES.1), Color32::WHITE).size().x
    };
    view.tokens.iter().take(MEASURED).map(width).fold(0.0, f32::max)
}

/// Wheel and pinch zoom, dragging pans.
fn steer(ui: &Ui, view: &View<'_>, response: &egui::Response, area: Rect, zoom: &mut Zoom) {
    // Two fingers scroll as well, and what scrolls takes the pointer: where they are counts.
    let fingers = ui.input(egui::InputState::multi_touch).map(|fingers| fingers.center_pos);
    if let Some(at) = response.hover_pos().or(fingers.filter(|at| area.contains(*at))) {
        let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        // In a lecture nothing zooms by accident.
        let (wheel, pinch) = if view.visiting.presents() { (0.0, 1.0) } else { (wheel, pinch) };
        let factor = pinch * (wheel * 0.004).exp();
        // Fingers on one spot have no distance, and no factor.
        if factor != 1.0 && factor.is_finite() && factor > 0.0 {
            zoom.around(factor, (at - area.min) / area.width(), view.tokens.len());
            ui.input_mut(|input| input.smooth_scroll_delta = egui::Vec2::ZERO);
        }
    }
    if response.dragged() {
        zoom.pan(response.drag_delta() / area.width());
    }
}

/// Arrow keys move the cell while the matrix has the keys.
fn walk(ui: &Ui, view: &View<'_>, response: &egui::Response, cells: &mut HeatMemory) -> Option<Intent> {
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let by = ui.input(|input| {
        let pressed = |key| i32::try_from(input.num_presses(key)).unwrap_or(i32::MAX);
        let between = |back, on| pressed(on).saturating_sub(pressed(back));
        (between(Key::ArrowUp, Key::ArrowDown), between(Key::ArrowLeft, Key::ArrowRight))
    });
    if by == (0, 0) { None } else { cells.walk(view, by) }
}

/// The lit row, and the chosen cell.
fn marks(ui: &Ui, view: &View<'_>, frame: &Frame, cell: Option<Cell>) {
    let palette = view.palette;
    let outline = |rect: Rect, tone, width: f32| {
        if rect.is_positive() {
            let stroke = Stroke::new(width, colour(tone));
            ui.painter().rect_stroke(rect, 1.0, stroke, StrokeKind::Outside);
        }
    };
    if let Some(query) = view.state.word() {
        let row = frame.row(query);
        let mut veil = palette.ground;
        // Enough to step back, not enough to read another weight from the colour.
        veil[3] = 0.25;
        let (above, below) = (frame.area.with_max_y(row.top()), frame.area.with_min_y(row.bottom()));
        for rect in [above, below].into_iter().filter(Rect::is_positive) {
            ui.painter().rect_filled(rect, 0.0, colour(veil));
        }
        outline(row, palette.query, 2.0);
    }
    if let Some((query, key)) = cell {
        outline(frame.row(query).intersect(frame.column(key)).expand(1.0), palette.ink, 2.0);
    }
}

/// Names of rows and columns: all where they can be read, else those of what is lit.
fn names(ui: &Ui, view: &View<'_>, (frame, left): (&Frame, f32), cell: Option<Cell>, size: f32) {
    let palette = view.palette;
    let readable = readable(ui, view, frame.cell);
    let (least, most, lit) = sizes(view);
    let size = if readable { size.max((frame.cell * 1.05).clamp(least, most)) } else { lit };
    let (query, key) = (cell.map(|cell| cell.0).or(view.state.word()), cell.map(|cell| cell.1));
    let inside = |at: f32| at > -frame.cell * 0.5 && at < frame.area.width() - frame.cell * 0.4;
    for (index, token) in view.tokens.iter().enumerate() {
        let (y, x) = (frame.top_of(index), frame.left_of(index));
        if (readable || query == Some(index)) && inside(y) {
            let tone = if query == Some(index) { palette.query } else { palette.ink };
            let at = pos2(frame.area.left() - 4.0, frame.area.top() + y + frame.cell * 0.5);
            let clip = Rect::everything_left_of(at.x).with_min_x(left).intersect(ui.clip_rect());
            let painter = ui.painter().with_clip_rect(clip);
            painter.text(at, Align2::RIGHT_CENTER, shorten(&token.text), medium(size), colour(tone));
        }
        if (readable || key == Some(index)) && inside(x) {
            let tone = if key == Some(index) { palette.key } else { palette.ink };
            let galley = ui.painter().layout_no_wrap(shorten(&token.text), medium(size), colour(tone));
            let height = galley.size().y;
            let at = pos2(frame.area.left() + x + (frame.cell - height) * 0.5, frame.area.top() - 4.0);
            let mut shape = egui::epaint::TextShape::new(at, Arc::clone(&galley), colour(tone));
            shape.angle = -std::f32::consts::FRAC_PI_2;
            ui.painter().add(shape);
        }
    }
}

/// The names of the rows can be pressed.
fn row_names(ui: &Ui, view: &View<'_>, frame: &Frame, matrix: &Matrix, margin: f32) -> Option<Intent> {
    let names =
        Rect::from_min_max(pos2(frame.area.left() - margin, frame.area.top()), frame.area.left_bottom());
    // Keys choose a row by the matrix itself.
    let response = ui.interact(names, ui.id().with(("rows", matrix.index)), Sense::CLICK);
    let at = response.clicked().then(|| response.interact_pointer_pos()).flatten()?;
    let (query, _) = frame.cell_at(pos2(frame.area.left() + 1.0, at.y))?;
    (query < view.tokens.len()).then_some(Intent::TogglePin(query))
}

/// The matrix as a picture, a texel or more a cell; what is masked is hatched.
#[must_use]
pub fn paint(weights: &Array2<f32>, causal: bool, palette: &Palette) -> ColorImage {
    let n = weights.nrows().max(1);
    // A cell of three texels still shows its hatch; textures of 2,048 are granted everywhere.
    let fine = if causal { (1536 / n).clamp(3, 9) } else { 1 };
    let side = n * fine;
    let hatch = [colour(heat(0.0, palette.light)), colour(palette.rim)];
    let mut image = ColorImage::filled([side, side], hatch[0]);
    for y in 0..side {
        for x in 0..side {
            let (query, key) = (y / fine, x / fine);
            image.pixels[y * side + x] = if causal && key > query {
                hatch[usize::from((x + y).is_multiple_of(4))]
            } else {
                colour(heat(weights.get((query, key)).copied().unwrap_or(0.0), palette.light))
            };
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visual::palette::Theme;

    #[test]
    fn only_masked_cells_are_hatched() {
        let weights = Array2::from_shape_fn((3, 3), |(q, k)| if k <= q { 0.3 } else { 0.0 });
        for theme in Theme::ALL {
            let palette = theme.palette();
            let rim = colour(palette.rim);
            let image = paint(&weights, true, palette);
            let side = image.size[0];
            let rims = |low: bool| {
                (0..side * side)
                    .filter(|at| (at % side / (side / 3) <= at / side / (side / 3)) == low)
                    .any(|at| image.pixels[at] == rim)
            };
            assert!(rims(false) && !rims(true), "{theme:?}");
            assert_eq!(paint(&weights, false, palette).size, [3, 3]);
        }
    }

    #[test]
    fn every_masked_cell_of_a_long_text_shows_its_hatch() {
        let n = 512;
        let palette = Theme::default().palette();
        let image = paint(&Array2::zeros((n, n)), true, palette);
        let (side, fine) = (image.size[0], image.size[0] / n);
        assert!(side <= 2048);
        for (query, key) in (0..n).flat_map(|query| (query + 1..n).map(move |key| (query, key))) {
            let texels =
                (0..fine * fine).map(|at| (query * fine + at / fine) * side + key * fine + at % fine);
            let rims = texels.filter(|at| image.pixels[*at] == colour(palette.rim)).count();
            assert!(rims > 0 && rims < fine * fine, "{query}, {key}: {rims}");
        }
    }
}
