//! A vector as a strip of colours, with its numbers where the pointer, the keyboard's focus or a tap is.

use std::sync::Arc;

use arclight_core::visual::heat_colour;
use arclight_core::visual::names::Name;
use arclight_core::visual::step_picture::signed;
use arclight_model::numbers::Strip;
use egui::{
    Align2, Color32, EventFilter, Galley, Key, Mesh, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{SMALL, at_least, text};

/// Height of a strip, logical points.
const HEIGHT: f32 = 24.0;
/// Room that an entry's name and number need beside the strip's own name.
const NUMBER: f32 = 190.0;

/// The strip with its name and one entry: that under the pointer, else that of the keyboard's focus, else the one that a
/// tap keeps; where there is none, the largest. Arrow keys walk along the entries, ten at once with Shift.
pub(super) fn strip_ui(ui: &mut Ui, ctx: &Ctx<'_>, strip: &Strip, scale: f32) {
    let Some((largest, most)) = strip.largest() else { return };
    let (palette, count) = (ctx.palette, strip.values.len());
    let caption = Caption::allocate(ui, title(ctx, strip), colour(palette.ink));
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), at_least(ui, HEIGHT)));
    // By name: the entry of one step's query is that of the next one's.
    let response = ui.interact(rect, ui.id().with(("strip", strip.name)), Sense::click());
    paint(ui, ctx, strip, scale, rect);

    let under = response.hover_pos().filter(|at| rect.contains(*at)).map(|at| entry_at(rect, count, at.x));
    let kept = kept(ui, &response, (count, largest), under);
    let shown = under.or(kept);
    for index in kept.into_iter().chain(under) {
        let stroke = Stroke::new(1.5, colour(palette.ink));
        ui.painter().rect_stroke(entry(rect, count, index), 0.0, stroke, StrokeKind::Outside);
    }
    let says = |index: usize| {
        let value = strip.values.get(index).copied().unwrap_or_default();
        format!("{}: {}", dimension(ctx, index, count), signed(value))
    };
    let (number, tone) = match shown {
        Some(index) => (says(index), palette.number),
        None => (format!("largest {}", signed(most)), palette.dim),
    };
    response.widget_info(|| {
        let label = match shown {
            Some(_) => format!("{}: {number}", caption.name),
            None => format!("{}: {count} numbers, {number}", caption.name),
        };
        WidgetInfo::labeled(WidgetType::Button, true, label)
    });
    caption.paint(ui, number, colour(tone));
    if let Some(index) = under {
        response.on_hover_text(says(index));
    }
}

/// Its name with the token that it is of: "key of river, x W_K".
fn title(ctx: &Ctx<'_>, strip: &Strip) -> String {
    let Some(token) = strip.of.and_then(|token| ctx.name(token)).map(Name::drawn) else {
        return strip.name.to_owned();
    };
    match strip.name.split_once(", ") {
        Some((what, how)) => format!("{what} of {token}, {how}"),
        None => format!("{} of {token}", strip.name),
    }
}

/// The strip's name, and room for a number beside or beneath it.
struct Caption {
    name: String,
    galley: Arc<Galley>,
    rect: Rect,
}

impl Caption {
    fn allocate(ui: &mut Ui, name: String, ink: Color32) -> Self {
        let width = ui.available_width();
        let galley = ui.painter().layout(name.clone(), medium(SMALL), ink, width);
        // A long name leaves no room: then the number has a line of its own, whether it is shown or not.
        let line = if galley.size().x + NUMBER > width { galley.size().y.min(SMALL * 1.3) } else { 0.0 };
        let (rect, _) = ui.allocate_exact_size(vec2(width, galley.size().y + line), Sense::hover());
        Self { name, galley, rect }
    }

    fn paint(self, ui: &Ui, number: String, tone: Color32) {
        ui.painter().galley(self.rect.min, self.galley, Color32::PLACEHOLDER);
        let at = self.rect.right_bottom();
        ui.painter().text(at, Align2::RIGHT_BOTTOM, number, medium(SMALL), tone);
    }
}

