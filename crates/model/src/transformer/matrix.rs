//! Products with packed matrices.
//!
//! For many rows a panel is unpacked into a buffer that fits the first-level cache and used for all of them. For one row
//! the numbers are multiplied as they come: then the time is that of moving them from memory.

use pulp::{Arch, Simd, WithSimd};

use super::packed::{BLOCK, Form, Packed};
use super::unpack::{FLOATS, HALVES, TWINS, head_words, numbers, pairs_of_words, scales};
use crate::kernel::{Aligned, Product, Start, panel, tiles};

/// Numbers that are unpacked at once: 24 KB, what a first-level cache of 32 KB can hold.
const BUFFER: usize = 6144;
/// Rows that share one unpacked panel: their inputs stay in the second-level cache.
const ROWS: usize = 192;

impl Packed {
    /// y = x Wᵀ for x `[row, input]` and y `[row, output]`; with `add`, y = y + x Wᵀ.
    pub fn apply(&self, arch: Arch, x: &[f32], y: &mut [f32], add: bool) {
        if x.len() == self.inputs && self.form.has_blocks() {
            arch.dispatch(One { matrix: self, x, y, add });
        } else {
            arch.dispatch(Many { matrix: self, x, y, add });
        }
    }
}

struct Many<'a> {
    matrix: &'a Packed,
    x: &'a [f32],
    y: &'a mut [f32],
    add: bool,
}

impl WithSimd for Many<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Packed { outputs, inputs, .. } = *self.matrix;
        let width = panel::<S>();
        let most = inputs.min(BUFFER / width);
        let (mut buffer, mut last) = (Aligned::new(most * width), Aligned::new(ROWS * width));
        for (x, y) in self.x.chunks(ROWS * inputs).zip(self.y.chunks_mut(ROWS * outputs)) {
            let rows = x.len() / inputs;
            for column in (0..outputs).step_by(width) {
                // A panel that is not full is computed aside.
                let is_full = column + width <= outputs;
                let aside = last.slice();
                let (out, out_stride) =
                    if is_full { (&mut y[column..], outputs) } else { (&mut *aside, width) };
                for start in (0..inputs).step_by(most) {
                    let depth = most.min(inputs - start);
                    let b = &mut buffer.slice()[..depth * width];
                    self.matrix.unpack(simd, column / width, start, b);
                    let add = start > 0 || (self.add && is_full);
                    for rows in tiles::<S>(rows) {
                        let product = Product {
                            a: &x[rows.start * inputs + start..],
                            a_stride: inputs,
                            b,
                            depth,
                            start: if add { Start::Output } else { Start::Zero },
                            out: &mut out[rows.start * out_stride..],
                            out_stride,
                        };
                        product.rows(simd, rows.len());
                    }
                }
                if !is_full {
                    for (y, aside) in y.chunks_exact_mut(outputs).zip(aside.chunks_exact(width)) {
                        store(&mut y[column..], aside, self.add);
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn store(y: &mut [f32], from: &[f32], add: bool) {
    for (y, from) in y.iter_mut().zip(from) {
        *y = if add { *y + from } else { *from };
    }
}

struct One<'a> {
    matrix: &'a Packed,
    x: &'a [f32],
    y: &'a mut [f32],
    add: bool,
}

impl WithSimd for One<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // What the shift of a block is multiplied with.
        let shared = if self.matrix.form == Form::TwinBytes { BLOCK / 2 } else { BLOCK };
        let sums: Vec<f32> = self.x.chunks(shared).map(|x| x.iter().sum()).collect();
        let width = panel::<S>();
        for (index, y) in self.y.chunks_mut(width).enumerate() {
            let words = self.matrix.panel(index);
            let row = match self.matrix.form {
                Form::Nibbles => Row::<8, 4, HALVES> { words, x: self.x, sums: &sums }.times(simd),
                Form::Bytes => Row::<4, 8, HALVES> { words, x: self.x, sums: &sums }.times(simd),
                Form::WideNibbles => Row::<8, 4, FLOATS> { words, x: self.x, sums: &sums }.times(simd),
                Form::WideBytes => Row::<4, 8, FLOATS> { words, x: self.x, sums: &sums }.times(simd),
                Form::TwinBytes => Row::<4, 8, TWINS> { words, x: self.x, sums: &sums }.times(simd),
                Form::Halves | Form::Brains | Form::Floats => continue,
            };
            for (from, y) in row.into_iter().zip(y.chunks_mut(width / 2)) {
                let mut aside = [0.0; 64];
                if let Some(aside) = S::as_mut_simd_f32s(&mut aside).0.first_mut() {
                    *aside = from;
                }
                store(y, &aside, self.add);
            }
        }
    }
}

/// One row times one panel, whose blocks are a head and M words of N numbers for each output.
struct Row<'a, const N: usize, const M: usize, const HEAD: usize> {
    words: &'a [u32],
    x: &'a [f32],
    /// Of the inputs that share a scale.
    sums: &'a [f32],
}

