//! Every step of one layer, kept so that each number on the way can be shown.

use ndarray::{Array1, Array2, Array3, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

use super::layer::{Pass, Scratch};
use super::ops::Turns;
use super::{How, Order, ReadError, Transformer};
use crate::{LayerTrace, Sees};

/// One head of one layer on some tokens, step by step. Its key and value may be shared with other heads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadSteps {
    /// `[token, d]`: the residual stream as the layer is given it.
    #[serde(with = "crate::floats")]
    pub stream: Array2<f32>,
    /// `[token, d]`: the same after the norm; the same where the norm comes later.
    #[serde(with = "crate::floats")]
    pub normed: Array2<f32>,
    /// `[token, d_k]`: before it is turned by position.
    #[serde(with = "crate::floats")]
    pub query: Array2<f32>,
    /// `[token, d_k]`: turned, where the model turns. Dimensions 2 i and 2 i + 1 are the two numbers of a hand, or i and
    /// i + d_k / 2, as its [`super::Places`] say.
    #[serde(with = "crate::floats")]
    pub query_turned: Array2<f32>,
    /// `[token, d_k]`: before it is turned.
    #[serde(with = "crate::floats")]
    pub key: Array2<f32>,
    /// `[token, d_k]`: turned.
    #[serde(with = "crate::floats")]
    pub key_turned: Array2<f32>,
    /// `[token, d_k]`.
    #[serde(with = "crate::floats")]
    pub value: Array2<f32>,
    /// `[token, pair]`: the angles in radians by which pairs are turned; no pairs where nothing is.
    #[serde(with = "crate::floats")]
    pub angles: Array2<f32>,
    /// `[query, key]`: q·k of what is turned.
    #[serde(with = "crate::floats")]
    pub dots: Array2<f32>,
    /// `[query, key]`: divided by √d_k.
    #[serde(with = "crate::floats")]
    pub scores: Array2<f32>,
    /// `[query, key]`: minus infinity where a query does not look, later keys and cut ones.
    #[serde(with = "crate::floats")]
    pub masked: Array2<f32>,
    /// `[query, key]`: their softmax.
    #[serde(with = "crate::floats")]
    pub weights: Array2<f32>,
    /// `[query, d_k]`: the weighted sum of the values.
    #[serde(with = "crate::floats")]
    pub context: Array2<f32>,
    /// `[query, d]`: through the head's slice of W_O, the head's part of what attention adds.
    #[serde(with = "crate::floats")]
    pub output: Array2<f32>,
    /// `[token, d]`: the residual stream once all heads are added.
    #[serde(with = "crate::floats")]
    pub added: Array2<f32>,
    /// `[token, d]`: what the layer hands on, after its feed-forward part.
    #[serde(with = "crate::floats")]
    pub handed_on: Array2<f32>,
}

/// One layer in the middle of its work.
struct Open {
    before: Scratch,
    /// Query and key, not yet turned, and the normed stream.
    projected: [Vec<f32>; 3],
    added: Vec<f32>,
    after: Scratch,
    weights: Vec<f32>,
    norms: Vec<f32>,
}

