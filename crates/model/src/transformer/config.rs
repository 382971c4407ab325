//! The sizes of a model, and what its files say of them.

use super::design::{Design, Norms, Places};
use crate::gguf::{Gguf, GgufError};

/// Sizes of a transformer, and how it is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransformerConfig {
    /// Layers.
    pub layers: usize,
    /// Query heads in a layer.
    pub heads: usize,
    /// Key and value heads in a layer; each is shared by `heads / key_value_heads` query heads (grouped-query attention,
    /// Ainslie et al. 2023).
    pub key_value_heads: usize,
    /// Width of the residual stream, d.
    pub hidden: usize,
    /// Width of the feed-forward part.
    pub feed_forward: usize,
    /// Most tokens that the model was made for.
    pub context: usize,
    /// Rows of the embedding table.
    pub vocabulary: usize,
    /// What the norm adds to the mean of squares.
    pub epsilon: f32,
    /// The base of the rotations' periods.
    pub rope_base: f64,
    /// How its blocks are made.
    pub design: Design,
}

/// Layers, heads, widths and tokens that are read at most: far beyond what fits into memory here.
pub(crate) const MOST: [usize; 4] = [1024, 1024, 1 << 18, 1 << 24];

impl TransformerConfig {
    /// d_k, the size of one head.
    #[must_use]
    pub const fn head_size(&self) -> usize {
        self.hidden / self.heads
    }

    /// Query heads that share a key and a value.
    #[must_use]
    pub const fn group(&self) -> usize {
        self.heads / self.key_value_heads
    }

    /// Width of all queries of a token, and of all its keys.
    #[must_use]
    pub const fn widths(&self) -> [usize; 2] {
        [self.hidden, self.key_value_heads * self.head_size()]
    }

    /// Bytes of the maps of so many layers for a text of so many tokens.
    #[must_use]
    pub const fn bytes_of_maps(&self, layers: usize, tokens: usize) -> u64 {
        let rows = (layers as u64).saturating_mul(self.heads as u64).saturating_mul(tokens as u64);
        rows.saturating_mul(tokens as u64 + 1).saturating_mul(4)
    }

    /// Most tokens of which the maps of so many layers take no more than so many bytes; no more than the model was made for.
    #[must_use]
    pub fn longest_within(&self, layers: usize, bytes: u64) -> usize {
        let fits = |tokens: usize| self.bytes_of_maps(layers, tokens) <= bytes;
        let (mut most, mut too_many) = (0, self.context + 1);
        while most + 1 < too_many {
            let middle = most.midpoint(too_many);
            if fits(middle) { most = middle } else { too_many = middle }
        }
        most
    }

    /// Reads it from a GGUF file, and whether that has a factor for each rotation.
    pub(crate) fn of_gguf(
        file: &Gguf<'_>,
        path: &std::path::Path,
    ) -> Result<(Self, bool), crate::ModelError> {
        let config = Self::read(file).map_err(|fault| fault.of(path))?;
        Ok((config, file.tensor(FACTORS).is_some()))
    }

