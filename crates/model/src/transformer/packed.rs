//! Matrices as they are kept: quantised as in the file, laid out so that one load fills a vector with numbers of as many
//! outputs.
//!
//! A panel is two vectors of outputs. For each block of 32 inputs it has a word or two for each output with the block's
//! scale d and minimum m, then words with the inputs' numbers: eight of 4 bits or four of 8 bits in a word, the first
//! lowest. `[panel, block, head and words, output in the panel]`.

use half::{bf16, f16};

use crate::gguf::{Kind, PART, Part, Tensor, each_part};

/// Inputs that share a head.
pub(super) const BLOCK: usize = PART;

/// How the numbers of a matrix are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// w = q d + m, q of 4 bits, d and m of 16: Q4_1, and Q4_0, of which m is -8 d.
    Nibbles,
    /// w = q d + m, q of 8 bits, plus 128, d and m of 16: Q8_0, Q5_0 and Q5_1.
    Bytes,
    /// As nibbles, d and m of 32 bits: Q4_K.
    WideNibbles,
    /// As bytes, d and m of 32 bits: Q5_K.
    WideBytes,
    /// As bytes without m, a d of 32 bits for each 16 inputs: Q6_K.
    TwinBytes,
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
            Kind::Q5_0 | Kind::Q5_1 | Kind::Q8_0 => Self::Bytes,
            Kind::Q4K => Self::WideNibbles,
            Kind::Q5K => Self::WideBytes,
            Kind::Q6K => Self::TwinBytes,
            Kind::F16 if inputs.is_multiple_of(2) => Self::Halves,
            Kind::Bf16 if inputs.is_multiple_of(2) => Self::Brains,
            Kind::F32 | Kind::F16 | Kind::Bf16 => Self::Floats,
        }
    }

    /// Whether numbers come in blocks that share a scale.
    pub const fn has_blocks(self) -> bool {
        !matches!(self, Self::Halves | Self::Brains | Self::Floats)
    }

    /// Whether its numbers have 4 bits, not 8.
    const fn is_of_nibbles(self) -> bool {
        matches!(self, Self::Nibbles | Self::WideNibbles)
    }

    /// Bytes that a matrix of that type takes.
    pub fn bytes(kind: Kind, [outputs, inputs]: [usize; 2], width: usize) -> u64 {
        let rows = outputs.checked_next_multiple_of(width).unwrap_or(usize::MAX);
        let words = (rows as u64).saturating_mul(Self::of(kind, inputs).depth(inputs) as u64);
        words.saturating_mul(4)
    }

    /// Words of an output for each block, the scale included.
    pub const fn words(self) -> usize {
        match self {
            Self::Nibbles => 5,
            Self::WideNibbles => 6,
            Self::Bytes => 9,
            Self::WideBytes | Self::TwinBytes => 10,
            Self::Halves | Self::Brains => BLOCK / 2,
            Self::Floats => BLOCK,
        }
    }

    /// Words of an output for that many inputs.
    pub const fn depth(self, inputs: usize) -> usize {
        match self {
            Self::Floats => inputs,
            Self::Halves | Self::Brains => inputs / 2,
            _ => inputs / BLOCK * self.words(),
        }
    }
}

/// A matrix `[output, input]`.
pub(crate) struct Packed {
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
            _ => self.read_blocks(words, into),
        }
    }

    fn read_blocks<'a>(&self, mut words: impl Iterator<Item = &'a u32>, into: &mut [f32]) {
        let mut next = || words.next().copied().unwrap_or_default();
        let (bits, count) = if self.form.is_of_nibbles() { (4, 8) } else { (8, 4) };
        // Bytes are kept plus 128.
        let less = if self.form.is_of_nibbles() { 0.0 } else { 128.0 };
        for into in into.chunks_mut(BLOCK) {
            let (scales, least) = match self.form {
                Form::WideNibbles | Form::WideBytes => ([f32::from_bits(next()); 2], f32::from_bits(next())),
                Form::TwinBytes => ([f32::from_bits(next()), f32::from_bits(next())], 0.0),
                _ => {
                    let [a, b, c, d] = next().to_le_bytes();
                    ([f16::from_le_bytes([a, b]).to_f32(); 2], f16::from_le_bytes([c, d]).to_f32())
                }
            };
            for (into, scale) in into.chunks_mut(BLOCK / 2).zip(scales) {
                for into in into.chunks_mut(count) {
                    let word = next();
                    for (index, into) in (0u32..).zip(into) {
                        let q = (word >> (index * bits)) & ((1 << bits) - 1);
                        *into = (f32::from(q as u8) - less) * scale + least;
                    }
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
    let mut is_finite = true;
    each_part(tensor.kind, data, |part| is_finite &= push_part(form, &part, words));
    is_finite.then_some(())
}

/// Appends head and numbers of a block, and says whether the head is finite.
fn push_part(form: Form, part: &Part, words: &mut Vec<u32>) -> bool {
    let Part { q, scales: [scale, second], least } = part;
    let heads = match form {
        Form::WideNibbles | Form::WideBytes => [*scale, *least],
        Form::TwinBytes => [*scale, *second],
        _ => {
            // Exact, as they are of the file; what grows too large as -8 d is no weight.
            let [scale, least] = [*scale, *least].map(f16::from_f32);
            words.push(u32::from(scale.to_bits()) | u32::from(least.to_bits()) << 16);
            [scale.to_f32(), least.to_f32()]
        }
    };
    if matches!(form, Form::WideNibbles | Form::WideBytes | Form::TwinBytes) {
        words.extend(heads.map(f32::to_bits));
    }
    if form.is_of_nibbles() {
        let eight = |q: &[i8; 8]| q.iter().rev().fold(0, |word, q| word << 4 | u32::from(q.cast_unsigned()));
        words.extend(q.as_chunks().0.iter().map(eight));
    } else {
        // Plus 128: what is unpacked has no sign.
        let four = |q: &[i8; 4]| u32::from_le_bytes(q.map(|q| q.cast_unsigned() ^ 0x80));
        words.extend(q.as_chunks().0.iter().map(four));
    }
    heads.iter().all(|head| head.is_finite())
}
