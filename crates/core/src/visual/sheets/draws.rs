//! Sheets and panes as lines and words.

use glam::{Vec2, Vec3};

use super::super::label::Ruler;
use super::super::marks::{Line, Marks, Part, Spot, Stroke, Tiles, Tone, WHOLE};
use super::super::placement::Place;
use super::{HIGH, Look, SLOTS, Sheet};

/// Between the tiles and what stands over them, world units.
const OVER_TILES: f32 = 0.34;
/// Between two sheets: upwards, and into the depth.
const BETWEEN: f32 = 0.15;
const BEHIND: f32 = 1.15;
/// The same from the tiles to the first.
const FIRST: f32 = 0.7;
/// A sheet on which lines have their full width.
pub(super) const USUAL: f32 = 1.4;
/// Half the width of an arc of weight 0, and what a weight of 1 adds: on a sheet, and on a pane of the wall, world units.
const WIDTH: (f32, f32) = (0.012, 0.085);
const ON_PANE: (f32, f32) = (0.008, 0.030);
/// Light of what rests, as a part of the others'.
const RESTING: f32 = 0.4;
/// As good as unseen: from there something comes.
pub(super) const UNSEEN: f32 = 0.002;

/// Where sheets stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub left: f32,
    pub right: f32,
    pub base: f32,
    pub over: f32,
    depth: f32,
}

impl Area {
    /// Behind and over the tiles.
    pub fn of(places: &[Place], over: f32) -> Self {
        let ends = |place: &Place| [place.flat.x - place.half.x, place.flat.x + place.half.x];
        let left = places.iter().map(|place| ends(place)[0]).fold(0.0, f32::min);
        let right = places.iter().map(|place| ends(place)[1]).fold(0.0, f32::max);
        let top = places.iter().map(|place| place.flat.y + place.half.y).fold(0.0, f32::max);
        let back = places.iter().map(|place| -place.stage.z).fold(0.0, f32::max);
        Self { left, right, base: top + OVER_TILES, over, depth: FIRST + back }
    }

    pub fn width(self) -> f32 {
        self.right - self.left
    }

    /// How high each sheet is from the front one on.
    fn heights(self, count: usize) -> Vec<f32> {
        if count <= HIGH {
            let slots = count.max(SLOTS) as f32;
            return vec![(self.over - BETWEEN * (slots - 1.0)) / slots; count];
        }
        let (front, others) = (0.27 * self.over, (count - 1) as f32);
        let low = (self.over - front) / others - 0.5 * BETWEEN;
        let mut heights = vec![low.max(0.05); count];
        heights[0] = front;
        heights
    }

    /// So many sheets, the front one first.
    pub fn panes(self, count: usize) -> Vec<Pane> {
        let between = if count <= HIGH { BETWEEN } else { 0.5 * BETWEEN };
        let deep = if count <= HIGH { BEHIND } else { 0.45 * BEHIND };
        let mut low = self.base;
        let panes = self.heights(count).into_iter().enumerate().map(|(index, high)| {
            let pane = Pane {
                left: self.left,
                right: self.right,
                low,
                high: low + high,
                depth: self.depth + index as f32 * deep,
            };
            low += high + between;
            pane
        });
        panes.collect()
    }

    /// A pane at the first sheet's depth.
    pub fn pane(self, [left, right]: [f32; 2], [low, high]: [f32; 2]) -> Pane {
        Pane { left, right, low, high, depth: self.depth }
    }

    /// Corners of that part of it from below, so many sheets deep.
    pub fn corners(self, part: f32, deep: usize) -> Vec<Vec3> {
        let behind = if deep <= HIGH { BEHIND } else { 0.45 * BEHIND };
        let depths = [
            (self.base, self.depth),
            (self.base + part * self.over, self.depth + deep.saturating_sub(1) as f32 * behind),
        ];
        let sides = [self.left, self.right];
        depths.iter().flat_map(|(y, depth)| sides.map(|x| Vec3::new(x, *y, -depth))).collect()
    }
}

/// A rectangle of the stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pane {
    pub left: f32,
    pub right: f32,
    pub low: f32,
    pub high: f32,
    pub depth: f32,
}

impl Pane {
    pub fn tall(self) -> f32 {
        self.high - self.low
    }

    pub fn wide(self) -> f32 {
        self.right - self.left
    }

    pub fn spot(self, x: f32, y: f32) -> Spot {
        Spot::on_stage(Vec2::new(x, y)).before(-self.depth)
    }
}

/// Where tokens stand on a pane, and how large everything is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feet {
    pub y: f32,
    /// They stand as their tiles do.
    pub by_tiles: bool,
    pub scale: f32,
    /// Of a pane of the wall.
    pub small: bool,
}

/// Draws on the stage behind the tiles.
pub(super) struct Draws<'a> {
    pub tiles: &'a Tiles<'a>,
    pub words: &'a [String],
    rests: &'a [bool],
    pub area: Area,
    pub ruler: Ruler<'a>,
    /// What is drawn.
    pub marks: Marks,
}

