//! Sheets by hand: which heads stand on the stage, which one in front, and how what they found is joined.

use arclight_core::picture::{Head, HeadPlace, Join, Setting, Sheets};
use arclight_core::visual::encoding::percent;
use arclight_core::visual::sheets::{Sheet, Stand};
use egui::{Ui, WidgetInfo, WidgetType};

use crate::ctx::Ctx;
use crate::widgets::{BODY, SMALL, choice, row, text};

/// What is chosen, and the sheets that stand behind each other: a press pulls one to the front.
pub(crate) fn sheets_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, picture) = (ctx.palette, &ctx.state.picture);
    if ctx.is_heatmap() || picture.crowd_list().is_some() {
        return;
    }
    text(ui, "Heads as sheets", BODY - 1.0, palette.ink);
    stands_ui(ui, ctx);
    let Some(sheets) = ctx.devices.sheets.as_ref().filter(|_| picture.sheets_shown().is_some()) else {
        return;
    };
    if ctx.state.word().is_none() {
        text(ui, "Light a word, and each sheet shows what it looks at.", SMALL, palette.dim);
    } else if !matches!(picture.sheets, Some(Sheets::These(_))) {
        join_ui(ui, ctx);
    }
    if sheets.stand == Stand::Stack {
        sheets.sheets.iter().for_each(|sheet| sheet_ui(ui, ctx, sheet));
    } else {
        text(ui, format!("{}.", sheets.says()), SMALL, palette.dim);
    }
}

/// Which heads stand as sheets.
pub(crate) fn stands_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let now = match &ctx.state.picture.sheets {
        None => Some(0),
        Some(Sheets::Layer) => Some(1),
        Some(Sheets::All) => Some(2),
        // What a lesson or a link chose is none of them.
        Some(Sheets::These(_)) => None,
    };
    let ways = [(Some(0), "no sheets"), (Some(1), "of this layer"), (Some(2), "all on a wall")];
    if let Some(way) = choice(ui, ctx.palette, now, &ways) {
        ctx.set(Setting::Sheets(match way {
            Some(1) => Some(Sheets::Layer),
            Some(2) => Some(Sheets::All),
            _ => None,
        }));
    }
}

/// One of them.
fn sheet_ui(ui: &mut Ui, ctx: &Ctx<'_>, sheet: &Sheet) {
    let looks = sheet.looks.first().filter(|_| sheet.query.is_some());
    let note =
        looks.map_or_else(String::new, |look| format!("{} {}", ctx.short(look.key), percent(look.weight)));
    let name = format!("L{} H{}", sheet.layer, sheet.head);
    let response = row(ui, ctx.palette, ctx.palette.key, &name, &note, sheet.chosen);
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, sheet.chosen, &sheet.says));
    if response.clicked() {
        ctx.set(Setting::Place(HeadPlace { layer: sheet.layer, head: Head::One(sheet.head) }));
    }
}

/// What becomes of what they found.
fn join_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let steps = [
        (None, "apart"),
        (Some(Join::Beside), "side by side"),
        (Some(Join::Mixed), "through W_O"),
        (Some(Join::Added), "added"),
    ];
    text(ui, "What the heads of this layer found", SMALL, ctx.palette.dim);
    if let Some(join) = choice(ui, ctx.palette, ctx.state.picture.join, &steps) {
        ctx.set(Setting::Join(join));
    }
}
