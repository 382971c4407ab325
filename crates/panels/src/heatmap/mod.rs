//! The heatmap: three heads and their average side by side, over the sentence as a ribbon.

use bevy_egui::egui::{self, Align, Layout, Rect, Ui, vec2};

use super::heads_ui::mask;
pub use super::heat_cell::HeatMemory;
use super::heat_grid::{LINE, Plan, matrices};
use super::learn_ui::term_ui;
use super::ribbon::ribbon_ui;
use super::view::View;
use super::widgets::{BODY, SMALL, chip, choice_inline, text};
use super::zoom::Zoom;
use crate::model::ModelKind;
use crate::model::lens::Lens;
use crate::model::steps::Step;
use crate::session::{Head, Intent, Panel, State, View as Scene, Wish};
use crate::theme::{colour, medium};
use crate::visual::heat_colour::heat;

/// More tokens than these leave no room for other things beside their matrices.
pub const MANY: usize = 40;

/// The whole panel, in the room that it is given.
pub fn heat_ui(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory) -> Option<Intent> {
    let mut intent = controls(ui, view, memory);
    let tokens = view.tokens.len();
    // A large matrix of a long text needs the room; its rows can be pressed as well.
    if view.state.study.large.is_none() || tokens <= MANY {
        intent = ribbon_ui(ui, view).or(intent);
    }
    pictures_ui(ui, view, memory).or(intent)
}

/// The matrices, in the room that is left.
pub fn pictures_ui(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory) -> Option<Intent> {
    memory.follow(view);
    let before = *memory;
    let tokens = view.tokens.len();
    let maps: Vec<usize> = match view.state.study.large.filter(|large| *large < view.close.heat.maps.len()) {
        Some(large) => vec![large],
        None => (0..view.close.heat.maps.len()).collect(),
    };
    if maps.is_empty() || tokens == 0 {
        text(ui, "There is no sentence to show yet.", BODY, view.palette.dim);
        return None;
    }
    let stacked = is_stacked(view);
    // What stands alone has its sentences beside it.
    let notes = Notes::of(ui, view, &maps);
    let below = if stacked || maps.len() == 1 { 0.0 } else { notes.lines as f32 * LINE };
    let mut room = ui.available_size() - vec2(0.0, below);
    if stacked {
        room.x -= 8.0;
    }
    let plan = Plan::new(room, maps.len(), stacked);
    let zoomed = memory.zoom;
    let area = egui::ScrollArea::vertical().id_salt("matrices").max_height(room.y);
    let found = area.show(ui, |ui| {
        let found = matrices(ui, view, memory, &maps, plan);
        if stacked {
            notes.stacked(ui, view);
        }
        super::places::follow_keys(ui);
        found
    });
    if below > 0.0 {
        notes.line(ui, view);
    }
    let found = found.inner;
    let moved = memory.point(ui, found.under, zoomed != memory.zoom);
    let mut intent = found.intent;
    // The stage lights the same row.
    let query = found.under.map(|(query, _)| query).filter(|_| moved);
    if query.is_some() && query != view.state.hovered {
        intent = intent.or(Some(Intent::Hover(query)));
    }
    // And the same arc, as long as the cell is pointed at.
    let pointed = memory.pointed();
    if pointed != memory.lit && intent.is_none() {
        (intent, memory.lit) = (Some(Intent::Arc(pointed)), pointed);
    }
    // Zooming is a touch as any other: a lesson that plays waits.
    if zoomed != memory.zoom && view.close.film.is_directing() {
        intent = intent.or(Some(Intent::TakeWheel));
    }
    if (before.zoom, before.shown(view)) != (memory.zoom, memory.shown(view)) {
        ui.ctx().request_repaint();
    }
    intent
}

