//! What stands between the matrix products: softmax, GELU, LayerNorm, over `pulp`'s vectors.

use pulp::{Arch, Simd, WithSimd};

use super::config::EPSILON;

/// 2ˣ for -126 ≤ x ≤ 127: the power of the nearest integer by its bits, that of the rest, |r| ≤ 1/2, by a polynomial
/// of least relative error (2.5e-7 at worst, rounding included).
#[inline(always)]
pub(super) fn exp2<S: Simd>(simd: S, x: S::f32s) -> S::f32s {
    /// 1.5 · 2²³: adding it leaves the nearest integer in the low bits.
    const ROUND: f32 = 12_582_912.0;
    const COEFFICIENTS: [f32; 6] =
        [1.327_642_5e-3, 9.675_532e-3, 5.550_713_3e-2, 2.402_212e-1, 6.931_469_7e-1, 1.0];
    let shifted = simd.add_f32s(x, simd.splat_f32s(ROUND));
    let rest = simd.sub_f32s(x, simd.sub_f32s(shifted, simd.splat_f32s(ROUND)));
    let fraction = polynomial(simd, rest, COEFFICIENTS);
    let exponent = simd.wrapping_dyn_shl_u32s(simd.transmute_u32s_f32s(shifted), simd.splat_u32s(23));
    simd.transmute_f32s_u32s(simd.add_u32s(simd.transmute_u32s_f32s(fraction), exponent))
}

/// GELU(x) = x Φ(x) = x (1 + erf(x / √2)) / 2, the exact form; erf as the rational function of
/// Eigen and XLA (1e-6 at worst).
#[inline(always)]
fn gelu_vector<S: Simd>(simd: S, x: S::f32s) -> S::f32s {
    const ABOVE: [f32; 7] = [
        -2.726_142_3e-10,
        2.770_681_4e-8,
        -2.101_024e-6,
        -5.692_506_4e-5,
        -7.349_906_3e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ];
    const BELOW: [f32; 5] = [-1.456_607_2e-5, -2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2];
    let splat = |number| simd.splat_f32s(number);
    let z = simd.mul_f32s(x, splat(std::f32::consts::FRAC_1_SQRT_2));
    let z = simd.min_f32s(simd.max_f32s(z, splat(-4.0)), splat(4.0));
    let square = simd.mul_f32s(z, z);
    let erf = simd.mul_f32s(z, polynomial(simd, square, ABOVE));
    let erf = simd.div_f32s(erf, polynomial(simd, square, BELOW));
    let half = simd.mul_f32s(x, splat(0.5));
    simd.mul_add_e_f32s(half, erf, half)
}

/// Horner's scheme, the highest power first.
#[inline(always)]
fn polynomial<S: Simd, const N: usize>(simd: S, x: S::f32s, coefficients: [f32; N]) -> S::f32s {
    let mut sum = simd.splat_f32s(coefficients[0]);
    for coefficient in &coefficients[1..] {
        sum = simd.mul_add_e_f32s(sum, x, simd.splat_f32s(*coefficient));
    }
    sum
}

/// The sum of the products of two rows whose length is a multiple of the vector's.
#[inline(always)]
pub(super) fn dot<S: Simd>(simd: S, a: &[f32], b: &[f32]) -> f32 {
    let pairs = S::as_simd_f32s(a).0.iter().zip(S::as_simd_f32s(b).0);
    simd.reduce_sum_f32s(pairs.fold(simd.splat_f32s(0.0), |sum, (a, b)| simd.mul_add_e_f32s(*a, *b, sum)))
}

/// Softmax to the base 2, in place, of a row whose length is a multiple of the vector's: of scores times log₂ e it is
/// the softmax of the scores. A weight below 2⁻¹²⁶ becomes 2⁻¹²⁶.
#[inline(always)]
pub(super) fn softmax2<S: Simd>(simd: S, row: &mut [f32]) {
    let row = S::as_mut_simd_f32s(row).0;
    let most = row.iter().fold(simd.splat_f32s(f32::NEG_INFINITY), |most, x| simd.max_f32s(most, *x));
    let most = simd.splat_f32s(simd.reduce_max_f32s(most));
    let (mut sum, least) = (simd.splat_f32s(0.0), simd.splat_f32s(-126.0));
    for x in &mut *row {
        *x = exp2(simd, simd.max_f32s(simd.sub_f32s(*x, most), least));
        sum = simd.add_f32s(sum, *x);
    }
    let scale = simd.splat_f32s(simd.reduce_sum_f32s(sum).recip());
    for x in row {
        *x = simd.mul_f32s(*x, scale);
    }
}

/// GELU of each number, in place. The length is a multiple of 16.
pub(super) fn gelu(arch: Arch, x: &mut [f32]) {
    struct Gelu<'a>(&'a mut [f32]);
    impl WithSimd for Gelu<'_> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            for x in S::as_mut_simd_f32s(self.0).0 {
                *x = gelu_vector(simd, *x);
            }
        }
    }
    arch.dispatch(Gelu(x));
}

/// LayerNorm over rows as wide as `gain`, a multiple of 16.
pub(super) struct LayerNorm {
    /// γ.
    pub gain: Vec<f32>,
    /// β.
    pub bias: Vec<f32>,
}

