//! Plates as lines and words.

use glam::Vec2;

use super::super::label::Ruler;
use super::super::marks::{Line, Marks, Part, Spot, Stroke, Tiles, Tone, WHOLE};
use super::{Plate, Says};
use crate::picture::Badges as Upto;

/// Where plates begin and end, as parts of the room above the tiles.
const FOOT: f32 = 0.32;
const HEAD: f32 = 0.88;
/// Between two plates, world units.
const BETWEEN: f32 = 0.16;
/// The widest that a plate is, in its heights.
const WIDEST: f32 = 2.2;
/// Above a tile's edge, or below it, world units.
const ABOVE: f32 = 0.04;
/// Half the side of a matrix, as a part of the room.
const MATRIX: f32 = 0.075;
/// Half the width of threads, world units.
const THREAD: f32 = 0.012;

/// Where a plate stands, from the middle of the tile that all hang on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot {
    left: f32,
    right: f32,
    low: f32,
    high: f32,
}

impl Slot {
    fn middle(self) -> Vec2 {
        Vec2::new(0.5 * (self.left + self.right), 0.5 * (self.low + self.high))
    }

    fn high(self) -> f32 {
        self.high - self.low
    }
}

/// Draws above the tier of a word.
pub(super) struct Draws<'a> {
    tiles: &'a Tiles<'a>,
    token: usize,
    ends: [f32; 2],
    /// A value stands beside the key.
    is_handed: bool,
    ruler: Ruler<'a>,
    /// What is drawn.
    pub marks: Marks,
}

impl<'a> Draws<'a> {
    /// Nothing yet.
    pub fn on(tiles: &'a Tiles<'a>, query: usize, plates: &[Plate]) -> Self {
        let (token, ends) = tiles.tier(query);
        let is_handed = plates.iter().any(|plate| plate.kind == Upto::Value);
        Self { tiles, token, ends, is_handed, ruler: Ruler::default(), marks: Marks::default() }
    }

    fn spot(&self, at: Vec2) -> Spot {
        Spot::by(self.token, at)
    }

    /// How far a tile is to the right of that which all hang on.
    fn x(&self, token: usize) -> f32 {
        let at = |token: usize| self.tiles.places.get(token).map_or(0.0, |place| place.flat.x);
        at(token) - at(self.token)
    }

    /// A place for each plate above its tile, the value beside the key, none over another.
    pub fn slots(&self, plates: &[Plate]) -> Vec<Slot> {
        let (low, high) = (FOOT * self.tiles.above, HEAD * self.tiles.above);
        let width = self.ends[1] - self.ends[0];
        let count = plates.len().max(1) as f32;
        let wide = ((width - (count - 1.0) * BETWEEN) / count).min(WIDEST * (high - low));
        // From left to right as their tiles stand; a value is at the right of its key.
        let mut order: Vec<usize> = (0..plates.len()).collect();
        order.sort_by(|a, b| self.x(plates[*a].token).total_cmp(&self.x(plates[*b].token)).then(a.cmp(b)));
        let mut lefts = vec![0.0; plates.len()];
        let mut free = self.ends[0];
        for (rank, index) in order.iter().enumerate() {
            let after = (plates.len() - 1 - rank) as f32;
            let last = self.ends[1] - wide - after * (wide + BETWEEN);
            lefts[*index] = (self.x(plates[*index].token) - 0.5 * wide).max(free).min(last.max(free));
            free = lefts[*index] + wide + BETWEEN;
        }
        lefts.into_iter().map(|left| Slot { left, right: left + wide, low, high }).collect()
    }

    /// A plate, and what makes it.
    pub fn plate(&mut self, plate: &Plate, slot: Slot) {
        let kind = plate.kind as usize;
        let tone = match plate.kind {
            Upto::Query => Tone::Query,
            Upto::Key => Tone::Ink,
            Upto::Value => Tone::Key,
        };
        self.made((plate, slot), (kind, tone));
        let middle = slot.middle();
        let frame = self.across(middle, 0.5 * (slot.right - slot.left));
        self.marks.line(Part::Plate(kind), frame, (0.5 * slot.high(), Stroke::Plate), (tone, 1.0));
        let em = self.em(&plate.title(), 0.17 * slot.high(), slot);
        let at = (self.spot(Vec2::new(middle.x, slot.high - 0.08 * slot.high())), Vec2::Y);
        self.marks.label(Part::Plate(kind), at, &plate.title(), (Tone::Dim, em));
        match &plate.says {
            Says::Words(words) => self.words((kind, words), slot, tone),
            Says::Numbers(numbers) => self.numbers((kind, numbers), slot, tone),
        }
    }

    /// From a place so far to the left and to the right.
    fn across(&self, at: Vec2, half: f32) -> [Spot; 2] {
        [at - Vec2::X * half, at + Vec2::X * half].map(|at| self.spot(at))
    }

