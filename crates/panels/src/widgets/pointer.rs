//! Where the pointer and the keys are.

use arclight_core::visual::palette::Palette;
use egui::{Context, Id, Pos2, Rect, Stroke, StrokeKind};

use crate::theme::colour;

/// Where the pointer is, or where the last finger was: once it is lifted egui knows no place any more.
pub(crate) fn pointed_at(context: &Context) -> Option<Pos2> {
    let id = Id::new("pointed at");
    let now = context.pointer_latest_pos();
    let last = context.data_mut(|data| {
        if let Some(now) = now {
            data.insert_temp(id, now);
        }
        data.get_temp(id)
    });
    now.or(last)
}

/// Where the keys are, whatever has them; what is scrolled away gets none.
pub(crate) fn focus_ring(context: &Context, palette: &Palette) {
    let focused = context.memory(egui::Memory::focused);
    let Some(response) = focused.and_then(|id| context.read_response(id)) else { return };
    let seen = response.interact_rect;
    if seen.is_positive() {
        let stroke = Stroke::new(2.0, colour(palette.query));
        context.layer_painter(response.layer_id).rect_stroke(seen, 7.0, stroke, StrokeKind::Inside);
    }
}

/// A place in units of half the picture, y up.
pub(crate) fn unit(at: Pos2, screen: Rect) -> glam::Vec2 {
    let (from, half) = (at - screen.center(), screen.size() * 0.5);
    glam::Vec2::new(from.x / half.x.max(1.0), -from.y / half.y.max(1.0))
}
