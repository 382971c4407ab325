//! The norms of values after their head's slice of W_O.

use ndarray::{ArrayView2, Axis};

/// W_O^hᵀ W_O^h of each head: ‖v W_O^h‖² = v Gᵀ vᵀ without going through the width of the residual stream.
pub(super) struct Gram {
    /// `[head, panel, d_k, column of the panel]`; beyond d_k zeros.
    panels: Vec<f32>,
    size: usize,
}

impl Gram {
    /// From W_O, `[output, input]`; head h reads the inputs h · d_k .. (h + 1) · d_k.
    pub fn new(width: usize, output: ArrayView2<'_, f32>, head_size: usize) -> Self {
        let size = head_size * head_size.next_multiple_of(width);
        let mut panels = Vec::with_capacity(output.ncols() / head_size * size);
        for slice in output.axis_chunks_iter(Axis(1), head_size) {
            let gram = slice.t().dot(&slice);
            for panel in gram.axis_chunks_iter(Axis(1), width) {
                for row in panel.rows() {
                    panels.extend(row.iter().copied().chain(std::iter::repeat(0.0)).take(width));
                }
            }
        }
        Self { panels, size }
    }

    pub fn head(&self, head: usize) -> &[f32] {
        &self.panels[head * self.size..][..self.size]
    }
}
