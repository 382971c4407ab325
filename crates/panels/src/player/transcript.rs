//! What the lesson lays over the stage: captions, its card, what there is to try, the transcript.

use bevy_egui::egui::text::LayoutJob;
use bevy_egui::egui::{self, Align, RichText, ScrollArea, Sense, Stroke, TextFormat, Ui, vec2};

use super::diagram::diagram_ui;
use super::player_ui::{speed_ui, tight, volume_ui};
use super::view::View;
use super::widgets::{BODY, SMALL, at_least, chip, heading, row, switch, text};
use crate::lesson::{Card, Command, Span, Timeline, Word};
use crate::session::{Intent, Sound};
use crate::theme::{colour, medium, semibold};

/// The card that the lesson shows.
pub fn card<'a>(view: &View<'a>) -> Option<&'a Card> {
    let timeline = view.close.film.timeline.as_deref()?;
    timeline.cards.get(view.state.card.as_ref()?)
}

/// What it says and draws.
pub fn card_ui(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    let Some(card) = card(view) else { return };
    ui.label(RichText::new(&card.title).font(semibold(18.0)).color(colour(palette.ink)));
    if let Some(formula) = &card.formula {
        ui.label(RichText::new(formula).font(semibold(22.0)).color(colour(palette.query)));
    }
    for line in &card.lines {
        text(ui, line, BODY, palette.ink);
    }
    if let Some(diagram) = card.diagram {
        diagram_ui(ui, view, diagram);
    }
}

/// Most letters on one page of captions, however wide it is.
const PAGE: usize = 92;

/// Letters on a page of captions that is so wide: two lines.
fn letters(width: f32, size: f32) -> usize {
    /// Width of a letter in heights of the type, and what a long word leaves free at the end of a line.
    const LETTER: f32 = 0.55;
    const FREE: f32 = 9.0;
    let line = (width / (size * LETTER) - FREE * 0.5).max(8.0);
    ((2.0 * line) as usize).min(PAGE)
}

/// The words that stand together with that one, of that many letters at most: whole sentences where they fit.
fn page(words: &[Word], at: usize, most: usize) -> std::ops::Range<usize> {
    let mut from = 0;
    let mut letters = 0;
    for (index, word) in words.iter().enumerate() {
        let ends = |word: &Word| word.text.ends_with(['.', '?', '!', ':']);
        let another = index > 0 && words[index - 1].paragraph != word.paragraph;
        let sentence: usize = words[index..]
            .iter()
            .scan(false, |over, word| {
                let now = *over;
                *over |= ends(word);
                (!now).then_some(word.text.chars().count() + 1)
            })
            .sum();
        let begins = index == 0 || ends(&words[index - 1]);
        let full = letters + word.text.chars().count() > most
            || (begins && letters > 0 && letters + sentence > most);
        if another || full {
            if index > at {
                return from..index;
            }
            (from, letters) = (index, 0);
        }
        letters += word.text.chars().count() + 1;
    }
    from..words.len()
}

/// Two lines at most, the word that is spoken marked.
pub fn captions_ui(ui: &mut Ui, view: &View<'_>) {
    let Some(moment) = view.close.film.moment() else { return };
    let Some(span) = view.close.film.timeline.as_deref().map(|timeline| &timeline.chapters[moment.chapter])
    else {
        return;
    };
    let at = moment.word.unwrap_or(0);
    let size = if view.narrow { 16.0 } else { 20.0 };
    let spoken =
        moment.word.filter(|word| span.words.get(*word).is_some_and(|word| moment.local < word.end + 0.3));
    let page = page(&span.words, at, letters(ui.available_width(), size));
    let mut job = words_job(view, &span.words, page, spoken, size);
    job.wrap.max_width = ui.available_width();
    job.halign = Align::Center;
    ui.vertical_centered(|ui| ui.add(egui::Label::new(job).selectable(false)));
}

/// A run of words; the spoken one is underlined and in another colour.
fn words_job(
    view: &View<'_>,
    words: &[Word],
    range: std::ops::Range<usize>,
    spoken: Option<usize>,
    size: f32,
) -> LayoutJob {
    let palette = view.palette;
    let mut job = LayoutJob::default();
    for index in range.clone() {
        let Some(word) = words.get(index) else { break };
        let is_spoken = spoken == Some(index);
        let tone = colour(if is_spoken { palette.query } else { palette.ink });
        let underline = if is_spoken { Stroke::new(2.0, tone) } else { Stroke::NONE };
        let format = TextFormat { font_id: medium(size), color: tone, underline, ..TextFormat::default() };
        job.append(&word.text, 0.0, format);
        if index + 1 < range.end {
            let space = TextFormat { font_id: medium(size), ..TextFormat::default() };
            job.append(" ", 0.0, space);
        }
    }
    job
}

