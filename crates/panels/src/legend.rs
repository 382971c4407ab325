//! What width, glow, height and colour mean, and what is not drawn.

use bevy_egui::egui::{self, Ui, pos2, vec2};

use super::view::View;
use super::widgets::{SMALL, text};
use crate::theme::colour;
use crate::visual::encoding::Encoding;

/// The panel.
pub fn legend_ui(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    ui.horizontal_wrapped(|ui| {
        for weight in [0.05, 0.25, 0.75] {
            swatch(ui, view, weight);
            text(ui, format!("{weight}"), SMALL, palette.dim);
        }
        text(ui, "weight", SMALL, palette.ink);
    });
    ui.horizontal_wrapped(|ui| {
        ends(ui, view);
        text(ui, "from key to query, as pulses go", SMALL, palette.ink);
    });
    // Without glow light says next to nothing.
    let light =
        if Encoding::of(view.state.settings.theme).glow_span > 0.0 { "Width, light" } else { "Width" };
    text(ui, format!("{light}: weight. Height: distance. Lantern: what rests."), SMALL, palette.ink);
    if view.undrawn > 0.005 {
        let says =
            format!("{:.0}% of the attention is in weaker arcs that are not drawn.", view.undrawn * 100.0);
        text(ui, says, SMALL, palette.dim);
    }
}

fn swatch(ui: &mut Ui, view: &View<'_>, weight: f32) {
    /// Logical points of a world unit in the legend.
    const SCALE: f32 = 70.0;
    let (rect, _) = ui.allocate_exact_size(vec2(24.0, 18.0), egui::Sense::hover());
    let thickness = 2.0 * Encoding::of(view.state.settings.theme).half_width(weight) * SCALE;
    let mut tone = view.palette.key;
    tone[3] = 0.45 + 0.55 * weight.sqrt();
    let bar = egui::Rect::from_center_size(rect.center(), vec2(22.0, thickness));
    ui.painter().rect_filled(bar, thickness / 2.0, colour(tone));
}

fn ends(ui: &mut Ui, view: &View<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(44.0, 18.0), egui::Sense::hover());
    let (from, to) = (view.palette.key, view.palette.query);
    let mut mesh = egui::Mesh::default();
    let (top, bottom) = (rect.center().y - 2.5, rect.center().y + 2.5);
    for (x, tone) in [(rect.left() + 1.0, from), (rect.right() - 1.0, to)] {
        mesh.colored_vertex(pos2(x, top), colour(tone));
        mesh.colored_vertex(pos2(x, bottom), colour(tone));
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 3, 2);
    ui.painter().add(egui::Shape::mesh(mesh));
}
