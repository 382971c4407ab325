//! Everything that the lesson says, its chapters by name, and what is seldom set.

use arclight_core::intent::Intent;
use arclight_core::lesson::{Command, Span, Timeline};
use egui::{
    Button, CollapsingHeader, DragValue, RichText, ScrollArea, Sense, Ui, WidgetInfo, WidgetType, vec2,
};

use super::captions::words_job;
use super::controls::{captions_button, speed_ui, tight, volume_ui};
use crate::ctx::Ctx;
use crate::settings::motion_ui;
use crate::theme::{colour, medium, semibold};
use crate::widgets::{BODY, SMALL, at_least, follow_keys, heading, row, switch, text};

/// Everything that is said; a press on a word goes there. And what is seldom set.
pub(crate) fn transcript_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (film, palette) = (ctx.film, ctx.palette);
    let Some(timeline) = film.timeline.as_deref() else { return };
    heading(ui, &timeline.title, palette.ink);
    options_ui(ui, ctx);
    if ctx.narrow {
        // No pointer rests on the line of time there, to read their names.
        chapters_ui(ui, ctx, timeline);
    }
    let (now, local) = timeline.chapter_at(film.player.time());
    let most = (ui.available_height() - 10.0).clamp(160.0, 420.0);
    ScrollArea::vertical().id_salt("transcript").max_height(most).show(ui, |ui| {
        for (index, span) in timeline.chapters.iter().enumerate() {
            let title = format!("{}. {}", index + 1, span.title);
            let ink = if index == now { palette.query } else { palette.ink };
            let title = RichText::new(title).font(semibold(BODY + 1.0)).color(colour(ink));
            let button = Button::new(title).frame(false).min_size(vec2(0.0, 28.0));
            if ui.add(button).clicked() {
                ctx.ask(Intent::Lesson(Command::GoTo(index)));
            }
            let spoken =
                (index == now).then(|| span.words.iter().rposition(|word| word.start <= local)).flatten();
            if let Some(seconds) = chapter_ui(ui, ctx, span, spoken) {
                ctx.ask(Intent::Lesson(Command::Seek(span.start + seconds)));
            }
        }
        follow_keys(ui);
    });
}

/// The chapters by name, in a list that opens.
fn chapters_ui(ui: &mut Ui, ctx: &Ctx<'_>, timeline: &Timeline) {
    let palette = ctx.palette;
    let (now, _) = timeline.chapter_at(ctx.film.player.time());
    let title = RichText::new("Chapters").font(medium(BODY)).color(colour(palette.ink));
    CollapsingHeader::new(title).id_salt("chapters").show(ui, |ui| {
        for (index, span) in timeline.chapters.iter().enumerate() {
            let name = format!("{}  {}", index + 1, span.title);
            let mark = if index == now { palette.query } else { palette.line };
            if row(ui, palette, mark, &name, "", index == now).clicked() {
                ctx.ask(Intent::Lesson(Command::GoTo(index)));
            }
        }
    });
}

/// The paragraphs of a chapter; gives the second of the word that was pressed.
fn chapter_ui(ui: &mut Ui, ctx: &Ctx<'_>, span: &Span, spoken: Option<usize>) -> Option<f64> {
    let mut asked = None;
    let mut from = 0;
    while from < span.words.len() {
        let paragraph = span.words[from].paragraph;
        let to = from + span.words[from..].iter().take_while(|word| word.paragraph == paragraph).count();
        let mut job = words_job(ctx, &span.words, from..to, spoken, BODY);
        job.wrap.max_width = ui.available_width() - 8.0;
        let says = job.text.clone();
        let galley = ui.painter().layout_job(job);
        let size = vec2(galley.size().x, at_least(ui, galley.size().y));
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        if ui.is_rect_visible(rect) {
            ui.painter().galley(rect.min, galley.clone(), colour(ctx.palette.ink));
        }
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &says));
        if response.clicked() {
            // Keys press a paragraph without a place: its beginning.
            let at = response
                .interact_pointer_pos()
                .map_or(0, |pos| galley.cursor_from_pos(pos - rect.min).index.into());
            let spaces = says.chars().take(at).filter(|letter| *letter == ' ').count();
            asked = span.words.get((from + spaces).min(to - 1)).map(|word| word.start);
        }
        from = to;
    }
    asked
}

/// Speed and volume where the bar has no room, and what is seldom set.
fn options_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, sound) = (ctx.palette, &ctx.state.settings.sound);
    if ctx.narrow || ctx.is_kiosk() || tight(ui) {
        ui.horizontal(|ui| {
            speed_ui(ui, ctx);
            volume_ui(ui, ctx);
            if ctx.is_kiosk() {
                captions_button(ui, ctx);
            }
        });
    }
    if let Some(on) = switch(ui, palette, "Go on by itself after a stop", sound.goes_on) {
        ctx.change_sound(|sound| sound.goes_on = on);
    }
    // The rest is for whoever looks after the machine.
    if ctx.is_kiosk() {
        motion_ui(ui, ctx);
    } else {
        at_home(ui, ctx);
    }
    if let Some(fault) = &ctx.film.fault {
        text(ui, fault, SMALL, palette.query);
    }
}

/// What nobody changes on a screen that is not theirs.
fn at_home(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, sound) = (ctx.palette, &ctx.state.settings.sound);
    if let Some(on) = switch(ui, palette, "Play at the start of the program", sound.autoplay) {
        ctx.change_sound(|sound| sound.autoplay = on);
    }
    ui.horizontal(|ui| {
        text(ui, "Sound comes later by", SMALL, palette.dim);
        let mut milliseconds = (sound.offset * 1000.0).round();
        let drag = DragValue::new(&mut milliseconds).range(-1000.0..=1000.0).speed(5.0).suffix(" ms");
        if ui.add(drag).on_hover_text("For HDMI and Bluetooth").changed() {
            ctx.change_sound(|sound| sound.offset = milliseconds / 1000.0);
        }
    });
}
