//! Under the hood and in the heatmap, used by label: every switch, and what is said beside it.

use arclight_core::intent::{Intent, Study};
use arclight_core::picture::{Head, Setting, View};
use arclight_core::visual::step_picture::signed;
use arclight_model::numbers::Numbers;
use arclight_model::steps::{Measure, Normalise, Step};
use arclight_model::{ModelId, lens};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::harness::{DESK, Person};

/// *Bank* followed through the head that looks across.
fn followed() -> Person<'static> {
    let mut person = Person::new(DESK);
    person.pin(7);
    person.press("Under the hood");
    person.press("Softmax");
    person
}

fn press(person: &mut Person<'_>, says: &str) {
    person.harness.get_by_label_contains(says).scroll_to_me();
    person.wait();
    person.harness.get_by_label_contains(says).click();
    person.wait();
}

fn numbers<'a>(person: &'a Person<'_>) -> &'a Numbers {
    person.hood().numbers.as_ref().unwrap()
}

/// How a measure before and after is written.
fn change(person: &Person<'_>, before: Measure, after: Measure) -> String {
    let tokens = &person.shown().tokens;
    let [from, to] = [before.key, after.key].map(|key| tokens[key].text.as_str());
    let key = if before.key == after.key { format!("still {to}") } else { format!("{from} → {to}") };
    format!(
        "entropy {:.2} → {:.2} nats, peak {:.2} → {:.2}, strongest {key}",
        before.entropy, after.entropy, before.peak, after.peak
    )
}

#[test]
fn steps_go_on_and_back_and_play() {
    let mut person = followed();
    let step = |person: &Person<'_>| person.state().picture.step;
    person.press("Back");
    assert_eq!(step(&person), Some(Step::Mask));
    person.press("Next");
    person.press("Next");
    assert_eq!(step(&person), Some(Step::Values));
    person.press("Play");
    assert!(person.state().panels.playing);
    person.ask(Intent::Study(Study::Play(false)));
}

#[test]
fn every_switch_of_a_head_has_its_effect_in_numbers_beside_it() {
    let mut person = followed();
    let alone = numbers(&person).alone;
    assert!(person.draws(&["These act on this head alone; what goes into it stays as it was."]));
    assert!(person.draws(&["undivided: ", &change(&person, alone.none, alone.undivided)]));
    press(&mut person, "Divide by √d_k");
    assert!(!person.state().picture.switches.scaled);
    press(&mut person, "Divide by √d_k");
    // Temperature, by keys.
    person.harness.get_by_role_and_label(Role::Slider, "Temperature").focus();
    person.wait();
    for _ in 0..6 {
        person.harness.key_press(Key::ArrowRight);
        person.wait();
    }
    assert!(person.state().picture.switches.temperature > 1.05, "{:?}", person.state().picture.switches);
    let alone = numbers(&person).alone;
    assert!(person.draws(&["at this temperature: ", &change(&person, alone.none, alone.heated.unwrap())]));
    press(&mut person, "linear");
    assert_eq!(person.state().picture.switches.normalise, Normalise::Linear);
    let alone = numbers(&person).alone;
    let formula = "linear, (s − min s) / Σ (s − min s): ";
    assert!(person.draws(&[formula, &change(&person, alone.none, alone.normalised.unwrap())]));
    press(&mut person, "Without this head");
    assert!(person.state().picture.switches.removed);
    let moved = &numbers(&person).alone.removed;
    assert!(person.draws(&[&format!("without it the output moves by {:.2}", moved.distance)]));
    press(&mut person, "Position");
    assert!(person.state().picture.reading.positionless);
    // It is below what is in sight.
    assert!(person.reads("without positions: entropy "));
    press(&mut person, "Reset");
    assert!(!person.state().picture.is_switched());
    // A mask takes the strongest key of *catch* away: *fish* comes later.
    person.pin(9);
    person.set(Setting::Mask(true));
    let numbers = numbers(&person);
    let (before, after) = (numbers.usual.unwrap(), numbers.alone.none);
    assert_ne!(before.key, after.key);
    let effect = format!("with the mask: {}", change(&person, before, after));
    assert!(person.has(&effect), "{effect}");
}

