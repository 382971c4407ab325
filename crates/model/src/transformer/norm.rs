//! RMSNorm and LayerNorm, row by row, of any width.

use super::design::Norms;
use super::ops::inverse_root_mean_square;

/// A norm with its parameters.
#[derive(Debug)]
pub(crate) struct Norm {
    pub kind: Norms,
    pub gain: Vec<f32>,
    /// Zeros where there is none.
    pub bias: Vec<f32>,
    pub epsilon: f32,
}

impl Norm {
    /// Of each row of `x`.
    pub fn apply(&self, x: &[f32], into: &mut [f32]) {
        let width = self.gain.len().max(1);
        for (x, into) in x.chunks_exact(width).zip(into.chunks_exact_mut(width)) {
            into.copy_from_slice(x);
            self.row(into);
        }
    }

    /// The same in place.
    pub fn apply_to(&self, x: &mut [f32]) {
        x.chunks_exact_mut(self.gain.len().max(1)).for_each(|row| self.row(row));
    }

    fn row(&self, x: &mut [f32]) {
        if self.kind == Norms::Layer {
            let mean = mean(x);
            x.iter_mut().for_each(|x| *x -= mean);
        }
        let scale = inverse_root_mean_square(x, self.epsilon);
        match self.kind {
            Norms::Rms => x.iter_mut().zip(&self.gain).for_each(|(x, gain)| *x = *x * scale * gain),
            Norms::Layer => {
                for ((x, gain), bias) in x.iter_mut().zip(&self.gain).zip(&self.bias) {
                    *x = *x * scale * gain + bias;
                }
            }
        }
    }

    /// For whoever computes it in the open.
    pub fn open(&self) -> crate::Norm {
        crate::Norm { gain: self.gain.clone().into(), bias: self.bias.clone().into(), epsilon: self.epsilon }
    }
}

fn mean(x: &[f32]) -> f32 {
    // Sixteen sums beside each other, which become vectors.
    let mut sums = [0.0; 16];
    let (whole, rest) = x.as_chunks::<16>();
    for x in whole {
        sums.iter_mut().zip(x).for_each(|(sum, x)| *sum += x);
    }
    #[expect(clippy::cast_precision_loss, reason = "a width is far below 2^24")]
    let count = x.len().max(1) as f32;
    (sums.iter().sum::<f32>() + rest.iter().sum::<f32>()) / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_mean_and_deviation_of_their_parameters() {
        for width in [3, 16, 40] {
            let norm =
                Norm { kind: Norms::Layer, gain: vec![3.0; width], bias: vec![-1.0; width], epsilon: 1e-5 };
            let mut x: Vec<f32> = (0..2 * width).map(|i| (i * i % 29) as f32 + 1000.0).collect();
            norm.apply_to(&mut x);
            for row in x.chunks(width) {
                let mean = row.iter().sum::<f32>() / width as f32;
                let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / width as f32;
                assert!((mean + 1.0).abs() < 1e-3 && (variance - 9.0).abs() < 1e-2, "{mean} {variance}");
            }
        }
        let norm = Norm { kind: Norms::Rms, gain: vec![2.0; 2], bias: vec![0.0; 2], epsilon: 0.0 };
        let mut found = [0.0; 2];
        norm.apply(&[3.0, 4.0], &mut found);
        assert!(
            (found[0] - 6.0 / 12.5f32.sqrt()).abs() < 1e-6 && (found[1] - 8.0 / 12.5f32.sqrt()).abs() < 1e-6
        );
    }
}