    /// What makes a plate of its tile's list: the thread from there, and the matrix on the way.
    fn made(&mut self, (plate, slot): (&Plate, Slot), (kind, tone): (usize, Tone)) {
        let side = MATRIX * self.tiles.above;
        // Two matrices over one tile stand side by side.
        let apart = match plate.kind {
            Upto::Value => 1.4 * side,
            Upto::Key if self.is_handed => -1.4 * side,
            _ => 0.0,
        };
        let [own, hangs] = [plate.token, self.token].map(|token| self.tiles.places.get(token));
        let [own, hangs] = [own, hangs].map(|place| place.copied().unwrap_or_default());
        // From a tier above it comes down to the plate's upper edge.
        let is_above = own.row < hangs.row;
        let edge = if is_above { -2.0 * own.half.y - ABOVE } else { ABOVE };
        let foot = Vec2::new(self.x(plate.token) + apart, edge + own.flat.y - hangs.flat.y);
        let x = (foot.x + apart).clamp(slot.left + side, slot.right - side);
        let end = Vec2::new(x, if is_above { slot.high } else { slot.low });
        let middle = foot.lerp(end, 0.5);
        let toward = Vec2::Y * if is_above { -side } else { side };
        let start = Spot::by(plate.token, Vec2::new(apart, edge));
        let threads = [[start, self.spot(middle - toward)], [self.spot(middle + toward), self.spot(end)]];
        for (index, ends) in threads.into_iter().enumerate() {
            self.marks.line(Part::Thread(kind, index), ends, (THREAD, Stroke::Plain), (tone, 0.8));
        }
        let matrix = self.across(middle, 1.25 * side);
        self.marks.line(Part::Matrix(kind), matrix, (side, Stroke::Plate), (tone, 0.9));
        let at = (self.spot(middle), Vec2::ZERO);
        self.marks.label(Part::Matrix(kind), at, plate.matrix(), (tone, 0.95 * side));
    }

    /// One em of a text in a plate.
    fn em(&self, text: &str, most: f32, slot: Slot) -> f32 {
        most.min(0.9 * (slot.right - slot.left) / self.ruler.width(text).max(0.1))
    }

    fn words(&mut self, (kind, words): (usize, &[String]), slot: Slot, tone: Tone) {
        let [first, rest @ ..] = words else { return };
        let middle = slot.middle();
        let (em, high) = (self.em(first, 0.30 * slot.high(), slot), slot.high());
        let y = middle.y - if rest.is_empty() { 0.08 } else { 0.0 } * high;
        let at = self.spot(Vec2::new(middle.x, y));
        self.marks.label(Part::Said(kind, 0), (at, Vec2::ZERO), first, (tone, em));
        if rest.is_empty() {
            return;
        }
        let rest = rest.join("   ");
        let em = self.em(&rest, 0.20 * high, slot);
        let at = self.spot(Vec2::new(middle.x, slot.low + 0.19 * high));
        self.marks.label(Part::Said(kind, 1), (at, Vec2::ZERO), &rest, (tone, em));
    }

    /// Bars up and down from the middle.
    fn numbers(&mut self, (kind, numbers): (usize, &[f32]), slot: Slot, tone: Tone) {
        let largest = numbers.iter().fold(f32::MIN_POSITIVE, |most, number| most.max(number.abs()));
        let pitch = 0.88 * (slot.right - slot.left) / numbers.len().max(1) as f32;
        let middle = Vec2::new(slot.middle().x, slot.low + 0.40 * slot.high());
        let left = middle.x - 0.5 * pitch * numbers.len() as f32;
        for (index, number) in numbers.iter().enumerate() {
            let x = left + (index as f32 + 0.5) * pitch;
            let long = 0.32 * slot.high() * number / largest;
            let from = self.spot(Vec2::new(x, middle.y));
            let to = self.spot(Vec2::new(x, middle.y + long + 0.004_f32.copysign(long)));
            self.marks.line(Part::Said(kind, index), [from, to], (0.36 * pitch, Stroke::Sheet), (tone, 0.9));
        }
    }

    /// The key that the query finds, and what that comes to.
    pub fn matched(&mut self, (query, key): (Slot, Slot), weight: &str) {
        let (a, b) = (key.middle().x, query.middle().x);
        let ends = [a.min(b), a.max(b)].map(|x| Vec2::new(x, key.high + 0.01));
        let long = ends[1].x - ends[0].x;
        let rise = 0.6 * (self.tiles.above - key.high);
        // Of a chord and its height the angle of the arc.
        let bend = 4.0 * (2.0 * rise / long.max(0.1)).atan();
        let [from, to] = ends.map(|at| self.spot(at));
        self.marks.lines.push(Line {
            part: Part::Match,
            from,
            to,
            half: 1.5 * THREAD,
            head: 0.0,
            stroke: Stroke::Sheet,
            bend,
            during: WHOLE,
            tone: Tone::Query,
            light: 1.0,
        });
        let at = self.spot(Vec2::new(0.5 * (a + b), key.high + rise + 0.02));
        let em = 0.1 * self.tiles.above;
        self.marks.label(Part::Match, (at, -Vec2::Y), weight, (Tone::Query, em));
    }

    /// The value on its way to the word that asked.
    pub fn handed(&mut self, value: Slot, query: usize) {
        let x = self.x(query);
        let from = Vec2::new(x.clamp(value.left, value.right), value.low);
        let side = if value.middle().x < x { -1.0 } else { 1.0 };
        let from = Vec2::new(if (from.x - x).abs() < 0.3 { x + 0.6 * side } else { from.x }, from.y);
        let to = Vec2::new(x + 0.16 * side, 0.08);
        let half = 0.035;
        self.marks.lines.push(Line {
            part: Part::Handed,
            from: self.spot(from),
            to: self.spot(to),
            half,
            head: 0.26,
            stroke: Stroke::Plain,
            bend: 0.0,
            during: WHOLE,
            tone: Tone::Key,
            light: 1.0,
        });
    }
}
