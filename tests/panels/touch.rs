//! A kiosk under a visitor's fingers: how large things are, where they stand, and what typing does.
#![cfg(test)]

use bevy_egui::egui;
use egui_kittest::kittest::Queryable as _;

use super::person::Person;
use crate::model::steps::Step;
use crate::session::{Film, Intent, Panel, Start, Visiting, Wish};
use crate::venue::{Filter, Input, Kiosk, Mode, Rules, Sample, Venue};

/// A screen: its name, pixels, and how wide its picture is, mm.
type Screen = (&'static str, [f32; 2], f32);

const SCREENS: [Screen; 6] = [
    ("15.6 inches", [1920.0, 1080.0], 345.0),
    ("19 inches, 5 to 4", [1280.0, 1024.0], 376.0),
    ("24 inches", [1920.0, 1080.0], 531.0),
    ("55 inches", [3840.0, 2160.0], 1218.0),
    ("24 inches upright", [1080.0, 1920.0], 299.0),
    ("55 inches upright", [2160.0, 3840.0], 685.0),
];

/// Somebody before a screen of 24 inches.
fn visitor() -> Person<'static> {
    before(SCREENS[2])
}

fn before((_, [width, height], mm): Screen) -> Person<'static> {
    let kiosk = Kiosk { screen_width_mm: mm, target_mm: 15.0, ..Kiosk::default() };
    let venue = Venue { mode: Mode::Kiosk, kiosk, filter: Filter::read("hell"), ..Venue::default() };
    // As the overlay chooses it.
    let zoom =
        super::zoom(egui::vec2(width, height), 1.0).max(venue.least_zoom(width, height)).clamp(0.5, 5.0);
    let size = (width / zoom, height / zoom);
    let assets = crate::platform::assets_dir();
    let start = Start { venue, assets, ..Start::default() };
    let mut person = Person::before(size, size.0 < 640.0, start);
    let mut visiting = person.0.state_mut().app.world_mut().resource_mut::<Visiting>();
    let rules = Rules { idle: 1e9, countdown: 20.0 };
    visiting.venue.kiosk.idle = 1e9;
    visiting.visit.update(0.0, Input { touched: true, ..Input::default() }, false, rules);
    visiting.visit.update(0.0, Input::default(), false, rules);
    for _ in 0..200 {
        person.wait();
        if person.0.state().app.world().resource::<Film>().timeline.is_some() {
            break;
        }
    }
    // What attracted goes.
    person.ask(Intent::Restart);
    person
}

/// What is too small for a finger, or out of reach: label, size in mm, height on the screen (0 is the top).
/// The way home is always there.
fn wrong(person: &Person<'_>, mm: f32) -> Vec<(String, f32, f32)> {
    assert!(person.0.query_by_label("Home: from the start").is_some(), "no way home");
    let screen = person.0.ctx.content_rect();
    let mm = mm / screen.width();
    let pressed = person.pressed();
    assert!(pressed.len() >= 6, "only {} things can be pressed", pressed.len());
    let measured = pressed.into_iter().map(|(name, rect)| {
        let beside = rect.left() < -0.5 || rect.right() > screen.right() + 0.5;
        let at = if beside { -1.0 } else { rect.center().y / screen.height() };
        (name, rect.width().min(rect.height()) * mm, at)
    });
    measured.filter(|(_, size, at)| *size < 14.95 || *at < 0.499).collect()
}

