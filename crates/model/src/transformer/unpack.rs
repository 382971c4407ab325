//! Packed numbers to f32, a vector of outputs at a time.

use pulp::Simd;

use super::packed::{BLOCK, Form, Packed};
use crate::kernel::{pairs_mut, panel};

impl Packed {
    /// The panel's inputs from `input` on that fill `into`, `[input, output in the panel]`.
    #[inline(always)]
    pub fn unpack<S: Simd>(&self, simd: S, panel_at: usize, input: usize, into: &mut [f32]) {
        let width = panel::<S>();
        let words = &self.panel(panel_at)[self.form.depth(input) * width..];
        let blocks = words.chunks_exact(self.form.words() * width).zip(into.chunks_exact_mut(BLOCK * width));
        match self.form {
            Form::Floats => {
                into.iter_mut().zip(words).for_each(|(into, word)| *into = f32::from_bits(*word));
            }
            Form::Halves => unpack_twos(simd, words, into, halves),
            Form::Brains => unpack_twos(simd, words, into, brains),
            Form::Nibbles => blocks.for_each(|(words, into)| unpack_block::<S, 8, HALVES>(simd, words, into)),
            Form::Bytes => blocks.for_each(|(words, into)| unpack_block::<S, 4, HALVES>(simd, words, into)),
            Form::WideNibbles => {
                blocks.for_each(|(words, into)| unpack_block::<S, 8, FLOATS>(simd, words, into));
            }
            Form::WideBytes => {
                blocks.for_each(|(words, into)| unpack_block::<S, 4, FLOATS>(simd, words, into));
            }
            Form::TwinBytes => {
                blocks.for_each(|(words, into)| unpack_block::<S, 4, TWINS>(simd, words, into));
            }
        }
    }
}

/// The lower and the upper f16 of a word.
#[inline(always)]
fn halves<S: Simd>(simd: S, word: S::u32s) -> [S::f32s; 2] {
    /// What an f16's exponent lacks of an f32's.
    const EXPONENT: f32 = f32::from_bits((127 + 112) << 23);
    let splat = |word| simd.splat_u32s(word);
    let shl = |by| simd.wrapping_dyn_shl_u32s(word, splat(by));
    // Sign to the top, exponent and fraction to where an f32 has them.
    let float = |sign, rest| {
        let bits =
            simd.or_u32s(simd.and_u32s(sign, splat(1 << 31)), simd.and_u32s(rest, splat(0x7fff << 13)));
        simd.mul_f32s(simd.transmute_f32s_u32s(bits), simd.splat_f32s(EXPONENT))
    };
    [float(shl(16), shl(13)), float(word, simd.wrapping_dyn_shr_u32s(word, splat(3)))]
}

/// The lower and the upper BF16 of a word.
#[inline(always)]
fn brains<S: Simd>(simd: S, word: S::u32s) -> [S::f32s; 2] {
    let lower = simd.wrapping_dyn_shl_u32s(word, simd.splat_u32s(16));
    let upper = simd.and_u32s(word, simd.splat_u32s(0xffff << 16));
    [simd.transmute_f32s_u32s(lower), simd.transmute_f32s_u32s(upper)]
}

#[inline(always)]
fn unpack_twos<S: Simd>(simd: S, words: &[u32], into: &mut [f32], two: impl Fn(S, S::u32s) -> [S::f32s; 2]) {
    for (words, rows) in pairs_of_words::<S>(words).iter().zip(pairs_mut::<S>(into).as_chunks_mut::<2>().0) {
        for (side, word) in words.iter().enumerate() {
            let [lower, upper] = two(simd, *word);
            (rows[0][side], rows[1][side]) = (lower, upper);
        }
    }
}

/// The head of a block is one word, of an f16 scale and an f16 minimum.
pub(super) const HALVES: usize = 0;
/// It is an f32 scale and an f32 minimum.
pub(super) const FLOATS: usize = 1;
/// It is two f32 scales, each of 16 numbers.
pub(super) const TWINS: usize = 2;

/// Words of a head.
pub(super) const fn head_words(head: usize) -> usize {
    if head == HALVES { 1 } else { 2 }
}

/// Scale and shift of the first 16 numbers of a block and of the last 16: the numbers that [`numbers`] gives, times the
/// scale, plus the shift, are the weights.
#[inline(always)]
pub(super) fn scales<S: Simd, const N: usize, const HEAD: usize>(
    simd: S,
    head: &[[S::u32s; 2]],
    side: usize,
) -> [[S::f32s; 2]; 2] {
    let zero = simd.splat_f32s(0.0);
    let float = |at: usize| head.get(at).map_or(zero, |word| simd.transmute_f32s_u32s(word[side]));
    let ([first, second], least) = match HEAD {
        HALVES => {
            let [scale, least] = head.first().map_or([zero; 2], |word| halves(simd, word[side]));
            ([scale; 2], least)
        }
        FLOATS => ([float(0); 2], float(1)),
        _ => ([float(0), float(1)], zero),
    };
    let of = |scale: S::f32s| {
        if N == 8 {
            let sixteen = simd.mul_f32s(scale, simd.splat_f32s(16.0));
            [sixteen, simd.sub_f32s(least, sixteen)]
        } else {
            let shift = simd.mul_add_e_f32s(scale, simd.splat_f32s(-384.0), least);
            [simd.mul_f32s(scale, simd.splat_f32s(256.0)), shift]
        }
    };
    [of(first), of(second)]
}

/// The N numbers of a word by their bits alone: of 4 bits q it gives 1 + q / 16, of 8 bits 1 + q / 256.
#[inline(always)]
pub(super) fn numbers<S: Simd, const N: usize>(simd: S, word: S::u32s) -> [S::f32s; N] {
    let bits = 32 / N;
    let mask = ((1 << bits) - 1) << (23 - bits);
    let (mask, one) = (simd.splat_u32s(mask), simd.splat_u32s(1f32.to_bits()));
    let mut numbers = [simd.splat_f32s(0.0); N];
    for (index, number) in numbers.iter_mut().enumerate() {
        // To just below the exponent.
        let (from, to) = (index * bits, 23 - bits);
        let moved = if from <= to {
            simd.wrapping_dyn_shl_u32s(word, simd.splat_u32s((to - from) as u32))
        } else {
            simd.wrapping_dyn_shr_u32s(word, simd.splat_u32s((from - to) as u32))
        };
        *number = simd.transmute_f32s_u32s(simd.or_u32s(simd.and_u32s(moved, mask), one));
    }
    numbers
}

/// Words as pairs of vectors.
#[inline(always)]
pub(super) fn pairs_of_words<S: Simd>(words: &[u32]) -> &[[S::u32s; 2]] {
    S::as_simd_u32s(words).0.as_chunks().0
}

#[inline(always)]
fn unpack_block<S: Simd, const N: usize, const HEAD: usize>(simd: S, words: &[u32], into: &mut [f32]) {
    let Some((head, words)) = pairs_of_words::<S>(words).split_at_checked(head_words(HEAD)) else { return };
    let scales = [0, 1].map(|side| scales::<S, N, HEAD>(simd, head, side));
    let half = BLOCK / 2 / N;
    for (index, (words, rows)) in words.iter().zip(pairs_mut::<S>(into).as_chunks_mut::<N>().0).enumerate() {
        for (side, (word, scales)) in words.iter().zip(&scales).enumerate() {
            let [scale, shift] = scales[index / half];
            for (row, number) in rows.iter_mut().zip(numbers::<S, N>(simd, *word)) {
                row[side] = simd.mul_add_e_f32s(number, scale, shift);
            }
        }
    }
}
