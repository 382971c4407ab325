//! Small and low pictures: nothing that is read lies over anything else, nor over the part that the words have.

use arclight::platform::Machine;
use arclight::session::Plain;
use arclight_core::intent::Intent;
use arclight_core::lesson::Command;
use arclight_core::picture::{Setting, View};
use arclight_core::start::Start;
use arclight_core::venue::{Mode, Venue};
use arclight_core::visual::layout::FreeArea;
use arclight_model::ModelId;
use arclight_model::steps::Step;
use egui::{Rect, pos2};

use super::harness::{Person, inside};
use super::touch::wake;

/// A small projector, a small window, a phone on its side, a page of 1280 x 720 at 300%.
const SMALL: [[f32; 2]; 4] = [[640.0, 360.0], [960.0, 540.0], [844.0, 390.0], [427.0, 240.0]];

/// All text that is seen, with its place, logical points.
fn texts(person: &Person<'_>) -> Vec<(String, Rect)> {
    let shapes = person.harness.output().shapes.iter();
    let texts = shapes.filter_map(|clipped| match &clipped.shape {
        egui::Shape::Text(text) => {
            let seen = text.visual_bounding_rect().intersect(clipped.clip_rect);
            Some((text.galley.job.text.clone(), seen))
        }
        _ => None,
    });
    // A number in a cell of a matrix or at a bar may touch its neighbour.
    texts.filter(|(text, rect)| !text.trim().is_empty() && rect.is_positive()).collect()
}

/// The parts of the picture that tiles and arcs have, logical points.
fn stage(person: &Person<'_>) -> [Rect; 2] {
    let screen = person.harness.ctx.content_rect();
    let free = person.world().resource::<Plain<FreeArea>>().0;
    let at = |x: f32, y: f32| {
        pos2(
            screen.left() + (x + 1.0) * 0.5 * screen.width(),
            screen.top() + (1.0 - y) * 0.5 * screen.height(),
        )
    };
    [free.tiles, free.arcs]
        .map(|area| Rect::from_min_max(at(area.min.x, area.max.y), at(area.max.x, area.min.y)))
}

/// What lies over what.
fn overlaps(person: &Person<'_>, words: bool) -> Vec<String> {
    let texts = texts(person);
    let over = |a: &Rect, b: &Rect| {
        let both = a.intersect(*b);
        both.width() > 2.0 && both.height() > 2.0
    };
    let mut found = Vec::new();
    for (i, (text, rect)) in texts.iter().enumerate() {
        let others = texts[i + 1..].iter().filter(|(_, other)| over(rect, other));
        found.extend(others.map(|(other, _)| format!("{text:?} and {other:?}")));
        if words && stage(person).iter().any(|part| over(rect, part)) {
            found.push(format!("{text:?} and the words"));
        }
    }
    let screen = person.harness.ctx.content_rect().expand(1.0);
    found.extend(
        texts
            .iter()
            .filter(|(_, rect)| !screen.contains_rect(*rect))
            .map(|(text, _)| format!("{text:?} leaves")),
    );
    found
}

fn check(person: &Person<'_>, what: &str, words: bool, found: &mut Vec<String>) {
    assert!(texts(person).len() > 5, "{what}: nothing is there");
    found.extend(overlaps(person, words).into_iter().map(|overlap| format!("{what}: {overlap}")));
}

#[test]
fn in_small_pictures_nothing_lies_over_anything_else() {
    let mut found = Vec::new();
    for screen in SMALL {
        // A page is looked at so closely by somebody who reads it, not in a hall. The panel of a step then hides the words.
        let close = screen[1] < 300.0;
        let modes: &[Mode] =
            if close { &[Mode::Explore] } else { &[Mode::Explore, Mode::Present, Mode::Kiosk] };
        for &mode in modes {
            let venue = Venue { mode, ..Venue::default() };
            let mut person = Person::before(screen, Start { venue, ..inside() }, Machine::here());
            person.wait_until(|person| person.film().timeline.is_some());
            if mode == Mode::Kiosk {
                wake(&mut person);
                person.ask(Intent::Restart);
            }
            let at = |what: &str| format!("{mode:?} at {screen:?}: {what}");
            check(&person, &at("at the start"), true, &mut found);
            person.pin(7);
            check(&person, &at("a pinned word"), true, &mut found);
            person.set(Setting::Text("word ".repeat(90).trim().to_owned()));
            check(&person, &at("many words"), true, &mut found);
            person.set(Setting::Model(ModelId::MINILM));
            person.wait_for(ModelId::MINILM);
            check(&person, &at("many words, MiniLM"), true, &mut found);
            person.set(Setting::Text("The bear waded into the river bank to catch fish.".to_owned()));
            person.wait();
            for step in [Step::Tokens, Step::Softmax, Step::Residual] {
                person.set(Setting::Step(Some(step)));
                check(&person, &at(&format!("{step:?}")), mode == Mode::Explore && !close, &mut found);
            }
            person.set(Setting::Step(None));
            person.set(Setting::View(View::Heatmap));
            check(&person, &at("the heatmap"), false, &mut found);
            person.set(Setting::View(View::Stage));
            person.ask(Intent::Lesson(Command::Seek(40.0)));
            check(&person, &at("the lesson"), true, &mut found);
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
