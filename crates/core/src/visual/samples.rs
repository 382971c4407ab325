//! Scores of random vectors: why they grow with d_k. Seeded, so that the same picture comes back.

use std::f32::consts::TAU;

/// Scores q·k of `count` pairs of random vectors with `d_k` entries each, entries of mean 0 and variance 1 (normal, by
/// Box and Muller 1958). Their variance is d_k (Vaswani and others 2017, section 3.2.1, footnote 4).
#[must_use]
pub fn scores(d_k: usize, count: usize, seed: u64) -> Vec<f32> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut normal = || {
        let radius = (-2.0 * random.f32().max(f32::MIN_POSITIVE).ln()).sqrt();
        radius * (TAU * random.f32()).cos()
    };
    (0..count).map(|_| (0..d_k).map(|_| normal() * normal()).sum()).collect()
}

/// Mean of the squares minus square of the mean; 0 for nothing.
#[must_use]
pub fn variance(values: &[f32]) -> f32 {
    let count = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / count;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_random_vectors_have_a_variance_of_d_k() {
        for d_k in [4, 32, 123] {
            let found = variance(&scores(d_k, 4000, 7)) / d_k as f32;
            assert!((found - 1.0).abs() < 0.1, "{d_k}: {found}");
        }
        assert_eq!(scores(8, 3, 1), scores(8, 3, 1));
        assert_eq!(variance(&[]), 0.0);
    }
}
