//! Attention of any model, saved by whoever computed it: safetensors or NumPy's npz, as `docs/dump-format.md` says.

mod error;
mod npy;
mod npz;
mod parts;
mod words;

use std::io::Cursor;
use std::path::Path;

use ndarray::{Array3, Array4};
use safetensors::Dtype;

pub use error::{DumpError, DumpFault};

use crate::opened::{OpenedInfo, header};
use crate::source::{DiskFile, Source};
use crate::{Attended, AttentionMap, ModelId, Token};
use parts::{Key, MOST_TOKENS_BYTES, Parts, Texts, weights_of};

/// How far from 1 the weights of a row may sum: those of a model in bfloat16 are off by less.
const LOOSE: f32 = 0.01;

/// Attention that was computed elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Dump {
    /// The model's name, where the file has it.
    pub model: Option<String>,
    /// `[layer, head, query, key]`; every row over keys sums to 1, about.
    pub weights: Array4<f32>,
    /// As many as queries.
    pub tokens: Vec<String>,
    /// As many as keys, where they are tokens of another sequence: attention of a decoder to what its encoder read.
    pub key_tokens: Option<Vec<String>>,
    digest: u32,
}

/// Bytes that the weights may take as f32.
#[derive(Debug, Clone, Copy)]
struct Limit(u64);

impl Limit {
    /// The shape, where it is one of maps that fit.
    fn shape(self, found: &[usize]) -> Result<[usize; 4], DumpFault> {
        let shape: [usize; 4] = found.try_into().map_err(|_| DumpFault::Shape { found: found.to_vec() })?;
        if shape.contains(&0) {
            return Err(DumpFault::Shape { found: found.to_vec() });
        }
        let needs = shape.iter().fold(4u64, |product, size| product.saturating_mul(*size as u64));
        if needs > self.0 {
            return Err(DumpFault::TooLarge { needs: needs.div_ceil(1_000_000), budget: self.0 / 1_000_000 });
        }
        Ok(shape)
    }
}

impl Dump {
    /// Reads a file of a disk, whose weights may take `budget` bytes.
    ///
    /// # Errors
    /// [`DumpError`], which names what is wrong and where.
    pub fn open(path: &Path, budget: u64) -> Result<Self, DumpError> {
        let file = DiskFile::open(path);
        let file = file.map_err(|error| DumpError { path: path.to_owned(), fault: error.into() })?;
        Self::read(&file, path, budget)
    }

    /// The same of any source; `path` only names it in errors.
    ///
    /// # Errors
    /// [`DumpError`].
    pub fn read(source: &dyn Source, path: &Path, budget: u64) -> Result<Self, DumpError> {
        let is_zip = source.read(0, 2).is_ok_and(|start| start == b"PK");
        let read = if is_zip { npz::read } else { read_safetensors };
        let parts = read(source, Limit(budget));
        parts
            .and_then(Self::of)
            .map_err(|fault| DumpError { path: path.to_owned(), fault: fault.in_one_line() })
    }

    fn of(parts: Parts) -> Result<Self, DumpFault> {
        let Parts { weights, tokens, key_tokens, model } = parts;
        let weights = weights.ok_or(DumpFault::Missing(Key::Attention.name()))?;
        let tokens = tokens.ok_or(DumpFault::Missing(Key::Tokens.name()))?;
        let (.., queries, keys) = weights.dim();
        let count = |side, weights: usize, tokens: &[String], name| {
            let tokens = tokens.len();
            if weights == tokens { Ok(()) } else { Err(DumpFault::Count { side, weights, tokens, name }) }
        };
        count("queries", queries, &tokens, Key::Tokens.name())?;
        match &key_tokens {
            Some(key_tokens) => count("keys", keys, key_tokens, Key::Looked.name())?,
            None => count("keys", keys, &tokens, Key::Tokens.name())?,
        }
        check(&weights)?;
        let mut hasher = crc32fast::Hasher::new();
        for weight in &weights {
            hasher.update(&weight.to_le_bytes());
        }
        tokens.iter().chain(key_tokens.iter().flatten()).for_each(|token| hasher.update(token.as_bytes()));
        Ok(Self { model, weights, tokens, key_tokens, digest: hasher.finalize() })
    }

    /// Tokens of both sequences as they are shown, and the texts that they may be of: queries, then keys.
    #[must_use]
    pub fn shown(&self) -> [(String, Vec<Token>); 2] {
        [&self.tokens, self.key_tokens.as_ref().unwrap_or(&self.tokens)].map(|texts| words::tokens_of(texts))
    }

