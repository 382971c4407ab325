//! Where cells lie: those of one row each before its own tile, those of all rows as a square on the floor, to which threads lead from
//! the tiles of a sentence of one line.

use glam::{Vec2, Vec3};

use super::super::marks::{Line, Part, Spot, Stroke, Tiles, Tone, WHOLE};
use super::super::placement::{Place, Placement};
use crate::picture::Carpet as Kind;

/// From one row to the next and from one column to the next, world units: the same for every sentence.
const PITCH: f32 = 0.46;
/// Side of a cell, of that.
const SIDE: f32 = 0.88;
/// Side of a cell of a row of its own, world units.
const WIDE: f32 = 0.5;
/// From the middle of a tile to that of its cell, to the viewer.
const UNDER: f32 = 0.85;
/// From the nearest tiles to the first row of a square.
const BEFORE: f32 = 1.55;
/// From a tile to where its thread begins: beyond what is written beneath it.
const THREAD: f32 = 0.45;
/// The floor, from the middle of a tile of the front tier.
const FLOOR: f32 = -0.33;
/// Room for names at the left, in columns.
const NAMES: f32 = 2.6;
/// One em of a name, world units.
const EM: f32 = 0.21;

/// The floor before tiles.
#[derive(Debug, Clone, Copy)]
pub struct Floor<'a> {
    places: &'a [Place],
    kind: Kind,
    /// Keys.
    count: usize,
    /// Where the first row is, to the viewer.
    begin: f32,
}

impl<'a> Floor<'a> {
    /// For rows of so many keys.
    #[must_use]
    pub fn of(tiles: &Tiles<'a>, kind: Kind, count: usize) -> Self {
        Self::before(tiles.places, kind, count)
    }

    fn before(places: &'a [Place], kind: Kind, count: usize) -> Self {
        let front = places.iter().map(|place| place.row).max().unwrap_or(0);
        // What stands beside a square may be nearer.
        let half = 0.5 * PITCH * count as f32;
        let over = |place: &&Place| place.row == front && place.stage.x.abs() <= half;
        let nearest = places.iter().filter(over).map(|place| place.stage.z).fold(0.0, f32::max);
        Self { places, kind, count, begin: nearest + BEFORE }
    }

    /// Side of a cell.
    #[must_use]
    pub fn side(&self) -> f32 {
        if self.kind == Kind::Row { WIDE } else { SIDE * PITCH }
    }

    /// One em of its words.
    #[must_use]
    pub fn em(&self) -> f32 {
        EM
    }

    /// Room for a name at the left.
    #[must_use]
    pub fn margin(&self) -> f32 {
        NAMES * PITCH
    }

    /// A place of a row, so far to the right of the middle of a column.
    fn spot(&self, rank: usize, key: usize, right: f32) -> Spot {
        if self.kind == Kind::Row {
            let half = self.places.get(key).map_or(0.0, |place| place.half.y);
            return Spot::by(key, Vec2::new(right, FLOOR - half)).before(UNDER);
        }
        let middle = 0.5 * (self.count as f32 - 1.0);
        let x = (key as f32 - middle) * PITCH + right;
        Spot::on_stage(Vec2::new(x, FLOOR)).before(self.begin + rank as f32 * PITCH)
    }

    /// The edge of a cell, from left to right through its middle.
    #[must_use]
    pub fn cell(&self, rank: usize, key: usize) -> [Spot; 2] {
        let half = 0.5 * self.side();
        [self.spot(rank, key, -half), self.spot(rank, key, half)]
    }

    /// Where the name of a row ends.
    #[must_use]
    pub fn beside(&self, rank: usize) -> Spot {
        self.spot(rank, 0, -(0.5 * self.side() + 0.14))
    }

    /// Where the number of cells ends, under the last row.
    #[must_use]
    pub fn end(&self, rows: usize) -> Spot {
        let last = self.spot(rows.saturating_sub(1), self.count.saturating_sub(1), 0.5 * self.side());
        last.before(1.05 * PITCH)
    }

    /// From each tile to its column, where all stand in one line.
    pub fn threads(&self) -> impl Iterator<Item = Line> {
        let tiered = self.places.iter().any(|place| place.row > 0);
        let count = if tiered || self.kind == Kind::Row { 0 } else { self.count.min(self.places.len()) };
        (0..count).map(|key| {
            let foot = Vec2::new(0.0, FLOOR - self.places[key].half.y);
            let top = self.spot(0, key, 0.0);
            Line {
                part: Part::Warp(key),
                from: Spot::by(key, foot).before(THREAD),
                to: top.before(-0.6 * PITCH),
                half: 0.006,
                head: 0.0,
                stroke: Stroke::Plain,
                bend: 0.0,
                during: WHOLE,
                tone: Tone::Dim,
                light: 0.3,
            }
        })
    }

    /// What has to be seen, of so many rows.
    fn corners(&self, rows: usize) -> Vec<Spot> {
        let half = 0.5 * PITCH;
        if self.kind == Kind::Row {
            let cells = 0..self.places.len();
            return cells.map(|key| self.spot(0, key, 0.0).before(WIDE)).collect();
        }
        let (last, right) = (rows.saturating_sub(1), self.count.saturating_sub(1));
        // With room for their number.
        let below = |spot: Spot| spot.before(1.5 * PITCH);
        vec![
            self.spot(0, 0, -half - self.margin()),
            self.spot(0, right, half),
            below(self.spot(last, 0, -half - self.margin())),
            below(self.spot(last, right, half)),
        ]
    }
}

/// What has to be seen of a carpet of that kind before a sentence.
#[must_use]
pub fn outline(placement: &Placement, kind: Kind, flat: bool) -> Vec<Vec3> {
    let count = placement.places.len();
    if count == 0 || count > super::MOST {
        return Vec::new();
    }
    let floor = Floor::before(&placement.places, kind, count);
    let stands = (placement.places.as_slice(), f32::from(u8::from(flat)));
    floor.corners(count).into_iter().filter_map(|spot| spot.at(stands)).collect()
}
