//! SentencePiece's BPE (Kudo and Richardson 2018) as Llama 2 and Mistral have it: a text is one row of characters, spaces
//! among them as ▁, whose pairs are merged; what is not in the vocabulary becomes bytes.

use std::collections::HashMap;
use std::ops::Range;

use super::added::Added;
use super::mapped::Mapped;
use crate::bpe::merge::{Symbol, linked, merge};
use crate::bpe::{Merge, Placed, spell, word_of};
use crate::words::split_words;
use crate::{Token, TokenKind};

/// Stands for a space.
pub(crate) const SPACE: char = '▁';

/// Which pair is merged first.
#[derive(Debug)]
pub(crate) enum Rank {
    /// The one whose token has the highest score, by row.
    Scores(Vec<f32>),
    /// By a list.
    Merges(HashMap<(u32, u32), Merge>),
}

/// Where a space is put before a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Front {
    Never,
    /// Before the whole text alone.
    First,
    /// Behind each special token as well.
    Always,
}

/// The tokenizer.
#[derive(Debug)]
pub struct Pieces {
    pub(crate) pieces: Vec<String>,
    pub(crate) rows: HashMap<String, u32>,
    /// The token of each byte, where there is one.
    pub(crate) bytes: Vec<Option<u32>>,
    pub(crate) unknown: Option<u32>,
    pub(crate) rank: Rank,
    pub(crate) front: Front,
    /// Only where none stands there.
    pub(crate) is_front_once: bool,
    /// Merges end before each ▁.
    pub(crate) splits: bool,
    pub(crate) added: Added,
    pub(crate) ends: Vec<u32>,
}

impl Pieces {
    /// The token of each byte, `<0x41>` and so on, where a vocabulary has them.
    pub(crate) fn bytes_of(rows: &HashMap<String, u32>) -> Vec<Option<u32>> {
        (0..=255u8).map(|byte| rows.get(&format!("<0x{byte:02X}>")).copied()).collect()
    }

    /// The bytes that a token stands for.
    #[must_use]
    pub fn bytes(&self, id: u32) -> Vec<u8> {
        if let Some(byte) = self.bytes.iter().position(|own| *own == Some(id)) {
            return u8::try_from(byte).map(|byte| vec![byte]).unwrap_or_default();
        }
        let piece = self.pieces.get(id as usize).map(String::as_str).unwrap_or_default();
        if self.added.has(id) { piece.into() } else { piece.replace(SPACE, " ").into_bytes() }
    }

    /// Tokens of a text; their spans are widened to whole characters, and words are as [`crate::Bpe::encode`] has them.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<Token> {
        let words = split_words(text);
        let mut before = None;
        let tokens = self.place(text).into_iter().map(|placed| {
            let Placed { id, bytes } = placed;
            let span = text.floor_char_boundary(bytes.start)..text.ceil_char_boundary(bytes.end);
            let word = if self.added.has(id) { None } else { word_of(text, &span, &words) };
            let later = word.is_some() && word == before;
            before = word;
            let kind = if later { TokenKind::Piece } else { TokenKind::Word };
            Token { text: spell(&self.bytes(id)), id, kind, span, word }
        });
        tokens.collect()
    }

    fn place(&self, text: &str) -> Vec<Placed> {
        let mut tokens = Vec::new();
        for (range, special) in self.added.split(text) {
            match special {
                Some(id) => tokens.push(Placed { id, bytes: range }),
                None => self.place_plain(text, range, &mut tokens),
            }
        }
        tokens
    }

    fn place_plain(&self, text: &str, range: Range<usize>, tokens: &mut Vec<Placed>) {
        let mut mapped = Mapped::with_capacity(range.len() + SPACE.len_utf8());
        let has_front = match self.front {
            Front::Never => false,
            Front::First => range.start == 0,
            Front::Always => true,
        };
        if has_front && !(self.is_front_once && text[range.clone()].starts_with([' ', SPACE])) {
            mapped.push(SPACE, range.start..range.start);
        }
        for (at, character) in text[range.clone()].char_indices() {
            let origin = range.start + at..range.start + at + character.len_utf8();
            mapped.push(if character == ' ' { SPACE } else { character }, origin);
        }
        let mut start = 0;
        let ends = mapped.text.match_indices(SPACE).map(|(at, _)| at).filter(|at| self.splits && *at > 0);
        for end in ends.chain([mapped.text.len()]) {
            self.merge(&mapped, start..end, tokens);
            start = end;
        }
    }

    fn merge(&self, mapped: &Mapped, range: Range<usize>, tokens: &mut Vec<Placed>) {
        let text = mapped.text.as_str();
        let mut buffer = [0; 4];
        let characters = text[range.clone()].char_indices().map(|(at, character)| {
            let id = self.rows.get(&*character.encode_utf8(&mut buffer)).copied();
            let start = range.start + at;
            (id, start..start + character.len_utf8())
        });
        let of = |left: &Symbol, right: &Symbol| match &self.rank {
            Rank::Merges(merges) => merges.get(&(left.id?, right.id?)).copied(),
            Rank::Scores(scores) => {
                let into = *self.rows.get(&text[left.bytes.start..right.bytes.end])?;
                Some(Merge { rank: highest_first(*scores.get(into as usize)?), into })
            }
        };
        for symbol in merge(linked(characters), of) {
            let origin = mapped.origin(symbol.bytes.clone());
            if let Some(id) = symbol.id {
                tokens.push(Placed { id, bytes: origin });
                continue;
            }
            let bytes = text[symbol.bytes].bytes().map(|byte| *self.bytes.get(usize::from(byte))?);
            match bytes.collect::<Option<Vec<u32>>>() {
                Some(ids) => tokens.extend(ids.into_iter().map(|id| Placed { id, bytes: origin.clone() })),
                None => tokens.extend(self.unknown.map(|id| Placed { id, bytes: origin })),
            }
        }
    }
}

/// A rank that is the smaller the higher the score.
fn highest_first(score: f32) -> u32 {
    let bits = score.to_bits();
    // As `f32::total_cmp` orders them.
    let ascending = if bits >> 31 == 0 { bits | 1 << 31 } else { !bits };
    !ascending
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_ranked() {
        let scores = [3.0, 0.5, 0.0, -0.0, -1.0, -1e9];
        let ranks = scores.map(highest_first);
        assert!(ranks.is_sorted() && ranks[0] < ranks[1] && ranks[4] < ranks[5], "{ranks:?}");
    }
}
