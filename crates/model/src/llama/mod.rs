//! Llama (Touvron et al. 2023) on token ids, from a GGUF file: RMSNorm, rotary positions, grouped-query attention, SwiGLU.
//!
//! The file's queries and keys are permuted so that the pairs which are rotated are neighbours; no score depends on that.
//! It keeps its matrices quantised and computes in f32. Edges between tokens can be cut before the softmax.

mod attention;
mod cache;
mod config;
mod cuts;
mod draft;
mod file;
mod gram;
mod layer;
mod matrix;
mod ops;
mod packed;
mod rows;
mod steps;
mod unpack;

use std::path::Path;

use ndarray::{Array3, Array4};
use pulp::Arch;

pub use cache::Cache;
pub use config::LlamaConfig;
pub use cuts::{CutError, Cuts, Edge};
pub use draft::{Draft, Effect};
pub use rows::Rows;
pub use steps::HeadSteps;

use crate::gguf::Gguf;
use crate::kernel::panel_width;
use crate::{ModelError, Reading};
use config::{EMBEDDING, Fault};
use file::File;
use layer::{Layer, Pass, Scratch};
use ops::{Turns, rms_norm};
use packed::Packed;

/// A Llama model.
pub struct Llama {
    config: LlamaConfig,
    arch: Arch,
    /// `[token, d]`; the output as well, where the file has no other.
    embedding: Packed,
    output: Option<Packed>,
    layers: Vec<Layer>,
    norm: Vec<f32>,
    unknown: u32,
}

/// How tokens are read, and what is wanted of them besides logits.
#[derive(Debug, Clone, Copy, Default)]
pub struct How<'a> {
    /// Edges that are cut. Where each token looks at itself alone, nothing is.
    pub cuts: Option<&'a Cuts>,
    /// Positions off, or each token alone; the model is causal either way.
    pub reading: Reading,
    /// The new rows of every attention map.
    pub maps: bool,
    /// The residual stream.
    pub states: bool,
}

/// What was computed of the tokens that were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// `[vocabulary]`: what the last token says of the next one. Their softmax is its probability.
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
}

/// Tokens that go through a layer together.
const CHUNK: usize = 256;

impl Llama {
    /// Most tokens of which attention maps are kept: those of SmolLM2 take 71 MB then.
    pub const LONGEST_WITH_MAPS: usize = 256;

    /// Reads a model from the bytes of a GGUF file, of which nothing is kept. `path` only names it in errors.
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
    /// [`ModelError`], as [`Llama::load`].
    pub fn from_gguf(gguf: &Gguf<'_>, path: &Path) -> Result<Self, ModelError> {
        let config = LlamaConfig::read(gguf).map_err(|fault| match fault {
            Fault::Gguf(source) => ModelError::Gguf { path: path.to_owned(), source },
            Fault::Unfit(reason) => ModelError::Unfit { path: path.to_owned(), reason },
        })?;
        let arch = Arch::new();
        let mut file = File::new(gguf, path, panel_width(arch));
        let table = [config.vocabulary, config.hidden];
        let embedding = file.matrix(EMBEDDING, table)?;
        let output = if file.has(OUTPUT) { Some(file.matrix(OUTPUT, table)?) } else { None };
        let layers = (0..config.layers)
            .map(|layer| Layer::read(&mut file, &config, layer))
            .collect::<Result<_, _>>()?;
        let norm = file.vector("output_norm.weight", config.hidden)?;
        file.nothing_is_left()?;
        let unknown = gguf.number("tokenizer.ggml.unknown_token_id", config.vocabulary - 1).unwrap_or(0);
        let unknown = u32::try_from(unknown).unwrap_or(0);
        Ok(Self { config, arch, embedding, output, layers, norm, unknown })
    }

    /// Its sizes.
    #[must_use]
    pub fn config(&self) -> &LlamaConfig {
        &self.config
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
    /// [`Llama::LONGEST_WITH_MAPS`] tokens, unless a single one is read. An id that is not in the vocabulary counts as
    /// the unknown one.
    ///
    /// # Errors
    /// [`ReadError`]; then the cache is as before.
    pub fn read(&self, cache: &mut Cache, ids: &[u32], how: How<'_>) -> Result<Read, ReadError> {
        self.check(cache, ids, how.maps)?;
        let (first, config) = (cache.tokens, self.config);
        let keys = first + ids.len();
        let LlamaConfig { layers, heads, hidden, .. } = config;
        // Maps are kept of what fits into one chunk; without them long texts go in several.
        let chunk = if how.maps || how.states { ids.len() } else { CHUNK };
        let maps = if how.maps { layers * heads * ids.len() } else { 0 };
        let (mut weights, mut norms) = (vec![0.0; maps * keys], vec![0.0; maps]);
        let mut states = Vec::new();
        let mut last = vec![0.0; hidden];
        for ids in ids.chunks(chunk) {
            let mut scratch = self.embed(ids);
            let turns = Turns::new(&config, cache.tokens, ids.len(), how.reading.positionless);
            let pass = self.pass(cache.tokens, &turns, how);
            let mut weights = weights.chunks_exact_mut(heads * ids.len() * keys);
            let mut norms = norms.chunks_exact_mut(heads * ids.len());
            for (index, (layer, own)) in self.layers.iter().zip(&mut cache.layers).enumerate() {
                if how.states {
                    states.extend_from_slice(&scratch.stream);
                }
                layer.forward(&pass, index, &mut scratch, own, weights.next().zip(norms.next()));
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
        Ok(Read { logits: self.logits(&last), rows: how.maps.then(rows), states: how.states.then(stream) })
    }

    fn check(&self, cache: &Cache, ids: &[u32], maps: bool) -> Result<(), ReadError> {
        if cache.config != self.config {
            return Err(ReadError::OtherModel);
        }
        let tokens = cache.tokens + ids.len();
        // One row more takes little, however long the text.
        let maps = maps && ids.len() > 1;
        let most = if maps { self.config.context.min(Self::LONGEST_WITH_MAPS) } else { self.config.context };
        match tokens {
            _ if ids.is_empty() => Err(ReadError::Empty),
            _ if tokens > most => Err(ReadError::TooLong { tokens, most }),
            _ => Ok(()),
        }
    }

    fn pass<'a>(&'a self, first: usize, turns: &'a Turns, how: How<'a>) -> Pass<'a> {
        let (config, arch) = (&self.config, self.arch);
        Pass { config, arch, first, turns, cuts: how.cuts, alone: how.reading.alone }
    }

    fn embed(&self, ids: &[u32]) -> Scratch {
        let mut scratch = Scratch::new(&self.config, ids.len());
        for (row, id) in scratch.stream.chunks_exact_mut(self.config.hidden).zip(ids) {
            let id = if (*id as usize) < self.config.vocabulary { *id } else { self.unknown };
            self.embedding.read_row(id as usize, row);
        }
        scratch
    }

    /// What a row of the stream says of the next token.
    fn logits(&self, row: &[f32]) -> Vec<f32> {
        let mut normed = vec![0.0; row.len()];
        rms_norm(&self.norm, self.config.epsilon, row, &mut normed);
        let mut logits = vec![0.0; self.config.vocabulary];
        self.output.as_ref().unwrap_or(&self.embedding).apply(self.arch, &normed, &mut logits, false);
        logits
    }
}

const OUTPUT: &str = "output.weight";
