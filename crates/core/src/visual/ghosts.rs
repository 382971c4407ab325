//! Ghosts: what a language model holds ready behind the last word, as columns over a tile that is not there yet, and under each
//! tile how much the last word looks at it and how much that matters. What is cut leaves its old height as an outline.

mod beyond;
mod listed;
mod under;

use std::collections::BTreeMap;

use arclight_model::Token;

use super::encoding::Encoding;
use super::layout::Layout;
use super::marks::{Marks, Tiles};
use crate::cutting::edge;
use crate::picture::{Head, Picture, Reach};
use crate::writer::{Answer, Writer};

/// Candidates that have columns of their own.
pub const SHOWN: usize = 5;

/// A token that may come next.
#[derive(Debug, Clone, PartialEq)]
pub struct Ghost {
    /// Its row in the embedding table.
    pub id: u32,
    /// As people read it.
    pub name: String,
    /// What it is chosen with, 0 to 1.
    pub now: f32,
    /// Its probability before anything was cut, or before temperature, top-k and top-p; `None` where it is the same.
    pub before: Option<f32>,
    /// It is the one whose effects are looked at.
    pub is_watched: bool,
}

/// What the last token has of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Under {
    /// How much it looks at it, averaged over all layers and heads, 0 to 1.
    pub looked_at: f32,
    /// By how much the candidate's probability changes without it, -1 to 1; `None` where that is not known yet, or cannot be.
    pub change: Option<f32>,
}

/// A token that the last one may not look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Severed {
    /// Which.
    pub token: usize,
    /// In other heads than the one on stage, whose arc is whole: in words.
    pub elsewhere: Option<String>,
}

/// What stands behind the last token and under the tiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Ghosts {
    /// The token that says what comes next.
    pub last: usize,
    /// The likeliest, those first that are so before or after what changed; none while nobody knows.
    pub candidates: Vec<Ghost>,
    /// All others: now and before.
    pub rest: (f32, Option<f32>),
    /// `[key]`, those before the last token; empty where pieces are merged or left out on stage.
    pub under: Vec<Under>,
    /// Tokens that the last one may not look at, and where it is not here.
    pub cut: Vec<Severed>,
    /// Tokens that the model wrote, or a part of which it wrote.
    pub wrote: Vec<usize>,
    /// What was cut did, or what comes next, in words.
    says: Option<String>,
}

impl Ghosts {
    /// What there is of a sentence of these tokens; `None` where the model does not write, or something else has the stage.
    #[must_use]
    pub fn of((what, writer): (&Picture, &Writer), tokens: &[Token]) -> Option<Self> {
        if !what.writes_here() {
            return None;
        }
        let last = tokens.len().checked_sub(1)?;
        // Until what was cut is answered, what was there before stays, as long as it is of this text.
        let of_text = |answer: &&Answer| {
            answer.tokens.last().map(|token| &token.span) == tokens.last().map(|token| &token.span)
        };
        let answer = writer.answer(what).or_else(|| writer.last_answer().filter(of_text));
        let whole = answer.filter(|answer| answer.tokens.len() == tokens.len());
        let (candidates, rest) =
            answer.map_or((Vec::new(), (0.0, None)), |answer| bars(what, writer, answer));
        Some(Self {
            last,
            candidates,
            rest,
            under: whole.map(|answer| under(what, writer, answer)).unwrap_or_default(),
            cut: if whole.is_some() { severed(what, tokens) } else { Vec::new() },
            wrote: wrote(what, tokens),
            says: writer.says_cuts(what).or_else(|| writer.says_next(what)),
        })
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> Option<String> {
        self.says.clone()
    }

    /// As lines and words.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        let mut marks = if is_listed(tiles.is_tiered(), tiles.scale) {
            listed::marks(self, tiles)
        } else {
            beyond::marks(self, tiles)
        };
        marks.add(under::marks(self, tiles));
        marks
    }
}

