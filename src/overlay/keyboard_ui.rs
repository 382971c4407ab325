//! A keyboard on the screen, for screens that have no other.

use bevy_egui::egui::{self, Align, Button, CornerRadius, Id, Layout, RichText, Stroke, Ui, vec2};

use super::draft::Draft;
use super::field::{Field, field_ui};
use super::view::View;
use super::widgets::{chip, text};
use crate::session::{Intent, Panel, Wish};
use crate::theme::{colour, medium};

/// Distance of keys, logical points.
const GAP: f32 = 5.0;

/// The field that is typed in, and the keys. `draft` is that of the sentence.
pub fn keyboard_ui(ui: &mut Ui, view: &View<'_>, draft: &mut String) -> Option<Intent> {
    let field = Field::typed(ui.ctx());
    let draft_id = Id::new(("draft", field));
    let mut text_now = match field {
        Field::Sentence => draft.clone(),
        Field::Pair(side) => {
            let shown = &view.state.study.pair[side];
            let mut pair: Draft = ui.data(|data| data.get_temp(draft_id)).unwrap_or_default();
            pair.follow(shown, false);
            ui.data_mut(|data| data.insert_temp(draft_id, pair.clone()));
            pair.text
        }
    };
    let before = text_now.clone();
    let mut done = false;
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    ui.horizontal(|ui| {
        done = chip(ui, view.palette, "Done", true).clicked();
        let size = vec2(ui.available_width(), 32.0);
        field_ui(ui, view, field, size, 18.0, &mut text_now);
    });
    if view.visiting.venue.filter.blocks(&text_now) {
        text(ui, "A word of it is not shown here.", 13.0, view.palette.query);
    }
    keys(ui, view, &mut text_now);
    if text_now == before {
        let back = matches!(field, Field::Pair(_)).then_some(Panel::Compare);
        if done {
            ui.data_mut(|data| data.remove::<Draft>(draft_id));
        }
        return done.then_some(Intent::Sheet(back));
    }
    // A last word may still grow into another; one that is finished goes.
    let text_now = view.visiting.venue.filter.without_finished(&text_now).unwrap_or(text_now);
    Some(match field {
        Field::Sentence => {
            draft.clone_from(&text_now);
            Intent::SetText(text_now)
        }
        Field::Pair(side) => {
            ui.data_mut(|data| {
                let pair = data.get_temp_mut_or_default::<Draft>(draft_id);
                pair.text.clone_from(&text_now);
            });
            Intent::Study(Wish::Pair(side, text_now))
        }
    })
}

fn keys(ui: &mut Ui, view: &View<'_>, typed: &mut String) {
    let shift_id = Id::new("shift");
    let mut shift = ui.data(|data| data.get_temp::<bool>(shift_id)).unwrap_or(typed.is_empty());
    let rows = &view.visiting.venue.kiosk.keyboard;
    let lines = rows.len() as f32 + 1.0;
    let height = ((ui.available_height() - GAP * (lines - 1.0)) / lines).clamp(28.0, 46.0);
    let longest = rows.iter().map(|row| row.chars().count()).max().unwrap_or(1).max(10) as f32;
    let width = (ui.available_width() - GAP * (longest - 1.0)) / longest;
    for row in rows {
        line(ui, row.chars().count() as f32 * (width + GAP), height, |ui| {
            for letter in row.chars() {
                let shown: String = if shift { letter.to_uppercase().collect() } else { letter.to_string() };
                if key(ui, view, &shown, &shown, vec2(width, height)) {
                    typed.push_str(&shown);
                    shift = false;
                }
            }
        });
    }
    line(ui, 10.0 * (width + GAP), height, |ui| {
        if key(ui, view, if shift { "ABC" } else { "abc" }, "Shift", vec2(width * 1.5, height)) {
            shift = !shift;
        }
        for sign in [",", "."] {
            if key(ui, view, sign, sign, vec2(width, height)) {
                typed.push_str(sign);
            }
        }
        if key(ui, view, "space", "Space", vec2(width * 3.0, height)) {
            typed.push(' ');
        }
        for sign in ["?", "'"] {
            if key(ui, view, sign, sign, vec2(width, height)) {
                typed.push_str(sign);
            }
        }
        if key(ui, view, "del", "Delete a letter", vec2(width * 1.2, height)) {
            typed.pop();
        }
        if key(ui, view, "clear", "Delete everything", vec2(width * 1.2, height)) {
            typed.clear();
            shift = true;
        }
    });
    ui.data_mut(|data| data.insert_temp(shift_id, shift));
}

/// A row of keys in the middle.
fn line(ui: &mut Ui, width: f32, height: f32, content: impl FnOnce(&mut Ui)) {
    let space = ((ui.available_width() - width) * 0.5).max(0.0);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), height),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.add_space(space);
            content(ui);
        },
    );
}

fn key(ui: &mut Ui, view: &View<'_>, shown: &str, says: &str, size: egui::Vec2) -> bool {
    let palette = view.palette;
    let button = Button::new(RichText::new(shown).font(medium(18.0)).color(colour(palette.ink)))
        .fill(colour(palette.tile[1]))
        .stroke(Stroke::new(1.0, colour(palette.line)))
        .corner_radius(CornerRadius::same(7))
        .min_size(size);
    let response = ui.add_sized(size, button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, says));
    response.clicked()
}
