//! Two sentences side by side: what became of the word that they share.

use bevy_egui::egui::{self, RichText, Sense, Ui, vec2};

use super::field::{Field, field_ui};
use super::view::View;
use super::widgets::{BODY, SMALL, chip, heading, text};
use crate::session::{Became, Intent, Wish};
use crate::theme::{colour, medium, semibold};

/// Axes that are listed.
const LISTED: usize = 6;

/// The panel.
pub fn compare_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    heading(ui, "What became of the word", palette.ink);
    text(
        ui,
        "One word in two sentences, as Glass reads them: its meaning before and after.",
        SMALL,
        palette.dim,
    );
    let mut intent = None;
    let axes = axes(view);
    let count = if view.narrow { 1 } else { 2 };
    for line in [0, 1].chunks(count) {
        ui.columns(count, |columns| {
            for (column, side) in columns.iter_mut().zip(line) {
                intent = side_ui(column, view, *side, &axes).or(intent.take());
            }
        });
    }
    if view.close.pair.sides.is_none() {
        text(ui, "The two sentences share no word.", BODY, palette.query);
    }
    ui.horizontal(|ui| {
        for (says, tone) in [("before", palette.rim), ("after", palette.query)] {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 9.0), Sense::hover());
            ui.painter().rect_filled(rect, 3.0, colour(tone));
            text(ui, says, SMALL, palette.dim);
        }
        text(ui, "0 to 1 is a word that lies wholly on the axis", SMALL, palette.dim);
    });
    intent
}

/// The axes that matter on either side.
fn axes(view: &View<'_>) -> Vec<usize> {
    let Some(sides) = &view.close.pair.sides else { return Vec::new() };
    let vectors = sides.iter().flat_map(|side| [&side.before, &side.after]);
    crate::model::steps::largest_dimensions(vectors.map(ndarray::ArrayView1::from), LISTED)
}

fn side_ui(ui: &mut Ui, view: &View<'_>, side: usize, axes: &[usize]) -> Option<Intent> {
    let palette = view.palette;
    let mut intent = None;
    let mut draft = view.state.study.pair[side].clone();
    let frame = egui::Frame::new()
        .stroke(egui::Stroke::new(1.0, colour(palette.line)))
        .corner_radius(egui::CornerRadius::same(8))
        .inner_margin(egui::Margin::symmetric(8, 2));
    let size = vec2(ui.available_width() - 18.0, 26.0);
    if frame.show(ui, |ui| field_ui(ui, view, Field::Pair(side), size, BODY, &mut draft)).inner {
        intent = Some(Intent::Study(Wish::Pair(side, draft)));
    }
    if chip(ui, palette, "Take the sentence on stage", false).clicked() {
        intent = Some(Intent::Study(Wish::Pair(side, view.state.text.clone())));
    }
    if let Some(became) = view.close.pair.sides.as_ref().map(|sides| &sides[side]) {
        ui.label(RichText::new(&became.word).font(semibold(19.0)).color(colour(palette.query)));
        if let Some((other, weight)) = &became.looks_at {
            text(ui, format!("looks across most at {other}, {weight:.2}"), SMALL, palette.dim);
        }
        for axis in axes {
            axis_ui(ui, view, became, *axis);
        }
    }
    intent
}

/// Before and after on one axis.
fn axis_ui(ui: &mut Ui, view: &View<'_>, became: &Became, axis: usize) {
    let palette = view.palette;
    let (before, after) = (became.before.get(axis), became.after.get(axis));
    let (before, after) = (before.copied().unwrap_or(0.0), after.copied().unwrap_or(0.0));
    let name = view.close.axes.get(axis).map_or("", String::as_str);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let middle = rect.center().y;
    let at = egui::pos2(rect.left(), middle);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, name, medium(BODY - 1.0), colour(palette.ink));
    let (from, to) = (rect.left() + rect.width() * 0.34, rect.right() - 44.0);
    // What attention adds can lead beyond 1.
    let length = |value: f32| (to - from) * (value / 2.0).clamp(0.0, 1.0);
    for (value, tone, top) in [(before, palette.rim, -8.0), (after, palette.query, 1.0)] {
        let bar =
            egui::Rect::from_min_size(egui::pos2(from, middle + top), vec2(length(value).max(1.5), 7.0));
        ui.painter().rect_filled(bar, 2.0, colour(tone));
    }
    let says = format!("{:+.2}", after - before).replace('-', "−");
    let at = egui::pos2(rect.right(), middle);
    ui.painter().text(at, egui::Align2::RIGHT_CENTER, says, medium(SMALL), colour(palette.number));
    response.widget_info(|| {
        let label = format!("{name}: {before:.2} before, {after:.2} after");
        egui::WidgetInfo::labeled(egui::WidgetType::Label, true, label)
    });
    response.on_hover_text(format!("{before:.2} before, {after:.2} after"));
}
