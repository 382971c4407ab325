//! A hand before a lecture: the spot, a part that comes closer, the dark, a set; and panels at every size.

use arclight::camera::Rig;
use arclight::platform::Machine;
use arclight_core::intent::{Camera, Intent, Panels, Point, Present};
use arclight_core::panel::Panel;
use arclight_core::picture::{Setting, View};
use arclight_core::start::Start;
use arclight_core::venue::{Mode, Set, Venue};
use arclight_model::steps::Step;
use egui::{Event, PointerButton, Pos2, Rect, pos2};
use egui_kittest::kittest::Queryable as _;

use super::harness::{DESK, Person, inside};

/// Before a picture of 1920 x 1080 pixels, with two prepared pictures.
fn lecturer() -> Person<'static> {
    let set = Set::read("Cats chase mice.\nDogs bark.");
    let venue = Venue { mode: Mode::Present, set, ..Venue::default() };
    let prepared = ["Cats chase mice.", "Dogs bark."].map(|text| {
        let mut start = Start::default();
        text.clone_into(&mut start.state.picture.text);
        start
    });
    let mut start = Start { venue, prepared: prepared.to_vec(), ..Start::default() };
    // As a lecture begins.
    (start.state.panels.heads, start.state.panels.inspector, start.state.panels.legend) =
        (false, false, false);
    Person::before([1920.0, 1080.0], start, Machine::default())
}

fn point(person: &mut Person<'_>, at: Pos2) {
    person.harness.hover_at(at);
    person.step();
}

fn button(person: &mut Person<'_>, pos: Pos2, pressed: bool) {
    let modifiers = egui::Modifiers::NONE;
    person.harness.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
    person.step();
}

fn drag(person: &mut Person<'_>, from: Pos2, to: Pos2) {
    point(person, from);
    button(person, from, true);
    for share in [0.3, 0.6, 1.0] {
        point(person, from + (to - from) * share);
    }
    button(person, to, false);
    person.wait();
}

#[test]
fn a_drag_brings_the_part_closer_that_it_was_drawn_around() {
    let mut person = lecturer();
    person.ask(Intent::Present(Present::Loupe));
    let screen = person.harness.ctx.content_rect();
    let at = |x: f32, y: f32| screen.min + screen.size() * egui::vec2(x, y);
    // As they lie on a number pad, above and from the left.
    assert_eq!(digits(&person), "789456123");
    // Too small to be meant: nothing comes closer, and the next drag is none either.
    drag(&mut person, at(0.5, 0.5), at(0.505, 0.505));
    assert_eq!(digits(&person), "");
    let presenter = person.state().presenter;
    assert!(!presenter.loupe && !presenter.magnified);
    person.ask(Intent::Present(Present::Loupe));
    drag(&mut person, at(0.25, 0.25), at(0.5, 0.5));
    let presenter = person.state().presenter;
    assert!(presenter.magnified && !presenter.loupe);
    let rig = person.world().resource::<Rig>();
    assert!((rig.zoom - 4.0).abs() < 0.3, "a quarter of the picture: {rig:?}");
    person.ask(Intent::Camera(Camera::Reset));
    assert!(!person.state().presenter.magnified);
    // A finger: with it goes the pointer's place, in the same frame.
    person.ask(Intent::Present(Present::Loupe));
    point(&mut person, at(0.25, 0.25));
    button(&mut person, at(0.25, 0.25), true);
    point(&mut person, at(0.4, 0.4));
    point(&mut person, at(0.5, 0.5));
    person.harness.event(Event::PointerButton {
        pos: at(0.5, 0.5),
        button: PointerButton::Primary,
        pressed: false,
        modifiers: egui::Modifiers::NONE,
    });
    person.harness.event(Event::PointerGone);
    person.wait();
    let presenter = person.state().presenter;
    assert!(presenter.magnified && !presenter.loupe, "by a finger");
}

/// The digits that are written on the picture, line after line.
fn digits(person: &Person<'_>) -> String {
    let shapes = person.harness.output().shapes.iter();
    let mut found: Vec<(Pos2, String)> = shapes
        .filter_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) => Some((text.pos, text.galley.job.text.clone())),
            _ => None,
        })
        .filter(|(_, text)| matches!(text.as_bytes(), [b'1'..=b'9']))
        .collect();
    found.sort_by_key(|(at, _)| (at.y.round() as i32, at.x.round() as i32));
    found.into_iter().map(|(_, text)| text).collect()
}

/// Middles and radii of the circles that are painted.
fn circles(person: &Person<'_>) -> Vec<(Pos2, f32)> {
    let shapes = person.harness.output().shapes.iter();
    let circles = shapes.filter_map(|clipped| match &clipped.shape {
        egui::Shape::Circle(circle) => Some((circle.center, circle.radius)),
        _ => None,
    });
    circles.collect()
}

#[test]
fn the_spot_is_where_the_pointer_is() {
    let mut person = lecturer();
    let radius = person.harness.ctx.content_rect().height() * 0.16;
    let spots = |person: &Person<'_>| -> Vec<Pos2> {
        circles(person).into_iter().filter(|(_, r)| (r - radius).abs() < 1.0).map(|(at, _)| at).collect()
    };
    point(&mut person, pos2(300.0, 200.0));
    assert_eq!(spots(&person), []);
    person.ask(Intent::Present(Present::Spot));
    for at in [pos2(300.0, 200.0), pos2(420.0, 260.0)] {
        point(&mut person, at);
        assert_eq!(spots(&person), [at]);
    }
    // A finger that is lifted leaves it where it was.
    person.harness.event(Event::PointerGone);
    person.steps(3);
    assert_eq!(spots(&person), [pos2(420.0, 260.0)]);
    person.ask(Intent::Present(Present::Spot));
    assert_eq!(spots(&person), []);
}

