//! All scores of the chosen head: the query of each row with the key of each column.

use arclight_core::picture::Head;
use arclight_core::visual::heat_colour::signed as tone_of;
use arclight_core::visual::label::on_tile;
use arclight_core::visual::step_picture::signed;
use arclight_model::LayerTrace;
use egui::{Align2, Mesh, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2};
use ndarray::Array2;

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{SMALL, text};

/// Tokens that have room on a card.
const MOST: usize = 16;

/// The square.
pub(super) fn scores_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    /// Room for the names of the rows.
    const NAMES: f32 = 62.0;
    let place = ctx.state.picture.place();
    let (Head::One(head), Some(trace)) = (place.head, ctx.traces.layer(place.layer)) else { return };
    let scores = scores(trace, head, ctx.tokens().len().min(MOST));
    let (n, palette) = (scores.nrows(), ctx.palette);
    if n == 0 {
        return;
    }
    let most = scores.iter().fold(f32::MIN_POSITIVE, |most, score| most.max(score.abs()));
    let cell = ((ui.available_width() - NAMES) / n as f32).clamp(4.0, 18.0);
    let side = cell * n as f32;
    let (rect, response) = ui.allocate_exact_size(vec2(NAMES + side, side), Sense::hover());
    let area = Rect::from_min_size(rect.min + vec2(NAMES, 0.0), vec2(side, side));
    let mut mesh = Mesh::default();
    for ((query, key), score) in scores.indexed_iter() {
        let min = area.min + vec2(key as f32, query as f32) * cell;
        let tone = tone_of(score / most, palette.light);
        mesh.add_colored_rect(Rect::from_min_size(min, vec2(cell, cell)), colour(tone));
    }
    ui.painter().add(Shape::mesh(mesh));
    let lit = ctx.state.word();
    for (query, token) in ctx.tokens().iter().enumerate().take(n) {
        let at = pos2(area.left() - 6.0, area.top() + (query as f32 + 0.5) * cell);
        let tone = if lit == Some(query) { palette.query } else { palette.ink };
        let font = medium(SMALL.min(cell));
        ui.painter().text(at, Align2::RIGHT_CENTER, on_tile(token), font, colour(tone));
    }
    if let Some(query) = lit.filter(|query| *query < n) {
        let row = Rect::from_min_size(area.min + vec2(0.0, query as f32 * cell), vec2(side, cell));
        let stroke = Stroke::new(1.5, colour(palette.query));
        ui.painter().rect_stroke(row, 1.0, stroke, StrokeKind::Outside);
    }
    let says = format!("Colours: {} to {}.", signed(-most), signed(most));
    response.widget_info(|| {
        let label = format!("scores of {n} queries with {n} keys. {says}");
        WidgetInfo::labeled(WidgetType::Image, true, label)
    });
    text(ui, says, SMALL, palette.dim);
}

/// `[query, key]`: q·k of the first tokens.
fn scores(trace: &LayerTrace, head: usize, tokens: usize) -> Array2<f32> {
    let n = tokens.min(trace.tokens());
    Array2::from_shape_fn((n, n), |(query, key)| trace.product(head, query, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arclight_model::steps::{Row, Switches};
    use arclight_model::{AttentionModel, Glass, Reading};

    #[test]
    fn each_row_has_the_scores_of_its_query() {
        let trace = Glass::new().trace("the river bank", 0, Reading::default()).unwrap();
        let scores = scores(&trace, 1, MOST);
        assert_eq!(scores.dim(), (4, 4));
        for query in 0..4 {
            let row = Row::of(&trace, 1, query, &Switches::default()).unwrap();
            for key in 0..4 {
                assert!((scores[(query, key)] - row.dots[key]).abs() < 1e-4);
            }
        }
    }
}
