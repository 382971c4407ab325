//! Reads a safetensors file of int8 matrices and checks all of it: types, shapes, digests, finite numbers.
//!
//! A matrix `NAME` is I8 `[rows, columns]` with `NAME.scale`, F16 `[rows, columns / group]`:
//! w\[r, c\] = NAME\[r, c\] · scale\[r, c / group\]. Vectors are F32.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use half::f16;
use ndarray::Array2;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use serde::Deserialize;

use super::ModelError;

/// The CRC-32 (as in zip) of each part of a model file, eight hex digits each. `tools/models/manifest.py` makes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// Size of the file.
    pub bytes: usize,
    /// Everything before the first tensor's data.
    pub header: String,
    /// Each tensor's data.
    pub tensors: BTreeMap<String, String>,
}

/// A matrix as the file holds it.
pub(super) struct Quantised {
    pub rows: usize,
    pub columns: usize,
    /// `[row, column]`.
    pub values: Vec<i8>,
    /// `[row, column / group]`.
    pub scales: Vec<f32>,
}

impl Quantised {
    /// One row as f32.
    pub fn read_row(&self, row: usize, group: usize, into: &mut [f32]) {
        let values = self.values[row * self.columns..][..self.columns].chunks(group);
        let scales = &self.scales[row * (self.columns / group)..];
        for ((into, values), scale) in into.chunks_mut(group).zip(values).zip(scales) {
            for (into, value) in into.iter_mut().zip(values) {
                *into = f32::from(*value) * scale;
            }
        }
    }

    /// The whole matrix as f32.
    pub fn dense(&self, group: usize) -> Array2<f32> {
        let mut dense = Array2::zeros([self.rows, self.columns]);
        for (row, mut into) in dense.rows_mut().into_iter().enumerate() {
            if let Some(into) = into.as_slice_mut() {
                self.read_row(row, group, into);
            }
        }
        dense
    }
}

/// A parsed model file.
pub(super) struct Weights<'data> {
    path: PathBuf,
    bytes: &'data [u8],
    tensors: SafeTensors<'data>,
    manifest: Option<&'data Manifest>,
}

impl<'data> Weights<'data> {
    /// Parses the header. With a manifest every byte of the file is compared with it: the data as each tensor is read,
    /// size and header at the end by [`Weights::verify`], so that another tensor is named with its shape. `path` only
    /// names the file in errors.
    pub fn parse(
        bytes: &'data [u8],
        path: &Path,
        manifest: Option<&'data Manifest>,
    ) -> Result<Self, ModelError> {
        let path = path.to_path_buf();
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| {
            let reason = sizes(bytes, manifest).unwrap_or_else(|| error.to_string());
            ModelError::Format { path: path.clone(), reason }
        })?;
        Ok(Self { path, bytes, tensors, manifest })
    }

    /// Compares what no tensor holds with the manifest.
    pub fn verify(&self) -> Result<(), ModelError> {
        let Some(manifest) = self.manifest else { return Ok(()) };
        if let Some(reason) = sizes(self.bytes, Some(manifest)) {
            return Err(ModelError::Format { path: self.path.clone(), reason });
        }
        let data: usize = self.tensors.iter().map(|(_, view)| view.data().len()).sum();
        let header = self.bytes.get(..self.bytes.len().saturating_sub(data)).unwrap_or_default();
        digest(&self.path, "*", header, Some(&manifest.header))
    }

    /// Reads an F32 vector.
    pub fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>, ModelError> {
        let data = self.tensor(name, Dtype::F32, &[length])?;
        let vector = data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        self.finite(name, vector)
    }

    /// Reads an I8 matrix with its scales.
    pub fn matrix(
        &self,
        name: &str,
        [rows, columns]: [usize; 2],
        group: usize,
    ) -> Result<Quantised, ModelError> {
        let values = self.tensor(name, Dtype::I8, &[rows, columns])?;
        let values = values.iter().map(|byte| byte.cast_signed()).collect();
        let name = format!("{name}.scale");
        let scales = self.tensor(&name, Dtype::F16, &[rows, columns / group])?;
        let scales = scales.as_chunks().0.iter().map(|bytes| f16::from_le_bytes(*bytes).to_f32()).collect();
        Ok(Quantised { rows, columns, values, scales: self.finite(&name, scales)? })
    }

    fn tensor(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&'data [u8], ModelError> {
        let describe = |dtype: Dtype, shape: &[usize]| format!("{dtype:?} {shape:?}");
        let view: TensorView<'data> = self
            .tensors
            .tensor(name)
            .map_err(|_| ModelError::Missing { path: self.path.clone(), tensor: name.to_owned() })?;
        if view.dtype() != dtype || view.shape() != shape {
            return Err(ModelError::Shape {
                path: self.path.clone(),
                tensor: name.to_owned(),
                found: describe(view.dtype(), view.shape()),
                expected: describe(dtype, shape),
            });
        }
        if let Some(manifest) = self.manifest {
            digest(&self.path, name, view.data(), manifest.tensors.get(name))?;
        }
        Ok(view.data())
    }

    fn finite(&self, name: &str, numbers: Vec<f32>) -> Result<Vec<f32>, ModelError> {
        match numbers.iter().position(|number| !number.is_finite()) {
            None => Ok(numbers),
            Some(index) => Err(ModelError::Damaged {
                path: self.path.clone(),
                tensor: name.to_owned(),
                reason: format!("number {index} is {}", numbers[index]),
            }),
        }
    }
}

/// How long the file is, where that is not what the manifest says.
fn sizes(bytes: &[u8], manifest: Option<&Manifest>) -> Option<String> {
    let expected = manifest.map(|manifest| manifest.bytes).filter(|size| *size != bytes.len())?;
    Some(format!("{} bytes instead of {expected}", bytes.len()))
}

fn digest(path: &Path, tensor: &str, data: &[u8], expected: Option<&String>) -> Result<(), ModelError> {
    let found = format!("{:08x}", crc32fast::hash(data));
    if expected == Some(&found) {
        return Ok(());
    }
    let expected = expected.map_or("none", String::as_str);
    Err(ModelError::Damaged {
        path: path.to_path_buf(),
        tensor: tensor.to_owned(),
        reason: format!("CRC-32 {found}, expected {expected}"),
    })
}
