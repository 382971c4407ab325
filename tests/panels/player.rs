//! The lesson's bar and transcript under a pointer, by keys and on a phone.

use arclight_core::intent::Intent;
use arclight_core::lesson::Command;
use arclight_core::panel::Panel;
use arclight_core::visual::palette::Theme;
use arclight_panels::theme;
use egui::Pos2;
use egui::accesskit::Role;
use egui_kittest::kittest::{Queryable as _, by};

use super::harness::{DESK, PHONE, Person};

/// Size of the transcript's text, logical points.
const BODY: f32 = 15.0;

/// With the lesson, not played yet.
fn reader(screen: [f32; 2]) -> Person<'static> {
    let mut person = Person::with_files(screen);
    person.wait_until(|person| person.film().timeline.is_some());
    person.ask(Intent::Lesson(Command::Home));
    person
}

/// The middle of the line of time, and how far its ends are from there.
fn line(person: &Person<'_>) -> (Pos2, f32) {
    let slider = by().predicate(|node| {
        node.role() == Role::Slider
            && node.data().label().is_some_and(|label| label.starts_with("Time of the lesson"))
    });
    let rect = person.harness.get(slider).rect();
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
        person.harness.event(event);
        person.step();
    }
    person.step();
    person.harness.event(press(to, false));
    person.wait();
}

/// x-height of Inter, of its size.
const X_HEIGHT: f32 = 1118.0 / 2048.0;

#[test]
fn captions_are_read_from_four_metres() {
    // 16 arc minutes at 4 m, on a picture 2 m wide or, upright, 2 m high.
    let least = (16.0_f32 / 60.0).to_radians().tan() * 4.0 * 1920.0 / 2.0;
    for screen in [[1920.0, 1080.0], [1280.0, 720.0], [1080.0, 1920.0]] {
        let mut person = reader(screen);
        person.ask(Intent::Lesson(Command::Seek(1.0)));
        person.wait();
        let is_said = |galley: &&std::sync::Arc<egui::Galley>| galley.text().contains("He waited");
        let galleys = person.galleys();
        let caption = galleys.iter().find(is_said).expect("it is said");
        let size = caption.job.sections[0].format.font_id.size * person.harness.ctx.zoom_factor();
        let wanted = least * screen[0].max(screen[1]) / 1920.0;
        assert!(size * X_HEIGHT >= 0.97 * wanted, "{screen:?}: {} of {wanted}", size * X_HEIGHT);
    }
}

#[test]
fn the_line_of_time_is_dragged() {
    for screen in [DESK, PHONE] {
        let narrow = screen == PHONE;
        let mut person = reader(screen);
        let duration = person.timeline().duration();
        let (middle, half) = line(&person);
        drag(&mut person, middle - egui::vec2(half * 0.9, 0.0), middle);
        let there = person.film().player.time();
        assert!((there / duration - 0.5).abs() < 0.01, "narrow {narrow}: {there} of {duration}");
        drag(&mut person, middle, middle + egui::vec2(half * 0.5, 0.0));
        let there = person.film().player.time();
        assert!((there / duration - 0.75).abs() < 0.01, "narrow {narrow}: {there} of {duration}");
        assert!(!person.film().player.is_playing());
    }
}

