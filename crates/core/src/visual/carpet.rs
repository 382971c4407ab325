//! The carpet: what a word asks of every other lies before the sentence as a row of cells, and every word's rows make a
//! square. Of each cell that part is lit that the weight is of one; of scores, that the score is of its row's largest.

mod floor;
#[cfg(test)]
mod tests;

use arclight_model::Token;
use arclight_model::steps::{Row, Step};
use glam::Vec2;

use super::encoding::percent;
use super::label::{Ruler, on_tile};
use super::marks::{Line, Marks, Part, Stroke, Tiles, Tone, WHOLE};
use super::names::names;
use crate::picture::{Carpet as Kind, Picture};
use crate::state::Pointing;
use crate::traces::Traces;
pub use floor::{Floor, outline};

/// The most tokens whose cells can be told apart.
pub const MOST: usize = 32;
/// Light of cells beside a lit word's.
const BESIDE: f32 = 0.55;
/// Of cells of a key that rests.
const RESTS: f32 = 0.4;
/// Part of the way in which one row comes.
const ROW: f32 = 0.24;

/// What one word asks of every other.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The word that asks.
    pub query: usize,
    /// What it says.
    pub name: String,
    /// Of each key the weight or the score; `None` where the word does not see it.
    pub keys: Vec<Option<f32>>,
}

/// Rows of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Carpet {
    /// One row, or all.
    pub kind: Kind,
    /// Whether they are weights; else scores.
    pub weights: bool,
    /// In the order of the words that ask.
    pub rows: Vec<Asked>,
    /// The lit word.
    pub lit: Option<usize>,
    /// Names of the keys, the first ones of the sentence: as many as stand before a curtain.
    pub names: Vec<String>,
    /// Which of them rest, where that is dim.
    dim: Vec<bool>,
}

impl Carpet {
    /// What there is to see of a sentence, where tokens behind the `last` are not there; `None` where nothing is chosen, or
    /// only the row of a word and none is lit.
    #[must_use]
    pub fn of(
        (what, pointing): (&Picture, &Pointing),
        traces: &Traces,
        (tokens, last): (&[Token], Option<usize>),
    ) -> Option<Self> {
        let kind = what.carpet_shown().filter(|_| tokens.len() <= MOST)?;
        let place = what.place();
        let (layer, head) = (place.layer, place.head.one()?);
        let trace = traces.layer(layer).filter(|_| traces.model() == Some(what.model))?;
        if trace.tokens() != tokens.len() {
            return None;
        }
        let there = last.map_or(tokens.len(), |last| last + 1);
        let lit = pointing.word().filter(|word| *word < there);
        let weights = !what.carpet_is_of_scores();
        let before_mask = matches!(what.step, Some(Step::Scores | Step::Scaled));
        let queries = match kind {
            Kind::Row => lit?..lit? + 1,
            Kind::All => 0..there,
        };
        let names: Vec<String> = names(tokens).iter().map(super::names::Name::short).collect();
        let asked = |query: usize| {
            let row = Row::of(trace, head, query, &what.switches)?;
            let of = if weights { &row.weights } else { &row.dots };
            let seen = |key: &usize| before_mask || row.seen[*key];
            let keys = (0..there).map(|key| Some(key).filter(seen).map(|key| of[key])).collect();
            Some(Asked { query, name: on_tile(&tokens[query]), keys })
        };
        let rows: Option<Vec<Asked>> = queries.map(asked).collect();
        let rests = |token: &Token| what.rest_dim && token.kind.rests();
        let dim = tokens[..there].iter().map(rests).collect();
        Some(Self { kind, weights, rows: rows?, lit, names: names[..there].to_vec(), dim })
    }

    /// Cells that words see, and all of them.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let seen = |row: &Asked| row.keys.iter().flatten().count();
        (self.rows.iter().map(seen).sum(), self.rows.len() * self.names.len())
    }

    /// How many cells there are, as it stands beside them.
    #[must_use]
    pub fn counted(&self) -> String {
        let (rows, columns) = (self.rows.len(), self.names.len());
        match self.count() {
            (seen, all) if seen < all => format!("{seen} of {rows} × {columns}"),
            (_, all) => format!("{rows} × {columns} = {all}"),
        }
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        let what = if self.weights { "weights" } else { "scores" };
        let row = self.rows.iter().find(|row| Some(row.query) == self.lit).map(|row| self.says_row(row));
        let row = row.map_or_else(String::new, |row| format!("; {row}"));
        match self.kind {
            Kind::Row => format!("a row of {what}{row}"),
            Kind::All => format!("a square of {what}, {}{row}", self.counted()),
        }
    }

    fn says_row(&self, row: &Asked) -> String {
        const MOST: usize = 3;
        let mut keys: Vec<(usize, f32)> = Vec::new();
        keys.extend(row.keys.iter().enumerate().filter_map(|(key, value)| Some((key, (*value)?))));
        keys.sort_by(|a, b| b.1.total_cmp(&a.1));
        let number = |value: f32| if self.weights { percent(value) } else { format!("{value:.0}") };
        let says =
            keys.iter().take(MOST).map(|(key, value)| format!("{} {}", self.names[*key], number(*value)));
        format!("{}: {}", row.name, says.collect::<Vec<_>>().join(", ")).replace('-', "−")
    }

    /// The part of a cell that is lit, 0 to 1.
    fn part(&self, row: &Asked, value: f32) -> f32 {
        let most = match self.weights {
            true => 1.0,
            false => row.keys.iter().flatten().copied().fold(f32::MIN_POSITIVE, f32::max),
        };
        (value / most).clamp(0.0, 1.0)
    }

    /// As cells, threads and words.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        let floor = Floor::of(tiles, self.kind, self.names.len());
        let mut marks = Marks::default();
        marks.lines.extend(floor.threads());
        for (rank, row) in self.rows.iter().enumerate() {
            self.row(&mut marks, &floor, (rank, row));
        }
        if self.kind == Kind::All {
            let at = (floor.end(self.rows.len()), Vec2::X);
            marks.label(Part::Count, at, &self.counted(), (Tone::Ink, 1.6 * floor.em()));
        }
        marks
    }

    /// A row, which comes after those above it.
    fn row(&self, marks: &mut Marks, floor: &Floor<'_>, (rank, row): (usize, &Asked)) {
        let late = rank as f32 / self.rows.len().max(1) as f32 * (1.0 - ROW);
        let during = if self.kind == Kind::All { [late, late + ROW] } else { WHOLE };
        let is_lit = self.lit == Some(row.query);
        let light = if is_lit || self.lit.is_none() { 1.0 } else { BESIDE };
        for (key, value) in row.keys.iter().enumerate() {
            let Some(value) = value else { continue };
            let [from, to] = floor.cell(rank, key);
            marks.lines.push(Line {
                part: Part::Cell(row.query, key),
                from,
                to,
                half: 0.5 * floor.side(),
                // The lit part of a cell is as large as what it stands for.
                head: self.part(row, *value).sqrt(),
                stroke: Stroke::Cell,
                bend: 0.0,
                during,
                tone: Tone::Key,
                light: if self.dim[key] { light * RESTS } else { light },
            });
        }
        if self.kind == Kind::Row {
            // The tile itself says whose it is.
            return;
        }
        let tone = if is_lit { Tone::Query } else { Tone::Dim };
        let ruler = Ruler::default();
        let em = floor.em().min(floor.margin() / ruler.width(&row.name).max(0.1));
        marks.label(Part::Cell(row.query, 0), (floor.beside(rank), Vec2::X), &row.name, (tone, em));
    }
}
