//! What a lecturer lays over the picture: darkness, a spot of light, a part to come closer; and where the set is.

use arclight_core::intent::{Intent, Present};
use egui::{Align2, Color32, Context, CursorIcon, Id, LayerId, Order, Painter, Pos2, Sense, Stroke, vec2};

use crate::ctx::Ctx;
use crate::parts::{Place, fixed, place};
use crate::presenter::{buttons_ui, loupe_ui};
use crate::theme::colour;
use crate::widgets::{BODY, let_go, pointed_at, solid_card, text};

/// Radius of the spot, share of the picture's height.
const SPOT: f32 = 0.16;

/// Seconds after the pointer's last move, or a touch, in which the lecturer's buttons are there. Frames come a little
/// longer than that by themselves.
const SHOWN_FOR: f32 = 2.5;

/// Draws it, over everything else.
pub(crate) fn presenter(context: &Context, ctx: &Ctx<'_>) {
    let presenter = ctx.state.presenter;
    let at = pointed_at(context);
    entry(context, ctx);
    if presenter.blank {
        dark(context, ctx);
        return;
    }
    if ctx.presents() {
        buttons(context, ctx);
    }
    if let Some(at) = at.filter(|_| presenter.spot) {
        spot(context, ctx, at);
    }
    if presenter.loupe {
        fixed(context, Place::Loupe, context.content_rect().min, |ui| loupe_ui(ui, ctx));
    }
}

/// Which of the prepared pictures it is.
fn entry(context: &Context, ctx: &Ctx<'_>) {
    let Some(entry) = ctx.visiting.entry else { return };
    let says = format!("{} / {}", entry + 1, ctx.visiting.venue.set.entries.len());
    place(context, Place::Entry, Align2::CENTER_TOP, vec2(0.0, 12.0), |ui| {
        text(ui, says, BODY, ctx.palette.dim);
    });
}

/// Over everything that the panels draw.
fn painter(context: &Context) -> Painter {
    context.layer_painter(LayerId::new(Order::Tooltip, Id::new("presenter")))
}

/// Nothing is seen, and nothing but "back" can be pressed.
fn dark(context: &Context, ctx: &Ctx<'_>) {
    let screen = context.content_rect();
    let pressed = fixed(context, Place::Dark, screen.min, |ui| {
        ui.allocate_rect(screen, Sense::click_and_drag()).clicked()
    });
    painter(context).rect_filled(screen.expand(4.0), 0.0, Color32::BLACK);
    context.set_cursor_icon(CursorIcon::None);
    // Nothing that nobody sees has the keys.
    let_go(context);
    // A touch brings the picture back, as any key does.
    if pressed {
        ctx.ask(Intent::Present(Present::Blank));
    }
}

fn spot(context: &Context, ctx: &Ctx<'_>, at: Pos2) {
    let screen = context.content_rect();
    let radius = screen.height() * SPOT;
    let width = 2.0 * screen.size().length();
    let dark = Stroke::new(width, Color32::from_black_alpha(150));
    painter(context).circle_stroke(at, radius + width * 0.5, dark);
    painter(context).circle_stroke(at, radius, Stroke::new(3.0, colour(ctx.palette.query)));
    context.set_cursor_icon(CursorIcon::None);
}

/// There while the pointer moves.
fn buttons(context: &Context, ctx: &Ctx<'_>) {
    if context.input(|input| input.pointer.time_since_last_movement()) > SHOWN_FOR {
        return;
    }
    // A finger leaves no pointer behind that would bring the frame in which they go.
    context.request_repaint();
    place(context, Place::Presenter, Align2::CENTER_TOP, vec2(0.0, 44.0), |ui| {
        solid_card(ctx.palette).inner_margin(6.0).show(ui, |ui| buttons_ui(ui, ctx));
    });
}
