//! What is said of a matrix and of a cell.

use arclight_core::picture::{Head, Picture, View};
use arclight_core::visual::step_picture::signed;
use arclight_model::lens::{self, Lens};

use super::cell::Cell;
use crate::ctx::Ctx;

/// One true sentence on what is shown.
pub(crate) fn lens_says(picture: &Picture) -> &'static str {
    if picture.step.is_some() {
        // Whatever lens is chosen: the steps are those of the weights themselves.
        return "The weights of the steps, as they are switched. By themselves they explain nothing.";
    }
    match picture.lens {
        Lens::Raw if picture.without_idle => {
            "The softmax's weights without the special tokens, rows scaled up to 1. By themselves they explain nothing."
        }
        Lens::Raw if picture.words => {
            "The softmax's weights, pieces merged into words. By themselves they explain nothing."
        }
        Lens::Raw if picture.view != View::Heatmap && picture.place().head == Head::Mean => {
            "The mean of the heads' weights, for orientation only. By itself it explains nothing."
        }
        Lens::Raw => "The weights: softmax(q·k / √d_k). By themselves they explain nothing.",
        Lens::Norm => {
            "Weight times the size of what each key hands over: a key that hands over little counts little. \
             By itself it is no explanation."
        }
        Lens::Rollout => {
            "Weights multiplied through the layers, half of each layer passed on as it was; it knows no heads. \
             By itself it is no explanation."
        }
    }
}

/// What has to be said of the average, where it is among them.
pub(super) fn caveat(ctx: &Ctx<'_>, maps: &[usize]) -> Option<&'static str> {
    let of_several = |map: &usize| ctx.heat.maps.get(*map).is_some_and(|map| map.place.is_none());
    (ctx.state.picture.lens != Lens::Rollout && maps.iter().any(of_several)).then_some(
        "Average of the maps, for orientation only: the block hands on the concatenation through W_O.",
    )
}

/// What a matrix is of.
pub(crate) fn name(ctx: &Ctx<'_>, map: usize) -> String {
    let place = ctx.heat.maps.get(map).and_then(|map| map.place);
    let model = ctx.shown_model();
    match place {
        None if ctx.state.picture.lens == Lens::Rollout => {
            format!("rollout to layer {}", ctx.state.picture.place().layer)
        }
        None => "average of the maps".to_owned(),
        Some((layer, head)) => match model.named_head(layer, head) {
            Some(named) if model.layers == 1 => named.name.to_owned(),
            Some(named) => format!("L{layer} H{head} {}", named.name),
            None => format!("layer {layer}, head {head}"),
        },
    }
}

/// Which cell: rows are queries, columns keys.
pub(super) fn place_says(ctx: &Ctx<'_>, (query, key): Cell) -> String {
    format!("query {}, key {}", ctx.short(query), ctx.short(key))
}

/// Its score, q·k, and weight in one of the matrices.
pub(super) fn numbers_say(ctx: &Ctx<'_>, map: usize, (query, key): Cell) -> String {
    let Some(of) = ctx.heat.maps.get(map) else { return String::new() };
    if ctx.heat.causal && key > query {
        return "masked".to_owned();
    }
    let weight = of.weights.get((query, key)).copied().unwrap_or(0.0);
    let score = of.place.and_then(|(layer, head)| {
        let trace = ctx.traces.layer(layer)?;
        // Words that were merged have no score of their own.
        (trace.tokens() == ctx.tokens().len()).then(|| trace.product(head, query, key))
    });
    let score = score.map_or(String::new(), |score| format!("score {}, ", signed(score)));
    let named = if ctx.state.picture.lens == Lens::Raw { "weight" } else { "share" };
    format!("{score}{named} {weight:.3}")
}

/// Peak and entropy of the lit row, or of the rows on average.
pub(super) fn summary(ctx: &Ctx<'_>, map: usize) -> [String; 2] {
    let Some(of) = ctx.heat.maps.get(map) else { return Default::default() };
    if let Some(query) = ctx.state.word().filter(|query| *query < of.weights.nrows()) {
        let row = of.weights.row(query);
        let (key, peak) = lens::peak(row).unwrap_or((0, 0.0));
        return [
            format!("peak {peak:.2} on {}", ctx.short(key)),
            format!("entropy {:.2} nats", lens::entropy(row)),
        ];
    }
    [format!("mean peak {:.2}", of.peak), format!("mean entropy {:.2} nats", of.entropy)]
}
