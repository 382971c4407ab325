//! Reads GGUF, the file format of llama.cpp: metadata, then named tensors, many of them quantised in blocks.
//! <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>, versions 2 and 3, little-endian.
//!
//! Nothing is copied: texts and tensors borrow from the bytes, which may be a file mapped into memory. Every length that
//! the file states is checked against a limit and against what is left of the file before anything is made of it.

mod blocks;
mod cursor;
mod error;
mod parts;
mod value;

use std::collections::BTreeMap;
use std::ops::Range;

pub use blocks::Kind;
pub(crate) use blocks::dequantise;
pub use error::GgufError;
pub(crate) use parts::{PART, Part, each_part};
pub use value::Value;

use cursor::Cursor;

/// Keys of metadata that a file may have; those of language models have some dozens.
pub const MOST_KEYS: u64 = 4096;
/// Tensors that a file may have.
pub const MOST_TENSORS: u64 = 16_384;
/// Dimensions that a tensor may have.
pub const MOST_DIMENSIONS: u32 = 4;
/// Bytes of a name of a key or a tensor.
pub const LONGEST_NAME: u64 = 1024;

/// What tensors are aligned to where the file does not say.
const ALIGNMENT: u64 = 32;
/// Where it says so.
const ALIGNMENT_KEY: &str = "general.alignment";

/// A parsed file.
#[derive(Debug)]
pub struct Gguf<'a> {
    metadata: BTreeMap<&'a str, Value<'a>>,
    tensors: BTreeMap<&'a str, Tensor<'a>>,
    /// Bytes of the file where each tensor's numbers are.
    places: BTreeMap<&'a str, Range<u64>>,
}

/// A tensor as the file holds it.
#[derive(Debug, Clone)]
pub struct Tensor<'a> {
    /// Its name.
    pub name: &'a str,
    /// How its numbers are stored.
    pub kind: Kind,
    /// Its sizes, the slowest first, as NumPy writes them: a matrix is `[rows, columns]`.
    pub shape: Vec<usize>,
    /// Its bytes, row after row.
    pub data: &'a [u8],
}

impl<'a> Gguf<'a> {
    /// Reads header, metadata and the places of all tensors.
    ///
    /// # Errors
    /// [`GgufError`] for what is no such file, is cut short, or states what cannot be.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, GgufError> {
        Self::parse_start(bytes, bytes.len() as u64)
    }

    /// The same from the beginning of a file of that length. Tensors beyond the bytes have no data, but their place.
    ///
    /// # Errors
    /// [`GgufError`], as [`Gguf::parse`]; [`GgufError::Short`] where metadata and places are not all in those bytes.
    pub fn parse_start(bytes: &'a [u8], length: u64) -> Result<Self, GgufError> {
        let mut cursor = Cursor::new(bytes);
        if cursor.take(4, "the first four bytes").ok() != Some(b"GGUF") {
            return Err(GgufError::NotGguf);
        }
        let version = cursor.u32("the version")?;
        if !matches!(version, 2 | 3) {
            return Err(GgufError::Version { found: version });
        }
        let tensors = cursor.count("the number of tensors", MOST_TENSORS)?;
        let keys = cursor.count("the number of keys", MOST_KEYS)?;
        let mut metadata = BTreeMap::new();
        for _ in 0..keys {
            let key = cursor.name("the name of a key")?;
            let value = Value::read(&mut cursor, key)?;
            if metadata.insert(key, value).is_some() {
                return Err(GgufError::Twice { name: key.to_owned() });
            }
        }
        let parts =
            (0..tensors).map(|_| Place::read(&mut cursor)).collect::<Result<Vec<Place<'a>>, GgufError>>()?;
        let start = cursor.at().checked_next_multiple_of(alignment(&metadata)?).unwrap_or(u64::MAX);
        let (mut named, mut places) = (BTreeMap::new(), BTreeMap::new());
        for part in parts {
            let place = part.within(start, length)?;
            let slot = |at: u64| usize::try_from(at).ok();
            let data = slot(place.start).zip(slot(place.end)).and_then(|(start, end)| bytes.get(start..end));
            let data = data.unwrap_or_default();
            let Place { name, kind, shape, .. } = part;
            places.insert(name, place);
            if named.insert(name, Tensor { name, kind, shape, data }).is_some() {
                return Err(GgufError::Twice { name: name.to_owned() });
            }
        }
        Ok(Self { metadata, tensors: named, places })
    }

    /// Bytes of the file where a tensor's numbers are.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<Range<u64>> {
        self.places.get(name).cloned()
    }

    /// The value of a key, where there is one.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Value<'a>> {
        self.metadata.get(key)
    }

    /// The value of a key that has to be there.
    ///
    /// # Errors
    /// [`GgufError::NoKey`].
    pub fn need(&self, key: &str) -> Result<&Value<'a>, GgufError> {
        self.value(key).ok_or_else(|| GgufError::NoKey { key: key.to_owned() })
    }

    /// A whole number of a key that has to be there, at most `most`.
    ///
    /// # Errors
    /// [`GgufError`] where it is missing, no whole number, negative or too large.
    pub fn number(&self, key: &str, most: usize) -> Result<usize, GgufError> {
        let found = self.need(key)?.number(key)?;
        match usize::try_from(found) {
            Ok(number) if number <= most => Ok(number),
            _ => Err(GgufError::TooMany { what: key.to_owned(), found, limit: most as u64 }),
        }
    }

    /// The tensor of that name.
    #[must_use]
    pub fn tensor(&self, name: &str) -> Option<&Tensor<'a>> {
        self.tensors.get(name)
    }

    /// All tensors, by name.
    pub fn tensors(&self) -> impl Iterator<Item = &Tensor<'a>> {
        self.tensors.values()
    }
}

