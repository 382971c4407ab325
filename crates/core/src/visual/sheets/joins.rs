//! What the heads of a layer found for a word: side by side, through a matrix, and into the word.

use glam::Vec2;

use super::super::marks::{Part, Spot, Stroke, Tone};
use super::Sheets;
use super::draws::{Draws, UNSEEN};
use super::wall::Wall;
use crate::picture::Join;

/// Heights from the tiles up, as parts of the room: panes, what stands side by side, the matrix, what comes of it.
const PANES: [f32; 2] = [0.70, 1.0];
const BESIDE: f32 = 0.50;
const MATRIX: f32 = 0.27;
const MIXED: f32 = 0.08;
/// Half the side of the matrix, as a part of the room.
const SIDE: f32 = 0.10;
/// Lines of its grid each way.
const GRID: usize = 5;
/// Half the width of threads, world units.
const THREAD: f32 = 0.012;

impl Draws<'_> {
    /// Up to a step.
    pub fn joined(&mut self, all: &Sheets, upto: Join, word: usize) {
        let (area, heads) = (self.area, all.shape.1);
        let wall = Wall::of(self, all.shape.0, heads);
        let y = |part: f32| area.base + part * area.over;
        let middle = self.middle(word, heads);
        let radius = Self::radius(area.width(), heads);
        let first = |index: usize| middle + (index as f32 - 0.5 * (heads as f32 - 1.0)) * 2.2 * radius;
        let mut panes = Vec::new();
        for sheet in all.sheets.iter().filter(|sheet| sheet.layer == all.layer) {
            let pane = wall.of_one(self, (sheet.head, heads), y(PANES[1]), y(PANES[1]) - y(PANES[0]));
            self.pane(sheet, pane);
            panes.push((sheet.head, pane));
        }
        if let Some((_, pane)) = panes.iter().min_by_key(|(head, _)| *head) {
            self.name_of_layer(all.layer, *pane, &wall);
        }
        let lit = if upto == Join::Beside { 0.7 } else { 0.35 };
        for (head, pane) in panes {
            let feet = Self::small(pane);
            let from = pane.spot(self.x(word, pane, feet), feet.y);
            let to = Spot { aside: Vec2::new(first(head), y(BESIDE)), ..from };
            self.marks.line(Part::Hang(head), [from, to], (THREAD, Stroke::Plain), (Tone::Key, 0.6 * lit));
            self.dot(Part::Bead(head), to, radius, (Tone::Key, 1.0));
        }
        let long = 0.5 * heads as f32 * 2.2 * radius + 0.6 * radius;
        let line =
            |at: f32| [middle - long, middle + long].map(|x| area.pane([0.0; 2], [0.0; 2]).spot(x, at));
        self.marks.line(Part::Beside, line(y(BESIDE)), (1.9 * radius, Stroke::Plate), (Tone::Ink, lit));
        let em = 0.3_f32.min(0.045 * area.width());
        self.say(Part::Beside, (middle + long, y(BESIDE)), "side by side", em);
        self.matrix((middle, y(MATRIX)), (upto, y(BESIDE) - 1.9 * radius), em);
        self.result((middle, [y(MATRIX), y(MIXED)]), (upto, word), radius);
    }

    /// Where everything comes together: over the word, as far as there is room.
    fn middle(&self, word: usize, heads: usize) -> f32 {
        let area = self.area;
        let half = (heads as f32 * 1.1 + 4.0) * Self::radius(area.width(), heads) + 1.2;
        let reach = (0.5 * area.width() - half).max(0.0);
        let at = Self::tile(word).aside.x;
        at.clamp(0.5 * (area.left + area.right) - reach, 0.5 * (area.left + area.right) + reach)
    }

    fn radius(width: f32, heads: usize) -> f32 {
        0.15_f32.min(0.26 * width / heads.max(1) as f32)
    }

    /// Beside something, to the right.
    fn say(&mut self, part: Part, (x, y): (f32, f32), text: &str, em: f32) {
        let at = self.area.pane([0.0; 2], [0.0; 2]).spot(x + 0.6 * em, y);
        self.marks.label(part, (at, -Vec2::X), text, (Tone::Ink, em));
    }

    /// W_O, and the way to it.
    fn matrix(&mut self, (x, y): (f32, f32), (upto, from): (Join, f32), em: f32) {
        if upto < Join::Mixed {
            return;
        }
        let side = SIDE * self.area.over;
        let pane = self.area.pane([x - side, x + side], [y - side, y + side]);
        let ends = [pane.spot(x, from), pane.spot(x, pane.high)];
        self.marks.line(Part::Joined(2), ends, (1.5 * THREAD, Stroke::Plain), (Tone::Key, 0.8));
        let ends = [pane.spot(pane.left, y), pane.spot(pane.right, y)];
        self.marks.line(Part::Matrix(3), ends, (side, Stroke::Plate), (Tone::Ink, 1.0));
        for index in 1..GRID {
            let at = 2.0 * side * index as f32 / GRID as f32;
            let across = [pane.spot(pane.left, pane.low + at), pane.spot(pane.right, pane.low + at)];
            let up = [pane.spot(pane.left + at, pane.low), pane.spot(pane.left + at, pane.high)];
            for (part, ends) in [(2 * index, across), (2 * index + 1, up)] {
                self.marks.line(Part::Grid(part), ends, (0.6 * THREAD, Stroke::Plain), (Tone::Ink, 0.5));
            }
        }
        self.say(Part::Matrix(3), (pane.right, y), "W_O", 1.2 * em);
    }

    /// What comes of it.
    fn result(&mut self, (x, [from, mixed]): (f32, [f32; 2]), (upto, word): (Join, usize), radius: f32) {
        let pane = self.area.pane([0.0; 2], [0.0; 2]);
        let side = SIDE * self.area.over;
        let (begins, ends) = (pane.spot(x, from - side), pane.spot(x, mixed));
        let radius = 1.5 * radius;
        match upto {
            Join::Beside => self.dot(Part::Joined(0), pane.spot(x, from), radius, (Tone::Ink, UNSEEN)),
            Join::Mixed => {
                self.marks.line(
                    Part::Joined(1),
                    [begins, ends],
                    (1.5 * THREAD, Stroke::Plain),
                    (Tone::Ink, 0.8),
                );
                self.dot(Part::Joined(0), ends, radius, (Tone::Ink, 1.0));
            }
            Join::Added => {
                let tile = Self::tile(word);
                let row = |token: usize| self.tiles.places.get(token).map_or(0, |place| place.row);
                // Not over the words of a tier above it.
                if row(word) == 0 {
                    let look = (Tone::Ink, 0.8);
                    self.marks.line(Part::Joined(1), [begins, tile], (1.5 * THREAD, Stroke::Plain), look);
                }
                self.dot(Part::Joined(0), tile, radius, (Tone::Ink, 1.0));
                let at = Spot { aside: tile.aside + Vec2::new(1.8 * radius, 0.06), ..tile };
                self.marks.label(Part::Joined(0), (at, -Vec2::X), "added", (Tone::Ink, 0.3));
            }
        }
    }

    /// Over the word's tile.
    fn tile(word: usize) -> Spot {
        Spot::by(word, Vec2::new(0.0, 0.16))
    }
}
