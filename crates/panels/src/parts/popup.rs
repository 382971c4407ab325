//! Panels that open over the picture.

use arclight_core::panel::Panel;
use egui::{Align2, Context, Rect, vec2};

use super::content::content;
use super::place::{EDGE, Place, TOP, place};
use crate::ctx::Ctx;
use crate::player;
use crate::widgets::{scrolled, solid_card};

/// Opens one over the picture, or beside the stage; `above` is the height of what is at the foot. Gives where it is.
pub(crate) fn popup(context: &Context, ctx: &Ctx<'_>, panel: Panel, above: f32) -> Rect {
    /// What is below the stage takes that share of the picture, with the foot.
    const BELOW: f32 = 0.58;
    let screen = context.content_rect();
    let (align, offset, width) = match panel {
        Panel::Transcript => (Align2::RIGHT_BOTTOM, vec2(-EDGE, -above), 420.0),
        Panel::Samples => (Align2::CENTER_BOTTOM, vec2(0.0, -above), 520.0),
        Panel::Learn | Panel::Compare | Panel::Wall => {
            (Align2::CENTER_BOTTOM, vec2(0.0, -above), 720.0_f32.min(screen.width() - 80.0))
        }
        _ => (Align2::RIGHT_BOTTOM, vec2(-EDGE, -56.0 - player::height(ctx)), 330.0),
    };
    // Title, views and badge at the top stay free.
    let most = (screen.height() + offset.y - TOP - 30.0).max(120.0);
    let below_stage = align == Align2::CENTER_BOTTOM && !ctx.is_heatmap();
    let most = if below_stage { most.min((screen.height() * BELOW - above).max(120.0)) } else { most };
    place(context, Place::Popup(panel), align, offset, |ui| {
        ui.set_max_height(most);
        solid_card(ctx.palette).show(ui, |ui| {
            ui.set_width(width);
            scrolled(ui, most, |ui| content(ui, ctx, panel));
        });
    })
}
