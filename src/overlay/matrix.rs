//! One matrix of the heatmap: rows are queries, columns keys. One texture, whatever the number of tokens.

use std::sync::Arc;

use bevy_egui::egui::{self, Align2, Color32, ColorImage, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};
use ndarray::Array2;

use super::view::View;
use crate::model::lens;
use crate::session::Intent;
use crate::theme::{colour, medium};
use crate::visual::heat_colour::heat;
use crate::visual::label::shorten;
use crate::visual::palette::Palette;

/// Cells from this size on have their labels, logical points.
const READABLE: f32 = 7.0;

/// The part of the matrices that is seen, the same for all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    /// 1 is the whole matrix.
    by: f32,
    /// Its first row and column, as a part of all.
    from: egui::Vec2,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { by: 1.0, from: egui::Vec2::ZERO }
    }
}

impl Zoom {
    /// Zooms by a factor around a place of the matrix (0 to 1 of what is seen), at most until `most`.
    fn around(&mut self, factor: f32, at: egui::Vec2, most: f32) {
        let before = self.from + at / self.by;
        self.by = (self.by * factor).clamp(1.0, most.max(1.0));
        self.from = before - at / self.by;
        self.keep_inside();
    }

    /// Moves by a part of what is seen.
    fn pan(&mut self, by: egui::Vec2) {
        self.from -= by / self.by;
        self.keep_inside();
    }

    fn keep_inside(&mut self) {
        let last = 1.0 - 1.0 / self.by;
        self.from = self.from.clamp(egui::Vec2::ZERO, egui::Vec2::splat(last));
    }
}

/// Which matrix, and where.
pub struct Matrix {
    /// In the order of the heatmap.
    pub index: usize,
    /// Its place, labels included.
    pub rect: Rect,
    /// The cell under the pointer, in whichever matrix.
    pub cell: Option<(usize, usize)>,
}

/// What the pointer found.
#[derive(Default)]
pub struct Found {
    /// The cell under it.
    pub cell: Option<(usize, usize)>,
    /// What was asked for.
    pub intent: Option<Intent>,
}

/// The matrix with its labels.
pub fn matrix_ui(ui: &mut Ui, view: &View<'_>, matrix: &Matrix, zoom: &mut Zoom) -> Found {
    let (n, palette) = (view.tokens.len(), view.palette);
    let side = matrix.rect.width();
    let margin =
        (longest(ui, view) * if n > 40 { 0.6 } else { 1.0 } + 8.0).clamp(20.0, (side * 0.30).max(20.0));
    let area = Rect::from_min_max(matrix.rect.min + vec2(margin, margin), matrix.rect.max);
    let response = ui.interact(area, ui.id().with(("matrix", matrix.index)), Sense::click_and_drag());
    steer(ui, view, &response, area, zoom);
    let cell = area.width() * zoom.by / n as f32;
    if let Some(texture) = view.heat_textures.get(matrix.index) {
        let size = egui::Vec2::splat(1.0 / zoom.by);
        let uv = Rect::from_min_size(zoom.from.to_pos2(), size);
        ui.painter().image(*texture, area, uv, Color32::WHITE);
    }
    let line = Stroke::new(1.0, colour(palette.line));
    ui.painter().rect_stroke(area, 0.0, line, StrokeKind::Outside);
    let frame = Frame { area, cell, from: zoom.from * n as f32, n };
    let under = response.hover_pos().and_then(|at| frame.cell_at(at));
    marks(ui, view, &frame, matrix.cell);
    labels(ui, view, &frame, matrix, margin);
    let name = super::heat_ui::name(view, matrix.index);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Button, true, format!("matrix of {name}"))
    });
    let clicked = response.clicked().then(|| response.interact_pointer_pos()).flatten();
    let intent = clicked.and_then(|at| frame.cell_at(at)).map(|(query, _)| Intent::TogglePin(query));
    let label = row_label(ui, view, &frame, matrix, margin);
    Found { cell: under, intent: intent.or(label) }
}

