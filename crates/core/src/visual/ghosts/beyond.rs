//! The tile that is not there yet, and its columns.

use glam::Vec2;

use super::super::encoding::percent;
use super::super::label::Ruler;
use super::super::marks::{Marks, Part, Spot, Stroke, Tiles, Tone};
use super::super::placement::{GAP, ROOM_BEYOND};
use super::{Ghosts, SHOWN};

/// From column to column, world units.
const PITCH: f32 = (ROOM_BEYOND - GAP) / (SHOWN + 1) as f32;
/// Half the width of a column, of that.
const HALF: f32 = 0.36 * PITCH;
/// Above a tile's edge, world units.
const ABOVE: f32 = 0.06;
/// What is as good as nothing is still as high, world units.
pub(super) const LEAST: f32 = 0.012;
/// Half the width of an outline, world units.
pub(super) const EDGE: f32 = 0.014;
/// One em of a name, and of the numbers under it, of the room above a tile, and at least, world units.
const EMS: [(f32, f32); 2] = [(0.075, 0.13), (0.056, 0.105)];
/// From line to line of a label, ems.
const LEADING: f32 = 1.2;

/// A column before its label has a place.
struct Column {
    part: Part,
    name: String,
    /// The numbers over it, the lowest first.
    shares: Vec<(String, Tone)>,
    /// Its name is as small as its numbers.
    is_small: bool,
    /// Its middle, to the right of that of the last tile.
    x: f32,
    /// Its height, and that of its outline, world units.
    heights: (f32, Option<f32>),
    tone: Tone,
}

impl Column {
    fn top(&self) -> f32 {
        ABOVE + self.heights.0.max(self.heights.1.unwrap_or(0.0))
    }
}

pub(super) fn marks(ghosts: &Ghosts, tiles: &Tiles<'_>) -> Marks {
    let mut marks = Marks::default();
    let Some(place) = tiles.places.get(ghosts.last) else { return marks };
    let left = place.half.x + GAP;
    expected(&mut marks, ghosts.last, (place.half.y, [left, left + ROOM_BEYOND - GAP]));
    let [name, share] = EMS.map(|(part, least)| (part * tiles.above).max(least));
    // Names stand above what is certain, too.
    let full = (tiles.above - LEADING * (name + share)).max(0.4);
    let columns = columns(ghosts, left, full);
    for column in &columns {
        draw(&mut marks, ghosts.last, column);
    }
    label(&mut marks, ghosts.last, &columns, ([left, left + ROOM_BEYOND - GAP], [name, share]));
    marks
}

/// The tile that is not there yet.
pub(super) fn expected(marks: &mut Marks, last: usize, (half, [left, right]): (f32, [f32; 2])) {
    let spot = |x: f32, y: f32| Spot::by(last, Vec2::new(x, y));
    for (side, [from, to]) in rectangle([left, right], [-2.0 * half, 0.0]).into_iter().enumerate() {
        let ends = [from, to].map(|at| spot(at.x, at.y));
        marks.line(Part::Expected(side), ends, (EDGE, Stroke::Plain), (Tone::Dim, 0.6));
    }
    let middle = (spot(0.5 * (left + right), -half), Vec2::ZERO);
    marks.label(Part::Expected(0), middle, "?", (Tone::Dim, 0.9 * half));
}

fn columns(ghosts: &Ghosts, left: f32, full: f32) -> Vec<Column> {
    let x = |index: usize| left + PITCH * (index as f32 + 0.5);
    let column = |part, name: &str, x, (now, before): (f32, Option<f32>), tone| {
        let mut shares = vec![(percent(now), tone)];
        let before_that = before.map(percent).filter(|before| *before != shares[0].0);
        shares.extend(before_that.map(|before| (format!("{before} →"), Tone::Dim)));
        let heights = (full * now, before.map(|before| full * before));
        Column { part, name: name.to_owned(), shares, is_small: part == Part::Others, x, heights, tone }
    };
    let mut columns: Vec<Column> = ghosts
        .candidates
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let tone = if one.is_watched { Tone::Query } else { Tone::Ink };
            column(Part::Ghost(one.id), &one.name, x(index), (one.now, one.before), tone)
        })
        .collect();
    if !columns.is_empty() {
        columns.push(column(Part::Others, "others", x(SHOWN), ghosts.rest, Tone::Dim));
    }
    columns
}