/// Height of [`tried_ui`], logical points.
pub fn tried_height(view: &View<'_>) -> f32 {
    match (view.close.film.tried(), view.narrow) {
        (None, _) => 0.0,
        (Some(_), false) => 26.0,
        (Some(_), true) => 42.0,
    }
}

/// What there is to try, while the visitor tries it.
pub fn tried_ui(ui: &mut Ui, view: &View<'_>) {
    let Some(task) = view.close.film.tried() else { return };
    let (palette, size) = (view.palette, if view.narrow { BODY - 1.0 } else { BODY + 1.0 });
    let mut job = LayoutJob::default();
    for (says, tone) in [("Your turn:  ", palette.query), (task.as_str(), palette.ink)] {
        let format = TextFormat { font_id: medium(size), color: colour(tone), ..TextFormat::default() };
        job.append(says, 0.0, format);
    }
    job.wrap.max_width = ui.available_width();
    job.wrap.max_rows = if view.narrow { 2 } else { 1 };
    let height = tried_height(view) - ui.spacing().item_spacing.y;
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        ui.add(egui::Label::new(job).selectable(false));
    });
}

/// At a stop point: what there is to try, and the way on.
pub fn task_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (film, palette) = (view.close.film, view.palette);
    let timeline = film.timeline.as_deref()?;
    let (chapter, _) = timeline.chapter_at(film.player.time());
    let task = timeline.chapters[chapter].task();
    heading(ui, "Your turn", palette.query);
    text(ui, task, BODY + 2.0, palette.ink);
    let mut intent = None;
    ui.horizontal(|ui| {
        if film.on && chip(ui, palette, "Try it", false).clicked() {
            intent = Some(Intent::TakeWheel);
        }
        let next = timeline.chapters.get(chapter + 1);
        let says = next.map_or("From the beginning".to_owned(), |span| format!("Next: {}", span.title));
        if chip(ui, palette, &says, true).clicked() {
            intent = Some(Intent::Film(Command::Play));
        }
    });
    intent
}

/// Everything that is said; a press on a word goes there. And what is seldom set.
pub fn transcript_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (film, palette) = (view.close.film, view.palette);
    let timeline = film.timeline.as_deref()?;
    let mut intent = options_ui(ui, view);
    if view.narrow {
        // No pointer rests on the line of time there, to read their names.
        intent = chapters_ui(ui, view, timeline).or(intent);
    }
    let (now, local) = timeline.chapter_at(film.player.time());
    let most = (ui.available_height() - 10.0).clamp(160.0, 420.0);
    ScrollArea::vertical().id_salt("transcript").max_height(most).show(ui, |ui| {
        for (index, span) in timeline.chapters.iter().enumerate() {
            let title = format!("{}. {}", index + 1, span.title);
            let ink = if index == now { palette.query } else { palette.ink };
            let title = RichText::new(title).font(semibold(BODY + 1.0)).color(colour(ink));
            let button = egui::Button::new(title).frame(false).min_size(vec2(0.0, 28.0));
            if ui.add(button).clicked() {
                intent = Some(Intent::Film(Command::GoTo(index)));
            }
            let spoken =
                (index == now).then(|| span.words.iter().rposition(|word| word.start <= local)).flatten();
            if let Some(seconds) = chapter_ui(ui, view, span, spoken) {
                intent = Some(Intent::Film(Command::Seek(span.start + seconds)));
            }
        }
        super::places::follow_keys(ui);
    });
    intent
}

/// The chapters by name, in a list that opens.
fn chapters_ui(ui: &mut Ui, view: &View<'_>, timeline: &Timeline) -> Option<Intent> {
    let palette = view.palette;
    let (now, _) = timeline.chapter_at(view.close.film.player.time());
    let mut intent = None;
    let title = RichText::new("Chapters").font(medium(BODY)).color(colour(palette.ink));
    egui::CollapsingHeader::new(title).id_salt("chapters").show(ui, |ui| {
        for (index, span) in timeline.chapters.iter().enumerate() {
            let name = format!("{}  {}", index + 1, span.title);
            let mark = if index == now { palette.query } else { palette.line };
            if row(ui, palette, mark, &name, "", index == now).clicked() {
                intent = Some(Intent::Film(Command::GoTo(index)));
            }
        }
    });
    intent
}

