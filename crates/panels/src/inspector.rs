//! The lit word and its numbers.

use bevy_egui::egui::{self, RichText, Ui};

use super::learn_ui::{pressed_text, term_ui};
use super::view::View;
use super::widgets::{BODY, SMALL, TARGET, bar, choice, rule, switch, text};
use crate::model::ModelKind;
use crate::session::{Direction, Intent};
use crate::theme::{colour, medium, semibold};

/// Keys that are listed.
const LISTED: usize = 5;

/// The panel.
pub fn inspector_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    let Some(word) = &view.word else {
        text(ui, "No word is lit.", BODY, palette.ink);
        let how = match (view.touch, view.narrow) {
            (true, _) => "Tap one.",
            (false, true) => "Tap or point at one.",
            (false, false) => "Point at one, or press an arrow key.",
        };
        text(ui, how, BODY, palette.dim);
        if view.undrawn > 0.005 {
            let says = format!(
                "{:.0}% of the attention is in weaker arcs that are not drawn.",
                view.undrawn * 100.0
            );
            text(ui, says, SMALL, palette.dim);
        }
        return direction(ui, view).or(ways(ui, view));
    };
    let (name_colour, fill) = match view.state.direction {
        Direction::AttendsTo => (palette.query, palette.key),
        Direction::AttendedBy => (palette.key, palette.query),
    };
    let name = crate::visual::label::shorten(&word.text);
    ui.label(RichText::new(name).font(semibold(21.0)).color(colour(name_colour)));
    let mut intent = direction(ui, view);
    let open = egui::Id::new("all keys");
    let all: bool = ui.data(|data| data.get_temp(open)).unwrap_or_default();
    let listed = if all { word.ranked.len() } else { LISTED };
    for ranked in word.ranked.iter().take(listed) {
        let name = crate::visual::label::shorten(&ranked.text);
        if bar(ui, palette, &name, ranked.weight, fill).clicked() {
            intent = Some(Intent::TogglePin(ranked.index));
        }
    }
    if word.ranked.len() > LISTED {
        let rest: f32 = word.ranked.iter().skip(LISTED).map(|ranked| ranked.weight).sum();
        let more = format!("{} more, together {rest:.2}", word.ranked.len() - LISTED);
        let says = if all { "only the strongest" } else { more.as_str() };
        let label = RichText::new(says).font(medium(SMALL)).color(colour(palette.dim));
        if pressed_text(ui, view, label, if all { "of all keys" } else { "all keys are listed" }).clicked() {
            ui.data_mut(|data| data.insert_temp(open, !all));
        }
    }
    match view.state.direction {
        Direction::AttendsTo => drop(ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            term_ui(ui, view, &format!("entropy {:.2} nats", word.entropy), "entropy");
            term_ui(ui, view, &format!("peak {:.2}", word.peak), "peak");
            term_ui(ui, view, &format!("idle share {:.2}", word.idle), "idle share");
        })),
        Direction::AttendedBy => {
            let says = format!("receives {:.2} in all: rows sum to 1, columns need not", word.sum);
            text(ui, says, SMALL, palette.dim);
        }
    }
    rule(ui, palette);
    intent.or(ways(ui, view))
}

/// Which end of the arcs the word is.
fn direction(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let ends = [(Direction::AttendsTo, "attends to"), (Direction::AttendedBy, "attended by")];
    choice(ui, view.palette, view.state.direction, &ends).map(Intent::SetDirection)
}

/// Ways to look.
fn ways(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (palette, state) = (view.palette, view.state);
    let mut intent = None;
    // Glass reads whole words.
    if state.model == ModelKind::MiniLm
        && let Some(on) = switch(ui, palette, "Pieces merged into words", state.words)
    {
        intent = Some(Intent::SetWords(on));
    }
    if let Some(on) = switch(ui, palette, "Without idle, renormalised", state.without_idle) {
        intent = Some(Intent::SetWithoutIdle(on));
    }
    if state.without_idle {
        let says =
            "The lanterns' share is left out and the rest scaled up: a row that mostly rests looks busy.";
        text(ui, says, SMALL, palette.query);
    }
    ui.horizontal(|ui| {
        ui.set_min_height(TARGET);
        text(ui, "Lens", BODY - 1.0, palette.ink);
        intent = super::heat_ui::lenses(ui, view).or(intent.take());
    });
    text(ui, super::heat_ui::lens_says(state), SMALL, palette.dim);
    intent
}