/// A column, and what it was as an outline.
fn draw(marks: &mut Marks, last: usize, column: &Column) {
    let spot = |x: f32, y: f32| Spot::by(last, Vec2::new(column.x + x, y));
    let (now, before) = column.heights;
    let ends = [spot(0.0, ABOVE), spot(0.0, ABOVE + now.max(LEAST))];
    marks.line(column.part, ends, (HALF, Stroke::Sheet), (column.tone, 1.0));
    let Some(before) = before else { return };
    let sides = rectangle([-HALF, HALF], [ABOVE, ABOVE + before.max(LEAST)]);
    for (side, [from, to]) in sides.into_iter().enumerate() {
        let part = match column.part {
            Part::Ghost(id) => Part::Outline(Some(id), side),
            _ => Part::Outline(None, side),
        };
        marks.line(part, [spot(from.x, from.y), spot(to.x, to.y)], (EDGE, Stroke::Plain), (Tone::Dim, 0.8));
    }
}

/// Names and numbers over the columns, each so high that it lies on no column and no other label.
fn label(
    marks: &mut Marks,
    last: usize,
    columns: &[Column],
    ([left, right], [name, share]): ([f32; 2], [f32; 2]),
) {
    let ruler = Ruler::default();
    let mut order: Vec<&Column> = columns.iter().collect();
    order.sort_by(|a, b| a.top().total_cmp(&b.top()).then(b.x.total_cmp(&a.x)));
    // Left and right end, bottom and top.
    let mut placed: Vec<[f32; 4]> = Vec::new();
    for column in order {
        let name = if column.is_small { share } else { name };
        let shares = column.shares.iter().map(|(said, _)| share * ruler.width(said));
        let half = 0.5 * shares.fold(name * ruler.width(&column.name), f32::max) + 0.01;
        let middle = 0.5 * (left + right);
        let x = if half > middle - left { middle } else { column.x.clamp(left + half, right - half) };
        let beside = |one: f32, other: f32| (x - half) < other && (x + half) > one;
        let under = columns.iter().filter(|other| beside(other.x - HALF, other.x + HALF)).map(Column::top);
        let mut y = under.fold(column.top(), f32::max) + 0.3 * share;
        let high = LEADING * (share * column.shares.len() as f32 + name);
        let covered = |y: f32| {
            let covers = |of: &&[f32; 4]| beside(of[0], of[1]) && y < of[3] && y + high > of[2];
            placed.iter().find(covers).map(|of| of[3])
        };
        while let Some(above) = covered(y) {
            y = above + 0.01;
        }
        placed.push([x - half, x + half, y, y + high]);
        let at = |y: f32| (Spot::by(last, Vec2::new(x, y)), -Vec2::Y);
        for (said, tone) in &column.shares {
            marks.label(column.part, at(y), said, (*tone, share));
            y += LEADING * share;
        }
        let tone = if column.is_small { Tone::Dim } else { Tone::Ink };
        marks.label(column.part, at(y), &column.name, (tone, name));
    }
}

/// The four sides of a rectangle.
pub(super) fn rectangle([left, right]: [f32; 2], [low, high]: [f32; 2]) -> [[Vec2; 2]; 4] {
    let corners = [(left, low), (left, high), (right, high), (right, low)].map(|(x, y)| Vec2::new(x, y));
    [0, 1, 2, 3].map(|side| [corners[side], corners[(side + 1) % 4]])
}
