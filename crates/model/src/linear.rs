//! A linear layer whose weights stay int8 in memory.
//!
//! A panel of output columns is unpacked into a buffer that fits the first-level cache and then used for every row.
//! So a short sentence moves a quarter of the bytes of f32 weights, and a long one hardly notices the unpacking.

use pulp::{Arch, Simd, WithSimd};

use super::kernel::{Aligned, Product, Start, pairs, pairs_mut, panel, tiles};
use super::weights::Quantised;

/// Numbers that are unpacked at once: 24 KB, what a first-level cache of 32 KB can hold.
const BUFFER: usize = 6144;
/// Rows that share one unpacked panel: their inputs stay in the second-level cache.
const ROWS: usize = 192;

/// A linear layer, y = x Wᵀ + b.
pub(super) struct Linear {
    outputs: usize,
    inputs: usize,
    group: usize,
    /// `[panel, input / 4, output in the panel]`: four weights to a word, the first input's lowest, each plus 128.
    words: Vec<u32>,
    /// `[panel, input / group, output in the panel]`.
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Stacks matrices `[rows, inputs]` of the same inputs and lays them out in panels of that width.
    pub fn new(width: usize, parts: &[(Quantised, Vec<f32>)]) -> Self {
        let inputs = parts.first().map_or(0, |(matrix, _)| matrix.columns);
        let (mut words, mut scales) = (Vec::new(), Vec::new());
        let mut groups = 1;
        for (matrix, _) in parts {
            groups = matrix.scales.len() / matrix.rows;
            let four = |four: &[i8; 4]| u32::from_le_bytes(four.map(|value| value.cast_unsigned() ^ 0x80));
            let packed: Vec<u32> = matrix.values.as_chunks().0.iter().map(four).collect();
            interleave(&packed, inputs / 4, width, &mut words);
            interleave(&matrix.scales, groups, width, &mut scales);
        }
        let bias: Vec<f32> = parts.iter().flat_map(|(_, bias)| bias).copied().collect();
        Self { outputs: bias.len(), inputs, group: inputs / groups, words, scales, bias }
    }

    /// y = x Wᵀ + b for x `[row, input]` and y `[row, output]`.
    pub fn apply(&self, arch: Arch, x: &[f32], y: &mut [f32]) {
        arch.dispatch(Apply { linear: self, x, y });
    }

    /// int8 and scales to f32: the panel that begins at `column`, the rows from `input` on that fill `into`. A byte b, which is the weight plus 128, becomes the number 1 + b / 256 by its
    /// bits alone; w = (1 + b / 256) · 256 s - 384 s then is exact, as s has 11 significant bits.
    #[inline(always)]
    fn unpack<S: Simd>(&self, simd: S, column: usize, input: usize, into: &mut [f32]) {
        let (width, group) = (panel::<S>(), self.group);
        let first = column * self.inputs + input * width;
        let words = &self.words[first / 4..(first + into.len()) / 4];
        let scales = &self.scales[first / group..];
        let splat = |word| simd.splat_u32s(word);
        let (mask, one) = (splat(0xff << 15), splat(1f32.to_bits()));
        let number = |shifted| simd.transmute_f32s_u32s(simd.or_u32s(simd.and_u32s(shifted, mask), one));
        let groups = words.chunks_exact(group / 4 * width).zip(into.chunks_exact_mut(group * width));
        for ((words, into), scales) in groups.zip(pairs::<S>(scales)) {
            let scale = scales.map(|scale| simd.mul_f32s(scale, simd.splat_f32s(256.0)));
            let shift = scales.map(|scale| simd.mul_f32s(scale, simd.splat_f32s(-384.0)));
            let words = S::as_simd_u32s(words).0.as_chunks::<2>().0;
            for (words, rows) in words.iter().zip(pairs_mut::<S>(into).as_chunks_mut::<4>().0) {
                for (side, word) in words.iter().enumerate() {
                    let bytes = [
                        simd.wrapping_dyn_shl_u32s(*word, splat(15)),
                        simd.wrapping_dyn_shl_u32s(*word, splat(7)),
                        simd.wrapping_dyn_shr_u32s(*word, splat(1)),
                        simd.wrapping_dyn_shr_u32s(*word, splat(9)),
                    ];
                    for (row, byte) in rows.iter_mut().zip(bytes) {
                        row[side] = simd.mul_add_e_f32s(number(byte), scale[side], shift[side]);
                    }
                }
            }
        }
    }
}

