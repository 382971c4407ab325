//! While the lesson directs, there is only what it shows: the stage, the panel that it speaks of, card, captions.

use bevy_egui::egui::{Align2, Context, Frame, Pos2, Rect, vec2};

use super::afar::lower_half;
use super::arrange::{content, heat_card, hood_card};
use super::film_ui::{captions_ui, card, card_ui, task_ui};
use super::heat_ui::HeatMemory;
use super::places::{EDGE, place, safe_area, scrolled, sheet, solid_card};
use super::view::View;
use super::{player_ui, top_ui};
use crate::session::{Area, FreeArea, Intent, Panel, View as Scene};
use crate::theme::colour;

/// Draws it; gives what was asked for and what is left for the stage.
pub fn cinema(context: &Context, view: &View<'_>, memory: &mut HeatMemory) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let edge = if view.narrow { 12.0 } else { EDGE };
    place(context, "title", Align2::LEFT_TOP, vec2(edge, 12.0), |ui| top_ui::title_ui(ui, view));
    place(context, "badge", Align2::RIGHT_TOP, vec2(-edge, 10.0), |ui| top_ui::badge_ui(ui, view));
    let top = screen.top() + if view.narrow { 48.0 } else { 60.0 };
    let (mut intent, mut bottom) = (None, screen.bottom() - player_ui::height(view));
    // While nobody is there, nobody can try anything.
    let waiting = view.close.film.player.is_waiting() && !view.attracts();
    let reads = view.state.panels.sheet == Some(Panel::Transcript);
    if waiting || (view.state.settings.sound.captions && !reads) {
        bottom = under(context, view, waiting, &mut intent) - 10.0;
    }
    if reads {
        let (asked, top) = if view.visiting.venue.is_kiosk() {
            lower_half(context, view, Panel::Transcript, &mut String::new())
        } else {
            let above = player_ui::height(view) + 10.0;
            let (asked, rect) = sheet(context, view, above, |ui| content(ui, view, Panel::Transcript));
            (asked, rect.top())
        };
        intent = asked.or(intent);
        bottom = bottom.min(top - 10.0);
    }
    let room =
        Rect::from_min_max(Pos2::new(screen.left() + edge, top), Pos2::new(screen.right() - edge, bottom));
    if view.state.view == Scene::Heatmap {
        let (asked, free) = heat_card(context, view, memory, room, 0.24);
        side_card(context, view, room);
        return (asked.or(intent), free);
    }
    let mut free = room;
    // A phone has no room for a panel and a drawn card above the same stage.
    let drawn = view.narrow && card(view).is_some_and(|card| card.diagram.is_some());
    if view.state.study.step.is_some() && !drawn {
        let (asked, rect) = if view.narrow {
            sheet(context, view, screen.bottom() - bottom + 4.0, |ui| content(ui, view, Panel::Hood))
        } else {
            hood_card(context, view, top - screen.top(), bottom - 12.0)
        };
        intent = asked.or(intent);
        if view.narrow { free.max.y = rect.top() - 6.0 } else { free.max.x = rect.left() - 12.0 }
    }
    for (panel, open) in [(Panel::Compare, view.state.panels.compare), (Panel::Wall, view.state.panels.wall)]
    {
        if open {
            let (asked, rect) = shown_panel(context, view, panel, room);
            intent = asked.or(intent);
            free.min.y = free.min.y.max(rect.bottom() + 8.0).min(free.max.y - 90.0);
        }
    }
    let mut arcs = free;
    if let Some(rect) = side_card(context, view, free) {
        // Tiles stand below it; arcs may rise behind it, where there is room beside it.
        free.min.y = rect.bottom() + 8.0;
        if view.narrow {
            arcs = free;
        }
    }
    // Where little is left, the stage stands small rather than not at all.
    free.max.y = free.max.y.max(free.min.y + 80.0);
    arcs.max.y = arcs.max.y.max(arcs.min.y + 80.0);
    let area = Area { tiles: safe_area(free, screen), arcs: safe_area(arcs, screen) };
    (intent, FreeArea { wide: area, between: area })
}

/// Captions, or what there is to try; gives the upper edge.
fn under(context: &Context, view: &View<'_>, waiting: bool, intent: &mut Option<Intent>) -> f32 {
    let screen = context.content_rect();
    let above = player_ui::height(view) + 10.0;
    let width = (screen.width() - 40.0).min(840.0);
    let mut solid = view.palette.card;
    solid[3] = 0.96;
    let (asked, rect) = place(context, "captions", Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        Frame::new()
            .fill(colour(solid))
            .corner_radius(10)
            .inner_margin(vec2(16.0, 9.0))
            .show(ui, |ui| {
                ui.set_width(width - 32.0);
                if waiting {
                    return task_ui(ui, view);
                }
                // Two lines, whether or not both are used: nothing jumps.
                ui.set_min_height(if view.narrow { 62.0 } else { 54.0 });
                captions_ui(ui, view);
                None
            })
            .inner
    });
    *intent = asked.or(intent.take());
    rect.top()
}

/// The lesson's card, in the upper left of what is free.
fn side_card(context: &Context, view: &View<'_>, free: Rect) -> Option<Rect> {
    view.state.card.as_ref()?;
    let screen = context.content_rect();
    let width = if view.narrow { free.width() - 28.0 } else { 300.0 };
    let offset = free.min - screen.min;
    let (_, rect) = place(context, "popup card", Align2::LEFT_TOP, offset, |ui| {
        solid_card(view).show(ui, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 6.0;
            card_ui(ui, view);
        });
    });
    Some(rect)
}

/// A panel that the lesson opens, above the stage.
fn shown_panel(context: &Context, view: &View<'_>, panel: Panel, room: Rect) -> (Option<Intent>, Rect) {
    let screen = context.content_rect();
    let width = if view.narrow { room.width() - 28.0 } else { 700.0_f32.min(room.width() - 60.0) };
    place(context, "shown panel", Align2::CENTER_TOP, vec2(0.0, room.top() - screen.top()), |ui| {
        solid_card(view)
            .show(ui, |ui| {
                ui.set_width(width);
                ui.set_max_height(room.height() * 0.66);
                scrolled(ui, room.height() * 0.66, |ui| content(ui, view, panel))
            })
            .inner
    })
}
