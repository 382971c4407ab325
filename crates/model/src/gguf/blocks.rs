//! How tensors store their numbers, and those numbers as f32.
//! <https://github.com/ggml-org/llama.cpp/wiki/Tensor-Encoding-Schemes>

use half::{bf16, f16};

use super::{PART, Tensor, each_part};

/// How numbers are stored. A block of the quantised kinds holds 32 numbers of one row, or 256 where its name ends with K.
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
    /// An f16 scale d, then 5 bits q for each number: (q - 16) d.
    Q5_0,
    /// An f16 scale d and an f16 minimum m, then 5 bits q for each number: q d + m.
    Q5_1,
    /// An f16 scale d, then a signed byte q for each number: q d.
    Q8_0,
    /// f16 d and e, then for each 32 numbers 6 bits s and t, then 4 bits q for each number: q d s - e t.
    Q4K,
    /// The same with 5 bits.
    Q5K,
    /// 6 bits q for each number, for each 16 numbers a signed byte s, then an f16 d: (q - 32) d s.
    Q6K,
}

impl Kind {
    /// For people.
    pub const NAMES: &str = "F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K and Q6_K";

    /// By the number in the file.
    #[must_use]
    pub fn of(code: u32) -> Option<Self> {
        Some(match code {
            0 => Self::F32,
            1 => Self::F16,
            2 => Self::Q4_0,
            3 => Self::Q4_1,
            6 => Self::Q5_0,
            7 => Self::Q5_1,
            8 => Self::Q8_0,
            12 => Self::Q4K,
            13 => Self::Q5K,
            14 => Self::Q6K,
            30 => Self::Bf16,
            _ => return None,
        })
    }

    /// Numbers of a block.
    #[must_use]
    pub const fn block(self) -> usize {
        match self {
            Self::F32 | Self::F16 | Self::Bf16 => 1,
            Self::Q4_0 | Self::Q4_1 | Self::Q5_0 | Self::Q5_1 | Self::Q8_0 => 32,
            Self::Q4K | Self::Q5K | Self::Q6K => 256,
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
            Self::Q5_0 => 22,
            Self::Q5_1 => 24,
            Self::Q8_0 => 34,
            Self::Q4K => 144,
            Self::Q5K => 176,
            Self::Q6K => 210,
        }
    }
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
    match kind {
        Kind::F32 => into.extend(data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes))),
        Kind::F16 => into.extend(data.as_chunks().0.iter().map(|bytes| f16::from_le_bytes(*bytes).to_f32())),
        Kind::Bf16 => {
            into.extend(data.as_chunks().0.iter().map(|bytes| bf16::from_le_bytes(*bytes).to_f32()));
        }
        _ => each_part(kind, data, |part| {
            let halves = part.q.as_chunks::<{ PART / 2 }>().0.iter().zip(part.scales);
            into.extend(halves.flat_map(|(q, scale)| q.map(|q| f32::from(q) * scale + part.least)));
        }),
    }
}
