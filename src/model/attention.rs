//! Scaled dot-product attention of one layer, head by head: softmax(q kᵀ / √d_k) v, and the norms ‖v_j W_O^h‖.
//!
//! A few query rows at a time stay in the first-level cache from score to context; the weights are written out once.

use ndarray::ArrayView2;
use pulp::{Arch, Simd, WithSimd};

use super::kernel::{Aligned, RowTile, for_each_tile, pairs, pairs_mut, panel, panel_width, tile};
use super::ops::softmax;

/// What a layer reads and writes. The `[token, 3 · hidden]` rows of `qkv` are query, key, value.
pub(super) struct Attention<'a> {
    pub head_size: usize,
    pub hidden: usize,
    pub qkv: &'a [f32],
    pub gram: &'a Gram,
    /// `[head, query, key]`.
    pub weights: &'a mut [f32],
    /// `[head, key]`.
    pub value_norms: &'a mut [f32],
    /// `[token, hidden]`: the heads' weighted sums of values, side by side.
    pub context: &'a mut [f32],
}

/// W_O^hᵀ W_O^h of each head: ‖v W_O^h‖² = v Gᵀ vᵀ without going through the width of the residual stream.
pub(super) struct Gram {
    /// `[head, panel, d_k, column of the panel]`.
    panels: Vec<f32>,
}

impl Gram {
    /// From W_O, `[output, input]`; head h reads the inputs h · d_k .. (h + 1) · d_k.
    pub fn new(arch: Arch, output: ArrayView2<'_, f32>, head_size: usize) -> Self {
        let width = panel_width(arch);
        let mut panels = Vec::with_capacity(output.ncols() * head_size);
        for slice in output.axis_chunks_iter(ndarray::Axis(1), head_size) {
            let gram = slice.t().dot(&slice);
            for panel in gram.axis_chunks_iter(ndarray::Axis(1), width) {
                panels.extend(panel.iter());
            }
        }
        Self { panels }
    }
}

impl WithSimd for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (d_k, hidden) = (self.head_size, self.hidden);
        let tokens = self.context.len() / hidden;
        if tokens == 0 {
            return;
        }
        let padded = tokens.next_multiple_of(panel::<S>());
        let (mut keys, mut values) = (Aligned::new(padded * d_k), Aligned::new(tokens * d_k));
        let mut scores = Aligned::new(12 * padded);
        let heads = self.weights.chunks_mut(tokens * tokens).zip(self.value_norms.chunks_mut(tokens));
        for (head, (weights, value_norms)) in heads.enumerate() {
            let gram = &self.gram.panels[head * d_k * d_k..][..d_k * d_k];
            let at = head * d_k;
            pack_keys::<S>(&self.qkv[hidden + at..], 3 * hidden, d_k, keys.slice());
            pack_values::<S>(&self.qkv[2 * hidden + at..], 3 * hidden, tokens, values.slice());
            let mut work = Head {
                tokens,
                padded,
                d_k,
                hidden,
                at,
                qkv: self.qkv,
                keys: keys.slice(),
                values: values.slice(),
                gram,
                scores: scores.slice(),
                weights,
                value_norms,
                context: self.context,
            };
            for_each_tile(simd, tokens, &mut work);
        }
    }
}

/// The keys, divided by √d_k, as `[panel, d_k, key of the panel]`.
#[inline(always)]
fn pack_keys<S: Simd>(rows: &[f32], stride: usize, d_k: usize, into: &mut [f32]) {
    let width = panel::<S>();
    #[expect(clippy::cast_precision_loss, reason = "d_k is far below 2^24")]
    let scale = (d_k as f32).sqrt().recip();
    for (panel, rows) in into.chunks_exact_mut(width * d_k).zip(rows.chunks(width * stride)) {
        for (lane, row) in rows.chunks(stride).enumerate() {
            for (slot, key) in panel.chunks_exact_mut(width).zip(row) {
                slot[lane] = key * scale;
            }
        }
    }
}

/// The values as `[panel, token, column of the panel]`.
#[inline(always)]
fn pack_values<S: Simd>(rows: &[f32], stride: usize, tokens: usize, into: &mut [f32]) {
    let width = panel::<S>();
    for (panel, into) in into.chunks_exact_mut(width * tokens).enumerate() {
        for (into, row) in into.chunks_exact_mut(width).zip(rows.chunks(stride)) {
            into.copy_from_slice(&row[panel * width..][..width]);
        }
    }
}

struct Head<'a> {
    tokens: usize,
    padded: usize,
    d_k: usize,
    hidden: usize,
    /// First column of this head.
    at: usize,
    qkv: &'a [f32],
    keys: &'a [f32],
    values: &'a [f32],
    gram: &'a [f32],
    /// `[row of the tile, padded key]`.
    scores: &'a mut [f32],
    weights: &'a mut [f32],
    value_norms: &'a mut [f32],
    context: &'a mut [f32],
}

impl<'a> Head<'a> {
    /// This head's query (0), key (1) or value (2) of one token; the next token's lies `3 · hidden` further.
    #[inline(always)]
    fn part(&self, part: usize, token: usize) -> &'a [f32] {
        &self.qkv[(3 * token + part) * self.hidden + self.at..]
    }
}

impl<S: Simd> RowTile<S> for Head<'_> {
    #[inline(always)]
    fn rows<const M: usize>(&mut self, simd: S, first: usize) {
        let width = panel::<S>();
        let query = self.part(0, first);
        for (panel, keys) in self.keys.chunks_exact(width * self.d_k).enumerate() {
            let sums = tile::<S, M>(simd, query, 3 * self.hidden, pairs::<S>(keys));
            for (row, sum) in sums.iter().enumerate() {
                store::<S>(&mut self.scores[row * self.padded + panel * width..], sum);
            }
        }
        for (row, scores) in self.scores.chunks_exact_mut(self.padded).take(M).enumerate() {
            scores[self.tokens..].fill(f32::NEG_INFINITY);
            softmax(simd, scores);
            self.weights[(first + row) * self.tokens..][..self.tokens]
                .copy_from_slice(&scores[..self.tokens]);
        }
        for (panel, values) in self.values.chunks_exact(width * self.tokens).enumerate() {
            let sums = tile::<S, M>(simd, self.scores, self.padded, pairs::<S>(values));
            for (row, sum) in sums.iter().enumerate() {
                let at = (first + row) * self.hidden + self.at + panel * width;
                store::<S>(&mut self.context[at..], sum);
            }
        }
        let value = self.part(2, first);
        let mut squares = [simd.splat_f32s(0.0); M];
        for (panel, gram) in self.gram.chunks_exact(width * self.d_k).enumerate() {
            let sums = tile::<S, M>(simd, value, 3 * self.hidden, pairs::<S>(gram));
            for ((square, sum), value) in squares.iter_mut().zip(&sums).zip(value.chunks(3 * self.hidden)) {
                for [left, right] in pairs::<S>(&value[panel * width..][..width]) {
                    *square = simd.mul_add_e_f32s(sum[0], *left, *square);
                    *square = simd.mul_add_e_f32s(sum[1], *right, *square);
                }
            }
        }
        for (norm, square) in self.value_norms[first..].iter_mut().zip(squares) {
            *norm = simd.reduce_sum_f32s(square).max(0.0).sqrt();
        }
    }
}

#[inline(always)]
fn store<S: Simd>(into: &mut [f32], sum: &[S::f32s; 2]) {
    if let Some(slot) = pairs_mut::<S>(&mut into[..panel::<S>()]).first_mut() {
        *slot = *sum;
    }
}
