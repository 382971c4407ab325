//! Other ways to look at the same weights: pieces merged into words, specials left out, value norms, rollout.
//!
//! Every function takes weights `[query, key]` whose rows sum to 1 and gives back such weights.

#![expect(
    clippy::needless_pass_by_value,
    reason = "an array view is a borrow, passed by value as slices are"
)]

use std::ops::Range;

use ndarray::{Array2, ArrayView1, ArrayView2, ArrayViewMut1, Axis};
use serde::{Deserialize, Serialize};

use super::words::spelled;
use super::{AttentionMap, Token, TokenKind};

/// What a weight on the picture means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lens {
    /// The weights as the softmax gave them.
    #[default]
    Raw,
    /// Weighted by the size of what each key hands over, see [`norm_weighted`].
    Norm,
    /// Followed through the layers, see [`rollout`].
    Rollout,
}

impl Lens {
    /// As command line, address and exports call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Norm => "norm",
            Self::Rollout => "rollout",
        }
    }
}

/// Mean of a layer's heads, `[query, key]`. Too large a `layer` means the last one; no layers give an empty array.
#[must_use]
pub fn mean_of_heads(map: &AttentionMap, layer: usize) -> Array2<f32> {
    map.layers()
        .checked_sub(1)
        .and_then(|last| map.weights.index_axis(Axis(0), layer.min(last)).mean_axis(Axis(0)))
        .unwrap_or_else(|| Array2::zeros((map.tokens(), map.tokens())))
}

/// `[query, key]`: the mean of all heads of all layers.
#[must_use]
pub fn mean_of_all(map: &AttentionMap) -> Array2<f32> {
    let layers = (0..map.layers()).map(|layer| mean_of_heads(map, layer));
    let sum = layers.reduce(|sum, layer| sum + layer);
    let none = || Array2::zeros((map.tokens(), map.tokens()));
    sum.map_or_else(none, |sum| sum / map.layers() as f32)
}

/// Pieces merged into words: sum over the pieces of a key, mean over the pieces of a query, so that rows still sum
/// to 1 (Clark et al. 2019, "What Does BERT Look At?", section 4.1).
///
/// Neighbours with the same `word` are one word, written as `text` has it, without what is dropped. Specials stay as they are.
#[must_use]
pub fn merge_words(text: &str, tokens: &[Token], weights: ArrayView2<f32>) -> (Vec<Token>, Array2<f32>) {
    let groups = word_groups(tokens);
    let merged = groups.iter().filter_map(|group| merged_token(text, tokens.get(group.clone())?)).collect();
    let keys_summed = fold_groups(&groups, weights, Axis(1));
    let mut both = fold_groups(&groups, keys_summed.view(), Axis(0));
    for (mut row, group) in both.rows_mut().into_iter().zip(&groups) {
        row /= group.len() as f32;
    }
    (merged, both)
}

/// The tokens that heads do not rest on: their indices, and the weights between them, rows renormalised. A row whose whole
/// weight lay on the others stays zeros.
#[must_use]
pub fn without_specials(tokens: &[Token], weights: ArrayView2<f32>) -> (Vec<usize>, Array2<f32>) {
    let kept: Vec<usize> =
        tokens.iter().enumerate().filter(|(_, token)| !token.kind.rests()).map(|(index, _)| index).collect();
    let mut rest = weights.select(Axis(0), &kept).select(Axis(1), &kept);
    rest.rows_mut().into_iter().for_each(renormalise);
    (kept, rest)
}

/// One head's weights times the size of what each key hands over: α_ij ‖v_j W_O^h‖, rows renormalised (Kobayashi et
/// al. 2020, "Attention is Not Only a Weight"). `None` where there is no such layer or head.
#[must_use]
pub fn norm_weighted(map: &AttentionMap, layer: usize, head: usize) -> Option<Array2<f32>> {
    let weights = map.head(layer, head)?;
    let mut weighted = &weights * &map.value_norms.slice(ndarray::s![layer, head, ..]);
    weighted.rows_mut().into_iter().for_each(renormalise);
    Some(weighted)
}

