//! The keys, as the tables have them by which they are heard.

use arclight_core::shortcuts::{EXPLORE, LECTURE};
use egui::Ui;

use crate::ctx::Ctx;
use crate::widgets::{BODY, SMALL, heading, rule, sides, text};

/// The keys.
pub(crate) fn help_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    heading(ui, "Keys", palette.ink);
    let lecture = ctx.presents().then_some(LECTURE);
    let mut rows: Vec<(&str, &str)> =
        lecture.iter().flatten().chain(&EXPLORE).map(|row| (row.keys, row.does)).collect();
    if ctx.saved.is_some() {
        rows.push(("Ctrl S", "save a picture"));
    }
    for (keys, does) in rows {
        sides(ui, |ui| drop(text(ui, keys, BODY, palette.ink)), |ui| drop(text(ui, does, BODY, palette.dim)));
    }
    rule(ui, palette);
    text(ui, "Drag turns, right drag moves, the wheel zooms.", SMALL, palette.dim);
    text(ui, "One finger turns, two move and zoom, a tap pins.", SMALL, palette.dim);
}
