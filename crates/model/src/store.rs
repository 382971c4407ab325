//! Named tensors of a model, of which one at a time is read.

use std::borrow::Cow;

use super::ModelError;
use super::gguf::{Gguf, Kind};

/// A tensor as a file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// How its numbers are stored, or the name of a way that is not read here.
    pub kind: Result<Kind, String>,
    /// Its sizes, the slowest first.
    pub shape: Vec<usize>,
}

/// Where a model's tensors are.
pub(crate) trait Store {
    /// What is said of the tensor of that name.
    fn find(&self, name: &str) -> Option<Found>;

    /// Its bytes, row after row, little-endian: as many as kind and shape say.
    fn read(&self, name: &str) -> Result<Cow<'_, [u8]>, ModelError>;

    /// All names, in order.
    fn names(&self) -> Vec<&str>;
}

impl Store for Gguf<'_> {
    fn find(&self, name: &str) -> Option<Found> {
        self.tensor(name).map(|tensor| Found { kind: Ok(tensor.kind), shape: tensor.shape.clone() })
    }

    fn read(&self, name: &str) -> Result<Cow<'_, [u8]>, ModelError> {
        Ok(Cow::Borrowed(self.tensor(name).map(|tensor| tensor.data).unwrap_or_default()))
    }

    fn names(&self) -> Vec<&str> {
        self.tensors().map(|tensor| tensor.name).collect()
    }
}
