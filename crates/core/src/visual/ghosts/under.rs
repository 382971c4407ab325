//! Two bars under each tile: how much the last word looks at it, upward, and how much the candidate loses without it, downward.
//! Both have one scale, so that they can be compared at a glance. What is cut has a broken stub over its tile.

use glam::{Vec2, Vec3};

use super::super::curve::Curve;
use super::super::encoding::{STAGE, percent};
use super::super::marks::{Marks, Part, Spot, Stroke, Tiles, Tone};
use super::super::step_picture::MOST_NUMBERS;
use super::{Ghosts, Severed, Under};

/// World units of a probability of 1, at most.
const UNIT: f32 = 1.2;
/// World units, in one tier and in several: from the tile's lower edge to what is looked at, the room of that, and what is
/// between it and what matters, which has as much room.
const ROOMS: [[f32; 3]; 2] = [[0.46, 0.5, 0.16], [0.54, 0.25, 0.12]];
/// Half the width of a bar, world units.
const HALF: f32 = 0.13;
/// What is as good as nothing is still as high, world units.
const LEAST: f32 = 0.014;
/// One em of the words, world units.
const EM: f32 = 0.16;
/// The same of the numbers.
const NUMBER: f32 = 0.13;
/// Air between a bar and its number.
const AIR: f32 = 0.02;
/// Height of the smallest line of letters, logical pixels.
const SMALLEST: f32 = 11.0;
/// What is less has no number.
const TOLD: f32 = 0.05;
/// Length of what is left of a cut arc, and half a side of the cross there, world units.
const STUB: f32 = 0.6;
const ARM: f32 = 0.08;

/// See [`ROOMS`]; on a small stage labels are larger than it, since none is smaller than can be read.
fn rooms(is_tiered: bool, scale: f32) -> [f32; 3] {
    let [below, room, between] = ROOMS[usize::from(is_tiered)];
    let more = (SMALLEST / scale.max(1.0) - NUMBER).clamp(0.0, 2.0 * NUMBER);
    [below + 1.6 * more, room, between]
}

/// How far everything reaches below a tile's lower edge, world units.
pub(super) fn depth(tokens: usize, is_tiered: bool, scale: f32) -> f32 {
    let [below, room, between] = rooms(is_tiered, scale);
    // A page has no room between its lines.
    if is_tiered && tokens > MOST_NUMBERS { 0.0 } else { below + 2.0 * room + between + 2.0 * (EM + AIR) }
}

pub(super) fn marks(ghosts: &Ghosts, tiles: &Tiles<'_>) -> Marks {
    let mut marks = Marks::default();
    let is_tiered = tiles.is_tiered();
    let has_numbers = ghosts.under.len() <= MOST_NUMBERS;
    let [below, room, between] = rooms(is_tiered, tiles.scale);
    for severed in &ghosts.cut {
        stub(&mut marks, severed, ghosts.last, tiles);
    }
    for token in &ghosts.wrote {
        wrote(&mut marks, *token, tiles);
    }
    // A page has no room between its lines.
    if ghosts.under.is_empty() || (is_tiered && !has_numbers) {
        return marks;
    }
    let most = |under: &Under| under.looked_at.max(under.change.unwrap_or(0.0).abs());
    let unit = ghosts.under.iter().map(most).fold(room / UNIT, f32::max).recip() * room;
    for (token, under) in ghosts.under.iter().enumerate() {
        let Some(place) = tiles.places.get(token) else { continue };
        let looked = -2.0 * place.half.y - below - room;
        let mattered = looked - between;
        let half = HALF.min(place.half.x);
        let mut bar = |part, foot: f32, long: f32, tone| {
            let long = if long.abs() < LEAST { LEAST.copysign(long) } else { long };
            let ends = [foot, foot + long].map(|y| Spot::by(token, Vec2::new(0.0, y)));
            marks.line(part, ends, (half, Stroke::Sheet), (tone, 1.0));
        };
        bar(Part::Looked(token), looked, unit * under.looked_at, Tone::Key);
        if let Some(change) = under.change {
            // What rises without a word stands up, but only so far as there is room.
            bar(Part::Mattered(token), mattered, (unit * change).min(0.8 * between), Tone::Ink);
        }
        if has_numbers {
            numbers(&mut marks, token, under, ([looked, mattered], unit));
        }
    }
    if let Some(place) = tiles.places.first() {
        let edge = -2.0 * place.half.y;
        let change = ghosts.under.first().and_then(|under| under.change).unwrap_or(0.0);
        let mattered = edge - below - room - between + unit * change.min(0.0);
        let number = NUMBER.max(SMALLEST / tiles.scale.max(1.0));
        names(&mut marks, -place.half.x, [edge, mattered - number - 2.0 * AIR]);
    }
    marks
}

