//! Grouped-query attention of some tokens on themselves and on all that came before, head by head; without a causal mask
//! on later ones among them too.
//!
//! A few query rows at a time stay in the first-level cache from score to context; the weights are written out once.

use pulp::{Simd, WithSimd};

use super::TransformerConfig;
use super::cache::LayerCache;
use super::cuts::Cuts;
use super::gram::Gram;
use crate::Sees;
use crate::kernel::{Aligned, MOST_ROWS, Product, Start, panel, tiles};
use crate::ops::{dot, softmax2};

/// What a layer reads and writes. `rows` are the tokens that are read now, after `first` others.
pub(super) struct Attention<'a> {
    pub config: &'a TransformerConfig,
    pub layer: usize,
    pub first: usize,
    /// `[row, head, d_k]`, turned by position.
    pub query: &'a [f32],
    /// Those of the rows among them.
    pub cache: &'a LayerCache,
    pub cuts: Option<&'a Cuts>,
    /// Which keys a query may look at.
    pub sees: Sees,
    /// `[row, head, d_k]`: the heads' weighted sums of values.
    pub context: &'a mut [f32],
    pub maps: Option<Maps<'a>>,
}

/// Where weights and norms go, where they are wanted.
pub(super) struct Maps<'a> {
    pub gram: &'a Gram,
    /// `[head, row, key]`, keys up to the last row.
    pub weights: &'a mut [f32],
    /// `[head, row]`.
    pub value_norms: &'a mut [f32],
}

impl WithSimd for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (hidden, d_k, width) = (self.config.hidden, self.config.head_size(), panel::<S>());
        let rows = self.query.len() / hidden;
        let keys = self.first + rows;
        let (padded, columns) = (keys.next_multiple_of(width), d_k.div_ceil(width));
        let (mut scores, mut query) = (Aligned::new(MOST_ROWS * padded), Aligned::new(MOST_ROWS * d_k));
        let mut out = Aligned::new(MOST_ROWS * columns * width);
        let (scores, query, out) = (scores.slice(), query.slice(), out.slice());
        #[expect(clippy::cast_precision_loss, reason = "d_k is far below 2^24")]
        let scale = std::f32::consts::LOG2_E / (d_k as f32).sqrt();
        for head in 0..self.config.heads {
            let group = head / self.config.group();
            for tile in tiles::<S>(rows) {
                let count = tile.len();
                let product = |a: &[f32], a_stride, b: &[f32], depth, out: &mut [f32], out_stride| {
                    Product { a, a_stride, b, depth, start: Start::Zero, out, out_stride }.rows(simd, count);
                };
                for (into, row) in query.chunks_exact_mut(d_k).zip(tile.clone()) {
                    let from = &self.query[row * hidden + head * d_k..][..d_k];
                    into.iter_mut().zip(from).for_each(|(into, from)| *into = from * scale);
                }
                // No row of the tile looks further.
                let seen = if self.sees == Sees::All { keys } else { self.first + tile.end };
                let ahead = seen.next_multiple_of(width);
                product(query, d_k, &self.cache.keys[group][..ahead * d_k], d_k, scores, padded);
                for (row, scores) in tile.clone().zip(scores.chunks_exact_mut(padded)) {
                    let scores = &mut scores[..ahead];
                    self.weigh(simd, head, self.first + row, scores);
                    if let Some(maps) = &mut self.maps {
                        let weights = &mut maps.weights[(head * rows + row) * keys..][..keys];
                        let (known, later) = weights.split_at_mut(seen);
                        known.copy_from_slice(&scores[..seen]);
                        later.fill(0.0);
                    }
                }
                for column in 0..columns {
                    let values = &self.cache.values[group * columns + column][..seen * width];
                    product(scores, padded, values, seen, &mut out[column * width..], columns * width);
                }
                for (row, out) in tile.zip(out.chunks_exact(columns * width)) {
                    self.context[row * hidden + head * d_k..][..d_k].copy_from_slice(&out[..d_k]);
                }
            }
        }
        self.measure_values(simd, rows);
    }
}

impl Attention<'_> {
    /// Scores of a query, times log₂ e, to weights.
    #[inline(always)]
    fn weigh<S: Simd>(&self, simd: S, head: usize, query: usize, scores: &mut [f32]) {
        let seen = self.sees.keys(query, scores.len());
        // Of what no query sees, where the last panel is not full.
        let end = seen.end.min(self.first + self.query.len() / self.config.hidden);
        let cut = self.cuts.filter(|_| self.sees != Sees::Itself).map_or(&[][..], |cuts| cuts.of(query));
        let cut = || cut.iter().filter(|edge| edge.is_in(self.layer, head));
        let hide = |scores: &mut [f32], with: f32| {
            scores[..seen.start].fill(with);
            scores[end..].fill(with);
            cut().for_each(|edge| scores[edge.key] = with);
        };
        hide(scores, f32::NEG_INFINITY);
        softmax2(simd, scores);
        // What the softmax makes of minus infinity is tiny, but not nothing.
        hide(scores, 0.0);
    }

    /// ‖v_j W_O^h‖ of the rows.
    #[inline(always)]
    fn measure_values<S: Simd>(&mut self, simd: S, rows: usize) {
        let Some(maps) = &mut self.maps else { return };
        let (d_k, width) = (self.config.head_size(), panel::<S>());
        let padded = d_k.next_multiple_of(width);
        let (mut values, mut mixed) = (Aligned::new(padded), Aligned::new(padded));
        let (values, mixed) = (values.slice(), mixed.slice());
        for (head, norms) in maps.value_norms.chunks_exact_mut(rows.max(1)).enumerate() {
            for (row, norm) in norms.iter_mut().enumerate() {
                let value = self.cache.value(head / self.config.group(), self.first + row);
                values.iter_mut().zip(value).for_each(|(into, from)| *into = from);
                let (b, start) = (maps.gram.head(head), Start::Zero);
                let a_stride = padded;
                Product { a: values, a_stride, b, depth: d_k, start, out: mixed, out_stride: padded }
                    .rows(simd, 1);
                *norm = dot(simd, values, mixed).max(0.0).sqrt();
            }
        }
    }
}
