//! Tokenizers as files describe them: WordPiece, byte-level BPE and SentencePiece's BPE, with what stands before and after
//! a text.

pub(crate) mod added;
mod described;
mod error;
mod from_gguf;
mod from_json;
pub(crate) mod mapped;
mod older;
mod pieces;

pub use error::TokenizerError;
pub use pieces::Pieces;

use crate::{Bpe, Cut, Token, TokenKind, WordPiece, spell};

/// A tokenizer.
pub struct Tokenizer {
    pub(crate) model: Model,
    /// Stand before a text, and after it.
    pub(crate) before: Vec<Token>,
    pub(crate) after: Vec<Token>,
    /// Rows in all.
    pub(crate) tokens: usize,
}

/// How a text becomes tokens.
pub(crate) enum Model {
    WordPiece(Box<WordPiece>),
    Bytes(Box<Bpe>),
    Pieces(Box<Pieces>),
}

/// Rows of a vocabulary that are read at most: far more than models have.
const MOST_TOKENS: usize = 1 << 22;

/// Whether so many rows are read that so many tokens stand in: a few may be empty, but nothing is made of a row in the
/// millions that a short file names.
fn check_rows(rows: usize, tokens: usize) -> Result<(), TokenizerError> {
    let is_dense = rows / 4 <= tokens + (1 << 14);
    if rows == 0 || rows > MOST_TOKENS || !is_dense {
        Err(TokenizerError::Vocabulary { tokens: rows })
    } else {
        Ok(())
    }
}

impl Tokenizer {
    /// Tokens of a text with what stands before and after it, at most so many.
    #[must_use]
    pub fn encode(&self, text: &str, most: usize) -> (Vec<Token>, Option<Cut>) {
        let mut inner = match &self.model {
            Model::WordPiece(model) => model.place(text),
            Model::Bytes(model) => model.encode(text),
            Model::Pieces(model) => model.encode(text),
        };
        let around = self.before.len() + self.after.len();
        let of = inner.len() + around;
        inner.truncate(most.saturating_sub(around));
        let kept = inner.len() + around;
        let parts = self.before.iter().cloned().chain(inner).chain(self.after.iter().cloned());
        (parts.collect(), (of > kept).then_some(Cut { kept, of }))
    }

    /// Rows of a text, as [`Tokenizer::encode`] gives them without a limit.
    #[must_use]
    pub fn ids(&self, text: &str) -> Vec<u32> {
        self.encode(text, usize::MAX).0.iter().map(|token| token.id).collect()
    }

    /// Number of rows.
    #[must_use]
    pub fn vocabulary(&self) -> usize {
        self.tokens
    }

    /// The bytes that a token stands for.
    #[must_use]
    pub fn bytes(&self, id: u32) -> Vec<u8> {
        match &self.model {
            Model::WordPiece(model) => model.piece(id).as_bytes().to_vec(),
            Model::Bytes(model) => model.bytes(id).to_vec(),
            Model::Pieces(model) => model.bytes(id),
        }
    }

    /// A token as it is shown: see [`spell`].
    #[must_use]
    pub fn spelled(&self, id: u32) -> String {
        spell(&self.bytes(id))
    }

    /// Whether the token ends a text, as the files say.
    #[must_use]
    pub fn is_end(&self, id: u32) -> bool {
        match &self.model {
            Model::WordPiece(_) => false,
            Model::Bytes(model) => model.is_end(id),
            Model::Pieces(model) => model.ends.contains(&id),
        }
    }

    /// How the tokens are written that stand before and after every text.
    pub fn around(&self) -> impl Iterator<Item = &str> {
        self.before.iter().chain(&self.after).map(|token| token.text.as_str())
    }

    /// A token that stands for no part of a text.
    pub(crate) fn aside(&self, id: u32, kind: TokenKind) -> Token {
        let text = self.spelled(id);
        Token { text, id, kind, span: 0..0, word: None }
    }
}
