//! The sizes of the trained encoder.

/// Sizes of a BERT encoder, named as in the `config.json` of Hugging Face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Layers.
    pub layers: usize,
    /// Heads in a layer.
    pub heads: usize,
    /// Width of the residual stream, d.
    pub hidden: usize,
    /// Width of the feed-forward layer.
    pub feed_forward: usize,
    /// Most tokens that the model can read.
    pub positions: usize,
    /// Rows of the embedding table.
    pub vocabulary: usize,
    /// Columns of a matrix that share one scale.
    pub group: usize,
    /// Id that stands for a token that is not in the vocabulary (`[UNK]`).
    pub unknown: u32,
}

impl Config {
    /// all-MiniLM-L6-v2.
    pub const MINI_LM: Self = Self {
        layers: 6,
        heads: 12,
        hidden: 384,
        feed_forward: 1536,
        positions: 512,
        vocabulary: 30_522,
        group: 64,
        unknown: 100,
    };

    /// d_k, the size of one head.
    #[must_use]
    pub const fn head_size(&self) -> usize {
        self.hidden / self.heads
    }
}

/// What LayerNorm adds to the variance (`layer_norm_eps`).
pub(super) const EPSILON: f32 = 1e-12;
