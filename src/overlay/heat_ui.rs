//! The heatmap: three heads and their average side by side, over the sentence as a ribbon.

use bevy_egui::egui::{self, Rect, Ui, pos2, vec2};

use super::heads_ui::mask;
use super::learn_ui::term_ui;
use super::matrix::{Matrix, Zoom, matrix_ui};
use super::ribbon::ribbon_ui;
use super::view::View;
use super::widgets::{BODY, SMALL, chip, choice_inline, text};
use crate::model::ModelKind;
use crate::model::lens::Lens;
use crate::model::steps::Step;
use crate::session::{Intent, Panel, Wish};
use crate::theme::{colour, semibold};
use crate::visual::heat_colour::heat;

/// Lines above and below a matrix.
const TITLE: f32 = 26.0;
const FOOT: f32 = 56.0;
const GAP: f32 = 14.0;

/// More tokens than these leave no room for other things beside their matrices.
pub const MANY: usize = 40;

/// What only the panel keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HeatMemory {
    zoom: Zoom,
    /// The cell under the pointer: query and key.
    cell: Option<(usize, usize)>,
}

/// The whole panel, in the room that it is given.
pub fn heat_ui(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory) -> Option<Intent> {
    let mut intent = controls(ui, view, memory);
    let tokens = view.tokens.len();
    // A large matrix of a long text needs the room; its rows can be pressed as well.
    if view.state.study.large.is_none() || tokens <= MANY {
        intent = ribbon_ui(ui, view).or(intent);
    }
    pictures_ui(ui, view, memory).or(intent)
}

/// The matrices, in the room that is left.
pub fn pictures_ui(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory) -> Option<Intent> {
    let tokens = view.tokens.len();
    let maps: Vec<usize> = match view.state.study.large.filter(|large| *large < view.close.heat.maps.len()) {
        Some(large) => vec![large],
        None => (0..view.close.heat.maps.len()).collect(),
    };
    if maps.is_empty() || tokens == 0 {
        text(ui, "There is no sentence to show yet.", BODY, view.palette.dim);
        return None;
    }
    // A narrow picture is scrolled; elsewhere, and where a finger would move a matrix instead, everything is seen at once.
    let scrolled = view.narrow && !view.visiting.venue.is_kiosk();
    let room = if scrolled { vec2(ui.available_width() - 8.0, f32::INFINITY) } else { ui.available_size() };
    let (side, columns) = grid(room, maps.len(), if view.narrow { 2 } else { 4 });
    let mut cell = None;
    let found = egui::ScrollArea::vertical()
        .id_salt("matrices")
        .show(ui, |ui| matrices(ui, view, memory, (&maps, side, columns), &mut cell));
    let mut intent = found.inner;
    if cell != memory.cell {
        memory.cell = cell;
        // The stage lights the same row.
        let query = cell.map(|(query, _)| query);
        if query.is_some() && query != view.state.hovered {
            intent = intent.or(Some(Intent::Hover(query)));
        }
        ui.ctx().request_repaint();
    }
    intent
}

