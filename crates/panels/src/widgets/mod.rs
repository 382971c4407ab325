//! The few widgets that every panel is made of.

use bevy_egui::egui::{
    self, Align, Align2, Color32, CornerRadius, Frame, Layout, Response, Sense, Stroke, Ui, vec2,
};

use crate::theme::{colour, medium, semibold};
use crate::visual::palette::{Palette, Rgba};

/// Text sizes, logical points.
pub const BODY: f32 = 15.0;
/// Side notes.
pub const SMALL: f32 = 12.5;
/// Headings of cards.
pub const HEADING: f32 = 16.0;
/// Least height of what can be pressed.
pub const TARGET: f32 = 28.0;

/// A height, or what a finger needs, where fingers press.
pub fn at_least(ui: &Ui, height: f32) -> f32 {
    height.max(ui.spacing().interact_size.y)
}

/// A card.
pub fn card(palette: &Palette) -> Frame {
    Frame::new()
        .fill(colour(palette.card))
        .stroke(Stroke::new(1.0, colour(palette.line)))
        .corner_radius(CornerRadius::same(12))
        .inner_margin(14.0)
}

/// Text of the overlay.
pub fn text(ui: &mut Ui, says: impl Into<String>, size: f32, rgba: Rgba) -> Response {
    ui.label(egui::RichText::new(says).font(medium(size)).color(colour(rgba)))
}

/// Heading.
pub fn heading(ui: &mut Ui, says: impl Into<String>, rgba: Rgba) -> Response {
    ui.label(egui::RichText::new(says).font(semibold(HEADING)).color(colour(rgba)))
}

/// A button that is chosen or not.
pub fn chip(ui: &mut Ui, palette: &Palette, says: &str, chosen: bool) -> Response {
    let (ink, fill) =
        if chosen { (palette.ink, colour(palette.chosen)) } else { (palette.dim, Color32::TRANSPARENT) };
    let line = if chosen { palette.key } else { palette.line };
    let label = egui::RichText::new(says).font(medium(BODY - 1.0)).color(colour(ink));
    let button = egui::Button::new(label)
        .fill(fill)
        .stroke(Stroke::new(if chosen { 2.0 } else { 1.0 }, colour(line)))
        .corner_radius(CornerRadius::same(8))
        .min_size(vec2(TARGET, TARGET));
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Button, true, chosen, says));
    response
}

/// A row of chips that wraps; gives the one that was pressed.
pub fn choice<T: PartialEq + Copy>(ui: &mut Ui, palette: &Palette, now: T, all: &[(T, &str)]) -> Option<T> {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        choice_inline(ui, palette, now, all)
    })
    .inner
}

/// The same within a line that has other things.
pub fn choice_inline<T: PartialEq + Copy>(
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
pub fn switch(ui: &mut Ui, palette: &Palette, says: &str, on: bool) -> Option<bool> {
    /// From the left edge to the label.
    const INDENT: f32 = 44.0;
    let most = (ui.available_width() - INDENT).max(40.0);
    let label = ui.painter().layout(says.to_owned(), medium(BODY - 1.0), colour(palette.ink), most);
    let height = at_least(ui, label.size().y.max(26.0));
    let (rect, response) = ui.allocate_exact_size(vec2(INDENT + label.size().x, height), Sense::click());
    let centre = egui::pos2(rect.left() + 18.0, rect.center().y);
    let body = egui::Rect::from_center_size(centre, vec2(34.0, 18.0));
    let at = ui.ctx().animate_bool(response.id, on);
    let fill = if on { palette.key } else { palette.line };
    ui.painter().rect_filled(body, 9.0, colour(fill));
    let x = egui::lerp(body.left() + 9.0..=body.right() - 9.0, at);
    let knob = if on { palette.label_query } else { palette.ink };
    ui.painter().circle_filled(egui::pos2(x, body.center().y), 6.5, colour(knob));
    let at = egui::pos2(rect.left() + INDENT, rect.center().y - label.size().y * 0.5);
    ui.painter().galley(at, label, colour(palette.ink));
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Checkbox, true, on, says));
    response.clicked().then_some(!on)
}

/// One line of a list: mark, name, note at the right. The whole line is pressed.
pub fn row(ui: &mut Ui, palette: &Palette, mark: Rgba, name: &str, note: &str, chosen: bool) -> Response {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, at_least(ui, TARGET)), Sense::click());
    if chosen || response.hovered() {
        let mut fill = palette.chosen;
        fill[3] *= if chosen { 1.0 } else { 0.5 };
        ui.painter().rect_filled(rect, 8.0, colour(fill));
    }
    let middle = rect.center().y;
    let square = egui::Rect::from_center_size(egui::pos2(rect.left() + 14.0, middle), vec2(10.0, 10.0));
    ui.painter().rect_filled(square, 3.0, colour(mark));
    let ink = if chosen { palette.ink } else { palette.dim };
    let font = if chosen { semibold(BODY) } else { medium(BODY) };
    let at = egui::pos2(rect.left() + 28.0, middle);
    ui.painter().text(at, Align2::LEFT_CENTER, name, font, colour(ink));
    let at = egui::pos2(rect.right() - 10.0, middle);
    ui.painter().text(at, Align2::RIGHT_CENTER, note, medium(SMALL), colour(palette.dim));
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Button, true, chosen, name));
    response
}

/// Name, bar and number.
pub fn bar(ui: &mut Ui, palette: &Palette, name: &str, weight: f32, fill: Rgba) -> Response {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, at_least(ui, 25.0)), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, colour(palette.chosen));
    }
    let middle = rect.center().y;
    let left = rect.left() + 4.0;
    let clip = egui::Rect::from_min_max(rect.min, egui::pos2(left + width * 0.36, rect.max.y));
    let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
    painter.text(egui::pos2(left, middle), Align2::LEFT_CENTER, name, medium(BODY), colour(palette.ink));
    let (from, to) = (left + width * 0.38, rect.right() - 46.0);
    let track = egui::Rect::from_min_max(egui::pos2(from, middle - 4.5), egui::pos2(to, middle + 4.5));
    let mut ground = fill;
    ground[3] = 0.14;
    ui.painter().rect_filled(track, 4.5, colour(ground));
    let length = (track.width() * weight.clamp(0.0, 1.0)).max(3.0);
    ui.painter().rect_filled(egui::Rect::from_min_size(track.min, vec2(length, 9.0)), 4.5, colour(fill));
    let at = egui::pos2(rect.right() - 4.0, middle);
    ui.painter().text(at, Align2::RIGHT_CENTER, format!("{weight:.2}"), medium(BODY), colour(palette.ink));
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Button, true, format!("{name} {weight:.2}"))
    });
    response
}

/// A rule.
pub fn rule(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 11.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, colour(palette.line)));
}

/// Something at the left and something at the right of one line.
pub fn sides(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        left(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}

/// Where the pointer is, or where the last finger was: once it is lifted egui knows no place any more.
pub fn pointed_at(context: &egui::Context) -> Option<egui::Pos2> {
    let id = egui::Id::new("pointed at");
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
pub fn focus_ring(context: &egui::Context, palette: &Palette) {
    let focused = context.memory(egui::Memory::focused);
    let Some(response) = focused.and_then(|id| context.read_response(id)) else { return };
    let seen = response.interact_rect;
    if seen.is_positive() {
        let stroke = Stroke::new(2.0, colour(palette.query));
        context.layer_painter(response.layer_id).rect_stroke(seen, 7.0, stroke, egui::StrokeKind::Inside);
    }
}
