//! What stands between the matrix products: rotation by position, SwiGLU and other activations.

use std::f64::consts::TAU;

use pulp::{Arch, Simd, WithSimd};

use super::TransformerConfig;
use super::design::{Feed, Places};
use crate::ops::{exp2, gelu};

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

/// How queries and keys are turned (rotary position embedding, Su et al. 2021): pair i by the place times
/// base^(-2 i / d_k), divided by a factor of its own.
#[derive(Debug, Clone)]
pub(crate) struct Rope {
    /// `[pair]`: radians that a place adds.
    rates: Vec<f64>,
    /// Pairs are dimensions i and i + d_k / 2, else 2 i and 2 i + 1.
    is_of_halves: bool,
}

/// Rotations of a longer text than the model was first made for, as Llama 3.1 has them: slow ones become slower.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stretch {
    pub factor: f64,
    pub low: f64,
    pub high: f64,
    pub context: f64,
}

impl Rope {
    /// `None` where nothing is turned.
    #[expect(clippy::cast_precision_loss, reason = "dimensions are far below 2^52")]
    pub fn new(config: &TransformerConfig) -> Option<Self> {
        if config.design.places == Places::Learned {
            return None;
        }
        let size = config.head_size();
        let rate = |pair: usize| config.rope_base.powf(-2.0 * pair as f64 / size as f64);
        let rates = (0..size / 2).map(rate).collect();
        Some(Self { rates, is_of_halves: config.design.places == Places::Halves })
    }

    /// Each rate divided by a factor, as many as there are.
    pub fn divide(&mut self, factors: &[f32]) {
        self.rates.iter_mut().zip(factors).for_each(|(rate, factor)| *rate /= f64::from(*factor));
    }

    /// All rates divided.
    pub fn slow(&mut self, by: f64) {
        self.rates.iter_mut().for_each(|rate| *rate /= by);
    }

    /// As `rope_type` "llama3" has it.
    pub fn stretch(&mut self, Stretch { factor, low, high, context }: Stretch) {
        for rate in &mut self.rates {
            let turns = context * *rate / TAU;
            let kept = ((turns - low) / (high - low)).clamp(0.0, 1.0);
            *rate *= (1.0 - kept) / factor + kept;
        }
    }

    /// Pairs of dimensions.
    pub fn pairs(&self) -> usize {
        self.rates.len()
    }

    /// The angle of a pair at a place, in radians.
    #[expect(clippy::cast_precision_loss, reason = "places are far below 2^52")]
    pub fn angle(&self, place: usize, pair: usize) -> f64 {
        place as f64 * self.rates.get(pair).copied().unwrap_or_default()
    }
}

/// The rotations of some places.
pub(super) struct Turns {
    /// `[place, pair]`: cosine and sine; of models that turn nothing, none.
    turns: Vec<[f32; 2]>,
    pairs: usize,
    is_of_halves: bool,
}

impl Turns {
    /// Of so many places from `first` on; none turns anything where positions are off.
    pub fn new(rope: Option<&Rope>, first: usize, count: usize, positionless: bool) -> Self {
        let Some(rope) = rope else { return Self { turns: Vec::new(), pairs: 1, is_of_halves: false } };
        let pairs = rope.pairs();
        let angle = |place: usize, pair: usize| if positionless { 0.0 } else { rope.angle(place, pair) };
        let places = first..first + count;
        #[expect(clippy::cast_possible_truncation, reason = "as f32 they are used")]
        let turn = |angle: f64| [angle.cos() as f32, angle.sin() as f32];
        let turns = places.flat_map(|place| (0..pairs).map(move |pair| turn(angle(place, pair))));
        Self { turns: turns.collect(), pairs, is_of_halves: rope.is_of_halves }
    }

