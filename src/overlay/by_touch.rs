//! A kiosk under a visitor's fingers: how large things are, where they stand, and what typing does.
#![cfg(test)]

use bevy_egui::egui::accesskit::{Action, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _, by};

use super::person::Person;
use crate::model::steps::Step;
use crate::session::{Film, Intent, Panel, Start, Visiting, Wish};
use crate::venue::{Filter, Input, Kiosk, Mode, Rules, Venue};

/// A screen of 24 inches with 1920 x 1080 pixels, somebody before it.
fn visitor() -> Person<'static> {
    let kiosk = Kiosk { screen_width_mm: 531.0, target_mm: 15.0, ..Kiosk::default() };
    let venue = Venue { mode: Mode::Kiosk, kiosk, filter: Filter::read("hell"), ..Venue::default() };
    let zoom = venue.least_zoom(1920.0, 1080.0);
    let assets = crate::platform::assets_dir();
    let start = Start { venue, assets, ..Start::default() };
    let mut person = Person::before((1920.0 / zoom, 1080.0 / zoom), false, start);
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
fn wrong(person: &Person<'_>) -> Vec<(String, f32, f32)> {
    let screen = person.0.ctx.content_rect();
    let mm = 531.0 / screen.width();
    // What scrolls is dragged anywhere; its bar only shows where it stands.
    let pressed = by().predicate(|node| {
        node.data().supports_action(Action::Click) && !node.is_disabled() && node.role() != Role::ScrollBar
    });
    let nodes: Vec<_> = person.0.query_all(pressed).collect();
    assert!(nodes.len() >= 6, "only {} things can be pressed", nodes.len());
    let measured = nodes.iter().map(|node| {
        let rect = node.rect();
        let data = node.accesskit_node();
        let name = data.label().or(data.value()).unwrap_or_else(|| format!("{:?}", data.role()));
        (name, rect.width().min(rect.height()) * mm, rect.center().y / screen.height())
    });
    measured.filter(|(_, size, at)| *size < 14.95 || *at < 0.5).collect()
}

#[test]
fn what_is_pressed_is_large_enough_and_within_reach() {
    let mut person = visitor();
    assert_eq!(wrong(&person), [], "the dock");
    for panel in [
        Panel::Heads,
        Panel::Inspector,
        Panel::Samples,
        Panel::Compare,
        Panel::Learn,
        Panel::Legend,
        Panel::Keyboard,
        Panel::Transcript,
        Panel::Wall,
    ] {
        if panel == Panel::Wall {
            person.ask(Intent::SetModel(crate::model::ModelKind::MiniLm));
        }
        person.ask(Intent::TogglePin(7));
        person.ask(Intent::Sheet(Some(panel)));
        assert_eq!(wrong(&person), [], "{panel:?}");
        person.ask(Intent::Restart);
    }
    person.ask(Intent::Study(Wish::Open(Some(Step::Scores))));
    assert_eq!(wrong(&person), [], "under the hood");
    person.ask(Intent::Restart);
    person.ask(Intent::Film(crate::lesson::Command::Play));
    person.ask(Intent::Film(crate::lesson::Command::Stop));
    assert_eq!(wrong(&person), [], "a stop point");
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
