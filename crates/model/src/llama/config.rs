//! The sizes of a Llama model, from a file's metadata.

use crate::gguf::{Gguf, GgufError};

/// Sizes of a Llama model (Touvron et al. 2023), read from the keys of a GGUF file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LlamaConfig {
    /// Layers (`block_count`).
    pub layers: usize,
    /// Query heads in a layer (`attention.head_count`).
    pub heads: usize,
    /// Key and value heads in a layer (`attention.head_count_kv`); each is shared by `heads / key_value_heads` query heads
    /// (grouped-query attention, Ainslie et al. 2023).
    pub key_value_heads: usize,
    /// Width of the residual stream, d (`embedding_length`).
    pub hidden: usize,
    /// Width of the feed-forward part (`feed_forward_length`).
    pub feed_forward: usize,
    /// Most tokens that the model was made for (`context_length`).
    pub context: usize,
    /// Rows of the embedding table.
    pub vocabulary: usize,
    /// What RMSNorm adds to the mean of squares (`attention.layer_norm_rms_epsilon`).
    pub epsilon: f32,
    /// The base of the rotations' periods (`rope.freq_base`).
    pub rope_base: f64,
}

/// Layers, heads, widths and tokens that are read at most: far beyond what fits into memory here.
const MOST: [usize; 4] = [1024, 1024, 1 << 16, 1 << 20];

impl LlamaConfig {
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

    /// Reads it; the error is a GGUF one, or what does not fit in words.
    pub(super) fn read(file: &Gguf<'_>) -> Result<Self, Fault> {
        let architecture = file.need(ARCHITECTURE)?.text(ARCHITECTURE)?;
        if architecture != "llama" {
            return Err(Fault::Unfit(format!("its architecture is {architecture}, and llama can be read")));
        }
        let [layers, heads, width, tokens] = MOST;
        let number = |key: &str, most: usize| -> Result<usize, Fault> {
            let key = format!("llama.{key}");
            match file.number(&key, most)? {
                0 => Err(Fault::Unfit(format!("{key} is 0"))),
                found => Ok(found),
            }
        };
        let float = |key: &str, default: Option<f64>| -> Result<f64, Fault> {
            let key = format!("llama.{key}");
            let found = match (file.value(&key), default) {
                (None, Some(default)) => default,
                _ => file.need(&key)?.float(&key)?,
            };
            if found > 0.0 { Ok(found) } else { Err(Fault::Unfit(format!("{key} is {found}"))) }
        };
        let query_heads = number("attention.head_count", heads)?;
        let shared = file.value("llama.attention.head_count_kv").is_some();
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
        };
        config.check(file)
    }

    fn check(self, file: &Gguf<'_>) -> Result<Self, Fault> {
        let unfit = |what: String| Err(Fault::Unfit(what));
        let Self { heads, key_value_heads, hidden, vocabulary, .. } = self;
        if !hidden.is_multiple_of(heads) || !(hidden / heads).is_multiple_of(2) {
            return unfit(format!("a width of {hidden} is not {heads} heads of an even size"));
        }
        if !heads.is_multiple_of(key_value_heads) {
            return unfit(format!("{heads} query heads cannot share {key_value_heads} keys evenly"));
        }
        let head_size = self.head_size();
        if file.value(ROTATED).is_some() && file.number(ROTATED, hidden)? != head_size {
            return unfit(format!("not all {head_size} dimensions of a head are rotated"));
        }
        if let Some(scaling) = file.value(SCALING)
            && scaling.text(SCALING)? != "none"
        {
            return unfit("its rotations are scaled, which is not read here".to_owned());
        }
        // Ids are u32, and a table of none has nothing to say.
        if vocabulary == 0 || u32::try_from(vocabulary).is_err() {
            return unfit(format!("its embedding has {vocabulary} rows"));
        }
        Ok(self)
    }
}

/// The embedding table, which is the output as well where there is no other.
pub(super) const EMBEDDING: &str = "token_embd.weight";
const ARCHITECTURE: &str = "general.architecture";
const ROTATED: &str = "llama.rope.dimension_count";
const SCALING: &str = "llama.rope.scaling.type";

/// What is wrong, before the file is named.
pub(super) enum Fault {
    Gguf(GgufError),
    Unfit(String),
}

impl From<GgufError> for Fault {
    fn from(error: GgufError) -> Self {
        Self::Gguf(error)
    }
}
