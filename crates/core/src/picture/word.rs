//! A token that is named before its sentence is read.

use std::fmt;

use arclight_model::words::seen;
use serde::{Deserialize, Serialize};

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
pub(crate) fn plain(word: &str) -> String {
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
