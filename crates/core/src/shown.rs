//! What is shown of a sentence: the tokens on stage and one matrix over them. Stage, table, lesson check and drawing all
//! take it from here.

use std::sync::{Arc, Weak};

use arclight_model::lens::{self, Lens};
use arclight_model::steps::Row;
use arclight_model::{Attended, AttentionMap, Token};
use ndarray::Array2;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::picture::{Head, HeadPlace, Picture, WordRef};
use crate::state::State;
use crate::steps::followed;
use crate::traces::Traces;

/// Tokens and weights as they stand on stage, after "words" and "without idle".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// In reading order.
    pub tokens: Vec<Token>,
    /// `[query, key]` of the chosen head.
    pub weights: Array2<f32>,
    /// Counts sentences: it changes when the tokens do.
    pub sentence: u32,
    /// The whole attention, of which this is a part.
    pub attended: Option<Arc<Attended>>,
}

/// A way to look at a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Layer and head.
    pub place: HeadPlace,
    /// Pieces merged into words.
    pub words: bool,
    /// Specials dropped, rows renormalised.
    pub without_idle: bool,
    /// What a weight means.
    pub lens: Lens,
}

impl Look {
    /// The one that is chosen.
    #[must_use]
    pub fn of(picture: &Picture) -> Self {
        let place = picture.place();
        if picture.step.is_some() {
            // The steps are those of the tokens and weights themselves.
            return Self { place, words: false, without_idle: false, lens: Lens::Raw };
        }
        let Picture { words, without_idle, lens, .. } = *picture;
        Self { place, words, without_idle, lens }
    }

    /// Tokens and weights, `[query, key]`, of a sentence.
    #[must_use]
    pub fn at(&self, attended: &Attended) -> (Vec<Token>, Array2<f32>) {
        let (mut tokens, mut weights) = (attended.tokens.clone(), self.weights(&attended.map));
        if self.words {
            (tokens, weights) = lens::merge_words(&attended.text, &tokens, weights.view());
        }
        if self.without_idle {
            let (kept, rest) = lens::without_specials(&tokens, weights.view());
            tokens = kept.into_iter().map(|index| tokens[index].clone()).collect();
            weights = rest;
        }
        (tokens, weights)
    }

    fn weights(&self, map: &AttentionMap) -> Array2<f32> {
        let last = |count: usize| count.saturating_sub(1);
        let layer = self.place.layer.min(last(map.layers()));
        let one = |head: usize| match self.lens {
            Lens::Norm => lens::norm_weighted(map, layer, head),
            Lens::Raw | Lens::Rollout => map.head(layer, head).map(|weights| weights.to_owned()),
        };
        match (self.lens, self.place.head) {
            (Lens::Rollout, _) => lens::rollout(map, layer),
            (_, Head::One(head)) => one(head.min(last(map.heads()))).unwrap_or_default(),
            (Lens::Raw, Head::Mean) => lens::mean_of_heads(map, layer),
            (Lens::Norm, Head::Mean) => {
                let sum = (0..map.heads()).filter_map(one).reduce(|sum, head| sum + head);
                sum.map(|sum| sum / map.heads() as f32).unwrap_or_default()
            }
        }
    }
}

/// Tokens and weights of the look that is chosen, kept: a lens through six layers of 512 tokens takes longer than a
/// frame, and pointing at a word asks for no other one.
#[derive(Default)]
pub struct Seen {
    // Weak, so that a visitor's sentence does not stay for it.
    attended: Weak<Attended>,
    look: Option<Look>,
    tokens: Vec<Token>,
    weights: Array2<f32>,
}

impl Seen {
    /// What [`Look::at`] gives.
    pub fn at(&mut self, look: Look, attended: &Arc<Attended>) -> (Vec<Token>, Array2<f32>) {
        if self.look != Some(look) || !std::ptr::eq(self.attended.as_ptr(), Arc::as_ptr(attended)) {
            (self.tokens, self.weights) = look.at(attended);
            (self.look, self.attended) = (Some(look), Arc::downgrade(attended));
        }
        (self.tokens.clone(), self.weights.clone())
    }
}

impl State {
    /// Indices are of the tokens that stood here before: keeps the words that they named, where those still are.
    pub fn keep_words(&mut self, before: &[Token], now: &[Token]) {
        if before.is_empty() {
            return;
        }
        let find = |index: Option<usize>| {
            let span = &before.get(index?)?.span;
            now.iter().position(|token| !span.is_empty() && token.span.contains(&span.start))
        };
        let pinned = find(self.pointing.pinned);
        // One that is still looked for stays.
        if pinned != self.pointing.pinned {
            self.pin(pinned);
        }
        let pointing = &mut self.pointing;
        (pointing.hovered, pointing.glance) = (find(pointing.hovered), find(pointing.glance));
        pointing.arc = None;
    }

    /// Pins the word that the picture names, now that its sentence is read. Gives its name where it is not there.
    pub fn find_word(&mut self, tokens: &[Token]) -> Option<WordRef> {
        if !self.waits_for_word() {
            return None;
        }
        let word = self.picture.query.take()?;
        let found = find(&word, &self.picture.text, tokens);
        self.pin(found);
        if found.is_some() {
            self.pointing.glance = None;
        }
        found.is_none().then_some(word)
    }

    /// Lights a word for a moment, unless somebody has pointed already.
    pub fn glance_at(&mut self, word: &WordRef, tokens: &[Token]) {
        if !self.pointing.touched {
            self.pointing.glance = find(word, &self.picture.text, tokens);
        }
    }
}

/// The token that says a word, or the first of the pieces that the word is read in.
fn find(word: &WordRef, text: &str, tokens: &[Token]) -> Option<usize> {
    word.find(tokens.iter().map(|token| token.text.as_str())).or_else(|| first_piece(word, text, tokens))
}

fn first_piece(word: &WordRef, text: &str, tokens: &[Token]) -> Option<usize> {
    let WordRef::Text(word) = word else { return None };
    let word = word.to_lowercase();
    let (at, _) = text.unicode_word_indices().find(|(_, other)| other.to_lowercase() == word)?;
    tokens.iter().position(|token| token.span.contains(&at))
}

/// Under the hood the row of the query that is followed is that of the switches.
pub fn switched(state: &State, traces: &Traces, weights: &mut Array2<f32>) {
    let Some((_, query, head)) = followed(&state.picture, state.word()) else { return };
    let layer = state.picture.place().layer;
    // While a model is being loaded, the other one's sentence stays, and its weights are not of this head.
    let trace = traces.layer(layer).filter(|_| traces.model() == Some(state.picture.model));
    let Some(trace) = trace.filter(|trace| trace.tokens() == weights.nrows()) else { return };
    if let Some(row) = Row::of(trace, head, query, &state.picture.switches) {
        weights.row_mut(query).assign(&row.weights);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arclight_model::WordPiece;

    #[test]
    fn a_word_in_pieces_is_found_by_the_first() {
        let text = "The bear waded in.";
        let (tokens, _) = WordPiece::new().encode(text);
        assert_eq!(tokens[3].text, "wade");
        let find = |word: &str| find(&WordRef::Text(word.to_owned()), text, &tokens);
        assert_eq!((find("Waded"), find("wad"), find("zebra")), (Some(3), None, None));
    }
}
