//! Where the lesson is in its course.

use arclight_core::course::Module;
use egui::Ui;

use super::link::link_ui;
use crate::ctx::Ctx;
use crate::widgets::{BODY, SMALL, heading, text};

/// Previous, next, what to read before, and the index of the course.
pub(super) fn course_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    let file = ctx.course;
    if let Some(fault) = &file.fault {
        text(ui, format!("The course's file cannot be read: {fault}"), SMALL, palette.query);
    }
    let Some(course) = &file.course else { return };
    heading(ui, "What to read next", palette.ink);
    let before = course.prerequisites.iter().filter_map(|number| course.module(*number));
    let places = [("Previous", course.neighbour(-1)), ("Next", course.neighbour(1))].into_iter();
    let places = places.filter_map(|(says, module)| Some((says, module?)));
    for (says, module) in places.chain(before.map(|module| ("Read before", module))) {
        module_ui(ui, ctx, module, Some(says));
    }
    match &course.link {
        Some(link) => link_ui(ui, ctx, &course.title, link),
        None => drop(heading(ui, &course.title, palette.ink)),
    }
    for module in &course.modules {
        module_ui(ui, ctx, module, (module.number == course.here).then_some("Here"));
    }
}

/// A module, with what it is to this one.
fn module_ui(ui: &mut Ui, ctx: &Ctx<'_>, module: &Module, note: Option<&str>) {
    let palette = ctx.palette;
    let says = format!("{}  {}", module.number, module.title);
    let tone = if note == Some("Here") { palette.query } else { palette.ink };
    ui.horizontal_wrapped(|ui| {
        if let Some(note) = note {
            text(ui, note, SMALL, palette.dim);
        }
        match &module.link {
            Some(link) => link_ui(ui, ctx, &says, link),
            None => drop(text(ui, says, BODY, tone)),
        }
    });
}
