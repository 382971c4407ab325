//! Transformers on token ids: the Llama family, GPT-2 and BERT, which differ in their norms, in how tokens know where they
//! stand, in the feed-forward part, and in whether a token sees those after it ([`Design`]).
//!
//! Matrices stay as they are stored, quantised ones too, and all is computed in f32. Queries and keys of GGUF's llama are
//! permuted so that the pairs which are rotated are neighbours; no score depends on that. Edges between tokens can be cut
//! before the softmax.

mod assemble;
mod attention;
mod cache;
mod config;
mod cuts;
mod design;
mod draft;
mod embed;
mod gram;
mod layer;
mod layer_map;
mod linear;
mod loader;
mod matrix;
mod names;
mod norm;
mod ops;
mod packed;
mod rows;
mod steps;
mod unpack;

use std::path::Path;

use ndarray::{Array3, Array4};
use pulp::Arch;

pub use cache::Cache;
pub use config::TransformerConfig;
pub(crate) use config::{Fault, MOST};
pub use cuts::{CutError, Cuts, Edge};
pub use design::{Design, Feed, Norms, Order, Places};
pub use draft::{Draft, Effect};
pub use layer_map::LayerMap;
pub(crate) use loader::{Loader, Watch, bytes_in_memory};
pub(crate) use names::Names;
pub(crate) use ops::{Rope, Stretch};
pub use rows::Rows;
pub use steps::HeadSteps;

use crate::gguf::Gguf;
use crate::kernel::panel_width;
use crate::{ModelError, Reading, Sees};
use layer::{Layer, Pass};
use norm::Norm;
use ops::Turns;
use packed::Packed;

/// A transformer: the sizes of its config, made as its design says.
pub struct Transformer {
    config: TransformerConfig,
    arch: Arch,
    /// `[token, d]`; the output as well, where the files have no other.
    embedding: Packed,
    /// `[place, d]`: what is added to the embedding, where that is how tokens know their place.
    positions: Vec<f32>,
    /// `[d]`: added to every embedding, token type 0; empty where there is none.
    kind: Vec<f32>,
    embedding_norm: Option<Norm>,
    rope: Option<Rope>,
    output: Option<Packed>,
    layers: Vec<Layer>,
    norm: Option<Norm>,
    unknown: u32,
    longest_with_maps: usize,
}

/// How tokens are read, and what is wanted of them besides logits.
#[derive(Debug, Clone, Copy, Default)]
pub struct How<'a> {
    /// Edges that are cut. Where each token looks at itself alone, nothing is.
    pub cuts: Option<&'a Cuts>,
    /// Positions off, or each token alone; a model that is causal is so either way.
    pub reading: Reading,
    /// The new rows of every attention map.
    pub maps: bool,
    /// The residual stream.
    pub states: bool,
}

/// What was computed of the tokens that were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// `[vocabulary]`: what the last token says of the next one. Their softmax is its probability. Empty where the model is
    /// not causal.
    pub logits: Vec<f32>,
    /// Where they were wanted.
    pub rows: Option<Rows>,
    /// Where it was wanted, `[depth, token, d]`: the embedding, and what each layer hands on.
    pub states: Option<Array3<f32>>,
}

/// Why tokens cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// None were given: nothing follows from nothing.
    #[error("there are no tokens to read")]
    Empty,
    /// More than the model was made for, or than maps are kept of.
    #[error("the text has {tokens} tokens and the model reads {most}: shorten it")]
    TooLong {
        /// Tokens, those that were read before among them.
        tokens: usize,
        /// The most.
        most: usize,
    },
    /// What was read before was read by another model.
    #[error("the tokens before were read by another model")]
    OtherModel,
    /// Tokens before would have looked at these.
    #[error("the model looks at what comes after as well: a text is read as a whole")]
    Whole,
}

/// Tokens that go through a layer together.
const CHUNK: usize = 256;

impl Transformer {
    /// Most tokens of which attention maps are kept, unless [`Transformer::keep_maps_of`] says otherwise: those of SmolLM2
    /// take 71 MB then.
    pub const LONGEST_WITH_MAPS: usize = 256;

    /// Reads a model of Llama's family from the bytes of a GGUF file, of which nothing is kept. `path` only names it in
    /// errors.
    ///
    /// # Errors
    /// [`ModelError`] for a file that is cut, damaged, or of a model that computes something else.
    pub fn load(bytes: &[u8], path: &Path) -> Result<Self, ModelError> {
        let gguf = Gguf::parse(bytes).map_err(|source| ModelError::Gguf { path: path.to_owned(), source })?;
        Self::from_gguf(&gguf, path)
    }

    /// The same from a file that is parsed.
    ///
    /// # Errors
    /// [`ModelError`], as [`Transformer::load`].
    pub fn from_gguf(gguf: &Gguf<'_>, path: &Path) -> Result<Self, ModelError> {
        let (config, has_factors) = TransformerConfig::of_gguf(gguf, path)?;
        let watch: &mut Watch<'_> = &mut |_, _| true;
        let mut file = Loader::new(gguf, path, Names::Gguf, panel_width(Arch::new()), watch);
        let mut rope = Rope::new(&config);
        if let Some(rope) = rope.as_mut().filter(|_| has_factors) {
            rope.divide(&file.factors(config.head_size() / 2)?);
        }
        let unknown = gguf.number("tokenizer.ggml.unknown_token_id", config.vocabulary - 1).unwrap_or(0);
        Self::read_parts(&mut file, config, rope, 0, u32::try_from(unknown).unwrap_or(0))
    }

