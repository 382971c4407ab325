//! Each head's own mark: heads differ in shape as well as in colour.

use egui::{Pos2, Rect, Shape, Stroke, Ui, vec2};

use crate::ctx::Ctx;
use crate::theme::colour;

/// A head's own mark before its name; gives the room that it takes.
pub(super) fn mark(ui: &Ui, ctx: &Ctx<'_>, head: usize, at: Pos2) -> f32 {
    let is_head = ctx.heat.maps.get(head).is_some_and(|map| map.place.is_some());
    if is_head {
        shape(ui, ctx, head, at + vec2(7.0, 0.0), 5.2);
    }
    if is_head { 18.0 } else { 0.0 }
}

/// Heads differ in shape as well as in colour.
pub(super) fn shape(ui: &Ui, ctx: &Ctx<'_>, head: usize, at: Pos2, size: f32) {
    let fill = colour(ctx.palette.heads[head % 3]);
    let painter = ui.painter();
    match head % 3 {
        0 => drop(painter.circle_filled(at, size, fill)),
        1 => drop(painter.rect_filled(Rect::from_center_size(at, vec2(size, size) * 1.8), 1.0, fill)),
        _ => {
            let points = [vec2(0.0, -1.15), vec2(1.1, 0.85), vec2(-1.1, 0.85)]
                .map(|corner| at + corner * size)
                .to_vec();
            painter.add(Shape::convex_polygon(points, fill, Stroke::NONE));
        }
    }
}