/// Height of the stage above the heatmap: what the matrices leave, but enough to see words, and at most `most`. Where
/// matrices would be too small beside it there is none.
#[must_use]
pub fn strip(room: Rect, most: f32) -> f32 {
    /// Words and their arcs can be told apart.
    const LEAST: f32 = 124.0;
    /// Side of a matrix whose names can be read.
    const SMALLEST: f32 = 180.0;
    if room.height() - LEAST < Plan::around() + SMALLEST {
        return 0.0;
    }
    (room.height() - Plan::wanted(room.width())).max(LEAST).min(most)
}

/// Whether matrices stand below each other, to be scrolled: on a phone, but not where a finger would move one instead.
#[must_use]
pub fn is_stacked(view: &View<'_>) -> bool {
    view.narrow && !view.visiting.venue.is_kiosk()
}

/// Model, lens, mask, and what colours mean.
pub fn controls(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory) -> Option<Intent> {
    let palette = view.palette;
    let mut intent = None;
    ui.horizontal_wrapped(|ui| {
        let models = [(ModelKind::Glass, "Glass"), (ModelKind::MiniLm, "MiniLM")];
        if let Some(model) = choice_inline(ui, palette, view.state.model, &models) {
            intent = Some(Intent::SetModel(model));
        }
        if view.state.model == ModelKind::MiniLm
            && chip(ui, palette, "Heads …", view.state.panels.wall).clicked()
        {
            intent = Some(view.opens(Panel::Wall));
        }
        if view.narrow {
            ui.end_row();
        }
        intent = lenses(ui, view).or(intent.take());
        // Fingers need more room than there is beside the matrices.
        if view.narrow || view.visiting.venue.is_kiosk() {
            zoom_ui(ui, view, memory);
        }
        if view.narrow {
            ui.end_row();
        }
        intent = mask(ui, view).or(intent.take());
        legend(ui, view);
        let hands_on = chip(ui, palette, "What the block hands on", false);
        if hands_on.on_hover_text("All heads side by side, through W_O").clicked() {
            intent = Some(Intent::Study(Wish::Open(Some(Step::Concat))));
        }
    });
    intent
}

/// Closer, further away, and the whole: for keys and fingers, and where nothing turns a wheel.
pub fn zoom_ui(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory) {
    let (palette, n) = (view.palette, view.tokens.len());
    let mut asked = |says: &str, label: &str| {
        let response = chip(ui, palette, says, false);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label));
        response.on_hover_text(label).clicked()
    };
    let by = [(asked("+", "Zoom in"), 1.6), (asked("−", "Zoom out"), 1.0 / 1.6)];
    for (_, factor) in by.into_iter().filter(|(pressed, _)| *pressed) {
        memory.zoom.step(factor, memory.shown(view), n);
    }
    if !memory.zoom.is_whole() && asked("all", "Zoom to the whole") {
        memory.zoom = Zoom::default();
    }
}

/// Raw, norm, rollout.
pub fn lenses(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let all = [(Lens::Raw, "raw"), (Lens::Norm, "norm"), (Lens::Rollout, "rollout")];
    choice_inline(ui, view.palette, view.state.lens, &all).map(Intent::SetLens)
}

/// One true sentence on what is shown.
#[must_use]
pub fn lens_says(state: &State) -> &'static str {
    if state.study.step.is_some() {
        // Whatever lens is chosen: the steps are those of the weights themselves.
        return "The weights of the steps, as they are switched. By themselves they explain nothing.";
    }
    match state.lens {
        Lens::Raw if state.without_idle => {
            "The softmax's weights without the special tokens, rows scaled up to 1. By themselves they explain nothing."
        }
        Lens::Raw if state.words => {
            "The softmax's weights, pieces merged into words. By themselves they explain nothing."
        }
        Lens::Raw if state.view != Scene::Heatmap && state.place().head == Head::Mean => {
            "The mean of the heads' weights, for orientation only. By itself it explains nothing."
        }
        Lens::Raw => "The weights: softmax(q·k / √d_k). By themselves they explain nothing.",
        Lens::Norm => {
            "Weight times the size of what each key hands over: a key that hands over little counts little. \
             By itself it is no explanation."
        }
        Lens::Rollout => {
            "Weights multiplied through the layers, half of each layer passed on as it was; it knows no heads. \
             By itself it is no explanation."
        }
    }
}

