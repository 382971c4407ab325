//! What can be switched under the hood, each with its measured effect beside it.

use bevy_egui::egui::{self, Ui};

use super::heads_ui::mask;
use super::learn_ui::term_ui;
use super::view::View;
use super::widgets::{BODY, SMALL, chip, choice, heading, sides, switch, text};
use crate::model::Reading;
use crate::model::numbers::Numbers;
use crate::model::steps::{Measure, Normalise, Step, Switches};
use crate::session::{Intent, Wish};

/// The switches.
pub fn switches_ui(ui: &mut Ui, view: &View<'_>, numbers: &Numbers) -> Option<Intent> {
    let (palette, study) = (view.palette, &view.state.study);
    let mut wish = None;
    sides(
        ui,
        |ui| drop(heading(ui, "Switches", palette.ink)),
        |ui| {
            if study.is_switched() && chip(ui, palette, "Reset", false).clicked() {
                wish = Some(Wish::Reset);
            }
        },
    );
    effect(ui, view, "as it is", numbers.usual);
    if study.switches != Switches::default() {
        effect(ui, view, "switched", numbers.now);
    }
    text(ui, "These act on this head alone; what goes into it stays as it was.", SMALL, palette.dim);
    let mut next = study.switches;
    if let Some(on) = switch(ui, palette, &format!("Divide by √d_k = √{}", numbers.head_size), next.scaled)
    {
        next.scaled = on;
    }
    ui.horizontal(|ui| {
        term_ui(ui, view, "Temperature", "temperature");
        let slider = egui::Slider::new(&mut next.temperature, Switches::TEMPERATURE)
            .logarithmic(true)
            .fixed_decimals(1);
        ui.spacing_mut().slider_width = 120.0;
        ui.add(slider);
    });
    let ways =
        [(Normalise::Softmax, "softmax"), (Normalise::ArgMax, "arg max"), (Normalise::Linear, "linear")];
    if let Some(way) = choice(ui, palette, next.normalise, &ways) {
        next.normalise = way;
    }
    if next.normalise == Normalise::Linear {
        text(ui, "linear: (s − min s) / Σ (s − min s)", SMALL, palette.dim);
    }
    if let Some(on) = switch(ui, palette, "Without this head (its slice of W_O is 0)", next.removed) {
        next.removed = on;
    }
    let moved = numbers.moved;
    let share = 100.0 * moved.distance / moved.length.max(f32::MIN_POSITIVE);
    let says = format!(
        "Without it the output moves by {:.2}, {share:.0}% of its length; cosine {:.3}.",
        moved.distance, moved.cosine
    );
    text(ui, says, SMALL, palette.dim);
    if next != study.switches {
        wish = Some(Wish::Switch(next));
    }
    text(ui, "These change what all layers compute:", SMALL, palette.dim);
    let masked = mask(ui, view);
    if let Some(on) = switch(ui, palette, "Position", !study.reading.positionless) {
        wish = Some(Wish::Read(Reading { positionless: !on, ..study.reading }));
    }
    wish.map(Intent::Study).or(masked)
}

/// What is switched and what that does, large: for the lesson.
pub fn effects_ui(ui: &mut Ui, view: &View<'_>, numbers: &Numbers) {
    let (palette, study) = (view.palette, &view.state.study);
    if !(Step::Scaled..=Step::Sum).contains(&numbers.step) {
        return;
    }
    let switches = &study.switches;
    let mut lines = vec![("as it is".to_owned(), numbers.usual, palette.ink)];
    if *switches != Switches::default() {
        let mut what = Vec::new();
        if !switches.scaled {
            what.push(format!("not divided by √{}", numbers.head_size));
        }
        if switches.temperature != 1.0 {
            what.push(format!("temperature {:.1}", switches.temperature));
        }
        match switches.normalise {
            Normalise::Softmax => {}
            Normalise::ArgMax => what.push("arg max".to_owned()),
            Normalise::Linear => what.push("linear: (s − min s) / Σ (s − min s)".to_owned()),
        }
        lines.push((what.join(", "), numbers.now, palette.query));
    }
    for (what, measure, tone) in lines {
        let key = view.tokens.get(measure.key).map_or("", |token| token.text.as_str());
        text(ui, what, SMALL, palette.dim);
        let says = format!("entropy {:.2} nats, peak {:.2} on {key}", measure.entropy, measure.peak);
        text(ui, says, BODY + 2.0, tone);
    }
}

/// Entropy, peak and strongest key.
fn effect(ui: &mut Ui, view: &View<'_>, what: &str, measure: Measure) {
    let key = view.tokens.get(measure.key).map_or("", |token| token.text.as_str());
    let says = format!("{what}: entropy {:.2} nats, peak {:.2} on {key}", measure.entropy, measure.peak);
    text(ui, says, SMALL, if what == "switched" { view.palette.query } else { view.palette.ink });
}
