//! What is above and below a matrix: its name, and the numbers of its row and cell.

use arclight_core::picture::Setting;
use arclight_core::venue::TARGET_POINTS;
use egui::{Align, Align2, Color32, Layout, Rect, Sense, Ui, UiBuilder, WidgetInfo, WidgetType, vec2};

use super::cell::Cell;
use super::marks::mark;
use super::plan::LINE;
use super::says::{name, numbers_say, place_says, summary};
use crate::ctx::Ctx;
use crate::learn::term_ui;
use crate::theme::{colour, medium, semibold};
use crate::widgets::{BODY, SMALL, at_least};

/// The name of a matrix; a press enlarges it, or shows all again.
pub(super) fn title_ui(ui: &mut Ui, ctx: &Ctx<'_>, rect: Rect, map: usize) {
    /// Room of the sign at the right.
    const SIGN: f32 = 24.0;
    let palette = ctx.palette;
    let large = ctx.state.picture.large == Some(map);
    let says = name(ctx, map);
    // Under fingers a row of buttons within reach does it.
    let reached = ctx.is_kiosk();
    let sense = if reached { Sense::hover() } else { Sense::click() };
    let response = ui.interact(rect, ui.id().with(("title", map)), sense);
    let lit = response.hovered() || response.has_focus();
    let ink = colour(if lit { palette.query } else { palette.ink });
    let at = rect.left_center() + vec2(mark(ui, ctx, map, rect.left_center()), 0.0);
    let room = rect.right() - if reached { 0.0 } else { SIGN } - at.x;
    let mut galley = ui.painter().layout_no_wrap(says.clone(), semibold(BODY), ink);
    if galley.size().x > room {
        // Two small lines rather than half a name.
        galley = ui.painter().layout(says.clone(), semibold(SMALL), ink, room);
    }
    ui.painter().galley(at - vec2(0.0, galley.size().y * 0.5), galley, ink);
    if reached {
        return;
    }
    let sign = if large { "−" } else { "+" };
    let at = rect.right_center() - vec2(4.0, 0.0);
    let tone = colour(if lit { palette.query } else { palette.dim });
    ui.painter().text(at, Align2::RIGHT_CENTER, sign, semibold(BODY + 4.0), tone);
    let label = format!("{}: {says}", if large { "Show all" } else { "Enlarge" });
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
    if response.on_hover_text(&label).clicked() {
        ctx.set(Setting::Large((!large).then_some(map)));
    }
}

/// Peak, entropy and the chosen cell, in as few lines as hold them; where there are too few, the cell goes first.
pub(super) fn numbers_ui(ui: &mut Ui, ctx: &Ctx<'_>, map: usize, room: Rect, cell: Option<Cell>) {
    let painter = ui.painter().clone();
    let width = |says: &str| painter.layout_no_wrap(says.to_owned(), medium(SMALL), Color32::WHITE).size().x;
    let joined = |parts: [String; 2], between: &str| {
        let whole = parts.join(between);
        if width(&whole) <= room.width() { vec![whole] } else { parts.to_vec() }
    };
    let row = summary(ctx, map);
    let of_cell = cell.map(|cell| joined([place_says(ctx, cell), numbers_say(ctx, map, cell)], ": "));
    let of_cell = of_cell.unwrap_or_default();
    let free = ((room.height() / LINE).round() as usize).saturating_sub(of_cell.len());
    let together = width(&row.join(", ")) <= room.width();
    let line = |index: usize| {
        Rect::from_min_size(room.min + vec2(0.0, index as f32 * LINE), vec2(room.width(), LINE))
    };
    let mut used = 0;
    for (index, (says, term)) in row.iter().zip(["peak", "entropy"]).enumerate() {
        let at = if together { 0 } else { index };
        if at >= free {
            continue;
        }
        used = used.max(at + 1);
        let shift = if together && index == 1 { width(&row[0]) + width(", ") + 6.0 } else { 0.0 };
        let rect = line(at);
        let rect = rect.with_min_x(rect.left() + shift);
        // Fingers need more room than a line: there the terms are explained elsewhere.
        if at_least(ui, 0.0) >= TARGET_POINTS {
            let tone = colour(ctx.palette.dim);
            painter.text(rect.left_top(), Align2::LEFT_TOP, says, medium(SMALL), tone);
        } else {
            let salt = ("numbers", map, index);
            let builder = UiBuilder::new().id_salt(salt).max_rect(rect);
            term_ui(&mut ui.new_child(builder.layout(Layout::top_down(Align::Min))), ctx, says, term);
        }
    }
    // Terms that fingers can press are higher than a line, and their text is lower.
    let below = (at_least(ui, 0.0) - LINE).clamp(0.0, LINE * 0.5);
    for (index, says) in of_cell.into_iter().enumerate() {
        let at = line(used + index).left_top() + vec2(0.0, below);
        painter.text(at, Align2::LEFT_TOP, says, medium(SMALL), colour(ctx.palette.ink));
    }
}
