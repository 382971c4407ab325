//! What is shown of a sentence: the tokens on stage and one matrix over them.

use std::sync::Arc;

use bevy::prelude::*;
use ndarray::Array2;

use super::{Head, Motion, QueryWord, Sentence, Start, State};
use crate::model::lens;
use crate::model::{Attended, Token};

/// Tokens and weights as they stand on stage, after "words" and "without idle".
#[derive(Resource, Debug, Clone, PartialEq, Default)]
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

/// Tokens and matrix of one head, in the way of looking that `state` asks for.
#[must_use]
pub fn look(
    attended: &Attended,
    head: Head,
    layer: usize,
    words: bool,
    without_idle: bool,
) -> (Vec<Token>, Array2<f32>) {
    let layer = layer.min(attended.map.layers().saturating_sub(1));
    let raw = match head {
        Head::One(head) => {
            let head = head.min(attended.map.heads().saturating_sub(1));
            attended.map.head(layer, head).map(|weights| weights.to_owned()).unwrap_or_default()
        }
        Head::Mean => lens::mean_of_heads(&attended.map, layer),
    };
    let (mut tokens, mut weights) = (attended.tokens.clone(), raw);
    if words {
        (tokens, weights) = lens::merge_words(&attended.text, &tokens, weights.view());
    }
    if without_idle {
        let (kept, rest) = lens::without_specials(&tokens, weights.view());
        tokens = kept.into_iter().map(|index| tokens[index].clone()).collect();
        weights = rest;
    }
    (tokens, weights)
}

/// Keeps [`Shown`] in step with sentence and state.
pub(super) fn show(
    sentence: Res<Sentence>,
    mut state: ResMut<State>,
    mut shown: ResMut<Shown>,
    mut start: ResMut<Start>,
) {
    if !(sentence.is_changed() || state.is_changed()) {
        return;
    }
    let Some(attended) = sentence.attended.clone() else { return };
    let place =
        if attended.model == state.model { state.place() } else { state.heads[attended.model as usize] };
    let (tokens, weights) = look(&attended, place.head, place.layer, state.words, state.without_idle);
    let another = tokens != shown.tokens;
    if another {
        // Indices are of the tokens that stood here: keep the word that they named, where it still is.
        let find = |index: Option<usize>| {
            let span = &shown.tokens.get(index?)?.span;
            tokens.iter().position(|token| !span.is_empty() && token.span.contains(&span.start))
        };
        let (pinned, hovered, glance) = (find(state.pinned), find(state.hovered), find(state.glance));
        if !shown.tokens.is_empty()
            && (state.pinned, state.hovered, state.glance) != (pinned, hovered, glance)
        {
            (state.pinned, state.hovered, state.glance) = (pinned, hovered, glance);
        }
    }
    let next =
        Shown { tokens, weights, sentence: shown.sentence + u32::from(another), attended: Some(attended) };
    shown.set_if_neq(next);
    let is_there = shown.attended.as_ref().is_some_and(|a| a.model == state.model && a.text == state.text);
    if let Some(word) = start.query.take_if(|_| is_there) {
        state.pinned = find_word(&shown.tokens, &word);
        state.glance = None;
    }
    if let Some(word) = start.glance.take_if(|_| is_there) {
        state.glance = find_word(&shown.tokens, &word);
    }
}

/// The word that is lit at the start goes out after a while.
pub(super) fn end_glance(
    time: Res<Time<Real>>,
    mut state: ResMut<State>,
    mut motion: ResMut<Motion>,
    mut seen: Local<f32>,
) {
    /// Seconds.
    const DURATION: f32 = 9.0;
    if state.glance.is_none() {
        return;
    }
    motion.moving = true;
    // The first frames take long, and nobody sees them.
    *seen += time.delta_secs().min(0.25);
    if *seen > DURATION {
        state.glance = None;
    }
}

fn find_word(tokens: &[Token], word: &QueryWord) -> Option<usize> {
    match word {
        QueryWord::Index(index) => (*index < tokens.len()).then_some(*index),
        QueryWord::Text(text) => {
            let text = text.to_lowercase();
            tokens.iter().position(|token| token.text.to_lowercase() == text)
        }
    }
}
