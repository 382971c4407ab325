//! What can be switched under the hood, each with its measured effect beside it.

use bevy_egui::egui::{self, Ui};

use super::heads_ui::mask;
use super::learn_ui::term_ui;
use super::view::View;
use super::widgets::{BODY, SMALL, chip, choice, heading, sides, switch, text};
use crate::model::Reading;
use crate::model::numbers::Numbers;
use crate::model::steps::{Measure, Moved, Normalise, Step, Switches};
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
    totals(ui, view, numbers);
    text(
        ui,
        "These act on this head alone; what goes into it stays as it was. Each is measured alone.",
        SMALL,
        palette.dim,
    );
    let mut next = study.switches;
    let alone = &numbers.alone;
    if let Some(on) = switch(ui, palette, &format!("Divide by √d_k = √{}", numbers.head_size), next.scaled)
    {
        next.scaled = on;
    }
    effect(ui, view, "undivided", alone.none, Some(alone.undivided));
    ui.horizontal(|ui| {
        term_ui(ui, view, "Temperature", "temperature");
        let slider = egui::Slider::new(&mut next.temperature, Switches::TEMPERATURE)
            .logarithmic(true)
            .fixed_decimals(1);
        ui.spacing_mut().slider_width = 120.0;
        let response = ui.add(slider);
        let heat = f64::from(next.temperature);
        response.widget_info(|| egui::WidgetInfo::slider(true, heat, "Temperature"));
    });
    effect(ui, view, "at this temperature", alone.none, alone.heated);
    let ways =
        [(Normalise::Softmax, "softmax"), (Normalise::ArgMax, "arg max"), (Normalise::Linear, "linear")];
    if let Some(way) = choice(ui, palette, next.normalise, &ways) {
        next.normalise = way;
    }
    let way = if study.switches.normalise == Normalise::Linear { LINEAR } else { "arg max" };
    effect(ui, view, way, alone.none, alone.normalised);
    if let Some(on) = switch(ui, palette, "Without this head (its slice of W_O is 0)", next.removed) {
        next.removed = on;
    }
    text(ui, format!("without it {}", moves(&alone.removed)), SMALL, palette.dim);
    if next != study.switches {
        wish = Some(Wish::Switch(next));
    }
    text(ui, "These change what all layers compute:", SMALL, palette.dim);
    let masked = mask(ui, view);
    if let Some(on) = switch(ui, palette, "Position", !study.reading.positionless) {
        wish = Some(Wish::Read(Reading { positionless: !on, ..study.reading }));
    }
    if let Some(before) = numbers.usual.filter(|_| study.reading != Reading::default()) {
        let what: Vec<_> = read_as(study.reading).collect();
        effect(ui, view, &what.join(", "), before, Some(alone.none));
    }
    wish.map(Intent::Study).or(masked)
}

/// The formula of linear normalising.
const LINEAR: &str = "linear, (s − min s) / Σ (s − min s)";

/// What the model as it was made measures, and what is switched all together.
fn totals(ui: &mut Ui, view: &View<'_>, numbers: &Numbers) {
    let palette = view.palette;
    let Some(usual) = numbers.usual else {
        text(ui, "as it is: being measured …", SMALL, palette.ink);
        return;
    };
    text(ui, format!("as it is: {}", measure(view, usual)), SMALL, palette.ink);
    if view.state.study.is_switched() {
        text(ui, format!("switched: {}", measure(view, numbers.now)), SMALL, palette.query);
    }
    if let Some(moved) = &numbers.moved {
        text(ui, format!("as this head is switched {}", moves(moved)), SMALL, palette.query);
    }
}

/// What is switched and what that does, large: for the lesson.
pub fn effects_ui(ui: &mut Ui, view: &View<'_>, numbers: &Numbers) {
    let (palette, study) = (view.palette, &view.state.study);
    if !(Step::Scaled..=Step::Sum).contains(&numbers.step) {
        return;
    }
    let switches = &study.switches;
    let mut lines = Vec::new();
    if let Some(usual) = numbers.usual {
        lines.push(("as it is".to_owned(), usual, palette.ink));
    }
    if study.is_switched() {
        let mut what: Vec<String> = read_as(study.reading).map(str::to_owned).collect();
        if !switches.scaled {
            what.push(format!("not divided by √{}", numbers.head_size));
        }
        if switches.temperature != 1.0 {
            what.push(format!("temperature {:.1}", switches.temperature));
        }
        match switches.normalise {
            Normalise::Softmax => {}
            Normalise::ArgMax => what.push("arg max".to_owned()),
            Normalise::Linear => what.push(LINEAR.to_owned()),
        }
        if switches.removed {
            what.push("without this head".to_owned());
        }
        lines.push((what.join(", "), numbers.now, palette.query));
    }
    for (what, of, tone) in lines {
        text(ui, what, SMALL, palette.dim);
        text(ui, measure(view, of), BODY + 2.0, tone);
    }
}

/// What is switched in the whole model.
fn read_as(reading: Reading) -> impl Iterator<Item = &'static str> {
    let all = [(reading.causal, "with the mask"), (reading.positionless, "without positions")];
    all.into_iter().filter_map(|(on, says)| on.then_some(says))
}

/// Entropy, peak and strongest key.
fn measure(view: &View<'_>, of: Measure) -> String {
    format!("entropy {:.2} nats, peak {:.2} on {}", of.entropy, of.peak, name(view, of.key))
}

/// The same before and after; nothing where that is not switched.
fn effect(ui: &mut Ui, view: &View<'_>, what: &str, before: Measure, after: Option<Measure>) {
    let Some(after) = after else { return };
    let key = match (name(view, before.key), name(view, after.key)) {
        _ if before.key == after.key => format!("strongest still {}", name(view, after.key)),
        (from, to) => format!("strongest {from} → {to}"),
    };
    let says = format!(
        "{what}: entropy {:.2} → {:.2} nats, peak {:.2} → {:.2}, {key}",
        before.entropy, after.entropy, before.peak, after.peak
    );
    text(ui, says, SMALL, view.palette.dim);
}

/// How far the output moves.
fn moves(moved: &Moved) -> String {
    let share = 100.0 * moved.distance / moved.length.max(f32::MIN_POSITIVE);
    format!(
        "the output moves by {:.2}, {share:.0}% of its length; cosine {:.3}",
        moved.distance, moved.cosine
    )
}

fn name<'a>(view: &'a View<'_>, key: usize) -> &'a str {
    view.tokens.get(key).map_or("", |token| token.text.as_str())
}
