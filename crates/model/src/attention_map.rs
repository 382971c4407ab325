//! What a model hands to everything else.

use std::ops::Range;

use ndarray::{Array3, Array4, ArrayView2};
use serde::{Deserialize, Serialize};

use super::{LayerTrace, ModelId, Token};

/// Attention of one sentence: every layer, every head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttentionMap {
    /// `[layer, head, query, key]`; every row over keys sums to 1.
    #[serde(with = "super::floats")]
    pub weights: Array4<f32>,
    /// `[layer, head, key]`: the Euclidean norm of the key's value after its head's slice of W_O,
    /// ‖v_j W_O^h‖ (Kobayashi et al. 2020, without the bias).
    #[serde(with = "super::floats")]
    pub value_norms: Array3<f32>,
}

impl AttentionMap {
    /// Layers.
    #[must_use]
    pub fn layers(&self) -> usize {
        self.weights.dim().0
    }

    /// Heads in a layer.
    #[must_use]
    pub fn heads(&self) -> usize {
        self.weights.dim().1
    }

    /// Tokens of the sentence.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.weights.dim().2
    }

    /// One head's weights, `[query, key]`. `None` where there is no such layer or head.
    #[must_use]
    pub fn head(&self, layer: usize, head: usize) -> Option<ArrayView2<'_, f32>> {
        (layer < self.layers() && head < self.heads())
            .then(|| self.weights.slice(ndarray::s![layer, head, .., ..]))
    }
}

/// A text on its way through the layers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct States {
    /// Tokens in reading order, specials included.
    pub tokens: Vec<Token>,
    /// The residual stream, `[depth, token, d]`: as the first layer is given it, and as each layer hands it on.
    #[serde(with = "super::floats")]
    pub stream: Array3<f32>,
}

/// A text that was longer than the model can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Tokens that were kept, specials included.
    pub kept: usize,
    /// Tokens that the whole text has, specials included.
    pub of: usize,
}

/// A sentence as a model read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attended {
    /// Which model.
    pub model: ModelId,
    /// The text as it was given.
    pub text: String,
    /// Tokens in reading order, specials included.
    pub tokens: Vec<Token>,
    /// The weights, over those tokens.
    pub map: AttentionMap,
    /// Whether the text was cut.
    pub cut: Option<Cut>,
}

/// What of a model can be switched for a whole reading: every layer is computed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Reading {
    /// No token looks at a later one. MiniLM was trained without such a mask.
    pub causal: bool,
    /// Tokens do not know where they stand.
    pub positionless: bool,
    /// Each token looks at itself alone: what it becomes then, it becomes without the others. No model was made to read so.
    pub alone: bool,
}

impl Reading {
    /// Which keys a query may look at.
    #[must_use]
    pub fn sees(self) -> Sees {
        match self {
            Self { alone: true, .. } => Sees::Itself,
            Self { causal: true, .. } => Sees::Before,
            _ => Sees::All,
        }
    }
}

/// Which keys a query may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Sees {
    /// Every one.
    #[default]
    All,
    /// Itself and those before it: the causal mask.
    Before,
    /// Itself.
    Itself,
}

impl Sees {
    /// The keys that a query may look at, of so many tokens.
    #[must_use]
    pub fn keys(self, query: usize, tokens: usize) -> Range<usize> {
        match self {
            Self::All => 0..tokens,
            Self::Before => 0..(query + 1).min(tokens),
            Self::Itself => query.min(tokens)..(query + 1).min(tokens),
        }
    }
}

/// A model that reads a text and says what attended to what.
pub trait AttentionModel: Send + Sync {
    /// Which model this is.
    fn id(&self) -> ModelId;

    /// Reads a text of any length and content. Too long a text is cut, see [`Attended::cut`].
    fn attend_with(&self, text: &str, reading: Reading) -> Attended;

    /// [`AttentionModel::attend_with`] as the model was made to read.
    fn attend(&self, text: &str) -> Attended {
        self.attend_with(text, Reading::default())
    }

    /// [`AttentionModel::attend`] into the memory of an earlier answer: what is fresh from the system costs time.
    fn attend_into(&self, text: &str, attended: &mut Attended) {
        *attended = self.attend(text);
    }

    /// What the tokens of a text become, layer by layer.
    fn states(&self, text: &str, reading: Reading) -> States;

    /// Every step of one layer for that text; `None` where there is no such layer.
    fn trace(&self, text: &str, layer: usize, reading: Reading) -> Option<LayerTrace>;
}
