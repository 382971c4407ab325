//! Takes tensors out of a model's files, each checked for its shape and for numbers that are none.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use super::config::FACTORS;
use super::design::Norms;
use super::linear::Linear;
use super::names::{Names, Part, Place};
use super::norm::Norm;
use super::packed::{Form, Packed};
use crate::ModelError;
use crate::error::one_line;
use crate::gguf::{Kind, Tensor};
use crate::store::{Found, Store};

/// Hears of bytes that were read, of all there are to read, and says whether to go on.
pub(crate) type Watch<'a> = dyn FnMut(u64, u64) -> bool + 'a;

pub(crate) struct Loader<'a> {
    pub store: &'a dyn Store,
    /// It only names the file in errors.
    pub path: &'a Path,
    pub names: Names,
    /// What stands before all names.
    pub prefix: &'static str,
    /// Outputs of a panel.
    pub width: usize,
    taken: BTreeSet<String>,
    done: u64,
    total: u64,
    watch: &'a mut Watch<'a>,
}

/// Whether a matrix has a bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bias {
    Needed,
    /// Where the file has one.
    Optional,
}

impl<'a> Loader<'a> {
    pub fn new(
        store: &'a dyn Store,
        path: &'a Path,
        names: Names,
        width: usize,
        watch: &'a mut Watch<'a>,
    ) -> Self {
        let has_embedding = |prefix: &&&str| {
            let place = names.place(prefix, Part::Embedding, 0);
            place.is_some_and(|place| store.find(&format!("{}.weight", place.stem)).is_some())
        };
        let prefix = names.prefixes().iter().find(has_embedding).copied().unwrap_or_default();
        let sizes = store.names().into_iter().filter_map(|name| bytes_of(&store.find(name)?));
        let total = sizes.fold(0, u64::saturating_add);
        Self { store, path, names, prefix, width, taken: BTreeSet::new(), done: 0, total, watch }
    }

    /// The matrix of a part, `[output, input]`, with its bias.
    pub fn linear(
        &mut self,
        part: Part,
        layer: usize,
        shape: [usize; 2],
        bias: Bias,
    ) -> Result<Linear, ModelError> {
        let place = self.place(part, layer)?;
        let matrix = self.matrix_at(&place, shape)?;
        let name = format!("{}.bias", place.stem);
        if bias == Bias::Optional && self.store.find(&name).is_none() {
            return Ok(Linear { matrix, bias: Vec::new() });
        }
        let [at, of] = place.share.unwrap_or([0, 1]);
        let all = self.vector(&name, shape[0] * of)?;
        Ok(Linear { matrix, bias: all[at * shape[0]..][..shape[0]].to_vec() })
    }

    /// The matrix of a part that has no bias.
    pub fn matrix(&mut self, part: Part, layer: usize, shape: [usize; 2]) -> Result<Packed, ModelError> {
        let place = self.place(part, layer)?;
        self.matrix_at(&place, shape)
    }

    /// A table as f32, `[row, column]`; its first rows may be left out.
    pub fn table(
        &mut self,
        part: Part,
        [rows, columns]: [usize; 2],
        skip: usize,
    ) -> Result<Vec<f32>, ModelError> {
        let name = format!("{}.weight", self.place(part, 0)?.stem);
        let (kind, data) = self.tensor(&name, &[rows + skip, columns])?;
        let numbers = self.finite(&name, kind, &data)?;
        Ok(numbers[skip * columns..].to_vec())
    }

    /// Rows of a part's matrix, where the file has it.
    pub fn rows(&self, part: Part) -> Option<usize> {
        let place = self.names.place(self.prefix, part, 0)?;
        self.store.find(&format!("{}.weight", place.stem))?.shape.first().copied()
    }

    pub fn norm(
        &mut self,
        part: Part,
        layer: usize,
        (kind, epsilon): (Norms, f32),
        width: usize,
    ) -> Result<Norm, ModelError> {
        let stem = self.place(part, layer)?.stem;
        // Files that were once TensorFlow's say gamma and beta.
        let named = |names: [&str; 2]| names.map(|name| format!("{stem}.{name}"));
        let either = |[name, other]: [String; 2], store: &dyn Store| {
            if store.find(&name).is_none() && store.find(&other).is_some() { other } else { name }
        };
        let gain = self.vector(&either(named(["weight", "gamma"]), self.store), width)?;
        let bias = match kind {
            Norms::Rms => vec![0.0; width],
            Norms::Layer => self.vector(&either(named(["bias", "beta"]), self.store), width)?,
        };
        Ok(Norm { kind, gain, bias, epsilon })
    }

    pub fn vector(&mut self, name: &str, length: usize) -> Result<Vec<f32>, ModelError> {
        let (kind, data) = self.tensor(name, &[length])?;
        self.finite(name, kind, &data)
    }

    /// A GGUF file's factor for each rotation; none is 0.
    pub fn factors(&mut self, pairs: usize) -> Result<Vec<f32>, ModelError> {
        let factors = self.vector(FACTORS, pairs)?;
        match factors.iter().position(|factor| *factor <= 0.0) {
            None => Ok(factors),
            Some(index) => Err(self.damaged(FACTORS, format!("number {index} is {}", factors[index]))),
        }
    }

