//! New rows of every attention map.

use ndarray::{Array3, Array4, s};
use serde::{Deserialize, Serialize};

use crate::AttentionMap;

/// What some tokens looked at: themselves and all before them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// `[layer, head, row, key]`; every row over keys sums to 1.
    #[serde(with = "crate::floats")]
    pub weights: Array4<f32>,
    /// `[layer, head, row]`: see [`AttentionMap::value_norms`].
    #[serde(with = "crate::floats")]
    pub value_norms: Array3<f32>,
}

impl Rows {
    /// The rows as a map, where they are all there is: as many rows as keys.
    #[must_use]
    pub fn into_map(self) -> Option<AttentionMap> {
        let (_, _, rows, keys) = self.weights.dim();
        (rows == keys).then_some(AttentionMap { weights: self.weights, value_norms: self.value_norms })
    }
}

impl AttentionMap {
    /// No tokens yet, of a model of these sizes.
    #[must_use]
    pub fn empty(layers: usize, heads: usize) -> Self {
        Self { weights: Array4::zeros([layers, heads, 0, 0]), value_norms: Array3::zeros([layers, heads, 0]) }
    }

    /// Adds the rows of further tokens, at which no earlier one looked. It copies the map, which takes longer the larger
    /// it is. `false` where the rows do not follow on it; then it stays as it is.
    pub fn grow(&mut self, rows: &Rows) -> bool {
        let (layers, heads, before, _) = self.weights.dim();
        let (own_layers, own_heads, new, keys) = rows.weights.dim();
        if (own_layers, own_heads, keys) != (layers, heads, before + new) {
            return false;
        }
        let mut weights = Array4::zeros([layers, heads, keys, keys]);
        weights.slice_mut(s![.., .., ..before, ..before]).assign(&self.weights);
        weights.slice_mut(s![.., .., before.., ..]).assign(&rows.weights);
        let mut norms = Array3::zeros([layers, heads, keys]);
        norms.slice_mut(s![.., .., ..before]).assign(&self.value_norms);
        norms.slice_mut(s![.., .., before..]).assign(&rows.value_norms);
        (self.weights, self.value_norms) = (weights, norms);
        true
    }

    /// Forgets all but the first tokens.
    pub fn shrink(&mut self, tokens: usize) {
        let kept = self.tokens().min(tokens);
        self.weights = self.weights.slice(s![.., .., ..kept, ..kept]).to_owned();
        self.value_norms = self.value_norms.slice(s![.., .., ..kept]).to_owned();
    }
}