#[test]
fn a_heatmap_says_what_it_shows_and_what_it_does_not() {
    let mut person = Person::with_files(DESK);
    person.press("Heatmap");
    person.pin(7);
    let average =
        "Average of the maps, for orientation only: the block hands on the concatenation through W_O.";
    assert!(person.draws(&[average]));
    assert!(person.draws(&["By themselves they explain nothing."]));
    assert!(person.has("colour: weight from 0 to 1"));
    let (heat, shown) = (person.heat(), person.shown());
    for map in &heat.maps {
        let row = map.weights.row(7);
        let (key, peak) = lens::peak(row).unwrap();
        let peak = format!("{peak:.2}");
        assert!(person.draws(&["peak", &peak, &shown.tokens[key].text]), "{peak} on {key}");
        assert!(person.draws(&[&format!("entropy {:.2}", lens::entropy(row))]));
    }
    for (label, caution) in [("norm", "By itself it is no explanation."), ("rollout", "it knows no heads.")] {
        person.press(label);
        assert!(person.draws(&[caution]), "{label}");
    }
    person.press("raw");
    person.set(Setting::Model(ModelId::MINILM));
    person.wait_until(|person| person.shown().tokens.first().is_some_and(|token| token.text == "[CLS]"));
    assert!(!person.draws(&["trained without a mask"]));
    person.set(Setting::Mask(true));
    assert!(person.draws(&["MiniLM was trained without a mask: this is not how it works."]));
    let picture = person.state().picture;
    assert_eq!((picture.view, picture.place().head), (View::Heatmap, Head::One(0)));
}

/// What the strip says for an entry.
fn entry_says(person: &Person<'_>, index: usize) -> String {
    let name = &person.models().glass().dimension_names()[index];
    format!("sum over all keys: {name}: {}", signed(numbers(person).strips[0].values[index]))
}

#[test]
fn entries_are_kept_by_a_tap_and_walked_by_keys() {
    let mut person = Person::new(DESK);
    person.set(Setting::Step(Some(Step::Sum)));
    let whole = "sum over all keys: 123 numbers, largest";
    person.harness.get_by_label_contains(whole).scroll_to_me();
    person.wait();
    person.harness.get_by_label_contains(whole).click();
    person.wait();
    person.harness.event(Event::PointerGone);
    person.wait();
    assert!(person.has(&entry_says(&person, 61)), "a tap keeps the entry in the middle");

    let (largest, _) = numbers(&person).strips[0].largest().unwrap();
    person.harness.get_by_label(&entry_says(&person, 61)).focus();
    person.wait();
    let mut press = |modifiers: Modifiers, key, expected: usize| {
        person.harness.key_press_modifiers(modifiers, key);
        person.wait();
        assert!(person.has(&entry_says(&person, expected)), "{key:?} leads to {expected}");
    };
    press(Modifiers::NONE, Key::ArrowRight, 62);
    press(Modifiers::SHIFT, Key::ArrowLeft, 52);
    press(Modifiers::NONE, Key::End, 122);
    press(Modifiers::NONE, Key::ArrowRight, 122);
    press(Modifiers::NONE, Key::Home, 0);
    press(Modifiers::NONE, Key::ArrowLeft, 0);
    press(Modifiers::NONE, Key::ArrowRight, 1);
    // Enter lets go: the largest is shown as long as the focus stays.
    press(Modifiers::NONE, Key::Enter, largest);
    let state = person.state();
    assert!(
        state.pointing.pinned.is_some() && state.picture.step == Some(Step::Sum),
        "no arrow left the strip"
    );
}
