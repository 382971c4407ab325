//! What both formats have: weights, and texts by their names.

use std::io::{self, Read};

use half::f16;
use ndarray::Array4;

use super::DumpFault;

/// Bytes of all tokens of a sequence, or of their JSON.
pub(super) const MOST_TOKENS_BYTES: usize = 16 << 20;

/// What a dump may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Attention,
    Tokens,
    Looked,
    Model,
    Format,
}

impl Key {
    pub const ALL: [Self; 5] = [Self::Attention, Self::Tokens, Self::Looked, Self::Model, Self::Format];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Attention => "attention",
            Self::Tokens => "tokens",
            Self::Looked => "key_tokens",
            Self::Model => "model",
            Self::Format => "format",
        }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub weights: Option<Array4<f32>>,
    pub tokens: Option<Vec<String>>,
    pub key_tokens: Option<Vec<String>>,
    pub model: Option<String>,
}

/// What stands where texts are expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Texts {
    /// One, which is JSON where tokens are wanted.
    One(String),
    /// A list.
    Many(Vec<String>),
}

impl Parts {
    /// Takes texts of that name.
    pub fn set(&mut self, key: Key, texts: Texts) -> Result<(), DumpFault> {
        let name = key.name();
        match key {
            Key::Attention => {}
            Key::Tokens => self.tokens = Some(texts.tokens(name)?),
            Key::Looked => self.key_tokens = Some(texts.tokens(name)?),
            Key::Model => self.model = Some(texts.one(name)?),
            Key::Format => match texts.one(name)? {
                version if version == "1" => {}
                version => return Err(DumpFault::Version(version)),
            },
        }
        Ok(())
    }
}

impl Texts {
    fn tokens(self, name: &'static str) -> Result<Vec<String>, DumpFault> {
        match self {
            Self::Many(texts) => Ok(texts),
            Self::One(json) => serde_json::from_str(&json).map_err(|error| DumpFault::Tokens {
                name,
                reason: format!("no JSON list of texts: {error}"),
            }),
        }
    }

    fn one(self, name: &'static str) -> Result<String, DumpFault> {
        match self {
            Self::One(text) => Ok(text),
            Self::Many(mut texts) => {
                let reason = format!("it has {} texts, and one is wanted", texts.len());
                let last = texts.pop().filter(|_| texts.is_empty());
                last.ok_or(DumpFault::Tokens { name, reason })
            }
        }
    }
}

/// Weights of a shape that was checked, from little-endian numbers; nothing may follow.
pub(super) fn weights_of(
    reader: &mut impl Read,
    shape: [usize; 4],
    is_half: bool,
) -> io::Result<Array4<f32>> {
    let [layers, heads, queries, keys] = shape;
    let count = layers * heads * queries * keys;
    let mut weights = Vec::new();
    weights.try_reserve_exact(count).map_err(|_| io::ErrorKind::OutOfMemory)?;
    let size = if is_half { 2 } else { 4 };
    // A part at a time: halves take half of what they become.
    let mut buffer = vec![0; (count * size).min(1 << 20)];
    while weights.len() < count {
        let length = ((count - weights.len()) * size).min(buffer.len());
        let part = &mut buffer[..length];
        reader.read_exact(part)?;
        if is_half {
            weights.extend(part.as_chunks().0.iter().map(|bytes| f16::from_le_bytes(*bytes).to_f32()));
        } else {
            weights.extend(part.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)));
        }
    }
    if reader.read(&mut [0])? > 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it has more numbers than its shape"));
    }
    Array4::from_shape_vec(shape, weights).map_err(io::Error::other)
}
