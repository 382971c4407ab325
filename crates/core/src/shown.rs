//! What is shown of a sentence: the tokens on stage and one matrix over them. Stage, table, lesson check and drawing all
//! take it from here.

use std::sync::{Arc, Weak};

use arclight_model::lens::{self, Lens};
use arclight_model::steps::Row;
use arclight_model::{Attended, AttentionMap, Token};
use ndarray::Array2;

use crate::picture::{Carpet, Head, HeadPlace, Picture};
use crate::steps::computed;
use crate::traces::Traces;
use crate::visual::carpet;

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
    /// The mean is that of all heads of all layers.
    pub everything: bool,
}

impl Look {
    /// The one that is chosen.
    #[must_use]
    pub fn of(picture: &Picture) -> Self {
        let place = picture.place();
        let everything = picture.is_of_all();
        if picture.is_of_tokens() {
            // The steps are those of the tokens and weights themselves.
            return Self { place, words: false, without_idle: false, lens: Lens::Raw, everything };
        }
        let Picture { words, without_idle, lens, .. } = *picture;
        Self { place, words, without_idle, lens, everything }
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
            (Lens::Raw, Head::Mean) if self.everything => lens::mean_of_all(map),
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

/// The row of the query of a head that is followed is that of the switches; of a carpet every row is.
pub fn switched(picture: &Picture, word: Option<usize>, traces: &Traces, weights: &mut Array2<f32>) {
    let count = weights.nrows();
    let is_square = picture.carpet_shown() == Some(Carpet::All) && count <= carpet::MOST;
    let all = picture.place().head.one().filter(|_| is_square).map(|head| (0..count, head));
    let row = || computed(picture, word).map(|(query, head)| (query..query + 1, head));
    let Some((queries, head)) = all.or_else(row) else { return };
    let layer = picture.place().layer;
    // While a model is being loaded, the other one's sentence stays, and its weights are not of this head.
    let trace = traces.layer(layer).filter(|_| traces.model() == Some(picture.model));
    let Some(trace) = trace.filter(|trace| trace.tokens() == weights.nrows()) else { return };
    for query in queries {
        if let Some(row) = Row::of(trace, head, query, &picture.switches) {
            weights.row_mut(query).assign(&row.weights);
        }
    }
}
