//! Keys: one table from which both what a key asks for and the help are made.

mod explore;
mod lecture;

use crate::film::Film;
use crate::hub::Visiting;
use crate::intent::Intent;
use crate::state::State;

pub use explore::EXPLORE;
pub use lecture::{Digits, LECTURE, Whose, is_clicker, key as lecture_key, part, turn};

/// A key by what is printed on it; those without a letter by their name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A letter, in lower case, or one of `,` `.` `/` `+` `-`.
    Char(char),
    /// A digit, above the letters or on the number pad.
    Digit(u8),
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Enter, there or on the number pad.
    Enter,
    /// Escape.
    Escape,
    /// The space bar.
    Space,
    /// Backspace.
    Backspace,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
    /// Any other key, those that only change what others mean left out.
    Other,
}

/// What keys are pressed in.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// What is chosen.
    pub state: &'a State,
    /// The lesson.
    pub film: &'a Film,
    /// The place.
    pub visiting: &'a Visiting,
    /// How many pictures a lecturer prepared.
    pub prepared: usize,
}

/// Whether a key counts with Shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// With it and without.
    Any,
    /// With it alone.
    With,
    /// Without it alone.
    Without,
}

/// A key and what it asks for.
#[derive(Clone, Copy)]
pub struct Press {
    /// The key.
    pub key: Key,
    /// Whether it counts with Shift.
    pub shift: Shift,
    /// Held down it asks again and again. Only steps do: themes and views that change thirty times a second would flash
    /// over the whole screen.
    pub repeats: bool,
    /// What it asks for.
    pub asks: fn(&Given<'_>) -> Option<Intent>,
}

/// A line of the help, and its keys.
#[derive(Clone, Copy)]
pub struct Row {
    /// The keys, as they are shown.
    pub keys: &'static str,
    /// What they do.
    pub does: &'static str,
    /// None where another part of the program hears them.
    pub presses: &'static [Press],
}

/// A key that does the same with Shift and without, once.
const fn once(key: Key, asks: fn(&Given<'_>) -> Option<Intent>) -> Press {
    Press { key, shift: Shift::Any, repeats: false, asks }
}

/// The same with Shift alone, or without it alone.
const fn once_with(key: Key, shift: Shift, asks: fn(&Given<'_>) -> Option<Intent>) -> Press {
    Press { key, shift, repeats: false, asks }
}

/// A key that asks again while it is held down.
const fn again(key: Key, shift: Shift, asks: fn(&Given<'_>) -> Option<Intent>) -> Press {
    Press { key, shift, repeats: true, asks }
}

/// What a key asks for by a table: whether it has the key, and what it then asks for. `held`: it is down since an earlier
/// frame.
#[must_use]
pub fn look_up(rows: &[Row], (key, shift, held): (Key, bool, bool), given: &Given<'_>) -> Option<Intent> {
    let counts = |press: &&Press| {
        press.key == key
            && match press.shift {
                Shift::Any => true,
                Shift::With => shift,
                Shift::Without => !shift,
            }
    };
    let mut presses = rows.iter().flat_map(|row| row.presses).filter(counts);
    presses
        .find_map(|press| (press.asks)(given).map(|intent| (press, intent)))
        .and_then(|(press, intent)| (!held || press.repeats).then_some(intent))
}
