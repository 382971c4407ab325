//! How close the matrices of the heatmap are seen, and where their cells are.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The part of the matrices that is seen, the same for all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Zoom {
    /// 1 is the whole matrix.
    by: f32,
    /// Its first row and column, as a part of all.
    from: Vec2,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { by: 1.0, from: Vec2::ZERO }
    }
}

impl Zoom {
    /// Cells that are still seen where nothing can come closer.
    const LEAST: f32 = 8.0;

    /// Whether it is the whole matrix.
    pub fn is_whole(&self) -> bool {
        self.by <= 1.0
    }

    /// Zooms by a factor around a place of the matrix (0 to 1 of what is seen), at most until eight of `n` cells are
    /// seen.
    pub fn around(&mut self, factor: f32, at: Vec2, n: usize) {
        let before = self.from + at / self.by;
        self.by = (self.by * factor).clamp(1.0, (n as f32 / Self::LEAST).max(1.0));
        self.from = before - at / self.by;
        self.keep_inside();
    }

    /// Zooms by a factor around that cell (query, key), or around the middle.
    pub fn step(&mut self, factor: f32, cell: Option<(usize, usize)>, n: usize) {
        self.around(factor, Vec2::splat(0.5), n);
        if let Some((query, key)) = cell {
            let half = Vec2::splat(0.5 / self.by);
            self.from = (vec2(key as f32, query as f32) + Vec2::splat(0.5)) / n.max(1) as f32 - half;
            self.keep_inside();
        }
    }

    /// Moves as little as brings that cell into sight.
    pub fn reveal(&mut self, (query, key): (usize, usize), n: usize) {
        let cell = Vec2::splat(1.0 / n.max(1) as f32);
        let first = vec2(key as f32, query as f32) * cell;
        self.from = self.from.clamp(first + cell - Vec2::splat(1.0 / self.by), first);
        self.keep_inside();
    }

    /// Moves by a part of what is seen.
    pub fn pan(&mut self, by: Vec2) {
        self.from -= by / self.by;
        self.keep_inside();
    }

    fn keep_inside(&mut self) {
        let last = 1.0 - 1.0 / self.by;
        self.from = self.from.clamp(Vec2::ZERO, Vec2::splat(last));
    }

    /// What is seen, in units of the whole matrix.
    pub fn seen(&self) -> Rect {
        Rect::from_min_size(self.from.to_pos2(), Vec2::splat(1.0 / self.by))
    }

    /// Where the `n` rows and columns are that are seen within that square.
    pub fn frame(&self, area: Rect, n: usize) -> Frame {
        Frame { area, cell: area.width() * self.by / n.max(1) as f32, from: self.from * n as f32, n }
    }
}

/// Where cells are, logical points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    /// The square that they fill.
    pub area: Rect,
    /// Side of one.
    pub cell: f32,
    /// First row and column, in cells.
    from: Vec2,
    n: usize,
}

impl Frame {
    /// Query and key of the cell that is there.
    pub fn cell_at(&self, at: Pos2) -> Option<(usize, usize)> {
        if !self.area.contains(at) {
            return None;
        }
        let cell = (at - self.area.min) / self.cell + self.from;
        let index = |value: f32| (value.max(0.0) as usize).min(self.n.saturating_sub(1));
        Some((index(cell.y), index(cell.x)))
    }

    /// Where a column begins, from the left edge.
    pub fn left_of(&self, key: usize) -> f32 {
        (key as f32 - self.from.x) * self.cell
    }

    /// Where a row begins, from the upper edge.
    pub fn top_of(&self, query: usize) -> f32 {
        (query as f32 - self.from.y) * self.cell
    }

    /// What is seen of a row.
    pub fn row(&self, query: usize) -> Rect {
        let top = self.area.top() + self.top_of(query);
        Rect::from_min_size(pos2(self.area.left(), top), vec2(self.area.width(), self.cell))
            .intersect(self.area)
    }

    /// What is seen of a column.
    pub fn column(&self, key: usize) -> Rect {
        let left = self.area.left() + self.left_of(key);
        Rect::from_min_size(pos2(left, self.area.top()), vec2(self.cell, self.area.height()))
            .intersect(self.area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_cell_under_the_pointer() {
        let mut zoom = Zoom::default();
        let at = vec2(0.3, 0.8);
        zoom.around(2.0, at, 512);
        assert!((zoom.from + at / zoom.by - at).length() < 1e-5);
        zoom.pan(vec2(9.0, 9.0));
        assert_eq!(zoom.from, Vec2::ZERO);
        zoom.around(1e-6, at, 512);
        assert_eq!(zoom, Zoom::default());
    }

    #[test]
    fn a_chosen_cell_is_brought_into_sight() {
        let area = Rect::from_min_size(pos2(10.0, 20.0), vec2(200.0, 200.0));
        let mut zoom = Zoom::default();
        zoom.step(4.0, Some((60, 3)), 64);
        for cell in [(60, 3), (0, 63), (63, 0), (31, 31)] {
            zoom.reveal(cell, 64);
            let frame = zoom.frame(area, 64);
            let middle = frame.row(cell.0).intersect(frame.column(cell.1)).center();
            assert_eq!(frame.cell_at(middle), Some(cell));
            assert!((frame.row(cell.0).height() - frame.cell).abs() < 1e-3, "{cell:?} is cut");
        }
        let before = zoom;
        zoom.reveal((31, 31), 64);
        assert_eq!(zoom, before, "what is seen does not move");
        zoom.step(1e9, None, 3);
        assert!(!zoom.is_whole() || zoom == Zoom::default());
    }
}
