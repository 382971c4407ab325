//! A kiosk under a visitor's fingers: how large things are, where they are, and what typing does.

use arclight::platform::Machine;
use arclight::session::Plain;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Camera, Intent, Panels};
use arclight_core::lesson::Command;
use arclight_core::panel::Panel;
use arclight_core::picture::Setting;
use arclight_core::start::Start;
use arclight_core::venue::{Filter, Input, Kiosk, Mode, Rules, Sample, Venue};
use arclight_model::ModelId;
use arclight_model::steps::Step;
use egui_kittest::kittest::Queryable as _;

use super::harness::{DESK, Person, inside};

/// A screen: its name, pixels, and how wide its picture is, mm.
pub type Screen = (&'static str, [f32; 2], f32);

pub const SCREENS: [Screen; 6] = [
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

pub fn before((_, pixels, mm): Screen) -> Person<'static> {
    let kiosk = Kiosk { screen_width_mm: mm, target_mm: 15.0, ..Kiosk::default() };
    let venue = Venue { mode: Mode::Kiosk, kiosk, filter: Filter::read("hell"), ..Venue::default() };
    let start = Start { venue, ..inside() };
    let mut person = Person::before(pixels, start, Machine::here());
    wake(&mut person);
    person.wait_until(|person| person.film().timeline.is_some());
    // What attracted goes.
    person.ask(Intent::Restart);
    person
}

/// Somebody touches the screen, and nobody is ever asked whether they are still there.
pub fn wake(person: &mut Person<'_>) {
    let mut visiting = person.world_mut().resource_mut::<Plain<Visiting>>();
    let rules = Rules { idle: 1e9, countdown: 20.0 };
    visiting.venue.kiosk.idle = 1e9;
    visiting.visit.update(0.0, Input { touched: true, ..Input::default() }, false, rules);
    visiting.visit.update(0.0, Input::default(), false, rules);
}

/// What is too small for a finger, or out of reach: label, size in mm, height on the screen (0 is the top).
/// The way home is always there.
pub fn wrong(person: &Person<'_>, mm: f32) -> Vec<(String, f32, f32)> {
    assert!(person.has("Home: from the start"), "no way home");
    let screen = person.harness.ctx.content_rect();
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
    person.ask(Intent::Camera(Camera::Closer(3)));
    assert!(person.has("Reset view"), "{name}: the camera moved");
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
            person.set(Setting::Model(ModelId::MINILM));
        }
        person.pin(7);
        person.ask(Intent::Panel(Panels::Sheet(Some(panel))));
        assert_eq!(wrong(&person, mm), [], "{name}: {panel:?}");
        person.ask(Intent::Restart);
    }
    person.set(Setting::Step(Some(Step::Scores)));
    assert_eq!(wrong(&person, mm), [], "{name}: under the hood");
    person.ask(Intent::Restart);
    person.press("Heatmap");
    person.pin(7);
    assert_eq!(wrong(&person, mm), [], "{name}: the heatmap");
    person.set(Setting::Model(ModelId::MINILM));
    assert_eq!(wrong(&person, mm), [], "{name}: the heatmap of MiniLM");
    person.ask(Intent::Restart);
    // As it is opened there, while the lesson directs and while it does not.
    let text = if person.has("Transcript") { "Transcript" } else { "Text" };
    person.press(text);
    assert_eq!(person.state().panels.sheet, Some(Panel::Transcript));
    assert_eq!(wrong(&person, mm), [], "{name}: the transcript");
    person.ask(Intent::Restart);
    person.ask(Intent::Lesson(Command::Play));
    person.press(text);
    assert_eq!(wrong(&person, mm), [], "{name}: the transcript of a lesson that plays");
    person.ask(Intent::Panel(Panels::Sheet(None)));
    person.ask(Intent::Lesson(Command::Stop));
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
fn keys_are_in_their_card_in_the_middle() {
    for screen in SCREENS {
        let mut person = before(screen);
        person.ask(Intent::Panel(Panels::Sheet(Some(Panel::Keyboard))));
        let middle = person.harness.ctx.content_rect().center().x;
        let rect = |label: &str| person.harness.get_by_label(label).rect();
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
    person.press("Transcript");
    person.press("Less motion");
    assert!(person.state().settings.reduced_motion);
    for label in ["Play at the start of the program", "Sound comes later by"] {
        assert!(!person.has(label), "{label}");
    }
    person.press("Home: from the start");
    assert!(!person.state().settings.reduced_motion);
}

#[test]
fn without_a_lesson_and_without_typing_there_is_the_way_home_and_a_sentence_to_choose() {
    let samples = vec![Sample { text: "Cats sing.".into(), look_at: String::new() }];
    let kiosk = Kiosk { typing: false, idle: 1e9, samples, ..Kiosk::default() };
    let venue = Venue { mode: Mode::Kiosk, kiosk, ..Venue::default() };
    let mut person = Person::before(DESK, Start { venue, ..Start::default() }, Machine::default());
    wake(&mut person);
    person.ask(Intent::Restart);
    let first = person.state().picture.text.clone();
    person.press("Sentences");
    assert_eq!(person.state().panels.sheet, Some(Panel::Samples));
    assert!(!person.has("A rose is a rose is a rose."), "the museum chose its own");
    person.press("Cats sing.");
    assert_eq!(person.state().picture.text, "Cats sing.");
    person.press("Home: from the start");
    assert_eq!(person.state().picture.text, first);
}

#[test]
fn a_matrix_is_alone_by_a_button_within_reach() {
    let mut person = visitor();
    person.press("Heatmap");
    person.press("looks back");
    assert_eq!(person.state().picture.large, Some(0));
    person.press("All");
    assert_eq!(person.state().picture.large, None);
    person.press("fish");
    assert!(person.state().pointing.pinned.is_some());
}

#[test]
fn what_was_scrolled_is_back_at_its_top_after_a_visit() {
    let mut person = visitor();
    let at = |person: &Person<'_>| person.harness.get_by_label("1. One word").rect().top();
    person.press("Transcript");
    let before = at(&person);
    let far = person.harness.get_by_label_contains("12. ");
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
    let first = person.state();
    person.press("Sentence");
    person.press("Delete everything");
    for key in ["H", "i", "Space", "x", "Delete a letter", "y", "o", "."] {
        person.press(key);
    }
    assert_eq!(person.state().picture.text, "Hi yo.");
    person.press("Done");
    assert_eq!(person.state().panels.sheet, None);
    person.press("Home: from the start");
    assert_eq!(person.state(), first);
}

#[test]
fn a_word_that_is_not_shown_is_not_shown() {
    let mut person = visitor();
    person.press("Sentence");
    person.press("Delete everything");
    for key in ["H", "e", "l", "l"] {
        person.press(key);
        assert_ne!(person.state().picture.text.to_lowercase(), "hell");
    }
    assert!(person.has("A word of it is not shown here."));
    assert_eq!(person.state().picture.text, "Hel");
    assert!(person.has("••••"), "and not while it is typed either");
    assert!(!person.reads("Hell"));
    // It may become another.
    person.press("o");
    assert_eq!(person.state().picture.text, "Hello");
    person.press("Delete a letter");
    person.press("Space");
    assert_eq!(person.state().picture.text.trim(), "", "a finished one goes");
    person.press("Done");
    let text = person.state().picture.text;
    let shown = if text.is_empty() { "Touch here to type a sentence" } else { &text };
    assert!(person.draws(&[shown]), "what is in the line is what is on stage: {text:?}");
}

#[test]
fn a_compared_sentence_is_typed_with_fingers_too() {
    let mut person = visitor();
    person.ask(Intent::Panel(Panels::Sheet(Some(Panel::Compare))));
    person.press("Sentence 2");
    person.press("Delete everything");
    for key in ["H", "e", "l", "l", "o"] {
        person.press(key);
    }
    assert_eq!(person.state().picture.pair[1], "Hello");
    person.press("Done");
    assert_eq!(person.state().panels.sheet, Some(Panel::Compare));
}
