//! One token: what it says, where it stands in the text and which word it belongs to.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a token is to the reader of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TokenKind {
    /// A word, or the first piece of one.
    Word,
    /// A later piece of a word (`##d`).
    Piece,
    /// `[CLS]`, where MiniLM's heads rest when they have nothing to do.
    Cls,
    /// `[SEP]`, the end of the text.
    Sep,
    /// Glass's START: home, and the predecessor of the first word.
    Start,
    /// The first token of SmolLM2's text, whatever it says: heads rest on it that have nothing to do.
    First,
}

impl TokenKind {
    /// Whether the token stands for no part of the text.
    #[must_use]
    pub fn is_special(self) -> bool {
        matches!(self, Self::Cls | Self::Sep | Self::Start)
    }

    /// Whether heads rest on the token that have nothing to do, be it a word of the text or not.
    #[must_use]
    pub fn rests(self) -> bool {
        self.is_special() || self == Self::First
    }
}

/// One token of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// As the model spells it: lower case and `##` pieces for MiniLM, the written word for Glass,
    /// without what nobody sees; as it is written for SmolLM2, spaces before it and line ends included, and parts of
    /// characters as bytes, `⟨E2⟩`.
    pub text: String,
    /// Row of the embedding table.
    pub id: u32,
    /// What it is.
    pub kind: TokenKind,
    /// Bytes of the text it stands for; empty for a special token.
    pub span: Range<usize>,
    /// Index of its word, counted over the text; `None` for a special token.
    pub word: Option<usize>,
}

impl Token {
    /// How many spaces the token begins with, and what follows them: spaces are a part of SmolLM2's tokens.
    #[must_use]
    pub fn spaces(&self) -> (usize, &str) {
        let rest = self.text.trim_start_matches(' ');
        (self.text.len() - rest.len(), rest)
    }
}
