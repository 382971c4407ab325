//! A phone under a visitor's fingers: how large things are.
#![cfg(test)]

use bevy_egui::egui;

use super::person::{PHONE, Person};
use super::{LEAST_TARGET, widgets::TARGET};
use crate::model::ModelKind;
use crate::model::steps::Step;
use crate::session::{Intent, Panel, Saved, Start, View, Wish};

const SHEETS: [Panel; 10] = [
    Panel::Heads,
    Panel::Inspector,
    Panel::Wall,
    Panel::Legend,
    Panel::Settings,
    Panel::Help,
    Panel::Samples,
    Panel::Learn,
    Panel::Compare,
    Panel::Transcript,
];

/// What is too small, or reaches beyond the page: name and place, CSS pixels.
fn wrong(person: &Person<'_>) -> Vec<(String, egui::Rect)> {
    let zoom = PHONE / person.0.ctx.content_rect().width();
    let pressed = person.pressed();
    assert!(pressed.len() >= 6, "only {} things can be pressed", pressed.len());
    let measured = pressed.into_iter().map(|(name, rect)| (name, rect * zoom));
    let fits = |rect: egui::Rect| rect.left() > -0.5 && rect.right() < PHONE + 0.5;
    measured.filter(|(_, rect)| rect.size().min_elem() < LEAST_TARGET - 0.05 || !fits(*rect)).collect()
}

#[test]
fn on_a_phone_nothing_that_is_pressed_is_smaller_than_24_pixels() {
    for scale in [0.8, 1.0, 1.5] {
        // As the overlay chooses it.
        let zoom = super::zoom(egui::vec2(PHONE, 844.0), scale).max(LEAST_TARGET / TARGET);
        let start = Start { assets: crate::platform::assets_dir(), ..Start::default() };
        let mut person = Person::before((PHONE / zoom, 844.0 / zoom), true, start);
        // Its settings save what is shown.
        person.0.state_mut().app.init_resource::<Saved>();
        let mut check = |what: &str, intents: &[Intent]| {
            intents.iter().for_each(|intent| person.ask(intent.clone()));
            assert_eq!(wrong(&person), [], "at {scale}: {what}");
        };
        check("the stage", &[]);
        check("a pinned word", &[Intent::TogglePin(7)]);
        check("the camera moved", &[Intent::Closer(3)]);
        for panel in SHEETS {
            check(&format!("{panel:?}"), &[Intent::SetModel(ModelKind::Glass), Intent::Sheet(Some(panel))]);
            check(&format!("{panel:?}, MiniLM"), &[Intent::SetModel(ModelKind::MiniLm)]);
        }
        for step in [Step::Tokens, Step::Scores, Step::Concat, Step::Residual] {
            check(&format!("{step:?}"), &[Intent::Study(Wish::Open(Some(step)))]);
        }
        check("the heatmap", &[Intent::Study(Wish::Open(None)), Intent::SetView(View::Heatmap)]);
        check("the heatmap of MiniLM", &[Intent::SetModel(ModelKind::MiniLm)]);
    }
}
