//! Under the hood: one step of attention for one word and one head, with every number.

use bevy_egui::egui::{self, RichText, ScrollArea, Ui};

use super::changes_ui::{changes_ui, meaning_ui};
use super::hood_text::{formula, says};
use super::strip::{scale_ui, strip_ui};
use super::switches_ui::{effects_ui, switches_ui};
use super::view::{Trained, View};
use super::widgets::{BODY, HEADING, SMALL, at_least, chip, rule, text};
use crate::model::ModelKind;
use crate::model::numbers::Numbers;
use crate::model::steps::Step;
use crate::session::{Intent, Wish};
use crate::theme::{colour, medium, semibold};
use crate::visual::step_picture::signed;

/// The panel.
pub fn hood_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    let step = view.state.study.step?;
    let directed = view.close.film.is_directing();
    // While the lesson speaks, it has the steps and the switches in its hand, and numbers have the room.
    let mut intent = if directed { None } else { walk(ui, view, step) };
    let title = format!("{}. {}", step.index() + 1, step.title());
    ui.label(RichText::new(title).font(semibold(HEADING + 3.0)).color(colour(palette.ink)));
    let Some(numbers) = view.close.hood.numbers.as_ref() else {
        text(ui, waiting(view), BODY, palette.dim);
        return intent;
    };
    ui.label(RichText::new(formula(step, view, numbers)).font(medium(BODY)).color(colour(palette.query)));
    text(ui, says(step, view), BODY - 1.0, palette.dim);
    if directed {
        effects_ui(ui, view, numbers);
    } else {
        let mut terms = terms(step).to_vec();
        if view.state.model == ModelKind::MiniLm && matches!(step, Step::Embedding | Step::Residual) {
            terms.push("LayerNorm");
        }
        super::learn_ui::terms_ui(ui, view, &terms);
    }
    if step == Step::Tokens {
        pieces(ui, view, numbers);
    }
    if step == Step::Embedding && view.state.model == ModelKind::Glass {
        meaning_ui(ui, view, numbers);
    }
    if step == Step::Residual && view.state.model == ModelKind::Glass {
        changes_ui(ui, view, numbers);
    }
    let scale = numbers.scale();
    for strip in &numbers.strips {
        strip_ui(ui, view, strip, scale);
    }
    if !numbers.strips.is_empty() {
        scale_ui(ui, view, scale);
    }
    if !directed {
        bars_ui(ui, view, step);
    }
    if (Step::Scores..=Step::Values).contains(&step) {
        intent = keys(ui, view, numbers).or(intent);
    }
    if !directed {
        rule(ui, palette);
        intent = switches_ui(ui, view, numbers).or(intent);
    }
    intent
}

/// Why there are no numbers yet.
fn waiting(view: &View<'_>) -> String {
    match (view.close.traces.failed(), view.state.model, &view.trained) {
        (Some(reason), ..) => reason.to_owned(),
        (None, ModelKind::MiniLm, Trained::Loading) => {
            "MiniLM is on its way; its steps come with it.".to_owned()
        }
        _ => "This layer is being followed …".to_owned(),
    }
}

/// How high the bars on stage are.
fn bars_ui(ui: &mut Ui, view: &View<'_>, step: Step) {
    let Some(picture) = view.close.hood.picture.as_ref().filter(|picture| !picture.bars.is_empty()) else {
        return;
    };
    let still = if matches!(step, Step::Scaled | Step::Mask) { "still " } else { "" };
    let says = format!("On stage a full bar is {still}{}, heights by the root.", signed(picture.scale));
    text(ui, says, SMALL, view.palette.dim);
}

/// The terms that the step needs.
fn terms(step: Step) -> &'static [&'static str] {
    match step {
        Step::Tokens => &["token"],
        Step::Embedding => &["embedding", "position"],
        Step::Qkv => &["query", "key", "value", "d_k"],
        Step::Scores => &["query", "key", "score"],
        Step::Scaled => &["score", "d_k"],
        Step::Mask => &["score", "causal mask"],
        Step::Softmax => &["softmax", "logits", "weight", "entropy"],
        Step::Values | Step::Sum => &["value", "weight"],
        Step::Concat => &["head", "d_k"],
        Step::Output => &["W_O", "head"],
        Step::Residual => &["residual stream", "layer"],
    }
}

