//! Two sentences side by side: what became of the word that they share.

use arclight_core::pair::Became;
use arclight_core::picture::Setting;
use arclight_model::steps::largest_dimensions;
use egui::{
    Align2, CornerRadius, Frame, Margin, Rangef, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, WidgetType,
    pos2, vec2,
};
use ndarray::ArrayView1;

use crate::ctx::Ctx;
use crate::theme::{colour, faded, medium, semibold};
use crate::widgets::{BODY, Field, SMALL, at_least, chip, field_ui, heading, text};

/// Axes that are listed.
const LISTED: usize = 6;

/// The panel.
pub(crate) fn compare_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    heading(ui, "What became of the word", palette.ink);
    text(
        ui,
        "One word in two sentences, as Glass reads them: its meaning before and after.",
        SMALL,
        palette.dim,
    );
    let axes = axes(ctx);
    let mut pair = ctx.state.picture.pair.clone();
    let count = if ctx.narrow { 1 } else { 2 };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 28.0;
        for line in [0, 1].chunks(count) {
            ui.columns(count, |columns| {
                for (column, side) in columns.iter_mut().zip(line) {
                    side_ui(column, ctx, *side, &axes, &mut pair[*side]);
                }
            });
        }
    });
    if pair != ctx.state.picture.pair {
        ctx.set(Setting::Pair(pair));
    }
    if ctx.pair.sides.is_none() {
        text(ui, "The two sentences share no word.", BODY, palette.query);
    }
    ui.horizontal_wrapped(|ui| {
        for (says, tone) in [("before", palette.rim), ("after", palette.query)] {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 9.0), Sense::hover());
            ui.painter().rect_filled(rect, 3.0, colour(tone));
            text(ui, says, SMALL, palette.dim);
        }
    });
    let says = "The line is at 1: a word of the table that belongs wholly to the axis. Attention adds, and may lead \
                beyond it.";
    text(ui, says, SMALL, palette.dim);
}

/// The end of all bars: 1, or what the longest one needs, in halves.
fn end(ctx: &Ctx<'_>, axes: &[usize]) -> f32 {
    let sides = ctx.pair.sides.iter().flatten();
    let values =
        sides.flat_map(|side| axes.iter().flat_map(|axis| [side.before.get(*axis), side.after.get(*axis)]));
    let longest = values.flatten().copied().fold(1.0, f32::max);
    (longest * 2.0).ceil() * 0.5
}

/// Where bars begin and end within a line.
fn span(rect: Rect) -> (f32, f32) {
    (rect.left() + rect.width() * 0.34, rect.right() - 44.0)
}

/// The ends of the scale, and 1.
fn scale_ui(ui: &mut Ui, ctx: &Ctx<'_>, end: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    let (from, to) = span(rect);
    for value in [0.0, 1.0, end].into_iter().take(if end > 1.0 { 3 } else { 2 }) {
        let at = pos2(from + (to - from) * value / end, rect.center().y);
        let tone = colour(ctx.palette.dim);
        ui.painter().text(at, Align2::CENTER_CENTER, value.to_string(), medium(SMALL), tone);
    }
}

/// The axes that matter on either side.
fn axes(ctx: &Ctx<'_>) -> Vec<usize> {
    let Some(sides) = &ctx.pair.sides else { return Vec::new() };
    let vectors = sides.iter().flat_map(|side| [&side.before, &side.after]);
    largest_dimensions(vectors.map(ArrayView1::from), LISTED)
}

/// One sentence, and what became of the word in it.
fn side_ui(ui: &mut Ui, ctx: &Ctx<'_>, side: usize, axes: &[usize], text_now: &mut String) {
    let palette = ctx.palette;
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, colour(palette.line)))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::symmetric(8, 2));
    let size = vec2(ui.available_width() - 18.0, at_least(ui, 26.0));
    frame.show(ui, |ui| field_ui(ui, ctx, Field::Pair(side), size, BODY, text_now));
    if chip(ui, palette, "Take the sentence on stage", false).clicked() {
        text_now.clone_from(&ctx.state.picture.text);
    }
    if let Some(became) = ctx.pair.sides.as_ref().map(|sides| &sides[side]) {
        ui.label(RichText::new(&became.word).font(semibold(19.0)).color(colour(palette.query)));
        if let Some((other, weight)) = &became.looks_at {
            text(ui, format!("looks across most at {other}, {weight:.2}"), SMALL, palette.dim);
        }
        let end = end(ctx, axes);
        scale_ui(ui, ctx, end);
        for axis in axes {
            axis_ui(ui, ctx, became, *axis, end);
        }
    }
}

/// Before and after on one axis, from 0 to `end`.
fn axis_ui(ui: &mut Ui, ctx: &Ctx<'_>, became: &Became, axis: usize, end: f32) {
    let palette = ctx.palette;
    let (before, after) = (became.before.get(axis), became.after.get(axis));
    let (before, after) = (before.copied().unwrap_or(0.0), after.copied().unwrap_or(0.0));
    let name = ctx.axes().get(axis).map_or("", String::as_str);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let middle = rect.center().y;
    let at = pos2(rect.left(), middle);
    ui.painter().text(at, Align2::LEFT_CENTER, name, medium(BODY - 1.0), colour(palette.ink));
    let (from, to) = span(rect);
    let length = |value: f32| (to - from) * (value / end).clamp(0.0, 1.0);
    for (value, tone, top) in [(before, palette.rim, -8.0), (after, palette.query, 1.0)] {
        let bar = Rect::from_min_size(pos2(from, middle + top), vec2(length(value).max(1.5), 7.0));
        ui.painter().rect_filled(bar, 2.0, colour(tone));
    }
    // Over the gap to the next line too: one mark through all of them.
    let one = Rangef::new(rect.top(), rect.bottom() + ui.spacing().item_spacing.y);
    let mark = Stroke::new(1.0, faded(palette.ink, 0.5));
    ui.painter().vline(from + length(1.0), one, mark);
    let says = format!("{:+.2}", after - before).replace('-', "−");
    let at = pos2(rect.right(), middle);
    ui.painter().text(at, Align2::RIGHT_CENTER, says, medium(SMALL), colour(palette.number));
    response.widget_info(|| {
        let label = format!("{name}: {before:.2} before, {after:.2} after");
        WidgetInfo::labeled(WidgetType::Label, true, label)
    });
    response.on_hover_text(format!("{before:.2} before, {after:.2} after"));
}