/// Attention followed through the layers, up to and including `layer` (clamped): the product of the layers' mean over
/// heads, each mixed half and half with the identity for the residual stream (Abnar and Zuidema 2020, "Quantifying
/// Attention Flow in Transformers"). `[query, key]`: the part of each first token in what stands at a query.
#[must_use]
pub fn rollout(map: &AttentionMap, layer: usize) -> Array2<f32> {
    let identity = Array2::<f32>::eye(map.tokens());
    (0..map.layers()).take(layer.saturating_add(1)).fold(identity.clone(), |below, index| {
        let mut mixed = (mean_of_heads(map, index) + &identity) * 0.5;
        mixed.rows_mut().into_iter().for_each(renormalise);
        mixed.dot(&below)
    })
}

/// Entropy of a row in nats: 0 when one key has everything, ln n when n keys share it evenly.
#[must_use]
pub fn entropy(row: ArrayView1<f32>) -> f32 {
    row.iter().filter(|&&weight| weight > 0.0).map(|&weight| -weight * weight.ln()).sum::<f32>().max(0.0)
}

/// The strongest key of a row and its weight, the first of equals. `None` for a row without weight.
#[must_use]
pub fn peak(row: ArrayView1<f32>) -> Option<(usize, f32)> {
    row.iter().copied().enumerate().filter(|&(_, weight)| weight > 0.0).fold(None, |best, (index, weight)| {
        match best {
            Some((_, most)) if most >= weight => best,
            _ => Some((index, weight)),
        }
    })
}

/// The part of a row that rests: on `[CLS]`, `[SEP]`, START, or the first token of a model that rests there.
#[must_use]
pub fn idle_share(tokens: &[Token], row: ArrayView1<f32>) -> f32 {
    tokens.iter().zip(row).filter(|(token, _)| token.kind.rests()).map(|(_, &weight)| weight).sum()
}

/// Runs of neighbours with the same word; each special is a run of its own.
#[must_use]
pub fn word_groups(tokens: &[Token]) -> Vec<Range<usize>> {
    let lengths =
        tokens.chunk_by(|left, right| left.word.is_some() && left.word == right.word).map(<[Token]>::len);
    lengths
        .scan(0, |end, length| {
            let start = *end;
            *end += length;
            Some(start..*end)
        })
        .collect()
}

/// One token in place of a run. A special, or a span that is not in the text, keeps its own spelling.
fn merged_token(text: &str, group: &[Token]) -> Option<Token> {
    let (first, last) = (group.first()?, group.last()?);
    if first.word.is_none() {
        return Some(first.clone());
    }
    let span = first.span.start..last.span.end;
    let written = spelled(text.get(span.clone()).unwrap_or(&first.text));
    let kind = if first.kind.rests() { first.kind } else { TokenKind::Word };
    Some(Token { text: written, kind, span, ..first.clone() })
}

/// Sums each group of rows (`Axis(0)`) or columns (`Axis(1)`).
fn fold_groups(groups: &[Range<usize>], weights: ArrayView2<f32>, axis: Axis) -> Array2<f32> {
    let mut shape = weights.raw_dim();
    shape[axis.index()] = groups.len();
    let mut folded = Array2::zeros(shape);
    for (mut lane, group) in folded.axis_iter_mut(axis).zip(groups) {
        for index in group.clone() {
            lane += &weights.index_axis(axis, index);
        }
    }
    folded
}

