//! What has to be said about the sentence, in a line.

use arclight_core::picture::LONGEST_TEXT;
use arclight_model::words::{is_dropped, is_space};

use crate::ctx::{Ctx, is_trained};

/// What has to be said about the sentence: cut, empty, being read.
pub(crate) fn notice(ctx: &Ctx<'_>) -> Option<String> {
    let attended = ctx.attended()?;
    if let Some(cut) = attended.cut {
        // A text that was cut before it was read has more.
        let more = if ctx.state.picture.text.len() + 4 > LONGEST_TEXT { "more than " } else { "" };
        return Some(format!("Too long: the first {} of {more}{} tokens are shown.", cut.kept, cut.of));
    }
    if let Some((model, reason)) = ctx.refusal() {
        return Some(ctx.without(model, reason));
    }
    // A model made by hand answers before anyone could read a notice.
    let slow = is_trained(ctx.model());
    if slow && ctx.model() != attended.model {
        return Some(format!("{} is being read; {} is shown.", ctx.model().name, attended.model.name));
    }
    if ctx.state.picture.text.chars().all(|c| is_space(c) || is_dropped(c)) {
        return Some("Type a sentence, or pick one.".to_owned());
    }
    if ctx.thinking && slow {
        return Some("Reading …".to_owned());
    }
    if let Some(lacking) = ctx.typefaces.notice() {
        return Some(lacking);
    }
    // What went wrong before the start, until somebody goes on.
    ctx.notice.filter(|_| !ctx.state.pointing.touched).map(str::to_owned)
}
