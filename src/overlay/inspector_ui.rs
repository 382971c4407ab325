//! The lit word and its numbers.

use bevy_egui::egui::{RichText, Ui};

use super::view::View;
use super::widgets::{BODY, SMALL, bar, choice, rule, sides, switch, text};
use crate::session::{Direction, Intent};
use crate::theme::{colour, semibold};

/// Keys that are listed.
const LISTED: usize = 7;

/// The panel.
pub fn inspector_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    let mut intent = None;
    let Some(word) = &view.word else {
        text(ui, "No word is lit.", BODY, palette.ink);
        text(ui, if view.narrow { "Tap one." } else { "Point at one, or press → ." }, BODY, palette.dim);
        rule(ui, palette);
        return ways(ui, view);
    };
    let (says, fill) = match view.state.direction {
        Direction::AttendsTo => ("attends to", palette.key),
        Direction::AttendedBy => ("is attended to by", palette.query),
    };
    let name_colour = if view.state.direction == Direction::AttendsTo { palette.query } else { palette.key };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(crate::visual::label::shorten(&word.text)).font(semibold(22.0)).color(colour(name_colour)));
        text(ui, says, BODY, palette.dim);
    });
    for ranked in word.ranked.iter().take(LISTED) {
        let name = crate::visual::label::shorten(&ranked.text);
        if bar(ui, palette, &name, ranked.weight, fill).clicked() {
            intent = Some(Intent::TogglePin(ranked.index));
        }
    }
    let rest: f32 = word.ranked.iter().skip(LISTED).map(|ranked| ranked.weight).sum();
    if word.ranked.len() > LISTED {
        let says = format!("{} more, together {rest:.2}", word.ranked.len() - LISTED);
        text(ui, says, SMALL, palette.dim);
    }
    rule(ui, palette);
    match view.state.direction {
        Direction::AttendsTo => {
            sides(
                ui,
                |ui| drop(text(ui, format!("entropy {:.2} nats", word.entropy), SMALL, palette.dim)),
                |ui| drop(text(ui, format!("peak {:.2}", word.peak), SMALL, palette.dim)),
            );
            text(ui, format!("idle share {:.2}, on the lanterns", word.idle), SMALL, palette.dim);
        }
        Direction::AttendedBy => {
            text(ui, format!("receives {:.2} in all; the rows sum to 1, a column need not", word.sum), SMALL, palette.dim);
        }
    }
    rule(ui, palette);
    intent.or(ways(ui, view))
}

/// Ways to look.
fn ways(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (palette, state) = (view.palette, view.state);
    let mut intent = None;
    let ends = [(Direction::AttendsTo, "attends to"), (Direction::AttendedBy, "attended by")];
    if let Some(direction) = choice(ui, palette, state.direction, &ends) {
        intent = Some(Intent::SetDirection(direction));
    }
    if let Some(on) = switch(ui, palette, "Pieces merged into words", state.words) {
        intent = Some(Intent::SetWords(on));
    }
    if let Some(on) = switch(ui, palette, "Without idle, renormalised", state.without_idle) {
        intent = Some(Intent::SetWithoutIdle(on));
    }
    if state.without_idle {
        let says = "The lanterns' share is left out and the rest scaled up: a row that mostly rests looks busy.";
        text(ui, says, SMALL, palette.query);
    }
    intent
}
