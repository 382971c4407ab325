//! What a lecturer lays over the picture: darkness, a spot of light, a part to come closer; and where the set stands.

use bevy::math::Vec2;
use bevy_egui::egui::{
    self, Align2, Color32, Context, CursorIcon, Id, LayerId, Order, Pos2, Rect, Sense, Stroke, vec2,
};

use super::places::place;
use super::view::View;
use super::widgets::{BODY, text};
use crate::session::Intent;
use crate::theme::colour;

/// Radius of the spot, share of the picture's height.
const SPOT: f32 = 0.16;

/// Draws it, over everything else.
pub fn hall_ui(context: &Context, view: &View<'_>) -> Option<Intent> {
    let hall = view.state.hall;
    let screen = context.content_rect();
    if let Some(entry) = view.visiting.entry {
        place(context, "entry", Align2::CENTER_TOP, vec2(0.0, 12.0), |ui| {
            text(
                ui,
                format!("{} / {}", entry + 1, view.visiting.venue.set.entries.len()),
                BODY,
                view.palette.dim,
            )
        });
    }
    let over = || context.layer_painter(LayerId::new(Order::Tooltip, Id::new("hall")));
    if hall.blank {
        let dark =
            egui::Area::new(Id::new("dark")).fixed_pos(screen.min).order(Order::Tooltip).fade_in(false);
        dark.show(context, |ui| ui.allocate_rect(screen, Sense::click_and_drag()));
        over().rect_filled(screen.expand(4.0), 0.0, Color32::BLACK);
        context.set_cursor_icon(CursorIcon::None);
        return None;
    }
    if hall.spot
        && let Some(at) = context.pointer_latest_pos()
    {
        let radius = screen.height() * SPOT;
        let width = 2.0 * screen.size().length();
        let dark = Stroke::new(width, Color32::from_black_alpha(150));
        over().circle_stroke(at, radius + width * 0.5, dark);
        over().circle_stroke(at, radius, Stroke::new(3.0, colour(view.palette.query)));
        context.set_cursor_icon(CursorIcon::None);
    }
    hall.loupe.then(|| loupe(context, view, screen)).flatten()
}

/// A drag over the picture chooses a part of it.
fn loupe(context: &Context, view: &View<'_>, screen: Rect) -> Option<Intent> {
    let area =
        egui::Area::new(Id::new("loupe")).fixed_pos(screen.min).order(Order::Foreground).fade_in(false);
    area.show(context, |ui| {
        let response = ui.allocate_rect(screen, Sense::drag());
        let response = response.on_hover_cursor(CursorIcon::Crosshair);
        let from = context.input(|input| input.pointer.press_origin());
        let id = response.id.with("from");
        if let Some(from) = from.filter(|_| response.drag_started()) {
            ui.data_mut(|data| data.insert_temp(id, from));
        }
        let from: Option<Pos2> = ui.data(|data| data.get_temp(id));
        let (from, to) = from.zip(context.pointer_latest_pos())?;
        let chosen = Rect::from_two_pos(from, to);
        if response.dragged() {
            let stroke = Stroke::new(3.0, colour(view.palette.query));
            ui.painter().rect_stroke(chosen, 4.0, stroke, egui::StrokeKind::Inside);
        }
        if !response.drag_stopped() {
            return None;
        }
        ui.data_mut(|data| data.remove_temp::<Pos2>(id));
        if chosen.width() < 24.0 || chosen.height() < 24.0 {
            return Some(Intent::Loupe);
        }
        let half = screen.size() * 0.5;
        let unit = |at: Pos2| {
            let from = at - screen.center();
            Vec2::new(from.x / half.x.max(1.0), -from.y / half.y.max(1.0))
        };
        Some(Intent::Magnify([unit(chosen.min), unit(chosen.max)]))
    })
    .inner
}