/// Numbers of what is not small.
fn numbers(marks: &mut Marks, token: usize, under: &Under, ([looked, mattered], unit): ([f32; 2], f32)) {
    let em = NUMBER;
    let spot = |y: f32| Spot::by(token, Vec2::new(0.0, y));
    if under.looked_at >= TOLD {
        let at = (spot(looked + unit * under.looked_at + AIR), -Vec2::Y);
        marks.label(Part::Looked(token), at, &percent(under.looked_at), (Tone::Key, em));
    }
    if let Some(change) = under.change.filter(|change| change.abs() >= TOLD) {
        let sign = if change < 0.0 { "−" } else { "+" };
        let at = (spot(mattered + (unit * change).min(0.0) - AIR), Vec2::Y);
        marks.label(Part::Mattered(token), at, &format!("{sign}{}", percent(change.abs())), (Tone::Ink, em));
    }
}

/// What the bars are, at the first tile: above what goes up, below what goes down.
fn names(marks: &mut Marks, left: f32, [above, below]: [f32; 2]) {
    let spot = |y: f32| Spot::by(0, Vec2::new(left, y));
    marks.label(Part::Looks(0), (spot(above - 0.08), Vec2::new(-1.0, 1.0)), "looked at", (Tone::Key, EM));
    marks.label(Part::Looks(1), (spot(below), Vec2::new(-1.0, 1.0)), "mattered", (Tone::Ink, EM));
}

/// A line of dashes under what the model wrote, in a colour of its own.
fn wrote(marks: &mut Marks, token: usize, tiles: &Tiles<'_>) {
    let Some(place) = tiles.places.get(token) else { return };
    let spot = |x: f32| Spot::by(token, Vec2::new(x, -2.0 * place.half.y - 0.1));
    let ends = [spot(-place.half.x), spot(place.half.x)];
    marks.line(Part::Wrote(token), ends, (0.032, Stroke::Dashed), (Tone::Other, 1.0));
}

/// What is left of a cut arc: its beginning, a cross where it breaks, and the word.
fn stub(marks: &mut Marks, severed: &Severed, last: usize, tiles: &Tiles<'_>) {
    let token = severed.token;
    let Some((key, query)) = tiles.places.get(token).zip(tiles.places.get(last)) else { return };
    if let Some(says) = &severed.elsewhere {
        let above = (Spot::by(token, Vec2::Y * 0.05), -Vec2::Y);
        marks.label(Part::Stub(token, 0), above, says, (Tone::Ink, NUMBER));
        return;
    }
    // Arcs rise equally in all themes.
    let curve = Curve::between(query, key, 0.0, &STAGE);
    let foot = key.centre(0.0) + Vec3::Y * key.half.y;
    let at = |t: f32| {
        let away = curve.at(t) - foot;
        Vec2::new(away.dot(key.right(0.0)), away.y)
    };
    let steps: Vec<Vec2> = (0..=64).map(|step| at(step as f32 / 128.0)).collect();
    let mut line = vec![steps[0]];
    let mut long = 0.0;
    for step in steps.windows(2) {
        long += step[0].distance(step[1]);
        if long > STUB {
            break;
        }
        line.push(step[1]);
    }
    for (piece, ends) in line.windows(2).enumerate() {
        let ends = [ends[0], ends[1]].map(|at| Spot::by(token, at));
        marks.line(Part::Stub(token, piece + 2), ends, (0.02, Stroke::Plain), (Tone::Key, 1.0));
    }
    let end = line[line.len() - 1] + Vec2::new(0.0, ARM);
    for (index, across) in [Vec2::new(ARM, ARM), Vec2::new(ARM, -ARM)].into_iter().enumerate() {
        let ends = [end - across, end + across].map(|at| Spot::by(token, at));
        marks.line(Part::Stub(token, index), ends, (0.016, Stroke::Plain), (Tone::Ink, 1.0));
    }
    let beside = (Spot::by(token, end + Vec2::X * 1.6 * ARM), -Vec2::X);
    marks.label(Part::Stub(token, 0), beside, "cut", (Tone::Ink, EM));
}
