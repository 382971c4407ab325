//! Badges: the query of the lit word, a key beside it and the value that goes with it, each as a plate that a matrix makes
//! of the word's list. Where dimensions have names a plate says the largest in words, and else it shows all numbers.

mod draws;

use arclight_model::steps::Row;
use arclight_model::{Dimension, Glass, Token};
use ndarray::{Array3, ArrayView1};

use super::columns::looked_at;
use super::encoding::percent;
use super::marks::{Marks, Tiles};
use super::names::names;
use crate::picture::{Badges as Upto, Picture};
use crate::state::Pointing;
use crate::traces::Traces;
use draws::Draws;

/// The most parts that a plate names.
const MOST_PARTS: usize = 4;
/// A part of the largest that is too small for a name.
const LEAST: f32 = 0.15;

/// What a plate says.
#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    /// The largest parts that have names, the first of all first.
    Words(Vec<String>),
    /// All numbers, in their own order.
    Numbers(Vec<f32>),
}

/// A plate.
#[derive(Debug, Clone, PartialEq)]
pub struct Plate {
    /// What it is.
    pub kind: Upto,
    /// Whose it is.
    pub token: usize,
    /// The name of that token.
    pub name: String,
    /// What it says.
    pub says: Says,
}

impl Plate {
    /// What stands above it.
    #[must_use]
    pub fn title(&self) -> String {
        let kind = match self.kind {
            Upto::Query => "query",
            Upto::Key => "key",
            Upto::Value => "value",
        };
        format!("{kind} of {}", self.name)
    }

    /// The matrix that made it.
    #[must_use]
    pub fn matrix(&self) -> &'static str {
        match self.kind {
            Upto::Query => "W_Q",
            Upto::Key => "W_K",
            Upto::Value => "W_V",
        }
    }
}

/// Plates of a word and of the key that is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Badges {
    /// The word that asks.
    pub query: usize,
    /// Those that are shown: of the query, the key, the value.
    pub plates: Vec<Plate>,
    /// The weight that query and key have led to.
    pub weight: f32,
}

impl Badges {
    /// What there is to see of a sentence; `None` where no word is lit or nothing is chosen.
    #[must_use]
    pub fn of((what, pointing): (&Picture, &Pointing), traces: &Traces, tokens: &[Token]) -> Option<Self> {
        let upto = what.badges_shown()?;
        let (query, place) = (pointing.word()?, what.place());
        let trace = traces.layer(place.layer).filter(|_| traces.model() == Some(what.model))?;
        if trace.tokens() != tokens.len() {
            return None;
        }
        let head = place.head.one()?;
        let row = Row::of(trace, head, query, &what.switches)?;
        let key = looked_at((what, pointing), query, &row, tokens)?;
        let names = names(tokens);
        // Beside a key, both say first what they share most of.
        let products = row.products.row(key);
        let shared = |kind: Upto| (upto > Upto::Query && kind < Upto::Value).then_some(products);
        let plate = |kind: Upto, token: usize, of: &Array3<f32>| {
            let vector = trace.vector(of, head, token);
            let says = match what.model.named_dimensions {
                true => Says::Words(said(kind, vector, shared(kind).unwrap_or(vector))),
                false => Says::Numbers(vector.to_vec()),
            };
            Plate { kind, token, name: names[token].short(), says }
        };
        let plates = [
            plate(Upto::Query, query, &trace.query),
            plate(Upto::Key, key, &trace.key),
            plate(Upto::Value, key, &trace.value),
        ];
        let plates = plates.into_iter().filter(|plate| plate.kind <= upto).collect();
        Some(Self { query, plates, weight: row.weights[key] })
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        let says = self.plates.iter().map(|plate| match &plate.says {
            Says::Words(words) => format!("{}: {}", plate.title(), words.join(", ")),
            Says::Numbers(numbers) => format!("{}: {} numbers", plate.title(), numbers.len()),
        });
        let says = says.collect::<Vec<_>>().join("; ");
        if self.plates.len() > 1 { format!("{says}; weight {}", percent(self.weight)) } else { says }
    }

    /// As lines and words.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        let mut draws = Draws::on(tiles, self.query, &self.plates);
        let slots = draws.slots(&self.plates);
        for (plate, slot) in self.plates.iter().zip(&slots) {
            draws.plate(plate, *slot);
        }
        if let [query, key, ..] = slots[..] {
            draws.matched((query, key), &percent(self.weight));
        }
        if let [_, _, value] = slots[..] {
            draws.handed(value, self.query);
        }
        draws.marks
    }
}

/// The meanings that count most, and the position that a vector of Glass speaks of. A query asks.
fn said(kind: Upto, vector: ArrayView1<'_, f32>, counts: ArrayView1<'_, f32>) -> Vec<String> {
    let mut axes: Vec<(&str, f32)> = Vec::new();
    let mut start = 0.0;
    for (index, (value, count)) in vector.iter().zip(counts).enumerate() {
        match Glass::dimension(index) {
            Dimension::Axis(name) if *value > 0.0 => axes.push((name, *count)),
            Dimension::Start => start = *value,
            _ => {}
        }
    }
    axes.sort_by(|a, b| b.1.total_cmp(&a.1));
    let largest = axes.first().map_or(0.0, |(_, value)| *value);
    let place = Glass::position(vector).map(|(at, away)| match away {
        true => format!("not place {at}"),
        false => format!("place {at}"),
    });
    // A position that is kept away from is said last.
    let (first, last) = if place.as_ref().is_some_and(|place| place.starts_with("not")) {
        (None, place)
    } else {
        (place, None)
    };
    let room = MOST_PARTS - usize::from(first.is_some() || last.is_some());
    let named = axes.iter().take(room).take_while(|(_, value)| *value >= LEAST * largest);
    let named = named.map(|(name, _)| (*name).to_owned());
    let mut words: Vec<String> = first.into_iter().chain(named).chain(last).collect();
    // Words without a meaning ask for nothing but the place to rest.
    if start > 0.0 && axes.is_empty() {
        words.insert(0, "START".to_owned());
    }
    if words.is_empty() {
        words.push("nothing".to_owned());
    }
    if kind == Upto::Query {
        words[0].push('?');
    }
    words
}

#[cfg(test)]
mod tests;