/// Whether what comes next is a list: where arcs rise to other tiers, or where columns would be too small for their names.
fn is_listed(is_tiered: bool, scale: f32) -> bool {
    /// Logical pixels of a world unit.
    const SMALL: f32 = 62.0;
    is_tiered || scale < SMALL
}

/// How high the columns may be over the last tile, and how far what hangs below the tiles of the lowest tier reaches, world
/// units.
#[must_use]
pub fn room(layout: &Layout, encoding: &Encoding) -> [f32; 2] {
    let (is_tiered, tokens) = (layout.placement.rows > 1, layout.placement.places.len());
    let below = under::depth(tokens, is_tiered, layout.placement.scale);
    if is_listed(is_tiered, layout.placement.scale) {
        [0.0, below.max(listed::DEPTH)]
    } else {
        [layout.room_above(encoding), below]
    }
}

/// The likeliest and what is left to all others.
fn bars(what: &Picture, writer: &Writer, answer: &Answer) -> (Vec<Ghost>, (f32, Option<f32>)) {
    let is_shaped = writer.choice().temperature() > 0.0;
    let watched = writer.watched(what).or_else(|| answer.likeliest_before()).map(|one| one.id);
    let candidates: Vec<Ghost> = answer
        .candidates
        .iter()
        .take(SHOWN)
        .map(|one| Ghost {
            id: one.id,
            name: one.name(),
            now: one.chance,
            before: one.before.or(is_shaped.then_some(one.p)),
            is_watched: watched == Some(one.id),
        })
        .collect();
    let left = |sum: f32| (1.0 - sum).clamp(0.0, 1.0);
    let now = left(candidates.iter().map(|one| one.now).sum());
    let before = candidates.iter().map(|one| one.before).sum::<Option<f32>>().map(left);
    (candidates, (now, before.filter(|_| is_shaped || answer.rest.before.is_some())))
}

/// What is cut: here, or else where.
fn severed(what: &Picture, tokens: &[Token]) -> Vec<Severed> {
    let place = what.place();
    let is_here = |reach: Reach| match reach {
        Reach::Everywhere => true,
        Reach::Layer(layer) => layer == place.layer && place.head != Head::Mean,
        Reach::Head(layer, head) => layer == place.layer && place.head == Head::One(head),
    };
    let mut all: BTreeMap<usize, Option<String>> = BTreeMap::new();
    for cut in what.cuts_shown() {
        let Some(edge) = edge(cut, (&what.text, tokens)) else { continue };
        let elsewhere = match cut.reach {
            reach if is_here(reach) => None,
            Reach::Head(layer, head) => Some(format!("cut in L{layer} H{head}")),
            Reach::Layer(layer) => Some(format!("cut in L{layer}")),
            Reach::Everywhere => None,
        };
        let known = all.entry(edge.key).or_insert_with(|| elsewhere.clone());
        if elsewhere.is_none() {
            *known = None;
        }
    }
    all.into_iter().map(|(token, elsewhere)| Severed { token, elsewhere }).collect()
}

/// Tokens of what the model wrote.
fn wrote(what: &Picture, tokens: &[Token]) -> Vec<usize> {
    let is_its = |token: &Token| {
        what.written.iter().any(|part| part.start < token.span.end && token.span.start < part.end)
    };
    tokens.iter().enumerate().filter(|(_, token)| is_its(token)).map(|(index, _)| index).collect()
}

/// What is looked at, and what is known of how much it matters.
fn under(what: &Picture, writer: &Writer, answer: &Answer) -> Vec<Under> {
    let (effects, now) = (writer.effects(what), writer.watched(what).map_or(0.0, |one| one.p));
    let before_last = answer.attention.len().saturating_sub(1);
    let of = |(key, looked_at): (usize, &f32)| {
        let p = effects.get(key).copied().flatten().and_then(|effect| effect.p);
        Under { looked_at: *looked_at, change: p.map(|p| p - now) }
    };
    answer.attention.iter().take(before_last).enumerate().map(of).collect()
}

#[cfg(test)]
mod tests;
