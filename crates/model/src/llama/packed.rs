//! Matrices as they are kept: quantised as in the file, laid out so that one load fills a vector with numbers of as many
//! outputs.
//!
//! A panel is two vectors of outputs. For each block of 32 inputs it has a word for each output with the block's scale d
//! and minimum m, both f16, then words with the inputs' numbers: eight of 4 bits or four of 8 bits in a word, the first
//! lowest. `[panel, block, 1 + words, output in the panel]`.

use half::{bf16, f16};

use crate::gguf::{Kind, Tensor, half_at, nibbles};

/// Inputs that share a scale.
pub(super) const BLOCK: usize = 32;

/// How the numbers of a matrix are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// w = q d + m, q of 4 bits: Q4_1, and Q4_0, of which m is -8 d.
    Nibbles,
    /// w = q d, q of 8 bits, plus 128: Q8_0.
    Bytes,
    /// w itself, two inputs in a word: F16. `[panel, input / 2, output in the panel]`.
    Halves,
    /// The same of BF16.
    Brains,
    /// w itself: F32, and what has an odd number of inputs. `[panel, input, output in the panel]`.
    Floats,
}

impl Form {
    fn of(kind: Kind, inputs: usize) -> Self {
        match kind {
            Kind::Q4_0 | Kind::Q4_1 => Self::Nibbles,
            Kind::Q8_0 => Self::Bytes,
            Kind::F16 if inputs.is_multiple_of(2) => Self::Halves,
            Kind::Bf16 if inputs.is_multiple_of(2) => Self::Brains,
            Kind::F32 | Kind::F16 | Kind::Bf16 => Self::Floats,
        }
    }

    /// Whether numbers come in blocks that share a scale.
    pub const fn has_blocks(self) -> bool {
        matches!(self, Self::Nibbles | Self::Bytes)
    }

    /// Words of an output for each block, the scale included.
    pub const fn words(self) -> usize {
        match self {
            Self::Nibbles => 5,
            Self::Bytes => 9,
            Self::Halves | Self::Brains => BLOCK / 2,
            Self::Floats => BLOCK,
        }
    }

    /// Words of an output for that many inputs.
    pub const fn depth(self, inputs: usize) -> usize {
        match self {
            Self::Floats => inputs,
            Self::Halves | Self::Brains => inputs / 2,
            Self::Nibbles | Self::Bytes => inputs / BLOCK * self.words(),
        }
    }
}

/// A matrix `[output, input]`.
pub(super) struct Packed {
    pub outputs: usize,
    pub inputs: usize,
    pub form: Form,
    /// Outputs of a panel.
    pub width: usize,
    /// In the last panel zeros stand for outputs that are not there.
    pub words: Vec<u32>,
}

impl Packed {
    /// Lays a tensor out in panels of that width. `Err` is the row of a scale or number that is not finite.
    pub fn new(width: usize, tensor: &Tensor<'_>) -> Result<Self, usize> {
        let (outputs, inputs, form) =
            (tensor.rows(), tensor.columns(), Form::of(tensor.kind, tensor.columns()));
        let depth = form.depth(inputs);
        let mut words = vec![0; outputs.next_multiple_of(width) * depth];
        let mut row = Vec::with_capacity(depth);
        for output in 0..outputs {
            row.clear();
            words_of(tensor, output, &mut row).ok_or(output)?;
            let panel = &mut words[output / width * width * depth..][..width * depth];
            for (slot, word) in panel[output % width..].iter_mut().step_by(width).zip(&row) {
                *slot = *word;
            }
        }
        Ok(Self { outputs, inputs, form, width, words })
    }

    /// The words of a panel.
    #[inline(always)]
    pub fn panel(&self, panel: usize) -> &[u32] {
        let size = self.width * self.form.depth(self.inputs);
        &self.words[panel * size..][..size]
    }

