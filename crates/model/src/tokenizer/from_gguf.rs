//! The tokenizer of a GGUF file.

use std::collections::HashMap;

use super::added::{Added, AddedToken};
use super::pieces::{Front, Pieces, Rank};
use super::{Model, Tokenizer, TokenizerError};
use crate::gguf::{Gguf, GgufError};
use crate::{Bpe, TokenKind};

const MODEL: &str = "tokenizer.ggml.model";
const TOKENS: &str = "tokenizer.ggml.tokens";
const SCORES: &str = "tokenizer.ggml.scores";
const TYPES: &str = "tokenizer.ggml.token_type";
const ADDS_START: &str = "tokenizer.ggml.add_bos_token";
const START: &str = "tokenizer.ggml.bos_token_id";
const ADDS_SPACE: &str = "tokenizer.ggml.add_space_prefix";
const ENDS: [&str; 2] = ["tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"];

/// A token of this type is found in a text as it is written: unknown, control, or defined by a user.
const SPECIAL: [i64; 3] = [2, 3, 4];

impl Tokenizer {
    /// Reads it: `gpt2`, which is byte-level BPE, or `llama`, which is SentencePiece's.
    ///
    /// # Errors
    /// [`TokenizerError`].
    pub fn from_gguf(file: &Gguf<'_>) -> Result<Self, TokenizerError> {
        let model = match file.need(MODEL)?.text(MODEL)? {
            "gpt2" => Model::Bytes(Box::new(Bpe::read(file)?)),
            "llama" => Model::Pieces(Box::new(pieces(file)?)),
            found => {
                let (what, known) = ("the model", "gpt2 and llama");
                return Err(TokenizerError::Unknown { what, found: found.to_owned(), known });
            }
        };
        let tokens = file.need(TOKENS)?.texts(TOKENS)?.len();
        // As llama.cpp takes it where the file does not say.
        let is_llama3 = file
            .value("tokenizer.ggml.pre")
            .is_some_and(|pre| matches!(pre.text(""), Ok("llama-bpe" | "llama3" | "llama-v3")));
        let adds_start = match file.value(ADDS_START) {
            Some(yes) => yes.bool(ADDS_START)?,
            None => is_llama3 || matches!(model, Model::Pieces(_)),
        };
        let mut tokenizer = Self { model, before: Vec::new(), after: Vec::new(), tokens };
        if adds_start && file.value(START).is_some() {
            tokenizer.before = vec![tokenizer.aside(row(file, START, tokens)?, TokenKind::Start)];
        }
        Ok(tokenizer)
    }
}

fn row(file: &Gguf<'_>, key: &str, tokens: usize) -> Result<u32, GgufError> {
    let found = file.number(key, tokens.saturating_sub(1))?;
    u32::try_from(found).map_err(|_| GgufError::NoKey { key: key.to_owned() })
}

fn pieces(file: &Gguf<'_>) -> Result<Pieces, TokenizerError> {
    let tokens = file.need(TOKENS)?.texts(TOKENS)?;
    let scores = file.need(SCORES)?.floats(SCORES)?;
    let types = file.need(TYPES)?.numbers(TYPES)?;
    if tokens.is_empty() || scores.len() != tokens.len() || types.len() != tokens.len() {
        return Err(TokenizerError::Vocabulary { tokens: tokens.len() });
    }
    let rows: HashMap<String, u32> = tokens.iter().map(|token| (*token).to_owned()).zip(0..).collect();
    let special = tokens.iter().zip(0..).zip(types).filter(|(_, kind)| SPECIAL.contains(kind));
    let added = special.map(|((token, id), _)| AddedToken::new(token, id)).collect();
    let adds_space = file.value(ADDS_SPACE).map_or(Ok(true), |yes| yes.bool(ADDS_SPACE))?;
    let unknown = "tokenizer.ggml.unknown_token_id";
    Ok(Pieces {
        bytes: Pieces::bytes_of(&rows),
        pieces: tokens.iter().map(|token| (*token).to_owned()).collect(),
        unknown: file.value(unknown).and(row(file, unknown, tokens.len()).ok()),
        rank: Rank::Scores(scores.to_vec()),
        front: if adds_space { Front::Always } else { Front::Never },
        is_front_once: false,
        splits: false,
        added: Added::new(added),
        ends: ENDS.iter().filter_map(|key| row(file, key, tokens.len()).ok()).collect(),
        rows,
    })
}
