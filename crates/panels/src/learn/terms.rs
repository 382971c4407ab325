//! Terms where they are used, and what they mean.

use arclight_core::venue::TARGET_POINTS;
use egui::output::OutputEvent;
use egui::{Button, Label, Response, RichText, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

use super::glossary::GLOSSARY;
use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{BODY, SMALL, at_least, chip, text};

/// A few terms, where they are used: hover, focus or tap one to read what it means.
pub(crate) fn terms_ui(ui: &mut Ui, ctx: &Ctx<'_>, terms: &[&str]) {
    let palette = ctx.palette;
    let open = ui.id().with("term");
    let mut chosen: Option<usize> = ui.data(|data| data.get_temp(open)).unwrap_or_default();
    let (mut under, mut opens) = (None, false);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        let used = GLOSSARY.iter().enumerate().filter(|(_, (term, _))| terms.contains(term));
        for (index, (term, says)) in used {
            let response = chip(ui, palette, term, chosen == Some(index));
            read_out(ui, &response, term, says);
            if response.clicked() {
                chosen = (chosen != Some(index)).then_some(index);
                opens = true;
            } else if response.hovered() || response.has_focus() {
                under = Some(index);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(open, chosen));
    if let Some((term, says)) = under.or(chosen).and_then(|index| GLOSSARY.get(index))
        && terms.contains(term)
    {
        let says = text(ui, format!("{term}: {says}"), BODY - 1.0, palette.query);
        if opens {
            says.scroll_to_me(None);
        }
    }
}

/// What opens is said, where the one who pressed or reached it does not see it.
pub(super) fn read_out(ui: &Ui, response: &Response, title: &str, says: &str) {
    if response.clicked() || response.gained_focus() {
        let info = WidgetInfo::labeled(WidgetType::Label, true, format!("{title}: {says}"));
        ui.output_mut(|output| output.events.push(OutputEvent::FocusGained(info)));
    }
}

/// Words that are pressed: dotted, and what pressing does is said behind them.
pub(crate) fn pressed_text(ui: &mut Ui, ctx: &Ctx<'_>, label: RichText, does: &str) -> Response {
    let shown = label.text().to_owned();
    let height = at_least(ui, 0.0);
    // For a finger it is whole: a label would go on in the next line.
    let response = if ctx.narrow || height >= TARGET_POINTS {
        ui.add(Button::new(label).frame(false).min_size(vec2(height, height)))
    } else {
        ui.add(Label::new(label).sense(Sense::click()).selectable(false))
    };
    let bottom = response.rect.bottom() - 1.0;
    let ends = [pos2(response.rect.left(), bottom), pos2(response.rect.right(), bottom)];
    let stroke = Stroke::new(1.2, colour(ctx.palette.key));
    ui.painter().extend(Shape::dashed_line(&ends, stroke, 2.0, 2.5));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, format!("{shown}: {does}")));
    response
}

/// A term within other text; hover, focus or tap it to read what it means.
pub(crate) fn term_ui(ui: &mut Ui, ctx: &Ctx<'_>, shown: &str, term: &str) {
    let Some((term, says)) = GLOSSARY.iter().find(|(known, _)| *known == term) else { return };
    let label = RichText::new(shown).font(medium(SMALL)).color(colour(ctx.palette.dim));
    let response = pressed_text(ui, ctx, label, says);
    if response.clicked() {
        response.request_focus();
    }
    if response.has_focus() {
        response.show_tooltip_text(format!("{term}: {says}"));
    } else {
        response.on_hover_text(format!("{term}: {says}"));
    }
}