#[test]
fn a_hand_on_the_screen_reaches_what_the_keys_do_and_nothing_stays_in_the_picture() {
    let mut person = lecturer();
    assert!(!person.has("Dark"), "nobody has touched it");
    let touch = |person: &mut Person<'_>, x: f32| {
        point(person, pos2(x, 330.0));
        point(person, pos2(x + 5.0, 330.0));
    };
    touch(&mut person, 300.0);
    person.harness.get_by_label("On").click();
    person.steps(4);
    let entry = |person: &Person<'_>| person.visiting().entry;
    assert_eq!((entry(&person), person.state().picture.text.as_str()), (Some(0), "Cats chase mice."));
    for (label, wanted) in [("On", Some(1)), ("On", Some(1)), ("Back", Some(0))] {
        touch(&mut person, 320.0);
        person.harness.get_by_label(label).click();
        person.steps(4);
        assert_eq!(entry(&person), wanted, "{label}");
    }
    for (label, on) in [("Spot", true), ("Spot", false)] {
        touch(&mut person, 340.0);
        person.harness.get_by_label(label).click();
        person.steps(4);
        assert_eq!(person.state().presenter.spot, on);
    }
    touch(&mut person, 360.0);
    person.harness.get_by_label("Closer").click();
    person.steps(4);
    assert!(person.state().presenter.loupe);
    person.ask(Intent::Present(Present::Loupe));
    assert!(!person.has("Whole"), "nothing was moved");
    person.ask(Intent::Camera(Camera::Closer(3)));
    touch(&mut person, 370.0);
    person.steps(4);
    person.harness.get_by_label("Whole").click();
    person.steps(4);
    assert_eq!(person.world().resource::<Rig>().zoom, 1.0);
    // So many changes of light in one second would be a flash too many.
    std::thread::sleep(std::time::Duration::from_secs(1));
    touch(&mut person, 380.0);
    person.harness.get_by_label("Dark").click();
    person.steps(4);
    assert!(person.state().presenter.blank);
    // Any touch brings it back.
    let at = person.harness.ctx.content_rect().center();
    point(&mut person, at);
    button(&mut person, at, true);
    button(&mut person, at, false);
    person.steps(4);
    assert!(!person.state().presenter.blank);
    for _ in 0..60 {
        person.wait();
        if !person.has("Dark") {
            return;
        }
    }
    panic!("the buttons stay");
}

/// A panel's buttons are on screen at every size that the settings offer.
#[test]
fn every_panel_opens_at_every_size_of_the_panels() {
    for scale in [0.8, 1.0, 2.5] {
        for size in [DESK, [1920.0, 1080.0], [1280.0, 720.0]] {
            let mut start = inside();
            start.state.settings.scale = scale;
            let mut person = Person::before(size, start, Machine::default());
            let screen: Rect = person.harness.ctx.content_rect();
            // Large panels have the room of a phone.
            let narrow = screen.width() < 720.0;
            assert_eq!(narrow, scale > 2.0, "{scale} of {size:?}: {screen}");
            for label in ["Compare", "Learn", "Legend", "Settings", if narrow { "?" } else { "Keys" }] {
                let rect = person.harness.get_by_label(label).rect();
                assert!(
                    screen.expand(1.0).contains_rect(rect),
                    "{label} at {scale} of {size:?}: {rect} in {screen}"
                );
                person.press(label);
                let panels = person.state().panels;
                assert!(
                    panels.sheet.is_some()
                        || panels.compare
                        || panels.learn
                        || panels.settings
                        || panels.help
                        || !panels.legend,
                    "{label} opens nothing"
                );
                person.ask(Intent::Restart);
            }
        }
    }
}

#[test]
fn in_a_hall_no_text_of_any_panel_is_smaller_than_28_pixels() {
    let mut person = lecturer();
    let zoom = 1920.0 / person.harness.ctx.content_rect().width();
    let mut look = |what: &str, intents: &[Intent]| {
        intents.iter().for_each(|intent| person.ask(intent.clone()));
        let all = person.texts();
        assert!(all.len() > 5, "{what}: {} texts", all.len());
        let small: Vec<_> = all.into_iter().filter(|(size, _)| size * zoom < 27.95).collect();
        assert!(small.is_empty(), "{what}: {small:?}");
    };
    look("the stage", &[]);
    for panel in [
        Panel::Heads,
        Panel::Inspector,
        Panel::Wall,
        Panel::Compare,
        Panel::Learn,
        Panel::Legend,
        Panel::Settings,
        Panel::Help,
        Panel::Samples,
    ] {
        look(
            &format!("{panel:?}"),
            &[Intent::Point(Point::Pin(2)), Intent::Panel(Panels::Sheet(Some(panel)))],
        );
    }
    for step in Step::ALL {
        let open = Intent::Set(Setting::Step(Some(step)));
        look(&format!("{step:?}"), &[Intent::Panel(Panels::Sheet(None)), open]);
    }
    look("the heatmap", &[Intent::Set(Setting::Step(None)), Intent::Set(Setting::View(View::Heatmap))]);
    let text = "The river runs past the mill and under the old bridge. ".repeat(4);
    look("the heatmap of many words", &[Intent::Set(Setting::Text(text))]);
}
