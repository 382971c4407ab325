//! A matrix, and what a causal mask leaves of it.

use arclight_core::visual::heat_colour::heat;
use egui::{Mesh, Rect, Sense, Shape, Stroke, Ui, vec2};
use ndarray::{Array2, s};

use crate::ctx::Ctx;
use crate::theme::colour;
use crate::widgets::{SMALL, text};

/// The chosen head's matrix, and what a mask leaves.
pub(super) fn mask(ui: &mut Ui, ctx: &Ctx<'_>) {
    let n = ctx.weights().nrows().min(16);
    if n == 0 {
        return;
    }
    let part = ctx.weights().slice(s![..n, ..n]).to_owned();
    let masked = (masked(part.clone()), true);
    let matrices = if ctx.state.picture.reads().causal {
        // What it took away is not known any more.
        text(ui, "The mask is on. Switched off, both stand here.", SMALL, ctx.palette.dim);
        vec![masked]
    } else {
        vec![(part, false), masked]
    };
    let whole = ((ui.available_width() - 20.0) * 0.5).clamp(40.0, 150.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), whole), Sense::hover());
    for (index, (weights, causal)) in matrices.into_iter().enumerate() {
        let min = rect.min + vec2(index as f32 * (whole + 20.0), 0.0);
        cells(ui, ctx, Rect::from_min_size(min, vec2(whole, whole)), &weights, causal);
    }
}

/// What a mask leaves of a matrix: nothing for later keys, the rest scaled up.
fn masked(mut weights: Array2<f32>) -> Array2<f32> {
    for (query, mut row) in weights.rows_mut().into_iter().enumerate() {
        row.slice_mut(s![query + 1..]).fill(0.0);
        let sum = row.sum();
        if sum > 0.0 {
            row /= sum;
        }
    }
    weights
}

/// A small matrix; what is masked is hatched.
fn cells(ui: &Ui, ctx: &Ctx<'_>, area: Rect, weights: &Array2<f32>, causal: bool) {
    let side = area.width() / weights.nrows().max(1) as f32;
    let mut mesh = Mesh::default();
    let mut hatch = Vec::new();
    for ((query, key), weight) in weights.indexed_iter() {
        let min = area.min + vec2(key as f32, query as f32) * side;
        let cell = Rect::from_min_size(min, vec2(side, side));
        mesh.add_colored_rect(cell, colour(heat(*weight, ctx.palette.light)));
        if causal && key > query {
            hatch.push([cell.left_bottom(), cell.right_top()]);
        }
    }
    ui.painter().add(Shape::mesh(mesh));
    let stroke = Stroke::new(1.0, colour(ctx.palette.rim));
    for ends in hatch {
        ui.painter().line_segment(ends, stroke);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_takes_later_keys_and_scales_the_rest_up() {
        let weights = ndarray::array![[0.2, 0.8, 0.0], [0.3, 0.1, 0.6], [0.5, 0.25, 0.25]];
        let left = masked(weights.clone());
        assert_eq!(left.row(0), ndarray::arr1(&[1.0, 0.0, 0.0]));
        assert!((left[(1, 0)] - 0.75).abs() < 1e-6 && left[(1, 2)] == 0.0);
        assert_eq!(left.row(2), weights.row(2));
    }
}
