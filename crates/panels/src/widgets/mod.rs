//! The few widgets that every panel is made of.

mod field;
mod rows;
mod scroll;
mod switches;

use arclight_core::visual::palette::{Palette, Rgba};
use egui::{Context, CornerRadius, Frame, Id, Pos2, Rect, Response, RichText, Stroke, StrokeKind, Ui};

use crate::theme::{colour, medium, opaque, semibold};

pub(crate) use field::field_ui;
pub use field::{Field, LINE_SIZE};
pub(crate) use rows::{bar, row, rule, sides};
pub(crate) use scroll::{follow_keys, scrolled};
pub(crate) use switches::{chip, choice, choice_inline, switch};

/// Text sizes, logical points.
pub(crate) const BODY: f32 = 15.0;
/// Side notes.
pub(crate) const SMALL: f32 = 12.5;
/// Headings of cards.
pub(crate) const HEADING: f32 = 16.0;
/// Least height of what can be pressed.
pub(crate) const TARGET: f32 = 28.0;

/// A height, or what a finger needs, where fingers press.
pub(crate) fn at_least(ui: &Ui, height: f32) -> f32 {
    height.max(ui.spacing().interact_size.y)
}

/// A card.
pub(crate) fn card(palette: &Palette) -> Frame {
    Frame::new()
        .fill(colour(palette.card))
        .stroke(Stroke::new(1.0, colour(palette.line)))
        .corner_radius(CornerRadius::same(12))
        .inner_margin(14.0)
}

/// A card that nothing shines through.
pub(crate) fn solid_card(palette: &Palette) -> Frame {
    card(palette).fill(opaque(palette.card))
}

/// Text of a panel.
pub(crate) fn text(ui: &mut Ui, says: impl Into<String>, size: f32, rgba: Rgba) -> Response {
    ui.label(RichText::new(says).font(medium(size)).color(colour(rgba)))
}

/// Heading.
pub(crate) fn heading(ui: &mut Ui, says: impl Into<String>, rgba: Rgba) -> Response {
    ui.label(RichText::new(says).font(semibold(HEADING)).color(colour(rgba)))
}

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
