//! What is on stage, for screen readers: its words, and what the lit one attends to. A page has its document.

use arclight_core::visual::encoding::percent;
use arclight_core::visual::ghosts::Ghosts;
use egui::accesskit::{Live, Role};
use egui::{Context, Id};

use crate::ctx::Ctx;

/// Others that are said of a word: the strongest.
const SAID: usize = 3;

/// Says it, where anything listens.
pub(crate) fn read_aloud(context: &Context, ctx: &Ctx<'_>) {
    if ctx.is_heatmap() {
        // Its words are buttons.
        return;
    }
    let listened = context.accesskit_node_builder(Id::new("lit word"), |node| {
        node.set_role(Role::Status);
        node.set_live(Live::Polite);
        node.set_label(lit(ctx).unwrap_or_else(|| "No word is lit.".to_owned()));
    });
    if listened.is_none() {
        return;
    }
    if let Some(next) = ctx.devices.ghosts.as_ref().and_then(Ghosts::says) {
        let effects = ctx.state.writer.says_effects(&ctx.state.picture);
        context.accesskit_node_builder(Id::new("what comes next"), |node| {
            node.set_role(Role::Status);
            node.set_live(Live::Polite);
            node.set_label(effects.map_or(next.clone(), |effects| format!("{next}. {effects}")));
        });
    }
    let weights = ctx.word.as_ref().map(|word| {
        let mut weights = vec![0.0; ctx.tokens().len()];
        word.ranked.iter().for_each(|ranked| weights[ranked.index] = ranked.weight);
        weights
    });
    for index in 0..ctx.tokens().len() {
        let weight = weights.as_ref().map(|weights| format!(", {}", percent(weights[index])));
        let says = format!("on stage: {}{}", ctx.token(index), weight.unwrap_or_default());
        context.accesskit_node_builder(Id::new(("word on stage", index)), |node| {
            node.set_role(Role::ListItem);
            node.set_label(says);
        });
    }
}

/// The lit word and the strongest of the others.
fn lit(ctx: &Ctx<'_>) -> Option<String> {
    let word = ctx.word.as_ref()?;
    let others: Vec<String> = word
        .ranked
        .iter()
        .take(SAID)
        .map(|other| format!("{} {}", ctx.token(other.index), percent(other.weight)))
        .collect();
    Some(format!("{} {} {}", ctx.token(word.index), ctx.state.picture.direction.verb(), others.join(", ")))
}
