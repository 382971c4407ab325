//! Every step of one layer, kept so that each number on the way can be shown.

use ndarray::{Array1, Array2, Array3, ArrayView1, Axis, s};
use serde::{Deserialize, Serialize};

use super::Sees;

/// A layer on one sentence. `d_k` is the size of one head, `d` the size of the residual stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerTrace {
    /// `[token, d]`: the embedding of the token alone.
    #[serde(with = "super::floats")]
    pub word: Array2<f32>,
    /// `[token, d]`: what tells its place; zeros where positions are off.
    #[serde(with = "super::floats")]
    pub position: Array2<f32>,
    /// `[token, d]`: what the layer was given. In layer 0 it is word plus position, after LayerNorm where the model has it.
    #[serde(with = "super::floats")]
    pub hidden_in: Array2<f32>,
    /// `[head, token, d_k]`.
    #[serde(with = "super::floats")]
    pub query: Array3<f32>,
    /// `[head, token, d_k]`.
    #[serde(with = "super::floats")]
    pub key: Array3<f32>,
    /// `[head, token, d_k]`.
    #[serde(with = "super::floats")]
    pub value: Array3<f32>,
    /// `[head, query, d_k]`: the weighted sum of the values.
    #[serde(with = "super::floats")]
    pub context: Array3<f32>,
    /// `[head, query, d]`: each head's part of the output, its context through its slice of W_O.
    /// Their sum over heads, plus [`LayerTrace::output_bias`], is what attention adds to the residual stream.
    #[serde(with = "super::floats")]
    pub head_output: Array3<f32>,
    /// `[head, d_k, d]`: each head's slice of W_O.
    #[serde(with = "super::floats")]
    pub output: Array3<f32>,
    /// `[d]`: the bias of W_O; zeros where there is none.
    #[serde(with = "super::floats")]
    pub output_bias: Array1<f32>,
    /// The LayerNorm after the residual, where the model has one.
    pub norm: Option<Norm>,
    /// `[token, d]`: what the layer hands on, after feed-forward where the model has it.
    #[serde(with = "super::floats")]
    pub hidden_out: Array2<f32>,
    /// `[head, key]`: see [`super::AttentionMap::value_norms`].
    #[serde(with = "super::floats")]
    pub value_norms: Array2<f32>,
    /// Which keys a query looked at.
    pub sees: Sees,
}

/// A LayerNorm: gain and bias, both `[d]`, and what keeps its division from zero (Ba, Kiros, Hinton 2016).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Norm {
    /// Gain.
    #[serde(with = "super::floats")]
    pub gain: Array1<f32>,
    /// Bias.
    #[serde(with = "super::floats")]
    pub bias: Array1<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

impl Norm {
    /// Of one vector.
    #[must_use]
    pub fn apply(&self, x: &Array1<f32>) -> Array1<f32> {
        let count = x.len().max(1) as f32;
        let centred = x - x.sum() / count;
        let variance = centred.dot(&centred) / count;
        centred / (variance + self.epsilon).sqrt() * &self.gain + &self.bias
    }
}

impl LayerTrace {
    /// Tokens.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.hidden_in.nrows()
    }

    /// Heads.
    #[must_use]
    pub fn heads(&self) -> usize {
        self.query.dim().0
    }

    /// d_k.
    #[must_use]
    pub fn head_size(&self) -> usize {
        self.query.dim().2
    }

    /// q·k / √d_k of one head, `[query, key]`, before mask and softmax.
    #[must_use]
    pub fn scores(&self, head: usize) -> Array2<f32> {
        let (query, key) = (self.query.index_axis(Axis(0), head), self.key.index_axis(Axis(0), head));
        query.dot(&key.t()) / (self.head_size() as f32).sqrt()
    }

    /// One q·k, not divided, without the others.
    #[must_use]
    pub fn product(&self, head: usize, query: usize, key: usize) -> f32 {
        self.vector(&self.query, head, query).dot(&self.vector(&self.key, head, key))
    }

    /// What stands in the residual stream at `query` once attention is added, `[d]`, after LayerNorm where there is one.
    /// See [`LayerTrace::attention_output`] for `instead`.
    #[must_use]
    pub fn added(&self, query: usize, instead: Option<(usize, ArrayView1<'_, f32>)>) -> Array1<f32> {
        let sum = &self.hidden_in.row(query) + &self.attention_output(query, instead);
        self.norm.as_ref().map_or(sum.clone(), |norm| norm.apply(&sum))
    }

    /// What attention adds at `query`, `[d]`: the heads' parts and the bias of W_O. `instead` is a head and the part,
    /// `[d]`, that stands in place of its own.
    #[must_use]
    pub fn attention_output(
        &self,
        query: usize,
        instead: Option<(usize, ArrayView1<'_, f32>)>,
    ) -> Array1<f32> {
        (0..self.heads()).fold(self.output_bias.clone(), |sum, head| match instead {
            Some((other, part)) if other == head => sum + part,
            _ => sum + self.head_output.slice(s![head, query, ..]),
        })
    }

    /// What a context, `[d_k]`, becomes through a head's slice of W_O, `[d]`: its part of the output, without bias.
    #[must_use]
    pub fn through(&self, head: usize, context: ArrayView1<'_, f32>) -> Array1<f32> {
        context.dot(&self.output.index_axis(Axis(0), head))
    }

    /// The heads' contexts of a query side by side, `[heads · d_k]`: what goes through W_O.
    #[must_use]
    pub fn concatenation(&self, query: usize) -> Array1<f32> {
        self.context.slice(s![.., query, ..]).iter().copied().collect()
    }

    /// One head's vector of a token, `[d_k]`.
    #[must_use]
    pub fn vector<'a>(&self, of: &'a Array3<f32>, head: usize, token: usize) -> ArrayView1<'a, f32> {
        of.slice(s![head, token, ..])
    }
}
