//! The tokenizer from a file's metadata.

use std::collections::HashMap;

use super::spell::byte_of;
use super::{Bpe, Merge};
use crate::gguf::{Gguf, GgufError};

/// Why a file's tokenizer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BpeError {
    /// Something of the file.
    #[error(transparent)]
    Gguf(#[from] GgufError),
    /// Another way to make tokens.
    #[error("its tokenizer is {found}; gpt2 with smollm's way to split can be read")]
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

impl Bpe {
    /// Reads vocabulary, merges and special tokens.
    ///
    /// # Errors
    /// [`BpeError`].
    pub fn read(file: &Gguf<'_>) -> Result<Self, BpeError> {
        let text = |key: &str| file.need(key)?.text(key);
        let (model, split) = (text("tokenizer.ggml.model")?, text("tokenizer.ggml.pre")?);
        if (model, split) != ("gpt2", "smollm") {
            return Err(BpeError::Other { found: format!("{model}, {split}") });
        }
        let list = |key: &str| file.need(key)?.texts(key);
        let (tokens, merges) = (list("tokenizer.ggml.tokens")?, list("tokenizer.ggml.merges")?);
        let types = match file.value(TYPES) {
            Some(types) => types.numbers(TYPES)?,
            None => &[],
        };
        if !types.is_empty() && types.len() != tokens.len() {
            return Err(BpeError::Types { tokens: tokens.len(), types: types.len() });
        }
        let mut bpe = Self {
            bytes: Vec::new(),
            ends: vec![0],
            single: [None; 256],
            merges: HashMap::with_capacity(merges.len()),
            specials: Vec::new(),
            ends_text: ENDS
                .iter()
                .filter_map(|key| file.number(key, tokens.len()).ok()?.try_into().ok())
                .collect(),
        };
        let rows = bpe.read_tokens(tokens, types)?;
        for (index, merge) in merges.iter().enumerate() {
            let (pair, merged) = pair(merge, index, &rows)
                .ok_or_else(|| BpeError::Merge { index, merge: (*merge).to_owned() })?;
            bpe.merges.insert(pair, merged);
        }
        Ok(bpe)
    }

    fn read_tokens<'a>(
        &mut self,
        tokens: &[&'a str],
        types: &[i64],
    ) -> Result<HashMap<&'a str, u32>, BpeError> {
        let odd = || BpeError::Vocabulary { tokens: tokens.len() };
        if tokens.is_empty() {
            return Err(odd());
        }
        let mut rows = HashMap::with_capacity(tokens.len());
        for (index, token) in tokens.iter().enumerate() {
            let id = u32::try_from(index).map_err(|_| odd())?;
            rows.insert(*token, id);
            let is_special = types.get(index).is_some_and(|kind| SPECIAL.contains(kind));
            if is_special && !token.is_empty() {
                self.specials.push(((*token).to_owned(), id));
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
        self.specials.sort_by_key(|(special, _)| std::cmp::Reverse(special.len()));
        Ok(rows)
    }

    fn last_end(&self) -> usize {
        self.ends.last().map_or(0, |end| *end as usize)
    }
}

const TYPES: &str = "tokenizer.ggml.token_type";
/// Keys of tokens that end a text or an answer.
const ENDS: [&str; 2] = ["tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"];

/// A merge is two tokens with a space between.
fn pair(merge: &str, index: usize, rows: &HashMap<&str, u32>) -> Option<((u32, u32), Merge)> {
    let (left, right) = merge.split_once(' ')?;
    let into = *rows.get(format!("{left}{right}").as_str())?;
    Some(((*rows.get(left)?, *rows.get(right)?), Merge { rank: u32::try_from(index).ok()?, into }))
}
