//! Under the hood and in the heatmap, used by label: every switch, and what is said beside it.
#![cfg(test)]

use bevy_egui::egui::{self, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::person::Person;
use crate::model::lens;
use crate::model::steps::{Measure, Normalise, Step};
use crate::model::{ModelKind, Reading};
use crate::session::{Head, Heat, Hood, Intent, Shown, View as Scene, Wish};

/// *Bank* followed through the head that looks across.
fn followed() -> Person<'static> {
    let mut person = Person::new(false);
    person.ask(Intent::TogglePin(7));
    person.press("Under the hood");
    person.press("Softmax");
    person
}

fn press(person: &mut Person<'_>, says: &str) {
    person.0.get_by_label_contains(says).scroll_to_me();
    person.wait();
    person.0.get_by_label_contains(says).click();
    person.wait();
}

fn hood<'a>(person: &'a Person<'_>) -> &'a Hood {
    person.0.state().app.world().resource::<Hood>()
}

/// Whether a text that is drawn has all of these.
fn says(person: &Person<'_>, parts: &[&str]) -> bool {
    person.texts().iter().any(|(_, text)| parts.iter().all(|part| text.contains(part)))
}

/// How a measure before and after is written.
fn change(person: &Person<'_>, before: Measure, after: Measure) -> String {
    let tokens = &person.0.state().app.world().resource::<Shown>().tokens;
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
    let step = |person: &Person<'_>| person.state().study.step;
    person.press("Back");
    assert_eq!(step(&person), Some(Step::Mask));
    person.press("Next");
    person.press("Next");
    assert_eq!(step(&person), Some(Step::Values));
    person.press("Play");
    assert!(person.state().study.playing);
    person.ask(Intent::Study(Wish::Play(false)));
}

#[test]
fn every_switch_of_a_head_has_its_effect_in_numbers_beside_it() {
    let mut person = followed();
    let alone = hood(&person).numbers.as_ref().unwrap().alone;
    assert!(says(&person, &["These act on this head alone; what goes into it stays as it was."]));
    assert!(says(&person, &["undivided: ", &change(&person, alone.none, alone.undivided)]));
    press(&mut person, "Divide by √d_k");
    assert!(!person.state().study.switches.scaled);
    press(&mut person, "Divide by √d_k");
    // Temperature, by keys.
    person.0.get_by_role_and_label(Role::Slider, "Temperature").focus();
    person.wait();
    for _ in 0..6 {
        person.0.key_press(egui::Key::ArrowRight);
        person.wait();
    }
    assert!(person.state().study.switches.temperature > 1.05, "{:?}", person.state().study.switches);
    let alone = hood(&person).numbers.as_ref().unwrap().alone;
    assert!(says(&person, &["at this temperature: ", &change(&person, alone.none, alone.heated.unwrap())]));
    press(&mut person, "linear");
    assert_eq!(person.state().study.switches.normalise, Normalise::Linear);
    let alone = hood(&person).numbers.as_ref().unwrap().alone;
    let formula = "linear, (s − min s) / Σ (s − min s): ";
    assert!(says(&person, &[formula, &change(&person, alone.none, alone.normalised.unwrap())]));
    press(&mut person, "Without this head");
    assert!(person.state().study.switches.removed);
    let moved = &hood(&person).numbers.as_ref().unwrap().alone.removed;
    assert!(says(&person, &[&format!("without it the output moves by {:.2}", moved.distance)]));
    press(&mut person, "Position");
    assert!(person.state().study.reading.positionless);
    // It stands below what is in sight.
    assert!(person.0.query_by_label_contains("without positions: entropy ").is_some());
    press(&mut person, "Reset");
    assert!(!person.state().study.is_switched());
    // A mask takes the strongest key of *catch* away: *fish* comes later.
    person.ask(Intent::TogglePin(9));
    person.ask(Intent::Study(Wish::Read(Reading { causal: true, ..Reading::default() })));
    let numbers = hood(&person).numbers.as_ref().unwrap();
    let (before, after) = (numbers.usual.unwrap(), numbers.alone.none);
    assert_ne!(before.key, after.key);
    let effect = format!("with the mask: {}", change(&person, before, after));
    assert!(person.0.query_by_label(&effect).is_some(), "{effect}");
}

#[test]
fn a_heatmap_says_what_it_shows_and_what_it_does_not() {
    let mut person = Person::with(false, crate::platform::assets_dir());
    person.press("Heatmap");
    person.ask(Intent::TogglePin(7));
    let average =
        "Average of the maps, for orientation only: the block hands on the concatenation through W_O.";
    assert!(says(&person, &[average]));
    assert!(says(&person, &["By themselves they explain nothing."]));
    assert!(person.0.query_by_label("colour: weight from 0 to 1").is_some());
    let world = person.0.state().app.world();
    let (heat, shown) = (world.resource::<Heat>(), world.resource::<Shown>());
    for map in &heat.maps {
        let row = map.weights.row(7);
        let (key, peak) = lens::peak(row).unwrap();
        let peak = format!("{peak:.2}");
        assert!(says(&person, &["peak", &peak, &shown.tokens[key].text]), "{peak} on {key}");
        assert!(says(&person, &[&format!("entropy {:.2}", lens::entropy(row))]));
    }
    for (label, caution) in [("norm", "By itself it is no explanation."), ("rollout", "it knows no heads.")] {
        person.press(label);
        assert!(says(&person, &[caution]), "{label}");
    }
    person.press("raw");
    person.ask(Intent::SetModel(ModelKind::MiniLm));
    for _ in 0..100 {
        person.wait();
        if person
            .0
            .state()
            .app
            .world()
            .resource::<Shown>()
            .tokens
            .first()
            .is_some_and(|token| token.text == "[CLS]")
        {
            break;
        }
    }
    assert!(!says(&person, &["trained without a mask"]));
    person.ask(Intent::Study(Wish::Read(Reading { causal: true, ..Reading::default() })));
    assert!(says(&person, &["MiniLM was trained without a mask: this is not how it works."]));
    assert_eq!((person.state().view, person.state().place().head), (Scene::Heatmap, Head::One(0)));
}