    /// Turns rows of heads, one row a place.
    pub fn apply(&self, rows: &mut [f32], width: usize) {
        for (row, turns) in rows.chunks_exact_mut(width).zip(self.turns.chunks_exact(self.pairs)) {
            for head in row.chunks_exact_mut(2 * self.pairs) {
                let turn = |x: &mut f32, y: &mut f32, [cos, sin]: &[f32; 2]| {
                    (*x, *y) = (*x * cos - *y * sin, *x * sin + *y * cos);
                };
                if self.is_of_halves {
                    let (left, right) = head.split_at_mut(self.pairs);
                    left.iter_mut().zip(right).zip(turns).for_each(|((x, y), by)| turn(x, y, by));
                } else {
                    head.as_chunks_mut::<2>().0.iter_mut().zip(turns).for_each(|([x, y], by)| turn(x, y, by));
                }
            }
        }
    }
}

/// What stands between the matrices of a feed-forward part without a gate, number by number, in place.
pub(super) fn activate(arch: Arch, feed: Feed, x: &mut [f32]) {
    match feed {
        Feed::Relu => x.iter_mut().for_each(|x| *x = x.max(0.0)),
        Feed::GeluTanh => gelu_tanh(arch, x),
        // With a gate: [`swiglu`].
        Feed::Gelu | Feed::SwiGlu => {
            let (whole, rest) = x.as_chunks_mut::<16>();
            gelu(arch, whole.as_flattened_mut());
            let mut aside = [0.0; 16];
            let (aside_rest, _) = aside.split_at_mut(rest.len());
            aside_rest.copy_from_slice(rest);
            gelu(arch, &mut aside);
            rest.copy_from_slice(&aside[..rest.len()]);
        }
    }
}

/// x / 2 (1 + tanh(√(2 / π) (x + 0.044715 x³))), which is x / (1 + exp(-2 √(2 / π) (x + 0.044715 x³))).
fn gelu_tanh(arch: Arch, x: &mut [f32]) {
    struct GeluTanh<'a>(&'a mut [f32]);
    impl WithSimd for GeluTanh<'_> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let splat = |number| simd.splat_f32s(number);
            let (all, rest) = S::as_mut_simd_f32s(self.0);
            for x in all {
                let cube = simd.mul_f32s(simd.mul_f32s(*x, *x), *x);
                let inner = simd.mul_add_e_f32s(cube, splat(0.044_715), *x);
                *x = times_sigmoid(simd, *x, simd.mul_f32s(inner, splat(TWICE)));
            }
            for x in rest {
                let inner = *x * *x * *x * 0.044_715 + *x;
                *x /= 1.0 + (-TWICE * inner).exp();
            }
        }
    }
    /// 2 √(2 / π).
    const TWICE: f32 = 2.0 * std::f32::consts::FRAC_2_SQRT_PI * std::f32::consts::FRAC_1_SQRT_2;
    arch.dispatch(GeluTanh(x));
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
    times_sigmoid(simd, x, x)
}

/// x / (1 + exp(-y)).
#[inline(always)]
fn times_sigmoid<S: Simd>(simd: S, x: S::f32s, y: S::f32s) -> S::f32s {
    let splat = |number| simd.splat_f32s(number);
    let power = simd.mul_f32s(y, splat(-std::f32::consts::LOG2_E));
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

    #[test]
    fn activations_are_exact_to_the_last_number() {
        let x: Vec<f32> = (-9_000..9_003).map(|i| i as f32 / 1000.0).collect();
        let of = |feed| {
            let mut found = x.clone();
            activate(Arch::new(), feed, &mut found);
            found
        };
        let exact = |x: f64| {
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3));
            x / 2.0 * (1.0 + inner.tanh())
        };
        for (x, found) in x.iter().zip(of(Feed::GeluTanh)) {
            assert!((f64::from(found) - exact(f64::from(*x))).abs() < 2e-6, "{x} {found}");
        }
        // The two forms differ by less than 5e-4 everywhere.
        for (x, found) in x.iter().zip(of(Feed::Gelu)) {
            assert!((f64::from(found) - exact(f64::from(*x))).abs() < 5e-4, "{x} {found}");
        }
        assert!(x.iter().zip(of(Feed::Relu)).all(|(x, found)| found == x.max(0.0)));
    }
}
