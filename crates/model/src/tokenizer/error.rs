//! What can be wrong with a tokenizer.

use crate::BpeError;
use crate::gguf::GgufError;

/// Why a tokenizer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenizerError {
    /// Vocabulary or merges.
    #[error(transparent)]
    Bpe(#[from] BpeError),
    /// Something of a GGUF file.
    #[error(transparent)]
    Gguf(#[from] GgufError),
    /// A file is no JSON, or not as it should be.
    #[error("its tokenizer cannot be read: {0}")]
    Format(String),
    /// Something that is not done here.
    #[error("its tokenizer has {what} {found}, which is not read here; {known} can be read")]
    Unknown {
        /// Which part.
        what: &'static str,
        /// As the file says.
        found: String,
        /// What is known.
        known: &'static str,
    },
    /// A token that something else names.
    #[error("its tokenizer has no token {0}")]
    NoToken(String),
    /// More rows than are read, or none.
    #[error("its tokenizer has {tokens} rows")]
    Vocabulary {
        /// The number.
        tokens: usize,
    },
}
