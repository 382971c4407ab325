//! Where cards, sheets and areas stand.

use bevy::math::Vec2;
use bevy_egui::egui::{self, Align2, Context, Id, Order, Pos2, Rect, ScrollArea, Ui, vec2};

use super::view::View;
use super::widgets::card;
use crate::theme::colour;
use crate::visual::frame::SafeArea;

/// Distance of panels from the edge.
pub const EDGE: f32 = 24.0;
/// Width of the cards at the sides.
const SIDE: f32 = 288.0;

/// A card that nothing shines through.
pub fn solid_card(view: &View<'_>) -> egui::Frame {
    let mut solid = view.palette.card;
    solid[3] = 1.0;
    card(view.palette).fill(colour(solid))
}

/// A panel as a sheet above the sentence.
pub fn sheet<R>(
    context: &Context,
    view: &View<'_>,
    above: f32,
    content: impl FnOnce(&mut Ui) -> R,
) -> (R, Rect) {
    let screen = context.content_rect();
    place(context, "sheet", Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        ui.set_max_height(screen.height() * 0.5);
        card(view.palette)
            .show(ui, |ui| {
                ui.set_width(screen.width() - 52.0);
                let most = screen.height() * 0.42;
                scrolled(ui, most, content)
            })
            .inner
    })
}

/// A card at a side, as high as its content, but never beyond the foot.
pub fn side<R>(
    context: &Context,
    view: &View<'_>,
    id: &str,
    align: Align2,
    below: f32,
    content: impl FnOnce(&mut Ui) -> R,
) -> (R, Rect) {
    let x = if align == Align2::LEFT_TOP { EDGE } else { -EDGE };
    // The lower part of the picture belongs to the words.
    let height = context.content_rect().height();
    let share = match height {
        ..640.0 => 0.46,
        ..800.0 => 0.6,
        // The card of a word of MiniLM just fits at 1080p.
        _ => 0.61,
    };
    let most = (height * share - below).max(120.0);
    place(context, id, align, vec2(x, below), |ui| {
        // An area remembers how high it was, and a scroll area would never outgrow that.
        ui.set_max_height(most);
        card(view.palette)
            .show(ui, |ui| {
                ui.set_width(SIDE);
                ui.spacing_mut().item_spacing.y = 5.0;
                scrolled(ui, most, content)
            })
            .inner
    })
}

/// Content that scrolls where it is higher than that. What Tab comes to is brought into sight.
pub fn scrolled<R>(ui: &mut Ui, most: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let area = ScrollArea::vertical().max_height(most);
    let answer = area.show(ui, |ui| {
        let answer = content(ui);
        follow_keys(ui);
        answer
    });
    answer.inner
}

/// Within an area that scrolls, after its content.
pub fn follow_keys(ui: &Ui) {
    let focused = ui.memory(egui::Memory::focused);
    let response = focused.and_then(|id| ui.ctx().read_response(id));
    let Some(response) = response.filter(egui::Response::gained_focus) else { return };
    let is_hidden = response.interact_rect != response.rect;
    if is_hidden && response.layer_id == ui.layer_id() && ui.min_rect().intersects(response.rect) {
        ui.scroll_to_rect(response.rect.expand(8.0), None);
    }
}

/// An area that keeps to an edge or corner of the picture.
pub fn place<R>(
    context: &Context,
    id: &str,
    align: Align2,
    offset: egui::Vec2,
    content: impl FnOnce(&mut Ui) -> R,
) -> (R, Rect) {
    let shown = egui::Area::new(Id::new(id))
        .anchor(align, offset)
        .order(match id {
            "title" | "hint" => Order::Background,
            "asking" => Order::Tooltip,
            // Before the cards, whichever was touched last.
            _ if id.starts_with("popup") => Order::Foreground,
            _ => Order::Middle,
        })
        .interactable(id != "hint")
        .fade_in(false)
        .show(context, content);
    (shown.inner, shown.response.rect)
}

/// A part of the picture in units of half its size.
pub fn safe_area(rect: Rect, screen: Rect) -> SafeArea {
    let half = screen.size() * 0.5;
    let unit = |at: Pos2| {
        let from = at - screen.center();
        Vec2::new(from.x / half.x.max(1.0), -from.y / half.y.max(1.0))
            .clamp(Vec2::splat(-1.0), Vec2::splat(1.0))
    };
    let (a, b) = (unit(rect.left_bottom()), unit(rect.right_top()));
    SafeArea { min: a.min(b), max: a.max(b) }
}