/// Width of the longest name, as far as names are drawn.
fn longest(ui: &Ui, view: &View<'_>) -> f32 {
    /// Beyond these, names are only drawn where one has zoomed in: any margin will do.
    const MEASURED: usize = 80;
    let width = |token: &crate::model::Token| {
        ui.painter().layout_no_wrap(shorten(&token.text), medium(14.0), Color32::WHITE).size().x
    };
    view.tokens.iter().take(MEASURED).map(width).fold(0.0, f32::max)
}

/// Wheel and pinch zoom, dragging pans.
fn steer(ui: &Ui, view: &View<'_>, response: &egui::Response, area: Rect, zoom: &mut Zoom) {
    let n = view.tokens.len();
    if let Some(at) = response.hover_pos() {
        let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        // In a lecture nothing zooms by accident.
        let wheel = if view.visiting.presents() { 0.0 } else { wheel };
        let factor = pinch * (wheel * 0.004).exp();
        // Fingers on one spot have no distance, and no factor.
        if factor != 1.0 && factor.is_finite() && factor > 0.0 {
            // As near as eight cells.
            zoom.around(factor, (at - area.min) / area.width(), n as f32 / 8.0);
            ui.input_mut(|input| input.smooth_scroll_delta = egui::Vec2::ZERO);
        }
    }
    if response.dragged() {
        zoom.pan(response.drag_delta() / area.width());
    }
}

/// Where cells are.
struct Frame {
    area: Rect,
    cell: f32,
    /// First row and column, in cells.
    from: egui::Vec2,
    n: usize,
}

impl Frame {
    fn cell_at(&self, at: egui::Pos2) -> Option<(usize, usize)> {
        if !self.area.contains(at) {
            return None;
        }
        let cell = (at - self.area.min) / self.cell + self.from;
        let index = |value: f32| (value.max(0.0) as usize).min(self.n.saturating_sub(1));
        Some((index(cell.y), index(cell.x)))
    }

    /// Left or upper edge of a column or row, from that of the area.
    fn edge(&self, index: usize, from: f32) -> f32 {
        (index as f32 - from) * self.cell
    }

    fn row(&self, query: usize) -> Rect {
        let top = self.area.top() + self.edge(query, self.from.y);
        Rect::from_min_size(pos2(self.area.left(), top), vec2(self.area.width(), self.cell))
            .intersect(self.area)
    }

    fn column(&self, key: usize) -> Rect {
        let left = self.area.left() + self.edge(key, self.from.x);
        Rect::from_min_size(pos2(left, self.area.top()), vec2(self.cell, self.area.height()))
            .intersect(self.area)
    }
}

