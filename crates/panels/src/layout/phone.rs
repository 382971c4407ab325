//! The panels of a narrow picture, such as a phone's: one sheet at a time.

use bevy_egui::egui::{self, Align2, Context, Pos2, Rect, vec2};

use super::arrange::{content, heat_card, hint};
use super::heat_ui::HeatMemory;
use super::places::{place, safe_area, sheet};
use super::view::View;
use super::widgets::{SMALL, text};
use super::{player_ui, sentence_ui, top_ui};
use crate::session::{Area, FreeArea, Intent, Panel, View as Scene};

/// Draws all panels; gives what was asked for and the free part of the picture.
pub fn narrow(
    context: &Context,
    view: &View<'_>,
    draft: &mut String,
    memory: &mut HeatMemory,
) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let mut intent = None;
    place(context, "title", Align2::LEFT_TOP, vec2(12.0, 10.0), |ui| top_ui::title_ui(ui, view));
    place(context, "badge", Align2::RIGHT_TOP, vec2(-12.0, 8.0), |ui| top_ui::badge_ui(ui, view));
    let (asked, views) =
        place(context, "views", Align2::LEFT_TOP, vec2(12.0, 40.0), |ui| top_ui::views_ui(ui, view));
    intent = asked.or(intent);
    place(context, "head", Align2::RIGHT_TOP, vec2(-12.0, 46.0), |ui| {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        text(ui, view.head_title(), SMALL + 1.0, view.palette.dim);
        top_ui::undrawn_ui(ui, view);
    });
    if view.steered && view.state.view != Scene::Heatmap {
        let below = vec2(12.0, views.bottom() - screen.top() + 6.0);
        intent =
            place(context, "reset", Align2::LEFT_TOP, below, |ui| top_ui::reset_ui(ui, view)).0.or(intent);
    }
    let above_bar = vec2(0.0, -8.0 - player_ui::height(view));
    let (asked, row) = place(context, "panels", Align2::CENTER_BOTTOM, above_bar, |ui| {
        // More buttons than a line holds stand in two.
        ui.set_width(screen.width() - 24.0);
        top_ui::panels_ui(ui, view)
    });
    intent = asked.or(intent);
    let above = screen.bottom() - row.top();
    let (asked, line) = place(context, "sentence", Align2::CENTER_BOTTOM, vec2(0.0, -above - 8.0), |ui| {
        ui.set_width(screen.width() - 24.0);
        sentence_ui::sentence_ui(ui, view, draft)
    });
    intent = asked.or(intent);
    let mut bottom = hint(context, view, screen.bottom() - line.top() + 6.0).unwrap_or(line.top());
    if view.state.view == Scene::Heatmap && view.state.panels.sheet.is_none() {
        let rect = Rect::from_min_max(
            Pos2::new(screen.left() + 10.0, views.bottom() + 4.0),
            Pos2::new(screen.right() - 10.0, bottom - 6.0),
        );
        let (asked, free) = heat_card(context, view, memory, rect, 0.20);
        return (asked.or(intent), free);
    }
    // The steps have their sheet as long as no other is asked for.
    let steps = view.state.study.step.is_some().then_some(Panel::Hood);
    if let Some(panel) = view.state.panels.sheet.or(steps) {
        let (asked, rect) =
            sheet(context, view, screen.bottom() - line.top() + 8.0, |ui| content(ui, view, panel));
        intent = asked.or(intent);
        bottom = bottom.min(rect.top());
    }
    let rect = Rect::from_min_max(
        Pos2::new(screen.left() + 10.0, views.bottom() + 4.0),
        Pos2::new(screen.right() - 10.0, (bottom - 6.0).max(views.bottom() + 60.0)),
    );
    let area = safe_area(rect, screen);
    let area = Area { tiles: area, arcs: area };
    (intent, FreeArea { wide: area, between: area })
}
