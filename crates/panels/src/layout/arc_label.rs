//! What the arc under the pointer is, beside the pointer.

use bevy_egui::egui::{Area, Context, Id, Order, vec2};

use super::view::View;
use super::widgets::{BODY, card, pointed_at, text};
use crate::visual::label::shorten;

/// Draws it, where a visitor points and not a lesson directs.
pub fn arc_ui(context: &Context, view: &View<'_>) {
    let at = pointed_at(context);
    // A cell of the heatmap says it itself.
    let silent = view.close.film.is_directing() || context.is_pointer_over_egui();
    let Some(says) = says(view).filter(|_| !silent) else { return };
    let Some(at) = at else { return };
    Area::new(Id::new("arc"))
        .fixed_pos(at + vec2(14.0, 14.0))
        .order(Order::Tooltip)
        .interactable(false)
        .constrain_to(context.content_rect().shrink(4.0))
        .show(context, |ui| {
            ui.style_mut().wrap_mode = Some(bevy_egui::egui::TextWrapMode::Extend);
            card(view.palette).inner_margin(8.0).show(ui, |ui| text(ui, says, BODY, view.palette.ink))
        });
}

fn says(view: &View<'_>) -> Option<String> {
    let (query, key) = view.state.arc?;
    let name = |index: usize| view.tokens.get(index).map(|token| shorten(&token.text));
    let weight = view.weights.get((query, key))?;
    Some(format!("{} attends to {}, {weight:.2}", name(query)?, name(key)?))
}
