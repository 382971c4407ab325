//! Values of the metadata.

use super::GgufError;
use super::cursor::Cursor;

/// Bytes of a text, such as a template for chats.
const LONGEST_TEXT: u64 = 1 << 20;
/// Entries of an array: a vocabulary and its merges have some hundred thousand.
const LONGEST_ARRAY: u64 = 1 << 22;

/// A value. Numbers of all widths are kept in the widest; arrays are of texts or of numbers, and of others, which no model
/// here needs, the length alone is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A whole number.
    Signed(i64),
    /// A number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// A text.
    Text(&'a str),
    /// Texts.
    Texts(Vec<&'a str>),
    /// Whole numbers.
    Numbers(Vec<i64>),
    /// Numbers, such as scores of tokens.
    Floats(Vec<f32>),
    /// Something else, so many.
    Others(usize),
}

impl<'a> Value<'a> {
    pub(super) fn read(cursor: &mut Cursor<'a>, key: &str) -> Result<Self, GgufError> {
        let what = format!("the value of {key}");
        let code = cursor.u32(&what)?;
        match code {
            9 => Self::read_array(cursor, key, &what),
            _ => Self::read_one(cursor, key, code, &what),
        }
    }

    fn read_one(cursor: &mut Cursor<'a>, key: &str, code: u32, what: &str) -> Result<Self, GgufError> {
        Ok(match code {
            0 => Self::Unsigned(u8::from_le_bytes(cursor.array(what)?).into()),
            1 => Self::Signed(i8::from_le_bytes(cursor.array(what)?).into()),
            2 => Self::Unsigned(u16::from_le_bytes(cursor.array(what)?).into()),
            3 => Self::Signed(i16::from_le_bytes(cursor.array(what)?).into()),
            4 => Self::Unsigned(cursor.u32(what)?.into()),
            5 => Self::Signed(i32::from_le_bytes(cursor.array(what)?).into()),
            6 => Self::Float(f32::from_le_bytes(cursor.array(what)?).into()),
            7 => Self::Bool(cursor.array::<1>(what)? != [0]),
            8 => Self::Text(cursor.text(what, LONGEST_TEXT)?),
            10 => Self::Unsigned(cursor.u64(what)?),
            11 => Self::Signed(i64::from_le_bytes(cursor.array(what)?)),
            12 => Self::Float(f64::from_le_bytes(cursor.array(what)?)),
            // An array within an array among them: no model has it, and its depth would have no limit.
            _ => return Err(GgufError::ValueType { key: key.to_owned(), code }),
        })
    }

    fn read_array(cursor: &mut Cursor<'a>, key: &str, what: &str) -> Result<Self, GgufError> {
        let code = cursor.u32(what)?;
        let count = cursor.count(what, LONGEST_ARRAY)?;
        // Each entry takes a byte at least: no memory for what cannot be in the file.
        let room = usize::try_from(count.min(cursor.left())).unwrap_or(0);
        let (mut texts, mut numbers, mut floats, mut others) = (Vec::new(), Vec::new(), Vec::new(), 0);
        match code {
            8 => texts.reserve(room.min(1 << 18)),
            0..=5 | 10 | 11 => numbers.reserve(room.min(1 << 18)),
            6 | 12 => floats.reserve(room.min(1 << 18)),
            _ => {}
        }
        for _ in 0..count {
            match Self::read_one(cursor, key, code, what)? {
                Self::Text(text) => texts.push(text),
                Self::Signed(number) => numbers.push(number),
                Self::Unsigned(number) => numbers.push(i64::try_from(number).unwrap_or(i64::MAX)),
                #[expect(clippy::cast_possible_truncation, reason = "scores need no more")]
                Self::Float(number) => floats.push(number as f32),
                _ => others += 1,
            }
        }
        Ok(match code {
            8 => Self::Texts(texts),
            0..=5 | 10 | 11 => Self::Numbers(numbers),
            6 | 12 => Self::Floats(floats),
            _ => Self::Others(others),
        })
    }

    /// As a whole number that is not negative; `key` names it in the error.
    ///
    /// # Errors
    /// [`GgufError::Value`].
    pub fn number(&self, key: &str) -> Result<u64, GgufError> {
        let number = match self {
            Self::Unsigned(number) => Some(*number),
            Self::Signed(number) => u64::try_from(*number).ok(),
            _ => None,
        };
        number.ok_or_else(|| self.instead(key, "a whole number from 0"))
    }

    /// As a number.
    ///
    /// # Errors
    /// [`GgufError::Value`].
    pub fn float(&self, key: &str) -> Result<f64, GgufError> {
        match self {
            Self::Float(number) if number.is_finite() => Ok(*number),
            _ => Err(self.instead(key, "a number")),
        }
    }

    /// As a text.
    ///
    /// # Errors
    /// [`GgufError::Value`].
    pub fn text(&self, key: &str) -> Result<&'a str, GgufError> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(self.instead(key, "a text")),
        }
    }

    /// As texts.
    ///
    /// # Errors
    /// [`GgufError::Value`].
    pub fn texts(&self, key: &str) -> Result<&[&'a str], GgufError> {
        match self {
            Self::Texts(texts) => Ok(texts),
            _ => Err(self.instead(key, "a list of texts")),
        }
    }

    /// As whole numbers.
    ///
    /// # Errors
    /// [`GgufError::Value`].
    pub fn numbers(&self, key: &str) -> Result<&[i64], GgufError> {
        match self {
            Self::Numbers(numbers) => Ok(numbers),
            _ => Err(self.instead(key, "a list of whole numbers")),
        }
    }

    /// As numbers.
    ///
    /// # Errors
    /// [`GgufError::Value`].
    pub fn floats(&self, key: &str) -> Result<&[f32], GgufError> {
        match self {
            Self::Floats(numbers) => Ok(numbers),
            _ => Err(self.instead(key, "a list of numbers")),
        }
    }

    /// As yes or no.
    ///
    /// # Errors
    /// [`GgufError::Value`].
    pub fn bool(&self, key: &str) -> Result<bool, GgufError> {
        match self {
            Self::Bool(yes) => Ok(*yes),
            _ => Err(self.instead(key, "yes or no")),
        }
    }

    fn instead(&self, key: &str, expected: &'static str) -> GgufError {
        let found = match self {
            Self::Unsigned(_) => "a whole number",
            Self::Signed(_) => "a whole number with a sign",
            Self::Float(_) => "a number",
            Self::Bool(_) => "yes or no",
            Self::Text(_) => "a text",
            Self::Texts(_) => "a list of texts",
            Self::Numbers(_) => "a list of whole numbers",
            Self::Floats(_) => "a list of numbers",
            Self::Others(_) => "a list of other values",
        };
        GgufError::Value { key: key.to_owned(), found, expected }
    }
}
