//! The first screen: few things to press, and a drawer that remembers what was open.

use arclight_core::intent::{Intent, Panels};
use arclight_core::panel::Panel;
use arclight_core::start::Start;
use arclight_core::venue::Mode;

use super::harness::{DESK, PHONE, Person};
use arclight::platform::Machine;

/// What can be pressed beside the words of the sentence.
fn pressed(person: &Person<'_>) -> Vec<String> {
    let words: Vec<String> = person.shown().tokens.iter().map(|token| token.text.clone()).collect();
    let all = person.pressed().into_iter().map(|(label, _)| label);
    all.filter(|label| !words.iter().any(|word| label.starts_with(word))).collect()
}

#[test]
fn the_first_screen_has_the_film_a_drawer_and_the_sentence() {
    for screen in [DESK, PHONE] {
        let mut person = Person::before(screen, Start::default(), Machine::here());
        person.wait_until(|person| person.film().timeline.is_some());
        let labels = pressed(&person);
        println!("{labels:?}");
        assert!(labels.len() <= 5, "{labels:?}");
        assert!(labels.iter().any(|label| label.starts_with("Watch the film (")), "{labels:?}");
        assert!(labels.iter().any(|label| label == "Look inside"));
        person.press("Look inside");
        assert!(person.has("Under the hood") || person.has("Hood"));
        assert!(person.has("Play the lesson"));
    }
}

#[test]
fn the_drawer_remembers_what_was_open() {
    let mut person = Person::new(DESK);
    for panel in [Panel::Heads, Panel::Compare] {
        person.ask(Intent::Panel(Panels::Toggle(panel)));
    }
    let open = |person: &Person<'_>| {
        [Panel::Heads, Panel::Inspector, Panel::Compare].map(|panel| person.state().panels.is_open(panel))
    };
    assert_eq!(open(&person), [false, true, true]);
    person.press("Look inside");
    assert!(!person.has("Under the hood") && !person.has("is looked at by"));
    person.press("Look inside");
    assert_eq!(open(&person), [false, true, true]);
    assert!(person.has("is looked at by") && person.has("Under the hood"));
}

#[test]
fn the_film_begins_by_its_button_and_brings_its_player() {
    let mut person = Person::before(DESK, Start::default(), Machine::here());
    person.wait_until(|person| person.film().timeline.is_some());
    assert!(!person.has("Pause"));
    let says = pressed(&person).into_iter().find(|label| label.starts_with("Watch the film")).unwrap();
    let minutes = (person.timeline().duration() / 60.0).round();
    assert_eq!(says, format!("Watch the film ({minutes} min)"));
    person.press(&says);
    assert!(person.film().is_directing() && person.has("Pause"));
}

#[test]
fn a_visit_to_a_museum_begins_with_few_things() {
    let mut start = Start::default();
    start.venue.mode = Mode::Kiosk;
    let mut person = Person::before([1080.0, 1920.0], start, Machine::here());
    person.wait_until(|person| person.film().timeline.is_some());
    let labels = pressed(&person);
    println!("{labels:?}");
    assert!(labels.len() <= 6, "{labels:?}");
}
