//! What a lecturer presses and drags: the keys' buttons for a hand on the screen, and the part to come closer.

use arclight_core::intent::{Camera, Intent, Present};
use arclight_core::shortcuts::{Given, part, turn};
use egui::{Align2, CursorIcon, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, opaque, semibold};
use crate::widgets::{BODY, chip, pointed_at, unit};

/// What keys and clickers do.
pub(crate) fn buttons_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let presenter = ctx.state.presenter;
    let prepared = ctx.visiting.venue.set.entries.len();
    let given = Given { state: ctx.state, film: ctx.film, visiting: ctx.visiting, prepared };
    ui.horizontal(|ui| {
        let mut press = |says: &str, chosen: bool, asks: Option<Intent>| {
            let pressed = chip(ui, ctx.palette, says, chosen).clicked();
            if let Some(intent) = asks.filter(|_| pressed) {
                ctx.ask(intent);
            }
        };
        if prepared > 0 {
            press("Back", false, turn(-1, &given));
            press("On", false, turn(1, &given));
        }
        press("Dark", false, Some(Intent::Present(Present::Blank)));
        press("Spot", presenter.spot, Some(Intent::Present(Present::Spot)));
        let back = Intent::Camera(Camera::Reset);
        let closer = if presenter.magnified { back.clone() } else { Intent::Present(Present::Loupe) };
        press("Closer", presenter.loupe || presenter.magnified, Some(closer));
        if ctx.steered && !presenter.magnified {
            press("Whole", false, Some(back));
        }
    });
}

/// A drag over the picture, or a digit, chooses a part of it.
pub(crate) fn loupe_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let screen = ui.ctx().content_rect();
    let response = ui.allocate_rect(screen, Sense::drag()).on_hover_cursor(CursorIcon::Crosshair);
    if !response.dragged() && !response.drag_stopped() {
        digits(ui, ctx, screen);
    }
    let from = ui.input(|input| input.pointer.press_origin());
    let id = response.id.with("from");
    if let Some(from) = from.filter(|_| response.drag_started()) {
        ui.data_mut(|data| data.insert_temp(id, from));
    }
    let from: Option<Pos2> = ui.data(|data| data.get_temp(id));
    let Some((from, to)) = from.zip(pointed_at(ui.ctx())) else { return };
    let chosen = Rect::from_two_pos(from, to);
    if response.dragged() {
        let stroke = Stroke::new(3.0, colour(ctx.palette.query));
        ui.painter().rect_stroke(chosen, 4.0, stroke, StrokeKind::Inside);
    }
    if !response.drag_stopped() {
        return;
    }
    ui.data_mut(|data| data.remove_temp::<Pos2>(id));
    ctx.ask(Intent::Present(if chosen.width() < 24.0 || chosen.height() < 24.0 {
        // Too small to be meant.
        Present::Loupe
    } else {
        Present::Magnify([unit(chosen.min, screen), unit(chosen.max, screen)])
    }));
}

/// Where the parts are that digits name.
fn digits(ui: &Ui, ctx: &Ctx<'_>, screen: Rect) {
    for digit in 1..=9 {
        let [a, b] = part(digit);
        let middle = (a + b) * 0.5;
        let at = screen.center() + vec2(middle.x, -middle.y) * screen.size() * 0.5;
        let rim = Stroke::new(1.5, colour(ctx.palette.query));
        ui.painter().circle(at, BODY, opaque(ctx.palette.card), rim);
        let ink = colour(ctx.palette.ink);
        ui.painter().text(at, Align2::CENTER_CENTER, digit, semibold(BODY), ink);
    }
}