impl LayerNorm {
    /// x = LayerNorm(x + y), row by row.
    pub fn add_norm(&self, arch: Arch, x: &mut [f32], y: &[f32]) {
        arch.dispatch(AddNorm { norm: self, x, y });
    }
}

struct AddNorm<'a> {
    norm: &'a LayerNorm,
    x: &'a mut [f32],
    y: &'a [f32],
}

impl WithSimd for AddNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let width = self.norm.gain.len();
        let (gain, bias) = (S::as_simd_f32s(&self.norm.gain).0, S::as_simd_f32s(&self.norm.bias).0);
        #[expect(clippy::cast_precision_loss, reason = "a width is far below 2^24")]
        let mean_of = |sum| simd.splat_f32s(simd.reduce_sum_f32s(sum) / width as f32);
        for (x, y) in self.x.chunks_exact_mut(width).zip(self.y.chunks_exact(width)) {
            let (x, y) = (S::as_mut_simd_f32s(x).0, S::as_simd_f32s(y).0);
            let mut sum = simd.splat_f32s(0.0);
            for (x, y) in x.iter_mut().zip(y) {
                *x = simd.add_f32s(*x, *y);
                sum = simd.add_f32s(sum, *x);
            }
            let mean = mean_of(sum);
            let mut squares = simd.splat_f32s(0.0);
            for x in x.iter_mut() {
                *x = simd.sub_f32s(*x, mean);
                squares = simd.mul_add_e_f32s(*x, *x, squares);
            }
            let deviation = simd.sqrt_f32s(simd.add_f32s(mean_of(squares), simd.splat_f32s(EPSILON)));
            let scale = simd.div_f32s(simd.splat_f32s(1.0), deviation);
            for ((x, gain), bias) in x.iter_mut().zip(gain).zip(bias) {
                *x = simd.mul_add_e_f32s(simd.mul_f32s(*x, scale), *gain, *bias);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(x: &[f32], f: impl Fn(&mut [f32])) -> Vec<f32> {
        let mut x = x.to_vec();
        f(&mut x);
        x
    }

    /// Worst relative error measured: 2.5e-7, four half units in the last place.
    #[test]
    fn exp2_is_exact() {
        struct Exp2<'a>(&'a mut [f32]);
        impl WithSimd for Exp2<'_> {
            type Output = ();
            fn with_simd<S: Simd>(self, simd: S) {
                S::as_mut_simd_f32s(self.0).0.iter_mut().for_each(|x| *x = exp2(simd, *x));
            }
        }
        let x: Vec<f32> = (0..=126 * 4096).map(|i| i as f32 / -4096.0).chain([0.0; 31]).collect();
        let x = &x[..x.len() / 16 * 16];
        let found = map(x, |x| Arch::new().dispatch(Exp2(x)));
        let error = |(x, y): (&f32, &f32)| (f64::from(*y) / f64::from(*x).exp2() - 1.0).abs();
        let worst = x.iter().zip(&found).map(error).fold(0.0, f64::max);
        println!("exp2: {worst:e}");
        assert!(worst < 3e-7, "{worst}");
    }

    /// Worst absolute error measured: 9.6e-7, one unit in the last place of 9.7.
    #[test]
    fn gelu_is_exact() {
        let x: Vec<f32> = (-160_000..160_000).map(|i| i as f32 / 16_384.0).collect();
        let found = map(&x, |x| gelu(Arch::new(), x));
        // erf by its Taylor series, and beyond 4 by what it has reached there.
        let erf = |z: f64| {
            let (mut power, mut sum) = (z, z);
            for n in 1..120 {
                power *= -z * z / f64::from(n);
                sum += power / f64::from(2 * n + 1);
            }
            sum * 2.0 / std::f64::consts::PI.sqrt()
        };
        let gelu = |x: f64| {
            let z = x / std::f64::consts::SQRT_2;
            x / 2.0 * (1.0 + if z.abs() < 4.5 { erf(z) } else { z.signum() })
        };
        let error = |(x, y): (&f32, &f32)| (f64::from(*y) - gelu(f64::from(*x))).abs();
        let worst = x.iter().zip(&found).map(error).fold(0.0, f64::max);
        println!("gelu: {worst:e}");
        assert!(worst < 1e-6, "{worst}");
        assert_eq!(map(&[f32::INFINITY; 16], |x| super::gelu(Arch::new(), x)), [f32::INFINITY; 16]);
    }

    #[test]
    fn layer_norm_has_mean_and_deviation_of_its_parameters() {
        let norm = LayerNorm { gain: vec![3.0; 32], bias: vec![-1.0; 32] };
        let mut x: Vec<f32> = (0..64).map(|i| (i * i % 29) as f32 + 1000.0).collect();
        norm.add_norm(Arch::new(), &mut x, &[5.0; 64]);
        for row in x.chunks(32) {
            let mean = row.iter().sum::<f32>() / 32.0;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 32.0;
            assert!((mean + 1.0).abs() < 1e-4 && (variance - 9.0).abs() < 1e-3, "{mean} {variance}");
        }
    }
}
