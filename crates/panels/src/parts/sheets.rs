//! Sheets: one panel over the lower part of the picture.

use arclight_core::intent::{Intent, Panels};
use arclight_core::panel::Panel;
use egui::{Align2, Context, Pos2, Rect, Ui, vec2};

use super::content::content;
use super::place::{Place, fixed, place};
use crate::ctx::Ctx;
use crate::keyboard::{self, keyboard_ui};
use crate::player;
use crate::widgets::{card, chip, heading, scrolled, solid_card};

/// Height of title and views on a narrow picture and of a sheet's frame, logical points.
const HEAD: f32 = 110.0;

/// A panel as a sheet above the sentence.
pub(crate) fn sheet(context: &Context, ctx: &Ctx<'_>, panel: Panel, above: f32) -> Rect {
    let screen = context.content_rect();
    // Title, views and badge stay free.
    let most = (screen.height() - above - HEAD).min(screen.height() * 0.42).max(60.0);
    place(context, Place::Sheet, Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        ui.set_max_height(most + 0.08 * screen.height());
        card(ctx.palette).show(ui, |ui| {
            ui.set_width(screen.width() - 52.0);
            scrolled(ui, most, |ui| content(ui, ctx, panel));
        });
    })
}

/// A panel over the whole lower half, above the player's bar; gives its upper edge. `draft` is that of the sentence.
pub(crate) fn lower_half(context: &Context, ctx: &Ctx<'_>, panel: Panel, draft: &mut String) -> f32 {
    let screen = context.content_rect();
    let bottom = screen.bottom() - player::height(ctx) - 4.0;
    let half = bottom - screen.center().y;
    // Keys have their size; on a small screen what is typed is above the middle.
    let top = if panel == Panel::Keyboard {
        bottom - 30.0 - keyboard::height(ctx, half - 30.0)
    } else {
        bottom - half
    };
    let width = (screen.width() - 24.0).min(760.0);
    let rect = Rect::from_min_max(
        Pos2::new(screen.center().x - width * 0.5, top),
        Pos2::new(screen.center().x + width * 0.5, bottom),
    );
    let inner = rect.size() - vec2(30.0, 30.0);
    fixed(context, Place::LowerHalf, rect.min, |ui| {
        solid_card(ctx.palette).show(ui, |ui| {
            ui.set_min_size(inner);
            ui.set_max_size(inner);
            if panel == Panel::Keyboard {
                keyboard_ui(ui, ctx, draft);
                return;
            }
            ui.set_width(inner.x);
            // The steps have a line of their own.
            if panel != Panel::Hood {
                head(ui, ctx, panel);
            }
            scrolled(ui, f32::INFINITY, |ui| content(ui, ctx, panel));
        });
    });
    top
}

/// Name of the panel, and what closes it.
fn head(ui: &mut Ui, ctx: &Ctx<'_>, panel: Panel) {
    ui.horizontal(|ui| {
        if chip(ui, ctx.palette, "Close", true).clicked() {
            ctx.ask(Intent::Panel(Panels::Sheet(None)));
        }
        let says = match panel {
            Panel::Heads => "Heads",
            Panel::Inspector => "The word",
            Panel::Samples => "Sentences",
            Panel::Compare => "Compare",
            Panel::Learn => "Learn",
            Panel::Transcript => "Transcript",
            Panel::Wall => "All heads",
            Panel::Legend => "Legend",
            Panel::Help => "Keys",
            Panel::Settings | Panel::Keyboard | Panel::Hood => "",
        };
        heading(ui, says, ctx.palette.ink);
    });
}