impl<'a> Draws<'a> {
    /// Nothing yet.
    pub fn on(tiles: &'a Tiles<'a>, (words, rests): (&'a [String], &'a [bool])) -> Self {
        let area = Area::of(tiles.places, tiles.over);
        Self { tiles, words, rests, area, ruler: Ruler::default(), marks: Marks::default() }
    }

    /// Where a token stands on a pane.
    pub fn x(&self, token: usize, pane: Pane, feet: Feet) -> f32 {
        let place = self.tiles.places.get(token).filter(|_| feet.by_tiles);
        let part = (token as f32 + 0.5) / self.words.len().max(1) as f32;
        place.map_or(pane.left + (0.03 + 0.94 * part) * pane.wide(), |place| place.flat.x)
    }

    /// A number for each head of the model.
    pub fn id(&self, sheet: &Sheet) -> usize {
        const MOST_HEADS: usize = 4096;
        sheet.layer * MOST_HEADS + sheet.head
    }

    /// The glass.
    pub fn sheet(&mut self, sheet: &Sheet, pane: Pane, is_front: bool) {
        let y = 0.5 * (pane.low + pane.high);
        let ends = [pane.spot(pane.left, y), pane.spot(pane.right, y)];
        let (tone, light) = if is_front { (Tone::Ink, 0.5) } else { (Tone::Dim, 0.5) };
        let part = Part::Sheet(self.id(sheet));
        self.marks.line(part, ends, (0.5 * pane.tall(), Stroke::Plate), (tone, light));
    }

    /// A dot for each token; where there is no room, for the one that asks.
    pub fn feet(&mut self, (sheet, pane): (&Sheet, Pane), feet: Feet, is_small: bool) {
        let id = self.id(sheet);
        for token in 0..self.words.len() {
            let asks = sheet.query == Some(token);
            if is_small && !asks {
                continue;
            }
            let best = sheet.looks.iter().filter(|look| look.key == token);
            let taken = best.map(|look| look.weight).fold(0.0, f32::max);
            let (tone, radius, light) = match (asks, taken > 0.1) {
                (true, _) => (Tone::Query, 0.07, 1.0),
                (false, true) => (Tone::Key, 0.05, 1.0),
                (false, false) => (Tone::Dim, 0.03, 0.7),
            };
            let x = self.x(token, pane, feet);
            self.dot(
                Part::Foot(id, token),
                pane.spot(x, feet.y),
                radius * feet.scale.max(0.4),
                (tone, light),
            );
        }
    }

    /// A line that is as good as none has round ends.
    pub fn dot(&mut self, part: Part, at: Spot, radius: f32, look: (Tone, f32)) {
        let to = Spot { aside: at.aside + Vec2::new(1e-3, 0.0), ..at };
        self.marks.line(part, [at, to], (radius, Stroke::Plain), look);
    }

    /// Its arcs, the strongest on top.
    pub fn looks(&mut self, (sheet, pane): (&Sheet, Pane), feet: Feet) {
        let id = self.id(sheet);
        let room = pane.high - feet.y - 0.06 * pane.tall();
        let (width, round) = if feet.small { (ON_PANE, 0.5) } else { (WIDTH, 0.75) };
        let (base, span) = if feet.small { width } else { (width.0 * feet.scale, width.1 * feet.scale) };
        // What rests lies under the others.
        let rests = |look: &&Look| self.rests.get(look.key).copied().unwrap_or(false);
        let (under, over): (Vec<&Look>, Vec<&Look>) = sheet.looks.iter().rev().partition(rests);
        for Look { query, key, weight } in under.iter().chain(&over).map(|look| **look) {
            let ends = [query, key].map(|token| self.x(token, pane, feet));
            let (mut left, mut right) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            let rise = if query == key {
                let half = 0.14 * feet.scale;
                (left, right) = (left - half, right + half);
                (0.26 * room).min(if feet.small { 0.1 * pane.wide() } else { room })
            } else {
                // Not much more than half a circle, which would bulge.
                let rise = room * (0.24 + 0.72 * ((right - left) / pane.wide()).sqrt());
                rise.min(round * (right - left))
            };
            // Where all words ask, what rests is there, and no more.
            let is_resting = rests(&&Look { query, key, weight }) && sheet.query.is_none();
            let (tone, part) = if is_resting { (Tone::Dim, RESTING) } else { (Tone::Key, 1.0) };
            // Of a chord and its height the angle of the arc.
            let bend = 4.0 * (2.0 * rise / (right - left).max(1e-3)).atan();
            self.marks.lines.push(Line {
                part: Part::Look(id, query, key),
                from: pane.spot(left, feet.y),
                to: pane.spot(right, feet.y),
                half: base + span * weight,
                head: 0.0,
                stroke: Stroke::Sheet,
                bend,
                during: WHOLE,
                tone,
                light: part * (0.3 + 0.7 * weight).min(1.0),
            });
        }
    }

    /// Feet of a small pane.
    pub fn small(pane: Pane) -> Feet {
        let scale = (pane.tall().min(pane.wide()) / USUAL).clamp(0.16, 1.0);
        Feet { y: pane.low + 0.14 * pane.tall(), by_tiles: false, scale, small: true }
    }
}
