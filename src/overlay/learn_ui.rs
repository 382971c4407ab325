//! Cards, terms, further reading, and where the lesson stands in its course.

use bevy_egui::egui::{self, RichText, Ui};

use super::diagram::diagram_ui;
use super::learn::{CARDS, GLOSSARY, PAPERS};
use super::view::View;
use super::widgets::{BODY, SMALL, chip, heading, rule, text};
use crate::session::Intent;
use crate::theme::{colour, semibold};

/// The panel.
pub fn learn_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    heading(ui, "Core ideas", palette.ink);
    let open = ui.id().with("card");
    let mut chosen: Option<usize> = ui.data(|data| data.get_temp(open)).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for (index, card) in CARDS.iter().enumerate() {
            let response = chip(ui, palette, card.title, chosen == Some(index));
            if response.clicked() {
                chosen = (chosen != Some(index)).then_some(index);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(open, chosen));
    if let Some(card) = chosen.and_then(|index| CARDS.get(index)) {
        text(ui, card.says, BODY, palette.ink);
        diagram_ui(ui, view, card.diagram);
    }
    rule(ui, palette);
    heading(ui, "Terms", palette.ink);
    glossary_ui(ui, view);
    rule(ui, palette);
    heading(ui, "Further reading", palette.ink);
    for paper in &PAPERS {
        reading_ui(ui, view, paper);
    }
    rule(ui, palette);
    course_ui(ui, view);
    None
}

/// Terms to press; what the chosen one means stands beneath.
fn glossary_ui(ui: &mut Ui, view: &View<'_>) {
    let all: Vec<&str> = GLOSSARY.iter().map(|(term, _)| *term).collect();
    terms_ui(ui, view, &all);
}

/// A few terms, where they are used: hover, focus or tap one to read what it means.
pub fn terms_ui(ui: &mut Ui, view: &View<'_>, terms: &[&str]) {
    let palette = view.palette;
    let open = ui.id().with("term");
    let mut chosen: Option<usize> = ui.data(|data| data.get_temp(open)).unwrap_or_default();
    let mut under = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for (index, (term, _)) in GLOSSARY.iter().enumerate().filter(|(_, (term, _))| terms.contains(term)) {
            let response = chip(ui, palette, term, chosen == Some(index));
            if response.clicked() {
                chosen = (chosen != Some(index)).then_some(index);
            } else if response.hovered() || response.has_focus() {
                under = Some(index);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(open, chosen));
    if let Some((term, says)) = under.or(chosen).and_then(|index| GLOSSARY.get(index))
        && terms.contains(term)
    {
        text(ui, format!("{term}: {says}"), BODY - 1.0, palette.query);
    }
}

fn reading_ui(ui: &mut Ui, view: &View<'_>, paper: &super::learn::Paper) {
    let palette = view.palette;
    let title = RichText::new(paper.title).font(semibold(BODY)).color(colour(palette.key));
    let button = egui::Button::new(title).frame(false).min_size(egui::vec2(0.0, 26.0)).wrap();
    let response = ui.add(button).on_hover_text(paper.link());
    if response.clicked() {
        ui.ctx().open_url(egui::OpenUrl::new_tab(paper.link()));
    }
    let says = format!("{}, {}, arXiv:{}. {}", paper.authors, paper.year, paper.arxiv, paper.why);
    text(ui, says, SMALL, palette.dim);
}

/// Previous, next, prerequisite, index.
fn course_ui(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    let course = match &*super::course::COURSE {
        Ok(course) => course,
        Err(reason) => {
            text(ui, format!("The course cannot be read: {reason}"), SMALL, palette.query);
            return;
        }
    };
    heading(ui, &course.title, palette.ink);
    for module in &course.modules {
        let here = module.number == course.here;
        let says = format!("{}  {}", module.number, module.title);
        let note = match (here, course.prerequisites.contains(&module.number), course.place(module.number)) {
            (true, ..) => "here",
            (_, true, _) => "read before",
            (.., Some(-1)) => "previous",
            (.., Some(1)) => "next",
            _ => "",
        };
        ui.horizontal(|ui| {
            let tone = if here { palette.query } else { palette.ink };
            match &module.link {
                Some(link) => {
                    if chip(ui, palette, &says, here).clicked() {
                        ui.ctx().open_url(egui::OpenUrl::new_tab(link));
                    }
                }
                None => drop(text(ui, says, BODY, tone)),
            }
            text(ui, note, SMALL, palette.dim);
        });
    }
}
