//! One line above the sentence: what to do, or what is the matter.

use egui::{Align2, Context, Label, RichText, TextWrapMode, vec2};

use super::guess::guess;
use super::place::{Place, place};
use crate::ctx::Ctx;
use crate::sentence;
use crate::theme::{colour, semibold};

/// Draws it; gives its upper edge where there is one.
pub(crate) fn hint(context: &Context, ctx: &Ctx<'_>, above: f32) -> Option<f32> {
    let notice = sentence::notice(ctx);
    if notice.is_none()
        && let Some(rect) = guess(context, ctx, (Align2::CENTER_BOTTOM, vec2(0.0, -above)))
    {
        return Some(rect.top());
    }
    let says = match (&notice, ctx.state.pointing.touched) {
        (Some(notice), _) => notice.as_str(),
        (None, false) if ctx.is_kiosk() && ctx.has_player() => "Touch a word",
        (None, false) if ctx.is_kiosk() && ctx.visiting.venue.kiosk.typing => {
            "Touch a word, write a sentence, or watch the film"
        }
        (None, false) if ctx.is_kiosk() => "Touch a word, or watch the film",
        (None, false) if ctx.touch => "Tap a word",
        (None, false) if ctx.narrow => "Tap or point at a word",
        (None, false) => "Point at a word",
        (None, true) => return None,
    };
    let tone = if notice.is_some() { ctx.palette.query } else { ctx.palette.ink };
    let rect = place(context, Place::Hint, Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        let size = if ctx.narrow { 17.0 } else { 22.0 };
        let text = RichText::new(says).font(semibold(size)).color(colour(tone));
        ui.add(Label::new(text).selectable(false));
    });
    Some(rect.top())
}
