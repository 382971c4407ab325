//! Cards, terms, further reading, and where the lesson stands in its course.

mod cards;
mod course;
mod diagram;
mod glossary;
mod link;
mod papers;
mod terms;

use egui::{Id, Ui, vec2};

use crate::ctx::Ctx;
use crate::widgets::{BODY, SMALL, chip, heading, rule, text};
use cards::CARDS;
use course::course_ui;
use glossary::GLOSSARY;
use link::link_ui;
use papers::PAPERS;
use terms::read_out;

pub(crate) use diagram::diagram_ui;
pub(crate) use terms::{pressed_text, term_ui, terms_ui};

/// The panel.
pub(crate) fn learn_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    heading(ui, "Core ideas", palette.ink);
    cards_ui(ui, ctx);
    rule(ui, palette);
    heading(ui, "Terms", palette.ink);
    let all: Vec<&str> = GLOSSARY.iter().map(|(term, _)| *term).collect();
    terms_ui(ui, ctx, &all);
    rule(ui, palette);
    heading(ui, "Further reading", palette.ink);
    for paper in &PAPERS {
        link_ui(ui, ctx, paper.title, &paper.link());
        text(ui, paper.about(), SMALL, palette.dim);
    }
    rule(ui, palette);
    course_ui(ui, ctx);
}

/// The cards: one is open while it is pointed at, or once it is pressed.
fn cards_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    // Not of this place: a picture can be drawn with one open.
    let open = Id::new("open card");
    let mut chosen: Option<usize> = ui.data(|data| data.get_temp(open)).unwrap_or_default();
    let (mut under, mut opens) = (None, false);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (index, card) in CARDS.iter().enumerate() {
            let response = chip(ui, palette, card.title, chosen == Some(index));
            read_out(ui, &response, card.title, card.says);
            if response.clicked() {
                chosen = (chosen != Some(index)).then_some(index);
                opens = true;
            } else if response.hovered() || response.has_focus() {
                under = Some(index);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(open, chosen));
    if let Some(card) = under.or(chosen).and_then(|index| CARDS.get(index)) {
        let shown = ui.scope(|ui| {
            text(ui, card.says, BODY, palette.ink);
            diagram_ui(ui, ctx, card.diagram);
        });
        if opens {
            shown.response.scroll_to_me(None);
        }
    }
}
