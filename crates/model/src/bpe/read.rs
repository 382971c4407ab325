//! The tokenizer from a vocabulary, and that from a GGUF file's metadata.

use std::collections::HashMap;

use super::spell::byte_of;
use super::split::Split;
use super::{Bpe, Merge};
use crate::gguf::{Gguf, GgufError};
use crate::tokenizer::added::{Added, AddedToken};

/// Why a file's tokenizer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BpeError {
    /// Something of the file.
    #[error(transparent)]
    Gguf(#[from] GgufError),
    /// Another way to make tokens.
    #[error(
        "its tokenizer is {found}; gpt2 with the ways to split of gpt-2, smollm, llama-bpe and qwen2 can be read"
    )]
    Other {
        /// As the file says.
        found: String,
    },
    /// A merge of what is not in the vocabulary, or into it.
    #[error("merge {index}, `{merge}`, names a token that is not in the vocabulary")]
    Merge {
        /// Its place.
        index: usize,
        /// As it is written.
        merge: String,
    },
    /// Types and tokens do not belong together.
    #[error("the vocabulary has {tokens} tokens and {types} types of them")]
    Types {
        /// Number of tokens.
        tokens: usize,
        /// Number of types.
        types: usize,
    },
    /// No token at all, or more bytes of tokens than can be counted.
    #[error("the vocabulary has {tokens} tokens")]
    Vocabulary {
        /// Number of tokens.
        tokens: usize,
    },
}

/// A token of this type is found in a text as it is written: control, or defined by a user.
const SPECIAL: [i64; 2] = [3, 4];

/// What a tokenizer is made of.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary<'a> {
    /// By row; empty where a row has none.
    pub tokens: Vec<&'a str>,
    /// Pairs of tokens, the earliest first.
    pub merges: Vec<(&'a str, &'a str)>,
    /// Found as they are written.
    pub added: Vec<AddedToken>,
    /// Rows that end a text.
    pub ends: Vec<u32>,
    pub split: Split,
    pub composes: bool,
    pub adds_space: bool,
    /// Pieces that are tokens are not merged.
    pub is_whole: bool,
}

impl Bpe {
    /// Reads vocabulary, merges and special tokens.
    ///
    /// # Errors
    /// [`BpeError`].
    pub fn read(file: &Gguf<'_>) -> Result<Self, BpeError> {
        let text = |key: &str| file.need(key)?.text(key);
        let (model, split) = (text("tokenizer.ggml.model")?, text("tokenizer.ggml.pre")?);
        let known = match (model, split) {
            ("gpt2", "gpt-2") => Some(Split::Gpt2),
            ("gpt2", "smollm") => Some(Split::Smollm),
            ("gpt2", "qwen2") => Some(Split::Qwen2),
            ("gpt2", "llama-bpe" | "llama3" | "llama-v3") => Some(Split::Llama3),
            _ => None,
        };
        let split = known.ok_or_else(|| BpeError::Other { found: format!("{model}, {split}") })?;
        let list = |key: &str| file.need(key)?.texts(key);
        let (tokens, merges) = (list("tokenizer.ggml.tokens")?, list("tokenizer.ggml.merges")?);
        let types = match file.value(TYPES) {
            Some(types) => types.numbers(TYPES)?,
            None => &[],
        };
        if !types.is_empty() && types.len() != tokens.len() {
            return Err(BpeError::Types { tokens: tokens.len(), types: types.len() });
        }
        let special = tokens.iter().zip(0..).zip(types).filter(|(_, kind)| SPECIAL.contains(kind));
        let added = special.map(|((token, id), _)| AddedToken::new(token, id)).collect();
        let mut pairs = Vec::with_capacity(merges.len());
        for (index, merge) in merges.iter().enumerate() {
            let pair = merge.split_once(' ');
            pairs.push(pair.ok_or_else(|| BpeError::Merge { index, merge: (*merge).to_owned() })?);
        }
        Self::new(&Vocabulary {
            tokens: tokens.to_vec(),
            merges: pairs,
            added,
            ends: ENDS
                .iter()
                .filter_map(|key| file.number(key, tokens.len()).ok()?.try_into().ok())
                .collect(),
            split,
            is_whole: split == Split::Llama3,
            ..Vocabulary::default()
        })
    }

    /// From a vocabulary in GPT-2's letters.
    pub(crate) fn new(vocabulary: &Vocabulary<'_>) -> Result<Self, BpeError> {
        let Vocabulary { tokens, merges, added, ends, split, composes, adds_space, is_whole } = vocabulary;
        let mut bpe = Self {
            bytes: Vec::new(),
            ends: vec![0],
            single: [None; 256],
            merges: HashMap::with_capacity(merges.len()),
            added: Added::new(added.clone()),
            whole: HashMap::new(),
            split: *split,
            composes: *composes,
            adds_space: *adds_space,
            ends_text: ends.clone(),
        };
        let rows = bpe.read_tokens(tokens)?;
        for (index, (left, right)) in merges.iter().enumerate() {
            let merged = || {
                let into = *rows.get(format!("{left}{right}").as_str())?;
                let pair = (*rows.get(left)?, *rows.get(right)?);
                Some((pair, Merge { rank: u32::try_from(index).ok()?, into }))
            };
            let (pair, merge) =
                merged().ok_or_else(|| BpeError::Merge { index, merge: format!("{left} {right}") })?;
            bpe.merges.insert(pair, merge);
        }
        if *is_whole {
            let ids = 0..u32::try_from(tokens.len()).unwrap_or_default();
            let plain = ids.filter(|id| !bpe.added.has(*id) && !bpe.bytes(*id).is_empty());
            bpe.whole = plain.map(|id| (bpe.bytes(id).to_vec(), id)).collect();
        }
        Ok(bpe)
    }

    fn read_tokens<'a>(&mut self, tokens: &[&'a str]) -> Result<HashMap<&'a str, u32>, BpeError> {
        let odd = || BpeError::Vocabulary { tokens: tokens.len() };
        if tokens.is_empty() {
            return Err(odd());
        }
        let special: std::collections::HashSet<u32> =
            self.added.tokens().iter().map(|token| token.id).collect();
        let mut rows = HashMap::with_capacity(tokens.len());
        for (index, token) in tokens.iter().enumerate() {
            let id = u32::try_from(index).map_err(|_| odd())?;
            rows.insert(*token, id);
            if special.contains(&id) {
                self.bytes.extend(token.as_bytes());
            } else {
                let mut buffer = [0; 4];
                for character in token.chars() {
                    match byte_of(character) {
                        Some(byte) => self.bytes.push(byte),
                        // Of a vocabulary that is not in GPT-2's letters: as it is.
                        None => self.bytes.extend(character.encode_utf8(&mut buffer).as_bytes()),
                    }
                }
                if let (Some(character), [byte]) = (token.chars().next(), &self.bytes[self.last_end()..])
                    && byte_of(character).is_some()
                {
                    self.single[usize::from(*byte)] = Some(id);
                }
            }
            self.ends.push(u32::try_from(self.bytes.len()).map_err(|_| odd())?);
        }
        Ok(rows)
    }

    fn last_end(&self) -> usize {
        self.ends.last().map_or(0, |end| *end as usize)
    }
}

const TYPES: &str = "tokenizer.ggml.token_type";
/// Keys of tokens that end a text or an answer.
const ENDS: [&str; 2] = ["tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"];
