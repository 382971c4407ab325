//! What scores add up from, as rows of named parts above the tiles, or as walks that begin in one point.

use glam::Vec2;

use super::super::label::Ruler;
use super::super::marks::{Marks, Part, Spot, Stroke, Tiles, Tone};
use super::{Column, short};

/// The most rows.
const MOST_ROWS: usize = 4;
/// The most walks.
const MOST_WALKS: usize = 48;
/// The most walks that have names.
const MOST_NAMED: usize = 4;
/// A row is as thick as this part of the room that it has.
const THICK: f32 = 0.62;
/// Above a tile's edge, as part of the room.
const FOOT: f32 = 0.04;
/// Between two parts of a row, world units.
const BETWEEN: f32 = 0.02;

/// Draws above the tier of a word.
pub(super) struct Sums<'a> {
    /// On whose tile it hangs.
    token: usize,
    /// Of the room, world units from that tile's middle.
    ends: [f32; 2],
    above: f32,
    /// The key that is looked at.
    key: usize,
    ruler: Ruler<'a>,
    /// What is drawn.
    pub marks: Marks,
}

impl Sums<'_> {
    /// Nothing yet.
    pub fn on(tiles: &Tiles<'_>, query: usize, key: usize) -> Self {
        let (token, ends) = tiles.tier(query);
        let (ruler, marks) = (Ruler::default(), Marks::default());
        Self { token, ends, above: tiles.above, key, ruler, marks }
    }

    fn spot(&self, x: f32, y: f32) -> Spot {
        Spot::by(self.token, Vec2::new(x, y))
    }

    /// One em, where texts are no wider than that.
    fn em(&self, high: f32, (text, room): (&str, f32)) -> f32 {
        high.min(room / self.ruler.width(text).max(0.1))
    }

    /// The keys by their score, the largest first.
    fn ranked(keys: &[Column]) -> Vec<usize> {
        let mut ranked: Vec<usize> = (0..keys.len()).filter(|key| keys[*key].seen).collect();
        ranked.sort_by(|a, b| keys[*b].value.total_cmp(&keys[*a].value).then(a.cmp(b)));
        ranked
    }

    /// The largest, and the one that is looked at.
    fn shown(&self, keys: &[Column], most: usize) -> Vec<usize> {
        let mut shown = Self::ranked(keys);
        let own = shown.iter().position(|key| *key == self.key);
        let last = own.filter(|rank| *rank >= most);
        shown.truncate(if last.is_some() { most.saturating_sub(1) } else { most });
        shown.extend(last.map(|_| self.key));
        shown
    }

    /// Rows of named parts.
    pub fn rows(&mut self, keys: &[Column], parts: &[Vec<(String, f32)>]) {
        let most = ((self.above / 0.3) as usize).clamp(1, MOST_ROWS);
        let shown = self.shown(keys, most);
        let pitch = (1.0 - FOOT) * self.above / most as f32;
        let width = self.ends[1] - self.ends[0];
        let high = 0.46 * pitch;
        let longest = shown.iter().map(|key| self.ruler.width(&keys[*key].name)).fold(0.0, f32::max);
        // Names at the left, scores at the right.
        let em = high.min(0.22 * width / longest.max(0.1));
        let begin = self.ends[0] + em * (longest + 0.5);
        let unit = |key: &usize| {
            let up = parts[*key].iter().map(|(_, part)| part.max(0.0)).sum::<f32>();
            let behind = em * (1.1 * self.ruler.width(&behind(&keys[*key], &parts[*key])) + 0.6);
            (self.ends[1] - begin - behind).max(0.3 * width) / up.max(f32::MIN_POSITIVE)
        };
        let unit = shown.iter().map(unit).fold(f32::INFINITY, f32::min);
        for (rank, key) in shown.into_iter().enumerate() {
            let y = self.above - (rank as f32 + 0.5) * pitch;
            self.row((key, &keys[key], &parts[key]), (begin, y), (unit, em), 0.5 * THICK * pitch);
        }
    }

    fn row(
        &mut self,
        (key, column, parts): (usize, &Column, &[(String, f32)]),
        (begin, y): (f32, f32),
        (unit, em): (f32, f32),
        half: f32,
    ) {
        let is_key = key == self.key;
        let (ink, light) = if is_key { (Tone::Ink, 1.0) } else { (Tone::Dim, 0.5) };
        let at = (self.spot(begin - 0.4 * em, y), Vec2::X);
        self.marks.label(Part::Column(key), at, &column.name, (if is_key { Tone::Key } else { ink }, em));
        let mut x = begin;
        for (index, (name, part)) in parts.iter().filter(|(_, part)| *part > 0.0).enumerate() {
            let (from, to) = (x + 0.5 * BETWEEN, (x + part * unit - 0.5 * BETWEEN).max(x + BETWEEN));
            x += part * unit;
            // Neighbours are told apart by their light too.
            let light = light * if index.is_multiple_of(2) { 1.0 } else { 0.72 };
            let ends = [self.spot(from, y), self.spot(to, y)];
            self.marks.line(Part::Product(key, index), ends, (half, Stroke::Sheet), (Tone::Key, light));
            let size = self.em(0.8 * em, (name, to - from - 0.3 * em));
            if size >= 0.55 * em {
                let at = (self.spot(0.5 * (from + to), y), Vec2::ZERO);
                self.marks.label(Part::Product(key, index), at, name, (ink, size));
            }
        }
        let number = behind(column, parts);
        let size = self.em(1.1 * em, (&number, (self.ends[1] - x).max(3.0 * em)));
        let at = (self.spot(x + 0.4 * em, y), -Vec2::X);
        self.marks.label(Part::Column(key), at, &number, (ink, size));
    }

    /// Walks, each as high as the sum so far.
    pub fn walks(&mut self, keys: &[Column], walks: &[Vec<f32>]) {
        let shown = self.shown(keys, MOST_WALKS);
        let all = || shown.iter().flat_map(|key| &walks[*key]).copied();
        let (low, high) = (all().fold(0.0, f32::min), all().fold(f32::MIN_POSITIVE, f32::max));
        let em = (0.12 * self.above).max(0.16);
        let longest = shown.iter().map(|key| self.ruler.width(&says(&keys[*key]))).fold(0.0, f32::max);
        let em = em.min(0.3 * (self.ends[1] - self.ends[0]) / longest.max(0.1));
        let [left, right] = [self.ends[0] + em, self.ends[1] - em * (longest + 0.4)];
        let foot = FOOT * self.above;
        let top = 0.97 * self.above;
        let y = |sum: f32| foot + (sum - low) / (high - low) * (top - foot);
        let zero = [self.spot(left, y(0.0)), self.spot(right, y(0.0))];
        self.marks.line(Part::Zero, zero, (0.006, Stroke::Dashed), (Tone::Dim, 0.6));
        let at = (self.spot(left - 0.3 * em, y(0.0)), Vec2::X);
        self.marks.label(Part::Zero, at, "0", (Tone::Dim, 0.8 * em));
        // What is looked at lies on top.
        let own = self.key;
        for key in shown.iter().rev().filter(|key| **key != own).chain([&own]) {
            let Some(walk) = walks.get(*key) else { continue };
            let steps = walk.len().saturating_sub(1).max(1) as f32;
            let is_key = *key == own;
            let (half, look) = if is_key { (0.022, (Tone::Key, 1.0)) } else { (0.008, (Tone::Dim, 0.7)) };
            let at = |step: usize| left + (right - left) * step as f32 / steps;
            for (step, pair) in walk.windows(2).enumerate() {
                let ends = [self.spot(at(step), y(pair[0])), self.spot(at(step + 1), y(pair[1]))];
                self.marks.line(Part::Step(*key, step), ends, (half, Stroke::Plain), look);
            }
        }
        self.name_ends(keys, &shown, (right + 0.3 * em, em), y);
    }

    /// Names the key that is looked at, the largest and the smallest, where names do not touch.
    fn name_ends(&mut self, keys: &[Column], shown: &[usize], (x, em): (f32, f32), y: impl Fn(f32) -> f32) {
        let smallest = shown.iter().copied().rfind(|key| *key != self.key);
        let first = std::iter::once(self.key).chain(shown.first().copied()).chain(smallest);
        let mut named: Vec<(usize, f32)> = Vec::new();
        for key in first.chain(shown.iter().copied()) {
            let at = y(keys[key].value);
            let is_free = named.iter().all(|(_, other)| (other - at).abs() > 1.15 * em);
            if is_free && named.len() < MOST_NAMED {
                named.push((key, at));
            }
        }
        for (key, at) in named {
            let tone = if key == self.key { Tone::Key } else { Tone::Ink };
            let place = (self.spot(x, at), -Vec2::X);
            self.marks.label(Part::Column(key), place, &says(&keys[key]), (tone, em));
        }
    }
}

/// What stands behind a row: what is below zero takes from it, and what is left.
fn behind(column: &Column, parts: &[(String, f32)]) -> String {
    let below = parts.iter().filter(|(_, part)| *part < 0.0);
    let below: String = below.map(|(name, part)| format!("{} {name}  ", short(*part))).collect();
    format!("{below}{}{}", if below.is_empty() { "" } else { "=  " }, short(column.value))
}

fn says(column: &Column) -> String {
    format!("{} {}", column.name, short(column.value))
}
