//! The lesson's bar and transcript under a pointer, by keys and on a phone.
#![cfg(test)]

use bevy_egui::egui::{self, Pos2, accesskit::Role};
use egui_kittest::kittest::{Queryable as _, by};

use super::person::Person;
use crate::lesson::{Command, Scene, Timeline};
use crate::model::steps::Normalise;
use crate::session::{Film, Intent, Panel, Wish};

fn film<'a>(person: &'a Person<'_>) -> &'a Film {
    person.0.state().app.world().resource::<Film>()
}

fn timeline(person: &Person<'_>) -> std::sync::Arc<Timeline> {
    film(person).timeline.clone().unwrap()
}

/// With the lesson, not played yet.
fn reader(narrow: bool) -> Person<'static> {
    let mut person = Person::with(narrow, crate::platform::assets_dir());
    for _ in 0..100 {
        if film(&person).timeline.is_some() {
            break;
        }
        person.wait();
    }
    person.ask(Intent::Film(Command::Home));
    person
}

/// The middle of the line of time, and how far its ends are from there.
fn line(person: &Person<'_>) -> (Pos2, f32) {
    let slider = by().predicate(|node| {
        node.role() == Role::Slider
            && node.data().label().is_some_and(|label| label.starts_with("Time of the lesson"))
    });
    let rect = person.0.get(slider).rect();
    (rect.center(), rect.width() * 0.5 - 8.0)
}

fn drag(person: &mut Person<'_>, from: Pos2, to: Pos2) {
    let press = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    for event in [egui::Event::PointerMoved(from), press(from, true), egui::Event::PointerMoved(to)] {
        person.0.event(event);
        person.0.step();
    }
    person.0.step();
    person.0.event(press(to, false));
    person.wait();
}

#[test]
fn the_line_of_time_is_dragged() {
    for narrow in [false, true] {
        let mut person = reader(narrow);
        let duration = timeline(&person).duration();
        let (middle, half) = line(&person);
        drag(&mut person, middle - egui::vec2(half * 0.9, 0.0), middle);
        let there = film(&person).player.time();
        assert!((there / duration - 0.5).abs() < 0.01, "narrow {narrow}: {there} of {duration}");
        drag(&mut person, middle, middle + egui::vec2(half * 0.5, 0.0));
        let there = film(&person).player.time();
        assert!((there / duration - 0.75).abs() < 0.01, "narrow {narrow}: {there} of {duration}");
        assert!(!film(&person).player.is_playing());
    }
}

#[test]
fn the_line_of_time_has_the_arrow_keys_while_it_has_the_focus() {
    let mut person = reader(false);
    let slider = by().predicate(|node| {
        node.role() == Role::Slider
            && node.data().label().is_some_and(|label| label.starts_with("Time of the lesson"))
    });
    person.0.get(slider).focus();
    person.wait();
    let mut press = |key| {
        person.0.key_press(key);
        person.wait();
        (film(&person).player.time(), timeline(&person).chapter_at(film(&person).player.time()).0)
    };
    let (time, _) = press(egui::Key::ArrowRight);
    assert!((time - 10.0).abs() < 1e-3, "{time}");
    let (time, _) = press(egui::Key::ArrowRight);
    assert!((time - 20.0).abs() < 1e-3, "the focus stays: {time}");
    let (time, _) = press(egui::Key::ArrowLeft);
    assert!((time - 10.0).abs() < 1e-3, "{time}");
    assert_eq!(press(egui::Key::ArrowDown).1, 1);
    assert_eq!(press(egui::Key::ArrowUp).1, 0);
    assert_eq!(press(egui::Key::End).1, 11);
    assert_eq!(press(egui::Key::Home).0, 0.0);
}

#[test]
fn the_volume_has_them_too() {
    let mut person = reader(false);
    person.0.get_by_role_and_label(Role::Slider, "Volume").focus();
    person.wait();
    for _ in 0..2 {
        person.0.key_press(egui::Key::ArrowLeft);
        person.wait();
    }
    assert!((person.state().settings.sound.volume - 0.6).abs() < 1e-3);
    assert_eq!(film(&person).player.time(), 0.0);
}

#[test]
fn a_word_of_the_transcript_is_pressed() {
    let mut person = reader(false);
    person.press("Transcript");
    let span = &timeline(&person).chapters[0];
    let paragraph: Vec<_> = span.words.iter().filter(|word| word.paragraph == 0).collect();
    let says: Vec<&str> = paragraph.iter().map(|word| word.text.as_str()).collect();
    let says = says.join(" ");
    // The captions say it too.
    let rect = person.0.get_by_role_and_label(Role::Button, &says).rect();
    // Where the letters stand is for the type to say: the galley that is drawn.
    let context = person.0.ctx.clone();
    let place = |word: usize| {
        let before: usize = says.split(' ').take(word).map(|word| word.chars().count() + 1).sum();
        let palette = crate::visual::palette::Theme::default().palette();
        let font = crate::theme::medium(super::widgets::BODY);
        let galley = context.fonts_mut(|fonts| {
            fonts.layout(says.clone(), font, crate::theme::colour(palette.ink), rect.width() + 1.0)
        });
        let cursor = egui::text::CCursor::new(before + 1);
        rect.min + galley.pos_from_cursor(cursor).center().to_vec2()
    };
    for word in [6, 3, 11] {
        let at = place(word);
        drag(&mut person, at, at);
        let time = film(&person).player.time();
        assert!((time - paragraph[word].start).abs() < 1e-6, "{} is at {time}", paragraph[word].text);
    }
}

