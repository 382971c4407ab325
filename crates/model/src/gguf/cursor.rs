//! Reads little-endian numbers and texts one after the other, and never beyond the end.

use super::{GgufError, LONGEST_NAME};

pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Bytes that were read.
    pub fn at(&self) -> u64 {
        self.at as u64
    }

    /// Bytes that are left.
    pub fn left(&self) -> u64 {
        (self.bytes.len() - self.at) as u64
    }

    /// The next `length` bytes. `what` names them in the error.
    pub fn take(&mut self, length: u64, what: &str) -> Result<&'a [u8], GgufError> {
        let end = usize::try_from(length).ok().and_then(|length| self.at.checked_add(length));
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| GgufError::Short { what: what.to_owned(), at: self.at() })?;
        self.at += taken.len();
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], GgufError> {
        let taken = self.take(N as u64, what)?;
        taken.try_into().map_err(|_| GgufError::Short { what: what.to_owned(), at: self.at() })
    }

    pub fn u32(&mut self, what: &str) -> Result<u32, GgufError> {
        self.array(what).map(u32::from_le_bytes)
    }

    pub fn u64(&mut self, what: &str) -> Result<u64, GgufError> {
        self.array(what).map(u64::from_le_bytes)
    }

    /// A number of things that follow.
    pub fn count(&mut self, what: &str, limit: u64) -> Result<u64, GgufError> {
        match self.u64(what)? {
            found if found <= limit => Ok(found),
            found => Err(GgufError::TooMany { what: what.to_owned(), found, limit }),
        }
    }

    /// A text of at most `limit` bytes: its length, then UTF-8.
    pub fn text(&mut self, what: &str, limit: u64) -> Result<&'a str, GgufError> {
        let length = self.count(what, limit)?;
        let bytes = self.take(length, what)?;
        str::from_utf8(bytes).map_err(|_| GgufError::Text { what: what.to_owned() })
    }

    /// A name, which stands in messages.
    pub fn name(&mut self, what: &str) -> Result<&'a str, GgufError> {
        let name = self.text(what, LONGEST_NAME)?;
        if name.contains(char::is_control) {
            Err(GgufError::Name { what: what.to_owned() })
        } else {
            Ok(name)
        }
    }
}