/// What has to be said of the average, where it is among them.
#[must_use]
pub fn caveat(view: &View<'_>, maps: &[usize]) -> Option<&'static str> {
    let of_several = |map: &usize| view.close.heat.maps.get(*map).is_some_and(|map| map.place.is_none());
    (view.state.lens != Lens::Rollout && maps.iter().any(of_several)).then_some(
        "Average of the maps, for orientation only: the block hands on the concatenation through W_O.",
    )
}

/// The sentences below the matrices.
struct Notes {
    lens: &'static str,
    caveat: Option<&'static str>,
    /// Terms that are used.
    terms: Vec<&'static str>,
    lines: usize,
}

impl Notes {
    fn of(ui: &Ui, view: &View<'_>, maps: &[usize]) -> Self {
        let mut terms = match view.state.lens {
            Lens::Raw => Vec::new(),
            Lens::Norm => vec!["value norm"],
            Lens::Rollout => vec!["rollout"],
        };
        if view.close.heat.causal {
            terms.push("causal mask");
        }
        let (lens, caveat) = (lens_says(view.state), caveat(view, maps));
        let width = |says: &&str| {
            let white = egui::Color32::WHITE;
            ui.painter().layout_no_wrap((*says).to_owned(), medium(SMALL), white).size().x + 10.0
        };
        let first: f32 = std::iter::once(&lens).chain(&terms).map(width).sum();
        let whole = first + caveat.as_ref().map_or(0.0, width) + 10.0;
        let lines = [whole, first].iter().filter(|width| **width > ui.available_width()).count() + 1;
        Self { lens, caveat, terms, lines }
    }

    /// In as few lines as hold them.
    fn line(&self, ui: &mut Ui, view: &View<'_>) {
        let height = LINE * self.lines as f32;
        let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), egui::Sense::hover());
        let place = |layout| egui::UiBuilder::new().max_rect(area).layout(layout);
        let mut left = ui.new_child(place(Layout::left_to_right(Align::Min)));
        self.lens_ui(&mut left, view);
        if let Some(caveat) = self.caveat {
            // It stands below the average.
            let at = area.right_bottom() - vec2(0.0, 1.0);
            let tone = colour(view.palette.ink);
            ui.painter().text(at, egui::Align2::RIGHT_BOTTOM, caveat, medium(SMALL), tone);
        }
    }

    /// One below the other.
    fn stacked(&self, ui: &mut Ui, view: &View<'_>) {
        if let Some(caveat) = self.caveat {
            text(ui, caveat, SMALL, view.palette.ink);
        }
        ui.horizontal_wrapped(|ui| self.lens_ui(ui, view));
    }

    fn lens_ui(&self, ui: &mut Ui, view: &View<'_>) {
        text(ui, self.lens, SMALL, view.palette.dim);
        for term in &self.terms {
            term_ui(ui, view, term, term);
        }
    }
}

/// From 0 to 1.
fn legend(ui: &mut Ui, view: &View<'_>) {
    // Two points each.
    let steps: u8 = if view.narrow { 20 } else { 40 };
    text(ui, "0", SMALL, view.palette.dim);
    let (rect, response) = ui.allocate_exact_size(vec2(f32::from(steps) * 2.0, 12.0), egui::Sense::hover());
    let mut mesh = egui::Mesh::default();
    for step in (0..steps).map(f32::from) {
        let tone = heat(step / f32::from(steps - 1), view.palette.light);
        let min = rect.min + vec2(step * 2.0, 0.0);
        mesh.add_colored_rect(Rect::from_min_size(min, vec2(2.0, 12.0)), colour(tone));
    }
    ui.painter().add(egui::Shape::mesh(mesh));
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Label, true, "colour: weight from 0 to 1")
    });
    text(ui, "1", SMALL, view.palette.dim);
    for (shown, term) in [("weight", "weight"), ("query ↓", "query"), ("key →", "key")] {
        term_ui(ui, view, shown, term);
    }
}
