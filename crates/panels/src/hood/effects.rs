//! What switches do, in numbers.

use arclight_core::picture::Picture;
use arclight_model::Reading;
use arclight_model::numbers::Numbers;
use arclight_model::steps::{Measure, Moved, Normalise, Step};
use egui::Ui;

use crate::ctx::Ctx;
use crate::widgets::{BODY, SMALL, text};

/// The formula of linear normalising.
pub(super) const LINEAR: &str = "linear, (s − min s) / Σ (s − min s)";

/// What the model as it was made measures, and what is switched all together.
pub(super) fn totals(ui: &mut Ui, ctx: &Ctx<'_>, numbers: &Numbers) {
    let palette = ctx.palette;
    let Some(usual) = numbers.usual else {
        text(ui, "as it is: being measured …", SMALL, palette.ink);
        return;
    };
    text(ui, format!("as it is: {}", measure(ctx, usual)), SMALL, palette.ink);
    if ctx.state.picture.is_switched() {
        text(ui, format!("switched: {}", measure(ctx, numbers.now)), SMALL, palette.query);
    }
    if let Some(moved) = &numbers.moved {
        text(ui, format!("as this head is switched {}", moves(moved)), SMALL, palette.query);
    }
}

/// What is switched and what that does, large: for the lesson.
pub(super) fn effects_ui(ui: &mut Ui, ctx: &Ctx<'_>, numbers: &Numbers) {
    if !(Step::Scaled..=Step::Sum).contains(&numbers.step) {
        return;
    }
    let palette = ctx.palette;
    let mut lines = Vec::new();
    if let Some(usual) = numbers.usual {
        lines.push(("as it is".to_owned(), usual, palette.ink));
    }
    if ctx.state.picture.is_switched() {
        lines.push((switched(&ctx.state.picture, numbers), numbers.now, palette.query));
    }
    for (what, of, tone) in lines {
        text(ui, what, SMALL, palette.dim);
        text(ui, measure(ctx, of), BODY + 2.0, tone);
    }
}

/// Everything that is switched.
fn switched(picture: &Picture, numbers: &Numbers) -> String {
    let switches = &picture.switches;
    let mut what: Vec<String> = read_as(picture.reads()).map(str::to_owned).collect();
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
    what.join(", ")
}

/// What is switched in the whole model.
pub(super) fn read_as(reading: Reading) -> impl Iterator<Item = &'static str> {
    let all = [
        (reading.causal, "with the mask"),
        (reading.positionless, "without positions"),
        (reading.alone, "each word alone"),
    ];
    all.into_iter().filter_map(|(on, says)| on.then_some(says))
}

/// Entropy, peak and strongest key.
fn measure(ctx: &Ctx<'_>, of: Measure) -> String {
    format!("entropy {:.2} nats, peak {:.2} on {}", of.entropy, of.peak, ctx.token(of.key))
}

/// The same before and after; nothing where that is not switched.
pub(super) fn effect(ui: &mut Ui, ctx: &Ctx<'_>, what: &str, before: Measure, after: Option<Measure>) {
    let Some(after) = after else { return };
    let (from, to) = (ctx.token(before.key), ctx.token(after.key));
    let key = if before.key == after.key {
        format!("strongest still {to}")
    } else {
        format!("strongest {from} → {to}")
    };
    let says = format!(
        "{what}: entropy {:.2} → {:.2} nats, peak {:.2} → {:.2}, {key}",
        before.entropy, after.entropy, before.peak, after.peak
    );
    text(ui, says, SMALL, ctx.palette.dim);
}

/// How far the output moves.
pub(super) fn moves(moved: &Moved) -> String {
    let share = 100.0 * moved.distance / moved.length.max(f32::MIN_POSITIVE);
    format!(
        "the output moves by {:.2}, {share:.0}% of its length; cosine {:.3}",
        moved.distance, moved.cosine
    )
}
