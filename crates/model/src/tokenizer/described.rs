//! `tokenizer.json` of the library `tokenizers` of Hugging Face, as far as it is read here.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::TokenizerError;
use super::added::AddedToken;
use crate::bpe::split::Split;

#[derive(Debug, Deserialize)]
pub(super) struct Described {
    #[serde(default)]
    pub added_tokens: Vec<AddedJson>,
    #[serde(default)]
    pub normalizer: Value,
    #[serde(default)]
    pub pre_tokenizer: Value,
    #[serde(default)]
    pub post_processor: Value,
    pub model: ModelJson,
}

#[derive(Debug, Deserialize)]
pub(super) struct AddedJson {
    pub id: u32,
    pub content: String,
    #[serde(default)]
    pub single_word: bool,
    #[serde(default)]
    pub lstrip: bool,
    #[serde(default)]
    pub rstrip: bool,
}

impl AddedJson {
    pub fn token(&self) -> AddedToken {
        AddedToken {
            takes: [self.lstrip, self.rstrip],
            is_word: self.single_word,
            ..AddedToken::new(&self.content, self.id)
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct ModelJson {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    #[serde(default)]
    pub vocab: Rows,
    #[serde(default)]
    pub merges: Vec<MergeJson>,
    pub unk_token: Option<String>,
    pub continuing_subword_prefix: Option<String>,
    pub end_of_word_suffix: Option<String>,
    pub max_input_chars_per_word: Option<usize>,
    #[serde(default)]
    pub byte_fallback: bool,
    #[serde(default)]
    pub ignore_merges: bool,
}

/// A vocabulary; that of another kind of model is a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Rows {
    Map(HashMap<String, u32>),
    Other(IgnoredAny),
}

impl Default for Rows {
    fn default() -> Self {
        Self::Map(HashMap::new())
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum MergeJson {
    Text(String),
    Pair(String, String),
}

impl MergeJson {
    pub fn pair(&self) -> Option<(&str, &str)> {
        match self {
            Self::Text(text) => text.split_once(' '),
            Self::Pair(left, right) => Some((left, right)),
        }
    }
}

/// The `type` of a part; empty where there is no part.
pub(super) fn kind(part: &Value) -> &str {
    part.get("type").and_then(Value::as_str).unwrap_or(if part.is_null() { "" } else { "without a type" })
}

/// What a sequence has, or the part itself.
pub(super) fn parts<'a>(part: &'a Value, of: &str) -> Vec<&'a Value> {
    match (kind(part), part.get(of).and_then(Value::as_array)) {
        ("", _) => Vec::new(),
        ("Sequence", Some(parts)) => parts.iter().collect(),
        _ => vec![part],
    }
}

/// Whether a switch is on.
pub(super) fn is_on(part: &Value, switch: &str) -> bool {
    part.get(switch).and_then(Value::as_bool).unwrap_or(false)
}

/// How byte-level BPE cuts a text, and whether a space is put before it.
pub(super) fn split_of(pre_tokenizer: &Value) -> Result<(Split, bool), TokenizerError> {
    let unknown = |found: String| TokenizerError::Unknown {
        what: "a pre-tokenizer",
        found,
        known: "those of GPT-2, SmolLM, Qwen2 and Llama 3",
    };
    let parts = parts(pre_tokenizer, "pretokenizers");
    let kinds: Vec<&str> = parts.iter().map(|part| kind(part)).collect();
    let level = parts.last().copied().unwrap_or(&Value::Null);
    let has_pattern = level.get("use_regex").and_then(Value::as_bool).unwrap_or(true);
    let split = match (kinds.as_slice(), has_pattern) {
        (["ByteLevel"], true) => Split::Gpt2,
        (["Digits", "ByteLevel"], true) if is_on(parts[0], "individual_digits") => Split::Smollm,
        (["Split", "ByteLevel"], false) => {
            let pattern = parts[0].pointer("/pattern/Regex").and_then(Value::as_str).unwrap_or_default();
            let is_plain = !is_on(parts[0], "invert")
                && parts[0].get("behavior").and_then(Value::as_str) == Some("Isolated");
            let known = Split::of_pattern(pattern).filter(|_| is_plain);
            known.ok_or_else(|| unknown(format!("with the pattern {pattern}")))?
        }
        _ => return Err(unknown(if kinds.is_empty() { "of none".to_owned() } else { kinds.join(", ") })),
    };
    Ok((split, is_on(level, "add_prefix_space")))
}

/// Tokens that stand before and after a text.
pub(super) fn around(post_processor: &Value) -> Result<[Vec<String>; 2], TokenizerError> {
    let [mut before, mut after] = [Vec::new(), Vec::new()];
    for part in parts(post_processor, "processors") {
        match kind(part) {
            "ByteLevel" => {}
            "BertProcessing" | "RobertaProcessing" => {
                let of = |name: &str| part.get(name)?.get(0)?.as_str().map(str::to_owned);
                before.extend(of("cls"));
                after.extend(of("sep"));
            }
            "TemplateProcessing" => {
                let items = part.get("single").and_then(Value::as_array);
                let mut is_after = false;
                for item in items.into_iter().flatten() {
                    is_after |= item.get("Sequence").is_some();
                    let id = item.pointer("/SpecialToken/id").and_then(Value::as_str);
                    let side = if is_after { &mut after } else { &mut before };
                    side.extend(id.map(str::to_owned));
                }
            }
            found => {
                let found = found.to_owned();
                let known = "ByteLevel, BertProcessing, RobertaProcessing and TemplateProcessing";
                return Err(TokenizerError::Unknown { what: "a post-processor", found, known });
            }
        }
    }
    Ok([before, after])
}
