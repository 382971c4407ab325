//! What stands between the matrix products: RMSNorm, rotation by position, SwiGLU.

use pulp::{Arch, Simd, WithSimd};

use super::LlamaConfig;
use crate::ops::exp2;

/// RMSNorm (Zhang and Sennrich 2019): x / √(mean of x² + ε) · gain, row by row.
pub(super) fn rms_norm(gain: &[f32], epsilon: f32, x: &[f32], into: &mut [f32]) {
    let width = gain.len().max(1);
    for (x, into) in x.chunks_exact(width).zip(into.chunks_exact_mut(width)) {
        let scale = inverse_root_mean_square(x, epsilon);
        for ((into, x), gain) in into.iter_mut().zip(x).zip(gain) {
            *into = x * scale * gain;
        }
    }
}

/// 1 / √(mean of x² + ε), which a row is multiplied with.
pub(super) fn inverse_root_mean_square(x: &[f32], epsilon: f32) -> f32 {
    // Sixteen sums beside each other, which become vectors.
    let mut sums = [0.0; 16];
    let (whole, rest) = x.as_chunks::<16>();
    for x in whole {
        sums.iter_mut().zip(x).for_each(|(sum, x)| *sum += x * x);
    }
    let squares = sums.iter().sum::<f32>() + rest.iter().map(|x| x * x).sum::<f32>();
    #[expect(clippy::cast_precision_loss, reason = "a width is far below 2^24")]
    let mean = squares / x.len().max(1) as f32;
    (mean + epsilon).sqrt().recip()
}

/// The rotations of some places (rotary position embedding, Su et al. 2021): the pair of dimensions 2 i and 2 i + 1 of a
/// query or key is turned by the place times base^(-2 i / d_k).
pub(super) struct Turns {
    /// `[place, pair]`: cosine and sine.
    turns: Vec<[f32; 2]>,
    pairs: usize,
}

impl Turns {
    /// Of so many places from `first` on; none turns anything where positions are off.
    pub fn new(config: &LlamaConfig, first: usize, count: usize, positionless: bool) -> Self {
        let pairs = config.head_size() / 2;
        #[expect(clippy::cast_precision_loss, reason = "places and dimensions are far below 2^52")]
        let angle = |place: usize, pair: usize| {
            let place = if positionless { 0.0 } else { place as f64 };
            place * config.rope_base.powf(-2.0 * pair as f64 / (2 * pairs) as f64)
        };
        let places = first..first + count;
        #[expect(clippy::cast_possible_truncation, reason = "as f32 they are used")]
        let turn = |angle: f64| [angle.cos() as f32, angle.sin() as f32];
        let turns = places.flat_map(|place| (0..pairs).map(move |pair| turn(angle(place, pair))));
        Self { turns: turns.collect(), pairs }
    }

    /// Turns rows of heads, one row a place.
    pub fn apply(&self, rows: &mut [f32], width: usize) {
        for (row, turns) in rows.chunks_exact_mut(width).zip(self.turns.chunks_exact(self.pairs)) {
            for head in row.chunks_exact_mut(2 * self.pairs) {
                for ([x, y], [cos, sin]) in head.as_chunks_mut::<2>().0.iter_mut().zip(turns) {
                    (*x, *y) = (*x * cos - *y * sin, *x * sin + *y * cos);
                }
            }
        }
    }
}

/// gate = SiLU(gate) · up, number by number; SiLU(x) = x / (1 + exp(-x)). SwiGLU: Shazeer 2020.
pub(super) fn swiglu(arch: Arch, gate: &mut [f32], up: &[f32]) {
    struct Swiglu<'a>(&'a mut [f32], &'a [f32]);
    impl WithSimd for Swiglu<'_> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let (gates, rest) = S::as_mut_simd_f32s(self.0);
            let (ups, rest_up) = S::as_simd_f32s(self.1);
            for (gate, up) in gates.iter_mut().zip(ups) {
                *gate = simd.mul_f32s(silu(simd, *gate), *up);
            }
            for (gate, up) in rest.iter_mut().zip(rest_up) {
                *gate = *gate / (1.0 + (-*gate).exp()) * up;
            }
        }
    }
    arch.dispatch(Swiglu(gate, up));
}

#[inline(always)]
fn silu<S: Simd>(simd: S, x: S::f32s) -> S::f32s {
    let splat = |number| simd.splat_f32s(number);
    let power = simd.mul_f32s(x, splat(-std::f32::consts::LOG2_E));
    // Beyond, the result is 0 or x anyway.
    let power = simd.min_f32s(simd.max_f32s(power, splat(-126.0)), splat(126.0));
    simd.div_f32s(x, simd.add_f32s(splat(1.0), exp2(simd, power)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worst error measured, relative to 1 or the result: 1.4e-7.
    #[test]
    fn swiglu_is_exact() {
        let x: Vec<f32> = (-120_000..120_003).map(|i| i as f32 / 1000.0).collect();
        let mut found = x.clone();
        swiglu(Arch::new(), &mut found, &vec![2.0; x.len()]);
        let error = |(x, y): (&f32, &f32)| {
            let x = f64::from(*x);
            let expected = 2.0 * x / (1.0 + (-x).exp());
            (f64::from(*y) - expected).abs() / expected.abs().max(1.0)
        };
        let worst = x.iter().zip(&found).map(error).fold(0.0, f64::max);
        println!("swiglu: {worst:e}");
        assert!(worst < 5e-7, "{worst}");
    }
}