/// Every panel on one screen.
fn fits(screen: Screen) {
    let (name, _, mm) = screen;
    let mut person = before(screen);
    assert_eq!(wrong(&person, mm), [], "{name}: the dock");
    person.ask(Intent::Closer(3));
    assert!(person.0.query_by_label("Reset view").is_some(), "{name}: the camera moved");
    assert_eq!(wrong(&person, mm), [], "{name}: the camera moved");
    for panel in [
        Panel::Heads,
        Panel::Inspector,
        Panel::Samples,
        Panel::Compare,
        Panel::Learn,
        Panel::Legend,
        Panel::Keyboard,
        Panel::Wall,
    ] {
        if panel == Panel::Wall {
            person.ask(Intent::SetModel(crate::model::ModelKind::MiniLm));
        }
        person.ask(Intent::TogglePin(7));
        person.ask(Intent::Sheet(Some(panel)));
        assert_eq!(wrong(&person, mm), [], "{name}: {panel:?}");
        person.ask(Intent::Restart);
    }
    person.ask(Intent::Study(Wish::Open(Some(Step::Scores))));
    assert_eq!(wrong(&person, mm), [], "{name}: under the hood");
    person.ask(Intent::Restart);
    person.press("Heatmap");
    person.ask(Intent::TogglePin(7));
    assert_eq!(wrong(&person, mm), [], "{name}: the heatmap");
    person.ask(Intent::SetModel(crate::model::ModelKind::MiniLm));
    assert_eq!(wrong(&person, mm), [], "{name}: the heatmap of MiniLM");
    person.ask(Intent::Restart);
    // As it is opened there, while the lesson directs and while it does not.
    let text = if person.0.query_by_label("Transcript").is_some() { "Transcript" } else { "Text" };
    person.press(text);
    assert_eq!(person.state().panels.sheet, Some(Panel::Transcript));
    assert_eq!(wrong(&person, mm), [], "{name}: the transcript");
    person.ask(Intent::Restart);
    person.ask(Intent::Film(crate::lesson::Command::Play));
    person.press(text);
    assert_eq!(wrong(&person, mm), [], "{name}: the transcript of a lesson that plays");
    person.ask(Intent::Sheet(None));
    person.ask(Intent::Film(crate::lesson::Command::Stop));
    assert_eq!(wrong(&person, mm), [], "{name}: a stop point");
}

#[test]
fn what_is_pressed_is_large_enough_and_within_reach_on_small_screens() {
    SCREENS[..2].iter().copied().for_each(fits);
}

#[test]
fn what_is_pressed_is_large_enough_and_within_reach_on_wide_screens() {
    SCREENS[2..4].iter().copied().for_each(fits);
}

#[test]
fn what_is_pressed_is_large_enough_and_within_reach_on_upright_screens() {
    SCREENS[4..].iter().copied().for_each(fits);
}

#[test]
fn keys_stand_in_their_card_in_the_middle() {
    for screen in SCREENS {
        let mut person = before(screen);
        person.ask(Intent::Sheet(Some(Panel::Keyboard)));
        let middle = person.0.ctx.content_rect().center().x;
        let rect = |label: &str| person.0.get_by_label(label).rect();
        // A row of ten, and the last row below it.
        let (from, to) = (rect("q").left(), rect("p").right());
        assert!((from + to - 2.0 * middle).abs() < 3.0, "{}: {from} to {to} around {middle}", screen.0);
        let (shift, done) = (rect("Shift").left(), rect("Done").right());
        assert!((shift - from).abs() < 3.0 && (done - to).abs() < 3.0, "{}: {shift} to {done}", screen.0);
    }
}

#[test]
fn a_kiosk_has_what_a_visitor_sets_and_nothing_of_the_machine() {
    let mut person = visitor();
    person.press("Less motion");
    assert!(person.state().settings.reduced_motion);
    person.press("Transcript");
    assert!(person.0.query_by_label("Less motion").is_some());
    for label in ["Play at the start of the program", "Sound comes later by"] {
        assert!(person.0.query_by_label(label).is_none(), "{label}");
    }
    person.press("Home: from the start");
    assert!(!person.state().settings.reduced_motion);
}

