//! The diagrams of the cards, drawn from the models.

use bevy_egui::egui::{self, Align2, Pos2, Rect, Sense, Stroke, Ui, pos2, vec2};
use ndarray::{Array1, Array2};

use super::view::View;
use super::widgets::{SMALL, text};
use crate::lesson::Diagram;
use crate::model::steps::{Normalise, normalise};
use crate::theme::{colour, medium};
use crate::visual::heat_colour::heat;
use crate::visual::label::shorten;
use crate::visual::palette::Rgba;

/// Draws one.
pub fn diagram_ui(ui: &mut Ui, view: &View<'_>, diagram: Diagram) {
    match diagram {
        Diagram::Highlights => row(ui, view),
        Diagram::LookUp => look_up(ui, view),
        Diagram::Questions => questions(ui, view),
        Diagram::Parallel => parallel(ui, view),
        Diagram::Scores => super::scores_ui::scores_ui(ui, view),
        Diagram::Scaling => scaling(ui, view),
        Diagram::Softmax => super::softmax_ui::softmax_ui(ui, view),
        Diagram::Mask => mask(ui, view),
        Diagram::Variance => super::variance_ui::variance_ui(ui, view),
        Diagram::Layers => super::layers_ui::layers_ui(ui, view),
    }
}

/// The word that a diagram is about: the lit one, else the one with the sharpest row.
fn subject(view: &View<'_>) -> Option<usize> {
    let weights = view.weights;
    let peak = |query: &usize| crate::model::lens::peak(weights.row(*query)).map_or(0.0, |(_, peak)| peak);
    let others = 1..weights.nrows().min(view.tokens.len());
    view.state
        .word()
        .filter(|word| *word < weights.nrows())
        .or_else(|| others.max_by(|a, b| peak(a).total_cmp(&peak(b))))
}

/// The sentence with the row of one word: each word as bright as its weight.
pub fn row(ui: &mut Ui, view: &View<'_>) {
    let Some(query) = subject(view) else { return };
    let palette = view.palette;
    let weights = view.weights.row(query);
    text(ui, format!("{} marks, with the head that is chosen:", view.tokens[query].text), SMALL, palette.dim);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (index, token) in view.tokens.iter().enumerate().take(40) {
            let weight = weights.get(index).copied().unwrap_or(0.0);
            let ink = if index == query { palette.query } else { palette.ink };
            let galley = ui.painter().layout_no_wrap(shorten(&token.text), medium(14.0), colour(ink));
            let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(10.0, 8.0), Sense::hover());
            let mut mark = palette.key;
            mark[3] = 0.75 * weight.sqrt();
            ui.painter().rect_filled(rect, 5.0, colour(mark));
            ui.painter().galley(rect.center() - galley.size() * 0.5, galley, colour(ink));
        }
    });
}

/// A dictionary, which gives the one entry whose key is the query, beside a row of weights, which mixes all of them.
fn look_up(ui: &mut Ui, view: &View<'_>) {
    /// Entries that are listed.
    const LISTED: usize = 5;
    let Some(query) = subject(view) else { return };
    let palette = view.palette;
    let row = view.weights.row(query);
    let word = |index: usize| view.tokens.get(index).map_or(String::new(), |token| shorten(&token.text));
    let mut keys: Vec<usize> = (0..row.len()).filter(|key| *key != query).collect();
    keys.sort_by(|a, b| row[*b].total_cmp(&row[*a]).then(a.cmp(b)));
    keys.truncate(LISTED - 1);
    keys.push(query);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), 20.0 * (keys.len() + 1) as f32), Sense::hover());
    let x = [0.0, 0.30, 0.58].map(|share| rect.left() + rect.width() * share);
    let write = |x: f32, y: f32, says: &str, tone: Rgba| {
        ui.painter().text(pos2(x, y), Align2::LEFT_CENTER, says, medium(SMALL), colour(tone));
    };
    for (says, x) in ["key", "dictionary", "attention"].into_iter().zip(x) {
        write(x, rect.top() + 10.0, says, palette.dim);
    }
    let bar = rect.right() - 44.0 - x[2];
    for (line, key) in keys.iter().copied().enumerate() {
        let y = rect.top() + 20.0 * (line as f32 + 1.5);
        let equal =
            view.tokens.get(key).map(|token| &token.text) == view.tokens.get(query).map(|token| &token.text);
        write(x[0], y, &word(key), if key == query { palette.query } else { palette.ink });
        write(x[1], y, if equal { "1" } else { "0" }, if equal { palette.query } else { palette.dim });
        let length = (bar * row[key].clamp(0.0, 1.0)).max(1.5);
        let of = Rect::from_min_size(pos2(x[2], y - 4.0), vec2(length, 8.0));
        ui.painter().rect_filled(of, 4.0, colour(palette.key));
        write(rect.right() - 38.0, y, &format!("{:.2}", row[key]), palette.ink);
    }
    let mix: Vec<String> =
        keys.iter().take(2).map(|key| format!("{:.2} × value of {}", row[*key], word(*key))).collect();
    text(ui, format!("Asked for {0}, a dictionary gives the value of {0}.", word(query)), SMALL, palette.dim);
    let rest = if row.len() > mix.len() { " + …" } else { "" };
    text(ui, format!("Attention gives {}{rest}.", mix.join(" + ")), SMALL, palette.dim);
}

