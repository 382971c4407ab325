//! What can be wrong with a GGUF file, in words that name key, tensor and number.

use super::Kind;

/// Why bytes cannot be read as GGUF, or lack what a model needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GgufError {
    /// Something else.
    #[error("it does not begin with GGUF")]
    NotGguf,
    /// Another version.
    #[error("it is GGUF version {found}; versions 2 and 3 can be read")]
    Version {
        /// As the file says.
        found: u32,
    },
    /// The file ends too soon.
    #[error("it ends at byte {at}, within {what}")]
    Short {
        /// What was read there.
        what: String,
        /// Where it begins.
        at: u64,
    },
    /// A number beyond its limit.
    #[error("{what} is {found}, more than {limit}")]
    TooMany {
        /// What is counted.
        what: String,
        /// As the file says.
        found: u64,
        /// The most that is read.
        limit: u64,
    },
    /// Bytes that are no UTF-8.
    #[error("{what} is not UTF-8")]
    Text {
        /// Which text.
        what: String,
    },
    /// A name with control characters.
    #[error("{what} has characters that no name has")]
    Name {
        /// Which name.
        what: String,
    },
    /// A name that occurs before.
    #[error("{name} is there twice")]
    Twice {
        /// Key or tensor.
        name: String,
    },
    /// A value of a type that nobody knows.
    #[error("key {key} has a value of the unknown type {code}")]
    ValueType {
        /// Its key.
        key: String,
        /// As the file says.
        code: u32,
    },
    /// An alignment that is no power of two.
    #[error("its tensors are aligned to {found} bytes, which is no power of two up to 1048576")]
    Alignment {
        /// As the file says.
        found: u64,
    },
    /// A size of nothing, or beyond what this machine counts.
    #[error("tensor {tensor} has a size that cannot be")]
    Size {
        /// Its name.
        tensor: String,
    },
    /// A way of storing numbers that is not read here.
    #[error("tensor {tensor} is of type {code}; {} can be read", Kind::NAMES)]
    Kind {
        /// Its name.
        tensor: String,
        /// As the file says.
        code: u32,
    },
    /// Rows that are no whole blocks.
    #[error("tensor {tensor} has {columns} columns, not a multiple of the {} of a block of {kind:?}", kind.block())]
    Block {
        /// Its name.
        tensor: String,
        /// Numbers in a row.
        columns: usize,
        /// How they are stored.
        kind: Kind,
    },
    /// Data beyond the end of the file.
    #[error("the data of tensor {tensor} is not all in the file: it is cut short or damaged")]
    Outside {
        /// Its name.
        tensor: String,
    },
    /// A key that is needed is not there.
    #[error("it has no key {key}")]
    NoKey {
        /// The key.
        key: String,
    },
    /// A value of another type than is needed.
    #[error("key {key} is {found}, expected {expected}")]
    Value {
        /// The key.
        key: String,
        /// Type in the file.
        found: &'static str,
        /// What is needed.
        expected: &'static str,
    },
}
