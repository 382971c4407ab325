//! What can be wrong with a model file.

use std::path::PathBuf;

use super::gguf::GgufError;

/// Why a model could not be loaded. Each variant names the file and, where it applies, tensor and shape.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file cannot be read.
    #[error("cannot read the model file {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not a whole safetensors file.
    #[error("{path} is not a whole safetensors file: {reason}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        reason: String,
    },
    /// A tensor is not there.
    #[error("{path} has no tensor {tensor}")]
    Missing {
        /// The file.
        path: PathBuf,
        /// The tensor.
        tensor: String,
    },
    /// A tensor has another shape or type.
    #[error("{path}: tensor {tensor} is {found}, expected {expected}")]
    Shape {
        /// The file.
        path: PathBuf,
        /// The tensor.
        tensor: String,
        /// Type and shape in the file.
        found: String,
        /// Type and shape that the model needs.
        expected: String,
    },
    /// The bytes were changed since the file was written.
    #[error("{path}: tensor {tensor} is damaged ({reason})")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The tensor, or `*` for the whole file.
        tensor: String,
        /// What shows the damage.
        reason: String,
    },
    /// The bytes are no GGUF file, or one that lacks what the model needs.
    #[error("{path} cannot be read as a GGUF model: {source}")]
    Gguf {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: GgufError,
    },
    /// A tensor whose numbers are stored in a way that is not read here.
    #[error("{path}: tensor {tensor} is of type {found}; {} can be read", super::gguf::Kind::NAMES)]
    Type {
        /// The file.
        path: PathBuf,
        /// The tensor.
        tensor: String,
        /// As the file says.
        found: String,
    },
    /// Whoever watched did not want it any more.
    #[error("{path} was not read to its end: it was stopped")]
    Stopped {
        /// The file.
        path: PathBuf,
    },
    /// More memory than there is for it.
    #[error("{path} needs {needs} MB, and the budget is {budget} MB")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// In MB of 10⁶ bytes, rounded up.
        needs: u64,
        /// In MB of 10⁶ bytes.
        budget: u64,
    },
    /// A model of another make, or of sizes that do not belong together.
    #[error("{path} is not a model that can be read here: {reason}")]
    Unfit {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
}

/// What a file says, as it can stand in a line: short, and without control characters.
pub(crate) fn one_line(text: &str) -> String {
    const MOST: usize = 240;
    let mut line: String = text
        .chars()
        .take(MOST)
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    if text.chars().nth(MOST).is_some() {
        line.push('…');
    }
    line
}
