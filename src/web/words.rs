//! What the document does for the panels: it says which control has the keys, the step under the hood and the compared
//! word, and opens links.

use arclight_core::pair::Pair;
use arclight_core::panel::Panel;
use arclight_core::shown::Shown;
use arclight_core::state::State;
use arclight_core::steps::Hood;
use arclight_core::visual::names::names;
use arclight_model::numbers::Numbers;
use arclight_model::steps::Measure;
use bevy::prelude::*;
use bevy_egui::EguiOutput;
use bevy_egui::egui::{OutputCommand, WidgetInfo, WidgetType};

use crate::platform::bridge;

/// Tells what has the keys or was pressed: of a canvas a screen reader knows nothing.
pub(super) fn tell_control(outputs: Query<&EguiOutput>) {
    if let Some(event) = outputs.iter().flat_map(|output| &output.platform_output.events).last() {
        bridge::tell_control(&control(event.widget_info()));
    }
}

/// Opens the links that were pressed.
pub(super) fn open_links(outputs: Query<&EguiOutput>) {
    for command in outputs.iter().flat_map(|output| &output.platform_output.commands) {
        if let OutputCommand::OpenUrl(link) = command {
            bridge::open_link(&link.url);
        }
    }
}

/// Label, value and kind of a control, and whether it is on.
fn control(info: &WidgetInfo) -> String {
    let kind = match info.typ {
        WidgetType::Link => "link",
        WidgetType::TextEdit => "text field",
        WidgetType::Button | WidgetType::SelectableLabel => "button",
        WidgetType::Checkbox => "switch",
        WidgetType::Slider | WidgetType::DragValue => "slider",
        _ => "",
    };
    let on = match (info.typ, info.selected) {
        (WidgetType::Checkbox, Some(true)) => "on",
        (WidgetType::Checkbox, Some(false)) => "off",
        (_, Some(true)) => "chosen",
        _ => "",
    };
    let off = if info.enabled { "" } else { "not available" };
    let value = info.value.map(|value| format!("{value:.2}"));
    let parts = [info.label.as_deref(), info.current_text_value.as_deref(), value.as_deref()];
    let parts = parts.into_iter().flatten().chain([kind, on, off]).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// The step under the hood: the key that is looked at closely, the row's measures, and what the switches do to them.
pub(super) fn step(hood: &Hood, state: &State, shown: &Shown) -> Option<String> {
    let numbers: &Numbers = hood.numbers.as_ref()?;
    let names = names(&shown.tokens);
    let name = |index: usize| names.get(index).map(ToString::to_string).unwrap_or_default();
    let (at, title) = (numbers.step.index() + 1, numbers.step.title());
    let mut says =
        format!("Step {at} of 12, {title}, for {} and {}.", name(numbers.query), name(numbers.key));
    if let Some(line) = numbers.keys.get(numbers.key) {
        says += &format!(" Score {:.3}, scaled {:.3}, weight {:.3}.", line.dot, line.score, line.weight);
    }
    let measure =
        |of: Measure| format!("entropy {:.3} nats, peak {:.3} on {}", of.entropy, of.peak, name(of.key));
    says += &format!(" The row: {}.", measure(numbers.now));
    if let Some(usual) = numbers.usual.filter(|_| state.picture.is_switched()) {
        says += &format!(" As it is: {}.", measure(usual));
    }
    if let Some(moved) = &numbers.moved {
        says += &format!(" The output moves by {:.3} of {:.3}.", moved.distance, moved.length);
    }
    Some(says)
}

/// The word that two sentences share, while they are compared.
pub(super) fn compared(pair: &Pair, state: &State, axes: &[String]) -> Option<String> {
    if !state.panels.is_open(Panel::Compare) {
        return None;
    }
    let Some(sides) = &pair.sides else { return Some("The two sentences share no word.".to_owned()) };
    let [first, second] = sides.each_ref().map(|side| {
        let most = side.after.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let axis =
            most.and_then(|(axis, value)| Some(format!(", becomes most {}, {value:.2}", axes.get(axis)?)));
        let looks =
            side.looks_at.as_ref().map(|(other, weight)| format!(" looks most at {other}, {weight:.2}"));
        format!("{}{}{}", side.word, looks.unwrap_or_default(), axis.unwrap_or_default())
    });
    Some(format!("In sentence 1 {first}; in sentence 2 {second}."))
}
