//! A vector as a strip of colours, with its numbers where the pointer, the keyboard's focus or a tap is.

use bevy_egui::egui::{self, EventFilter, Key, Rect, Response, Sense, Ui, pos2, vec2};

use super::view::View;
use super::widgets::{SMALL, at_least, text};
use crate::model::numbers::Strip;
use crate::theme::{colour, medium};
use crate::visual::heat_colour;
use crate::visual::step_picture::signed;

/// Height of a strip, logical points.
const HEIGHT: f32 = 24.0;
/// Room that an entry's name and number need beside the strip's own name.
const BESIDE: f32 = 190.0;

/// The strip with its name and one entry: that under the pointer, else that of the keyboard's focus, else the one that a
/// tap keeps; where there is none, the largest. Arrow keys walk along the entries, ten at once with Shift.
pub fn strip_ui(ui: &mut Ui, view: &View<'_>, strip: &Strip, scale: f32) {
    let Some((largest, most)) = strip.largest() else { return };
    let (palette, count) = (view.palette, strip.values.len());
    let caption = Caption::allocate(ui, title(view, strip), colour(palette.ink));
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), at_least(ui, HEIGHT)));
    // By name: the entry of one step's query is that of the next one's.
    let response = ui.interact(rect, ui.id().with(("strip", strip.name)), Sense::click());
    paint(ui, view, strip, scale, rect);

    let under = response.hover_pos().filter(|at| rect.contains(*at)).map(|at| entry_at(rect, count, at.x));
    let kept = kept(ui, &response, (count, largest), under);
    let shown = under.or(kept);
    for index in kept.into_iter().chain(under) {
        let stroke = egui::Stroke::new(1.5, colour(palette.ink));
        ui.painter().rect_stroke(entry(rect, count, index), 0.0, stroke, egui::StrokeKind::Outside);
    }
    let says = |index: usize| {
        let value = strip.values.get(index).copied().unwrap_or_default();
        format!("{}: {}", dimension(view, index, count), signed(value))
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
        egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label)
    });
    caption.paint(ui, number, colour(tone));
    if let Some(index) = under {
        response.on_hover_text(says(index));
    }
}

/// Its name with the token that it is of: "key of river, x W_K".
fn title(view: &View<'_>, strip: &Strip) -> String {
    let Some(token) = strip.of.and_then(|token| view.tokens.get(token)) else {
        return strip.name.to_owned();
    };
    match strip.name.split_once(", ") {
        Some((what, how)) => format!("{what} of {}, {how}", token.text),
        None => format!("{} of {}", strip.name, token.text),
    }
}

/// The strip's name, and room for a number beside or beneath it.
struct Caption {
    name: String,
    galley: std::sync::Arc<egui::Galley>,
    rect: Rect,
}

impl Caption {
    fn allocate(ui: &mut Ui, name: String, ink: egui::Color32) -> Self {
        let width = ui.available_width();
        let galley = ui.painter().layout(name.clone(), medium(SMALL), ink, width);
        // A long name leaves no room: then the number has a line of its own, whether it is shown or not.
        let line = if galley.size().x + BESIDE > width { galley.size().y.min(SMALL * 1.3) } else { 0.0 };
        let (rect, _) = ui.allocate_exact_size(vec2(width, galley.size().y + line), Sense::hover());
        Self { name, galley, rect }
    }

