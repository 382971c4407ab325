//! The sentence as a line of words: press one, and it is the query; the three strongest keys of each head are marked.

use arclight_core::intent::{Intent, Point};
use arclight_core::visual::label::shorten;
use egui::{
    Align, CornerRadius, Id, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::marks::shape;
use super::says::name;
use crate::ctx::Ctx;
use crate::theme::{colour, medium, semibold};
use crate::widgets::{BODY, TARGET, follow_keys};

/// Keys of each head that are marked.
const MARKED: usize = 3;

/// The ribbon.
pub(crate) fn ribbon_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let ranks = ranks(ctx);
    let most = if ctx.narrow { 92.0 } else { 84.0 };
    let area = ScrollArea::vertical().id_salt("ribbon").max_height(most).auto_shrink([false, true]);
    area.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
            for index in 0..ctx.tokens().len() {
                let word = word_ui(ui, ctx, index, &ranks);
                // A long text's line is longer than its room: a word that is chosen elsewhere comes into it.
                if ctx.state.word() == Some(index) && is_new(ui, index) {
                    word.scroll_to_me(Some(Align::Center));
                }
                if word.clicked() {
                    ctx.ask(Intent::Point(Point::Pin(index)));
                }
            }
        });
        follow_keys(ui);
    });
}

/// Whether another word was chosen when this was asked last.
fn is_new(ui: &Ui, word: usize) -> bool {
    let id = Id::new("ribbon's word");
    let before = ui.data_mut(|data| data.get_temp::<usize>(id));
    ui.data_mut(|data| data.insert_temp(id, word));
    before != Some(word)
}

/// For each of the three heads the strongest keys of the lit row, first to third.
fn ranks(ctx: &Ctx<'_>) -> Vec<Vec<usize>> {
    let Some(query) = ctx.state.word() else { return Vec::new() };
    ctx.heat
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

/// A word, with the marks of the heads that look at it most.
fn word_ui(ui: &mut Ui, ctx: &Ctx<'_>, index: usize, ranks: &[Vec<usize>]) -> Response {
    let palette = ctx.palette;
    let chosen = ctx.state.word() == Some(index);
    // Its place in the line tells a word from others like it, but not to who hears it alone.
    let Some(called) = ctx.name(index) else { return ui.allocate_exact_size(Vec2::ZERO, Sense::hover()).1 };
    let (says, heard) = (shorten(&called.text), called.short());
    let font = if chosen { semibold(BODY) } else { medium(BODY) };
    let ink = if chosen { palette.label_query } else { palette.ink };
    let galley = ui.painter().layout_no_wrap(says, font, colour(ink));
    let (rect, response) =
        ui.allocate_exact_size(vec2((galley.size().x + 14.0).max(TARGET), 38.0), Sense::click());
    let body = rect.with_max_y(rect.top() + 26.0);
    let marks: Vec<(usize, usize)> = ranks
        .iter()
        .enumerate()
        .filter_map(|(head, keys)| Some((head, keys.iter().position(|key| *key == index)?)))
        .collect();
    let (plain, lit) = (marks.is_empty(), response.hovered() || response.has_focus());
    let fill = match (chosen, plain) {
        (true, _) => palette.query,
        (_, true) => palette.card,
        _ => palette.chosen,
    };
    ui.painter().rect_filled(body, CornerRadius::same(7), colour(fill));
    let line = match (lit, plain) {
        (true, _) => palette.ink,
        (_, true) => palette.line,
        _ => palette.key,
    };
    let stroke = Stroke::new(1.0, colour(line));
    ui.painter().rect_stroke(body, CornerRadius::same(7), stroke, StrokeKind::Inside);
    ui.painter().galley(body.center() - galley.size() * 0.5, galley, colour(ink));
    let step = 13.0;
    let left = rect.center().x - step * (marks.len() as f32 - 1.0) * 0.5;
    for (place, (head, rank)) in marks.iter().enumerate() {
        let centre = pos2(left + place as f32 * step, rect.bottom() - 5.0);
        shape(ui, ctx, *head, centre, [5.2, 4.0, 3.0][*rank]);
    }
    let told =
        |(head, rank): &(usize, usize)| format!("{} of {}", ["1st", "2nd", "3rd"][*rank], name(ctx, *head));
    let told: Vec<String> = marks.iter().map(told).collect();
    response.widget_info(|| {
        let label = if told.is_empty() { heard.clone() } else { format!("{heard}: {}", told.join(", ")) };
        WidgetInfo::selected(WidgetType::Button, true, chosen, label)
    });
    if told.is_empty() { response } else { response.on_hover_text(told.join("\n")) }
}
