//! The sentence: type any, or pick one.

use bevy_egui::egui::{self, Button, Color32, CornerRadius, Frame, RichText, Stroke, Ui, vec2};

use super::field::{Field, LINE_SIZE, field_ui};
use super::view::{Trained, View};
use super::widgets::{BODY, SMALL, TARGET, chip, text};
use crate::model::ModelKind;
use crate::session::{Intent, LONGEST_TEXT, Panel};
use crate::theme::{colour, medium};

/// Sentences to pick, and what to look at.
pub const SAMPLES: [(&str, &str); 8] = [
    ("The bear waded into the river bank to catch fish.", "bank, by the water"),
    ("She deposited the cash at the bank before lunch.", "bank, with money"),
    ("The animal didn't cross the street because it was too tired.", "it, and two nouns"),
    ("The queen told the king that she had found the crown.", "she"),
    ("The letter was written by a poet and read by a judge.", "was, written"),
    ("A rose is a rose is a rose.", "the same word again"),
    ("The old man the boat while the young watch the sea.", "a garden path"),
    ("Time flies like an arrow; fruit flies like a banana.", "flies, like"),
];

/// The line in which a sentence is typed.
pub fn sentence_ui(ui: &mut Ui, view: &View<'_>, draft: &mut String) -> Option<Intent> {
    let palette = view.palette;
    let mut intent = None;
    let frame = Frame::new()
        .fill(colour(palette.card))
        .stroke(Stroke::new(1.5, colour(palette.line)))
        .corner_radius(CornerRadius::same(22))
        .inner_margin(egui::Margin::symmetric(16, 5));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let open = view.state.panels.samples || view.state.panels.sheet == Some(Panel::Samples);
            let button = if view.narrow { 40.0 } else { 92.0 };
            let size = vec2(ui.available_width() - button, TARGET + 4.0);
            if field_ui(ui, view, Field::Sentence, size, LINE_SIZE, draft) {
                intent = Some(Intent::SetText(draft.clone()));
            }
            let says = if view.narrow { "…" } else { "Samples" };
            if chip(ui, palette, says, open).on_hover_text("Sentences to pick").clicked() {
                intent = Some(view.opens(Panel::Samples));
            }
        });
    });
    intent
}

/// What has to be said about the sentence: cut, empty, being read.
#[must_use]
pub fn notice(view: &View<'_>) -> Option<String> {
    let attended = view.attended?;
    if let Some(cut) = attended.cut {
        // A text that was cut before it was read has more.
        let more = if view.state.text.len() + 4 > LONGEST_TEXT { "more than " } else { "" };
        return Some(format!("Too long: the first {} of {more}{} tokens are shown.", cut.kept, cut.of));
    }
    if let (true, Trained::Failed(reason)) = (view.refused, &view.trained) {
        return Some(format!("No MiniLM, Glass goes on: {reason}"));
    }
    if view.state.model == ModelKind::MiniLm && attended.model == ModelKind::Glass {
        return Some("MiniLM is being read; Glass is shown.".to_owned());
    }
    if view.state.text.trim().is_empty() {
        return Some("Type a sentence, or pick one.".to_owned());
    }
    // Glass answers before anyone could read a notice.
    if view.thinking && view.state.model == ModelKind::MiniLm {
        return Some("Reading …".to_owned());
    }
    // What went wrong before the start, until somebody goes on.
    view.notice.filter(|_| !view.state.touched).map(str::to_owned)
}

/// Sentences to pick.
pub fn samples_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    let mut intent = None;
    let own = view.visiting.venue.kiosk.samples.iter();
    let mut samples: Vec<_> = own.map(|sample| (sample.text.as_str(), sample.look_at.as_str())).collect();
    if samples.is_empty() {
        samples.extend(SAMPLES);
    }
    for (sentence, look_at) in samples {
        let label = RichText::new(sentence).font(medium(BODY)).color(colour(palette.ink));
        let button = Button::new(label)
            .fill(Color32::TRANSPARENT)
            .stroke(Stroke::NONE)
            .wrap()
            .min_size(vec2(0.0, TARGET));
        let response = ui.add(button);
        if !look_at.is_empty() {
            text(ui, format!("  look at: {look_at}"), SMALL, palette.dim);
        }
        if response.clicked() {
            intent = Some(Intent::SetText(sentence.to_owned()));
        }
    }
    intent
}
