//! What tells one family of transformers from another.

/// How the blocks of a model are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Design {
    /// The norm.
    pub norm: Norms,
    /// Where it stands.
    pub order: Order,
    /// How tokens know where they stand.
    pub places: Places,
    /// What stands between the matrices of the feed-forward part.
    pub feed: Feed,
    /// No token looks at a later one.
    pub causal: bool,
}

/// A norm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norms {
    /// RMSNorm (Zhang and Sennrich 2019).
    Rms,
    /// LayerNorm (Ba, Kiros, Hinton 2016).
    Layer,
}

/// Where the norms of a layer stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Before attention and feed-forward part; one more stands after the last layer.
    Before,
    /// After each sum, as in the first transformer (Vaswani et al. 2017).
    After,
}

/// How tokens know where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// A vector for each place is added to the embedding.
    Learned,
    /// Queries and keys are turned (Su et al. 2021), dimensions 2 i and 2 i + 1 together.
    Neighbours,
    /// The same with dimensions i and i + d_k / 2.
    Halves,
}

/// The feed-forward part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed {
    /// SiLU(x W_gate) · x W_up (Shazeer 2020).
    SwiGlu,
    /// GELU, the exact form (Hendrycks and Gimpel 2016).
    Gelu,
    /// GELU by a hyperbolic tangent.
    GeluTanh,
    /// max(x, 0).
    Relu,
}

impl Design {
    /// Llama (Touvron et al. 2023) as GGUF files have it: rows of queries and keys are permuted there.
    pub const LLAMA: Self = Self {
        norm: Norms::Rms,
        order: Order::Before,
        places: Places::Neighbours,
        feed: Feed::SwiGlu,
        causal: true,
    };
    /// Qwen2, and Llama as it is published.
    pub const LLAMA_HALVES: Self = Self { places: Places::Halves, ..Self::LLAMA };
    /// GPT-2 (Radford et al. 2019).
    pub const GPT2: Self = Self {
        norm: Norms::Layer,
        order: Order::Before,
        places: Places::Learned,
        feed: Feed::GeluTanh,
        causal: true,
    };
    /// BERT (Devlin et al. 2018).
    pub const BERT: Self = Self { order: Order::After, feed: Feed::Gelu, causal: false, ..Self::GPT2 };
}
