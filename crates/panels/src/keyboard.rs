//! A keyboard on the screen, for screens that have no other.

use arclight_core::intent::{Intent, Panels};
use arclight_core::panel::Panel;
use arclight_core::picture::Setting;
use egui::{
    Align, Button, CornerRadius, Id, Layout, RichText, Stroke, Ui, Vec2, WidgetInfo, WidgetType, vec2,
};

use crate::ctx::Ctx;
use crate::sentence::Draft;
use crate::theme::{colour, medium};
use crate::widgets::{Field, TARGET, field_ui, text};

/// Distance of keys, logical points.
const GAP: f32 = 5.0;
/// Height of what is typed.
const FIELD: f32 = 32.0;

/// How high it is where `room` is to be had: as much as its keys need.
pub(crate) fn height(ctx: &Ctx<'_>, room: f32) -> f32 {
    let lines = ctx.visiting.venue.kiosk.keyboard.len() as f32 + 1.0;
    FIELD + lines * (GAP + key_height(lines, room - FIELD))
}

fn key_height(lines: f32, room: f32) -> f32 {
    (room / lines - GAP).clamp(TARGET, 46.0)
}

/// The field that is typed in, and the keys. `draft` is that of the sentence.
pub(crate) fn keyboard_ui(ui: &mut Ui, ctx: &Ctx<'_>, draft: &mut String) {
    let field = Field::typed(ui.ctx());
    let draft_id = Id::new(("draft", field));
    let mut text_now = match field {
        Field::Sentence => draft.clone(),
        Field::Pair(side) => ui.data_mut(|data| {
            let pair = data.get_temp_mut_or_default::<Draft>(draft_id);
            pair.follow(&ctx.state.picture.pair[side], false);
            pair.text.clone()
        }),
    };
    let before = text_now.clone();
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    ui.horizontal(|ui| {
        let blocked = ctx.visiting.venue.filter.blocks(&text_now);
        let notice = if blocked { (ui.available_width() * 0.5).min(210.0) } else { 0.0 };
        let size = vec2(ui.available_width() - notice, FIELD);
        field_ui(ui, ctx, field, size, 18.0, &mut text_now);
        if blocked {
            text(ui, "A word of it is not shown here.", 13.0, ctx.palette.query);
        }
    });
    let done = keys(ui, ctx, &mut text_now);
    if text_now != before {
        // A last word may still grow into another; one that is finished goes.
        let text_now = ctx.visiting.venue.filter.without_finished(&text_now).unwrap_or(text_now);
        match field {
            Field::Sentence => {
                draft.clone_from(&text_now);
                ctx.set(Setting::Text(text_now));
            }
            Field::Pair(side) => {
                ui.data_mut(|data| {
                    let pair = data.get_temp_mut_or_default::<Draft>(draft_id);
                    pair.text.clone_from(&text_now);
                });
                let mut pair = ctx.state.picture.pair.clone();
                pair[side] = text_now;
                ctx.set(Setting::Pair(pair));
            }
        }
    }
    if done {
        ui.data_mut(|data| data.remove::<Draft>(draft_id));
        let back = matches!(field, Field::Pair(_)).then_some(Panel::Compare);
        ctx.ask(Intent::Panel(Panels::Sheet(back)));
    }
}

/// The keys; gives whether nothing more is to be typed.
fn keys(ui: &mut Ui, ctx: &Ctx<'_>, typed: &mut String) -> bool {
    let shift_id = Id::new("shift");
    let mut shift = ui.data(|data| data.get_temp::<bool>(shift_id)).unwrap_or(typed.is_empty());
    let rows = &ctx.visiting.venue.kiosk.keyboard;
    let height = key_height(rows.len() as f32 + 1.0, ui.available_height());
    let longest = rows.iter().map(|row| row.chars().count()).max().unwrap_or(1).max(10) as f32;
    let width = (ui.available_width() - GAP * (longest - 1.0)) / longest;
    for row in rows {
        line(ui, row.chars().count() as f32 * (width + GAP) - GAP, height, |ui| {
            for letter in row.chars() {
                let shown: String = if shift { letter.to_uppercase().collect() } else { letter.to_string() };
                if key(ui, ctx, (&shown, &shown), vec2(width, height), false) {
                    typed.push_str(&shown);
                    shift = false;
                }
            }
        });
    }
    let whole = longest.min(10.0) * (width + GAP) - GAP;
    let done = last_row(ui, ctx, (width, whole, height), typed, &mut shift);
    ui.data_mut(|data| data.insert_temp(shift_id, shift));
    done
}

/// Signs, the space, and what is not a letter; gives whether nothing more is to be typed. The space takes what the
/// others leave.
fn last_row(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    (width, whole, height): (f32, f32, f32),
    typed: &mut String,
    shift: &mut bool,
) -> bool {
    let wide = |share: f32| (width.min(70.0) * share).max(TARGET);
    let sizes = [1.2, 0.8, 0.8, 0.8, 0.8, 1.1, 1.2, 1.2].map(wide);
    let space = (whole - sizes.iter().sum::<f32>() - GAP * sizes.len() as f32).max(TARGET);
    let mut done = false;
    line(ui, whole, height, |ui| {
        let mut press = |shown: &str, says: &str, width: f32| {
            key(ui, ctx, (shown, says), vec2(width, height), says == "Done")
        };
        if press(if *shift { "ABC" } else { "abc" }, "Shift", sizes[0]) {
            *shift = !*shift;
        }
        for (sign, width) in [",", "."].into_iter().zip([sizes[1], sizes[2]]) {
            if press(sign, sign, width) {
                typed.push_str(sign);
            }
        }
        if press("space", "Space", space) {
            typed.push(' ');
        }
        for (sign, width) in ["?", "'"].into_iter().zip([sizes[3], sizes[4]]) {
            if press(sign, sign, width) {
                typed.push_str(sign);
            }
        }
        if press("del", "Delete a letter", sizes[5]) {
            typed.pop();
        }
        if press("clear", "Delete everything", sizes[6]) {
            typed.clear();
            *shift = true;
        }
        done = press("done", "Done", sizes[7]);
    });
    done
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

/// A key with what is written on it and what it says; one may stand out.
fn key(ui: &mut Ui, ctx: &Ctx<'_>, (shown, says): (&str, &str), size: Vec2, chosen: bool) -> bool {
    let palette = ctx.palette;
    let line = if chosen { (2.0, palette.key) } else { (1.0, palette.line) };
    let points = if shown.chars().count() > 1 { (size.x * 0.34).min(18.0) } else { 18.0 };
    let button = Button::new(RichText::new(shown).font(medium(points)).color(colour(palette.ink)))
        .fill(colour(if chosen { palette.chosen } else { palette.tile[1] }))
        .stroke(Stroke::new(line.0, colour(line.1)))
        .corner_radius(CornerRadius::same(7))
        .min_size(size);
    let response = ui.add_sized(size, button);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, says));
    response.clicked()
}
