//! The wall: every layer and head as a small live pattern, rows are queries, columns keys.

use std::ops::Range;

use arclight_core::intent::{Intent, Study};
use arclight_core::picture::{Head, HeadPlace, Setting};
use arclight_core::visual::palette::Palette;
use arclight_model::Attended;
use arclight_model::habit::Habit;
use egui::{
    Align2, Color32, ColorImage, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2,
    vec2,
};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{SMALL, choice, heading, text};

/// Side of a pattern in texels.
const CELL: usize = 24;
/// Between patterns.
const GAP: f32 = 3.0;

/// Paints all heads into one picture: a cell is the largest weight of the block that it stands for.
pub(crate) fn paint(attended: &Attended, palette: &Palette) -> ColorImage {
    let (layers, heads, n) = (attended.map.layers(), attended.map.heads(), attended.map.tokens());
    let (ground, light) = (palette.tile[0], palette.key);
    let mut image = ColorImage::filled([heads * CELL, layers * CELL], colour(ground));
    let width = heads * CELL;
    for layer in 0..layers {
        for head in 0..heads {
            let Some(weights) = attended.map.head(layer, head) else { continue };
            for y in 0..CELL {
                for x in 0..CELL {
                    let weight = block(y, n).flat_map(|q| block(x, n).map(move |k| (q, k)));
                    let weight = weight.map(|at| weights[at]).fold(0.0_f32, f32::max).sqrt();
                    let mix: [f32; 3] = std::array::from_fn(|i| ground[i] + (light[i] - ground[i]) * weight);
                    let [r, g, b] = mix.map(|channel| (channel * 255.0).round() as u8);
                    image.pixels[(layer * CELL + y) * width + head * CELL + x] = Color32::from_rgb(r, g, b);
                }
            }
        }
    }
    image
}

/// The tokens that a texel stands for: one or more, none twice where there are enough.
fn block(texel: usize, n: usize) -> Range<usize> {
    let from = texel * n / CELL;
    let to = ((texel + 1) * n / CELL).max(from + 1).min(n);
    from.min(to)..to
}

/// The panel. In the heatmap a head goes to one of its three places, elsewhere to the stage.
pub(crate) fn wall_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    let (layers, heads) = shape(ctx);
    heading(ui, format!("All {} heads on this sentence", layers * heads), palette.ink);
    let order = [(false, "by layer"), (true, "by what they do here")];
    if let Some(grouped) = choice(ui, palette, ctx.state.panels.grouped, &order) {
        ctx.ask(Intent::Study(Study::Group(grouped)));
    }
    if ctx.is_heatmap() {
        text(ui, "The next head goes to:", SMALL, palette.dim);
        let slots = [(0, "left"), (1, "middle"), (2, "right")];
        if let Some(slot) = choice(ui, palette, ctx.state.panels.slot, &slots) {
            ctx.ask(Intent::Study(Study::Slot(slot)));
        }
    }
    let Some(attended) = ctx.attended().filter(|_| ctx.state.panels.grouped) else {
        let says = "A line is a layer, a column a head; in a pattern rows are queries, columns keys.";
        text(ui, says, SMALL, palette.dim);
        by_layer(ui, ctx, f32::INFINITY);
        return;
    };
    match ctx.heat.habits(attended) {
        Some(habits) => by_habit(ui, ctx, habits),
        None => drop(text(ui, "What they do is being computed …", SMALL, palette.dim)),
    }
}

/// The heads by layer in that height, logical points, and nothing to press beside them: what a lesson shows.
pub(crate) fn shown_wall_ui(ui: &mut Ui, ctx: &Ctx<'_>, height: f32) {
    /// The line above them.
    const HEADING: f32 = 34.0;
    let (layers, heads) = shape(ctx);
    heading(ui, format!("All {} heads on this sentence", layers * heads), ctx.palette.ink);
    ui.vertical_centered(|ui| by_layer(ui, ctx, height - HEADING));
}

/// The heads that do the same on this sentence, side by side.
fn by_habit(ui: &mut Ui, ctx: &Ctx<'_>, habits: &[Vec<Habit>]) {
    let palette = ctx.palette;
    let says =
        "Computed from this sentence alone, over its words. Where two reach 40%, the larger share counts.";
    text(ui, says, SMALL, palette.dim);
    for habit in Habit::ALL {
        let places: Vec<(usize, usize)> = habits
            .iter()
            .enumerate()
            .flat_map(|(layer, line)| line.iter().enumerate().map(move |(head, habit)| (layer, head, *habit)))
            .filter(|(.., other)| *other == habit)
            .map(|(layer, head, _)| (layer, head))
            .collect();
        if !places.is_empty() {
            text(ui, format!("{}: {} ({})", habit.name(), places.len(), habit.says()), SMALL, palette.ink);
            group(ui, ctx, &places);
        }
    }
}

/// Layers and heads of what is on the wall.
fn shape(ctx: &Ctx<'_>) -> (usize, usize) {
    let model = ctx.model();
    ctx.attended()
        .map_or((model.layers, model.heads), |attended| (attended.map.layers(), attended.map.heads()))
}

