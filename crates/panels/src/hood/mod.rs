//! Under the hood: one step of attention for one word and one head, with every number.

mod changes;
mod effects;
mod keys;
mod strip;
mod switches;
mod text;
mod walk;

use arclight_core::intent::{Intent, Study};
use arclight_core::picture::{Badges, Columns, Setting};
use arclight_core::platform::Status;
use arclight_core::visual::label::drawable;
use arclight_core::visual::step_picture::signed;
use arclight_model::numbers::Numbers;
use arclight_model::steps::Step;
use egui::{RichText, Ui};

use crate::ctx::Ctx;
use crate::learn::terms_ui;
use crate::theme::{colour, medium, semibold};
use crate::widgets::{BODY, HEADING, SMALL, choice, rule, switch, text};
use changes::{changes_ui, meaning_ui};
use effects::effects_ui;
use keys::keys_ui;
use strip::{scale_ui, strip_ui};
use switches::switches_ui;
pub(crate) use switches::{root_ui, temperature_ui};
use text::{formula, made, says};
use walk::walk_ui;

/// The panel.
pub(crate) fn hood_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    let Some(step) = ctx.state.picture.step else { return };
    let directed = ctx.film.is_directing();
    // While the lesson speaks, it has the steps and the switches in its hand, and numbers have the room.
    if !directed {
        walk_ui(ui, ctx, step);
    }
    let title = format!("{}. {}", step.index() + 1, step.title());
    ui.label(RichText::new(title).font(semibold(HEADING + 3.0)).color(colour(palette.ink)));
    let Some(numbers) = ctx.hood.numbers.as_ref() else {
        text(ui, waiting(ctx), BODY, palette.dim);
        return;
    };
    ui.label(RichText::new(formula(step, ctx, numbers)).font(medium(BODY)).color(colour(palette.query)));
    text(ui, says(step, ctx), BODY - 1.0, palette.dim);
    if directed {
        effects_ui(ui, ctx, numbers);
    } else {
        let mut terms = terms(step).to_vec();
        if made(ctx, numbers).normed && matches!(step, Step::Embedding | Step::Residual) {
            terms.push("LayerNorm");
        }
        terms_ui(ui, ctx, &terms);
    }
    if step == Step::Tokens {
        pieces(ui, ctx, numbers);
    }
    if !directed {
        columns_ui(ui, ctx);
        bars_ui(ui, ctx);
    }
    if !directed {
        rule(ui, palette);
        switches_ui(ui, ctx, numbers);
    }
    numbers_ui(ui, ctx, (step, numbers));
}

/// All numbers of the step, where they are asked for: the picture is what stands on the stage.
fn numbers_ui(ui: &mut Ui, ctx: &Ctx<'_>, (step, numbers): (Step, &Numbers)) {
    let open = ctx.state.panels.numbers;
    if let Some(on) = switch(ui, ctx.palette, "All numbers", open) {
        ctx.ask(Intent::Study(Study::Numbers(on)));
    }
    if !open {
        return;
    }
    if step == Step::Embedding && ctx.model().named_dimensions {
        meaning_ui(ui, ctx, numbers);
    }
    if step == Step::Residual && ctx.model().named_dimensions {
        changes_ui(ui, ctx, numbers);
    }
    let scale = numbers.scale();
    for strip in &numbers.strips {
        strip_ui(ui, ctx, strip, scale);
    }
    if !numbers.strips.is_empty() {
        scale_ui(ui, ctx, scale);
    }
    if (Step::Scores..=Step::Values).contains(&step) {
        keys_ui(ui, ctx, numbers);
    }
}

/// Why there are no numbers yet.
fn waiting(ctx: &Ctx<'_>) -> String {
    match (ctx.traces.failed(), ctx.status()) {
        (Some(reason), _) => reason.to_owned(),
        (None, Status::Closed | Status::Loading(_)) => {
            format!("{} is on its way; its steps come with it.", ctx.model().name)
        }
        (None, Status::Ready | Status::Failed(_)) => "This layer is being followed …".to_owned(),
    }
}

/// What stands on stage: each step has its own, and every other one can be looked at.
fn columns_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let picture = &ctx.state.picture;
    if picture.step == Some(Step::Qkv)
        && let Some(on) = switch(ui, ctx.palette, "Plates on stage", picture.badges.is_some())
    {
        ctx.set(Setting::Badges(on.then_some(Badges::Value)));
    }
    let Some(now) = picture.columns_shown() else { return };
    let looks = [
        (Columns::Products, "products"),
        (Columns::Tosses, "coin tosses"),
        (Columns::Scores, "scores"),
        (Columns::Scaled, "scaled"),
        (Columns::Towers, "exponentials"),
        (Columns::Shares, "shares"),
    ];
    text(ui, "Columns on stage", SMALL, ctx.palette.dim);
    if let Some(columns) = choice(ui, ctx.palette, now, &looks) {
        ctx.set(Setting::Columns(Some(columns)));
    }
}

/// How high the bars on stage are.
fn bars_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let Some(picture) = ctx.hood.picture.as_ref().filter(|picture| !picture.bars.is_empty()) else {
        return;
    };
    let says = format!("On stage a full bar is {}, heights by the root.", signed(picture.scale));
    text(ui, says, SMALL, ctx.palette.dim);
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

fn pieces(ui: &mut Ui, ctx: &Ctx<'_>, numbers: &Numbers) {
    let Some(attended) = ctx.attended() else { return };
    let Some(token) = attended.tokens.get(numbers.query) else { return };
    let palette = ctx.palette;
    let of_word: Vec<_> = attended
        .tokens
        .iter()
        .filter(|other| token.word.is_some() && other.word == token.word)
        .map(|piece| drawable(&piece.text))
        .collect();
    let word = if token.word.is_some() { of_word.join(" + ") } else { token.text.clone() };
    text(ui, format!("{word}: row {} of the vocabulary", token.id), BODY, palette.ink);
    let (number, count) = (numbers.query + 1, attended.tokens.len());
    let says = format!("Token {number} of {count}. Its position, counted from 0, is {}.", numbers.query);
    text(ui, says, BODY, palette.ink);
}