    fn paint(self, ui: &Ui, number: String, tone: egui::Color32) {
        ui.painter().galley(self.rect.min, self.galley, egui::Color32::PLACEHOLDER);
        let at = self.rect.right_bottom();
        ui.painter().text(at, egui::Align2::RIGHT_BOTTOM, number, medium(SMALL), tone);
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

fn paint(ui: &Ui, view: &View<'_>, strip: &Strip, scale: f32, rect: Rect) {
    let mut mesh = egui::Mesh::default();
    for (index, value) in strip.values.iter().enumerate() {
        let tone = heat_colour::signed(value / scale.max(f32::MIN_POSITIVE), view.palette.light);
        let width = rect.width() / strip.values.len() as f32;
        let left = rect.left() + width * index as f32;
        let bar = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        mesh.add_colored_rect(bar, colour(tone));
    }
    ui.painter().add(egui::Shape::mesh(mesh));
    let stroke = egui::Stroke::new(1.0, colour(view.palette.line));
    ui.painter().rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Outside);
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
fn dimension(view: &View<'_>, index: usize, count: usize) -> String {
    let names = view.close.dimensions;
    match names.get(index % names.len().max(1)) {
        Some(name) if count == names.len() => name.clone(),
        Some(name) if count.is_multiple_of(names.len()) => format!("head {}, {name}", index / names.len()),
        _ => format!("dimension {index}"),
    }
}

/// The common scale of the strips above it.
pub fn scale_ui(ui: &mut Ui, view: &View<'_>, scale: f32) {
    /// Width and height of the scale.
    const SIZE: egui::Vec2 = vec2(150.0, 12.0);
    /// Colours that it is made of.
    const TONES: usize = 60;
    let palette = view.palette;
    ui.horizontal(|ui| {
        text(ui, signed(-scale), SMALL, palette.ink);
        let (rect, response) = ui.allocate_exact_size(SIZE, Sense::hover());
        let mut mesh = egui::Mesh::default();
        for step in 0..TONES {
            let tone = heat_colour::signed((step as f32 + 0.5) / TONES as f32 * 2.0 - 1.0, palette.light);
            mesh.add_colored_rect(entry(rect, TONES, step), colour(tone));
        }
        ui.painter().add(egui::Shape::mesh(mesh));
        let stroke = egui::Stroke::new(1.0, colour(palette.ink));
        ui.painter().vline(rect.center().x, rect.y_range(), stroke);
        text(ui, signed(scale), SMALL, palette.ink);
        response.widget_info(|| {
            let label = format!("colours from {} to {}", signed(-scale), signed(scale));
            egui::WidgetInfo::labeled(egui::WidgetType::Label, true, label)
        });
    });
    text(ui, "One scale for all strips of the step, colours by the root.", SMALL, palette.dim);
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::{Event, Modifiers};
    use egui_kittest::kittest::Queryable as _;

    use super::super::person::Person;
    use super::*;
    use crate::model::steps::Step;
    use crate::session::{Hood, Intent, Models, Wish};

    /// What the strip says for an entry.
    fn says(person: &Person<'_>, index: usize) -> String {
        let world = person.0.state().app.world();
        let numbers = world.resource::<Hood>().numbers.as_ref().unwrap();
        let name = &world.resource::<Models>().glass().dimension_names()[index];
        format!("sum over all keys: {name}: {}", signed(numbers.strips[0].values[index]))
    }

    #[test]
    fn entries_are_kept_by_a_tap_and_walked_by_keys() {
        let mut person = Person::new(false);
        person.ask(Intent::Study(Wish::Open(Some(Step::Sum))));
        let there = |person: &Person<'_>, label: &str| person.0.query_by_label(label).is_some();
        let whole = person.0.get_by_label_contains("sum over all keys: 123 numbers, largest");
        whole.click();
        person.wait();
        person.0.event(Event::PointerGone);
        person.wait();
        assert!(there(&person, &says(&person, 61)), "a tap keeps the entry in the middle");

        let hood = person.0.state().app.world().resource::<Hood>();
        let (largest, _) = hood.numbers.as_ref().unwrap().strips[0].largest().unwrap();
        person.0.get_by_label(&says(&person, 61)).focus();
        person.wait();
        let mut press = |modifiers: Modifiers, key, expected: usize| {
            person.0.key_press_modifiers(modifiers, key);
            person.wait();
            assert!(there(&person, &says(&person, expected)), "{key:?} leads to {expected}");
        };
        press(Modifiers::NONE, Key::ArrowRight, 62);
        press(Modifiers::SHIFT, Key::ArrowLeft, 52);
        press(Modifiers::NONE, Key::End, 122);
        press(Modifiers::NONE, Key::ArrowRight, 122);
        press(Modifiers::NONE, Key::Home, 0);
        press(Modifiers::NONE, Key::ArrowLeft, 0);
        press(Modifiers::NONE, Key::ArrowRight, 1);
        // Enter lets go: the largest is shown as long as the focus stays.
        press(Modifiers::NONE, Key::Enter, largest);
        let state = person.state();
        assert!(state.pinned.is_some() && state.study.step == Some(Step::Sum), "no arrow left the strip");
    }
}