    /// No token looks at a later one.
    #[must_use]
    pub fn is_causal(&self) -> bool {
        let later = |((_, _, query, key), weight): (_, &f32)| key <= query || *weight == 0.0;
        self.key_tokens.is_none() && self.weights.indexed_iter().all(later)
    }

    /// As a sentence that a model read, named `name` where the file does not name it. Of values nothing is known, so all
    /// count alike. `None` where queries and keys are of two sequences.
    #[must_use]
    pub fn attended(&self, name: &str) -> Option<Attended> {
        let (layers, heads, queries, _) = self.weights.dim();
        if self.key_tokens.is_some() {
            return None;
        }
        let name = self.model.as_deref().unwrap_or(name);
        let model = ModelId::known(&OpenedInfo {
            id: format!("dump-{:08x}", self.digest),
            name: name.to_owned(),
            about: format!(
                "{name}: attention that was computed elsewhere, {layers} layers of {heads} heads."
            ),
            layers,
            heads,
            key_value_heads: heads,
            causal: self.is_causal(),
            writes: false,
            longest: queries,
            resting: Vec::new(),
        });
        let (text, tokens) = words::tokens_of(&self.tokens);
        let value_norms = Array3::ones([layers, heads, queries]);
        let map = AttentionMap { weights: self.weights.clone(), value_norms };
        Some(Attended { model, text, tokens, map, cut: None })
    }
}

fn check(weights: &Array4<f32>) -> Result<(), DumpFault> {
    let (_, heads, queries, keys) = weights.dim();
    let flat = weights.as_slice().unwrap_or_default();
    for (row, numbers) in flat.chunks_exact(keys.max(1)).enumerate() {
        let (layer, head, query) = (row / queries / heads, row / queries % heads, row % queries);
        // Not one that is NaN.
        let is_odd = |weight: &f32| !(-1e-6..=1.0 + LOOSE).contains(weight);
        if let Some(key) = numbers.iter().position(is_odd) {
            return Err(DumpFault::Weight { layer, head, query, key, weight: numbers[key] });
        }
        let sum: f32 = numbers.iter().sum();
        if (sum - 1.0).abs() > LOOSE {
            return Err(DumpFault::Sum { layer, head, query, sum });
        }
    }
    Ok(())
}

fn read_safetensors(source: &dyn Source, limit: Limit) -> Result<Parts, DumpFault> {
    let format = |reason: String| DumpFault::Format { format: "safetensors", reason };
    let (metadata, start) = header(source).map_err(|fault| match fault {
        crate::opened::HeaderFault::Read(error) => DumpFault::Read(error),
        crate::opened::HeaderFault::Format(reason) => format(reason),
    })?;
    let mut parts = Parts::default();
    for key in Key::ALL {
        let name = key.name();
        let text = metadata.metadata().as_ref().and_then(|texts| texts.get(name));
        if let (Some(text), true) = (text, key != Key::Attention) {
            parts.set(key, Texts::One(text.clone()))?;
            continue;
        }
        let Some(info) = metadata.info(name) else { continue };
        let (begin, end) = info.data_offsets;
        let (at, length) = (start + begin as u64, (end - begin) as u64);
        match (key, info.dtype) {
            (Key::Attention, Dtype::F32 | Dtype::F16) => {
                let shape = limit.shape(&info.shape)?;
                let bytes = source.read(at, length)?;
                let is_half = info.dtype == Dtype::F16;
                parts.weights = Some(weights_of(&mut Cursor::new(bytes), shape, is_half)?);
            }
            (Key::Attention, found) => {
                return Err(DumpFault::Kind { name, found: format!("{found:?}"), known: "F32 and F16" });
            }
            // Bytes of UTF-8, for those who save no metadata.
            (_, Dtype::U8) if length <= MOST_TOKENS_BYTES as u64 => {
                let text = String::from_utf8(source.read(at, length)?);
                let text =
                    text.map_err(|_| DumpFault::Tokens { name, reason: "it is not UTF-8".to_owned() })?;
                parts.set(key, Texts::One(text))?;
            }
            (_, found) => {
                return Err(DumpFault::Kind {
                    name,
                    found: format!("{found:?}"),
                    known: "metadata and bytes of UTF-8",
                });
            }
        }
    }
    Ok(parts)
}
