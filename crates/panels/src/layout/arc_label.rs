//! What the arc under the pointer is, beside the pointer.

use arclight_core::visual::encoding::percent;
use arclight_core::visual::names::Name;
use egui::{Context, TextWrapMode, vec2};

use crate::ctx::Ctx;
use crate::parts::Place;
use crate::widgets::{BODY, card, pointed_at, text};

/// Draws it, where a visitor points and not a lesson directs.
pub(super) fn arc_label(context: &Context, ctx: &Ctx<'_>) {
    let at = pointed_at(context);
    // A cell of the heatmap says it itself.
    let silent = ctx.film.is_directing() || context.is_pointer_over_egui();
    let Some(says) = says(ctx).filter(|_| !silent) else { return };
    let Some(at) = at else { return };
    let area = Place::ArcLabel.area().fixed_pos(at + vec2(14.0, 14.0)).fade_in(true);
    area.constrain_to(context.content_rect().shrink(4.0)).show(context, |ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        card(ctx.palette).inner_margin(8.0).show(ui, |ui| text(ui, says, BODY, ctx.palette.ink));
    });
}

fn says(ctx: &Ctx<'_>) -> Option<String> {
    let (query, key) = ctx.state.pointing.arc?;
    let name = |index: usize| ctx.name(index).map(Name::short);
    let weight = ctx.weights().get((query, key))?;
    Some(format!("{} looks at {}, {}", name(query)?, name(key)?, percent(*weight)))
}