/// A line a layer, a column a head, both numbered, in the width that there is and that height at most.
fn by_layer(ui: &mut Ui, ctx: &Ctx<'_>, height: f32) {
    // Room of the numbers; a phone has none to give away.
    let numbers = if ctx.narrow { 14.0 } else { 20.0 };
    let (layers, heads) = shape(ctx);
    let fits = |room: f32, count: usize| (room - numbers) / count.max(1) as f32;
    let pitch = fits(ui.available_width(), heads).min(fits(height, layers)).clamp(9.0, 63.0);
    let size = vec2(numbers + pitch * heads as f32, numbers + pitch * layers as f32);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let number = |at: Pos2, number: usize| {
        let tone = colour(ctx.palette.dim);
        ui.painter().text(at, Align2::CENTER_CENTER, number.to_string(), medium(SMALL), tone);
    };
    let first = area.min + vec2(numbers, numbers);
    let middle = (pitch - GAP) * 0.5;
    (0..heads).for_each(|head| number(first + vec2(head as f32 * pitch + middle, -numbers * 0.5), head));
    (0..layers).for_each(|layer| number(first + vec2(-numbers * 0.5, layer as f32 * pitch + middle), layer));
    for layer in 0..layers {
        for head in 0..heads {
            let min = first + vec2(head as f32, layer as f32) * pitch;
            let rect = Rect::from_min_size(min, vec2(pitch - GAP, pitch - GAP));
            pattern(ui, ctx, rect, (layer, head));
        }
    }
}

/// Patterns side by side, each with its layer and head below.
fn group(ui: &mut Ui, ctx: &Ctx<'_>, places: &[(usize, usize)]) {
    // In a hall it is read from the last row.
    let size = if ctx.presents() { SMALL } else { SMALL - 1.5 };
    // Width and height of "L5 H11".
    let name = vec2(40.0, 14.0) * size / (SMALL - 1.5);
    let width = ui.available_width();
    let most = ((width / (name.x + GAP)) as usize).clamp(1, shape(ctx).1.max(1));
    let side = (width / most as f32 - GAP).clamp(18.0, 60.0);
    let pitch = vec2(side + GAP, side + name.y + GAP);
    let lines = places.len().div_ceil(most);
    let (area, _) =
        ui.allocate_exact_size(vec2(pitch.x * most as f32, pitch.y * lines as f32), Sense::hover());
    for (index, (layer, head)) in places.iter().copied().enumerate() {
        let min = area.min + vec2((index % most) as f32, (index / most) as f32) * pitch;
        let rect = Rect::from_min_size(min, vec2(side, side));
        pattern(ui, ctx, rect, (layer, head));
        let (at, tone) = (rect.center_bottom() + vec2(0.0, 2.0), colour(ctx.palette.dim));
        let says = format!("L{layer} H{head}");
        ui.painter().text(at, Align2::CENTER_TOP, says, medium(size), tone);
    }
}

/// The pattern of one head; a press takes the head.
fn pattern(ui: &Ui, ctx: &Ctx<'_>, rect: Rect, (layer, head): (usize, usize)) {
    let name = format!("Layer {layer}, head {head}");
    // Up to the next one: on a phone the picture alone is small for a finger.
    let reach = rect.expand(GAP * 0.5);
    let response = ui.interact(reach, ui.id().with(("wall", layer, head)), Sense::click());
    if let Some(texture) = ctx.wall {
        let (layers, heads) = shape(ctx);
        let cell = vec2(1.0 / heads as f32, 1.0 / layers as f32);
        let min = pos2(head as f32 * cell.x, layer as f32 * cell.y);
        ui.painter().image(texture, rect, Rect::from_min_size(min, cell), Color32::WHITE);
    }
    let place = HeadPlace { layer, head: Head::One(head) };
    let chosen = if ctx.is_heatmap() {
        ctx.state.picture.heat().contains(&(layer, head))
    } else {
        ctx.state.picture.place() == place
    };
    let (width, line) = match (chosen, response.hovered() || response.has_focus()) {
        (true, _) => (2.5, ctx.palette.query),
        (_, true) => (2.0, ctx.palette.ink),
        _ => (1.0, ctx.palette.line),
    };
    ui.painter().rect_stroke(rect, 3.0, Stroke::new(width, colour(line)), StrokeKind::Outside);
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, chosen, &name));
    if response.clicked() {
        ctx.ask(if ctx.is_heatmap() {
            Intent::Study(Study::Heat(layer, head))
        } else {
            Intent::Set(Setting::Place(place))
        });
    }
    let named = ctx.model().named_head(layer, head);
    response.on_hover_text(named.map_or(name.clone(), |named| format!("{name}: {}", named.name)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_stands_in_a_texel() {
        for n in [1, 5, 24, 25, 100, 512] {
            let mut seen = vec![false; n];
            for texel in 0..CELL {
                let block = block(texel, n);
                assert!(!block.is_empty());
                block.for_each(|token| seen[token] = true);
            }
            assert!(seen.iter().all(|seen| *seen), "{n}");
        }
    }
}
