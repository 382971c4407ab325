//! A kiosk without a visitor: an invitation in the place of the player's bar.

use arclight_core::visual::layout::FreeArea;
use egui::{Align2, Context, Frame, RichText, vec2};

use super::lesson::lesson;
use crate::ctx::Ctx;
use crate::memory::Visitor;
use crate::parts::{EDGE, Place, free, place};
use crate::player::INVITATION;
use crate::theme::{colour, medium, opaque, semibold};
use crate::widgets::{SMALL, text};

/// Draws it; gives what is left for the stage.
pub(super) fn attract(context: &Context, ctx: &Ctx<'_>, visitor: &mut Visitor) -> FreeArea {
    let free = if ctx.film.is_directing() {
        lesson(context, ctx, visitor)
    } else {
        let screen = context.content_rect();
        super::title_and_badge(context, ctx, EDGE);
        let mut room = screen.shrink2(vec2(EDGE, 60.0));
        room.max.y = caption(context, ctx).unwrap_or(screen.bottom() - INVITATION) - 12.0;
        free(room, screen)
    };
    invitation(context, ctx);
    free
}

/// What there is to see, above the invitation; gives its upper edge.
fn caption(context: &Context, ctx: &Ctx<'_>) -> Option<f32> {
    let says = ctx.visiting.caption.as_deref()?;
    let width = (context.content_rect().width() - 40.0).min(840.0);
    let above = vec2(0.0, -INVITATION - 10.0);
    let rect = place(context, Place::Captions, Align2::CENTER_BOTTOM, above, |ui| {
        ui.set_width(width);
        ui.vertical_centered(|ui| {
            let says = RichText::new(says).font(medium(if ctx.narrow { 16.0 } else { 20.0 }));
            ui.label(says.color(colour(ctx.palette.ink)));
        });
    });
    Some(rect.top())
}

fn invitation(context: &Context, ctx: &Ctx<'_>) {
    place(context, Place::Invitation, Align2::LEFT_BOTTOM, vec2(0.0, 0.0), |ui| {
        Frame::new().fill(opaque(ctx.palette.card)).show(ui, |ui| {
            ui.set_width(context.content_rect().width());
            ui.set_min_height(INVITATION);
            ui.vertical_centered(|ui| {
                let notice = ctx.visiting.venue.notice.as_ref();
                ui.add_space(if notice.is_some() { 4.0 } else { 14.0 });
                let says = RichText::new("Touch the screen to begin").font(semibold(26.0));
                ui.label(says.color(colour(ctx.palette.query)));
                if let Some(notice) = notice {
                    text(ui, notice, SMALL, ctx.palette.dim);
                }
            });
        });
    });
}
