//! Where words stand in tiers, arcs rise to those above: what comes next lies below the last word, as a list of bars.

use glam::Vec2;

use super::super::encoding::percent;
use super::super::label::Ruler;
use super::super::marks::{Marks, Part, Spot, Stroke, Tiles, Tone};
use super::super::placement::{GAP, ROOM_BEYOND};
use super::beyond::{EDGE, LEAST, expected, rectangle};
use super::{Ghosts, SHOWN};

/// From line to line, world units.
const LINE: f32 = 0.31;
/// Half the height of a bar, world units.
const HALF: f32 = 0.1;
/// From the tile's lower edge to the middle of the first line, world units.
const BELOW: f32 = 0.3;
/// One em of names, and of numbers, world units.
const EMS: [f32; 2] = [0.2, 0.17];
/// Air beside names and numbers, world units.
const AIR: f32 = 0.08;
/// The widest that a list may be, world units.
const WIDEST: f32 = 5.5;
/// How far the list reaches below a tile's lower edge, world units.
pub(super) const DEPTH: f32 = BELOW + (SHOWN as f32 + 0.5) * LINE;

struct Row {
    part: Part,
    name: String,
    said: String,
    shares: (f32, Option<f32>),
    tone: Tone,
}

pub(super) fn marks(ghosts: &Ghosts, tiles: &Tiles<'_>) -> Marks {
    let mut marks = Marks::default();
    let Some(place) = tiles.places.get(ghosts.last) else { return marks };
    let left = place.half.x + GAP;
    // Up to where the longest tier ends.
    let ends = tiles.places.iter().map(|place| place.flat.x + place.half.x);
    let right = ends.fold(0.0, f32::max) - place.flat.x;
    let right = right.clamp(left + ROOM_BEYOND - GAP, left + WIDEST);
    expected(&mut marks, ghosts.last, (place.half.y, [left, left + ROOM_BEYOND - GAP]));
    let rows = rows(ghosts);
    let ruler = Ruler::default();
    let widest = |em: f32, texts: &mut dyn Iterator<Item = &String>| {
        texts.map(|text| em * ruler.width(text)).fold(0.0, f32::max)
    };
    let from = left + widest(EMS[0], &mut rows.iter().map(|row| &row.name)) + AIR;
    let full = right - from - widest(EMS[1], &mut rows.iter().map(|row| &row.said)) - AIR;
    for (index, row) in rows.iter().enumerate() {
        let y = -2.0 * place.half.y - BELOW - LINE * index as f32;
        draw(&mut marks, ghosts.last, row, ([left, from], full.max(0.5), y));
    }
    marks
}

fn rows(ghosts: &Ghosts) -> Vec<Row> {
    let said = |(now, before): (f32, Option<f32>)| {
        let (now, before) = (percent(now), before.map(percent));
        before.filter(|before| *before != now).map_or(now.clone(), |before| format!("{before} → {now}"))
    };
    let one = |one: &super::Ghost| {
        let (shares, tone) = ((one.now, one.before), if one.is_watched { Tone::Query } else { Tone::Ink });
        Row { part: Part::Ghost(one.id), name: one.name.clone(), said: said(shares), shares, tone }
    };
    let mut rows: Vec<Row> = ghosts.candidates.iter().map(one).collect();
    if !rows.is_empty() {
        let (part, shares) = (Part::Others, ghosts.rest);
        rows.push(Row { part, name: "others".to_owned(), said: said(shares), shares, tone: Tone::Dim });
    }
    rows
}

fn draw(marks: &mut Marks, last: usize, row: &Row, ([left, from], full, y): ([f32; 2], f32, f32)) {
    let spot = |x: f32, y: f32| Spot::by(last, Vec2::new(x, y));
    let (now, before) = row.shares;
    let right_of = |share: f32| from + (full * share).max(LEAST);
    let tone = if row.part == Part::Others { Tone::Dim } else { Tone::Ink };
    marks.label(row.part, (spot(left, y), Vec2::new(-1.0, 0.0)), &row.name, (tone, EMS[0]));
    marks.line(row.part, [spot(from, y), spot(right_of(now), y)], (HALF, Stroke::Sheet), (row.tone, 1.0));
    if let Some(before) = before {
        let sides = rectangle([from, right_of(before)], [y - HALF, y + HALF]);
        for (side, [from, to]) in sides.into_iter().enumerate() {
            let part = match row.part {
                Part::Ghost(id) => Part::Outline(Some(id), side),
                _ => Part::Outline(None, side),
            };
            let ends = [spot(from.x, from.y), spot(to.x, to.y)];
            marks.line(part, ends, (EDGE, Stroke::Plain), (Tone::Dim, 0.8));
        }
    }
    let end = right_of(now.max(before.unwrap_or(0.0))) + AIR;
    marks.label(row.part, (spot(end, y), Vec2::new(-1.0, 0.0)), &row.said, (row.tone, EMS[1]));
}
