//! Scaled dot-product attention of one layer, head by head: softmax(q kᵀ / √d_k) v, and the norms ‖v_j W_O^h‖.
//!
//! A few query rows at a time stay in the first-level cache from score to context; the weights are written out once.

use ndarray::Array2;
use pulp::{Simd, WithSimd};

use super::Sees;
use super::kernel::{Aligned, MOST_ROWS, Product, Start, panel, tiles};
use super::ops::{dot, softmax2};

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
    /// Which keys a query may look at.
    pub sees: Sees,
    /// `[token, hidden]`: the heads' weighted sums of values, side by side. `None` leaves them out.
    pub context: Option<&'a mut [f32]>,
}

/// W_O^hᵀ W_O^h of each head: ‖v W_O^h‖² = v Gᵀ vᵀ without going through the width of the residual stream.
pub(super) struct Gram {
    /// `[head, panel, d_k, column of the panel]`.
    panels: Vec<f32>,
}

impl Gram {
    /// In panels of that width, from W_O, `[output, input]`; head h reads the inputs h · d_k .. (h + 1) · d_k.
    pub fn new(width: usize, output: &Array2<f32>, head_size: usize) -> Self {
        let mut panels = Vec::with_capacity(output.ncols() * head_size);
        for slice in output.axis_chunks_iter(ndarray::Axis(1), head_size) {
            let gram = slice.t().dot(&slice);
            for panel in gram.axis_chunks_iter(ndarray::Axis(1), width) {
                panels.extend(panel.iter());
            }
        }
        Self { panels }
    }

    fn head(&self, head: usize, head_size: usize) -> &[f32] {
        let size = head_size * head_size;
        &self.panels[head * size..][..size]
    }
}

impl WithSimd for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { head_size: d_k, hidden, qkv, gram, weights, value_norms, sees, mut context } = self;
        let tokens = qkv.len() / (3 * hidden);
        if tokens == 0 {
            return;
        }
        let (stride, padded) = (3 * hidden, tokens.next_multiple_of(panel::<S>()));
        let (mut keys, mut values) = (Aligned::new(padded * d_k), Aligned::new(tokens * d_k));
        let (mut scores, mut mixed) = (Aligned::new(MOST_ROWS * padded), Aligned::new(MOST_ROWS * d_k));
        let (keys, values, scores, mixed) = (keys.slice(), values.slice(), scores.slice(), mixed.slice());
        let heads = weights.chunks_mut(tokens * tokens).zip(value_norms.chunks_mut(tokens));
        for (head, (weights, norms)) in heads.enumerate() {
            let at = head * d_k;
            let (query, key, value) = (&qkv[at..], &qkv[hidden + at..], &qkv[2 * hidden + at..]);
            pack_keys::<S>(key, stride, d_k, keys);
            pack_values::<S>(value, stride, tokens, values);
            for rows in tiles::<S>(tokens) {
                let product = |a: &[f32], a_stride, b: &[f32], depth, out: &mut [f32], out_stride| {
                    let product = Product { a, a_stride, b, depth, start: Start::Zero, out, out_stride };
                    product.rows(simd, rows.len());
                };
                product(&query[rows.start * stride..], stride, keys, d_k, scores, padded);
                for (row, scores) in rows.clone().zip(scores.chunks_exact_mut(padded)) {
                    let seen = sees.keys(row, tokens);
                    let hide = |scores: &mut [f32], with: f32| {
                        scores[..seen.start].fill(with);
                        scores[seen.end..].fill(with);
                    };
                    hide(scores, f32::NEG_INFINITY);
                    softmax2(simd, scores);
                    // What the softmax makes of minus infinity is tiny, but not nothing.
                    hide(scores, 0.0);
                    weights[row * tokens..][..tokens].copy_from_slice(&scores[..tokens]);
                }
                if let Some(context) = context.as_deref_mut() {
                    let out = &mut context[rows.start * hidden + at..];
                    product(scores, padded, values, tokens, out, hidden);
                }
                let value = &value[rows.start * stride..];
                product(value, stride, gram.head(head, d_k), d_k, mixed, d_k);
                let pairs = value.chunks(stride).zip(mixed.chunks_exact(d_k));
                for (norm, (value, mixed)) in norms[rows].iter_mut().zip(pairs) {
                    *norm = dot(simd, &value[..d_k], mixed).max(0.0).sqrt();
                }
            }
        }
    }
}

/// The keys, times log₂ e / √d_k, as `[panel, d_k, key of the panel]`.
#[inline(always)]
fn pack_keys<S: Simd>(rows: &[f32], stride: usize, d_k: usize, into: &mut [f32]) {
    let width = panel::<S>();
    #[expect(clippy::cast_precision_loss, reason = "d_k is far below 2^24")]
    let scale = std::f32::consts::LOG2_E / (d_k as f32).sqrt();
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

#[cfg(test)]
mod tests {
    use ndarray::s;
    use pulp::{Scalar, Scalar128b, Scalar256b, Scalar512b};

    use super::*;

    /// Two heads of 32 on vectors of one width, against the formula in f64.
    fn check<S: Simd>(simd: S, width: usize, tokens: usize) {
        let (heads, d_k, hidden) = (2, 32, 64);
        let wave = |i: usize, scale: f32| (i as f32 * 0.7).sin() * scale;
        let qkv = Array2::from_shape_fn([tokens, 3 * hidden], |(t, c)| wave(t * 191 + c * c, 2.0));
        let output = Array2::from_shape_fn([hidden, hidden], |(r, c)| wave(r * 57 + c * c, 0.3));
        let gram = Gram::new(width, &output, d_k);
        let mut weights = vec![f32::NAN; heads * tokens * tokens];
        let mut value_norms = vec![f32::NAN; heads * tokens];
        let mut context = vec![f32::NAN; tokens * hidden];
        simd.vectorize(Attention {
            head_size: d_k,
            hidden,
            qkv: qkv.as_slice().unwrap_or_default(),
            gram: &gram,
            weights: &mut weights,
            value_norms: &mut value_norms,
            sees: Sees::All,
            context: Some(&mut context),
        });
        let close = |found: f32, expected: f64| {
            assert!((f64::from(found) - expected).abs() < 1e-5, "{found} {expected}, {tokens} tokens");
        };
        let (qkv, output) = (qkv.mapv(f64::from), output.mapv(f64::from));
        for head in 0..heads {
            let part = |part: usize| qkv.slice(s![.., part * hidden + head * d_k..]).to_owned();
            let [query, key, value] = [0, 1, 2].map(|index| part(index).slice(s![.., ..d_k]).to_owned());
            let mut softmax = (query.dot(&key.t()) / (d_k as f64).sqrt()).mapv(f64::exp);
            for mut row in softmax.rows_mut() {
                row /= row.sum();
            }
            let mixed = softmax.dot(&value);
            let handed = value.dot(&output.slice(s![.., head * d_k..(head + 1) * d_k]).t());
            for query in 0..tokens {
                close(value_norms[head * tokens + query], handed.row(query).dot(&handed.row(query)).sqrt());
                for key in 0..tokens {
                    close(weights[(head * tokens + query) * tokens + key], softmax[[query, key]]);
                }
                for column in 0..d_k {
                    close(context[query * hidden + head * d_k + column], mixed[[query, column]]);
                }
            }
        }
    }

    #[test]
    fn every_vector_width_attends() {
        for tokens in (1..=35).chain([63, 64, 65, 100]) {
            check(Scalar, 2, tokens);
            check(Scalar128b, 8, tokens);
            check(Scalar256b, 16, tokens);
            check(Scalar512b, 32, tokens);
        }
    }
}
