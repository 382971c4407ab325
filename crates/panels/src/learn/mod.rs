//! Cards, terms, further reading, and where the lesson stands in its course.

use bevy_egui::egui::{self, RichText, Ui};

use super::diagram::diagram_ui;
use super::learn::{CARDS, GLOSSARY};
use super::link_ui::link_ui;
use super::reading::{PAPERS, Paper};
use super::view::View;
use super::widgets::{BODY, SMALL, at_least, chip, heading, rule, text};
use crate::session::{Intent, Module};
use crate::theme::colour;

/// The panel.
pub fn learn_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    heading(ui, "Core ideas", palette.ink);
    // Not of this place: a picture can be drawn with one open.
    let open = egui::Id::new("open card");
    let mut chosen: Option<usize> = ui.data(|data| data.get_temp(open)).unwrap_or_default();
    let mut under = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for (index, card) in CARDS.iter().enumerate() {
            let response = chip(ui, palette, card.title, chosen == Some(index));
            read_out(ui, &response, card.title, card.says);
            if response.clicked() {
                chosen = (chosen != Some(index)).then_some(index);
            } else if response.hovered() || response.has_focus() {
                under = Some(index);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(open, chosen));
    if let Some(card) = under.or(chosen).and_then(|index| CARDS.get(index)) {
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
        let used = GLOSSARY.iter().enumerate().filter(|(_, (term, _))| terms.contains(term));
        for (index, (term, says)) in used {
            let response = chip(ui, palette, term, chosen == Some(index));
            read_out(ui, &response, term, says);
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

/// What opens is said, where the one who pressed or reached it does not see it.
fn read_out(ui: &Ui, response: &egui::Response, title: &str, says: &str) {
    if response.clicked() || response.gained_focus() {
        let info = egui::WidgetInfo::labeled(egui::WidgetType::Label, true, format!("{title}: {says}"));
        ui.output_mut(|output| output.events.push(egui::output::OutputEvent::FocusGained(info)));
    }
}

/// Words that are pressed: dotted, and what pressing does is said behind them.
pub fn pressed_text(ui: &mut Ui, view: &View<'_>, label: RichText, does: &str) -> egui::Response {
    let shown = label.text().to_owned();
    let height = at_least(ui, 0.0);
    // For a finger it is whole: a label would go on in the next line.
    let response = if view.narrow || height >= crate::venue::TARGET_POINTS {
        ui.add(egui::Button::new(label).frame(false).min_size(egui::vec2(height, height)))
    } else {
        ui.add(egui::Label::new(label).sense(egui::Sense::click()).selectable(false))
    };
    let bottom = response.rect.bottom() - 1.0;
    let ends = [egui::pos2(response.rect.left(), bottom), egui::pos2(response.rect.right(), bottom)];
    let stroke = egui::Stroke::new(1.2, colour(view.palette.key));
    ui.painter().extend(egui::Shape::dashed_line(&ends, stroke, 2.0, 2.5));
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Button, true, format!("{shown}: {does}"))
    });
    response
}

/// A term within other text; hover, focus or tap it to read what it means.
pub fn term_ui(ui: &mut Ui, view: &View<'_>, shown: &str, term: &str) {
    let Some((term, says)) = GLOSSARY.iter().find(|(known, _)| *known == term) else { return };
    let label = RichText::new(shown).font(crate::theme::medium(SMALL)).color(colour(view.palette.dim));
    let response = pressed_text(ui, view, label, says);
    if response.clicked() {
        response.request_focus();
    }
    if response.has_focus() {
        response.show_tooltip_text(format!("{term}: {says}"));
    } else {
        response.on_hover_text(format!("{term}: {says}"));
    }
}

fn reading_ui(ui: &mut Ui, view: &View<'_>, paper: &Paper) {
    let palette = view.palette;
    link_ui(ui, view, paper.title, &paper.link());
    text(ui, paper.about(), SMALL, palette.dim);
}

/// Previous, next, what to read before, and the index of the course.
fn course_ui(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    let file = view.close.course;
    if let Some(fault) = &file.fault {
        text(ui, format!("The course's file cannot be read: {fault}"), SMALL, palette.query);
    }
    let Some(course) = &file.course else { return };
    heading(ui, "What to read next", palette.ink);
    let before = course.prerequisites.iter().filter_map(|number| course.module(*number));
    let places = [("Previous", course.neighbour(-1)), ("Next", course.neighbour(1))].into_iter();
    let places = places.filter_map(|(says, module)| Some((says, module?)));
    for (says, module) in places.chain(before.map(|module| ("Read before", module))) {
        module_ui(ui, view, module, Some(says));
    }
    match &course.link {
        Some(link) => link_ui(ui, view, &course.title, link),
        None => drop(heading(ui, &course.title, palette.ink)),
    }
    for module in &course.modules {
        module_ui(ui, view, module, (module.number == course.here).then_some("Here"));
    }
}

/// A module, with what it is to this one.
fn module_ui(ui: &mut Ui, view: &View<'_>, module: &Module, note: Option<&str>) {
    let palette = view.palette;
    let says = format!("{}  {}", module.number, module.title);
    let tone = if note == Some("Here") { palette.query } else { palette.ink };
    ui.horizontal_wrapped(|ui| {
        if let Some(note) = note {
            text(ui, note, SMALL, palette.dim);
        }
        match &module.link {
            Some(link) => link_ui(ui, view, &says, link),
            None => drop(text(ui, says, BODY, tone)),
        }
    });
}
