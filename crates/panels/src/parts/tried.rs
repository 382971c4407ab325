//! What there is to try, and the one control for it, while a visitor tries it.

use arclight_core::lesson::Control;
use arclight_core::panel::Panel;
use arclight_core::picture::{Badges, Setting};
use arclight_core::venue::Mode;
use egui::{Align2, Context, Rect, Ui, vec2};

use super::place::{Place, place};
use crate::carpet::curtain_ui;
use crate::crowd::guest_ui;
use crate::ctx::Ctx;
use crate::hood::{root_ui, temperature_ui};
use crate::meaning::axes_ui;
use crate::reading::position_ui;
use crate::sentence::sentence_ui;
use crate::sheets::stands_ui;
use crate::widgets::{BODY, chip, choice, heading, solid_card, text};

/// The card is at most so wide, logical points.
const WIDEST: f32 = 560.0;

/// Draws it, its lower edge `above` the picture's; gives what it takes. Nothing where nothing is tried.
pub(crate) fn tried(context: &Context, ctx: &Ctx<'_>, draft: &mut String, above: f32) -> Option<Rect> {
    let task = ctx.film.tried().filter(|_| ctx.tries())?;
    let width = WIDEST.min(context.content_rect().width() - 24.0) - 30.0;
    let rect = place(context, Place::Tried, Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        solid_card(ctx.palette).show(ui, |ui| {
            ui.set_width(width);
            heading(ui, "Your turn", ctx.palette.query);
            text(ui, task, BODY + 1.0, ctx.palette.ink);
            if let Some(control) = ctx.film.control() {
                control_ui(ui, ctx, draft, control);
            }
        });
    });
    Some(rect)
}

/// The control itself.
fn control_ui(ui: &mut Ui, ctx: &Ctx<'_>, draft: &mut String, control: Control) {
    match control {
        Control::Axes => {
            if let Some(axes) = ctx.state.picture.compass_axes() {
                axes_ui(ui, ctx, axes);
            }
        }
        Control::Badges => badges_ui(ui, ctx),
        Control::Curtain => curtain_ui(ui, ctx),
        Control::Guest => {
            line_ui(ui, ctx, draft);
            guest_ui(ui, ctx);
        }
        Control::Position => position_ui(ui, ctx),
        Control::Root => root_ui(ui, ctx, "Divide by √d_k"),
        Control::Sentence => line_ui(ui, ctx, draft),
        Control::Sheets => stands_ui(ui, ctx),
        Control::Temperature => temperature_ui(ui, ctx),
    }
}

/// Which plates stand on the tiles.
fn badges_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let plates = [
        (None, "none"),
        (Some(Badges::Query), "query"),
        (Some(Badges::Key), "and key"),
        (Some(Badges::Value), "and value"),
    ];
    if let Some(badges) = choice(ui, ctx.palette, ctx.state.picture.badges, &plates) {
        ctx.set(Setting::Badges(badges));
    }
}

/// The line of the sentence, where the layout has none of its own; or sentences to pick, where nobody types.
fn line_ui(ui: &mut Ui, ctx: &Ctx<'_>, draft: &mut String) {
    if ctx.visiting.venue.mode != Mode::Kiosk {
        return;
    }
    if ctx.visiting.venue.kiosk.typing {
        sentence_ui(ui, ctx, draft);
    } else if chip(ui, ctx.palette, "Sentences", false).clicked() {
        ctx.toggle(Panel::Samples);
    }
}
