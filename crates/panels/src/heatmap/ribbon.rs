//! The sentence as a line of words: press one, and it is the query; the three strongest keys of each head are marked.

use bevy_egui::egui::{self, CornerRadius, Pos2, Sense, Stroke, StrokeKind, Ui, vec2};

use super::places::follow_keys;
use super::view::View;
use super::widgets::{BODY, TARGET};
use crate::session::Intent;
use crate::theme::{colour, medium, semibold};
use crate::visual::label::shorten;

/// Keys of each head that are marked.
const MARKED: usize = 3;

/// The ribbon.
pub fn ribbon_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let ranks = ranks(view);
    let mut intent = None;
    let most = if view.narrow { 92.0 } else { 84.0 };
    egui::ScrollArea::vertical().id_salt("ribbon").max_height(most).auto_shrink([false, true]).show(
        ui,
        |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
                for index in 0..view.tokens.len() {
                    let word = word_ui(ui, view, index, &ranks);
                    // A long text's line is longer than its room: a word that is chosen elsewhere comes into it.
                    if view.state.word() == Some(index) && is_new(ui, index) {
                        word.scroll_to_me(Some(egui::Align::Center));
                    }
                    if word.clicked() {
                        intent = Some(Intent::TogglePin(index));
                    }
                }
            });
            follow_keys(ui);
        },
    );
    intent
}

/// Whether another word was chosen when this was asked last.
fn is_new(ui: &Ui, word: usize) -> bool {
    let id = egui::Id::new("ribbon's word");
    let before = ui.data_mut(|data| data.get_temp::<usize>(id));
    ui.data_mut(|data| data.insert_temp(id, word));
    before != Some(word)
}

/// For each of the three heads the strongest keys of the lit row, first to third.
fn ranks(view: &View<'_>) -> Vec<Vec<usize>> {
    let Some(query) = view.state.word() else { return Vec::new() };
    view.close
        .heat
        .maps
        .iter()
        .filter(|map| map.place.is_some() && query < map.weights.nrows())
        .map(|map| {
            let row = map.weights.row(query);
            let mut order: Vec<usize> = (0..row.len()).collect();
            order.sort_by(|a, b| row[*b].total_cmp(&row[*a]).then(a.cmp(b)));
            order.into_iter().take(MARKED).filter(|key| row[*key] > 0.005).collect()
        })
        .collect()
}

fn word_ui(ui: &mut Ui, view: &View<'_>, index: usize, ranks: &[Vec<usize>]) -> egui::Response {
    let palette = view.palette;
    let chosen = view.state.word() == Some(index);
    let says = shorten(&view.tokens[index].text);
    let font = if chosen { semibold(BODY) } else { medium(BODY) };
    let ink = if chosen { palette.label_query } else { palette.ink };
    let galley = ui.painter().layout_no_wrap(says.clone(), font, colour(ink));
    let (rect, response) =
        ui.allocate_exact_size(vec2((galley.size().x + 14.0).max(TARGET), 38.0), Sense::click());
    let body = rect.with_max_y(rect.top() + 26.0);
    let marks: Vec<(usize, usize)> = ranks
        .iter()
        .enumerate()
        .filter_map(|(head, keys)| Some((head, keys.iter().position(|key| *key == index)?)))
        .collect();
    let fill = if chosen {
        palette.query
    } else if marks.is_empty() {
        palette.card
    } else {
        palette.chosen
    };
    ui.painter().rect_filled(body, CornerRadius::same(7), colour(fill));
    let lit = response.hovered() || response.has_focus();
    let line = if lit {
        palette.ink
    } else if marks.is_empty() {
        palette.line
    } else {
        palette.key
    };
    let stroke = Stroke::new(1.0, colour(line));
    ui.painter().rect_stroke(body, CornerRadius::same(7), stroke, StrokeKind::Inside);
    ui.painter().galley(body.center() - galley.size() * 0.5, galley, colour(ink));
    let step = 13.0;
    let left = rect.center().x - step * (marks.len() as f32 - 1.0) * 0.5;
    for (place, (head, rank)) in marks.iter().enumerate() {
        let centre = egui::pos2(left + place as f32 * step, rect.bottom() - 5.0);
        shape(ui, view, *head, centre, [5.2, 4.0, 3.0][*rank]);
    }
    let told: Vec<String> = marks
        .iter()
        .map(|(head, rank)| {
            format!("{} of {}", ["1st", "2nd", "3rd"][*rank], super::heat_grid::name(view, *head))
        })
        .collect();
    response.widget_info(|| {
        let label = if told.is_empty() { says.clone() } else { format!("{says}: {}", told.join(", ")) };
        egui::WidgetInfo::selected(egui::WidgetType::Button, true, chosen, label)
    });
    if told.is_empty() { response } else { response.on_hover_text(told.join("\n")) }
}

/// A head's own mark before its name; gives the room that it takes.
pub fn mark(ui: &Ui, view: &View<'_>, head: usize, at: Pos2) -> f32 {
    let is_head = view.close.heat.maps.get(head).is_some_and(|map| map.place.is_some());
    if is_head {
        shape(ui, view, head, at + vec2(7.0, 0.0), 5.2);
    }
    if is_head { 18.0 } else { 0.0 }
}

/// Heads differ in shape as well as in colour.
fn shape(ui: &Ui, view: &View<'_>, head: usize, at: Pos2, size: f32) {
    let fill = colour(view.palette.heads[head % 3]);
    let painter = ui.painter();
    match head % 3 {
        0 => drop(painter.circle_filled(at, size, fill)),
        1 => drop(painter.rect_filled(egui::Rect::from_center_size(at, vec2(size, size) * 1.8), 1.0, fill)),
        _ => {
            let points = [vec2(0.0, -1.15), vec2(1.1, 0.85), vec2(-1.1, 0.85)]
                .map(|corner| at + corner * size)
                .to_vec();
            painter.add(egui::Shape::convex_polygon(points, fill, Stroke::NONE));
        }
    }
}
