//! Cards that more than one layout has.

use arclight_core::panel::Panel;
use arclight_core::visual::layout::FreeArea;
use egui::{Align2, Context, Rect, Ui, vec2};

use super::place::{EDGE, Place, fixed, free, place};
use crate::ctx::Ctx;
use crate::heatmap::{self, HeatMemory, heat_ui};
use crate::hood::hood_ui;
use crate::widgets::{card, scrolled, solid_card};

/// Width of the cards at the sides.
const SIDE: f32 = 288.0;

/// A card at a side, as high as its content, but never beyond the foot.
pub(crate) fn side(
    context: &Context,
    ctx: &Ctx<'_>,
    panel: Panel,
    align: Align2,
    below: f32,
    content: impl FnOnce(&mut Ui),
) -> Rect {
    let x = if align == Align2::LEFT_TOP { EDGE } else { -EDGE };
    // The lower part of the picture belongs to the words.
    let height = context.content_rect().height();
    let share = match height {
        ..700.0 => 0.46,
        ..800.0 => 0.54,
        // The card of a word of MiniLM just fits at 1080p.
        _ => 0.61,
    };
    let most = (height * share - below).max(120.0);
    place(context, Place::Side(panel), align, vec2(x, below), |ui| {
        // An area remembers how high it was, and a scroll area would never outgrow that.
        ui.set_max_height(most);
        card(ctx.palette).show(ui, |ui| {
            ui.set_width(SIDE);
            ui.spacing_mut().item_spacing.y = 5.0;
            scrolled(ui, most, content);
        });
    })
}

/// The panel of the steps, at the right, from `below` the top to `bottom`.
pub(crate) fn hood_card(context: &Context, ctx: &Ctx<'_>, below: f32, bottom: f32) -> Rect {
    /// Wider than the other cards: vectors have many numbers.
    const WIDTH: f32 = 380.0;
    let most = (bottom - context.content_rect().top() - below).max(160.0);
    place(context, Place::Hood, Align2::RIGHT_TOP, vec2(-EDGE, below), |ui| {
        ui.set_max_height(most);
        // Words may be behind it.
        solid_card(ctx.palette).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 5.0;
            scrolled(ui, most, |ui| hood_ui(ui, ctx));
        });
    })
}

/// The heatmap below a strip of the stage; one large matrix takes the strip as well.
pub(crate) fn heat_card(
    context: &Context,
    ctx: &Ctx<'_>,
    heat: &mut HeatMemory,
    room: Rect,
    strip: f32,
) -> FreeArea {
    let alone = ctx.narrow || ctx.state.picture.large.is_some() || ctx.tokens().len() > heatmap::MANY;
    let strip = if alone { 0.0 } else { heatmap::strip(room, room.height() * strip) };
    let below = room.with_min_y(room.top() + strip);
    fixed(context, Place::Heatmap, below.min, |ui| {
        solid_card(ctx.palette).show(ui, |ui| {
            let size = below.size() - vec2(30.0, 30.0);
            ui.set_min_size(size);
            ui.set_max_size(size);
            heat_ui(ui, ctx, heat);
        });
    });
    free(room.with_max_y(room.top() + strip.max(120.0)), context.content_rect())
}
