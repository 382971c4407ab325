//! Columns: one number of the lit word for each key, as a column on the key's tile, and the weights as a ring around the
//! word. Scores, what they add up from, scores divided, their exponentials and the weights are five looks of the same row.

mod draws;
mod products;
mod sums;
mod tosses;

use arclight_model::Token;
use arclight_model::steps::{Row, Step, Switches};

use super::encoding::percent;
use super::marks::{Marks, Tiles};
use super::names::names;
use super::step_picture::MOST_NUMBERS;
use crate::picture::{Columns as Kind, Picture};
use crate::state::Pointing;
use crate::traces::Traces;
use crate::words::find;
use draws::Draws;
use products::Products;
use sums::Sums;
use tosses::Fan;

/// Share of the height that scaled scores take as the model divides them: there is room for those of a low temperature.
const USUAL: f32 = 0.45;
/// A part of the ring that is smaller has no name.
const LEAST_NAMED: f32 = 0.08;
/// The most parts of the ring that have names.
const MOST_NAMED: usize = 2;

/// A key and what the lit word has for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its score, its scaled score or its weight; of towers the scaled score, whose exponential is shown.
    pub value: f32,
    /// Whether the word may look there.
    pub seen: bool,
}

/// Columns of a row, `[key]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// What they are as high as.
    pub kind: Kind,
    /// The word that asks.
    pub query: usize,
    /// Its name.
    pub word: String,
    /// In the order of the tokens.
    pub keys: Vec<Column>,
    /// The key that is looked at.
    pub key: usize,
    /// What scores add up from, where that is shown.
    products: Option<Products>,
    /// Walks by coin, where these are shown.
    tosses: Option<[Fan; 2]>,
    /// What the largest score would be, divided as the model does.
    usual: f32,
}

impl Columns {
    /// What there is to see of a sentence; `None` where no word is lit or nothing is chosen.
    #[must_use]
    pub fn of((what, pointing): (&Picture, &Pointing), traces: &Traces, tokens: &[Token]) -> Option<Self> {
        let kind = what.columns_shown()?;
        let (query, place) = (pointing.word()?, what.place());
        let trace = traces.layer(place.layer).filter(|_| traces.model() == Some(what.model))?;
        if trace.tokens() != tokens.len() {
            return None;
        }
        let row = Row::of(trace, place.head.one()?, query, &what.switches)?;
        let values = match kind {
            Kind::Scores | Kind::Products | Kind::Tosses => &row.dots,
            Kind::Scaled | Kind::Towers => &row.scores,
            Kind::Shares => &row.weights,
        };
        let names = names(tokens);
        // The mask comes after them: until then every key has its score.
        let before_mask = matches!(what.step, Some(Step::Scores | Step::Scaled));
        let seen = |key: usize| before_mask || row.seen[key];
        let of = |key: usize| Column { name: names[key].short(), value: values[key], seen: seen(key) };
        let highest = row.dots.iter().copied().fold(0.0_f32, f32::max);
        Some(Self {
            kind,
            query,
            word: tokens.get(query)?.text.clone(),
            keys: (0..tokens.len()).map(of).collect(),
            key: looked_at((what, pointing), query, &row, tokens)?,
            products: (kind == Kind::Products)
                .then(|| Products::of(&row.products, what.model.named_dimensions)),
            tosses: (kind == Kind::Tosses).then(tosses::fans),
            usual: highest / Switches::default().divisor(trace.head_size()),
        })
    }

    /// Whether the weights are there already: before, no arc has a width.
    #[must_use]
    pub fn are_weights(&self) -> bool {
        self.kind == Kind::Shares
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        const MOST: usize = 4;
        if let Some(fans) = &self.tosses {
            return tosses::says(fans);
        }
        let what = match self.kind {
            Kind::Scores | Kind::Tosses => "scores",
            Kind::Products => return self.says_products(),
            Kind::Scaled => "scores, scaled",
            Kind::Towers => "exponentials of scores",
            Kind::Shares => "weights",
        };
        let mut keys: Vec<&Column> = self.keys.iter().filter(|key| key.seen).collect();
        keys.sort_by(|a, b| b.value.total_cmp(&a.value));
        let says = keys.iter().take(MOST).map(|key| format!("{} {}", key.name, self.number(key.value)));
        format!("{}, {what}: {}", self.word, says.collect::<Vec<_>>().join(", "))
    }

    /// As people read it.
    fn number(&self, value: f32) -> String {
        match self.kind {
            Kind::Shares => percent(value),
            Kind::Towers => exponential(value),
            Kind::Scores | Kind::Products | Kind::Scaled | Kind::Tosses => short(value),
        }
    }

