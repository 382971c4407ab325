//! Sentences to pick.

use arclight_core::picture::Setting;
use egui::{Button, Color32, RichText, Stroke, Ui, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{BODY, SMALL, TARGET, text};

/// Sentences, and what to look at.
const SAMPLES: [(&str, &str); 8] = [
    ("The bear waded into the river bank to catch fish.", "bank, by the water"),
    ("She deposited the cash at the bank before lunch.", "bank, with money"),
    ("The animal didn't cross the street because it was too tired.", "it, and two nouns"),
    ("The queen told the king that she had found the crown.", "she"),
    ("The letter was written by a poet and read by a judge.", "was, written"),
    ("A rose is a rose is a rose.", "the same word again"),
    ("The old man the boat while the young watch the sea.", "a garden path"),
    ("Time flies like an arrow; fruit flies like a banana.", "flies, like"),
];

/// Those of the program, or those that the place chose.
pub(crate) fn samples_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    let own = ctx.visiting.venue.kiosk.samples.iter();
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
            ctx.set(Setting::Text(sentence.to_owned()));
        }
    }
}