    /// A tensor of the model itself that nobody took belongs to a model that computes something else.
    pub fn nothing_is_left(&self) -> Result<(), ModelError> {
        let names = self.store.names();
        let left = names.into_iter().find(|name| {
            let own = name.strip_prefix(self.prefix);
            !self.taken.contains(*name) && own.is_some_and(|own| !self.names.is_aside(own))
        });
        match left {
            None => Ok(()),
            Some(name) => Err(ModelError::Unfit {
                path: self.path.to_path_buf(),
                reason: one_line(&format!(
                    "it has a tensor {name}, which the models that are read here do not have"
                )),
            }),
        }
    }

    fn place(&self, part: Part, layer: usize) -> Result<Place, ModelError> {
        self.names.place(self.prefix, part, layer).ok_or_else(|| self.missing(&format!("{part:?}")))
    }

    fn matrix_at(&mut self, place: &Place, [outputs, inputs]: [usize; 2]) -> Result<Packed, ModelError> {
        let name = format!("{}.weight", place.stem);
        let [at, of] = place.share.unwrap_or([0, 1]);
        let shape = if place.is_transposed { [inputs, outputs * of] } else { [outputs * of, inputs] };
        let (kind, mut data) = self.tensor(&name, &shape)?;
        if place.is_transposed {
            let columns = at * outputs..(at + 1) * outputs;
            data = Cow::Owned(transposed(&data, kind.bytes(), shape[1], columns));
        }
        let tensor = Tensor { name: &name, kind, shape: vec![outputs, inputs], data: &data };
        Packed::new(self.width, &tensor)
            .map_err(|row| self.damaged(&name, format!("a number of row {row} is not finite")))
    }

    fn finite(&self, name: &str, kind: Kind, data: &[u8]) -> Result<Vec<f32>, ModelError> {
        let mut numbers = Vec::new();
        crate::gguf::dequantise(kind, data, &mut numbers);
        match numbers.iter().position(|number| !number.is_finite()) {
            None => Ok(numbers),
            Some(index) => Err(self.damaged(name, format!("number {index} is {}", numbers[index]))),
        }
    }

    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<(Kind, Cow<'a, [u8]>), ModelError> {
        let path = || self.path.to_path_buf();
        let found = self.store.find(name).ok_or_else(|| self.missing(name))?;
        let kind = found.kind.clone().map_err(|found| ModelError::Type {
            path: path(),
            tensor: name.to_owned(),
            found,
        })?;
        if found.shape != shape {
            return Err(ModelError::Shape {
                path: path(),
                tensor: name.to_owned(),
                found: format!("{:?}", found.shape),
                expected: format!("{shape:?}"),
            });
        }
        let data = self.store.read(name)?;
        if self.taken.insert(name.to_owned()) {
            self.done += data.len() as u64;
            if !(self.watch)(self.done, self.total) {
                return Err(ModelError::Stopped { path: self.path.to_path_buf() });
            }
        }
        Ok((kind, data))
    }

    fn missing(&self, name: &str) -> ModelError {
        ModelError::Missing { path: self.path.to_path_buf(), tensor: name.to_owned() }
    }

    fn damaged(&self, name: &str, reason: String) -> ModelError {
        ModelError::Damaged { path: self.path.to_path_buf(), tensor: name.to_owned(), reason }
    }
}

/// Bytes that all matrices of a model take once they are read, and the largest of them as it is read.
pub(crate) fn bytes_in_memory(store: &dyn Store, width: usize) -> u64 {
    let (mut all, mut largest) = (0u64, 0u64);
    for found in store.names().into_iter().filter_map(|name| store.find(name)) {
        let Ok(kind) = found.kind else { continue };
        let columns = found.shape.last().copied().unwrap_or(1);
        let rows = found.shape.iter().rev().skip(1).fold(1usize, |rows, size| rows.saturating_mul(*size));
        let bytes = if found.shape.len() < 2 {
            (columns as u64).saturating_mul(4)
        } else {
            Form::bytes(kind, [rows, columns], width)
        };
        all = all.saturating_add(bytes);
        largest = largest.max(bytes_of(&found).unwrap_or(u64::MAX));
    }
    all.saturating_add(largest)
}

/// Bytes of a tensor; `None` where that is unknown.
pub(crate) fn bytes_of(found: &Found) -> Option<u64> {
    let kind = *found.kind.as_ref().ok()?;
    let count = found.shape.iter().try_fold(1u64, |product, size| product.checked_mul(*size as u64))?;
    (count / kind.block() as u64).checked_mul(kind.bytes() as u64)
}

/// Some columns of a matrix as rows.
fn transposed(data: &[u8], size: usize, width: usize, columns: std::ops::Range<usize>) -> Vec<u8> {
    let rows = data.len() / (width * size).max(1);
    let mut out = Vec::with_capacity(rows * columns.len() * size);
    for column in columns {
        for row in 0..rows {
            out.extend_from_slice(&data[(row * width + column) * size..][..size]);
        }
    }
    out
}
