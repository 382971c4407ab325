//! Lines of a list, and what parts them.

use arclight_core::visual::encoding::percent;
use arclight_core::visual::label::shorten;
use arclight_core::visual::names::Name;
use arclight_core::visual::palette::{Palette, Rgba};
use egui::{Align, Align2, Layout, Rect, Response, Sense, Stroke, Ui, pos2, vec2};

use super::text::{BODY, SMALL, TARGET, at_least};
use crate::theme::{colour, medium, semibold};

/// One line of a list: mark, name, note at the right. The whole line is pressed.
pub(crate) fn row(
    ui: &mut Ui,
    palette: &Palette,
    mark: Rgba,
    name: &str,
    note: &str,
    chosen: bool,
) -> Response {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, at_least(ui, TARGET)), Sense::click());
    if chosen || response.hovered() {
        let mut fill = palette.chosen;
        fill[3] *= if chosen { 1.0 } else { 0.5 };
        ui.painter().rect_filled(rect, 8.0, colour(fill));
    }
    let middle = rect.center().y;
    let square = Rect::from_center_size(pos2(rect.left() + 14.0, middle), vec2(10.0, 10.0));
    ui.painter().rect_filled(square, 3.0, colour(mark));
    let ink = if chosen { palette.ink } else { palette.dim };
    let font = if chosen { semibold(BODY) } else { medium(BODY) };
    let at = pos2(rect.left() + 28.0, middle);
    ui.painter().text(at, Align2::LEFT_CENTER, name, font, colour(ink));
    let at = pos2(rect.right() - 10.0, middle);
    ui.painter().text(at, Align2::RIGHT_CENTER, note, medium(SMALL), colour(palette.dim));
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Button, true, chosen, name));
    response
}

/// Name, bar and number. A name that is too long ends before its mark, which tells it from others.
pub(crate) fn bar(ui: &mut Ui, palette: &Palette, name: &Name, weight: f32, fill: Rgba) -> Response {
    /// Before the mark, logical points.
    const MARK: f32 = 4.0;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, at_least(ui, 25.0)), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, colour(palette.chosen));
    }
    let middle = rect.center().y;
    let left = rect.left() + 4.0;
    let mut room = Rect::from_min_max(rect.min, pos2(left + width * 0.36, rect.max.y));
    let mark =
        name.written_mark().map(|mark| ui.painter().layout_no_wrap(mark, medium(SMALL), colour(palette.dim)));
    if let Some(mark) = &mark {
        room.max.x -= mark.size().x + MARK;
    }
    let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
    let at = pos2(left, middle);
    let said = painter.text(at, Align2::LEFT_CENTER, shorten(&name.text), medium(BODY), colour(palette.ink));
    if let Some(mark) = mark {
        let at = pos2(said.right().min(room.right()) + MARK, middle - mark.size().y * 0.5);
        ui.painter().galley(at, mark, colour(palette.dim));
    }
    let (from, to) = (left + width * 0.38, rect.right() - 46.0);
    let track = Rect::from_min_max(pos2(from, middle - 4.5), pos2(to, middle + 4.5));
    let mut ground = fill;
    ground[3] = 0.14;
    ui.painter().rect_filled(track, 4.5, colour(ground));
    let length = (track.width() * weight.clamp(0.0, 1.0)).max(3.0);
    ui.painter().rect_filled(Rect::from_min_size(track.min, vec2(length, 9.0)), 4.5, colour(fill));
    let at = pos2(rect.right() - 4.0, middle);
    ui.painter().text(at, Align2::RIGHT_CENTER, percent(weight), medium(BODY), colour(palette.ink));
    response.widget_info(|| {
        egui::WidgetInfo::labeled(
            egui::WidgetType::Button,
            true,
            format!("{} {}", name.short(), percent(weight)),
        )
    });
    response
}

/// A rule.
pub(crate) fn rule(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 11.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, colour(palette.line)));
}

/// Something at the left and something at the right of one line.
pub(crate) fn sides(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        left(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}
