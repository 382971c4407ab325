//! Takes tensors out of a GGUF file, each checked for its shape and for numbers that are none.

use std::collections::BTreeSet;
use std::path::Path;

use super::packed::Packed;
use crate::ModelError;
use crate::gguf::{Gguf, Tensor};

pub(super) struct File<'a, 'data> {
    pub gguf: &'a Gguf<'data>,
    /// It only names the file in errors.
    pub path: &'a Path,
    /// Outputs of a panel.
    pub width: usize,
    taken: BTreeSet<String>,
}

impl<'a, 'data> File<'a, 'data> {
    pub fn new(gguf: &'a Gguf<'data>, path: &'a Path, width: usize) -> Self {
        Self { gguf, path, width, taken: BTreeSet::new() }
    }

    pub fn matrix(&mut self, name: &str, shape: [usize; 2]) -> Result<Packed, ModelError> {
        let tensor = self.tensor(name, &shape)?;
        Packed::new(self.width, tensor)
            .map_err(|row| self.damaged(name, format!("a number of row {row} is not finite")))
    }

    pub fn vector(&mut self, name: &str, length: usize) -> Result<Vec<f32>, ModelError> {
        let numbers = self.tensor(name, &[length])?.dequantise();
        match numbers.iter().position(|number| !number.is_finite()) {
            None => Ok(numbers),
            Some(index) => Err(self.damaged(name, format!("number {index} is {}", numbers[index]))),
        }
    }

    /// Whether there is a tensor of that name.
    pub fn has(&self, name: &str) -> bool {
        self.gguf.tensor(name).is_some()
    }

    /// A tensor that nobody took belongs to a model that computes something else.
    pub fn nothing_is_left(&self) -> Result<(), ModelError> {
        match self.gguf.tensors().find(|tensor| !self.taken.contains(tensor.name)) {
            None => Ok(()),
            Some(tensor) => Err(ModelError::Unfit {
                path: self.path.to_path_buf(),
                reason: format!(
                    "it has a tensor {}, which the models that are read here do not have",
                    tensor.name
                ),
            }),
        }
    }

    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<&'a Tensor<'data>, ModelError> {
        let tensor = self
            .gguf
            .tensor(name)
            .ok_or_else(|| ModelError::Missing { path: self.path.to_path_buf(), tensor: name.to_owned() })?;
        if tensor.shape != shape {
            return Err(ModelError::Shape {
                path: self.path.to_path_buf(),
                tensor: name.to_owned(),
                found: format!("{:?}", tensor.shape),
                expected: format!("{shape:?}"),
            });
        }
        self.taken.insert(name.to_owned());
        Ok(tensor)
    }

    fn damaged(&self, name: &str, reason: String) -> ModelError {
        ModelError::Damaged { path: self.path.to_path_buf(), tensor: name.to_owned(), reason }
    }
}