#[test]
fn a_phone_has_ten_seconds_and_the_chapters_by_name() {
    let mut person = reader(true);
    person.press("+10");
    person.press("+10");
    person.press("−10");
    assert!((film(&person).player.time() - 10.0).abs() < 1e-3);
    let screen = person.0.ctx.content_rect();
    for label in ["Play the lesson", "−10", "+10", "Chapter back", "Chapter on", "CC", "Text"] {
        let rect = person.0.get_by_label(label).rect();
        assert!(screen.contains_rect(rect), "{label} stands at {rect:?}");
    }
    person.press("Text");
    person.press("Chapters");
    person.press("4  Three questions");
    assert_eq!(timeline(&person).chapter_at(film(&person).player.time()).0, 3);
    assert_eq!(person.state().panels.sheet, Some(Panel::Transcript));
}

#[test]
fn what_there_is_to_try_stands_above_the_bar_until_the_lesson_goes_on() {
    for narrow in [false, true] {
        let mut person = reader(narrow);
        person.ask(Intent::Film(Command::GoTo(2)));
        person.ask(Intent::Film(Command::Stop));
        person.press("Try it");
        let says = "Your turn:  Leave the steps, switch position off, and watch the arcs.";
        let rect = person.0.get_by_label(says).rect();
        let (bar, _) = line(&person);
        assert!(rect.bottom() < bar.y && person.0.ctx.content_rect().contains_rect(rect), "{rect:?}");
        // What it asks for is at hand: once the steps are left, the switch stands below the heads.
        person.ask(Intent::Study(Wish::Open(None)));
        if !narrow {
            person.press("Position");
            assert!(person.state().study.reading.positionless);
        }
        person.press("Resume the lesson");
        assert!(person.0.query_by_label(says).is_none());
        assert_eq!(timeline(&person).chapter_at(film(&person).player.time()).0, 3);
    }
}

/// The words of the captions in the colour of the word that is spoken.
fn marked(person: &Person<'_>) -> Vec<String> {
    let tone = crate::theme::colour(crate::visual::palette::Theme::default().palette().query);
    let galleys = person.0.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
        egui::Shape::Text(text) => Some(text.galley.clone()),
        _ => None,
    });
    let words = galleys.flat_map(|galley| {
        let own = galley
            .job
            .sections
            .iter()
            .filter(|section| section.format.color == tone && section.format.underline.color == tone);
        own.map(|section| {
            let range = section.byte_range.start.0..section.byte_range.end.0;
            galley.job.text[range].to_owned()
        })
        .collect::<Vec<_>>()
    });
    words.collect()
}

#[test]
fn the_captions_mark_the_word_that_is_spoken() {
    for narrow in [false, true] {
        let mut person = reader(narrow);
        person.ask(Intent::Film(Command::Toggle));
        let lesson = timeline(&person);
        for (chapter, index) in [(0, 4), (4, 20), (9, 33)] {
            let span = &lesson.chapters[chapter];
            let word = &span.words[index];
            person.ask(Intent::Film(Command::Seek(span.start + (word.start + word.end) * 0.5)));
            // It plays on while frames pass, and a frame shows what was said before it.
            let now = film(&person).moment().and_then(|moment| moment.word).unwrap();
            assert!((index..index + 4).contains(&now), "{now}");
            person.0.step();
            assert_eq!(marked(&person), [span.words[now].text.clone()], "narrow: {narrow}");
        }
    }
}

#[test]
fn a_card_that_draws_has_a_phone_to_itself_and_follows_the_switches() {
    for narrow in [false, true] {
        let mut person = reader(narrow);
        let lesson = timeline(&person);
        let span = lesson.chapters.iter().find(|span| span.name == "07-softmax").unwrap();
        person.ask(Intent::Film(Command::Toggle));
        let mut shows = |way: Normalise, label: &str| {
            let drawn = |scene: &Scene| scene.card.is_some() && scene.switches.normalise == way;
            let (at, _) = span.scenes.iter().find(|(_, scene)| drawn(scene)).unwrap();
            person.ask(Intent::Film(Command::Seek(span.start + at + 0.1)));
            assert!(person.0.query_by_label(label).is_some(), "narrow: {narrow}, {label}");
            assert_eq!(person.0.query_by_label("7. Softmax").is_some(), !narrow);
        };
        shows(Normalise::Softmax, "softmax, the largest share: river 55%");
        shows(Normalise::ArgMax, "arg max, the largest share: river 100%");
        // Before the card there is the panel alone.
        person.ask(Intent::Film(Command::Seek(span.start + 2.0)));
        assert!(person.0.query_by_label("5. Divided by √d_k").is_some(), "narrow: {narrow}");
    }
}

#[test]
fn the_speed_says_what_becomes_of_the_pitch() {
    let mut person = reader(false);
    person.press("1×");
    assert_eq!(person.state().settings.sound.speed, 1.25);
    assert!(person.0.query_by_label("1.25×, pitch too").is_some());
}
