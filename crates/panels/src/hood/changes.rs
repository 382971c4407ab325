//! What became of the word in the step that adds to it: the axes of meaning that changed most, before and after.

use arclight_core::visual::step_picture::signed;
use arclight_model::numbers::Numbers;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{BODY, SMALL, at_least, text};

/// Axes that are listed at most.
const LISTED: usize = 5;
/// Changes below this would be written as 0.00.
const LEAST: f32 = 0.005;

/// One axis of meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Change {
    axis: usize,
    before: f32,
    after: f32,
}

/// The axes that changed most, largest change first.
fn changes(before: &[f32], after: &[f32], axes: usize) -> Vec<Change> {
    let all = before.iter().zip(after).take(axes).enumerate();
    let mut all: Vec<Change> =
        all.map(|(axis, (before, after))| Change { axis, before: *before, after: *after }).collect();
    let by = |change: &Change| (change.after - change.before).abs();
    all.retain(|change| by(change) >= LEAST);
    all.sort_by(|a, b| by(b).total_cmp(&by(a)).then(a.axis.cmp(&b.axis)));
    all.truncate(LISTED);
    all
}

/// Bars of what the first strip (before) and the third (after) say on the named axes.
pub(super) fn changes_ui(ui: &mut Ui, ctx: &Ctx<'_>, numbers: &Numbers) {
    let palette = ctx.palette;
    let [before, _, after, ..] = numbers.strips.as_slice() else { return };
    let word = ctx.token(numbers.query);
    let all = changes(&before.values, &after.values, ctx.axes().len());
    if all.is_empty() {
        text(ui, format!("No axis of meaning of {word} changed."), BODY - 1.0, palette.ink);
        return;
    }
    ui.horizontal(|ui| {
        text(ui, format!("What became of {word}:"), BODY - 1.0, palette.ink);
        for (says, tone) in [("before", palette.rim), ("after", palette.query)] {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 8.0), Sense::hover());
            ui.painter().rect_filled(rect, 2.0, colour(tone));
            text(ui, says, SMALL, palette.dim);
        }
    });
    // 1 is a word that lies wholly on the axis; what attention adds can lead beyond.
    let most = all.iter().fold(1.0_f32, |most, change| most.max(change.before).max(change.after));
    for change in all {
        change_ui(ui, ctx, change, most);
    }
}

/// What the word means as the step has it: its largest axes of meaning, by name.
pub(super) fn meaning_ui(ui: &mut Ui, ctx: &Ctx<'_>, numbers: &Numbers) {
    let (Some(strip), axes) = (numbers.strips.first(), ctx.axes()) else { return };
    let mut all: Vec<(&str, f32)> = axes
        .iter()
        .map(String::as_str)
        .zip(strip.values.iter().copied())
        .filter(|(_, value)| *value >= 0.05)
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    let word = ctx.token(numbers.query);
    let says = match all.as_slice() {
        [] => format!("{word} has no meaning of its own here."),
        all => {
            let largest = all.iter().take(LISTED).map(|(axis, value)| format!("{axis} {value:.2}"));
            format!("Most of {word}: {}", largest.collect::<Vec<_>>().join(", "))
        }
    };
    text(ui, says, BODY - 1.0, ctx.palette.ink);
}

fn change_ui(ui: &mut Ui, ctx: &Ctx<'_>, Change { axis, before, after }: Change, most: f32) {
    let palette = ctx.palette;
    let name = ctx.axes().get(axis).map_or("", String::as_str);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), at_least(ui, 22.0)), Sense::hover());
    let middle = rect.center().y;
    let write = |x: f32, align, says: String, size: f32, tone| {
        ui.painter().text(pos2(x, middle), align, says, medium(size), colour(tone));
    };
    let says = format!("{} → {}", signed(before), signed(after));
    write(rect.left(), Align2::LEFT_CENTER, name.to_owned(), BODY - 1.0, palette.ink);
    write(rect.right(), Align2::RIGHT_CENTER, says.clone(), SMALL, palette.number);
    let (from, to) = (rect.left() + rect.width() * 0.34, rect.right() - 92.0);
    for (value, tone, top) in [(before, palette.rim, -7.5), (after, palette.query, 0.5)] {
        let length = ((to - from) * (value / most).clamp(0.0, 1.0)).max(1.5);
        let bar = Rect::from_min_size(pos2(from, middle + top), vec2(length, 7.0));
        ui.painter().rect_filled(bar, 2.0, colour(tone));
    }
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, format!("{name}: {says}")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_changes_of_named_axes_come_first() {
        let before = [0.5, 0.2, 0.0, 0.9, 0.0];
        let after = [0.6, 0.2, -0.4, 0.902, 7.0];
        let found = changes(&before, &after, 4);
        assert_eq!(found.iter().map(|change| change.axis).collect::<Vec<_>>(), [2, 0]);
        assert_eq!((found[0].before, found[0].after), (0.0, -0.4));
        assert_eq!(changes(&before, &before, 4), []);
        assert_eq!(changes(&[0.0; 9], &[1.0; 9], 9).len(), LISTED);
    }
}
