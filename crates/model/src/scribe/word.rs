//! A token that is named before its sentence is read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Token;
use crate::words::{bare, seen, split_words};

/// A token by what it says, or by its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WordRef {
    /// The first token that says this, in any case; what nobody sees does not count, nor do spaces before it.
    Text(String),
    /// The token at that place, from 0.
    Index(usize),
}

impl WordRef {
    /// `bank`, or `#3`; `None` where nothing is named, or a place that no machine can count to.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_index = |rest: &&str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        match text.strip_prefix('#').filter(is_index) {
            Some(digits) => digits.parse().ok().map(Self::Index),
            None => (!text.is_empty()).then(|| Self::Text(text.to_owned())),
        }
    }

    /// Which of the tokens it is.
    #[must_use]
    pub fn find<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut tokens = tokens.into_iter();
        match self {
            Self::Index(index) => tokens.nth(*index).map(|_| *index),
            Self::Text(text) => {
                let text = plain(text);
                tokens.position(|token| plain(token).trim_start_matches(' ') == text)
            }
        }
    }
}

/// A word as words are compared.
#[must_use]
pub fn plain(word: &str) -> String {
    seen(word).to_lowercase()
}

impl fmt::Display for WordRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Index(index) => write!(f, "#{index}"),
        }
    }
}

/// The token that says a word, or the first of the pieces that the word is read in; else the same of the word without what
/// a text put behind it, as in `query=bank.`
#[must_use]
pub fn find(word: &WordRef, text: &str, tokens: &[Token]) -> Option<usize> {
    let said = |word: &WordRef| {
        let whole = word.find(tokens.iter().map(|token| token.text.as_str()));
        whole.or_else(|| first_piece(word, text, tokens))
    };
    said(word).or_else(|| {
        let WordRef::Text(word) = word else { return None };
        said(&WordRef::read(bare(word))?)
    })
}

fn first_piece(word: &WordRef, text: &str, tokens: &[Token]) -> Option<usize> {
    let WordRef::Text(word) = word else { return None };
    let word = plain(word);
    let at = split_words(text).into_iter().find(|span| plain(&text[span.clone()]) == word)?.start;
    tokens.iter().position(|token| token.span.contains(&at))
}