    /// The weights of one output, as long as `into`: a row of an embedding table.
    pub fn read_row(&self, output: usize, into: &mut [f32]) {
        let panel = self.panel(output / self.width);
        let words = panel[output % self.width..].iter().step_by(self.width);
        match self.form {
            Form::Floats => {
                into.iter_mut().zip(words).for_each(|(into, word)| *into = f32::from_bits(*word));
            }
            Form::Halves | Form::Brains => {
                for (into, word) in into.chunks_mut(2).zip(words) {
                    let [a, b, c, d] = word.to_le_bytes();
                    for (into, half) in into.iter_mut().zip([[a, b], [c, d]]) {
                        *into = match self.form {
                            Form::Halves => f16::from_le_bytes(half).to_f32(),
                            _ => bf16::from_le_bytes(half).to_f32(),
                        };
                    }
                }
            }
            Form::Nibbles | Form::Bytes => self.read_blocks(words, into),
        }
    }

    fn read_blocks<'a>(&self, mut words: impl Iterator<Item = &'a u32>, into: &mut [f32]) {
        for into in into.chunks_mut(BLOCK) {
            let head = words.next().copied().unwrap_or_default().to_le_bytes();
            let (scale, least) = (half_at(&head, 0).to_f32(), half_at(&head, 2).to_f32());
            let (bits, count) = if self.form == Form::Nibbles { (4, 8) } else { (8, 4) };
            for into in into.chunks_mut(count) {
                let word = words.next().copied().unwrap_or_default();
                for (index, into) in (0u32..).zip(into) {
                    let q = (word >> (index * bits)) & ((1 << bits) - 1);
                    *into = if self.form == Form::Nibbles {
                        f32::from(q as u8) * scale + least
                    } else {
                        (f32::from(q as u8) - 128.0) * scale
                    };
                }
            }
        }
    }

    /// The whole matrix as f32, `[output, input]`.
    pub fn dense(&self) -> Vec<f32> {
        let mut dense = vec![0.0; self.outputs * self.inputs];
        for (output, row) in dense.chunks_exact_mut(self.inputs.max(1)).enumerate() {
            self.read_row(output, row);
        }
        dense
    }
}

/// Appends the words of one output; `None` where a number is not finite.
fn words_of(tensor: &Tensor<'_>, output: usize, words: &mut Vec<u32>) -> Option<()> {
    let (data, form) = (tensor.row(output), Form::of(tensor.kind, tensor.columns()));
    if !form.has_blocks() {
        let mut numbers = Vec::with_capacity(tensor.columns());
        crate::gguf::dequantise(tensor.kind, data, &mut numbers);
        match form {
            Form::Floats => words.extend(numbers.iter().map(|number| number.to_bits())),
            _ => words.extend(data.as_chunks().0.iter().map(|two| u32::from_le_bytes(*two))),
        }
        return numbers.iter().all(|number| number.is_finite()).then_some(());
    }
    for block in data.chunks_exact(tensor.kind.bytes()) {
        let scale = half_at(block, 0);
        let least = match tensor.kind {
            Kind::Q4_1 => half_at(block, 2),
            // Exact: a power of two, and what grows too large for it is no weight.
            Kind::Q4_0 => f16::from_f32(-8.0 * scale.to_f32()),
            _ => f16::ZERO,
        };
        if !scale.is_finite() || !least.is_finite() {
            return None;
        }
        words.push(u32::from(scale.to_bits()) | u32::from(least.to_bits()) << 16);
        if form == Form::Nibbles {
            let q: Vec<u8> = nibbles(&block[block.len() - 16..]).collect();
            let eight = |q: &[u8; 8]| q.iter().rev().fold(0, |word, q| word << 4 | u32::from(*q));
            words.extend(q.as_chunks().0.iter().map(eight));
        } else {
            // Plus 128: what is unpacked has no sign.
            let four = |q: &[u8; 4]| u32::from_le_bytes(q.map(|q| q ^ 0x80));
            words.extend(block[2..].as_chunks().0.iter().map(four));
        }
    }
    Some(())
}
