//! What is shown of a sentence: the tokens on stage and one matrix over them.

use std::sync::{Arc, Weak};

use bevy::prelude::*;
use ndarray::Array2;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Head, HeadPlace, Motion, QueryWord, Sentence, SettingsFile, Start, State, Traces, followed};
use crate::model::lens::{self, Lens};
use crate::model::steps::Row;
use crate::model::{Attended, AttentionMap, Token};

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
    pub fn of(state: &State) -> Self {
        let place = state.place();
        if state.study.step.is_some() {
            // The steps are those of the tokens and weights themselves.
            return Self { place, words: false, without_idle: false, lens: Lens::Raw };
        }
        let State { words, without_idle, lens, .. } = *state;
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
pub(super) struct Seen {
    // Weak, so that a visitor's sentence does not stay for it.
    attended: Weak<Attended>,
    look: Option<Look>,
    tokens: Vec<Token>,
    weights: Array2<f32>,
}

impl Seen {
    fn at(&mut self, look: Look, attended: &Arc<Attended>) -> (Vec<Token>, Array2<f32>) {
        if self.look != Some(look) || !std::ptr::eq(self.attended.as_ptr(), Arc::as_ptr(attended)) {
            (self.tokens, self.weights) = look.at(attended);
            (self.look, self.attended) = (Some(look), Arc::downgrade(attended));
        }
        (self.tokens.clone(), self.weights.clone())
    }
}

/// Keeps [`Shown`] in step with sentence and state.
pub(super) fn show(
    sentence: Res<Sentence>,
    mut state: ResMut<State>,
    mut shown: ResMut<Shown>,
    mut start: ResMut<Start>,
    traces: Res<Traces>,
    mut settings: Option<ResMut<SettingsFile>>,
    mut seen: Local<Seen>,
) {
    if !(sentence.is_changed() || state.is_changed() || traces.is_changed()) {
        return;
    }
    let Some(attended) = sentence.attended.clone() else { return };
    let place =
        if attended.model == state.model { state.place() } else { state.heads[attended.model as usize] };
    let (tokens, mut weights) = seen.at(Look { place, ..Look::of(&state) }, &attended);
    let another = tokens != shown.tokens;
    if another {
        keep_words(&mut state, &shown.tokens, &tokens);
    }
    if attended.model == state.model && attended.text == state.text {
        find_words(&mut state, &mut start, &attended.text, &tokens);
        if let (Some(missing), Some(file)) = (&start.missing, &mut settings)
            && file.notice.is_none()
        {
            (file.notice, state.touched) = (Some(missing.clone()), false);
        }
    }
    if let Some(word) = word_to_follow(&state, tokens.len()) {
        (state.pinned, state.glance) = (Some(word), None);
    }
    if attended.model == state.model {
        // After the words are found: the switches are those of the row that is followed.
        switched(&state, &traces, &mut weights);
    }
    let next =
        Shown { tokens, weights, sentence: shown.sentence + u32::from(another), attended: Some(attended) };
    shown.set_if_neq(next);
}

/// Tokens and weights of a scene that has been staged, with its word lit.
pub(super) fn of_scene(state: &mut State, attended: &Attended, traces: &Traces) -> (Vec<Token>, Array2<f32>) {
    let (tokens, mut weights) = Look::of(state).at(attended);
    state.pinned = state.wanted.take().and_then(|word| find(&word, &attended.text, &tokens));
    state.pinned = word_to_follow(state, tokens.len()).or(state.pinned);
    switched(state, traces, &mut weights);
    (tokens, weights)
}

/// Under the hood a word is followed: the first after the special one, unless another is lit.
fn word_to_follow(state: &State, tokens: usize) -> Option<usize> {
    let none = state.study.step.is_some() && state.pinned.is_none() && state.wanted.is_none();
    (none && tokens > 0).then(|| state.word().unwrap_or(1).min(tokens - 1))
}

/// Indices are of the tokens that stood here before: keeps the words that they named, where those still are.
fn keep_words(state: &mut ResMut<State>, before: &[Token], now: &[Token]) {
    let find = |index: Option<usize>| {
        let span = &before.get(index?)?.span;
        now.iter().position(|token| !span.is_empty() && token.span.contains(&span.start))
    };
    let kept = (find(state.pinned), find(state.hovered), find(state.glance));
    if !before.is_empty() && state.arc.is_some() {
        state.arc = None;
    }
    if !before.is_empty() && (state.pinned, state.hovered, state.glance) != kept {
        (state.pinned, state.hovered, state.glance) = kept;
    }
}

/// Lights the words that were asked for before their sentence was there.
fn find_words(state: &mut ResMut<State>, start: &mut Start, text: &str, tokens: &[Token]) {
    let find = |word: &QueryWord| find(word, text, tokens);
    if let Some(word) = start.query.take() {
        (state.pinned, state.glance) = (find(&word), None);
        let named = match word {
            QueryWord::Text(text) => format!("\u{201c}{text}\u{201d}"),
            QueryWord::Index(index) => format!("#{index}"),
        };
        start.missing = state.pinned.is_none().then(|| format!("There is no word {named} in the sentence."));
    }
    if state.wanted.is_some() {
        state.pinned = state.wanted.take().as_ref().and_then(find);
    }
    // Not where somebody has pointed already, or a lesson has begun.
    if let Some(word) = start.glance.take()
        && !state.touched
    {
        state.glance = find(&word);
    }
}

fn find(word: &QueryWord, text: &str, tokens: &[Token]) -> Option<usize> {
    word.find(tokens.iter().map(|token| token.text.as_str())).or_else(|| first_piece(word, text, tokens))
}

/// The first of the pieces that a word of the text is read in.
fn first_piece(word: &QueryWord, text: &str, tokens: &[Token]) -> Option<usize> {
    let QueryWord::Text(word) = word else { return None };
    let word = word.to_lowercase();
    let (at, _) = text.unicode_word_indices().find(|(_, other)| other.to_lowercase() == word)?;
    tokens.iter().position(|token| token.span.contains(&at))
}

/// Under the hood the row of the query that is followed is that of the switches.
fn switched(state: &State, traces: &Traces, weights: &mut Array2<f32>) {
    let Some((_, query, head)) = followed(state) else { return };
    // While a model is being loaded, the other one's sentence stays, and its weights are not of this head.
    let trace = traces.layer(state.place().layer).filter(|_| traces.model() == Some(state.model));
    let Some(trace) = trace.filter(|trace| trace.tokens() == weights.nrows()) else { return };
    if let Some(row) = Row::of(trace, head, query, &state.study.switches) {
        weights.row_mut(query).assign(&row.weights);
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
        *seen = 0.0;
        return;
    }
    motion.moving = true;
    // The first frames take long, and nobody sees them.
    *seen += time.delta_secs().min(0.25);
    if *seen > DURATION {
        state.glance = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::WordPiece;

    #[test]
    fn a_word_in_pieces_is_found_by_the_first() {
        let text = "The bear waded in.";
        let (tokens, _) = WordPiece::new().encode(text);
        assert_eq!(tokens[3].text, "wade");
        let find = |word: &str| first_piece(&QueryWord::Text(word.to_owned()), text, &tokens);
        assert_eq!((find("Waded"), find("wad"), find("zebra")), (Some(3), None, None));
    }
}
