//! The tokenizer of a `tokenizer.json`.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::added::{Added, AddedToken};
use super::described::{Described, ModelJson, Rows, around, is_on, kind, parts, split_of};
use super::pieces::{Front, Pieces, Rank};
use super::{Model, Tokenizer, TokenizerError, check_rows};
use crate::bpe::{Merge, Vocabulary};
use crate::wordpiece::Ways;
use crate::{Bpe, BpeError, TokenKind, WordPiece};

impl Tokenizer {
    /// Reads it. In a causal model what stands before a text is its start; `ends` are rows that end a text.
    ///
    /// # Errors
    /// [`TokenizerError`].
    pub fn from_json(json: &[u8], is_causal: bool, ends: &[u32]) -> Result<Self, TokenizerError> {
        let described: Described =
            serde_json::from_slice(json).map_err(|error| TokenizerError::Format(error.to_string()))?;
        let Described { added_tokens, model: description, normalizer, pre_tokenizer, post_processor } =
            described;
        let Rows::Map(rows) = &description.vocab else { return Err(unknown_model(&description)) };
        let added: Vec<AddedToken> = added_tokens.iter().map(super::described::AddedJson::token).collect();
        let last = rows.values().chain(added.iter().map(|token| &token.id)).max();
        let tokens = last.map_or(0, |last| *last as usize + 1);
        check_rows(tokens, rows.len() + added.len())?;
        let parts = Parts { normalizer: &normalizer, pre_tokenizer: &pre_tokenizer, added, tokens, ends };
        let is_bpe = !description.merges.is_empty() || description.kind.as_deref() == Some("BPE");
        let has_parts = [&description.continuing_subword_prefix, &description.end_of_word_suffix]
            .iter()
            .any(|part| part.as_ref().is_some_and(|part| !part.is_empty()));
        let model = match description.kind.as_deref() {
            Some("WordPiece") => Model::WordPiece(Box::new(parts.wordpiece(&description, rows)?)),
            Some("BPE") | None if is_bpe && !has_parts => {
                if description.byte_fallback || kind(&pre_tokenizer) == "Metaspace" {
                    Model::Pieces(Box::new(parts.pieces(&description, rows)?))
                } else {
                    Model::Bytes(Box::new(parts.bytes(&description, rows)?))
                }
            }
            _ => return Err(unknown_model(&description)),
        };
        let id = |token: &str| {
            let found = rows.get(token).copied();
            found.or_else(|| added_tokens.iter().find(|added| added.content == token).map(|added| added.id))
        };
        let mut tokenizer = Self { model, before: Vec::new(), after: Vec::new(), tokens };
        let [before, after] = around(&post_processor)?;
        tokenizer.surround(
            is_causal,
            [before, after]
                .map(|side| side.into_iter().map(|token| id(&token).ok_or(TokenizerError::NoToken(token)))),
        )?;
        Ok(tokenizer)
    }

    /// Puts tokens before and after every text.
    pub(super) fn surround<I: Iterator<Item = Result<u32, TokenizerError>>>(
        &mut self,
        is_causal: bool,
        [before, after]: [I; 2],
    ) -> Result<(), TokenizerError> {
        let first = if is_causal { TokenKind::Start } else { TokenKind::Cls };
        self.before = before.map(|id| Ok(self.aside(id?, first))).collect::<Result<_, TokenizerError>>()?;
        self.after =
            after.map(|id| Ok(self.aside(id?, TokenKind::Sep))).collect::<Result<_, TokenizerError>>()?;
        Ok(())
    }
}

fn unknown_model(model: &ModelJson) -> TokenizerError {
    TokenizerError::Unknown {
        what: "the model",
        found: model.kind.clone().unwrap_or_else(|| "of no name".to_owned()),
        known: "WordPiece and BPE",
    }
}

fn unknown_normalizer(found: &Value) -> TokenizerError {
    let found = kind(found).to_owned();
    TokenizerError::Unknown { what: "a normalizer", found, known: "BertNormalizer, NFC and ▁ for spaces" }
}

/// What all kinds are made of.
struct Parts<'a> {
    normalizer: &'a Value,
    pre_tokenizer: &'a Value,
    added: Vec<AddedToken>,
    tokens: usize,
    ends: &'a [u32],
}