#[test]
fn without_a_lesson_and_without_typing_there_is_the_way_home_and_a_sentence_to_choose() {
    let samples = vec![Sample { text: "Cats sing.".into(), look_at: String::new() }];
    let kiosk = Kiosk { typing: false, idle: 1e9, samples, ..Kiosk::default() };
    let venue = Venue { mode: Mode::Kiosk, kiosk, ..Venue::default() };
    let mut person = Person::before((1440.0, 810.0), false, Start { venue, ..Start::default() });
    let rules = Rules { idle: 1e9, countdown: 20.0 };
    let mut visiting = person.0.state_mut().app.world_mut().resource_mut::<Visiting>();
    visiting.visit.update(0.0, Input { touched: true, ..Input::default() }, false, rules);
    visiting.visit.update(0.0, Input::default(), false, rules);
    person.ask(Intent::Restart);
    let first = person.state().text.clone();
    person.press("Sentences");
    assert_eq!(person.state().panels.sheet, Some(Panel::Samples));
    assert!(person.0.query_by_label("A rose is a rose is a rose.").is_none(), "the museum chose its own");
    person.press("Cats sing.");
    assert_eq!(person.state().text, "Cats sing.");
    person.press("Home: from the start");
    assert_eq!(person.state().text, first);
}

#[test]
fn a_matrix_stands_alone_by_a_button_within_reach() {
    let mut person = visitor();
    person.press("Heatmap");
    person.press("looks back");
    assert_eq!(person.state().study.large, Some(0));
    person.press("All");
    assert_eq!(person.state().study.large, None);
    person.press("fish");
    assert!(person.state().pinned.is_some());
}

#[test]
fn what_was_scrolled_is_back_at_its_top_after_a_visit() {
    let mut person = visitor();
    let at = |person: &Person<'_>| person.0.get_by_label("1. The highlight reel").rect().top();
    person.press("Transcript");
    let before = at(&person);
    let far = person.0.get_by_label_contains("12. ");
    far.scroll_to_me();
    person.wait();
    assert!(at(&person) < before - 100.0, "it is not scrolled");
    person.press("Home: from the start");
    person.press("Transcript");
    assert!((at(&person) - before).abs() < 1.0, "{} and not {before}", at(&person));
}

#[test]
fn a_sentence_is_typed_with_fingers_and_home_forgets_it() {
    let mut person = visitor();
    let first = person.state().clone();
    person.press("Sentence");
    person.press("Delete everything");
    for key in ["H", "i", "Space", "x", "Delete a letter", "y", "o", "."] {
        person.press(key);
    }
    assert_eq!(person.state().text, "Hi yo.");
    person.press("Done");
    assert_eq!(person.state().panels.sheet, None);
    person.press("Home: from the start");
    assert_eq!(person.state(), &first);
}

#[test]
fn a_word_that_is_not_shown_is_not_shown() {
    let mut person = visitor();
    person.press("Sentence");
    person.press("Delete everything");
    for key in ["H", "e", "l", "l"] {
        person.press(key);
        assert_ne!(person.state().text.to_lowercase(), "hell");
    }
    assert!(person.0.query_by_label("A word of it is not shown here.").is_some());
    assert_eq!(person.state().text, "Hel");
    assert!(person.0.query_by_label("••••").is_some(), "and not while it is typed either");
    assert!(person.0.query_by_label_contains("Hell").is_none());
    // It may become another.
    person.press("o");
    assert_eq!(person.state().text, "Hello");
    person.press("Delete a letter");
    person.press("Space");
    assert_eq!(person.state().text.trim(), "", "a finished one goes");
    person.press("Done");
    assert_eq!(person.0.state().draft.text, person.state().text);
}

#[test]
fn a_compared_sentence_is_typed_with_fingers_too() {
    let mut person = visitor();
    person.ask(Intent::Sheet(Some(Panel::Compare)));
    person.press("Sentence 2");
    person.press("Delete everything");
    for key in ["H", "e", "l", "l", "o"] {
        person.press(key);
    }
    assert_eq!(person.state().study.pair[1], "Hello");
    person.press("Done");
    assert_eq!(person.state().panels.sheet, Some(Panel::Compare));
}
