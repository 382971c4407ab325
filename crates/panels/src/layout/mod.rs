//! Which layout there is, and what all of them have.

mod arc_label;
mod asking;
mod attract;
mod dock;
mod kiosk;
mod lecture;
mod lesson;
mod phone;
mod presenter;
mod wide;

use arclight_core::venue::Mode;
use arclight_core::visual::layout::FreeArea;
use egui::{Align2, Context, Frame, Margin, vec2};

use crate::accessible::read_aloud;
use crate::ctx::Ctx;
use crate::memory::Visitor;
use crate::parts::{Place, place, popup};
use crate::player;
use crate::theme::opaque;
use crate::top;
use crate::widgets::focus_ring;
use arclight_core::panel::Panel;

pub(crate) use presenter::presenter;

/// Draws all panels; gives what is left for the stage.
pub(crate) fn arrange(context: &Context, ctx: &Ctx<'_>, visitor: &mut Visitor) -> FreeArea {
    if ctx.attracts() {
        return attract::attract(context, ctx, visitor);
    }
    if ctx.has_player() {
        player_bar(context, ctx);
    }
    let free = if ctx.film.is_directing() {
        lesson::lesson(context, ctx, visitor)
    } else {
        match (ctx.visiting.venue.mode, ctx.narrow) {
            (Mode::Kiosk, _) => kiosk::kiosk(context, ctx, visitor),
            (Mode::Present, _) => lecture::lecture(context, ctx, visitor),
            (Mode::Explore, true) => phone::phone(context, ctx, visitor),
            (Mode::Explore, false) => wide::wide(context, ctx, visitor),
        }
    };
    asking::asking(context, ctx);
    let beside_stage = ctx.visiting.venue.mode == Mode::Explore && !ctx.film.is_directing();
    if ctx.state.panels.transcript && !ctx.narrow && !beside_stage {
        popup(context, ctx, Panel::Transcript, player::height(ctx) + 8.0);
    }
    arc_label::arc_label(context, ctx);
    read_aloud(context, ctx);
    focus_ring(context, ctx.palette);
    free
}

/// The line at the top where it has no views.
fn title_and_badge(context: &Context, ctx: &Ctx<'_>, edge: f32) {
    let badge =
        place(context, Place::Badge, Align2::RIGHT_TOP, vec2(-edge, 10.0), |ui| top::badge_ui(ui, ctx));
    let room = badge.left() - context.content_rect().left() - edge - 12.0;
    place(context, Place::Title, Align2::LEFT_TOP, vec2(edge, 12.0), |ui| top::title_ui(ui, ctx, room));
}

/// The player's bar, over the whole width.
fn player_bar(context: &Context, ctx: &Ctx<'_>) {
    place(context, Place::Player, Align2::LEFT_BOTTOM, vec2(0.0, 0.0), |ui| {
        let margin = Margin::symmetric(if ctx.narrow { 12 } else { 20 }, 6);
        Frame::new().fill(opaque(ctx.palette.card)).inner_margin(margin).show(ui, |ui| {
            let sides = f32::from(margin.left + margin.right);
            ui.set_width(context.content_rect().width() - sides);
            ui.set_min_height(player::height(ctx) - 12.0);
            player::bar_ui(ui, ctx);
        });
    });
}
