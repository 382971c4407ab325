//! The lit word and its numbers.

use arclight_core::intent::{Intent, Point};
use arclight_core::picture::{Direction, Setting};
use arclight_core::visual::encoding::percent;
use egui::{Id, RichText, Ui};

use crate::carpet::carpet_ui;
use crate::crowd::crowd_ui;
use crate::ctx::{Ctx, is_trained};
use crate::heatmap::{lens_says, lenses_ui};
use crate::learn::{pressed_text, term_ui};
use crate::legend::weaker_arcs_ui;
use crate::lit::Word;
use crate::meaning::meaning_ui;
use crate::theme::{colour, medium, semibold};
use crate::widgets::{BODY, SMALL, TARGET, bar, choice, rule, switch, text};
use crate::write::effects_ui;

/// Keys that are listed.
const LISTED: usize = 5;

/// The panel.
pub(crate) fn inspector_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    match &ctx.word {
        Some(word) => word_ui(ui, ctx, word),
        None => no_word(ui, ctx),
    }
    if ctx.state.picture.writes_here() {
        effects_ui(ui, ctx);
        rule(ui, ctx.palette);
    }
    ways(ui, ctx);
}

fn no_word(ui: &mut Ui, ctx: &Ctx<'_>) {
    text(ui, "No word is lit.", BODY, ctx.palette.ink);
    let how = match (ctx.touch, ctx.narrow) {
        (true, _) => "Tap one.",
        (false, true) => "Tap or point at one.",
        (false, false) => "Point at one, or press an arrow key.",
    };
    text(ui, how, BODY, ctx.palette.dim);
    weaker_arcs_ui(ui, ctx);
    direction(ui, ctx);
}

fn word_ui(ui: &mut Ui, ctx: &Ctx<'_>, word: &Word) {
    let palette = ctx.palette;
    let (tone, fill) = match ctx.state.picture.direction {
        Direction::AttendsTo => (palette.query, palette.key),
        Direction::AttendedBy => (palette.key, palette.query),
    };
    ui.label(RichText::new(ctx.short(word.index)).font(semibold(21.0)).color(colour(tone)));
    direction(ui, ctx);
    let open = Id::new("all keys");
    let all: bool = ui.data(|data| data.get_temp(open)).unwrap_or_default();
    let listed = if all { word.ranked.len() } else { LISTED };
    for ranked in word.ranked.iter().take(listed) {
        let Some(name) = ctx.name(ranked.index) else { continue };
        if bar(ui, palette, name, ranked.weight, fill).clicked() {
            ctx.ask(Intent::Point(Point::Pin(ranked.index)));
        }
    }
    if word.ranked.len() > LISTED {
        let rest: f32 = word.ranked.iter().skip(LISTED).map(|ranked| ranked.weight).sum();
        let more = format!("{} more, together {}", word.ranked.len() - LISTED, percent(rest));
        let says = if all { "only the strongest" } else { more.as_str() };
        let label = RichText::new(says).font(medium(SMALL)).color(colour(palette.dim));
        if pressed_text(ui, ctx, label, if all { "of all keys" } else { "all keys are listed" }).clicked() {
            ui.data_mut(|data| data.insert_temp(open, !all));
        }
    }
    numbers(ui, ctx, word);
    rule(ui, palette);
}

/// Of the whole row, or of the whole column.
fn numbers(ui: &mut Ui, ctx: &Ctx<'_>, word: &Word) {
    match ctx.state.picture.direction {
        Direction::AttendsTo => drop(ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            term_ui(ui, ctx, &format!("entropy {:.2} nats", word.entropy), "entropy");
            term_ui(ui, ctx, &format!("peak {:.2}", word.peak), "peak");
            term_ui(ui, ctx, &format!("idle share {:.2}", word.idle), "idle share");
        })),
        Direction::AttendedBy => {
            let says = format!("receives {:.2} in all: rows sum to 1, columns need not", word.sum);
            text(ui, says, SMALL, ctx.palette.dim);
        }
    }
}

/// Which end of the arcs the word is.
fn direction(ui: &mut Ui, ctx: &Ctx<'_>) {
    let ends = [(Direction::AttendsTo, "looks at"), (Direction::AttendedBy, "is looked at by")];
    if let Some(direction) = choice(ui, ctx.palette, ctx.state.picture.direction, &ends) {
        ctx.set(Setting::Direction(direction));
    }
}

/// Ways to look.
fn ways(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, picture) = (ctx.palette, &ctx.state.picture);
    if let Some(on) = switch(ui, palette, "Guess first", picture.guess) {
        ctx.set(Setting::Guess(on));
    }
    if let Some(on) = switch(ui, palette, "Values as a stream", picture.pour) {
        ctx.set(Setting::Pour(on));
    }
    meaning_ui(ui, ctx);
    if picture.model.named_dimensions
        && !ctx.is_heatmap()
        && let Some(on) = switch(ui, palette, "Positions as clocks", picture.clocks)
    {
        ctx.set(Setting::Clocks(on));
    }
    crowd_ui(ui, ctx);
    carpet_ui(ui, ctx);
    // A model made by hand reads whole words.
    if is_trained(picture.model)
        && let Some(on) = switch(ui, palette, "Pieces merged into words", picture.words)
    {
        ctx.set(Setting::Words(on));
    }
    if let Some(on) = switch(ui, palette, "Hide the resting place", picture.without_idle) {
        ctx.set(Setting::WithoutIdle(on));
    }
    if picture.without_idle {
        let says =
            "The lanterns' share is left out and the rest scaled up: a row that mostly rests looks busy.";
        text(ui, says, SMALL, palette.query);
    }
    ui.horizontal(|ui| {
        ui.set_min_height(TARGET);
        text(ui, "Lens", BODY - 1.0, palette.ink);
        lenses_ui(ui, ctx);
    });
    text(ui, lens_says(picture), SMALL, palette.dim);
}