/// Query, key and value of the row's strongest pair, as three boxes with what they are for.
fn questions(ui: &mut Ui, view: &View<'_>) {
    let Some(query) = subject(view) else { return };
    let palette = view.palette;
    let row = view.weights.row(query);
    let best = row.iter().enumerate().filter(|(key, _)| *key != query && *key > 0);
    let Some((key, weight)) = best.max_by(|a, b| a.1.total_cmp(b.1)) else { return };
    let (word, other) = (shorten(&view.tokens[query].text), shorten(&view.tokens[key].text));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 84.0), Sense::hover());
    let boxes = [
        (format!("query of {word}"), palette.query),
        (format!("key of {other}"), palette.key),
        (format!("value of {other}"), palette.lantern),
    ];
    let width = rect.width() / 3.0;
    for (index, (says, tone)) in boxes.iter().enumerate() {
        let cell =
            Rect::from_min_size(rect.min + vec2(index as f32 * width + 6.0, 10.0), vec2(width - 34.0, 36.0));
        outlined(ui, cell, *tone, says);
        if index < 2 {
            let from = cell.right_center() + vec2(3.0, 0.0);
            arrow(ui, from, from + vec2(20.0, 0.0), palette.dim);
        }
    }
    let says = format!("They agree: {:.0}% of what {other} hands over reaches {word}.", weight * 100.0);
    let at = pos2(rect.left() + 6.0, rect.bottom() - 14.0);
    ui.painter().text(at, Align2::LEFT_CENTER, says, medium(SMALL), colour(palette.ink));
}

/// The words of the sentence as a chain, and joined at once.
fn parallel(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    let n = view.tokens.len().clamp(2, 24);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 104.0), Sense::hover());
    let x = |index: usize| rect.left() + 12.0 + (rect.width() - 24.0) * index as f32 / (n - 1) as f32;
    let dots = |y: f32, tone: Rgba| {
        for index in 0..n {
            ui.painter().circle_filled(pos2(x(index), y), 4.0, colour(tone));
        }
    };
    let (above, below) = (rect.top() + 14.0, rect.bottom() - 12.0);
    for index in 1..n {
        arrow(ui, pos2(x(index - 1) + 5.0, above), pos2(x(index) - 5.0, above), palette.dim);
    }
    dots(above, palette.ink);
    let last = pos2(x(n - 1), below);
    for index in 0..n - 1 {
        let from = pos2(x(index), below);
        let lift = vec2(0.0, -(18.0 + 36.0 * (last.x - from.x) / rect.width().max(1.0)));
        let curve = egui::epaint::CubicBezierShape::from_points_stroke(
            [from, from + lift, last + lift, last],
            false,
            egui::Color32::TRANSPARENT,
            Stroke::new(1.5, colour(palette.key)),
        );
        ui.painter().add(curve);
    }
    dots(below, palette.key);
    text(
        ui,
        format!("One after the other: {} steps from the first word to the last.", n - 1),
        SMALL,
        palette.dim,
    );
    text(ui, format!("Attention: 1 step, {} scores.", n * n), SMALL, palette.dim);
}

