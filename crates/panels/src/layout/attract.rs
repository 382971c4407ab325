//! A kiosk without a visitor: an invitation in the place of the player's bar; and the question whether anybody is there.

use bevy_egui::egui::{self, Align2, Color32, Context, Id, LayerId, Order, RichText, vec2};

use super::cinema::cinema;
use super::heat_ui::HeatMemory;
use super::places::{EDGE, place, safe_area, solid_card};
use super::top_ui;
use super::view::View;
use super::widgets::{BODY, SMALL, text};
use crate::session::{Area, FreeArea};
use crate::theme::{colour, medium, semibold};
use crate::venue::Phase;

/// Height of the invitation, logical points.
pub const INVITATION: f32 = 64.0;

/// What is shown while nobody is there; gives what is left for the stage.
pub fn attract(context: &Context, view: &View<'_>, memory: &mut HeatMemory) -> FreeArea {
    let screen = context.content_rect();
    let free = if view.close.film.is_directing() {
        cinema(context, view, memory).1
    } else {
        place(context, "title", Align2::LEFT_TOP, vec2(EDGE, 12.0), |ui| top_ui::title_ui(ui, view));
        place(context, "badge", Align2::RIGHT_TOP, vec2(-EDGE, 10.0), |ui| top_ui::badge_ui(ui, view));
        let mut room = screen.shrink2(vec2(EDGE, 60.0));
        room.max.y = caption(context, view).unwrap_or(screen.bottom() - INVITATION) - 12.0;
        let area = safe_area(room, screen);
        let area = Area { tiles: area, arcs: area };
        FreeArea { wide: area, between: area }
    };
    place(context, "invitation", Align2::LEFT_BOTTOM, vec2(0.0, 0.0), |ui| {
        let mut solid = view.palette.card;
        solid[3] = 1.0;
        egui::Frame::new().fill(colour(solid)).show(ui, |ui| {
            ui.set_width(screen.width());
            ui.set_min_height(INVITATION);
            ui.vertical_centered(|ui| {
                ui.add_space(if view.visiting.venue.notice.is_some() { 4.0 } else { 14.0 });
                let says = RichText::new("Touch the screen to begin").font(semibold(26.0));
                ui.label(says.color(colour(view.palette.query)));
                if let Some(notice) = &view.visiting.venue.notice {
                    text(ui, notice, SMALL, view.palette.dim);
                }
            });
        });
    });
    free
}

/// What there is to see, above the invitation; gives its upper edge.
fn caption(context: &Context, view: &View<'_>) -> Option<f32> {
    let says = view.visiting.caption.as_deref()?;
    let width = (context.content_rect().width() - 40.0).min(840.0);
    let (_, rect) = place(context, "captions", Align2::CENTER_BOTTOM, vec2(0.0, -INVITATION - 10.0), |ui| {
        ui.set_width(width);
        ui.vertical_centered(|ui| {
            let says = RichText::new(says).font(medium(if view.narrow { 16.0 } else { 20.0 }));
            ui.label(says.color(colour(view.palette.ink)));
        });
    });
    Some(rect.top())
}

/// Asks, over everything else, while there is still time to answer.
pub fn asking(context: &Context, view: &View<'_>) {
    let Phase::Asking { left } = view.visiting.visit.phase() else { return };
    let (palette, whole) = (view.palette, f64::from(view.visiting.venue.kiosk.countdown));
    let screen = context.content_rect();
    let veil = context.layer_painter(LayerId::new(Order::Foreground, Id::new("veil")));
    veil.rect_filled(screen, 0.0, Color32::from_black_alpha(170));
    place(context, "asking", Align2::CENTER_CENTER, vec2(0.0, screen.height() * 0.16), |ui| {
        solid_card(view).show(ui, |ui| {
            ui.set_width((screen.width() - 60.0).min(440.0));
            ui.vertical_centered(|ui| {
                let title = RichText::new("Is anybody there?").font(semibold(26.0));
                ui.label(title.color(colour(palette.ink)));
                let seconds = left.ceil().max(1.0) as u32;
                text(ui, "Touch the screen to stay.", BODY + 3.0, palette.query);
                text(ui, format!("Everything starts over in {seconds} s."), BODY + 3.0, palette.ink);
                let width = ui.available_width();
                let (rect, _) = ui.allocate_exact_size(vec2(width, 10.0), egui::Sense::hover());
                ui.painter().rect_filled(rect, 5.0, colour(palette.line));
                let part = vec2(width * (left / whole.max(1.0)).clamp(0.0, 1.0) as f32, 10.0);
                ui.painter().rect_filled(egui::Rect::from_min_size(rect.min, part), 5.0, colour(palette.key));
            });
        });
    });
}
