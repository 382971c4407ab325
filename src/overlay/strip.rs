//! A vector as a strip of colours.

use bevy_egui::egui::{self, Sense, Ui, pos2, vec2};

use super::view::View;
use super::widgets::{SMALL, text};
use crate::model::numbers::Strip;
use crate::theme::colour;
use crate::visual::heat_colour;
use crate::visual::step_picture::signed;

/// Height of a strip, logical points.
const HEIGHT: f32 = 24.0;

/// The strip with its name; numbers on hover, or where the keyboard's focus is.
pub fn strip_ui(ui: &mut Ui, view: &View<'_>, strip: &Strip, scale: f32) {
    let palette = view.palette;
    let of = strip.of.and_then(|token| view.tokens.get(token)).map(|token| format!(" of {}", token.text));
    let name = format!("{}{}", strip.name, of.unwrap_or_default());
    text(ui, &name, SMALL, palette.ink);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let count = strip.values.len().max(1);
    let width = rect.width() / count as f32;
    let mut mesh = egui::Mesh::default();
    for (index, value) in strip.values.iter().enumerate() {
        let tone = heat_colour::signed(value / scale.max(f32::MIN_POSITIVE), palette.light);
        let left = rect.left() + width * index as f32;
        mesh.add_colored_rect(
            egui::Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom())),
            colour(tone),
        );
    }
    ui.painter().add(egui::Shape::mesh(mesh));
    ui.painter().rect_stroke(
        rect,
        2.0,
        egui::Stroke::new(1.0, colour(palette.line)),
        egui::StrokeKind::Outside,
    );
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Label, true, format!("{name}, {count} numbers"))
    });
    let Some(at) = response.hover_pos().filter(|at| rect.contains(*at)) else { return };
    let index = (((at.x - rect.left()) / width) as usize).min(count - 1);
    let left = rect.left() + width * index as f32;
    let mark = egui::Rect::from_min_max(pos2(left, rect.top()), pos2(left + width.max(2.0), rect.bottom()));
    let stroke = egui::Stroke::new(1.5, colour(palette.ink));
    ui.painter().rect_stroke(mark, 0.0, stroke, egui::StrokeKind::Outside);
    let value = strip.values.get(index).copied().unwrap_or_default();
    response.on_hover_text(format!("{}: {}", dimension(view, index, count), signed(value)));
}

/// What a dimension is called. In Glass every one has a name.
fn dimension(view: &View<'_>, index: usize, count: usize) -> String {
    let names = view.close.dimensions;
    match names.get(index % names.len().max(1)) {
        Some(name) if count == names.len() => name.clone(),
        Some(name) if count.is_multiple_of(names.len()) => format!("head {}, {name}", index / names.len()),
        _ => format!("dimension {index}"),
    }
}

/// The common scale of the strips above it.
pub fn scale_ui(ui: &mut Ui, view: &View<'_>, scale: f32) {
    let palette = view.palette;
    ui.horizontal(|ui| {
        text(ui, signed(-scale), SMALL, palette.dim);
        let (rect, _) = ui.allocate_exact_size(vec2(110.0, 10.0), Sense::hover());
        let mut mesh = egui::Mesh::default();
        for step in 0..44 {
            let tone = heat_colour::signed(step as f32 / 21.5 - 1.0, palette.light);
            let min = rect.min + vec2(step as f32 * 2.5, 0.0);
            mesh.add_colored_rect(egui::Rect::from_min_size(min, vec2(2.5, 10.0)), colour(tone));
        }
        ui.painter().add(egui::Shape::mesh(mesh));
        text(ui, signed(scale), SMALL, palette.dim);
        text(ui, "one scale, by the root", SMALL, palette.dim);
    });
}
