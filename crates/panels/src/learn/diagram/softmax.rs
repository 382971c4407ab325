//! Why softmax: a row of scores, and the shares of one that softmax, arg max and a straight line make of it.

use arclight_core::visual::palette::{Palette, Rgba};
use arclight_core::visual::step_picture::signed;
use arclight_model::numbers::Numbers;
use arclight_model::steps::{Measure, Normalise, normalise};
use egui::{Align2, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use ndarray::Array1;

use super::highlights::highlights;
use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{SMALL, text};

/// Each way, with its name.
const WAYS: [(Normalise, &str); 3] =
    [(Normalise::Softmax, "softmax"), (Normalise::ArgMax, "arg max"), (Normalise::Linear, "linear")];

/// Scores above, three strips below; the strip of the chosen way is bright.
pub(super) fn softmax_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let Some(numbers) = ctx.hood.numbers.as_ref() else {
        // No row is followed: what its weights are is known all the same.
        highlights(ui, ctx);
        return;
    };
    bars(ui, ctx, &scores(numbers), numbers.now.key);
    let chosen = ctx.state.picture.switches.normalise;
    let says = format!("shares of 1; the largest: {}", largest(ctx, &numbers.now));
    text(ui, says, SMALL, ctx.palette.dim);
    for (way, name) in WAYS {
        strip(ui, ctx, (name, way == chosen), &shares(numbers, way));
    }
}

/// Divided by √d_k and temperature; 0 where the mask hides the key.
fn scores(numbers: &Numbers) -> Array1<f32> {
    numbers.keys.iter().map(|key| if key.seen { key.score } else { 0.0 }).collect()
}

/// The weights of one way.
fn shares(numbers: &Numbers, way: Normalise) -> Array1<f32> {
    let seen: Vec<bool> = numbers.keys.iter().map(|key| key.seen).collect();
    normalise(scores(numbers).view(), &seen, way)
}

/// "river 55%".
fn largest(ctx: &Ctx<'_>, row: &Measure) -> String {
    format!("{} {:.0}%", ctx.short(row.key), row.peak * 100.0)
}

/// The key that most goes to is bright, the others less.
fn tone(palette: &Palette, most: bool) -> Rgba {
    let [r, g, b, a] = palette.key;
    [r, g, b, if most { a } else { 0.5 * a }]
}

/// A bar for each score, up from the line of 0 or down.
fn bars(ui: &mut Ui, ctx: &Ctx<'_>, scores: &Array1<f32>, best: usize) {
    /// Logical points.
    const HEIGHT: f32 = 56.0;
    let palette = ctx.palette;
    let (least, most) =
        scores.iter().fold((0.0_f32, 0.0_f32), |(a, b), score| (a.min(*score), b.max(*score)));
    text(ui, format!("scores, {} to {}", signed(least), signed(most)), SMALL, palette.dim);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let scale = rect.height() / (most - least).max(f32::MIN_POSITIVE);
    let zero = rect.top() + most * scale;
    let width = rect.width() / scores.len().max(1) as f32;
    for (index, score) in scores.iter().enumerate() {
        let left = rect.left() + width * index as f32;
        let bar = Rect::from_two_pos(pos2(left + 1.0, zero), pos2(left + width - 1.0, zero - score * scale));
        ui.painter().rect_filled(bar, 1.0, colour(tone(palette, index == best)));
    }
    ui.painter().hline(rect.x_range(), zero, Stroke::new(1.0, colour(palette.dim)));
}

/// Shares side by side, which fill a strip together.
fn strip(ui: &mut Ui, ctx: &Ctx<'_>, (name, chosen): (&str, bool), shares: &Array1<f32>) {
    /// Room for the name, the strip's height, and what two shares leave between them, logical points.
    const NAME: f32 = 62.0;
    const HEIGHT: f32 = 20.0;
    const GAP: f32 = 1.5;
    let palette = ctx.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let ink = if chosen { palette.ink } else { palette.dim };
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, medium(SMALL), colour(ink));
    let area = rect.with_min_x(rect.left() + NAME).shrink2(vec2(0.0, 2.0));
    let best = Measure::of(shares.view());
    let mut left = area.left();
    for (index, share) in shares.iter().enumerate() {
        let right = left + area.width() * share;
        let part = Rect::from_x_y_ranges(left..=(right - GAP).max(left), area.y_range());
        let tone = if chosen { tone(palette, index == best.key) } else { palette.rim };
        ui.painter().rect_filled(part, 2.0, colour(tone));
        left = right;
    }
    response.widget_info(|| {
        let label = format!("{name}, the largest share: {}", largest(ctx, &best));
        WidgetInfo::labeled(WidgetType::Image, true, label)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use arclight_model::steps::{Step, Switches};
    use arclight_model::{AttentionModel, Glass, Reading};

    #[test]
    fn every_way_shares_one_among_what_is_seen() {
        let reading = Reading { causal: true, ..Reading::default() };
        let trace = Glass::new().trace("the river bank was wet", 0, reading).unwrap();
        let switches = Switches { temperature: 0.3, ..Switches::default() };
        let numbers = Numbers::of(Step::Softmax, &trace, 0, (1, 3), None, &switches).unwrap();
        assert!(scores(&numbers).iter().all(|score| score.is_finite()));
        for (way, name) in WAYS {
            let shares = shares(&numbers, way);
            assert!((shares.sum() - 1.0).abs() < 1e-5 && shares.iter().all(|share| *share >= 0.0), "{name}");
            assert_eq!(shares.slice(ndarray::s![4..]).sum(), 0.0, "{name}: the mask hides what comes later");
        }
        // What the head itself makes of them.
        let weights: Vec<f32> = numbers.keys.iter().map(|key| key.weight).collect();
        assert_eq!(shares(&numbers, Normalise::Softmax).to_vec(), weights);
        assert_ne!(shares(&numbers, Normalise::Linear).to_vec(), weights);
    }
}
