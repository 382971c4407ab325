//! All heads of a model as a wall of panes.

use glam::Vec2;

use super::super::marks::{Part, Tone};
use super::draws::{Draws, Pane, UNSEEN};
use super::{Sheet, Sheets};

impl Draws<'_> {
    /// A layer a line from below upwards, or several lines where they are long, a head a pane.
    pub fn wall(&mut self, all: &Sheets) {
        let (layers, heads) = all.shape;
        let wall = Wall::of(self, layers, heads);
        for head in (0..heads).filter(|_| wall.lines == 1) {
            let pane = wall.pane(self, 0, head);
            let at = pane.spot(0.5 * (pane.left + pane.right), pane.low - 0.55 * wall.number);
            let em = 0.8 * wall.number;
            self.marks.label(Part::Number(head), (at, Vec2::ZERO), &head.to_string(), (Tone::Dim, em));
        }
        for layer in 0..layers {
            self.name_of_layer(layer, wall.pane(self, layer, 0), &wall);
        }
        for sheet in &all.sheets {
            let pane = wall.pane(self, sheet.layer, sheet.head);
            self.pane(sheet, pane);
            if let Some(query) = sheet.query.filter(|_| sheet.layer == all.layer) {
                // What it found is there already, and will be seen.
                let at = pane.spot(self.x(query, pane, Self::small(pane)), Self::small(pane).y);
                self.dot(Part::Bead(sheet.head), at, 0.05, (Tone::Key, UNSEEN));
            }
        }
    }

    pub fn name_of_layer(&mut self, layer: usize, first: Pane, wall: &Wall) {
        let at = first.spot(wall.left - 0.5 * wall.name, 0.5 * (first.low + first.high));
        let says = format!("layer {layer}");
        self.marks.label(Part::Layer(layer), (at, Vec2::X), &says, (Tone::Dim, wall.name));
    }

    /// A head of the wall.
    pub fn pane(&mut self, sheet: &Sheet, pane: Pane) {
        let feet = Self::small(pane);
        self.sheet(sheet, pane, sheet.chosen);
        if sheet.chosen
            && let Some(line) = self.marks.lines.last_mut()
        {
            (line.tone, line.light) = (Tone::Query, 1.0);
        }
        self.looks((sheet, pane), feet);
        self.feet((sheet, pane), feet, true);
    }
}

/// The wall's lines and columns.
pub(super) struct Wall {
    /// One em of a layer's name, and of a head's number.
    pub name: f32,
    number: f32,
    /// Where the panes begin.
    left: f32,
    pitch: Vec2,
    /// Panes in a line, and lines of a layer.
    across: usize,
    lines: usize,
}

impl Wall {
    /// In as many lines as make panes about as wide as high.
    pub fn of(draws: &Draws<'_>, layers: usize, heads: usize) -> Self {
        let area = draws.area;
        let name = 0.25_f32.min(0.04 * area.width());
        let number = 0.25_f32.min(0.6 * area.width() / heads.max(1) as f32);
        let left = area.left + name * (draws.ruler.width("layer 0") + 0.5);
        let size = |lines: usize| {
            let across = heads.max(1).div_ceil(lines);
            let tall = (area.over - number) / (layers.max(1) * lines) as f32;
            (across, Vec2::new((area.right - left) / across as f32, tall))
        };
        let lines = (1..4).find(|lines| size(*lines).1.y < 1.5 * size(*lines).1.x).unwrap_or(3);
        let (across, pitch) = size(lines);
        let pitch = pitch.min(Vec2::new(f32::INFINITY, pitch.x * if heads < 6 { 0.5 } else { 1.2 }));
        Self { name, number, left, pitch, across, lines }
    }

    /// The pane of a head.
    pub fn pane(&self, draws: &Draws<'_>, layer: usize, head: usize) -> Pane {
        let line = layer * self.lines + self.lines - 1 - head / self.across;
        let low = draws.area.base + self.number + line as f32 * self.pitch.y;
        let left = self.left + (head % self.across) as f32 * self.pitch.x;
        // Lines of a layer stand nearer to each other than layers.
        let part = if self.lines > 1 && line % self.lines + 1 == self.lines { 0.84 } else { 0.92 };
        draws.area.pane([left, left + 0.93 * self.pitch.x], [low, low + part * self.pitch.y])
    }

    /// The same of one layer alone, in one line whose upper edge is there.
    pub fn of_one(&self, draws: &Draws<'_>, (head, heads): (usize, usize), top: f32, most: f32) -> Pane {
        let pitch = (draws.area.right - self.left) / heads.max(1) as f32;
        let left = self.left + head as f32 * pitch;
        draws.area.pane([left, left + 0.93 * pitch], [top - (0.72 * pitch).min(most), top])
    }
}