impl<const N: usize, const M: usize, const HEAD: usize> Row<'_, N, M, HEAD> {
    #[inline(always)]
    fn times<S: Simd>(self, simd: S) -> [S::f32s; 2] {
        let zero = simd.splat_f32s(0.0);
        let mut total = [zero; 2];
        let blocks = self.words.chunks_exact((head_words(HEAD) + M) * panel::<S>());
        let inputs = self.x.as_chunks::<BLOCK>().0.iter();
        let sums = self.sums.chunks_exact(if HEAD == TWINS { 2 } else { 1 });
        for (words, (x, sums)) in blocks.zip(inputs.zip(sums)) {
            let Some((head, words)) = pairs_of_words::<S>(words).split_at_checked(head_words(HEAD)) else {
                continue;
            };
            // A sum for each word: one alone would wait for itself.
            let mut parts = [[zero; 2]; M];
            for ((part, word), x) in parts.iter_mut().zip(words).zip(x.as_chunks::<N>().0) {
                for (part, word) in part.iter_mut().zip(word) {
                    for (number, x) in numbers::<S, N>(simd, *word).into_iter().zip(x) {
                        *part = simd.mul_add_e_f32s(number, simd.splat_f32s(*x), *part);
                    }
                }
            }
            for (side, total) in total.iter_mut().enumerate() {
                let scales = scales::<S, N, HEAD>(simd, head, side);
                let shared = parts.chunks_exact(if HEAD == TWINS { M / 2 } else { M });
                for ((parts, [scale, shift]), sum) in shared.zip(scales).zip(sums) {
                    let part = parts.iter().fold(zero, |sum, part| simd.add_f32s(sum, part[side]));
                    *total = simd.mul_add_e_f32s(scale, part, *total);
                    *total = simd.mul_add_e_f32s(shift, simd.splat_f32s(*sum), *total);
                }
            }
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use pulp::{Scalar, Scalar128b, Scalar256b, Scalar512b};

    use super::*;
    use crate::gguf::{Kind, Tensor};
    use crate::kernel::panel_width;

    const KINDS: [Kind; 11] = [
        Kind::F32,
        Kind::F16,
        Kind::Bf16,
        Kind::Q4_0,
        Kind::Q4_1,
        Kind::Q5_0,
        Kind::Q5_1,
        Kind::Q8_0,
        Kind::Q4K,
        Kind::Q5K,
        Kind::Q6K,
    ];

    /// Blocks of any bytes, with scales that are no more than weights have.
    fn data(kind: Kind, blocks: usize) -> Vec<u8> {
        let mut state = 1u32;
        let mut byte = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let mut block = |kind: Kind| {
            let mut bytes: Vec<u8> = (0..kind.bytes()).map(|_| byte()).collect();
            // The upper bytes of an f16 below 1, of either sign and subnormal at times; of a BF16; of an F32.
            let upper: &[usize] = match kind {
                Kind::F32 => &[3],
                Kind::F16 | Kind::Bf16 | Kind::Q4_0 | Kind::Q5_0 | Kind::Q8_0 => &[1],
                Kind::Q4_1 | Kind::Q5_1 | Kind::Q4K | Kind::Q5K => &[1, 3],
                Kind::Q6K => &[209],
            };
            for at in upper {
                bytes[*at] = bytes[*at] & 0x80 | if bytes[*at] & 4 > 0 { bytes[*at] & 3 } else { 0x38 };
            }
            bytes
        };
        (0..blocks).flat_map(|_| block(kind)).collect()
    }

    /// A matrix on vectors of one width, against sums in f64.
    fn check<S: Simd>(simd: S, width: usize, kind: Kind, (outputs, inputs): (usize, usize), rows: usize) {
        let data = data(kind, outputs * inputs / kind.block());
        let tensor = Tensor { name: "w", kind, shape: vec![outputs, inputs], data: &data };
        let dense = tensor.dequantise();
        let matrix = Packed::new(width, &tensor).unwrap();
        assert_eq!(matrix.dense(), dense, "{kind:?}");
        let x: Vec<f32> = (0..rows * inputs).map(|i| ((i * 31 % 257) as f32 - 128.0) / 64.0).collect();
        for add in [false, true] {
            let mut y = vec![if add { 0.5 } else { f32::NAN }; rows * outputs];
            if rows == 1 && kind.block() > 1 {
                simd.vectorize(One { matrix: &matrix, x: &x, y: &mut y, add });
            } else {
                simd.vectorize(Many { matrix: &matrix, x: &x, y: &mut y, add });
            }
            for (x, y) in x.chunks(inputs).zip(y.chunks(outputs)) {
                for (w, y) in dense.chunks(inputs).zip(y) {
                    let products = || x.iter().zip(w).map(|(x, w)| f64::from(*x) * f64::from(*w));
                    let sum = products().sum::<f64>() + if add { 0.5 } else { 0.0 };
                    let size = products().map(f64::abs).sum::<f64>().max(1.0);
                    let error = (f64::from(*y) - sum).abs() / size;
                    assert!(error < 2e-6, "{kind:?}: {y} instead of {sum}, {rows} rows, {width} wide");
                }
            }
        }
    }

    #[test]
    fn every_vector_width_computes_the_product() {
        for kind in KINDS {
            let sizes = [(1, (64, 512usize)), (1, (70, 64)), (2, (70, 64)), (25, (33, 480)), (193, (40, 64))];
            for (rows, (outputs, inputs)) in sizes {
                let size = (outputs, inputs.next_multiple_of(kind.block()));
                check(Scalar, 2, kind, size, rows);
                check(Scalar128b, 8, kind, size, rows);
                check(Scalar256b, 16, kind, size, rows);
                check(Scalar512b, 32, kind, size, rows);
            }
        }
    }

    #[test]
    fn this_machine_computes_the_product() {
        struct Here(usize);
        impl WithSimd for Here {
            type Output = ();
            fn with_simd<S: Simd>(self, simd: S) {
                for kind in KINDS {
                    let inputs = 96usize.next_multiple_of(kind.block());
                    (1..=14).for_each(|rows| check(simd, self.0, kind, (100, inputs), rows));
                }
            }
        }
        let arch = Arch::new();
        arch.dispatch(Here(panel_width(arch)));
    }

    #[test]
    fn a_scale_that_is_no_number_is_found() {
        let mut bytes = vec![0; 20 * 4];
        bytes[41] = 0x7c;
        let tensor = Tensor { name: "w", kind: Kind::Q4_1, shape: vec![4, 32], data: &bytes };
        assert_eq!(Packed::new(8, &tensor).err(), Some(2));
    }
}
