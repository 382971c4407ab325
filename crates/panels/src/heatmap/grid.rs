//! The matrices of the heatmap side by side, with their titles and the numbers beneath; or one of them alone.

use bevy_egui::egui::{self, Align, Align2, Layout, Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use super::heat_cell::{Cell, HeatMemory, numbers_say, place_says, summary};
use super::heat_ui::{caveat, is_stacked, lens_says, zoom_ui};
use super::learn_ui::term_ui;
use super::matrix::{Matrix, matrix_ui};
use super::view::View;
use super::widgets::{BODY, SMALL, at_least, text};
use crate::model::ModelKind;
use crate::model::lens::Lens;
use crate::session::{Intent, Wish};
use crate::theme::{colour, medium, semibold};

/// Height of a title, logical points.
const TITLE: f32 = 26.0;
/// The same on a phone, where it may take two lines.
const NARROW_TITLE: f32 = 34.0;
/// A line of small text.
pub const LINE: f32 = 17.0;
/// Between matrices.
const GAP: f32 = 14.0;
/// Room of the zoom at the right of the matrices.
const RAIL: f32 = 40.0;
/// Width of what stands beside a matrix that is alone.
const BESIDE: f32 = 280.0;
/// From this width on two lines hold all that is said beneath a matrix.
const TWO_LINES: f32 = 310.0;

/// Where matrices stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    side: f32,
    columns: usize,
    /// Width of title and numbers.
    words: f32,
    /// Lines of numbers.
    lines: usize,
    /// Title and numbers stand at the right.
    beside: bool,
}

impl Plan {
    /// As large as the room allows. A narrow picture is scrolled; elsewhere everything is seen at once.
    #[must_use]
    pub fn new(room: Vec2, count: usize, narrow: bool) -> Self {
        let pitch = |columns: usize, rail: f32| (room.x - rail + GAP) / columns as f32 - GAP;
        if narrow {
            let columns = count.clamp(1, 2);
            let side = pitch(columns, 0.0).max(90.0);
            return Self { side, columns, words: side, lines: 4, beside: false };
        }
        if count == 1 && room.x > room.y + BESIDE {
            return Self { side: room.y.max(90.0), columns: 1, words: BESIDE, lines: 0, beside: true };
        }
        let fits = |columns: usize| {
            let pitch = pitch(columns, RAIL);
            let lines = if pitch >= TWO_LINES { 2 } else { 3 };
            let height = room.y / count.div_ceil(columns) as f32 - TITLE - lines as f32 * LINE - 6.0;
            let side = pitch.min(height).max(90.0);
            Self { side, columns, words: pitch.min(side.max(TWO_LINES)), lines, beside: false }
        };
        let all = [1, 2, 4].into_iter().filter(|columns| *columns <= count).map(fits);
        all.reduce(|best, found| if found.side > best.side { found } else { best }).unwrap_or_else(|| fits(1))
    }

    /// Height of all that stands around a matrix: margins of the card, controls, ribbon, title, numbers, notes.
    #[must_use]
    pub fn around() -> f32 {
        30.0 + 34.0 + 44.0 + TITLE + 4.0 * LINE + 6.0
    }

    /// Height that four matrices side by side could use in a card of that width.
    #[must_use]
    pub fn wanted(width: f32) -> f32 {
        Self::around() + (width - 30.0 - RAIL + GAP) / 4.0 - GAP
    }
}

/// What the pointer and the keys found in any of them.
#[derive(Default)]
pub struct Touched {
    /// The cell under the pointer.
    pub under: Option<Cell>,
    /// What was asked for.
    pub intent: Option<Intent>,
}

