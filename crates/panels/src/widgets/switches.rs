//! What is pressed to choose or to switch.

use arclight_core::visual::palette::Palette;
use egui::{Button, Color32, CornerRadius, Rect, Response, RichText, Sense, Stroke, Ui, pos2, vec2};

use super::text::{BODY, TARGET, at_least};
use crate::theme::{colour, medium};

/// A button that is chosen or not.
pub(crate) fn chip(ui: &mut Ui, palette: &Palette, says: &str, chosen: bool) -> Response {
    let (ink, fill) =
        if chosen { (palette.ink, colour(palette.chosen)) } else { (palette.dim, Color32::TRANSPARENT) };
    let line = if chosen { palette.key } else { palette.line };
    let label = RichText::new(says).font(medium(BODY - 1.0)).color(colour(ink));
    let button = Button::new(label)
        .fill(fill)
        .stroke(Stroke::new(if chosen { 2.0 } else { 1.0 }, colour(line)))
        .corner_radius(CornerRadius::same(8))
        .min_size(vec2(TARGET, TARGET));
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Button, true, chosen, says));
    response
}

/// A row of chips that wraps; gives the one that was pressed.
pub(crate) fn choice<T: PartialEq + Copy>(
    ui: &mut Ui,
    palette: &Palette,
    now: T,
    all: &[(T, &str)],
) -> Option<T> {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        choice_inline(ui, palette, now, all)
    })
    .inner
}

/// The same within a line that has other things.
pub(crate) fn choice_inline<T: PartialEq + Copy>(
    ui: &mut Ui,
    palette: &Palette,
    now: T,
    all: &[(T, &str)],
) -> Option<T> {
    let mut pressed = None;
    for (value, says) in all {
        if chip(ui, palette, says, *value == now).clicked() {
            pressed = Some(*value);
        }
    }
    pressed.filter(|value| *value != now)
}

/// A switch with its label, one thing to press; gives the new state when it was pressed.
pub(crate) fn switch(ui: &mut Ui, palette: &Palette, says: &str, on: bool) -> Option<bool> {
    /// From the left edge to the label.
    const INDENT: f32 = 44.0;
    let most = (ui.available_width() - INDENT).max(40.0);
    let label = ui.painter().layout(says.to_owned(), medium(BODY - 1.0), colour(palette.ink), most);
    let height = at_least(ui, label.size().y.max(26.0));
    let (rect, response) = ui.allocate_exact_size(vec2(INDENT + label.size().x, height), Sense::click());
    let centre = pos2(rect.left() + 18.0, rect.center().y);
    let body = Rect::from_center_size(centre, vec2(34.0, 18.0));
    let at = ui.ctx().animate_bool(response.id, on);
    let fill = if on { palette.key } else { palette.line };
    ui.painter().rect_filled(body, 9.0, colour(fill));
    let x = egui::lerp(body.left() + 9.0..=body.right() - 9.0, at);
    let knob = if on { palette.label_query } else { palette.ink };
    ui.painter().circle_filled(pos2(x, body.center().y), 6.5, colour(knob));
    let at = pos2(rect.left() + INDENT, rect.center().y - label.size().y * 0.5);
    ui.painter().galley(at, label, colour(palette.ink));
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Checkbox, true, on, says));
    response.clicked().then_some(!on)
}