    /// Reads it from a GGUF file; the error is a GGUF one, or what does not fit in words.
    fn read(file: &Gguf<'_>) -> Result<Self, Fault> {
        let architecture = file.need(ARCHITECTURE)?.text(ARCHITECTURE)?;
        let design = match architecture {
            "llama" => Design::LLAMA,
            "qwen2" => Design::LLAMA_HALVES,
            _ => {
                let reason = format!("its architecture is {architecture}; llama and qwen2 can be read");
                return Err(Fault::Unfit(reason));
            }
        };
        let [layers, heads, width, tokens] = MOST;
        let number = |key: &str, most: usize| -> Result<usize, Fault> {
            let key = format!("{architecture}.{key}");
            match file.number(&key, most)? {
                0 => Err(Fault::Unfit(format!("{key} is 0"))),
                found => Ok(found),
            }
        };
        let float = |key: &str, default: Option<f64>| -> Result<f64, Fault> {
            let key = format!("{architecture}.{key}");
            let found = match (file.value(&key), default) {
                (None, Some(default)) => default,
                _ => file.need(&key)?.float(&key)?,
            };
            if found > 0.0 { Ok(found) } else { Err(Fault::Unfit(format!("{key} is {found}"))) }
        };
        let query_heads = number("attention.head_count", heads)?;
        let shared = file.value(&format!("{architecture}.attention.head_count_kv")).is_some();
        #[expect(clippy::cast_possible_truncation, reason = "the file has it as f32")]
        let config = Self {
            layers: number("block_count", layers)?,
            heads: query_heads,
            key_value_heads: if shared { number("attention.head_count_kv", heads)? } else { query_heads },
            hidden: number("embedding_length", width)?,
            feed_forward: number("feed_forward_length", width)?,
            context: number("context_length", tokens)?,
            vocabulary: file.tensor(EMBEDDING).map_or(0, crate::gguf::Tensor::rows),
            epsilon: float("attention.layer_norm_rms_epsilon", None)? as f32,
            rope_base: float("rope.freq_base", Some(10_000.0))?,
            design,
        };
        let config = config.check()?;
        let key = format!("{architecture}.rope.dimension_count");
        if file.value(&key).is_some() && file.number(&key, config.hidden)? != config.head_size() {
            let reason = format!("not all {} dimensions of a head are rotated", config.head_size());
            return Err(Fault::Unfit(reason));
        }
        let key = format!("{architecture}.rope.scaling.type");
        if let Some(scaling) = file.value(&key)
            && scaling.text(&key)? != "none"
        {
            return Err(Fault::Unfit("its rotations are scaled, which is not read here".to_owned()));
        }
        Ok(config)
    }

    /// Whether its numbers belong together.
    pub(crate) fn check(self) -> Result<Self, Fault> {
        let unfit = |what: String| Err(Fault::Unfit(what));
        let Self { heads, key_value_heads, hidden, vocabulary, design, .. } = self;
        let is_turned = design.places != Places::Learned;
        let size = hidden / heads.max(1);
        if heads == 0 || !hidden.is_multiple_of(heads) || (is_turned && !size.is_multiple_of(2)) {
            let even = if is_turned { "an even" } else { "one" };
            return unfit(format!("a width of {hidden} is not {heads} heads of {even} size"));
        }
        if key_value_heads == 0 || !heads.is_multiple_of(key_value_heads) {
            return unfit(format!("{heads} query heads cannot share {key_value_heads} keys evenly"));
        }
        if self.layers == 0 || hidden == 0 || self.feed_forward == 0 || self.context == 0 {
            return unfit("one of its sizes is 0".to_owned());
        }
        // Ids are u32, and a table of none has nothing to say.
        if vocabulary == 0 || u32::try_from(vocabulary).is_err() {
            return unfit(format!("its embedding has {vocabulary} rows"));
        }
        Ok(self)
    }

    /// The norm, and what it adds.
    pub(super) fn norm(&self) -> (Norms, f32) {
        (self.design.norm, self.epsilon)
    }
}

/// The embedding table of a GGUF file.
const EMBEDDING: &str = "token_embd.weight";
/// A factor for each rotation.
pub(super) const FACTORS: &str = "rope_freqs.weight";
const ARCHITECTURE: &str = "general.architecture";

/// What is wrong, before the file is named.
#[derive(Debug)]
pub(crate) enum Fault {
    Gguf(GgufError),
    Unfit(String),
}

impl From<GgufError> for Fault {
    fn from(error: GgufError) -> Self {
        Self::Gguf(error)
    }
}

impl Fault {
    /// Of that file.
    pub fn of(self, path: &std::path::Path) -> crate::ModelError {
        let path = path.to_owned();
        match self {
            Self::Gguf(source) => crate::ModelError::Gguf { path, source },
            Self::Unfit(reason) => crate::ModelError::Unfit { path, reason: crate::error::one_line(&reason) },
        }
    }
}
