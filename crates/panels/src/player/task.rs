//! What there is to try: at a stop point, and while the visitor tries it.

use arclight_core::intent::{Camera, Intent};
use arclight_core::lesson::Command;
use egui::text::LayoutJob;
use egui::{Label, TextFormat, Ui, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{BODY, chip, heading, text};

/// Height of [`tried_ui`], logical points.
pub(super) fn tried_height(ctx: &Ctx<'_>) -> f32 {
    match (line(ctx), ctx.narrow) {
        (None, _) => 0.0,
        (Some(_), false) => 26.0,
        (Some(_), true) => 42.0,
    }
}

/// What there is to try, where no card says it.
fn line(ctx: &Ctx<'_>) -> Option<String> {
    ctx.film.tried().filter(|_| !ctx.tries())
}

/// What there is to try, while the visitor tries it.
pub(super) fn tried_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let Some(task) = line(ctx) else { return };
    let (palette, size) = (ctx.palette, if ctx.narrow { BODY - 1.0 } else { BODY + 1.0 });
    let mut job = LayoutJob::default();
    for (says, tone) in [("Your turn:  ", palette.query), (task.as_str(), palette.ink)] {
        let format = TextFormat { font_id: medium(size), color: colour(tone), ..TextFormat::default() };
        job.append(says, 0.0, format);
    }
    job.wrap.max_width = ui.available_width();
    job.wrap.max_rows = if ctx.narrow { 2 } else { 1 };
    let height = tried_height(ctx) - ui.spacing().item_spacing.y;
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        ui.add(Label::new(job).selectable(false));
    });
}

/// At a stop point: what there is to try, and the way on.
pub(crate) fn task_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (film, palette) = (ctx.film, ctx.palette);
    let Some(timeline) = film.timeline.as_deref() else { return };
    let (chapter, _) = timeline.chapter_at(film.player.time());
    let task = timeline.chapters[chapter].task();
    heading(ui, "Your turn", palette.query);
    text(ui, task, BODY + 2.0, palette.ink);
    ui.horizontal(|ui| {
        if film.on && chip(ui, palette, "Try it", false).clicked() {
            ctx.ask(Intent::Camera(Camera::Steer));
        }
        let next = timeline.chapters.get(chapter + 1);
        let says = next.map_or("From the beginning".to_owned(), |span| format!("Next: {}", span.title));
        if chip(ui, palette, &says, true).clicked() {
            ctx.ask(Intent::Lesson(Command::Play));
        }
    });
}
