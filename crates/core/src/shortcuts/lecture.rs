//! Keys of a lecture: clickers send a few, and nothing else may happen by accident.

use std::time::Duration;

use arclight_model::steps::Step;
use glam::Vec2;

use super::{Given, Key, Row};
use crate::intent::{Camera, Intent, Next, Present, Write};
use crate::lesson::Command;
use crate::picture::Setting;

/// The keys and what they do; [`key`] hears them.
pub const LECTURE: [Row; 9] = [
    Row {
        keys: "PageDown Space →",
        does: "on: next stop, step, word that a model writes, or prepared picture",
        presses: &[],
    },
    Row { keys: "PageUp ←", does: "back", presses: &[] },
    Row {
        keys: "1 … 12",
        does: "chapter, or prepared picture, digit after digit; 0 is the tenth",
        presses: &[],
    },
    Row { keys: "F5", does: "the chapter, or the prepared picture, from its beginning", presses: &[] },
    Row { keys: "B .", does: "dark; then any key: back", presses: &[] },
    Row { keys: "S", does: "spot of light", presses: &[] },
    Row { keys: "Z", does: "then drag, or a digit: that part comes closer; again: back", presses: &[] },
    Row { keys: "↑ ↓", does: "previous, next head; while the lesson is on: back, on", presses: &[] },
    Row { keys: "Esc", does: "let go", presses: &[] },
];

const ON: [Key; 4] = [Key::PageDown, Key::Right, Key::Space, Key::Enter];
const BACK: [Key; 3] = [Key::PageUp, Key::Left, Key::Backspace];

/// Whether a clicker sends it: such a key counts even while something is typed.
#[must_use]
pub fn is_clicker(key: Key) -> bool {
    matches!(key, Key::PageDown | Key::PageUp | Key::F(5))
}

/// Digits that follow one another: 1, then 2, is the twelfth.
#[derive(Debug, Clone, Copy, Default)]
pub struct Digits(Option<(usize, Duration)>);

impl Digits {
    /// The place, from 0, of what the number stands for as far as it is typed; 0 alone is the tenth.
    fn place(&mut self, digit: usize, now: Duration, count: usize) -> usize {
        /// Between two digits of one number.
        const SOON: Duration = Duration::from_millis(1500);
        let before = self.0.filter(|(_, at)| now.saturating_sub(*at) < SOON);
        let longer = before.map(|(number, _)| number * 10 + digit).filter(|number| *number <= count);
        let number = longer.unwrap_or(if digit == 0 { 10 } else { digit });
        self.0 = Some((number, now));
        number - 1
    }
}

/// Corners of the part of the picture that a digit from 1 to 9 names, as they lie on a number pad: half as wide and high as the
/// picture, in units of half of it, y up.
#[must_use]
pub fn part(digit: usize) -> [Vec2; 2] {
    let place = digit.clamp(1, 9) - 1;
    let middle = Vec2::new((place % 3) as f32 - 1.0, (place / 3) as f32 - 1.0) * 0.5;
    [middle - 0.5, middle + 0.5]
}

/// Whose a key is, in a lecture.
#[derive(Debug, Clone, PartialEq)]
pub enum Whose {
    /// The lecture's: what it asks for, if anything.
    Lecture(Option<Intent>),
    /// It does what it always does.
    Usual,
}

/// What a key of a lecture asks for.
#[must_use]
pub fn key(key: Key, given: &Given<'_>, (digits, now): (&mut Digits, Duration)) -> Whose {
    let Given { state, film, visiting, .. } = *given;
    let present = |wish| Whose::Lecture(Some(Intent::Present(wish)));
    // In the dark, whatever is pressed brings the picture back and changes nothing of it.
    if state.presenter.blank {
        return present(Present::Blank);
    }
    if state.presenter.loupe && key == Key::Escape {
        return present(Present::Loupe);
    }
    if let Key::Digit(digit) = key {
        let digit = usize::from(digit);
        if state.presenter.loupe && digit > 0 {
            return present(Present::Magnify(part(digit)));
        }
        return Whose::Lecture(go_to(digit, given, digits, now));
    }
    match key {
        // Some clickers send these. Only where no lesson is on stage do they choose a head.
        Key::Down if film.is_directing() => Whose::Lecture(turn(1, given)),
        Key::Up if film.is_directing() => Whose::Lecture(turn(-1, given)),
        _ if ON.contains(&key) => Whose::Lecture(turn(1, given)),
        _ if BACK.contains(&key) => Whose::Lecture(turn(-1, given)),
        Key::Char('b' | '.') => present(Present::Blank),
        Key::F(5) => Whose::Lecture(match visiting.entry {
            Some(entry) => Some(Intent::Present(Present::Prepared(entry))),
            None => film.timeline.is_some().then_some(Intent::Lesson(Command::Again)),
        }),
        Key::Char('s') => present(Present::Spot),
        Key::Char('z') if state.presenter.magnified => Whose::Lecture(Some(Intent::Camera(Camera::Reset))),
        Key::Char('z') => present(Present::Loupe),
        // Nothing comes closer by accident.
        Key::Char('+' | '-') => Whose::Lecture(None),
        _ => Whose::Usual,
    }
}

/// To the chapter, or the prepared picture, that digits name.
fn go_to(digit: usize, given: &Given<'_>, digits: &mut Digits, now: Duration) -> Option<Intent> {
    let count = match given.prepared {
        0 => given.film.timeline.as_ref().map_or(0, |timeline| timeline.chapters.len()),
        prepared => prepared,
    };
    let to = digits.place(digit, now, count);
    let asked = if given.prepared > 0 {
        Intent::Present(Present::Prepared(to))
    } else {
        Intent::Lesson(Command::GoTo(to))
    };
    (to < count).then_some(asked)
}

/// On or back by what can be stepped through: prepared pictures, steps under the hood, stop points of the lesson.
#[must_use]
pub fn turn(by: i32, given: &Given<'_>) -> Option<Intent> {
    let Given { state, film, visiting, prepared } = *given;
    if prepared > 0 {
        let last = visiting.due.or(visiting.entry);
        let next = match last {
            None => 0,
            Some(entry) => entry.saturating_add_signed(by as isize).min(prepared - 1),
        };
        return (last != Some(next)).then_some(Intent::Present(Present::Prepared(next)));
    }
    if let Some(step) = state.picture.step.filter(|_| !film.is_directing()) {
        let end = if by > 0 { Step::ALL.last() } else { Step::ALL.first() };
        if Some(&step) != end {
            return Some(Intent::Next(Next::Step(by)));
        }
        // Beyond the steps the lesson goes on, which closes the hood; back from the first there is the stage.
        if by < 0 || film.timeline.is_none() {
            return Some(Intent::Set(Setting::Step(None)));
        }
    }
    if state.picture.writes_here() && !film.is_directing() {
        // A clicker writes, and takes back.
        return Some(Intent::Write(if by > 0 { Write::One } else { Write::Undo }));
    }
    let timeline = film.timeline.as_ref()?;
    // At the end there is nothing to go on to; the beginning is a key of its own.
    if by > 0 && !film.player.is_playing() && film.player.time() >= timeline.duration() {
        return None;
    }
    Some(Intent::Lesson(match by {
        1.. if film.player.is_playing() => Command::Stop,
        1.. => Command::Play,
        _ => Command::Chapter(-1),
    }))
}
