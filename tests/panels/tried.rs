//! What there is to try: the card with its one control, and what that changes.

use arclight_core::intent::Intent;
use arclight_core::lesson::Command;
use arclight_core::start::Start;
use arclight_model::steps::Switches;
use egui_kittest::kittest::Queryable as _;

use super::harness::{DESK, PHONE, Person};
use super::touch::{SCREENS, before, wrong};
use arclight::platform::Machine;

/// Of each chapter the number, from 0, and the name of the control; none where words are touched alone.
const CONTROLS: [(usize, Option<&str>); 12] = [
    (0, Some("sentence")),
    (1, None),
    (2, Some("Position")),
    (3, Some("and key")),
    (4, None),
    (5, Some("Divide by √d_k")),
    (6, Some("Temperature")),
    (7, Some("axis up: water")),
    (8, Some("all on a wall")),
    (9, Some("The sentence on stage joins them")),
    (10, Some("Curtain right of the lit word")),
    (11, Some("sentence")),
];

/// At the end of that chapter, and then with hands on it.
fn tries(person: &mut Person<'_>, chapter: usize) -> String {
    person.ask(Intent::Lesson(Command::GoTo(chapter)));
    person.ask(Intent::Lesson(Command::Stop));
    person.press("Try it");
    person.film().tried().unwrap()
}

/// The card stands on the screen with the task and that control, and no panel beside it.
fn has_card(person: &Person<'_>, task: &str, control: Option<&str>) {
    let screen = person.harness.ctx.content_rect();
    let says = person.harness.get_by_label(task).rect();
    assert!(screen.contains_rect(says), "{task}: {says}");
    let Some(control) = control.filter(|control| *control != "sentence") else { return };
    let rect = person.harness.get_by_label(control).rect();
    assert!(screen.contains_rect(rect) && rect.top() > says.top(), "{control}: {rect} below {says}");
}

#[test]
fn in_a_museum_each_task_has_its_one_control_within_reach() {
    for screen in [SCREENS[2], SCREENS[4]] {
        let mut person = before(screen);
        for (chapter, control) in CONTROLS {
            let task = tries(&mut person, chapter);
            has_card(&person, &task, control);
            assert_eq!(wrong(&person, screen.2), [], "{}: {task}", screen.0);
            for other in ["Heads", "Learn", "Legend", "Look inside"] {
                assert!(!person.has(other), "{other} beside: {task}");
            }
        }
    }
}

#[test]
fn on_a_desk_and_a_phone_too_and_it_goes_with_the_film() {
    for screen in [DESK, PHONE] {
        let mut person = Person::before(screen, Start::default(), Machine::here());
        person.wait_until(|person| person.film().timeline.is_some());
        for (chapter, control) in CONTROLS {
            let task = tries(&mut person, chapter);
            has_card(&person, &task, control);
            person.press("Resume the lesson");
            assert!(!person.has(&task), "{task}");
        }
    }
}

#[test]
fn a_control_does_what_it_says() {
    let mut person = Person::before(DESK, Start::default(), Machine::here());
    person.wait_until(|person| person.film().timeline.is_some());
    tries(&mut person, 2);
    person.press("Position");
    assert!(person.state().picture.reading.positionless);
    tries(&mut person, 5);
    let Switches { scaled, .. } = person.state().picture.switches;
    person.press("Divide by √d_k");
    assert_ne!(person.state().picture.switches.scaled, scaled);
    tries(&mut person, 8);
    person.press("no sheets");
    assert_eq!(person.state().picture.sheets, None);
    tries(&mut person, 10);
    person.press("Curtain right of the lit word");
    assert_eq!(person.state().picture.curtain, None);
}
