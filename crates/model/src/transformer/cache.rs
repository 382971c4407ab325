//! Keys and values of tokens that were read: a further token costs one token.

use super::TransformerConfig;

/// What a model keeps of the tokens it has read. It belongs to the model that made it.
#[derive(Debug, Clone)]
pub struct Cache {
    /// Of the model that it belongs to.
    pub(super) config: TransformerConfig,
    pub(super) tokens: usize,
    pub(super) layers: Vec<LayerCache>,
}

/// Keys and values of one layer, of each key-value head, laid out for the products with them.
#[derive(Debug, Clone)]
pub(super) struct LayerCache {
    /// Numbers of a panel.
    width: usize,
    head_size: usize,
    /// Of each head `[panel of tokens, d_k, token of the panel]`, turned by position.
    pub keys: Vec<Vec<f32>>,
    /// Of each head and panel of its columns `[token, column of the panel]`; beyond d_k zeros.
    pub values: Vec<Vec<f32>>,
}

impl Cache {
    pub(super) fn new(config: &TransformerConfig, width: usize) -> Self {
        let (heads, head_size) = (config.key_value_heads, config.head_size());
        let layer = LayerCache {
            width,
            head_size,
            keys: vec![Vec::new(); heads],
            values: vec![Vec::new(); heads * head_size.div_ceil(width)],
        };
        Self { config: *config, tokens: 0, layers: vec![layer; config.layers] }
    }

    /// Tokens that it holds.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.tokens
    }

    /// Forgets all but the first tokens. Keys and values of a token do not depend on later ones, so nothing is read anew.
    pub fn truncate(&mut self, tokens: usize) {
        self.tokens = self.tokens.min(tokens);
        for layer in &mut self.layers {
            layer.truncate(self.tokens);
        }
    }
}

impl LayerCache {
    /// Appends keys and values, `[token, head, d_k]`, of tokens from `first` on.
    pub fn push(&mut self, first: usize, key: &[f32], value: &[f32]) {
        let (width, d_k) = (self.width, self.head_size);
        let row = self.keys.len() * d_k;
        let columns = d_k.div_ceil(width);
        for (token, (key, value)) in (first..).zip(key.chunks_exact(row).zip(value.chunks_exact(row))) {
            for (keys, key) in self.keys.iter_mut().zip(key.chunks_exact(d_k)) {
                let panel = token / width * width * d_k;
                keys.resize(keys.len().max(panel + width * d_k), 0.0);
                for (slot, key) in keys[panel + token % width..].iter_mut().step_by(width).zip(key) {
                    *slot = *key;
                }
            }
            for (values, value) in self.values.chunks_exact_mut(columns).zip(value.chunks_exact(d_k)) {
                for (values, value) in values.iter_mut().zip(value.chunks(width)) {
                    values.extend_from_slice(value);
                    values.resize((token + 1) * width, 0.0);
                }
            }
        }
    }

    /// Gives its memory back.
    pub fn forget(&mut self) {
        self.keys.iter_mut().chain(&mut self.values).for_each(|part| *part = Vec::new());
    }

    fn truncate(&mut self, tokens: usize) {
        for keys in &mut self.keys {
            keys.truncate(tokens.div_ceil(self.width) * self.width * self.head_size);
        }
        for values in &mut self.values {
            values.truncate(tokens * self.width);
        }
    }

    /// A head's value of a token, `[d_k]`.
    pub fn value(&self, head: usize, token: usize) -> impl Iterator<Item = f32> {
        let columns = self.head_size.div_ceil(self.width);
        let parts = self.values[head * columns..][..columns].iter();
        parts
            .flat_map(move |values| &values[token * self.width..][..self.width])
            .copied()
            .take(self.head_size)
    }
}
