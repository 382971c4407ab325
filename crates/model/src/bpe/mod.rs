//! Byte-level BPE as GPT-2 has it (Radford et al. 2019; Sennrich et al. 2016): special tokens are found in the text first,
//! then a pattern splits, then pairs of bytes are merged.
//!
//! Equal to what `tokenizers` of Hugging Face gives, also for SmolLM2, whose vocabulary lacks some bytes: those are dropped.

pub(crate) mod merge;
mod read;
mod spell;
pub(crate) mod split;

use std::collections::HashMap;
use std::ops::Range;

pub use read::BpeError;
pub(crate) use read::Vocabulary;
pub use spell::{spell, spell_whole};
use split::Split;

use super::tokenizer::added::Added;
use super::tokenizer::mapped::Mapped;
use super::words::{split_words, word_at};
use super::{Token, TokenKind};

/// The tokenizer.
#[derive(Debug)]
pub struct Bpe {
    /// All tokens' bytes in a row.
    bytes: Vec<u8>,
    /// `[token + 1]`: where they end.
    ends: Vec<u32>,
    /// The token of each byte alone, where there is one.
    single: [Option<u32>; 256],
    /// Which pairs of tokens become one, and how early.
    merges: HashMap<(u32, u32), Merge>,
    /// Tokens that are found as they are written.
    added: Added,
    /// Pieces that are tokens as they are, without merges: the bytes' tokens; empty where there are none.
    whole: HashMap<Vec<u8>, u32>,
    split: Split,
    /// Characters are composed first (NFC).
    composes: bool,
    /// A text that begins with no space gets one.
    adds_space: bool,
    /// Tokens that end a text.
    ends_text: Vec<u32>,
}

/// What a pair becomes; the smallest rank is merged first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Merge {
    pub rank: u32,
    pub into: u32,
}

/// A token's place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub id: u32,
    /// Bytes of the text, which may begin or end within a character.
    pub bytes: Range<usize>,
}

impl Bpe {
    /// Number of tokens.
    #[must_use]
    pub fn vocabulary(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// The bytes that a token stands for; none where there is no such token.
    #[must_use]
    pub fn bytes(&self, id: u32) -> &[u8] {
        let end = |id: usize| self.ends.get(id).map(|end| *end as usize);
        let range = end(id as usize).zip(end(id as usize + 1));
        range.and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// A token as it is shown: see [`spell`].
    #[must_use]
    pub fn spelled(&self, id: u32) -> String {
        spell(self.bytes(id))
    }

    /// Whether the token ends a text, as the file says.
    #[must_use]
    pub fn is_end(&self, id: u32) -> bool {
        self.ends_text.contains(&id)
    }

    /// Whether the token is one that is not made of text: the beginning of an answer, the end of a text and the like.
    #[must_use]
    pub fn is_special(&self, id: u32) -> bool {
        self.added.has(id)
    }

    /// The text of tokens in a row, and the bytes at its end that are not yet a whole character. Bytes before that which
    /// are none are shown as [`spell`] shows them.
    #[must_use]
    pub fn text(&self, ids: &[u32]) -> (String, Vec<u8>) {
        let bytes: Vec<u8> = ids.iter().flat_map(|id| self.bytes(*id)).copied().collect();
        spell_whole(&bytes)
    }

    /// Rows of a text in the embedding table.
    #[must_use]
    pub fn ids(&self, text: &str) -> Vec<u32> {
        self.place(text).into_iter().map(|token| token.id).collect()
    }

    /// Tokens of a text. Spaces before a word belong to its token, and stand in its text and span. A span is widened to
    /// whole characters, so tokens that share a character share its bytes.
    ///
    /// A token's word is the one that it begins in, after its spaces; what is between words (line ends, characters that
    /// show nothing) counts with the next word, and after the last with the last. Special tokens have none.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<Token> {
        self.tokens(text, self.place(text))
    }

    /// A text that was written on, token by token, and its tokens: those of `text` as [`Bpe::encode`] gives them, then
    /// these. What is at the end and not yet a whole character is a token without a span. Words are those of the whole
    /// text. Read anew, it may have other tokens.
    #[must_use]
    pub fn encode_on(&self, text: &str, written: &[u32]) -> (String, Vec<Token>) {
        let (mut placed, start) = (self.place(text), text.len());
        let mut end = start;
        for (index, id) in written.iter().enumerate() {
            let begin = end;
            end = start + self.text(&written[..=index]).0.len();
            placed.push(Placed { id: *id, bytes: begin..end });
        }
        let whole = format!("{text}{}", self.text(written).0);
        let tokens = self.tokens(&whole, placed);
        (whole, tokens)
    }

    fn tokens(&self, text: &str, placed: Vec<Placed>) -> Vec<Token> {
        let words = split_words(text);
        let mut before = None;
        let tokens = placed.into_iter().enumerate().map(|(index, placed)| {
            let span =
                text.floor_char_boundary(placed.bytes.start)..text.ceil_char_boundary(placed.bytes.end);
            let word = if self.is_special(placed.id) { None } else { word_of(text, &span, &words) };
            let later = word.is_some() && word == before;
            before = word;
            let kind = match later {
                _ if index == 0 => TokenKind::First,
                true => TokenKind::Piece,
                false => TokenKind::Word,
            };
            Token { text: self.spelled(placed.id), id: placed.id, kind, span, word }
        });
        tokens.collect()
    }

    pub(crate) fn place(&self, text: &str) -> Vec<Placed> {
        let mut tokens = Vec::new();
        for (range, special) in self.added.split(text) {
            match special {
                Some(id) => tokens.push(Placed { id, bytes: range }),
                None if self.composes || self.adds_space => self.place_mapped(text, range, &mut tokens),
                None => self.place_plain(&text[range.clone()], range.start, &mut tokens),
            }
        }
        tokens
    }

    /// Appends the tokens of a part that stands at `offset`.
    fn place_plain(&self, text: &str, offset: usize, tokens: &mut Vec<Placed>) {
        for piece in split::pieces(self.split, text) {
            let bytes = &text.as_bytes()[piece.clone()];
            let start = offset + piece.start;
            match self.whole.get(bytes) {
                Some(id) => tokens.push(Placed { id: *id, bytes: start..offset + piece.end }),
                None => self.merge(bytes, start, tokens),
            }
        }
    }

    fn place_mapped(&self, text: &str, range: Range<usize>, tokens: &mut Vec<Placed>) {
        let mut mapped = Mapped::of(text, range.clone(), self.composes);
        if self.adds_space && !mapped.text.starts_with(' ') {
            let rest = std::mem::replace(&mut mapped, Mapped::with_capacity(range.len() + 1));
            mapped.push(' ', range.start..range.start);
            mapped.append(rest);
        }
        let first = tokens.len();
        self.place_plain(&mapped.text, 0, tokens);
        for token in &mut tokens[first..] {
            token.bytes = mapped.origin(token.bytes.clone());
        }
    }
}

/// See [`Bpe::encode`].
pub(crate) fn word_of(text: &str, span: &Range<usize>, words: &[Range<usize>]) -> Option<usize> {
    let spaces = text[span.clone()].len() - text[span.clone()].trim_start().len();
    let start = if spaces < span.len() { span.start + spaces } else { span.end };
    let next = || words.partition_point(|word| word.end <= start).min(words.len().saturating_sub(1));
    word_at(words, start).or_else(|| (!words.is_empty()).then(next))
}