    /// Its sizes.
    #[must_use]
    pub fn config(&self) -> &TransformerConfig {
        &self.config
    }

    /// Most tokens of which all maps are kept.
    #[must_use]
    pub fn longest_with_maps(&self) -> usize {
        self.longest_with_maps.min(self.config.context)
    }

    /// Keeps all maps of texts of that many tokens.
    pub fn keep_maps_of(&mut self, tokens: usize) {
        self.longest_with_maps = tokens;
    }

    /// Room for what it keeps of tokens.
    #[must_use]
    pub fn cache(&self) -> Cache {
        Cache::new(&self.config, panel_width(self.arch))
    }

    /// No cuts yet, for this model.
    #[must_use]
    pub fn cuts(&self) -> Cuts {
        Cuts::new(self.config.layers, self.config.heads)
    }

    /// Reads tokens after those that the cache holds, and adds them to it. With maps a text has at most
    /// [`Transformer::longest_with_maps`] tokens, unless a single one is read. An id that is not in the vocabulary counts
    /// as the unknown one. A model that is not causal reads a text as a whole.
    ///
    /// # Errors
    /// [`ReadError`]; then the cache is as before.
    pub fn read(&self, cache: &mut Cache, ids: &[u32], how: How<'_>) -> Result<Read, ReadError> {
        self.check(cache, ids, how.maps)?;
        let (first, config) = (cache.tokens, self.config);
        let keys = first + ids.len();
        let TransformerConfig { layers, heads, hidden, design, .. } = config;
        // Maps are kept of what fits into one chunk; without them long texts go in several.
        let is_whole = how.maps || how.states || !design.causal;
        let chunk = if is_whole { ids.len() } else { CHUNK };
        let maps = if how.maps { layers * heads * ids.len() } else { 0 };
        let (mut weights, mut norms) = (vec![0.0; maps * keys], vec![0.0; maps]);
        let mut states = Vec::new();
        let mut last = vec![0.0; hidden];
        for ids in ids.chunks(chunk) {
            let mut scratch = self.embed(ids, cache.tokens, how.reading);
            let turns = Turns::new(self.rope.as_ref(), cache.tokens, ids.len(), how.reading.positionless);
            let pass = self.pass(cache.tokens, &turns, how);
            let mut weights = weights.chunks_exact_mut(heads * ids.len() * keys);
            let mut norms = norms.chunks_exact_mut(heads * ids.len());
            for (index, (layer, own)) in self.layers.iter().zip(&mut cache.layers).enumerate() {
                if how.states {
                    states.extend_from_slice(&scratch.stream);
                }
                let maps = weights.next().zip(norms.next());
                layer.project(&pass, &mut scratch);
                layer.attend(&pass, index, &mut scratch, own, maps);
                // What the last layer hands on is nobody's query, key or value.
                if index + 1 < layers || design.causal || how.states {
                    layer.feed(&pass, &mut scratch);
                }
            }
            if how.states {
                states.extend_from_slice(&scratch.stream);
            }
            last.copy_from_slice(&scratch.stream[(ids.len() - 1) * hidden..]);
            cache.tokens += ids.len();
        }
        let rows = || Rows {
            weights: Array4::from_shape_vec([layers, heads, ids.len(), keys], weights).unwrap_or_default(),
            value_norms: Array3::from_shape_vec([layers, heads, ids.len()], norms).unwrap_or_default(),
        };
        let stream = || Array3::from_shape_vec([layers + 1, ids.len(), hidden], states).unwrap_or_default();
        let logits = if design.causal { self.logits(&last) } else { Vec::new() };
        Ok(Read { logits, rows: how.maps.then(rows), states: how.states.then(stream) })
    }

    fn check(&self, cache: &Cache, ids: &[u32], maps: bool) -> Result<(), ReadError> {
        if cache.config != self.config {
            return Err(ReadError::OtherModel);
        }
        let tokens = cache.tokens + ids.len();
        // One row more takes little, however long the text.
        let maps = maps && ids.len() > 1;
        let most = if maps { self.longest_with_maps() } else { self.config.context };
        match tokens {
            _ if ids.is_empty() => Err(ReadError::Empty),
            _ if cache.tokens > 0 && !self.config.design.causal => Err(ReadError::Whole),
            _ if tokens > most => Err(ReadError::TooLong { tokens, most }),
            _ => Ok(()),
        }
    }

    fn pass<'a>(&'a self, first: usize, turns: &'a Turns, how: How<'a>) -> Pass<'a> {
        let (config, arch) = (&self.config, self.arch);
        Pass { config, arch, first, turns, cuts: how.cuts, sees: self.sees(how.reading) }
    }

    /// Which keys a query may look at.
    fn sees(&self, reading: Reading) -> Sees {
        Reading { causal: reading.causal || self.config.design.causal, ..reading }.sees()
    }
}
