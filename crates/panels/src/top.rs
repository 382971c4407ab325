//! The line at the top: name, view, badge, and what opens the other panels.

use bevy_egui::egui::{self, CornerRadius, Frame, RichText, Stroke, Ui};

use super::view::View;
use super::widgets::{BODY, SMALL, chip, text};
use crate::model::ModelKind;
use crate::model::steps::Step;
use crate::session::{Intent, Panel, View as Scene, Wish};
use crate::theme::{colour, medium, semibold};

/// Name and head.
pub fn title_ui(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Arclight").font(semibold(20.0)).color(colour(palette.ink)));
        if !view.narrow {
            ui.add_space(8.0);
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            text(ui, view.head_title(), 16.0, palette.dim);
        }
    });
}

/// Stage or flat.
pub fn views_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let palette = view.palette;
    let mut intent = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = if view.narrow { 10.0 } else { 26.0 };
        for (scene, says) in [(Scene::Stage, "Stage"), (Scene::Flat, "Flat"), (Scene::Heatmap, "Heatmap")] {
            let chosen = view.state.view == scene;
            let ink = if chosen { palette.ink } else { palette.dim };
            let label = RichText::new(says).font(medium(16.0)).color(colour(ink));
            let response = ui.add(egui::Button::new(label).frame(false).min_size(egui::vec2(30.0, 32.0)));
            if chosen || response.has_focus() {
                let y = response.rect.bottom() - 1.0;
                ui.painter().hline(response.rect.x_range(), y, Stroke::new(2.5, colour(palette.query)));
            }
            if response.clicked() {
                intent = Some(Intent::SetView(scene));
            }
        }
    });
    intent
}

/// Brings the camera back, where a person moved it.
pub fn reset_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
    let pressed = chip(ui, view.palette, "Reset view", false).on_hover_text("Brings the camera back (R)");
    pressed.clicked().then_some(Intent::ResetCamera)
}

/// The share of the attention that no arc shows, where no panel at hand says it.
pub fn undrawn_ui(ui: &mut Ui, view: &View<'_>) {
    let arcs = view.state.view != Scene::Heatmap && view.state.study.step.is_none();
    if arcs && view.undrawn > 0.005 {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        text(ui, format!("{:.0}% of it not drawn", view.undrawn * 100.0), SMALL, view.palette.dim);
    }
}

/// What the weights are: always there.
pub fn badge_ui(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    let shown = view.attended.map_or(view.state.model, |attended| attended.model);
    let (says, tone) = match (shown, view.narrow) {
        (ModelKind::Glass, false) => ("Glass: hand-made weights", palette.query),
        (ModelKind::MiniLm, false) => ("MiniLM: trained weights", palette.key),
        (ModelKind::Glass, true) => ("hand-made weights", palette.query),
        (ModelKind::MiniLm, true) => ("trained weights", palette.key),
    };
    let (mut fill, mut line) = (tone, tone);
    (fill[3], line[3]) = (0.12, 0.45);
    let frame = Frame::new()
        .fill(colour(fill))
        .stroke(Stroke::new(1.0, colour(line)))
        .corner_radius(CornerRadius::same(14))
        .inner_margin(egui::Margin::symmetric(12, 5));
    let badge = frame
        .show(ui, |ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            text(ui, says, if view.narrow { SMALL } else { BODY - 1.0 }, tone)
        })
        .response;
    if shown == ModelKind::Glass {
        badge.on_hover_text("Made by hand, every dimension named.");
    } else {
        badge.on_hover_text("all-MiniLM-L6-v2: 6 layers of 12 heads, trained for sentence embeddings.");
    }
}

/// What opens and closes panels.
pub fn panels_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (palette, panels) = (view.palette, &view.state.panels);
    let mut intent = None;
    let row = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        let hood = view.state.study.step.is_some();
        if view.state.view != Scene::Heatmap
            && chip(ui, palette, if view.narrow { "Hood" } else { "Under the hood" }, hood).clicked()
        {
            intent = Some(Intent::Study(Wish::Open((!hood).then_some(Step::default()))));
        }
        let all = [
            (Panel::Heads, "Heads", panels.heads),
            (Panel::Inspector, "Word", panels.inspector),
            (Panel::Compare, "Compare", panels.compare),
            (Panel::Learn, "Learn", panels.learn),
            (Panel::Legend, "Legend", panels.legend),
            (Panel::Settings, "Settings", panels.settings),
            (Panel::Help, if view.narrow { "?" } else { "Keys" }, panels.help),
        ];
        let beside = hood || view.state.view == Scene::Heatmap;
        for (panel, says, open) in all {
            // In the heatmap and under the hood another panel stands in their place.
            if !view.narrow && beside && matches!(panel, Panel::Heads | Panel::Inspector) {
                continue;
            }
            let open = if view.is_sheet(panel) { panels.sheet == Some(panel) } else { open };
            if chip(ui, palette, says, open).clicked() {
                intent = Some(view.opens(panel));
            }
        }
    };
    if view.narrow {
        ui.horizontal_wrapped(row);
    } else {
        ui.horizontal(row);
    }
    intent
}
