//! Every key with its score and its weight.

use arclight_core::intent::{Intent, Point};
use arclight_core::visual::palette::Rgba;
use arclight_core::visual::step_picture::signed;
use arclight_model::numbers::Numbers;
use arclight_model::steps::Step;
use egui::{Align2, ScrollArea, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{BODY, SMALL, at_least, follow_keys};

/// A line for every key, strongest first once there are weights; a press looks at that key.
pub(super) fn keys_ui(ui: &mut Ui, ctx: &Ctx<'_>, numbers: &Numbers) {
    let mut order: Vec<usize> = (0..numbers.keys.len()).collect();
    if numbers.step >= Step::Softmax {
        order.sort_by(|a, b| numbers.keys[*b].weight.total_cmp(&numbers.keys[*a].weight).then(a.cmp(b)));
    }
    let head = match numbers.step {
        Step::Scores => ["key", "score", ""],
        Step::Scaled | Step::Mask => ["key", "score", "scaled"],
        _ => ["key", "scaled", "weight"],
    };
    line(ui, ctx, head, ctx.palette.dim, None);
    let height = at_least(ui, 22.0);
    let area = ScrollArea::vertical().id_salt("keys").max_height(150.0);
    area.show_rows(ui, height, order.len(), |ui, rows| {
        for key in rows.filter_map(|at| order.get(at).copied()) {
            let cells = cells(ctx, numbers, key);
            let tone = if key == numbers.key { ctx.palette.key } else { ctx.palette.ink };
            if line(ui, ctx, [&cells[0], &cells[1], &cells[2]], tone, Some(key)) {
                ctx.ask(Intent::Point(Point::Hover(Some(key))));
            }
        }
        follow_keys(ui);
    });
}

/// What is known of a key at that step.
fn cells(ctx: &Ctx<'_>, numbers: &Numbers, key: usize) -> [String; 3] {
    let of = numbers.keys[key];
    let hidden = numbers.step >= Step::Mask && !of.seen;
    let score = if hidden { "masked".to_owned() } else { signed(of.score) };
    let name = ctx.short(key);
    match numbers.step {
        Step::Scores => [name, signed(of.dot), String::new()],
        Step::Scaled | Step::Mask => [name, signed(of.dot), score],
        _ => [name, score, format!("{:.3}", of.weight)],
    }
}

/// Three columns; gives whether it was pressed.
fn line(ui: &mut Ui, ctx: &Ctx<'_>, cells: [&str; 3], tone: Rgba, key: Option<usize>) -> bool {
    let sense = if key.is_some() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), at_least(ui, 22.0)), sense);
    if key.is_some() && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, 5.0, colour(ctx.palette.chosen));
    }
    let at = [rect.left() + 4.0, rect.left() + rect.width() * 0.68, rect.right() - 10.0];
    for (index, (says, x)) in cells.into_iter().zip(at).enumerate() {
        let align = if index == 0 { Align2::LEFT_CENTER } else { Align2::RIGHT_CENTER };
        let size = if key.is_some() { BODY - 1.0 } else { SMALL };
        ui.painter().text(pos2(x, rect.center().y), align, says, medium(size), colour(tone));
    }
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, key.is_some(), cells.join(" ")));
    response.clicked()
}
