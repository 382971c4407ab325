//! What is said, as it is said: two lines above the bar, the word that is spoken marked.

use std::ops::Range;

use arclight_core::lesson::Word;
use egui::text::LayoutJob;
use egui::{Align, Label, Stroke, TextFormat, Ui};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};

/// Most letters on one page of captions, however wide it is.
const PAGE: usize = 92;

/// A silence that ends a page, seconds.
const SILENCE: f64 = 1.5;

/// Letters on a page of captions that is so wide: two lines.
fn letters(width: f32, size: f32) -> usize {
    /// Width of a letter in heights of the type, and what a long word leaves free at the end of a line.
    const LETTER: f32 = 0.55;
    const FREE: f32 = 9.0;
    let line = (width / (size * LETTER) - FREE * 0.5).max(8.0);
    ((2.0 * line) as usize).min(PAGE)
}

/// Letters of some words, with the spaces behind them.
fn length(words: &[Word]) -> usize {
    words.iter().map(|word| word.text.chars().count() + 1).sum()
}

/// Pages of that many letters at most: whole sentences where they fit, else parts of one.
fn pages(words: &[Word], most: usize) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let end = sentence(words, from);
        // What comes after a silence is not read before: it may be the answer.
        let goes_on = from > 0
            && words[from - 1].paragraph == words[from].paragraph
            && words[from].start - words[from - 1].end < SILENCE;
        let fits = pages.last().is_some_and(|page| goes_on && length(&words[page.start..end]) <= most);
        match pages.last_mut() {
            Some(page) if fits => page.end = end,
            _ => pages.extend(parts(words, from..end, most)),
        }
        from = end;
    }
    pages
}

/// Where the sentence that begins there ends.
fn sentence(words: &[Word], from: usize) -> usize {
    let ends = |at: usize| {
        words[at].text.ends_with(['.', '?', '!'])
            || words.get(at + 1).is_none_or(|next| next.paragraph != words[at].paragraph)
    };
    (from..words.len()).find(|at| ends(*at)).map_or(words.len(), |at| at + 1)
}

/// A sentence in parts that fit: they end at a comma where there is one, and never between a number and what it counts.
fn parts(words: &[Word], mut rest: Range<usize>, most: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    while length(&words[rest.clone()]) > most && rest.len() > 1 {
        let good = |end: &usize| {
            let full = length(&words[rest.start..*end]) as f32 / most as f32;
            let comma = words[end - 1].text.ends_with([',', ':', ';', '…']);
            let counts = words[*end].text.starts_with("percent");
            full + if comma { 0.6 } else { 0.0 } - if counts { 2.0 } else { 0.0 }
        };
        let fits = |end: &usize| *end == rest.start + 1 || length(&words[rest.start..*end]) <= most;
        let ends = (rest.start + 1..rest.end).filter(fits);
        let end = ends.max_by(|a, b| good(a).total_cmp(&good(b))).unwrap_or(rest.start + 1);
        parts.push(rest.start..end);
        rest.start = end;
    }
    parts.push(rest);
    parts
}

/// The words that are on one page with that one.
fn page(words: &[Word], at: usize, most: usize) -> Range<usize> {
    pages(words, most).into_iter().find(|page| page.contains(&at)).unwrap_or_default()
}

/// Of the type. On a picture 2 m wide it is read from 4 m: 33 pixels of 1080.
pub(crate) fn size(ctx: &Ctx<'_>) -> f32 {
    if ctx.narrow { 16.0 } else { 25.0 }
}

/// Draws them, where a lesson speaks.
pub(crate) fn captions_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let Some(moment) = ctx.film.moment() else { return };
    let Some(timeline) = ctx.film.timeline.as_deref() else { return };
    let span = &timeline.chapters[moment.chapter];
    let at = moment.word.unwrap_or(0);
    let size = size(ctx);
    let spoken =
        moment.word.filter(|word| span.words.get(*word).is_some_and(|word| moment.local < word.end + 0.3));
    let page = page(&span.words, at, letters(ui.available_width(), size));
    let mut job = words_job(ctx, &span.words, page, spoken, size);
    job.wrap.max_width = ui.available_width();
    job.halign = Align::Center;
    ui.vertical_centered(|ui| ui.add(Label::new(job).selectable(false)));
}

/// A run of words; the spoken one is underlined and in another colour.
pub(super) fn words_job(
    ctx: &Ctx<'_>,
    words: &[Word],
    range: Range<usize>,
    spoken: Option<usize>,
    size: f32,
) -> LayoutJob {
    let palette = ctx.palette;
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

#[cfg(test)]
mod tests {
    use arclight_core::lesson::{Timeline, Timings};
    use egui::{Color32, Context, RawInput};

    use super::*;
    use crate::theme::{has_fonts, install_fonts};

    #[test]
    fn what_comes_after_a_silence_is_a_page_of_its_own() {
        let mut words = words("You are the bear. What now? Two thirds come from fish.");
        for (index, word) in words.iter_mut().enumerate() {
            // Four seconds to guess after the sixth word.
            let start = index as f64 * 0.4 + if index >= 6 { 4.0 } else { 0.0 };
            (word.start, word.end) = (start, start + 0.3);
        }
        assert_eq!(pages(&words, 90), [0..6, 6..11]);
        assert_eq!(pages(&words[..6], 90).len(), 1, "a usual pause goes on");
    }

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
    fn captions_break_where_a_reader_would() {
        let words = words(
            "It rests. When the bear comes first, it takes a share of the light of about thirty-seven percent of it.",
        );
        let said = |range: &Range<usize>| {
            words[range.clone()].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let all: Vec<String> = pages(&words, 50).iter().map(said).collect();
        let parts = ["It rests.", "When the bear comes first,", "it takes a share of the light of about"];
        assert_eq!(all[..3], parts);
        assert!(all[3].starts_with("thirty-seven percent"), "{all:?}");
    }

    #[test]
    fn captions_take_two_lines_however_wide_they_are() {
        let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
        let context = Context::default();
        install_fonts(&context, &[]);
        let lesson = assets.join("lessons/attention");
        let read = |file: &str| std::fs::read_to_string(lesson.join(file)).map_err(|error| error.to_string());
        let (lesson, _) = arclight_core::lesson::read(read).unwrap();
        let timeline = Timeline::new(lesson, &Timings::default()).unwrap();
        // Fonts are there from the second frame on.
        for _ in 0..2 {
            let _ = context.run_ui(RawInput::default(), |ui| {
                if !has_fonts(ui.ctx()) {
                    return;
                }
                // Phones, and the widest page: what the layout of a lesson leaves of 320, 390 and 1440 points.
                for (width, size) in [(248.0, 16.0), (318.0, 16.0), (1018.0, 25.0)] {
                    for span in &timeline.chapters {
                        let mut next = 0;
                        while next < span.words.len() {
                            let range = page(&span.words, next, letters(width, size));
                            let said: Vec<&str> =
                                span.words[range.clone()].iter().map(|word| word.text.as_str()).collect();
                            let said = said.join(" ");
                            let galley = ui.painter().layout(said, medium(size), Color32::WHITE, width);
                            assert!(galley.rows.len() <= 2, "{width}: {}", galley.text());
                            next = range.end;
                        }
                    }
                }
            });
        }
        assert!(has_fonts(&context), "nothing was measured");
    }
}
