//! The line of time: chapters, and where the lesson is.

use arclight_core::intent::Intent;
use arclight_core::lesson::{Command, Timeline};
use egui::{Align2, Key, Pos2, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::controls::arrows;
use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::SMALL;

/// Minutes and seconds.
fn time(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// Where it is, and how long it takes.
pub(super) fn clock(ctx: &Ctx<'_>, timeline: &Timeline) -> String {
    format!("{} / {}", time(ctx.film.player.time()), time(timeline.duration()))
}

/// What keys ask for on the line of time: the same as where the lesson has them.
fn seek_keys(ui: &Ui, response: &Response) -> Option<Command> {
    let (along, across) = arrows(ui, response);
    let pressed = |key| response.has_focus() && ui.input(|input| input.key_pressed(key));
    match (along, across) {
        (0, 0) if pressed(Key::Home) => Some(Command::Home),
        (0, 0) if pressed(Key::End) => Some(Command::End),
        (0, 0) => None,
        (0, across) => Some(Command::Chapter(across)),
        (along, _) => Some(Command::Skip(10.0 * f64::from(along))),
    }
}

/// The line of time with its chapters; press or drag to go there.
pub(super) fn timeline_ui(ui: &mut Ui, ctx: &Ctx<'_>, timeline: &Timeline) {
    let (film, palette) = (ctx.film, ctx.palette);
    let duration = timeline.duration().max(1e-6);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click_and_drag());
    let line = rect.shrink2(vec2(8.0, 0.0));
    let (chapter, _) = timeline.chapter_at(film.player.time());
    paint_chapters(ui, ctx, timeline, line);
    let name = format!("{}. {}", chapter + 1, timeline.chapters[chapter].title);
    let at = pos2(line.left(), rect.top() - 1.0);
    ui.painter().text(at, Align2::LEFT_TOP, &name, medium(SMALL), colour(palette.dim));
    if ctx.narrow {
        // The line below has no room for it.
        let at = pos2(line.right(), rect.top() - 1.0);
        ui.painter().text(at, Align2::RIGHT_TOP, clock(ctx, timeline), medium(SMALL), colour(palette.ink));
    }
    response.widget_info(|| {
        let says = format!("Time of the lesson: {}, chapter {name}", time(film.player.time()));
        WidgetInfo::slider(true, film.player.time(), says)
    });
    let at = |pos: Pos2| f64::from(((pos.x - line.left()) / line.width()).clamp(0.0, 1.0)) * duration;
    let keys = seek_keys(ui, &response);
    let asked = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged()).map(at);
    if let Some(pos) = response.hover_pos() {
        let seconds = at(pos);
        let (over, _) = timeline.chapter_at(seconds);
        let says = format!("{}  {}. {}", time(seconds), over + 1, timeline.chapters[over].title);
        response.on_hover_text_at_pointer(says);
    }
    for command in asked.map(Command::Seek).into_iter().chain(keys) {
        ctx.ask(Intent::Lesson(command));
    }
}

/// A line for each chapter, as far as it is heard in another colour; the one that is heard now is thicker.
fn paint_chapters(ui: &Ui, ctx: &Ctx<'_>, timeline: &Timeline, line: Rect) {
    let (palette, time) = (ctx.palette, ctx.film.player.time());
    let duration = timeline.duration().max(1e-6);
    let x = |seconds: f64| line.left() + line.width() * (seconds / duration).clamp(0.0, 1.0) as f32;
    let (chapter, _) = timeline.chapter_at(time);
    let y = line.bottom() - 9.0;
    let now = x(time);
    for (index, span) in timeline.chapters.iter().enumerate() {
        let (from, to) = (x(span.start) + 1.5, x(span.start + span.duration) - 1.5);
        let thick = if index == chapter { 6.0 } else { 4.0 };
        let part = |from: f32, to: f32| {
            Rect::from_min_max(pos2(from, y - thick * 0.5), pos2(to.max(from), y + thick * 0.5))
        };
        ui.painter().rect_filled(part(from, to), 2.0, colour(palette.line));
        if now > from {
            ui.painter().rect_filled(part(from, to.min(now)), 2.0, colour(palette.key));
        }
    }
    ui.painter().circle_filled(pos2(now, y), 7.0, colour(palette.query));
}
