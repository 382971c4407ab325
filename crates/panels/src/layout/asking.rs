//! The question whether anybody is there, over everything else, while there is still time to answer.

use arclight_core::venue::Phase;
use egui::{Align2, Color32, Context, Id, LayerId, Order, Rect, RichText, Sense, vec2};

use crate::ctx::Ctx;
use crate::parts::{Place, place};
use crate::theme::{colour, semibold};
use crate::widgets::{BODY, solid_card, text};

/// Asks, where it is time to.
pub(super) fn asking(context: &Context, ctx: &Ctx<'_>) {
    let Phase::Asking { left } = ctx.visiting.visit.phase() else { return };
    let (palette, whole) = (ctx.palette, f64::from(ctx.visiting.venue.kiosk.countdown));
    let screen = context.content_rect();
    let veil = context.layer_painter(LayerId::new(Order::Foreground, Id::new("veil")));
    veil.rect_filled(screen, 0.0, Color32::from_black_alpha(170));
    let below = vec2(0.0, screen.height() * 0.16);
    place(context, Place::Asking, Align2::CENTER_CENTER, below, |ui| {
        solid_card(palette).show(ui, |ui| {
            ui.set_width((screen.width() - 60.0).min(440.0));
            ui.vertical_centered(|ui| {
                let title = RichText::new("Is anybody there?").font(semibold(26.0));
                ui.label(title.color(colour(palette.ink)));
                let seconds = left.ceil().max(1.0) as u32;
                text(ui, "Touch the screen to stay.", BODY + 3.0, palette.query);
                text(ui, format!("Everything starts over in {seconds} s."), BODY + 3.0, palette.ink);
                let width = ui.available_width();
                let (rect, _) = ui.allocate_exact_size(vec2(width, 10.0), Sense::hover());
                ui.painter().rect_filled(rect, 5.0, colour(palette.line));
                let part = vec2(width * (left / whole.max(1.0)).clamp(0.0, 1.0) as f32, 10.0);
                ui.painter().rect_filled(Rect::from_min_size(rect.min, part), 5.0, colour(palette.key));
            });
        });
    });
}