fn matrices(
    ui: &mut Ui,
    view: &View<'_>,
    memory: &mut HeatMemory,
    (maps, side, columns): (&[usize], f32, usize),
    cell: &mut Option<(usize, usize)>,
) -> Option<Intent> {
    let mut intent = None;
    // What stands alone has room for its words.
    let words = if maps.len() == 1 { side.max(260.0) } else { side };
    for line in maps.chunks(columns) {
        let size = vec2(ui.available_width(), TITLE + side + foot_height(view));
        let (area, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let used = line.len() as f32 * (side + GAP) - GAP;
        let left = area.left() + (area.width() - used).max(0.0) * 0.5;
        for (place, map) in line.iter().enumerate() {
            let min = pos2(left + place as f32 * (side + GAP), area.top());
            let title = Rect::from_min_size(min, vec2(words, TITLE));
            intent = title_ui(ui, view, title, *map).or(intent);
            let rect = Rect::from_min_size(min + vec2(0.0, TITLE), vec2(side, side));
            let of = Matrix { index: *map, rect, cell: memory.cell };
            let found = matrix_ui(ui, view, &of, &mut memory.zoom);
            *cell = cell.or(found.cell);
            intent = found.intent.or(intent);
            foot(ui, view, *map, Rect::from_min_size(rect.min, vec2(words, side)), memory.cell);
        }
    }
    intent
}

/// Narrow matrices need more lines for the same words.
fn foot_height(view: &View<'_>) -> f32 {
    if view.narrow && !view.visiting.venue.is_kiosk() { 2.2 * FOOT } else { FOOT }
}

/// The side of the matrices and how many stand side by side, as large as the room allows.
fn grid(room: egui::Vec2, count: usize, most: usize) -> (f32, usize) {
    let fits = |columns: usize| {
        let lines = count.div_ceil(columns) as f32;
        let width = (room.x + GAP) / columns as f32 - GAP;
        let height = room.y / lines - TITLE - FOOT - 4.0;
        (width.min(height).max(90.0), columns)
    };
    let columns = [1, 2, 4].into_iter().filter(|columns| *columns <= count.min(most));
    let larger = |best: (f32, usize), found: (f32, usize)| {
        // Where the room has no end, or too little height for any, as many as stand side by side.
        let side_by_side = found.1 as f32 * (found.0 + GAP) - GAP <= room.x && found.0 >= best.0;
        if found.0 > best.0 || room.y.is_infinite() || side_by_side { found } else { best }
    };
    columns.map(fits).fold((0.0, 1), larger)
}

/// Model, lens, mask, and what colours mean.
pub fn controls(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory) -> Option<Intent> {
    let palette = view.palette;
    let mut intent = None;
    ui.horizontal_wrapped(|ui| {
        let models = [(ModelKind::Glass, "Glass"), (ModelKind::MiniLm, "MiniLM")];
        if let Some(model) = choice_inline(ui, palette, view.state.model, &models) {
            intent = Some(Intent::SetModel(model));
        }
        if view.state.model == ModelKind::MiniLm
            && chip(ui, palette, "Heads …", view.state.panels.wall).clicked()
        {
            intent = Some(view.opens(Panel::Wall));
        }
        if view.narrow {
            ui.end_row();
        }
        intent = lenses(ui, view).or(intent.take());
        if view.narrow {
            ui.end_row();
        }
        intent = mask(ui, view).or(intent.take());
        if memory.zoom != Zoom::default() && chip(ui, palette, "Whole", false).clicked() {
            memory.zoom = Zoom::default();
        }
        legend(ui, view);
        let hands_on = chip(ui, palette, "What the block hands on", false);
        if hands_on.on_hover_text("All heads side by side, through W_O").clicked() {
            intent = Some(Intent::Study(Wish::Open(Some(Step::Concat))));
        }
    });
    if view.state.lens != Lens::Raw {
        text(ui, lens_says(view.state.lens), SMALL, palette.query);
    }
    intent
}

/// Raw, norm, rollout.
pub fn lenses(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let all = [(Lens::Raw, "raw"), (Lens::Norm, "norm"), (Lens::Rollout, "rollout")];
    choice_inline(ui, view.palette, view.state.lens, &all).map(Intent::SetLens)
}

/// One true sentence on a lens.
#[must_use]
pub fn lens_says(lens: Lens) -> &'static str {
    match lens {
        Lens::Raw => "The weights as the softmax gave them. By themselves they explain nothing.",
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

/// From 0 to 1.
fn legend(ui: &mut Ui, view: &View<'_>) {
    text(ui, "0", SMALL, view.palette.dim);
    let (rect, response) = ui.allocate_exact_size(vec2(120.0, 12.0), egui::Sense::hover());
    let mut mesh = egui::Mesh::default();
    for step in 0..40 {
        let tone = heat(step as f32 / 39.0, view.palette.light);
        let min = rect.min + vec2(step as f32 * 3.0, 0.0);
        mesh.add_colored_rect(Rect::from_min_size(min, vec2(3.0, 12.0)), colour(tone));
    }
    ui.painter().add(egui::Shape::mesh(mesh));
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Label, true, "colour: weight from 0 to 1")
    });
    text(ui, "1", SMALL, view.palette.dim);
    for term in ["weight", "query", "key"] {
        term_ui(ui, view, term, term);
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
        None => "average of the three".to_owned(),
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
    let palette = view.palette;
    let large = view.state.study.large == Some(map);
    let says = name(view, map);
    // Under fingers a row of buttons within reach does it.
    let reached = view.visiting.venue.is_kiosk();
    let sense = if reached { egui::Sense::hover() } else { egui::Sense::click() };
    let response = ui.interact(rect, ui.id().with(("title", map)), sense);
    let tone = if map < 3 { palette.heads[map] } else { palette.ink };
    let lit = response.hovered() || response.has_focus();
    let clip = ui.painter().with_clip_rect(rect.with_max_x(rect.right() - if reached { 0.0 } else { 24.0 }));
    let at = rect.left_center() + vec2(super::ribbon::mark(ui, view, map, rect.left_center()), 0.0);
    let ink = if lit {
        palette.query
    } else if map < 3 {
        palette.ink
    } else {
        tone
    };
    clip.text(at, egui::Align2::LEFT_CENTER, &says, semibold(BODY), colour(ink));
    let sign = if large { "−" } else { "+" };
    if reached {
        return None;
    }
    ui.painter().text(
        rect.right_center() - vec2(4.0, 0.0),
        egui::Align2::RIGHT_CENTER,
        sign,
        semibold(BODY + 4.0),
        colour(if lit { palette.query } else { palette.dim }),
    );
    let label = format!("{}: {says}", if large { "Show all" } else { "Enlarge" });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
    let pressed = response.on_hover_text(&label).clicked();
    pressed.then(|| Intent::Study(Wish::Enlarge((!large).then_some(map))))
}

