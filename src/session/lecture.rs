//! Keys of a lecture: clickers send a few, and nothing else may happen by accident.

use std::time::Duration;

use bevy::prelude::*;

use super::{Film, Intent, State, Visiting, Wish};
use crate::lesson::Command;
use crate::model::steps::Step;

/// The keys and what they do, for the help panel.
pub const LECTURE_KEYS: [(&str, &str); 9] = [
    ("PageDown Space →", "on: next stop, step or prepared picture"),
    ("PageUp ←", "back"),
    ("1 … 12", "chapter, or prepared picture, digit after digit; 0 is the tenth"),
    ("F5", "the chapter, or the prepared picture, from its beginning"),
    ("B .", "dark; then any key: back"),
    ("S", "spot of light"),
    ("Z", "then drag, or a digit: that part comes closer; again: back"),
    ("↑ ↓", "previous, next head; while the lesson is on: back, on"),
    ("Esc", "let go"),
];

/// Keys that ask for nothing by themselves.
const MODIFIERS: [KeyCode; 9] = [
    KeyCode::ShiftLeft,
    KeyCode::ShiftRight,
    KeyCode::ControlLeft,
    KeyCode::ControlRight,
    KeyCode::AltLeft,
    KeyCode::AltRight,
    KeyCode::SuperLeft,
    KeyCode::SuperRight,
    KeyCode::CapsLock,
];
const ON: [KeyCode; 4] = [KeyCode::PageDown, KeyCode::ArrowRight, KeyCode::Space, KeyCode::Enter];
const BACK: [KeyCode; 3] = [KeyCode::PageUp, KeyCode::ArrowLeft, KeyCode::Backspace];

/// Whether a clicker sends it: such a key counts even while something is typed.
pub(super) fn is_clicker(key: KeyCode) -> bool {
    matches!(key, KeyCode::PageDown | KeyCode::PageUp | KeyCode::F5)
}

/// Digits that follow one another: 1, then 2, is the twelfth.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Digits(Option<(usize, Duration)>);

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

/// What a key of a lecture asks for; `Err` where it is none and the usual keys count.
pub(super) fn key(
    key: KeyCode,
    (film, state, visiting, prepared): (&Film, &State, &Visiting, usize),
    (digits, now): (&mut Digits, Duration),
) -> Result<Option<Intent>, ()> {
    const DIGITS: [[KeyCode; 2]; 10] = [
        [KeyCode::Digit0, KeyCode::Numpad0],
        [KeyCode::Digit1, KeyCode::Numpad1],
        [KeyCode::Digit2, KeyCode::Numpad2],
        [KeyCode::Digit3, KeyCode::Numpad3],
        [KeyCode::Digit4, KeyCode::Numpad4],
        [KeyCode::Digit5, KeyCode::Numpad5],
        [KeyCode::Digit6, KeyCode::Numpad6],
        [KeyCode::Digit7, KeyCode::Numpad7],
        [KeyCode::Digit8, KeyCode::Numpad8],
        [KeyCode::Digit9, KeyCode::Numpad9],
    ];
    // In the dark, whatever is pressed brings the picture back and changes nothing of it.
    if state.hall.blank {
        return Ok((!MODIFIERS.contains(&key)).then_some(Intent::Blank));
    }
    if state.hall.loupe && key == KeyCode::Escape {
        return Ok(Some(Intent::Loupe));
    }
    if let Some(digit) = DIGITS.iter().position(|keys| keys.contains(&key)) {
        if state.hall.loupe && digit > 0 {
            return Ok(Some(Intent::Magnify(part(digit))));
        }
        let count = match prepared {
            0 => film.timeline.as_ref().map_or(0, |timeline| timeline.chapters.len()),
            prepared => prepared,
        };
        let to = digits.place(digit, now, count);
        let asked = if prepared > 0 { Intent::Prepared(to) } else { Intent::Film(Command::GoTo(to)) };
        return Ok((to < count).then_some(asked));
    }
    match key {
        // Some clickers send these. Only where no lesson is on stage do they choose a head.
        KeyCode::ArrowDown if film.is_directing() => Ok(turn(1, film, state, visiting, prepared)),
        KeyCode::ArrowUp if film.is_directing() => Ok(turn(-1, film, state, visiting, prepared)),
        _ if ON.contains(&key) => Ok(turn(1, film, state, visiting, prepared)),
        _ if BACK.contains(&key) => Ok(turn(-1, film, state, visiting, prepared)),
        KeyCode::KeyB | KeyCode::Period => Ok(Some(Intent::Blank)),
        KeyCode::F5 => Ok(match visiting.entry {
            Some(entry) => Some(Intent::Prepared(entry)),
            None => film.timeline.is_some().then_some(Intent::Film(Command::Again)),
        }),
        KeyCode::KeyS => Ok(Some(Intent::Spot)),
        KeyCode::KeyZ if state.hall.magnified => Ok(Some(Intent::ResetCamera)),
        KeyCode::KeyZ => Ok(Some(Intent::Loupe)),
        // Nothing comes closer by accident.
        KeyCode::NumpadAdd | KeyCode::NumpadSubtract => Ok(None),
        _ => Err(()),
    }
}

/// On or back by what can be stepped through: prepared pictures, steps under the hood, stop points of the lesson.
fn turn(by: i32, film: &Film, state: &State, visiting: &Visiting, prepared: usize) -> Option<Intent> {
    if prepared > 0 {
        let next = match visiting.entry {
            None => 0,
            Some(entry) => entry.saturating_add_signed(by as isize).min(prepared - 1),
        };
        return (visiting.entry != Some(next)).then_some(Intent::Prepared(next));
    }
    if let Some(step) = state.study.step.filter(|_| !film.is_directing()) {
        let end = if by > 0 { Step::ALL.last() } else { Step::ALL.first() };
        if Some(&step) != end {
            return Some(Intent::Study(Wish::Move(by)));
        }
        // Beyond the steps the lesson goes on, which closes the hood; back from the first there is the stage.
        if by < 0 || film.timeline.is_none() {
            return Some(Intent::Study(Wish::Open(None)));
        }
    }
    let timeline = film.timeline.as_ref()?;
    // At the end there is nothing to go on to; the beginning is a key of its own.
    if by > 0 && !film.player.is_playing() && film.player.time() >= timeline.duration() {
        return None;
    }
    Some(Intent::Film(match by {
        1.. if film.player.is_playing() => Command::Stop,
        1.. => Command::Play,
        _ => Command::Chapter(-1),
    }))
}