/// Makes a row sum to 1; a row without weight becomes zeros.
fn renormalise(mut row: ArrayViewMut1<f32>) {
    let sum = row.sum();
    if sum > 0.0 { row /= sum } else { row.fill(0.0) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use ndarray::{Array3, Array4, array};

    use super::*;

    const TEXT: &str = "Wade, naïve";

    fn token(text: &str, kind: TokenKind, span: Range<usize>, word: Option<usize>) -> Token {
        Token { text: text.to_owned(), id: span.start as u32, kind, span, word }
    }

    fn tokens() -> Vec<Token> {
        vec![
            token("[CLS]", TokenKind::Cls, 0..0, None),
            token("wa", TokenKind::Word, 0..2, Some(0)),
            token("##de", TokenKind::Piece, 2..4, Some(0)),
            token("naive", TokenKind::Word, 6..12, Some(2)),
        ]
    }

    fn weights() -> Array2<f32> {
        array![
            [1.0, 0.0, 0.0, 0.0],
            [0.5, 0.125, 0.125, 0.25],
            [0.0, 0.5, 0.0, 0.5],
            [0.25, 0.25, 0.25, 0.25]
        ]
    }

    #[test]
    fn pieces_become_words() {
        let (merged, words) = merge_words(TEXT, &tokens(), weights().view());
        assert_eq!(
            merged.iter().map(|token| token.text.as_str()).collect::<Vec<_>>(),
            ["[CLS]", "Wade", "naïve"]
        );
        assert_eq!(
            (merged[1].span.clone(), merged[1].kind, merged[1].word),
            (0..4, TokenKind::Word, Some(0))
        );
        assert_eq!(merged[1].id, tokens()[1].id);
        assert_eq!(words, array![[1.0, 0.0, 0.0], [0.25, 0.375, 0.375], [0.25, 0.5, 0.25]]);
    }

    #[test]
    fn specials_side_by_side_stay_apart() {
        let two = [tokens()[0].clone(), token("[SEP]", TokenKind::Sep, 0..0, None)];
        let (merged, weights) = merge_words("", &two, array![[0.5, 0.5], [0.0, 1.0]].view());
        assert_eq!(merged, two);
        assert_eq!(weights, array![[0.5, 0.5], [0.0, 1.0]]);
        assert_eq!(merge_words("", &[], Array2::zeros((0, 0)).view()).0, []);
    }

    #[test]
    fn without_specials_a_row_is_renormalised_or_empty() {
        let mut idle = weights();
        idle.row_mut(2).assign(&array![1.0, 0.0, 0.0, 0.0]);
        let (kept, rest) = without_specials(&tokens(), idle.view());
        assert_eq!(kept, [1, 2, 3]);
        assert_eq!(rest.row(0), array![0.25, 0.25, 0.5]);
        assert_eq!(rest.row(1), array![0.0, 0.0, 0.0]);
    }

    fn map() -> AttentionMap {
        let weights = vec![1.0, 0.0, 0.5, 0.5, 0.0, 1.0, 0.25, 0.75, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0, 0.0];
        AttentionMap {
            weights: Array4::from_shape_vec((2, 2, 2, 2), weights).unwrap(),
            value_norms: Array3::from_shape_vec((2, 2, 2), vec![1.0, 3.0, 2.0, 2.0, 0.0, 1.0, 0.0, 0.0])
                .unwrap(),
        }
    }

    #[test]
    fn layers_are_averaged_weighted_and_followed() {
        let map = map();
        assert_eq!(mean_of_heads(&map, 0), array![[0.5, 0.5], [0.375, 0.625]]);
        assert_eq!(mean_of_heads(&map, 9), mean_of_heads(&map, 1));
        assert_eq!(norm_weighted(&map, 0, 0).unwrap(), array![[1.0, 0.0], [0.25, 0.75]]);
        assert_eq!(norm_weighted(&map, 1, 1).unwrap(), Array2::<f32>::zeros((2, 2)), "no value, no weight");
        assert!(norm_weighted(&map, 2, 0).is_none() && norm_weighted(&map, 0, 2).is_none());
        let first = array![[0.75, 0.25], [0.1875, 0.8125]];
        assert_eq!(rollout(&map, 0), first);
        // Layer 1: mean [[.5, .5], [.75, .25]], mixed with the identity.
        assert_eq!(rollout(&map, usize::MAX), array![[0.75, 0.25], [0.375, 0.625]].dot(&first));
    }

    #[test]
    fn a_row_in_numbers() {
        assert!((entropy(array![0.25, 0.25, 0.25, 0.25].view()) - 4_f32.ln()).abs() < 1e-6);
        assert_eq!(entropy(array![0.0, 1.0].view()), 0.0);
        assert_eq!(peak(array![0.2, 0.4, 0.4].view()), Some((1, 0.4)));
        assert_eq!(peak(array![0.0, f32::NAN].view()), None);
        assert_eq!(idle_share(&tokens(), weights().row(1)), 0.5);
    }

    #[test]
    fn a_map_of_nothing_is_no_panic() {
        let none =
            AttentionMap { weights: Array4::zeros((0, 0, 0, 0)), value_norms: Array3::zeros((0, 0, 0)) };
        assert_eq!(mean_of_heads(&none, 0).dim(), (0, 0));
        assert_eq!(rollout(&none, 0).dim(), (0, 0));
    }
}
