//! A matrix with its bias.

use pulp::Arch;

use super::packed::Packed;

/// y = x Wᵀ + b.
pub(crate) struct Linear {
    pub matrix: Packed,
    /// Empty where there is none.
    pub bias: Vec<f32>,
}

impl Linear {
    /// For x `[row, input]` and y `[row, output]`; with `add`, y = y + x Wᵀ + b.
    pub fn apply(&self, arch: Arch, x: &[f32], y: &mut [f32], add: bool) {
        if self.bias.is_empty() {
            return self.matrix.apply(arch, x, y, add);
        }
        for row in y.chunks_exact_mut(self.bias.len()) {
            for (y, bias) in row.iter_mut().zip(&self.bias) {
                *y = if add { *y + bias } else { *bias };
            }
        }
        self.matrix.apply(arch, x, y, true);
    }
}