/// The entry that the keyboard or a tap has chosen; `under` is the one beneath the pointer.
fn kept(
    ui: &Ui,
    response: &Response,
    (count, largest): (usize, usize),
    under: Option<usize>,
) -> Option<usize> {
    let id = response.id.with("entry");
    let before: Option<usize> = ui.data(|data| data.get_temp(id)).flatten();
    let mut kept = before.filter(|index| *index < count);
    if response.clicked() {
        // A second tap, or Enter, lets go.
        kept = under.or(kept.is_none().then_some(largest)).filter(|index| kept != Some(*index));
    }
    if response.has_focus() {
        let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        kept = walked(ui, kept, (count, largest)).or(kept);
    }
    if kept != before {
        ui.data_mut(|data| data.insert_temp(id, kept));
    }
    // Focus alone shows the largest.
    kept.or(response.has_focus().then_some(largest))
}

/// Where keys lead from the entry that is shown; `None` where none was pressed.
fn walked(ui: &Ui, kept: Option<usize>, (count, largest): (usize, usize)) -> Option<usize> {
    ui.input(|input| {
        let by = if input.modifiers.shift { 10 } else { 1 };
        let (on, back) = (input.num_presses(Key::ArrowRight) * by, input.num_presses(Key::ArrowLeft) * by);
        match (input.key_pressed(Key::Home), input.key_pressed(Key::End)) {
            (true, _) => Some(0),
            (_, true) => Some(count - 1),
            _ if on + back == 0 => None,
            _ => Some((kept.unwrap_or(largest) + on).min(count - 1 + back).saturating_sub(back)),
        }
    })
}

fn paint(ui: &Ui, ctx: &Ctx<'_>, strip: &Strip, scale: f32, rect: Rect) {
    let mut mesh = Mesh::default();
    for (index, value) in strip.values.iter().enumerate() {
        let tone = heat_colour::signed(value / scale.max(f32::MIN_POSITIVE), ctx.palette.light);
        let width = rect.width() / strip.values.len() as f32;
        let left = rect.left() + width * index as f32;
        let bar = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        mesh.add_colored_rect(bar, colour(tone));
    }
    ui.painter().add(Shape::mesh(mesh));
    let stroke = Stroke::new(1.0, colour(ctx.palette.line));
    ui.painter().rect_stroke(rect, 2.0, stroke, StrokeKind::Outside);
}

fn entry_at(rect: Rect, count: usize, x: f32) -> usize {
    (((x - rect.left()) / rect.width() * count as f32) as usize).min(count - 1)
}

/// The place of an entry, wide enough to be seen.
fn entry(rect: Rect, count: usize, index: usize) -> Rect {
    let width = rect.width() / count as f32;
    let left = rect.left() + width * index as f32;
    Rect::from_min_max(pos2(left, rect.top()), pos2(left + width.max(2.0), rect.bottom()))
}

/// What a dimension is called. In Glass every one has a name.
fn dimension(ctx: &Ctx<'_>, index: usize, count: usize) -> String {
    let names = ctx.dimensions;
    match names.get(index % names.len().max(1)) {
        Some(name) if count == names.len() => name.clone(),
        Some(name) if count.is_multiple_of(names.len()) => format!("head {}, {name}", index / names.len()),
        _ => format!("dimension {index}"),
    }
}

/// The common scale of the strips above it.
pub(super) fn scale_ui(ui: &mut Ui, ctx: &Ctx<'_>, scale: f32) {
    /// Width and height of the scale.
    const SIZE: Vec2 = vec2(150.0, 12.0);
    /// Colours that it is made of.
    const TONES: usize = 60;
    let palette = ctx.palette;
    ui.horizontal(|ui| {
        text(ui, signed(-scale), SMALL, palette.ink);
        let (rect, response) = ui.allocate_exact_size(SIZE, Sense::hover());
        let mut mesh = Mesh::default();
        for step in 0..TONES {
            let tone = heat_colour::signed((step as f32 + 0.5) / TONES as f32 * 2.0 - 1.0, palette.light);
            mesh.add_colored_rect(entry(rect, TONES, step), colour(tone));
        }
        ui.painter().add(Shape::mesh(mesh));
        let stroke = Stroke::new(1.0, colour(palette.ink));
        ui.painter().vline(rect.center().x, rect.y_range(), stroke);
        text(ui, signed(scale), SMALL, palette.ink);
        response.widget_info(|| {
            let label = format!("colours from {} to {}", signed(-scale), signed(scale));
            WidgetInfo::labeled(WidgetType::Label, true, label)
        });
    });
    text(ui, "One scale for all strips of the step, colours by the root.", SMALL, palette.dim);
}