/// Appends `[row, column]` as `[row / width, column, row % width]`.
fn interleave<T: Copy + Default>(matrix: &[T], columns: usize, width: usize, into: &mut Vec<T>) {
    for rows in matrix.chunks_exact(columns * width) {
        let start = into.len();
        into.resize(start + rows.len(), T::default());
        for (lane, row) in rows.chunks_exact(columns).enumerate() {
            for (slot, value) in into[start..].chunks_exact_mut(width).zip(row) {
                slot[lane] = *value;
            }
        }
    }
}

struct Apply<'a> {
    linear: &'a Linear,
    x: &'a [f32],
    y: &'a mut [f32],
}

impl WithSimd for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Linear { outputs, inputs, .. } = *self.linear;
        let most = inputs.min(BUFFER / panel::<S>());
        let mut buffer = Aligned::new(most * panel::<S>());
        for (x, y) in self.x.chunks(ROWS * inputs).zip(self.y.chunks_mut(ROWS * outputs)) {
            for start in (0..inputs).step_by(most) {
                let depth = most.min(inputs - start);
                for column in (0..outputs).step_by(panel::<S>()) {
                    let b = &mut buffer.slice()[..depth * panel::<S>()];
                    self.linear.unpack(simd, column, start, b);
                    let bias = Start::Bias(&self.linear.bias[column..]);
                    for rows in tiles::<S>(x.len() / inputs) {
                        let product = Product {
                            a: &x[rows.start * inputs + start..],
                            a_stride: inputs,
                            b,
                            depth,
                            start: if start == 0 { bias } else { Start::Output },
                            out: &mut y[rows.start * outputs + column..],
                            out_stride: outputs,
                        };
                        product.rows(simd, rows.len());
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use pulp::{Scalar, Scalar128b, Scalar256b, Scalar512b};

    use super::*;
    use crate::kernel::panel_width;

    /// The layer on vectors of one width, against sums in f64.
    fn check<S: Simd>(simd: S, width: usize, rows: usize) {
        let (outputs, inputs, group) = (64, 512, 64);
        // Every byte, signs and extremes included, and scales that are exact in f16.
        let values: Vec<i8> = (0..outputs * inputs).map(|i| (i * 89 % 256) as u8 as i8).collect();
        let scales: Vec<f32> =
            (0..outputs * inputs / group).map(|i| (1 + i * 37 % 1023) as f32 / 131_072.0).collect();
        let bias: Vec<f32> = (0..outputs).map(|i| i as f32 / 8.0).collect();
        let x: Vec<f32> = (0..rows * inputs).map(|i| ((i * 31 % 257) as f32 - 128.0) / 64.0).collect();
        let mut expected = Vec::new();
        for row in x.chunks(inputs) {
            for output in 0..outputs {
                let weight = |i: usize| {
                    f64::from(values[output * inputs + i]) * f64::from(scales[(output * inputs + i) / group])
                };
                let sum: f64 = row.iter().enumerate().map(|(i, x)| f64::from(*x) * weight(i)).sum();
                expected.push(sum + f64::from(bias[output]));
            }
        }
        let part = Quantised { rows: outputs, columns: inputs, values, scales };
        let linear = Linear::new(width, &[(part, bias)]);
        let mut y = vec![f32::NAN; rows * outputs];
        simd.vectorize(Apply { linear: &linear, x: &x, y: &mut y });
        for (y, expected) in y.iter().zip(expected) {
            assert!((f64::from(*y) - expected).abs() < 1e-3, "{y} instead of {expected}, {rows} rows");
        }
    }

    #[test]
    fn every_vector_width_computes_the_layer() {
        for rows in (1..=25).chain([191, 192, 193, 400]) {
            check(Scalar, 2, rows);
            check(Scalar128b, 8, rows);
            check(Scalar256b, 16, rows);
            check(Scalar512b, 32, rows);
        }
    }

    #[test]
    fn this_machine_computes_the_layer() {
        struct Here(usize);
        impl WithSimd for Here {
            type Output = ();
            fn with_simd<S: Simd>(self, simd: S) {
                (1..=25).for_each(|rows| check(simd, self.0, rows));
            }
        }
        let arch = Arch::new();
        arch.dispatch(Here(panel_width(arch)));
    }
}