impl Parts<'_> {
    fn wordpiece(self, model: &ModelJson, rows: &HashMap<String, u32>) -> Result<WordPiece, TokenizerError> {
        let normalizer = self.normalizer;
        let mut ways = Ways {
            cleans: false,
            sets_chinese_apart: false,
            strips_accents: false,
            lowers: false,
            ..Ways::default()
        };
        match kind(normalizer) {
            "BertNormalizer" => {
                ways.cleans = is_on(normalizer, "clean_text");
                ways.sets_chinese_apart = is_on(normalizer, "handle_chinese_chars");
                ways.lowers = is_on(normalizer, "lowercase");
                let strips = normalizer.get("strip_accents").and_then(Value::as_bool);
                ways.strips_accents = strips.unwrap_or(ways.lowers);
            }
            "" => {}
            _ => return Err(unknown_normalizer(normalizer)),
        }
        if kind(self.pre_tokenizer) != "BertPreTokenizer" {
            let found = kind(self.pre_tokenizer).to_owned();
            let known = "with WordPiece BertPreTokenizer";
            return Err(TokenizerError::Unknown { what: "the pre-tokenizer", found, known });
        }
        if let Some(unknown) = &model.unk_token {
            ways.unknown.clone_from(unknown);
        }
        if let Some(prefix) = &model.continuing_subword_prefix {
            ways.prefix.clone_from(prefix);
        }
        ways.longest_word = model.max_input_chars_per_word.unwrap_or(ways.longest_word);
        if !rows.contains_key(&ways.unknown) {
            return Err(TokenizerError::NoToken(ways.unknown));
        }
        let rows = rows.iter().map(|(piece, id)| (Cow::Owned(piece.clone()), *id)).collect();
        Ok(WordPiece::of(rows, &[], ways).with_added(self.added))
    }

    fn bytes(self, model: &ModelJson, rows: &HashMap<String, u32>) -> Result<Bpe, TokenizerError> {
        let (split, adds_space) = split_of(self.pre_tokenizer)?;
        let composes = match kind(self.normalizer) {
            "" => false,
            "NFC" => true,
            _ => return Err(unknown_normalizer(self.normalizer)),
        };
        let mut tokens = vec![""; self.tokens];
        let added = self.added.iter().map(|token| (&token.content, &token.id));
        for (token, id) in rows.iter().chain(added) {
            if let Some(slot) = tokens.get_mut(*id as usize) {
                *slot = token;
            }
        }
        Ok(Bpe::new(&Vocabulary {
            tokens,
            merges: pairs(model)?,
            added: self.added.clone(),
            ends: self.ends.to_vec(),
            split,
            composes,
            adds_space,
            is_whole: model.ignore_merges,
        })?)
    }

    fn pieces(self, model: &ModelJson, rows: &HashMap<String, u32>) -> Result<Pieces, TokenizerError> {
        let (mut front, mut splits) = (Front::Never, false);
        for part in parts(self.normalizer, "normalizers") {
            match kind(part) {
                "Prepend" if text(part, "prepend") == "▁" => front = Front::Always,
                "Replace" if part.pointer("/pattern/String").and_then(Value::as_str) == Some(" ") => {}
                _ => return Err(unknown_normalizer(part)),
            }
        }
        match kind(self.pre_tokenizer) {
            "" => {}
            "Metaspace" if text(self.pre_tokenizer, "replacement") == "▁" => {
                splits = self.pre_tokenizer.get("split").and_then(Value::as_bool).unwrap_or(true);
                front = match text(self.pre_tokenizer, "prepend_scheme") {
                    "never" => Front::Never,
                    "first" => Front::First,
                    _ => Front::Always,
                };
            }
            found => {
                let found = found.to_owned();
                return Err(TokenizerError::Unknown { what: "a pre-tokenizer", found, known: "Metaspace" });
            }
        }
        let mut pieces = vec![String::new(); self.tokens];
        let added = self.added.iter().map(|token| (&token.content, &token.id));
        for (token, id) in rows.iter().chain(added) {
            if let Some(slot) = pieces.get_mut(*id as usize) {
                slot.clone_from(token);
            }
        }
        let mut merges = HashMap::new();
        for (index, (left, right)) in pairs(model)?.into_iter().enumerate() {
            let merged = || {
                let into = *rows.get(&format!("{left}{right}"))?;
                Some((
                    (*rows.get(left)?, *rows.get(right)?),
                    Merge { rank: u32::try_from(index).ok()?, into },
                ))
            };
            let merge = || format!("{left} {right}");
            let (pair, merge) = merged().ok_or_else(|| BpeError::Merge { index, merge: merge() })?;
            merges.insert(pair, merge);
        }
        let bytes = if model.byte_fallback { Pieces::bytes_of(rows) } else { vec![None; 256] };
        Ok(Pieces {
            pieces,
            bytes,
            unknown: model.unk_token.as_ref().and_then(|unknown| rows.get(unknown).copied()),
            rank: Rank::Merges(merges),
            front,
            is_front_once: kind(self.pre_tokenizer) == "Metaspace",
            splits,
            added: Added::new(self.added),
            ends: self.ends.to_vec(),
            rows: rows.clone(),
        })
    }
}

fn text<'a>(part: &'a Value, name: &str) -> &'a str {
    part.get(name).and_then(Value::as_str).unwrap_or(if name == "replacement" { "▁" } else { "" })
}

fn pairs(model: &ModelJson) -> Result<Vec<(&str, &str)>, TokenizerError> {
    let pairs = model.merges.iter().enumerate().map(|(index, merge)| {
        merge.pair().ok_or_else(|| BpeError::Merge { index, merge: format!("{merge:?}") }.into())
    });
    pairs.collect()
}
