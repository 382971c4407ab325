//! What width, glow, height and colour mean, and what is not drawn.

use arclight_core::visual::encoding::{Encoding, percent};
use egui::{Mesh, Rect, Sense, Shape, Ui, pos2, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, faded};
use crate::widgets::{SMALL, text};

/// The panel.
pub(crate) fn legend_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    ui.horizontal_wrapped(|ui| {
        for weight in [0.05, 0.25, 0.75] {
            swatch(ui, ctx, weight);
            text(ui, percent(weight), SMALL, palette.dim);
        }
        text(ui, "weight", SMALL, palette.ink);
    });
    ui.horizontal_wrapped(|ui| {
        ends(ui, ctx);
        text(ui, "from key to query, as pulses go", SMALL, palette.ink);
    });
    // Without glow light says next to nothing.
    let light = if Encoding::of(ctx.state.settings.theme).glow_span > 0.0 { "Width, light" } else { "Width" };
    text(ui, format!("{light}: weight. Height: distance. Lantern: what rests."), SMALL, palette.ink);
    weaker_arcs_ui(ui, ctx);
}

/// What of the attention is not drawn.
pub(crate) fn weaker_arcs_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    if ctx.undrawn > 0.005 {
        let says =
            format!("{:.0}% of the attention is in weaker arcs that are not drawn.", ctx.undrawn * 100.0);
        text(ui, says, SMALL, ctx.palette.dim);
    }
}

fn swatch(ui: &mut Ui, ctx: &Ctx<'_>, weight: f32) {
    /// Logical points of a world unit in the legend.
    const SCALE: f32 = 70.0;
    let (rect, _) = ui.allocate_exact_size(vec2(24.0, 18.0), Sense::hover());
    let thickness = 2.0 * Encoding::of(ctx.state.settings.theme).half_width(weight) * SCALE;
    let tone = faded(ctx.palette.key, 0.45 + 0.55 * weight.sqrt());
    let bar = Rect::from_center_size(rect.center(), vec2(22.0, thickness));
    ui.painter().rect_filled(bar, thickness / 2.0, tone);
}

fn ends(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(44.0, 18.0), Sense::hover());
    let (from, to) = (ctx.palette.key, ctx.palette.query);
    let mut mesh = Mesh::default();
    let (top, bottom) = (rect.center().y - 2.5, rect.center().y + 2.5);
    for (x, tone) in [(rect.left() + 1.0, from), (rect.right() - 1.0, to)] {
        mesh.colored_vertex(pos2(x, top), colour(tone));
        mesh.colored_vertex(pos2(x, bottom), colour(tone));
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 3, 2);
    ui.painter().add(Shape::mesh(mesh));
}
