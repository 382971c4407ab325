//! A phone under a visitor's fingers: how large things are.

use arclight::platform::Machine;
use arclight::session::Saved;
use arclight_core::intent::{Camera, Intent, Panels, Point};
use arclight_core::panel::Panel;
use arclight_core::picture::{Setting, View};
use arclight_model::ModelId;
use arclight_model::steps::Step;

use super::harness::{PHONE, Person, inside};

/// Least side of what is pressed, CSS pixels (WCAG 2.2, 2.5.8).
const LEAST_TARGET: f32 = 24.0;

/// The hood is open as long as a step is chosen, and no phone has a keyboard of its own.
fn sheets() -> impl Iterator<Item = Panel> {
    Panel::ALL.into_iter().filter(|panel| !matches!(panel, Panel::Hood | Panel::Keyboard))
}

/// What is too small, or reaches beyond the page: name and place, CSS pixels.
fn wrong(person: &Person<'_>) -> Vec<(String, egui::Rect)> {
    let width = PHONE[0];
    let zoom = width / person.harness.ctx.content_rect().width();
    let pressed = person.pressed();
    assert!(pressed.len() >= 6, "only {} things can be pressed", pressed.len());
    let measured = pressed.into_iter().map(|(name, rect)| (name, rect * zoom));
    let fits = |rect: egui::Rect| rect.left() > -0.5 && rect.right() < width + 0.5;
    measured.filter(|(_, rect)| rect.size().min_elem() < LEAST_TARGET - 0.05 || !fits(*rect)).collect()
}

fn model(model: ModelId) -> Intent {
    Intent::Set(Setting::Model(model))
}

#[test]
fn on_a_phone_nothing_that_is_pressed_is_smaller_than_24_pixels() {
    for scale in [0.8, 1.0, 1.5] {
        let mut start = inside();
        start.state.settings.scale = scale;
        let mut person = Person::before(PHONE, start, Machine::here());
        // Its settings save what is shown.
        person.world_mut().init_resource::<Saved>();
        let mut check = |what: &str, intents: &[Intent]| {
            intents.iter().for_each(|intent| person.ask(intent.clone()));
            assert_eq!(wrong(&person), [], "at {scale}: {what}");
        };
        check("the stage", &[]);
        check("a pinned word", &[Intent::Point(Point::Pin(7))]);
        check("the camera moved", &[Intent::Camera(Camera::Closer(3))]);
        for panel in sheets() {
            let open = Intent::Panel(Panels::Sheet(Some(panel)));
            check(&format!("{panel:?}"), &[model(ModelId::GLASS), open]);
            check(&format!("{panel:?}, MiniLM"), &[model(ModelId::MINILM)]);
        }
        for step in [Step::Tokens, Step::Scores, Step::Concat, Step::Residual] {
            check(&format!("{step:?}"), &[Intent::Set(Setting::Step(Some(step)))]);
        }
        check("the heatmap", &[Intent::Set(Setting::Step(None)), Intent::Set(Setting::View(View::Heatmap))]);
        check("the heatmap of MiniLM", &[model(ModelId::MINILM)]);
    }
}