/// The paragraphs of a chapter; gives the second of the word that was pressed.
fn chapter_ui(ui: &mut Ui, view: &View<'_>, span: &Span, spoken: Option<usize>) -> Option<f64> {
    let mut asked = None;
    let mut from = 0;
    while from < span.words.len() {
        let paragraph = span.words[from].paragraph;
        let to = from + span.words[from..].iter().take_while(|word| word.paragraph == paragraph).count();
        let mut job = words_job(view, &span.words, from..to, spoken, BODY);
        job.wrap.max_width = ui.available_width() - 8.0;
        let says = job.text.clone();
        let galley = ui.painter().layout_job(job);
        let size = vec2(galley.size().x, at_least(ui, galley.size().y));
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        if ui.is_rect_visible(rect) {
            ui.painter().galley(rect.min, galley.clone(), colour(view.palette.ink));
        }
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &says));
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
fn options_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (palette, sound) = (view.palette, &view.state.settings.sound);
    let mut intent = None;
    heading(ui, timeline_title(view), palette.ink);
    if view.narrow || tight(ui) {
        ui.horizontal(|ui| {
            intent = speed_ui(ui, view);
            intent = volume_ui(ui, view).or(intent.take());
        });
    }
    let mut next = sound.clone();
    if let Some(on) = switch(ui, palette, "Go on by itself after a stop", sound.goes_on) {
        next.goes_on = on;
    }
    // The rest is for whoever looks after the machine.
    if view.visiting.venue.is_kiosk() {
        intent = super::afar::motion_ui(ui, view).or(intent);
    } else {
        at_home(ui, view, &mut next);
    }
    if next != *sound {
        intent = Some(Intent::SetSound(next));
    }
    if let Some(fault) = &view.close.film.fault {
        text(ui, fault, SMALL, palette.query);
    }
    intent
}

/// What nobody changes on a screen that is not theirs.
fn at_home(ui: &mut Ui, view: &View<'_>, next: &mut Sound) {
    let palette = view.palette;
    if let Some(on) = switch(ui, palette, "Play at the start of the program", next.autoplay) {
        next.autoplay = on;
    }
    ui.horizontal(|ui| {
        text(ui, "Sound comes later by", SMALL, palette.dim);
        let mut milliseconds = (next.offset * 1000.0).round();
        let drag = egui::DragValue::new(&mut milliseconds).range(-1000.0..=1000.0).speed(5.0).suffix(" ms");
        if ui.add(drag).on_hover_text("For HDMI and Bluetooth").changed() {
            next.offset = milliseconds / 1000.0;
        }
    });
}

fn timeline_title(view: &View<'_>) -> String {
    view.close.film.timeline.as_deref().map_or_else(String::new, |timeline: &Timeline| timeline.title.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let word = |text: &str| Word { text: text.to_owned(), start: 0.0, end: 0.0, paragraph: 0 };
        text.split_whitespace().map(word).collect()
    }

    #[test]
    fn captions_have_every_word_once() {
        let words = words(
            "One two three. Four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen. \
             And a very long sentence that goes on and on until it cannot stand on a single page of captions.",
        );
        for most in [PAGE, 50, 30] {
            let mut next = 0;
            while next < words.len() {
                let range = page(&words, next, most);
                assert_eq!(range.start, next);
                assert!((range.clone()).all(|at| page(&words, at, most) == range), "{range:?}");
                let letters: usize = words[range.clone()].iter().map(|word| word.text.len() + 1).sum();
                assert!(letters <= most + 1, "{letters}");
                next = range.end;
            }
        }
    }

    #[test]
    fn captions_take_two_lines_however_wide_they_are() {
        let assets = crate::platform::assets_dir().unwrap();
        let context = egui::Context::default();
        crate::theme::install_fonts(&context);
        let lesson = assets.join("lessons/attention");
        let read = |file: &str| std::fs::read_to_string(lesson.join(file)).map_err(|error| error.to_string());
        let (lesson, _) = crate::lesson::read(read).unwrap();
        let timeline = Timeline::new(lesson, &crate::lesson::Timings::default()).unwrap();
        // Fonts are there from the second frame on.
        for _ in 0..2 {
            let _ = context.run_ui(egui::RawInput::default(), |ui| {
                if !crate::theme::has_fonts(ui.ctx()) {
                    return;
                }
                // Phones, and the widest page: what `cinema` leaves of 320, 390 and 1440 points.
                for (width, size) in [(248.0, 16.0), (318.0, 16.0), (808.0, 20.0)] {
                    for span in &timeline.chapters {
                        let mut next = 0;
                        while next < span.words.len() {
                            let range = page(&span.words, next, letters(width, size));
                            let said: Vec<&str> =
                                span.words[range.clone()].iter().map(|word| word.text.as_str()).collect();
                            let said = said.join(" ");
                            let galley = ui.painter().layout(said, medium(size), egui::Color32::WHITE, width);
                            assert!(galley.rows.len() <= 2, "{width}: {}", galley.text());
                            next = range.end;
                        }
                    }
                }
            });
        }
        assert!(crate::theme::has_fonts(&context), "nothing was measured");
    }
}
