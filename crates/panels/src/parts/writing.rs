//! Above the line of the sentence, where a model writes: what cutting did, and what writes and cuts.

use egui::{Align, Align2, Context, Label, Layout, Rect, RichText, vec2};

use super::place::{Place, place};
use crate::ctx::Ctx;
use crate::sentence;
use crate::theme::{colour, semibold};
use crate::write::buttons_ui;

/// Draws it, its lower edge `above` the picture's; gives what it takes. Nothing where no model writes.
pub(crate) fn writing(context: &Context, ctx: &Ctx<'_>, above: f32) -> Option<Rect> {
    if !ctx.state.picture.writes_here() || ctx.shown_model() != ctx.model() {
        return None;
    }
    let width = context.content_rect().width() - 24.0;
    let size = if ctx.narrow { 15.0 } else { 20.0 };
    let rect = place(context, Place::Writing, Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        ui.set_max_width(width);
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            // There or not, it has its line: the stage stays as it is.
            let says = says(ctx).unwrap_or_else(|| " ".to_owned());
            let text = RichText::new(says).font(semibold(size)).color(colour(ctx.palette.ink));
            ui.add(Label::new(text).selectable(false).wrap());
            ui.add_space(6.0);
            buttons_ui(ui, ctx);
        });
    });
    Some(rect)
}

/// What has to be said, what cutting did, what the scissors wait for, or why writing stopped.
fn says(ctx: &Ctx<'_>) -> Option<String> {
    let (writer, picture) = (&ctx.state.writer, &ctx.state.picture);
    if let Some(notice) = sentence::notice(ctx).filter(|_| !ctx.thinking) {
        return Some(notice);
    }
    if let Some(why) = writer.failure(picture) {
        return Some(format!("Nothing is written: {why}."));
    }
    let waits = || {
        let touch = if ctx.touch { "Touch" } else { "Press" };
        let says = || format!("{touch} an arc or a word: the last word no longer looks there.");
        writer.has_scissors().then(says)
    };
    writer.says_cuts(picture).or_else(waits).or_else(|| writer.says_stop().map(str::to_owned))
}
