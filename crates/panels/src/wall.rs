//! The wall: every layer and head as a small live pattern, rows are queries, columns keys.

use bevy_egui::egui::{self, Align2, Color32, ColorImage, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::view::View;
use super::widgets::{SMALL, choice, heading, text};
use crate::model::Attended;
use crate::model::habit::Habit;
use crate::session::{Head, HeadPlace, Intent, View as Scene, Wish};
use crate::theme::{colour, medium};
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
    let (layers, heads) = shape(view);
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
    let Some(attended) = view.attended.filter(|_| view.state.study.grouped) else {
        let says = "A line is a layer, a column a head; in a pattern rows are queries, columns keys.";
        text(ui, says, SMALL, palette.dim);
        return by_layer(ui, view).or(intent);
    };
    let Some(habits) = view.close.heat.habits(attended) else {
        text(ui, "What they do is being computed …", SMALL, palette.dim);
        return intent;
    };
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
            intent = group(ui, view, &places).or(intent);
        }
    }
    intent
}

/// Layers and heads of what is on the wall.
fn shape(view: &View<'_>) -> (usize, usize) {
    view.attended.map_or(view.state.model.shape(), |attended| (attended.map.layers(), attended.map.heads()))
}

/// Between patterns.
const GAP: f32 = 3.0;

/// A line a layer, a column a head, both numbered.
fn by_layer(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    // Room of the numbers; a phone has none to give away.
    let numbers = if view.narrow { 14.0 } else { 20.0 };
    let (layers, heads) = shape(view);
    let pitch = ((ui.available_width() - numbers) / heads.max(1) as f32).clamp(9.0, 63.0);
    let size = vec2(numbers + pitch * heads as f32, numbers + pitch * layers as f32);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let number = |at: egui::Pos2, number: usize| {
        let tone = colour(view.palette.dim);
        ui.painter().text(at, Align2::CENTER_CENTER, number.to_string(), medium(SMALL), tone);
    };
    let first = area.min + vec2(numbers, numbers);
    let middle = (pitch - GAP) * 0.5;
    (0..heads).for_each(|head| number(first + vec2(head as f32 * pitch + middle, -numbers * 0.5), head));
    (0..layers).for_each(|layer| number(first + vec2(-numbers * 0.5, layer as f32 * pitch + middle), layer));
    let mut intent = None;
    for layer in 0..layers {
        for head in 0..heads {
            let min = first + vec2(head as f32, layer as f32) * pitch;
            let rect = Rect::from_min_size(min, vec2(pitch - GAP, pitch - GAP));
            intent = pressed(ui, view, rect, (layer, head)).or(intent);
        }
    }
    intent
}

/// Patterns side by side, each with its layer and head below.
fn group(ui: &mut Ui, view: &View<'_>, places: &[(usize, usize)]) -> Option<Intent> {
    // In a hall it is read from the last row.
    let size = if view.visiting.presents() { SMALL } else { SMALL - 1.5 };
    // Width and height of "L5 H11".
    let name = vec2(40.0, 14.0) * size / (SMALL - 1.5);
    let width = ui.available_width();
    let most = ((width / (name.x + GAP)) as usize).clamp(1, shape(view).1.max(1));
    let side = (width / most as f32 - GAP).clamp(18.0, 60.0);
    let pitch = vec2(side + GAP, side + name.y + GAP);
    let lines = places.len().div_ceil(most);
    let (area, _) =
        ui.allocate_exact_size(vec2(pitch.x * most as f32, pitch.y * lines as f32), Sense::hover());
    let mut intent = None;
    for (index, (layer, head)) in places.iter().copied().enumerate() {
        let min = area.min + vec2((index % most) as f32, (index / most) as f32) * pitch;
        let rect = Rect::from_min_size(min, vec2(side, side));
        intent = pressed(ui, view, rect, (layer, head)).or(intent);
        let (at, tone) = (rect.center_bottom() + vec2(0.0, 2.0), colour(view.palette.dim));
        let says = format!("L{layer} H{head}");
        ui.painter().text(at, Align2::CENTER_TOP, says, medium(size), tone);
    }
    intent
}

/// A pattern, and what pressing it asks for.
fn pressed(ui: &Ui, view: &View<'_>, rect: Rect, (layer, head): (usize, usize)) -> Option<Intent> {
    let place = HeadPlace { layer, head: Head::One(head) };
    let asks = match view.state.view {
        Scene::Heatmap => Intent::Study(Wish::Heat(layer, head)),
        Scene::Stage | Scene::Flat => Intent::SetPlace(place),
    };
    pattern(ui, view, rect, place).clicked().then_some(asks)
}

fn pattern(ui: &Ui, view: &View<'_>, rect: Rect, place: HeadPlace) -> egui::Response {
    let Head::One(head) = place.head else { return ui.interact(rect, ui.id(), Sense::hover()) };
    let name = format!("Layer {}, head {head}", place.layer);
    // Up to the next one: on a phone the picture alone is small for a finger.
    let reach = rect.expand(GAP * 0.5);
    let response = ui.interact(reach, ui.id().with(("wall", place.layer, head)), Sense::click());
    if let Some(texture) = view.wall {
        let (layers, heads) = shape(view);
        let cell = vec2(1.0 / heads as f32, 1.0 / layers as f32);
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
