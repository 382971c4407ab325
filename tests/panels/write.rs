//! A model that writes: buttons and keys set words down and take them back, and scissors cut. Where its file is not there, its
//! button says so, and everything else goes on.

use std::sync::Arc;

use arclight::platform::Machine;
use arclight_core::intent::{Intent, Point, Write};
use arclight_core::picture::{Head, Reach, Setting};
use arclight_core::platform::Platform;
use arclight_core::start::Start;
use arclight_core::writer::Scope;
use arclight_model::ModelId;

use super::harness::{DESK, PHONE, Person, inside};

const MARY: &str = "When Mary and John went to the store, John gave a drink to";

/// Before a stage with SmolLM2 and that sentence; nothing where its file is not there.
fn writing(screen: [f32; 2], start: Start) -> Option<Person<'static>> {
    let mut person = Person::before(screen, start, Machine::here());
    if person.models().failed(ModelId::SMOLLM2).is_some() {
        println!("SmolLM2's file is not there");
        return None;
    }
    person.set(Setting::Text(MARY.into()));
    let begin = if person.has("Let a model write") { "Let a model write" } else { "SmolLM2" };
    let begin = if person.has("Write") { "Write" } else { begin };
    person.press(begin);
    person.wait_for(ModelId::SMOLLM2);
    answered(&mut person);
    Some(person)
}

fn answered(person: &mut Person<'_>) {
    person.wait_until(|person| {
        let state = person.state();
        state.writer.answer(&state.picture).is_some() && !state.writer.is_busy()
    });
    // The panels have it from the next frame on, and come to their place.
    person.wait();
}

#[test]
fn words_are_set_down_and_taken_back_by_buttons() {
    for (screen, start) in [(DESK, Start::default()), (PHONE, Start::default()), (DESK, inside())] {
        let Some(mut person) = writing(screen, start) else { return };
        person.press("Write");
        answered(&mut person);
        assert_eq!(person.state().picture.text, format!("{MARY} Mary"));
        assert_eq!(person.state().picture.written.first(), Some(&(58..63)));
        person.press("Another");
        answered(&mut person);
        let other = person.state().picture.text;
        assert!(other.starts_with(MARY) && !other.ends_with(" Mary") && other.len() > MARY.len(), "{other}");
        person.press("Undo");
        answered(&mut person);
        assert_eq!(person.state().picture.text, MARY);
        assert!(!person.has("Undo") && person.state().picture.written.is_empty());
    }
}

#[test]
fn it_keeps_writing_until_it_is_stopped() {
    let Some(mut person) = writing(DESK, Start::default()) else { return };
    person.ask(Intent::Write(Write::Pace(20.0)));
    person.press("Keep writing");
    person.wait_until(|person| person.state().writer.written().len() >= 2);
    assert!(person.has("Stop") || person.has("Keep writing"));
    person.wait_until(|person| !person.state().writer.is_busy());
    let text = person.state().picture.text;
    assert!(text.ends_with('.'), "{text}");
    assert!(person.draws(&["The sentence is at its end."]));
}

#[test]
fn scissors_cut_words_in_their_scope_and_all_is_mended() {
    let Some(mut person) = writing(DESK, Start::default()) else { return };
    person.press("Scissors");
    assert!(person.state().writer.has_scissors() && !person.has("all heads"), "all are on stage");
    // The word that is pressed is cut, and the last one stays lit.
    person.pin(1);
    answered(&mut person);
    assert_eq!(person.state().word(), Some(13));
    assert!(person.draws(&["Without Mary: Mary 92% → 23%"]), "{:?}", person.texts());
    let (state, shown) = (person.state(), person.shown());
    assert_eq!(state.picture.cuts.len(), 1);
    assert_eq!(shown.weights[[13, 1]], 0.0, "nothing passes there");
    let sum: f32 = shown.weights.row(13).sum();
    assert!((sum - 1.0).abs() < 1e-4, "{sum}");
    person.set(Setting::Head(Head::One(0)));
    answered(&mut person);
    assert!(person.has("all heads"));
    person.press("this layer");
    assert_eq!(person.state().writer.scope(), Scope::Layer);
    person.pin(6);
    answered(&mut person);
    assert_eq!(person.state().picture.cuts[1].reach, Reach::Layer(16));
    person.press("Mend all");
    answered(&mut person);
    assert!(person.state().picture.cuts.is_empty() && !person.has("Mend all"));
    // By arrow keys and Enter, as by the pointer.
    person.ask(Intent::Write(Write::Scope(Scope::Everywhere)));
    for intent in [Point::Hover(Some(0)), Point::Step(1), Point::PinLit] {
        person.ask(Intent::Point(intent));
    }
    answered(&mut person);
    assert_eq!(person.state().picture.cuts[0].to_string(), "#1");
    person.ask(Intent::Point(Point::Release));
    assert!(!person.state().writer.has_scissors() && !person.has("all heads"));
}

#[test]
fn what_mattered_is_listed_beside_what_was_looked_at() {
    let Some(mut person) = writing(DESK, inside()) else { return };
    person.wait_until(|person| person.state().writer.next_effect(&person.state().picture).is_none());
    assert!(person.has("What matters for Mary"));
    person.scroll_and_press("mattered");
    assert!(person.draws(&["looked at 3%, without it 23%"]), "{:?}", person.texts());
    // And the choice of the next word.
    assert!(person.has("Top-p") && person.has("Temperature of words"));
}

#[test]
fn without_its_file_the_button_says_how_it_is_had_and_glass_goes_on() {
    let machine = Machine(Arc::new(Without));
    let mut person = Person::before(DESK, inside(), machine);
    let reason = person.models().failed(ModelId::SMOLLM2).unwrap().to_owned();
    assert_eq!(reason, MISSING);
    assert!(person.reads(MISSING));
    person.press("SmolLM2");
    assert_eq!(person.state().picture.model, ModelId::GLASS);
    assert!(person.reads(&format!("No SmolLM2, Glass goes on: {MISSING}")));
}

const MISSING: &str = "`cargo xtask fetch` gets it";

/// A machine without the file.
struct Without;

impl Platform for Without {
    fn missing(&self, _: ModelId) -> Option<String> {
        Some(MISSING.to_owned())
    }
}