/// The lit row, and the cell under the pointer.
fn marks(ui: &Ui, view: &View<'_>, frame: &Frame, cell: Option<(usize, usize)>) {
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
fn labels(ui: &Ui, view: &View<'_>, frame: &Frame, matrix: &Matrix, margin: f32) {
    let palette = view.palette;
    let readable = frame.cell >= READABLE;
    let size = if readable { (frame.cell * 0.92).clamp(6.5, 14.0) } else { 12.0 };
    let (row, column) = (view.state.word(), matrix.cell.map(|cell| cell.1));
    let row = matrix.cell.map(|cell| cell.0).or(row);
    for (index, token) in view.tokens.iter().enumerate() {
        let (of_row, of_column) = (readable || row == Some(index), readable || column == Some(index));
        let text = shorten(&token.text);
        let (y, x) = (frame.edge(index, frame.from.y), frame.edge(index, frame.from.x));
        let inside = |at: f32| at > -frame.cell * 0.5 && at < frame.area.width() - frame.cell * 0.4;
        if of_row && inside(y) {
            let tone = if view.state.word() == Some(index) { palette.query } else { palette.ink };
            let at = pos2(frame.area.left() - 4.0, frame.area.top() + y + frame.cell * 0.5);
            let clip = Rect::from_min_max(pos2(frame.area.left() - margin, 0.0), pos2(at.x, f32::MAX));
            let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
            painter.text(at, Align2::RIGHT_CENTER, &text, medium(size), colour(tone));
        }
        if of_column && inside(x) {
            let tone = if column == Some(index) { palette.key } else { palette.ink };
            let galley = ui.painter().layout_no_wrap(text, medium(size), colour(tone));
            let height = galley.size().y;
            let at = pos2(frame.area.left() + x + (frame.cell - height) * 0.5, frame.area.top() - 4.0);
            let mut shape = egui::epaint::TextShape::new(at, Arc::clone(&galley), colour(tone));
            shape.angle = -std::f32::consts::FRAC_PI_2;
            ui.painter().add(shape);
        }
    }
}

/// The names of the rows can be pressed.
fn row_label(ui: &Ui, view: &View<'_>, frame: &Frame, matrix: &Matrix, margin: f32) -> Option<Intent> {
    let names =
        Rect::from_min_max(pos2(frame.area.left() - margin, frame.area.top()), frame.area.left_bottom());
    let response = ui.interact(names, ui.id().with(("rows", matrix.index)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, "names of queries"));
    let at = response.clicked().then(|| response.interact_pointer_pos()).flatten()?;
    let (query, _) = frame.cell_at(pos2(frame.area.left() + 1.0, at.y))?;
    (query < view.tokens.len()).then_some(Intent::TogglePin(query))
}

/// Peak and entropy of the lit row, or of the rows on average.
#[must_use]
pub fn summary(view: &View<'_>, weights: &Array2<f32>) -> String {
    if let Some(query) = view.state.word().filter(|query| *query < weights.nrows()) {
        let row = weights.row(query);
        let (key, peak) = lens::peak(row).unwrap_or((0, 0.0));
        let key = view.tokens.get(key).map_or("", |token| token.text.as_str());
        return format!("peak {peak:.2} on {}, entropy {:.2} nats", shorten(key), lens::entropy(row));
    }
    let rows = weights.nrows().max(1) as f32;
    let mean =
        |of: fn(ndarray::ArrayView1<'_, f32>) -> f32| weights.rows().into_iter().map(of).sum::<f32>() / rows;
    let peak = mean(|row| lens::peak(row).map_or(0.0, |(_, peak)| peak));
    format!("on average: peak {peak:.2}, entropy {:.2} nats", mean(lens::entropy))
}

/// Query, key, score and weight of a cell.
#[must_use]
pub fn cell_says(view: &View<'_>, map: usize, query: usize, key: usize) -> String {
    let Some(of) = view.close.heat.maps.get(map) else { return String::new() };
    let weight = of.weights.get((query, key)).copied().unwrap_or(0.0);
    let name = |index: usize| view.tokens.get(index).map_or(String::new(), |token| shorten(&token.text));
    if view.state.study.reading.causal && key > query {
        return format!("{} → {}: masked", name(query), name(key));
    }
    let score = of.place.and_then(|(layer, head)| {
        let trace = view.close.traces.layer(layer)?;
        // Words that were merged have no score of their own.
        (trace.tokens() == view.tokens.len()).then(|| trace.score(head, query, key))
    });
    let score = score
        .map_or(String::new(), |score| format!("score {}, ", crate::visual::step_picture::signed(score)));
    format!("{} → {}: {score}weight {weight:.3}", name(query), name(key))
}

/// The matrix as a picture, a texel or more a cell; what is masked is hatched.
#[must_use]
pub fn paint(weights: &Array2<f32>, causal: bool, palette: &Palette) -> ColorImage {
    let n = weights.nrows().max(1);
    let fine = if causal { (768 / n).clamp(1, 9) } else { 1 };
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
    fn zooming_keeps_the_cell_under_the_pointer() {
        let mut zoom = Zoom::default();
        let at = vec2(0.3, 0.8);
        zoom.around(2.0, at, 64.0);
        assert!((zoom.from + at / zoom.by - at).length() < 1e-5);
        zoom.pan(vec2(9.0, 9.0));
        assert_eq!(zoom.from, egui::Vec2::ZERO);
        zoom.around(1e-6, at, 64.0);
        assert_eq!(zoom, Zoom::default());
    }

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
}