fn alignment(metadata: &BTreeMap<&str, Value<'_>>) -> Result<u64, GgufError> {
    let Some(value) = metadata.get(ALIGNMENT_KEY) else { return Ok(ALIGNMENT) };
    match value.number(ALIGNMENT_KEY)? {
        found if found.is_power_of_two() && found <= 1 << 20 => Ok(found),
        found => Err(GgufError::Alignment { found }),
    }
}

/// A tensor before its data is looked for.
struct Place<'a> {
    name: &'a str,
    kind: Kind,
    shape: Vec<usize>,
    /// From the beginning of the data.
    offset: u64,
}

impl<'a> Place<'a> {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, GgufError> {
        let name = cursor.name("the name of a tensor")?;
        let count = cursor.u32("the dimensions of a tensor")?;
        if count > MOST_DIMENSIONS {
            let what = format!("the number of dimensions of tensor {name}");
            return Err(GgufError::TooMany { what, found: count.into(), limit: MOST_DIMENSIONS.into() });
        }
        let mut shape = Vec::new();
        for _ in 0..count {
            let size = cursor.u64("a size of a tensor")?;
            // A row of no numbers is nothing that a model could use.
            let size = usize::try_from(size).ok().filter(|size| *size > 0);
            shape.push(size.ok_or_else(|| GgufError::Size { tensor: name.to_owned() })?);
        }
        // The file has the fastest first.
        shape.reverse();
        let code = cursor.u32("the type of a tensor")?;
        let kind = Kind::of(code).ok_or_else(|| GgufError::Kind { tensor: name.to_owned(), code })?;
        Ok(Self { name, kind, shape, offset: cursor.u64("the place of a tensor")? })
    }

    /// Its bytes of a file of that length, whose data begins at `start`.
    fn within(&self, start: u64, length: u64) -> Result<Range<u64>, GgufError> {
        let tensor = || self.name.to_owned();
        let columns = self.shape.last().copied().unwrap_or(1);
        if !columns.is_multiple_of(self.kind.block()) {
            return Err(GgufError::Block { tensor: tensor(), columns, kind: self.kind });
        }
        let count = self.shape.iter().try_fold(1usize, |product, size| product.checked_mul(*size));
        let bytes = count.and_then(|count| (count / self.kind.block()).checked_mul(self.kind.bytes()));
        let start = start.checked_add(self.offset);
        let end = start.zip(bytes).and_then(|(start, bytes)| start.checked_add(bytes as u64));
        match start.zip(end) {
            Some((start, end)) if end <= length => Ok(start..end),
            _ => Err(GgufError::Outside { tensor: tensor() }),
        }
    }
}