/// Draws them.
pub fn matrices(
    ui: &mut Ui,
    view: &View<'_>,
    memory: &mut HeatMemory,
    maps: &[usize],
    plan: Plan,
) -> Touched {
    let mut touched = Touched::default();
    if let (true, Some(map)) = (plan.beside, maps.first()) {
        alone(ui, view, memory, *map, plan, &mut touched);
        return touched;
    }
    let stacked = is_stacked(view);
    let title = if stacked { NARROW_TITLE } else { TITLE };
    for (index, line) in maps.chunks(plan.columns).enumerate() {
        let height = title + plan.side + plan.lines as f32 * LINE + 6.0;
        let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), egui::Sense::hover());
        let rail = if stacked { 0.0 } else { RAIL };
        let used = plan.columns as f32 * (plan.words.max(plan.side) + GAP) - GAP;
        let left = area.left() + (area.width() - rail - used).max(0.0) * 0.5;
        for (place, map) in line.iter().enumerate() {
            let min = pos2(left + place as f32 * (plan.words.max(plan.side) + GAP), area.top());
            let says = Rect::from_min_size(min, vec2(plan.words, title));
            touched.intent = title_ui(ui, view, says, *map).or(touched.intent.take());
            let rect = Rect::from_min_size(min + vec2(0.0, title), vec2(plan.side, plan.side));
            one(ui, view, memory, &Matrix { index: *map, rect }, &mut touched);
            let foot = Rect::from_min_size(
                rect.left_bottom() + vec2(0.0, 4.0),
                vec2(plan.words, plan.lines as f32 * LINE),
            );
            numbers(ui, view, *map, foot, memory.shown(view));
        }
        if !stacked && !view.visiting.venue.is_kiosk() && index == 0 {
            let min = pos2(area.right() - RAIL + 8.0, area.top() + title);
            let rect = Rect::from_min_size(min, vec2(RAIL, plan.side));
            let mut rail = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
            zoom_ui(&mut rail, view, memory);
        }
    }
    touched
}

fn one(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory, matrix: &Matrix, touched: &mut Touched) {
    let found = matrix_ui(ui, view, matrix, memory);
    touched.under = touched.under.or(found.under);
    touched.intent = found.intent.or(touched.intent.take());
}

/// One matrix as high as the room, and at its right what is said of it.
fn alone(
    ui: &mut Ui,
    view: &View<'_>,
    memory: &mut HeatMemory,
    map: usize,
    plan: Plan,
    touched: &mut Touched,
) {
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), plan.side), egui::Sense::hover());
    let left = area.left() + (area.width() - plan.side - GAP - plan.words).max(0.0) * 0.5;
    let rect = Rect::from_min_size(pos2(left, area.top()), vec2(plan.side, plan.side));
    one(ui, view, memory, &Matrix { index: map, rect }, touched);
    let min = rect.right_top() + vec2(GAP, 0.0);
    let title = Rect::from_min_size(min, vec2(plan.words, TITLE));
    touched.intent = title_ui(ui, view, title, map).or(touched.intent.take());
    let rect = Rect::from_min_max(title.left_bottom() + vec2(0.0, 4.0), pos2(title.right(), area.bottom()));
    let mut column = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    let palette = view.palette;
    for (says, term) in summary(view, map).iter().zip(["peak", "entropy"]) {
        term_ui(&mut column, view, says, term);
    }
    if let Some(cell) = memory.shown(view) {
        text(&mut column, place_says(view, cell), BODY, palette.ink);
        text(&mut column, numbers_say(view, map, cell), BODY, palette.ink);
    }
    column.add_space(6.0);
    if !view.visiting.venue.is_kiosk() {
        column.horizontal(|ui| zoom_ui(ui, view, memory));
    }
    column.add_space(6.0);
    text(&mut column, lens_says(view.state), SMALL, palette.dim);
    if let Some(says) = caveat(view, &[map]) {
        text(&mut column, says, SMALL, palette.ink);
    }
}

/// What a matrix is of.
#[must_use]
pub fn name(view: &View<'_>, map: usize) -> String {
    let place = view.close.heat.maps.get(map).and_then(|map| map.place);
    let model = view.attended.map_or(view.state.model, |attended| attended.model);
    match place {
        None if view.state.lens == Lens::Rollout => {
            format!("rollout to layer {}", view.state.place().layer)
        }
        None => "average of the maps".to_owned(),
        Some((layer, head)) => {
            let named = crate::model::heads::named_at(model, layer, head).map(|named| named.name);
            match (model, named) {
                (ModelKind::Glass, Some(name)) => name.to_owned(),
                (_, Some(name)) => format!("L{layer} H{head} {name}"),
                (_, None) => format!("layer {layer}, head {head}"),
            }
        }
    }
}