/// Next, back, play, and all steps as a row of dots.
fn walk(ui: &mut Ui, view: &View<'_>, step: Step) -> Option<Intent> {
    let palette = view.palette;
    let mut wish = None;
    ui.horizontal(|ui| {
        for (says, by) in [("Back", -1), ("Next", 1)] {
            if chip(ui, palette, says, false).clicked() {
                wish = Some(Wish::Move(by));
            }
        }
        let playing = view.state.study.playing;
        if chip(ui, palette, if playing { "Pause" } else { "Play" }, playing).clicked() {
            wish = Some(Wish::Play(!playing));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if chip(ui, palette, "Close", false).clicked() {
                wish = Some(Wish::Open(None));
            }
        });
    });
    let count = Step::ALL.len() as f32;
    let (rect, _) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), at_least(ui, 26.0)), egui::Sense::hover());
    for (index, other) in Step::ALL.into_iter().enumerate() {
        let cell = egui::Rect::from_min_size(
            rect.min + egui::vec2(rect.width() / count * index as f32, 0.0),
            egui::vec2(rect.width() / count, rect.height()),
        );
        let response = ui.interact(cell, ui.id().with(("step", index)), egui::Sense::click());
        let tone = if other == step {
            palette.query
        } else if other < step {
            palette.key
        } else {
            palette.line
        };
        let bar = egui::Rect::from_center_size(cell.center(), egui::vec2(cell.width() - 4.0, 6.0));
        ui.painter().rect_filled(bar, 3.0, colour(tone));
        if response.has_focus() || response.hovered() {
            let stroke = egui::Stroke::new(1.5, colour(palette.ink));
            ui.painter().rect_stroke(bar.expand(2.0), 4.0, stroke, egui::StrokeKind::Outside);
        }
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::WidgetType::Button, true, other == step, other.title())
        });
        if response.on_hover_text(other.title()).clicked() {
            wish = Some(Wish::Open(Some(other)));
        }
    }
    wish.map(Intent::Study)
}

fn pieces(ui: &mut Ui, view: &View<'_>, numbers: &Numbers) {
    let Some(attended) = view.attended else { return };
    let Some(token) = attended.tokens.get(numbers.query) else { return };
    let palette = view.palette;
    let of_word: Vec<&str> = attended
        .tokens
        .iter()
        .filter(|other| token.word.is_some() && other.word == token.word)
        .map(|piece| piece.text.as_str())
        .collect();
    let word = if token.word.is_some() { of_word.join(" + ") } else { token.text.clone() };
    text(ui, format!("{word}: row {} of the vocabulary", token.id), BODY, palette.ink);
    let (number, count) = (numbers.query + 1, attended.tokens.len());
    let says = format!("Token {number} of {count}. Its position, counted from 0, is {}.", numbers.query);
    text(ui, says, BODY, palette.ink);
}

/// A line for every key, strongest first once there are weights.
fn keys(ui: &mut Ui, view: &View<'_>, numbers: &Numbers) -> Option<Intent> {
    let palette = view.palette;
    let name = |key: usize| view.tokens.get(key).map_or("", |token| token.text.as_str());
    let mut order: Vec<usize> = (0..numbers.keys.len()).collect();
    if numbers.step >= Step::Softmax {
        order.sort_by(|a, b| numbers.keys[*b].weight.total_cmp(&numbers.keys[*a].weight).then(a.cmp(b)));
    }
    let head = match numbers.step {
        Step::Scores => ["key", "score", ""],
        Step::Scaled | Step::Mask => ["key", "score", "scaled"],
        _ => ["key", "scaled", "weight"],
    };
    line(ui, view, head, palette.dim, None);
    let mut intent = None;
    let height = at_least(ui, 22.0);
    ScrollArea::vertical().id_salt("keys").max_height(150.0).show_rows(
        ui,
        height,
        order.len(),
        |ui, rows| {
            for key in rows.filter_map(|at| order.get(at).copied()) {
                let of = numbers.keys[key];
                let hidden = numbers.step >= Step::Mask && !of.seen;
                let score = if hidden { "masked".to_owned() } else { signed(of.score) };
                let cells = match numbers.step {
                    Step::Scores => [name(key).to_owned(), signed(of.dot), String::new()],
                    Step::Scaled | Step::Mask => [name(key).to_owned(), signed(of.dot), score],
                    _ => [name(key).to_owned(), score, format!("{:.3}", of.weight)],
                };
                let tone = if key == numbers.key { palette.key } else { palette.ink };
                if line(ui, view, [&cells[0], &cells[1], &cells[2]], tone, Some(key)) {
                    intent = Some(Intent::Hover(Some(key)));
                }
            }
            super::places::follow_keys(ui);
        },
    );
    intent
}

/// Three columns; gives whether it was pressed.
fn line(ui: &mut Ui, view: &View<'_>, cells: [&str; 3], tone: [f32; 4], key: Option<usize>) -> bool {
    let sense = if key.is_some() { egui::Sense::click() } else { egui::Sense::hover() };
    let (rect, response) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), at_least(ui, 22.0)), sense);
    if key.is_some() && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, 5.0, colour(view.palette.chosen));
    }
    let at = [rect.left() + 4.0, rect.left() + rect.width() * 0.68, rect.right() - 10.0];
    for (index, (says, x)) in cells.into_iter().zip(at).enumerate() {
        let align = if index == 0 { egui::Align2::LEFT_CENTER } else { egui::Align2::RIGHT_CENTER };
        let says = if index == 0 { crate::visual::label::shorten(says) } else { says.to_owned() };
        let size = if key.is_some() { BODY - 1.0 } else { SMALL };
        ui.painter().text(egui::pos2(x, rect.center().y), align, says, medium(size), colour(tone));
    }
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, key.is_some(), cells.join(" ")));
    response.clicked()
}