/// The scores of the row, through the softmax as they are and undivided; what the head does now is bright.
fn scaling(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    let Some(numbers) = view.close.hood.numbers.as_ref() else {
        // No row is followed: what is so for any.
        super::variance_ui::variance_ui(ui, view);
        return;
    };
    let seen: Vec<bool> = numbers.keys.iter().map(|key| key.seen).collect();
    let root = (numbers.head_size as f32).sqrt();
    for (says, by, divided) in [("divided by √d_k", root, true), ("undivided", 1.0, false)] {
        let tone = if divided == view.state.study.switches.scaled { palette.key } else { palette.rim };
        let scores: Array1<f32> = numbers.keys.iter().map(|key| key.dot / by).collect();
        let weights = normalise(scores.view(), &seen, Normalise::Softmax);
        let entropy = crate::model::lens::entropy(weights.view());
        text(ui, format!("{says}: entropy {entropy:.2} nats"), SMALL, palette.dim);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::hover());
        let width = rect.width() / weights.len().max(1) as f32;
        for (index, weight) in weights.iter().enumerate() {
            let left = rect.left() + width * index as f32;
            let top = rect.bottom() - (rect.height() * weight).max(1.0);
            let bar = Rect::from_min_max(pos2(left + 1.0, top), pos2(left + width - 1.0, rect.bottom()));
            ui.painter().rect_filled(bar, 1.0, colour(tone));
        }
    }
}

/// The chosen head's matrix, and what a mask leaves.
fn mask(ui: &mut Ui, view: &View<'_>) {
    let n = view.weights.nrows().min(16);
    if n == 0 {
        return;
    }
    let part = view.weights.slice(ndarray::s![..n, ..n]).to_owned();
    let masked = (masked(part.clone()), true);
    let matrices = if view.state.study.reading.causal {
        // What it took away is not known any more.
        text(ui, "The mask is on. Switched off, both stand here.", SMALL, view.palette.dim);
        vec![masked]
    } else {
        vec![(part, false), masked]
    };
    let whole = ((ui.available_width() - 20.0) * 0.5).clamp(40.0, 150.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), whole), Sense::hover());
    for (index, (weights, causal)) in matrices.into_iter().enumerate() {
        let min = rect.min + vec2(index as f32 * (whole + 20.0), 0.0);
        cells(ui, view, Rect::from_min_size(min, vec2(whole, whole)), &weights, causal);
    }
}

/// What a mask leaves of a matrix: nothing for later keys, the rest scaled up.
fn masked(mut weights: Array2<f32>) -> Array2<f32> {
    for (query, mut row) in weights.rows_mut().into_iter().enumerate() {
        row.slice_mut(ndarray::s![query + 1..]).fill(0.0);
        let sum = row.sum();
        if sum > 0.0 {
            row /= sum;
        }
    }
    weights
}

/// A small matrix; what is masked is hatched.
fn cells(ui: &Ui, view: &View<'_>, area: Rect, weights: &Array2<f32>, causal: bool) {
    let side = area.width() / weights.nrows().max(1) as f32;
    let mut mesh = egui::Mesh::default();
    let mut hatch = Vec::new();
    for ((query, key), weight) in weights.indexed_iter() {
        let min = area.min + vec2(key as f32, query as f32) * side;
        let cell = Rect::from_min_size(min, vec2(side, side));
        mesh.add_colored_rect(cell, colour(heat(*weight, view.palette.light)));
        if causal && key > query {
            hatch.push([cell.left_bottom(), cell.right_top()]);
        }
    }
    ui.painter().add(egui::Shape::mesh(mesh));
    let stroke = Stroke::new(1.0, colour(view.palette.rim));
    for ends in hatch {
        ui.painter().line_segment(ends, stroke);
    }
}

fn outlined(ui: &Ui, rect: Rect, tone: Rgba, says: &str) {
    ui.painter().rect_stroke(rect, 7.0, Stroke::new(1.5, colour(tone)), egui::StrokeKind::Inside);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.text(rect.center(), Align2::CENTER_CENTER, says, medium(14.0), colour(tone));
}

fn arrow(ui: &Ui, from: Pos2, to: Pos2, tone: Rgba) {
    ui.painter().arrow(from, to - from, Stroke::new(1.5, colour(tone)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_takes_later_keys_and_scales_the_rest_up() {
        let weights = ndarray::array![[0.2, 0.8, 0.0], [0.3, 0.1, 0.6], [0.5, 0.25, 0.25]];
        let left = masked(weights.clone());
        assert_eq!(left.row(0), ndarray::arr1(&[1.0, 0.0, 0.0]));
        assert!((left[(1, 0)] - 0.75).abs() < 1e-6 && left[(1, 2)] == 0.0);
        assert_eq!(left.row(2), weights.row(2));
    }
}
