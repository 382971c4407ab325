//! Tokenizers of folders that have no `tokenizer.json`: `vocab.txt`, or `vocab.json` and `merges.txt`.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::added::AddedToken;
use super::{Model, Tokenizer, TokenizerError, check_rows};
use crate::bpe::Vocabulary;
use crate::bpe::split::Split;
use crate::wordpiece::Ways;
use crate::{Bpe, BpeError, WordPiece};

impl Tokenizer {
    /// BERT's: a piece a line. `settings` is `tokenizer_config.json`, where there is one.
    ///
    /// # Errors
    /// [`TokenizerError`].
    pub fn from_vocabulary(vocabulary: &str, settings: &Value) -> Result<Self, TokenizerError> {
        let pieces: Vec<&str> = vocabulary.lines().collect();
        let tokens = pieces.len();
        check_rows(tokens, pieces.len())?;
        let switch = |name: &str| settings.get(name).and_then(Value::as_bool);
        let lowers = switch("do_lower_case").unwrap_or(true);
        let ways = Ways {
            lowers,
            strips_accents: switch("strip_accents").unwrap_or(lowers),
            sets_chinese_apart: switch("tokenize_chinese_chars").unwrap_or(true),
            ..Ways::default()
        };
        let rows: HashMap<Cow<'static, str>, u32> =
            pieces.iter().map(|piece| Cow::Owned((*piece).to_owned())).zip(0..).collect();
        let around = ["[CLS]", "[SEP]"].map(|token| {
            let id = rows.get(token).copied();
            std::iter::once(id.ok_or_else(|| TokenizerError::NoToken(token.to_owned())))
        });
        if !rows.contains_key(ways.unknown.as_str()) {
            return Err(TokenizerError::NoToken(ways.unknown));
        }
        let model = WordPiece::of(rows, &["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], ways);
        let mut tokenizer =
            Self { model: Model::WordPiece(Box::new(model)), before: Vec::new(), after: Vec::new(), tokens };
        tokenizer.surround(false, around)?;
        Ok(tokenizer)
    }

    /// Byte-level BPE: a vocabulary by token, and merges, one a line. `family` is the model's: GPT-2, RoBERTa or Qwen2.
    ///
    /// # Errors
    /// [`TokenizerError`].
    pub fn from_merges(
        vocabulary: &[u8],
        merges: &str,
        family: &str,
        ends: &[u32],
    ) -> Result<Self, TokenizerError> {
        let rows: HashMap<String, u32> =
            serde_json::from_slice(vocabulary).map_err(|error| TokenizerError::Format(error.to_string()))?;
        let tokens = rows.values().max().map_or(0, |last| *last as usize + 1);
        check_rows(tokens, rows.len())?;
        let mut texts = vec![""; tokens];
        for (token, id) in &rows {
            if let Some(slot) = texts.get_mut(*id as usize) {
                *slot = token;
            }
        }
        let mut pairs = Vec::new();
        let lines = merges.lines().filter(|line| !line.starts_with("#version") && !line.is_empty());
        for (index, line) in lines.enumerate() {
            let pair = line.split_once(' ');
            pairs.push(pair.ok_or_else(|| BpeError::Merge { index, merge: line.to_owned() })?);
        }
        let is_roberta = family == "roberta";
        let special: &[&str] = match family {
            "roberta" => &["<s>", "</s>", "<pad>", "<unk>", "<mask>"],
            _ => &["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        };
        let found = special.iter().filter_map(|token| {
            let mut added = AddedToken::new(token, *rows.get(*token)?);
            added.takes[0] = *token == "<mask>";
            Some(added)
        });
        let model = Bpe::new(&Vocabulary {
            tokens: texts,
            merges: pairs,
            added: found.collect(),
            ends: ends.to_vec(),
            split: if family == "qwen2" { Split::Qwen2 } else { Split::Gpt2 },
            composes: family == "qwen2",
            ..Vocabulary::default()
        })?;
        let mut tokenizer =
            Self { model: Model::Bytes(Box::new(model)), before: Vec::new(), after: Vec::new(), tokens };
        if is_roberta {
            let around = ["<s>", "</s>"].map(|token| {
                let id = rows.get(token).copied();
                std::iter::once(id.ok_or_else(|| TokenizerError::NoToken(token.to_owned())))
            });
            tokenizer.surround(false, around)?;
        }
        Ok(tokenizer)
    }
}
