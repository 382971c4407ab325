//! Model, layer and head.

use bevy_egui::egui::{Sense, Ui, vec2};

use super::view::{Trained, View};
use super::widgets::{BODY, SMALL, TARGET, chip, choice, heading, row, rule, sides, switch, text};
use crate::model::heads::{NamedHead, named};
use crate::model::{ModelKind, Reading};
use crate::session::{Head, HeadPlace, Intent, Panel, Wish};
use crate::theme::colour;

/// The panel.
pub fn heads_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    let mut intent = None;
    heading(ui, "Model", palette.ink);
    let models = [(ModelKind::Glass, "Glass"), (ModelKind::MiniLm, "MiniLM")];
    if let Some(model) = choice(ui, palette, view.state.model, &models) {
        intent = Some(Intent::SetModel(model));
    }
    match &view.trained {
        Trained::Ready => {}
        Trained::Loading => loading(ui, view),
        Trained::Failed(reason) => {
            text(ui, format!("No MiniLM, Glass goes on: {reason}"), SMALL, palette.query);
        }
    }
    rule(ui, palette);
    match view.state.model {
        ModelKind::Glass => intent = glass(ui, view).or(intent),
        ModelKind::MiniLm => intent = minilm(ui, view).or(intent),
    }
    intent
}

fn loading(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    let Some(progress) = view.progress else {
        text(ui, "MiniLM is being read …", SMALL, palette.dim);
        return;
    };
    text(ui, format!("MiniLM is on its way: {:.0}%", progress * 100.0), SMALL, palette.dim);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
    ui.painter().rect_filled(rect, 2.0, colour(palette.line));
    let come = rect.with_max_x(rect.left() + rect.width() * progress.clamp(0.0, 1.0));
    ui.painter().rect_filled(come, 2.0, colour(palette.key));
}

fn glass(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    heading(ui, "Heads", palette.ink);
    let mut intent = None;
    for (named, mark) in named(ModelKind::Glass).iter().zip(palette.heads) {
        let chosen = view.state.place().head == Head::One(named.head);
        let name = format!("{}  {}", named.head, named.name);
        if row(ui, palette, mark, &name, named.evidence, chosen).clicked() {
            intent = Some(Intent::SetHead(Head::One(named.head)));
        }
    }
    mean(ui, view, &mut intent);
    let (right, of) = crate::model::SENSES_RATE;
    let says =
        format!("Looks across finds the sense of a word with two meanings in {right} of {of} sentences.");
    text(ui, says, SMALL, palette.dim);
    rule(ui, palette);
    let masked = mask(ui, view);
    position(ui, view).or(masked).or(intent)
}

fn minilm(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    let place = view.state.place();
    let mut intent = None;
    sides(
        ui,
        |ui| drop(heading(ui, format!("Layer {}, {}", place.layer, head_name(place.head)), palette.ink)),
        |ui| {
            if chip(ui, palette, "All 72", view.state.panels.wall).clicked() {
                intent = Some(Intent::Toggle(Panel::Wall));
            }
        },
    );
    ui.horizontal(|ui| {
        ui.set_min_height(TARGET);
        text(ui, "Layer", BODY - 1.0, palette.dim);
        for (says, by) in [("−", -1), ("+", 1)] {
            if chip(ui, palette, says, false).clicked() {
                intent = Some(Intent::StepLayer(by));
            }
        }
        ui.add_space(10.0);
        text(ui, "Head", BODY - 1.0, palette.dim);
        for (says, by) in [("−", -1), ("+", 1)] {
            if chip(ui, palette, says, false).clicked() {
                intent = Some(Intent::StepHead(by));
            }
        }
    });
    ui.add_space(4.0);
    if view.state.panels.wall {
        return super::wall_ui::wall_ui(ui, view).or(intent);
    }
    for star in named(ModelKind::MiniLm) {
        let chosen = (place.layer, place.head) == (star.layer, Head::One(star.head));
        if star_row(ui, view, star, chosen) {
            intent = Some(Intent::SetPlace(HeadPlace { layer: star.layer, head: Head::One(star.head) }));
        }
        if chosen {
            text(ui, format!("Measured: {}.", star.evidence), SMALL, palette.dim);
        }
    }
    mean(ui, view, &mut intent);
    rule(ui, palette);
    mask(ui, view).or(intent)
}

fn star_row(ui: &mut Ui, view: &View<'_>, star: &NamedHead, chosen: bool) -> bool {
    let note = format!("L{} H{}", star.layer, star.head);
    // Its arcs have the colours of all arcs: no colour of its own.
    row(ui, view.palette, view.palette.key, star.name, &note, chosen).clicked()
}

fn head_name(head: Head) -> String {
    match head {
        Head::One(head) => format!("head {head}"),
        Head::Mean => "mean".to_owned(),
    }
}

fn mean(ui: &mut Ui, view: &View<'_>, intent: &mut Option<Intent>) {
    let chosen = view.state.place().head == Head::Mean;
    if row(ui, view.palette, view.palette.ink, "mean of heads", "for orientation only", chosen).clicked() {
        *intent = Some(Intent::SetHead(Head::Mean));
    }
}

/// Where each word stands, or a bag of words.
fn position(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let reading = view.state.study.reading;
    let asked = switch(ui, view.palette, "Position", !reading.positionless);
    asked.map(|on| Intent::Study(Wish::Read(Reading { positionless: !on, ..reading })))
}

/// The causal mask, for either model.
pub fn mask(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (palette, reading) = (view.palette, view.state.study.reading);
    let says = if view.narrow { "Causal mask" } else { "Causal mask: no word looks ahead" };
    let asked = switch(ui, palette, says, reading.causal);
    if reading.causal && view.state.model == ModelKind::MiniLm {
        text(ui, "MiniLM was trained without a mask: this is not how it works.", SMALL, palette.query);
    }
    asked.map(|causal| Intent::Study(Wish::Read(Reading { causal, ..reading })))
}
