//! What can be wrong with a dump, in words that name the place.

use std::path::PathBuf;

use crate::error::one_line;

/// Why attention that was saved elsewhere cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct DumpError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: DumpFault,
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum DumpFault {
    /// The file cannot be read.
    #[error("{0}")]
    Read(#[from] std::io::Error),
    /// Something else, or cut short.
    #[error("it is no whole {format} file: {reason}")]
    Format {
        /// Safetensors or npz.
        format: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// Another version of the format.
    #[error("its format is {0}, and 1 can be read")]
    Version(String),
    /// Something that has to be there.
    #[error("it has no {0}")]
    Missing(&'static str),
    /// Numbers of another type.
    #[error("{name} is {found}; {known} can be read")]
    Kind {
        /// Which array.
        name: &'static str,
        /// As the file says.
        found: String,
        /// What is known.
        known: &'static str,
    },
    /// Another shape.
    #[error("attention has the shape {found:?}, expected [layer, head, query, key] with none of them 0")]
    Shape {
        /// As the file says.
        found: Vec<usize>,
    },
    /// Tokens and weights do not belong together.
    #[error("attention has {weights} {side}, and there are {tokens} {name}")]
    Count {
        /// Queries or keys.
        side: &'static str,
        /// As the shape says.
        weights: usize,
        /// As many tokens.
        tokens: usize,
        /// Which tokens.
        name: &'static str,
    },
    /// Tokens that cannot be read.
    #[error("{name} cannot be read: {reason}")]
    Tokens {
        /// Which tokens.
        name: &'static str,
        /// Why.
        reason: String,
    },
    /// A weight that is no number, or none from 0 to 1.
    #[error("the weight of layer {layer}, head {head}, query {query}, key {key} is {weight}")]
    Weight {
        /// From 0.
        layer: usize,
        /// From 0.
        head: usize,
        /// From 0.
        query: usize,
        /// From 0.
        key: usize,
        /// What stands there.
        weight: f32,
    },
    /// A row that does not sum to 1.
    #[error("the weights of layer {layer}, head {head}, query {query} sum to {sum}, not to 1")]
    Sum {
        /// From 0.
        layer: usize,
        /// From 0.
        head: usize,
        /// From 0.
        query: usize,
        /// To what.
        sum: f32,
    },
    /// More memory than there is for it.
    #[error("it needs {needs} MB, and the budget is {budget} MB")]
    TooLarge {
        /// In MB of 10⁶ bytes, rounded up.
        needs: u64,
        /// In MB of 10⁶ bytes.
        budget: u64,
    },
}

impl DumpFault {
    /// With what the file says in a line.
    pub(super) fn in_one_line(self) -> Self {
        match self {
            Self::Format { format, reason } => Self::Format { format, reason: one_line(&reason) },
            Self::Version(found) => Self::Version(one_line(&found)),
            Self::Kind { name, found, known } => Self::Kind { name, found: one_line(&found), known },
            Self::Tokens { name, reason } => Self::Tokens { name, reason: one_line(&reason) },
            other => other,
        }
    }
}