#[test]
fn the_line_of_time_has_the_arrow_keys_while_it_has_the_focus() {
    let mut person = reader(DESK);
    let slider = by().predicate(|node| {
        node.role() == Role::Slider
            && node.data().label().is_some_and(|label| label.starts_with("Time of the lesson"))
    });
    person.harness.get(slider).focus();
    person.wait();
    let mut press = |key| {
        person.harness.key_press(key);
        person.wait();
        (person.film().player.time(), person.timeline().chapter_at(person.film().player.time()).0)
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
    let mut person = reader(DESK);
    person.harness.get_by_role_and_label(Role::Slider, "Volume").focus();
    person.wait();
    for _ in 0..2 {
        person.harness.key_press(egui::Key::ArrowLeft);
        person.wait();
    }
    assert!((person.state().settings.sound.volume - 0.6).abs() < 1e-3);
    assert_eq!(person.film().player.time(), 0.0);
}

#[test]
fn a_word_of_the_transcript_is_pressed() {
    let mut person = reader(DESK);
    person.press("Transcript");
    let span = &person.timeline().chapters[0];
    let paragraph: Vec<_> = span.words.iter().filter(|word| word.paragraph == 0).collect();
    let says: Vec<&str> = paragraph.iter().map(|word| word.text.as_str()).collect();
    let says = says.join(" ");
    // The captions say it too.
    let rect = person.harness.get_by_role_and_label(Role::Button, &says).rect();
    // Where the letters stand is for the type to say: the galley that is drawn.
    let context = person.harness.ctx.clone();
    let place = |word: usize| {
        let before: usize = says.split(' ').take(word).map(|word| word.chars().count() + 1).sum();
        let palette = Theme::default().palette();
        let font = theme::medium(BODY);
        let galley = context.fonts_mut(|fonts| {
            fonts.layout(says.clone(), font, theme::colour(palette.ink), rect.width() + 1.0)
        });
        let cursor = egui::text::CCursor::new(before + 1);
        rect.min + galley.pos_from_cursor(cursor).center().to_vec2()
    };
    for word in [6, 3, 11] {
        let at = place(word);
        drag(&mut person, at, at);
        let time = person.film().player.time();
        assert!((time - paragraph[word].start).abs() < 1e-6, "{} is at {time}", paragraph[word].text);
    }
}

#[test]
fn a_phone_has_ten_seconds_and_the_chapters_by_name() {
    let mut person = reader(PHONE);
    person.press("+10");
    person.press("+10");
    person.press("−10");
    assert!((person.film().player.time() - 10.0).abs() < 1e-3);
    let screen = person.harness.ctx.content_rect();
    for label in ["Play the lesson", "−10", "+10", "Chapter back", "Chapter on", "CC", "Text"] {
        let rect = person.harness.get_by_label(label).rect();
        assert!(screen.contains_rect(rect), "{label} stands at {rect:?}");
    }
    person.press("Text");
    person.press("Chapters");
    person.press("4  Three questions");
    assert_eq!(person.timeline().chapter_at(person.film().player.time()).0, 3);
    assert_eq!(person.state().panels.sheet, Some(Panel::Transcript));
}

#[test]
fn what_there_is_to_try_stands_above_the_bar_until_the_lesson_goes_on() {
    for screen in [DESK, PHONE] {
        let narrow = screen == PHONE;
        let mut person = reader(screen);
        person.ask(Intent::Lesson(Command::GoTo(2)));
        person.ask(Intent::Lesson(Command::Stop));
        person.press("Try it");
        let says = "Your turn:  Switch position off, and watch the arcs.";
        let rect = person.harness.get_by_label(says).rect();
        let (bar, _) = line(&person);
        assert!(rect.bottom() < bar.y && person.harness.ctx.content_rect().contains_rect(rect), "{rect:?}");
        // What it asks for is at hand: the switch stands below the heads.
        if !narrow {
            person.press("Position");
            assert!(person.state().picture.reading.positionless);
        }
        person.press("Resume the lesson");
        assert!(!person.has(says));
        assert_eq!(person.timeline().chapter_at(person.film().player.time()).0, 3);
    }
}

/// The words of the captions in the colour of the word that is spoken.
fn marked(person: &Person<'_>) -> Vec<String> {
    let tone = theme::colour(Theme::default().palette().query);
    let words = person.galleys().into_iter().flat_map(|galley| {
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
    for screen in [DESK, PHONE] {
        let narrow = screen == PHONE;
        let mut person = reader(screen);
        person.ask(Intent::Lesson(Command::Toggle));
        let lesson = person.timeline();
        for (chapter, index) in [(0, 4), (4, 20), (9, 33)] {
            let span = &lesson.chapters[chapter];
            let word = &span.words[index];
            person.ask(Intent::Lesson(Command::Seek(span.start + (word.start + word.end) * 0.5)));
            // It plays on while frames pass, and a frame shows what was said before it.
            let now = person.film().moment().and_then(|moment| moment.word).unwrap();
            assert!((index..index + 4).contains(&now), "{now}");
            person.step();
            assert_eq!(marked(&person), [span.words[now].text.clone()], "narrow: {narrow}");
        }
    }
}

#[test]
fn in_the_film_no_panel_of_numbers_stands_beside_the_picture() {
    for screen in [DESK, PHONE] {
        let mut person = reader(screen);
        let lesson = person.timeline();
        let span = lesson.chapters.iter().find(|span| span.name == "07-softmax").unwrap();
        person.ask(Intent::Lesson(Command::Toggle));
        let (at, scene) = span.scenes.iter().find(|(_, scene)| scene.picture.columns.is_some()).unwrap();
        person.ask(Intent::Lesson(Command::Seek(span.start + at + 0.1)));
        assert!(scene.picture.step.is_some() && !person.reads("Scaled scores") && !person.reads("Switches"));
    }
}

#[test]
fn the_speed_says_what_becomes_of_the_pitch() {
    let mut person = reader(DESK);
    person.press("1×");
    assert_eq!(person.state().settings.sound.speed, 1.25);
    assert!(person.has("1.25×, pitch too"));
}
