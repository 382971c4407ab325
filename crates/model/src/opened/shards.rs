//! Tensors of one safetensors file, or of several that an index joins.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use safetensors::Dtype;
use safetensors::tensor::Metadata;
use serde_json::Value;

use crate::ModelError;
use crate::error::one_line;
use crate::gguf::Kind;
use crate::source::{Folder, Source};
use crate::store::{Found, Store};

/// Bytes of a header: that of a model of a hundred layers has some 100 kB.
const LONGEST_HEADER: u64 = 32 << 20;
/// Bytes of an index.
const LONGEST_INDEX: u64 = 32 << 20;
/// Files of a model.
const MOST_FILES: usize = 1024;

const ONE: &str = "model.safetensors";
const INDEX: &str = "model.safetensors.index.json";

struct Entry {
    file: usize,
    found: Found,
    start: u64,
    length: u64,
}

/// All tensors of a folder's files.
pub(super) struct Shards<'a> {
    files: Vec<Box<dyn Source + 'a>>,
    tensors: BTreeMap<String, Entry>,
    path: &'a Path,
}

impl<'a> Shards<'a> {
    /// Reads the headers. `path` only names the folder in errors.
    pub fn open(folder: &'a dyn Folder, path: &'a Path) -> Result<Self, ModelError> {
        let mut shards = Self { files: Vec::new(), tensors: BTreeMap::new(), path };
        let open = |name: &str| folder.open(name).map_err(|source| failed(path, name, source));
        let names = match open(ONE)? {
            Some(file) => {
                shards.add(file, ONE)?;
                return Ok(shards);
            }
            None => match open(INDEX)? {
                Some(index) => named(path, &*index)?,
                None => {
                    let old = open("pytorch_model.bin")?.is_some();
                    let old = if old { ", but pytorch_model.bin, which is not read here" } else { "" };
                    let reason = format!("it has no {ONE} and no {INDEX}{old}");
                    return Err(ModelError::Unfit { path: path.to_owned(), reason });
                }
            },
        };
        for name in names {
            let file = open(&name)?.ok_or_else(|| ModelError::Unfit {
                path: path.to_owned(),
                reason: format!("{INDEX} names {name}, which is not there"),
            })?;
            shards.add(file, &name)?;
        }
        Ok(shards)
    }

    fn add(&mut self, file: Box<dyn Source + 'a>, name: &str) -> Result<(), ModelError> {
        let (metadata, start) = header(&*file).map_err(|fault| fault.of(&self.path.join(name)))?;
        let at = self.files.len();
        for (tensor, info) in metadata.tensors() {
            let kind = match info.dtype {
                Dtype::F32 => Ok(Kind::F32),
                Dtype::F16 => Ok(Kind::F16),
                Dtype::BF16 => Ok(Kind::Bf16),
                other => Err(format!("{other:?}")),
            };
            let (begin, end) = info.data_offsets;
            let found = Found { kind, shape: info.shape.clone() };
            let (start, length) = (start + begin as u64, (end - begin) as u64);
            if self.tensors.insert(tensor.clone(), Entry { file: at, found, start, length }).is_some() {
                let reason = one_line(&format!("tensor {tensor} is in two of its files"));
                return Err(ModelError::Unfit { path: self.path.to_owned(), reason });
            }
        }
        self.files.push(file);
        Ok(())
    }
}

impl Store for Shards<'_> {
    fn find(&self, name: &str) -> Option<Found> {
        self.tensors.get(name).map(|entry| entry.found.clone())
    }

    fn read(&self, name: &str) -> Result<Cow<'_, [u8]>, ModelError> {
        let missing = || ModelError::Missing { path: self.path.to_owned(), tensor: name.to_owned() };
        let entry = self.tensors.get(name).ok_or_else(missing)?;
        let file = self.files.get(entry.file).ok_or_else(missing)?;
        let bytes = file.read(entry.start, entry.length);
        bytes.map(Cow::Owned).map_err(|source| ModelError::Read { path: self.path.to_owned(), source })
    }

    fn names(&self) -> Vec<&str> {
        self.tensors.keys().map(String::as_str).collect()
    }
}

/// Why a header cannot be read.
#[derive(Debug)]
pub(crate) enum HeaderFault {
    Read(io::Error),
    Format(String),
}

impl HeaderFault {
    pub fn of(self, path: &Path) -> ModelError {
        let path = path.to_owned();
        match self {
            Self::Read(source) => ModelError::Read { path, source },
            Self::Format(reason) => ModelError::Format { path, reason: one_line(&reason) },
        }
    }
}

/// What a file says of its tensors, and where their data begins: a length, then JSON. The format's own crate checks that
/// the data of all tensors together is without gaps; that it ends where the file does is checked here.
pub(crate) fn header(file: &dyn Source) -> Result<(Metadata, u64), HeaderFault> {
    let format = |reason: String| HeaderFault::Format(reason);
    let length = file.read(0, 8).ok().and_then(|bytes| Some(u64::from_le_bytes(bytes.try_into().ok()?)));
    let length = length.ok_or_else(|| format("it has no header".to_owned()))?;
    if length > LONGEST_HEADER || length > file.bytes() - 8 {
        return Err(format(format!("its header is said to have {length} bytes")));
    }
    let json = file.read(8, length).map_err(HeaderFault::Read)?;
    let metadata: Metadata = serde_json::from_slice(&json).map_err(|error| format(error.to_string()))?;
    let (start, data) = (8 + length, metadata.data_len() as u64);
    if start.checked_add(data) != Some(file.bytes()) {
        return Err(format(format!("its tensors have {data} bytes, and {} are there", file.bytes() - start)));
    }
    Ok((metadata, start))
}

/// The files of an index, each once.
fn named(path: &Path, index: &dyn Source) -> Result<BTreeSet<String>, ModelError> {
    let bytes = index.read_all(LONGEST_INDEX).map_err(|source| failed(path, INDEX, source))?;
    let unfit = |reason: String| ModelError::Unfit { path: path.to_owned(), reason: one_line(&reason) };
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| unfit(format!("{INDEX}: {error}")))?;
    let map = value.get("weight_map").and_then(Value::as_object);
    let map = map.ok_or_else(|| unfit(format!("{INDEX} has no weight_map")))?;
    let names: BTreeSet<String> = map.values().filter_map(Value::as_str).map(str::to_owned).collect();
    // A name and no path: nothing outside of the folder is opened.
    let is_plain = |name: &String| {
        name.ends_with(".safetensors")
            && !name.starts_with('.')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
    };
    match names.iter().find(|name| !is_plain(name)) {
        Some(name) => {
            Err(unfit(format!("{INDEX} names {name:?}, which is no safetensors file of this folder")))
        }
        None if names.is_empty() || names.len() > MOST_FILES => {
            Err(unfit(format!("{INDEX} names {} files", names.len())))
        }
        None => Ok(names),
    }
}

/// A file of the folder cannot be read.
pub(super) fn failed(path: &Path, name: &str, source: io::Error) -> ModelError {
    ModelError::Read { path: path.join(name), source }
}