impl Transformer {
    /// All steps of one head. `None` where there is no such layer or head.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn steps(
        &self,
        ids: &[u32],
        (layer, head): (usize, usize),
        how: How<'_>,
    ) -> Result<Option<HeadSteps>, ReadError> {
        if head >= self.config.heads {
            return Ok(None);
        }
        let Some(open) = self.open(ids, layer, how)? else { return Ok(None) };
        let (tokens, hidden, d_k) = (ids.len(), self.config.hidden, self.config.head_size());
        let group = head / self.config.group();
        let [wide, narrow] = self.config.widths();
        let rows = |from: &[f32]| matrix(from, tokens, hidden);
        let part = |from: &[f32], width: usize, at: usize| {
            Array2::from_shape_fn([tokens, d_k], |(token, column)| from[token * width + at * d_k + column])
        };
        let [query, key, normed] = &open.projected;
        let query_turned = part(&open.after.query, wide, head);
        let key_turned = part(&open.after.key, narrow, group);
        let dots = query_turned.dot(&key_turned.t());
        #[expect(clippy::cast_precision_loss, reason = "d_k is far below 2^24")]
        let scores = &dots / (d_k as f32).sqrt();
        let weights = matrix(&open.weights[head * tokens * tokens..], tokens, tokens);
        let mut masked = scores.clone();
        for ((query, key), score) in masked.indexed_iter_mut() {
            let sees = self.sees(how.reading);
            let cut = how.cuts.filter(|_| sees != Sees::Itself);
            let is_cut = cut.is_some_and(|cuts| {
                cuts.of(query).iter().any(|edge| edge.key == key && edge.is_in(layer, head))
            });
            if is_cut || !sees.keys(query, tokens).contains(&key) {
                *score = f32::NEG_INFINITY;
            }
        }
        let context = part(&open.after.context, wide, head);
        let output = context.dot(&self.head_matrices(layer).index_axis(Axis(0), head));
        let rope = self.rope.as_ref();
        #[expect(clippy::cast_possible_truncation, reason = "an angle that is shown")]
        let angle = |(place, pair): (usize, usize)| match rope {
            Some(rope) if !how.reading.positionless => rope.angle(place, pair) as f32,
            _ => 0.0,
        };
        Ok(Some(HeadSteps {
            stream: rows(&open.before.stream),
            normed: rows(normed),
            query: part(query, wide, head),
            query_turned,
            key: part(key, narrow, group),
            key_turned,
            value: part(&open.after.value, narrow, group),
            angles: Array2::from_shape_fn([tokens, rope.map_or(0, super::Rope::pairs)], angle),
            dots,
            scores,
            masked,
            weights,
            context,
            output,
            added: rows(&open.added),
            handed_on: rows(&open.after.stream),
        }))
    }

    /// One layer as the other models give it: keys and values repeated for each head that shares them, query and key turned
    /// by position where the model does so. `None` where there is no such layer.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn trace(&self, ids: &[u32], layer: usize, how: How<'_>) -> Result<Option<LayerTrace>, ReadError> {
        let Some(open) = self.open(ids, layer, how)? else { return Ok(None) };
        let (tokens, config) = (ids.len(), self.config);
        let (heads, hidden, d_k) = (config.heads, config.hidden, config.head_size());
        let [wide, narrow] = config.widths();
        let by_head = |from: &[f32], width: usize, share: usize| {
            Array3::from_shape_fn([heads, tokens, d_k], |(head, token, column)| {
                from[token * width + head / share * d_k + column]
            })
        };
        let rows = |from: &[f32]| matrix(from, tokens, hidden);
        let context = by_head(&open.after.context, wide, 1);
        let output = self.head_matrices(layer);
        let mut head_output = Array3::zeros([heads, tokens, hidden]);
        for head in 0..heads {
            let part = context.index_axis(Axis(0), head).dot(&output.index_axis(Axis(0), head));
            head_output.index_axis_mut(Axis(0), head).assign(&part);
        }
        let mut words = vec![0.0; tokens * hidden];
        self.words(ids, &mut words);
        let mut places = self.places(0, tokens, how.reading);
        places.resize(tokens * hidden, 0.0);
        let parameters = self.layers.get(layer);
        let bias = parameters.map(|layer| layer.output.bias.clone()).filter(|bias| !bias.is_empty());
        let is_after = config.design.order == Order::After;
        Ok(Some(LayerTrace {
            word: rows(&words),
            position: rows(&places),
            hidden_in: rows(&open.before.stream),
            query: by_head(&open.after.query, wide, 1),
            key: by_head(&open.after.key, narrow, config.group()),
            value: by_head(&open.after.value, narrow, config.group()),
            context,
            head_output,
            output,
            output_bias: bias.map_or_else(|| Array1::zeros(hidden), Array1::from),
            norm: parameters.filter(|_| is_after).map(|layer| layer.attention_norm.open()),
            hidden_out: rows(&open.after.stream),
            value_norms: matrix(&open.norms, heads, tokens),
            sees: self.sees(how.reading),
        }))
    }

    /// Reads as far as one layer, and keeps what it does.
    fn open(&self, ids: &[u32], layer: usize, how: How<'_>) -> Result<Option<Open>, ReadError> {
        let mut cache = self.cache();
        self.check(&cache, ids, true)?;
        let (before, from) = self.layers.split_at(layer.min(self.layers.len()));
        let Some(parameters) = from.first() else { return Ok(None) };
        let (tokens, heads) = (ids.len(), self.config.heads);
        let turns = Turns::new(self.rope.as_ref(), 0, tokens, how.reading.positionless);
        let pass: Pass<'_> = self.pass(0, &turns, how);
        let mut scratch = self.embed(ids, 0, how.reading);
        for (index, (parameters, own)) in before.iter().zip(&mut cache.layers).enumerate() {
            parameters.forward(&pass, index, &mut scratch, own, None);
        }
        let before = scratch.clone();
        let (mut weights, mut norms) = (vec![0.0; heads * tokens * tokens], vec![0.0; heads * tokens]);
        parameters.project(&pass, &mut scratch);
        let projected = [&scratch.query, &scratch.key, &scratch.normed].map(Clone::clone);
        let own = &mut cache.layers[layer];
        parameters.attend(&pass, layer, &mut scratch, own, Some((&mut weights, &mut norms)));
        let added = scratch.stream.clone();
        parameters.feed(&pass, &mut scratch);
        Ok(Some(Open { before, projected, added, after: scratch, weights, norms }))
    }

    /// Each head's slice of W_O, `[head, d_k, d]`.
    fn head_matrices(&self, layer: usize) -> Array3<f32> {
        let d_k = self.config.head_size();
        let dense = self.layers.get(layer).map(|layer| layer.output.matrix.dense()).unwrap_or_default();
        Array3::from_shape_fn([self.config.heads, d_k, self.config.hidden], |(head, row, column)| {
            dense[column * self.config.hidden + head * d_k + row]
        })
    }
}

fn matrix(from: &[f32], rows: usize, columns: usize) -> Array2<f32> {
    ArrayView2::from_shape([rows, columns], &from[..rows * columns])
        .map(|view| view.to_owned())
        .unwrap_or_default()
}
