//! How tensors store their numbers, and those numbers as f32.
//! <https://github.com/ggml-org/llama.cpp/wiki/Tensor-Encoding-Schemes>

use half::{bf16, f16};

use super::Tensor;

/// How numbers are stored. A block of the quantised kinds holds 32 numbers of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 32-bit.
    F32,
    /// 16-bit, IEEE 754.
    F16,
    /// The upper half of an F32.
    Bf16,
    /// An f16 scale d, then 4 bits q for each number: (q - 8) d.
    Q4_0,
    /// An f16 scale d and an f16 minimum m, then 4 bits q for each number: q d + m.
    Q4_1,
    /// An f16 scale d, then a signed byte q for each number: q d.
    Q8_0,
}

impl Kind {
    /// For people.
    pub const NAMES: &str = "F32, F16, BF16, Q4_0, Q4_1 and Q8_0";

    /// By the number in the file.
    #[must_use]
    pub fn of(code: u32) -> Option<Self> {
        Some(match code {
            0 => Self::F32,
            1 => Self::F16,
            2 => Self::Q4_0,
            3 => Self::Q4_1,
            8 => Self::Q8_0,
            30 => Self::Bf16,
            _ => return None,
        })
    }

    /// Numbers of a block.
    #[must_use]
    pub const fn block(self) -> usize {
        match self {
            Self::F32 | Self::F16 | Self::Bf16 => 1,
            Self::Q4_0 | Self::Q4_1 | Self::Q8_0 => 32,
        }
    }

    /// Bytes of a block.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
            Self::Q4_0 => 18,
            Self::Q4_1 => 20,
            Self::Q8_0 => 34,
        }
    }
}

/// A little-endian f16 at the beginning of a block.
pub(crate) fn half_at(block: &[u8], at: usize) -> f16 {
    let byte = |at: usize| block.get(at).copied().unwrap_or_default();
    f16::from_le_bytes([byte(at), byte(at + 1)])
}

/// The 4 bits of each of a block's 32 numbers: byte i holds those of number i and, above, of number i + 16.
pub(crate) fn nibbles(bytes: &[u8]) -> impl Iterator<Item = u8> {
    bytes.iter().map(|byte| byte & 0xf).chain(bytes.iter().map(|byte| byte >> 4))
}

impl Tensor<'_> {
    /// Numbers in a row.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.shape.last().copied().unwrap_or(1)
    }

    /// Rows, of all dimensions but the last.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.shape.iter().rev().skip(1).product()
    }

    /// The bytes of one row; empty where there is no such row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[u8] {
        let length = self.columns() / self.kind.block() * self.kind.bytes();
        let start = row.checked_mul(length);
        start.and_then(|start| self.data.get(start..)?.get(..length)).unwrap_or_default()
    }

    /// All numbers as f32, row after row.
    #[must_use]
    pub fn dequantise(&self) -> Vec<f32> {
        let mut numbers = Vec::with_capacity(self.data.len() / self.kind.bytes() * self.kind.block());
        dequantise(self.kind, self.data, &mut numbers);
        numbers
    }
}

/// Appends the numbers of whole blocks as f32.
pub(crate) fn dequantise(kind: Kind, data: &[u8], into: &mut Vec<f32>) {
    let blocks = data.chunks_exact(kind.bytes());
    match kind {
        Kind::F32 => into.extend(data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes))),
        Kind::F16 => into.extend(data.as_chunks().0.iter().map(|bytes| f16::from_le_bytes(*bytes).to_f32())),
        Kind::Bf16 => {
            into.extend(data.as_chunks().0.iter().map(|bytes| bf16::from_le_bytes(*bytes).to_f32()));
        }
        Kind::Q4_0 => {
            for block in blocks {
                let scale = half_at(block, 0).to_f32();
                into.extend(nibbles(&block[2..]).map(|q| (f32::from(q) - 8.0) * scale));
            }
        }
        Kind::Q4_1 => {
            for block in blocks {
                let (scale, least) = (half_at(block, 0).to_f32(), half_at(block, 2).to_f32());
                into.extend(nibbles(&block[4..]).map(|q| f32::from(q) * scale + least));
            }
        }
        Kind::Q8_0 => {
            for block in blocks {
                let scale = half_at(block, 0).to_f32();
                into.extend(block[2..].iter().map(|q| f32::from(q.cast_signed()) * scale));
            }
        }
    }
}
