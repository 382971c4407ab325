//! The wall: every layer and head as a small live pattern, rows are queries, columns keys.

use bevy_egui::egui::{self, Color32, ColorImage, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::view::View;
use super::widgets::{SMALL, choice, heading, text};
use crate::model::Attended;
use crate::model::habit::{Habit, habits};
use crate::session::{Head, HeadPlace, Intent, View as Scene, Wish};
use crate::theme::colour;
use crate::visual::palette::Palette;

/// Side of a pattern in texels.
const CELL: usize = 24;

/// Paints all heads into one picture: a cell is the largest weight of the block that it stands for.
#[must_use]
pub fn paint(attended: &Attended, palette: &Palette) -> ColorImage {
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
fn block(texel: usize, n: usize) -> std::ops::Range<usize> {
    let from = texel * n / CELL;
    let to = ((texel + 1) * n / CELL).max(from + 1).min(n);
    from.min(to)..to
}

/// The panel. In the heatmap a head goes to one of its three places, elsewhere to the stage.
pub fn wall_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    let (layers, heads) = view.state.model.shape();
    heading(ui, format!("All {} heads on this sentence", layers * heads), palette.ink);
    let mut intent = None;
    let order = [(false, "by layer"), (true, "by what they do here")];
    if let Some(grouped) = choice(ui, palette, view.state.study.grouped, &order) {
        intent = Some(Intent::Study(Wish::Group(grouped)));
    }
    if view.state.view == Scene::Heatmap {
        text(ui, "The next head goes to:", SMALL, palette.dim);
        let slots = [(0, "left"), (1, "middle"), (2, "right")];
        if let Some(slot) = choice(ui, palette, view.state.study.slot, &slots) {
            intent = Some(Intent::Study(Wish::Slot(slot)));
        }
    }
    let habits = view.attended.filter(|_| view.state.study.grouped).map(habits);
    let Some(habits) = habits else {
        text(ui, "A line is a layer; in a pattern rows are queries, columns keys.", SMALL, palette.dim);
        let all: Vec<Vec<_>> =
            (0..layers).map(|layer| (0..heads).map(|head| (layer, head)).collect()).collect();
        return lines(ui, view, &all, heads).or(intent);
    };
    text(
        ui,
        "Computed from this sentence alone: at least 40% of the attention goes there.",
        SMALL,
        palette.dim,
    );
    for habit in Habit::ALL {
        let places: Vec<(usize, usize)> = habits
            .iter()
            .enumerate()
            .flat_map(|(layer, line)| line.iter().enumerate().map(move |(head, habit)| (layer, head, *habit)))
            .filter(|(.., other)| *other == habit)
            .map(|(layer, head, _)| (layer, head))
            .collect();
        if !places.is_empty() {
            text(ui, format!("{}: {}", habit.name(), places.len()), SMALL, palette.ink);
            let chunks: Vec<Vec<_>> = places.chunks(heads).map(<[_]>::to_vec).collect();
            intent = lines(ui, view, &chunks, heads).or(intent);
        }
    }
    intent
}

/// Lines of patterns, as large as `most` of them fit side by side.
fn lines(ui: &mut Ui, view: &View<'_>, all: &[Vec<(usize, usize)>], most: usize) -> Option<Intent> {
    let shape = view.state.model.shape();
    let side = (ui.available_width() / most as f32 - 3.0).clamp(18.0, 60.0);
    let size = vec2((side + 3.0) * most as f32, (side + 3.0) * all.len() as f32);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut intent = None;
    for (y, line) in all.iter().enumerate() {
        for (x, (layer, head)) in line.iter().copied().enumerate() {
            let min = area.min + vec2(x as f32, y as f32) * (side + 3.0);
            let place = HeadPlace { layer, head: Head::One(head) };
            if pattern(ui, view, Rect::from_min_size(min, vec2(side, side)), place, shape).clicked() {
                intent = Some(match view.state.view {
                    Scene::Heatmap => Intent::Study(Wish::Heat(layer, head)),
                    Scene::Stage | Scene::Flat => Intent::SetPlace(place),
                });
            }
        }
    }
    intent
}

fn pattern(ui: &Ui, view: &View<'_>, rect: Rect, place: HeadPlace, shape: (usize, usize)) -> egui::Response {
    let Head::One(head) = place.head else { return ui.interact(rect, ui.id(), Sense::hover()) };
    let name = format!("Layer {}, head {head}", place.layer);
    let response = ui.interact(rect, ui.id().with(("wall", place.layer, head)), Sense::click());
    if let Some(texture) = view.wall {
        let cell = vec2(1.0 / shape.1 as f32, 1.0 / shape.0 as f32);
        let min = pos2(head as f32 * cell.x, place.layer as f32 * cell.y);
        ui.painter().image(texture, rect, Rect::from_min_size(min, cell), Color32::WHITE);
    }
    let chosen = match view.state.view {
        Scene::Heatmap => view.state.study.heat[view.state.model as usize].contains(&(place.layer, head)),
        Scene::Stage | Scene::Flat => view.state.place() == place,
    };
    let (width, line) = match (chosen, response.hovered() || response.has_focus()) {
        (true, _) => (2.5, view.palette.query),
        (_, true) => (2.0, view.palette.ink),
        _ => (1.0, view.palette.line),
    };
    ui.painter().rect_stroke(rect, 3.0, Stroke::new(width, colour(line)), StrokeKind::Outside);
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Button, true, chosen, &name));
    let named = crate::model::heads::named_at(view.state.model, place.layer, head);
    response.on_hover_text(named.map_or(name.clone(), |named| format!("{name}: {}", named.name)))
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