    /// As lines and words.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        if let Some(fans) = &self.tosses {
            return tosses::marks(fans, tiles, self.query);
        }
        if let Some(products) = &self.products {
            let mut sums = Sums::on(tiles, self.query, self.key);
            match products {
                Products::Named(parts) => sums.rows(&self.keys, parts),
                Products::Walks(walks) => sums.walks(&self.keys, walks),
            }
            return sums.marks;
        }
        let mut draws = Draws::on(tiles);
        if self.are_weights() {
            self.ring(&mut draws);
        } else {
            self.stand(&mut draws);
        }
        draws.marks
    }

    /// The score of the key that is looked at, and its parts where they have names.
    fn says_products(&self) -> String {
        let key = &self.keys[self.key];
        let sum = format!("{} with {}: {}", self.word, key.name, self.number(key.value));
        match &self.products {
            Some(Products::Named(parts)) => {
                let part = |(name, part): &(String, f32)| format!("{name} {}", short(*part));
                format!("{sum}, of {}", parts[self.key].iter().map(part).collect::<Vec<_>>().join(", "))
            }
            Some(Products::Walks(walks)) => {
                format!("{sum}, the sum of {} products", walks[self.key].len() - 1)
            }
            None => sum,
        }
    }

    /// How high each column is, 1 for all the room; below 0 it goes down.
    fn heights(&self) -> Vec<f32> {
        let seen = self.keys.iter().filter(|key| key.seen).map(|key| key.value);
        let highest = seen.fold(f32::NEG_INFINITY, f32::max);
        let unit = match self.kind {
            Kind::Scaled => highest.max(self.usual / USUAL),
            _ => highest,
        };
        let height = |value: f32| match self.kind {
            Kind::Towers => (value - highest).exp(),
            _ => value / unit.max(f32::MIN_POSITIVE),
        };
        self.keys.iter().map(|key| height(key.value)).collect()
    }

    fn stand(&self, draws: &mut Draws<'_>) {
        let few = self.keys.len() <= MOST_NUMBERS;
        for (token, (key, height)) in self.keys.iter().zip(self.heights()).enumerate() {
            let number = if key.seen { self.number(key.value) } else { "masked".to_owned() };
            draws.column(token, height * f32::from(u8::from(key.seen)), few.then_some(number.as_str()));
        }
    }

    /// The weights around the word, the largest first, from the top clockwise.
    fn ring(&self, draws: &mut Draws<'_>) {
        let mut keys: Vec<(usize, &Column)> = self.keys.iter().enumerate().collect();
        keys.sort_by(|a, b| b.1.value.total_cmp(&a.1.value).then(a.0.cmp(&b.0)));
        let mut begin = 0.0;
        for (rank, (token, key)) in keys.iter().enumerate() {
            draws.part(self.query, *token, (begin, key.value), rank);
            begin += key.value;
        }
        let named: Vec<&Column> = keys.iter().map(|(_, key)| *key).take(MOST_NAMED).collect();
        let named = || named.iter().filter(|key| key.value >= LEAST_NAMED);
        let shown: f32 = named().map(|key| (key.value * 100.0).round()).sum();
        let parts: Vec<(usize, String)> =
            keys.iter().zip(named()).map(|((token, _), key)| (*token, part(key))).collect();
        let rest = 100.0 - shown;
        let rest = (rest >= 1.0).then(|| format!("all others {rest:.0}%"));
        draws.names(self.query, &parts, rest.as_deref());
    }
}

/// The key that is looked at beside a query: the word under the pointer, the chosen one, or that of the largest weight.
pub(super) fn looked_at(
    (what, pointing): (&Picture, &Pointing),
    query: usize,
    row: &Row,
    tokens: &[Token],
) -> Option<usize> {
    let chosen = || find(what.key.as_ref()?, &what.text, tokens);
    let largest = || (0..row.weights.len()).max_by(|a, b| row.weights[*a].total_cmp(&row.weights[*b]));
    let hovered = pointing.hovered.filter(|key| *key != query && *key < tokens.len());
    hovered.or_else(chosen).or_else(largest)
}

/// A part of the ring in words.
fn part(key: &Column) -> String {
    format!("{} {}", key.name, percent(key.value))
}

/// A score as it stands on a column.
fn short(value: f32) -> String {
    let digits = usize::from(value.abs() < 9.95);
    format!("{value:.digits$}").replace('-', "−")
}

/// The exponential of a score, also where it is larger than a number can be.
fn exponential(score: f32) -> String {
    let power = f64::from(score) / std::f64::consts::LN_10;
    match score {
        // 100,000 and more.
        _ if power >= 5.0 => {
            let digits = power.floor();
            format!("{:.0}e{digits}", 10_f64.powf(power - digits).floor())
        }
        // Almost nothing, and never nothing: one digit that counts.
        _ if power < -7.0 => format!("{:.0e}", f64::from(score).exp()).replace('-', "−"),
        _ if power < -1.3 => format!("{:.*}", -power.floor() as usize, score.exp()),
        _ => short(score.exp()),
    }
}

#[cfg(test)]
mod tests;