/// Peak and entropy, and the cell under the pointer.
fn foot(ui: &Ui, view: &View<'_>, map: usize, rect: Rect, cell: Option<(usize, usize)>) {
    let palette = view.palette;
    let Some(of) = view.close.heat.maps.get(map) else { return };
    let lines = [
        super::matrix::summary(view, &of.weights),
        cell.map_or_else(
            || {
                if map == 3 && of.place.is_none() {
                    "for orientation only: the block hands on the concatenation through W_O".to_owned()
                } else {
                    String::new()
                }
            },
            |(query, key)| super::matrix::cell_says(view, map, query, key),
        ),
    ];
    let mut y = rect.bottom() + 4.0;
    for (index, says) in lines.into_iter().enumerate() {
        let at = pos2(rect.left(), y);
        let tone = if index == 0 { palette.dim } else { palette.ink };
        let galley =
            ui.painter().layout(says, crate::theme::medium(SMALL), colour(tone), rect.width() + GAP * 0.5);
        y += galley.size().y;
        ui.painter().galley(at, galley, colour(tone));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_rooms_have_four_in_a_line_and_tall_ones_have_fewer() {
        assert_eq!(grid(vec2(1400.0, 420.0), 4, 4).1, 4);
        assert_eq!(grid(vec2(700.0, 900.0), 4, 4).1, 2);
        assert_eq!(grid(vec2(360.0, f32::INFINITY), 4, 2).1, 2);
        assert_eq!(grid(vec2(1400.0, 700.0), 1, 4).1, 1);
        assert_eq!(grid(vec2(600.0, 100.0), 4, 4), (90.0, 4));
        assert_eq!(grid(vec2(150.0, 100.0), 4, 4), (90.0, 1));
    }
}