fn title_ui(ui: &mut Ui, view: &View<'_>, rect: Rect, map: usize) -> Option<Intent> {
    /// Room of the sign at the right.
    const SIGN: f32 = 24.0;
    let palette = view.palette;
    let large = view.state.study.large == Some(map);
    let says = name(view, map);
    // Under fingers a row of buttons within reach does it.
    let reached = view.visiting.venue.is_kiosk();
    let sense = if reached { egui::Sense::hover() } else { egui::Sense::click() };
    let response = ui.interact(rect, ui.id().with(("title", map)), sense);
    let lit = response.hovered() || response.has_focus();
    let ink = colour(if lit { palette.query } else { palette.ink });
    let at = rect.left_center() + vec2(super::ribbon::mark(ui, view, map, rect.left_center()), 0.0);
    let room = rect.right() - if reached { 0.0 } else { SIGN } - at.x;
    let mut galley = ui.painter().layout_no_wrap(says.clone(), semibold(BODY), ink);
    if galley.size().x > room {
        // Two small lines rather than half a name.
        galley = ui.painter().layout(says.clone(), semibold(SMALL), ink, room);
    }
    ui.painter().galley(at - vec2(0.0, galley.size().y * 0.5), galley, ink);
    if reached {
        return None;
    }
    let sign = if large { "−" } else { "+" };
    ui.painter().text(
        rect.right_center() - vec2(4.0, 0.0),
        Align2::RIGHT_CENTER,
        sign,
        semibold(BODY + 4.0),
        colour(if lit { palette.query } else { palette.dim }),
    );
    let label = format!("{}: {says}", if large { "Show all" } else { "Enlarge" });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
    let pressed = response.on_hover_text(&label).clicked();
    pressed.then(|| Intent::Study(Wish::Enlarge((!large).then_some(map))))
}

/// Peak, entropy and the chosen cell, in as few lines as hold them; where there are too few, the cell goes first.
fn numbers(ui: &mut Ui, view: &View<'_>, map: usize, room: Rect, cell: Option<Cell>) {
    let painter = ui.painter().clone();
    let width =
        |says: &str| painter.layout_no_wrap(says.to_owned(), medium(SMALL), egui::Color32::WHITE).size().x;
    let joined = |parts: [String; 2], between: &str| {
        let whole = parts.join(between);
        if width(&whole) <= room.width() { vec![whole] } else { parts.to_vec() }
    };
    let row = summary(view, map);
    let of_cell = cell.map(|cell| joined([place_says(view, cell), numbers_say(view, map, cell)], ": "));
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
        if at_least(ui, 0.0) >= crate::venue::TARGET_POINTS {
            let tone = colour(view.palette.dim);
            painter.text(rect.left_top(), Align2::LEFT_TOP, says, medium(SMALL), tone);
        } else {
            let salt = ("numbers", map, index);
            let builder = UiBuilder::new().id_salt(salt).max_rect(rect);
            term_ui(&mut ui.new_child(builder.layout(Layout::top_down(Align::Min))), view, says, term);
        }
    }
    // Terms that fingers can press are higher than a line, and their text stands lower.
    let below = (at_least(ui, 0.0) - LINE).clamp(0.0, LINE * 0.5);
    for (index, says) in of_cell.into_iter().enumerate() {
        let at = line(used + index).left_top() + vec2(0.0, below);
        painter.text(at, Align2::LEFT_TOP, says, medium(SMALL), colour(view.palette.ink));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_rooms_have_four_in_a_line_and_tall_ones_have_fewer() {
        assert_eq!(Plan::new(vec2(1400.0, 420.0), 4, false).columns, 4);
        assert_eq!(Plan::new(vec2(700.0, 900.0), 4, false).columns, 2);
        assert_eq!(Plan::new(vec2(360.0, f32::INFINITY), 4, true).columns, 2);
        assert!(Plan::new(vec2(1400.0, 700.0), 1, false).beside);
        assert!(!Plan::new(vec2(700.0, 700.0), 1, false).beside);
    }

    #[test]
    fn nothing_stands_outside_of_the_room() {
        for (x, y) in [(1122.0, 250.0), (1362.0, 390.0), (1800.0, 900.0), (900.0, 700.0), (2400.0, 600.0)] {
            for count in [1, 4] {
                let plan = Plan::new(vec2(x, y), count, false);
                let lines = count.div_ceil(plan.columns) as f32;
                let height = if plan.beside {
                    plan.side
                } else {
                    lines * (TITLE + plan.side + plan.lines as f32 * LINE + 6.0)
                };
                let words =
                    if plan.beside { plan.side + GAP + plan.words } else { plan.words.max(plan.side) };
                let width = plan.columns as f32 * (words + GAP) - GAP;
                assert!(height <= y + 0.1 && width <= x + 0.1, "{x} x {y}, {count}: {plan:?}");
            }
        }
    }
}
