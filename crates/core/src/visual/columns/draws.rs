//! Columns and the ring as lines and words.

use std::f32::consts::TAU;

use glam::Vec2;

use super::super::label::Ruler;
use super::super::marks::{Line, Marks, Part, Spot, Stroke, Tiles, Tone, WHOLE};
use super::super::placement::{GAP, Place};

/// Above a tile's edge, world units.
const ABOVE: f32 = 0.06;
/// What is as good as nothing is still as high, world units.
const LEAST: f32 = 0.012;
/// A column is as wide as this part of the narrowest tile.
const WIDE: f32 = 0.8;
/// Columns of at least this height are the ones that are spoken of.
const TALL: f32 = 0.25;
/// Half the width of the ring, world units.
const RING: f32 = 0.045;
/// Between two parts of the ring, of the whole.
const BETWEEN: f32 = 0.006;

/// Draws on tiles.
pub(super) struct Draws<'a> {
    tiles: &'a Tiles<'a>,
    /// Half the width of a column, world units.
    half: f32,
    ruler: Ruler<'a>,
    /// What is drawn.
    pub marks: Marks,
}

impl<'a> Draws<'a> {
    /// Nothing yet.
    pub fn on(tiles: &'a Tiles<'a>) -> Self {
        let narrowest = tiles.places.iter().map(|place| place.half.x).fold(1.0, f32::min);
        Self { tiles, half: WIDE * narrowest, ruler: Ruler::default(), marks: Marks::default() }
    }

    fn place(&self, token: usize) -> Place {
        self.tiles.places.get(token).copied().unwrap_or_default()
    }

    /// One em of its words, where they have `room` world units to the right.
    fn em(&self, text: &str, size: f32, room: f32) -> f32 {
        let em = (0.105 * self.tiles.above).max(0.16) * size;
        em.min(room / self.ruler.width(text).max(0.1))
    }

    /// A column on a tile, or below it, and its number.
    pub fn column(&mut self, token: usize, height: f32, number: Option<&str>) {
        let place = self.place(token);
        let below = 2.0 * place.half.y + ABOVE;
        // Down, there is only so much: what would be longer goes on.
        let deep = if self.tiles.is_tiered() { 0.10 } else { 0.16 } * self.tiles.above;
        let long = height * self.tiles.above;
        let (foot, tip) = if height < 0.0 {
            (-below, -below - (-long).min(deep))
        } else {
            (ABOVE, ABOVE + long.max(LEAST))
        };
        let spot = |y: f32| Spot::by(token, Vec2::new(0.0, y));
        let is_tall = height.abs() >= TALL;
        let tone = Tone::Key;
        self.marks.lines.push(Line {
            part: Part::Column(token),
            from: spot(foot),
            to: spot(tip),
            half: self.half,
            head: 0.0,
            stroke: if -long > deep { Stroke::Open } else { Stroke::Sheet },
            bend: 0.0,
            during: WHOLE,
            tone,
            light: if is_tall { 1.0 } else { 0.55 },
        });
        let Some(number) = number else { return };
        let em = self.em(number, if is_tall { 1.3 } else { 0.9 }, 2.0 * place.half.x + 0.8 * GAP);
        let (beyond, anchor) = if height < 0.0 { (-0.4 * em, Vec2::Y) } else { (0.2 * em, -Vec2::Y) };
        let at = (spot(tip + beyond), anchor);
        self.marks.label(Part::Column(token), at, number, (if is_tall { Tone::Ink } else { Tone::Dim }, em));
    }

    /// The middle of a token's ring, and its radius.
    fn ring(&self, token: usize) -> (Vec2, f32) {
        let half = self.place(token).half;
        (Vec2::new(0.0, -half.y), half.x + RING)
    }

    /// A part of the ring around `query`: where it begins, and its share of the whole.
    pub fn part(&mut self, query: usize, token: usize, (begin, share): (f32, f32), rank: usize) {
        let (middle, radius) = self.ring(query);
        let gap = BETWEEN.min(0.25 * share);
        let (from, to) = (begin + 0.5 * gap, begin + share - 0.5 * gap);
        let at = |turns: f32| {
            let aside = middle + radius * Vec2::from_angle(TAU * (0.25 - turns));
            Spot::by(query, aside)
        };
        self.marks.lines.push(Line {
            part: Part::Column(token),
            from: at(from),
            to: at(to),
            half: RING,
            head: 0.0,
            stroke: Stroke::Sheet,
            bend: TAU * (to - from),
            during: WHOLE,
            tone: Tone::Key,
            // Neighbours are told apart by their light too.
            light: if rank.is_multiple_of(2) { 1.0 } else { 0.72 },
        });
    }

    /// By how much names go to the right, so that they do not reach beyond the tiles of the word's tier.
    fn shift(&self, query: usize, parts: &[(usize, String)], em: f32) -> f32 {
        let (middle, ends) = self.tiles.tier(query);
        let [left, right] = ends.map(|end| end + self.place(middle).flat.x - self.place(query).flat.x);
        let wide =
            |index: usize| parts.get(index).map_or(0.0, |(_, text)| em * (0.3 + self.ruler.width(text)));
        let (before, after) =
            if parts.len() == 1 { (0.5 * wide(0), 0.5 * wide(0)) } else { (wide(1), wide(0)) };
        (left + before).max(0.0) + (right - after).min(0.0)
    }

    /// What the largest parts are called, side by side under the ring, and all others below.
    pub fn names(&mut self, query: usize, parts: &[(usize, String)], rest: Option<&str>) {
        let (middle, radius) = self.ring(query);
        let low = middle.y - radius - RING;
        let spot = |x: f32, y: f32| Spot::by(query, Vec2::new(x, y));
        let em = self.em("", 1.25, f32::INFINITY);
        // The largest begins at the top and goes to the right.
        let sides: &[f32] = if parts.len() == 1 { &[0.0] } else { &[1.0, -1.0] };
        let x = self.shift(query, parts, em);
        for ((token, text), side) in parts.iter().zip(sides) {
            let at = (spot(x + 0.3 * em * side, low - 0.35 * em), Vec2::new(-side, 1.0));
            self.marks.label(Part::Column(*token), at, text, (Tone::Key, em));
        }
        if let Some(rest) = rest {
            let at = (spot(x, low - 1.6 * em), Vec2::Y);
            self.marks.label(Part::Others, at, rest, (Tone::Dim, 0.7 * em));
        }
    }
}
