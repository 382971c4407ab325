//! Buttons that are drawn.

use egui::{Color32, Painter, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, lerp, pos2, vec2};

use crate::ctx::Ctx;
use crate::theme::colour;

/// A button that is drawn; it has its label all the same.
pub(super) fn icon(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    label: &str,
    draw: impl FnOnce(&Painter, Rect, Color32),
) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(32.0, 32.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, label));
    let tone = if response.hovered() { ctx.palette.query } else { ctx.palette.ink };
    draw(ui.painter(), rect.shrink(9.0), colour(tone));
    response.on_hover_text(label).clicked()
}

pub(super) fn home(painter: &Painter, rect: Rect, tone: Color32) {
    let at = |x: f32, y: f32| pos2(rect.left() + rect.width() * x, rect.top() + rect.height() * y);
    let roof = vec![at(0.5, -0.1), at(1.1, 0.5), at(-0.1, 0.5)];
    painter.add(Shape::convex_polygon(roof, tone, Stroke::NONE));
    painter.rect_filled(Rect::from_min_max(at(0.12, 0.5), at(0.4, 1.05)), 0.0, tone);
    painter.rect_filled(Rect::from_min_max(at(0.6, 0.5), at(0.88, 1.05)), 0.0, tone);
}

pub(super) fn play(painter: &Painter, rect: Rect, tone: Color32) {
    let points = vec![rect.left_top(), rect.right_center(), rect.left_bottom()];
    painter.add(Shape::convex_polygon(points, tone, Stroke::NONE));
}

pub(super) fn pause(painter: &Painter, rect: Rect, tone: Color32) {
    for x in [0.2, 0.8] {
        let centre = pos2(lerp(rect.x_range(), x), rect.center().y);
        let bar = Rect::from_center_size(centre, vec2(rect.width() * 0.3, rect.height()));
        painter.rect_filled(bar, 1.0, tone);
    }
}

/// A triangle and a bar, to the right or to the left.
pub(super) fn skip(painter: &Painter, rect: Rect, tone: Color32, side: f32) {
    let x = |at: f32| rect.center().x + side * at * rect.width() * 0.5;
    let points = vec![pos2(x(-0.9), rect.top()), pos2(x(0.5), rect.center().y), pos2(x(-0.9), rect.bottom())];
    painter.add(Shape::convex_polygon(points, tone, Stroke::NONE));
    let bar = Rect::from_center_size(pos2(x(0.75), rect.center().y), vec2(2.5, rect.height()));
    painter.rect_filled(bar, 0.0, tone);
}

pub(super) fn speaker(painter: &Painter, rect: Rect, tone: Color32, muted: bool) {
    let (w, h) = (rect.width(), rect.height());
    let at = |x: f32, y: f32| pos2(rect.left() + w * x, rect.top() + h * y);
    painter.rect_filled(Rect::from_min_max(at(0.0, 0.32), at(0.25, 0.68)), 0.0, tone);
    let cone = vec![at(0.2, 0.32), at(0.5, 0.0), at(0.5, 1.0), at(0.2, 0.68)];
    painter.add(Shape::convex_polygon(cone, tone, Stroke::NONE));
    let stroke = Stroke::new(1.8, tone);
    if muted {
        painter.line_segment([at(0.65, 0.3), at(1.0, 0.7)], stroke);
        painter.line_segment([at(0.65, 0.7), at(1.0, 0.3)], stroke);
    } else {
        painter.line_segment([at(0.68, 0.35), at(0.68, 0.65)], stroke);
        painter.line_segment([at(0.9, 0.2), at(0.9, 0.8)], stroke);
    }
}
