//! The keyboard: which key of [`arclight_core::shortcuts`] was pressed, and the wishes that follow from it.

use std::time::Duration;

use arclight_core::export::Export;
use arclight_core::film::Film;
use arclight_core::hub::{Hub, Visiting};
use arclight_core::intent::Intent;
use arclight_core::shortcuts::{self, Digits, EXPLORE, Given, Key, Whose, is_clicker, look_up};
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key as Printed, KeyboardInput};
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;

use super::modifiers::is_modifier;
use super::{Opening, Parts, Plain, Wish};

/// Keys.
pub(super) fn plugin(app: &mut App) {
    let keys = keys.after(bevy::input::InputSystems).run_if(resource_exists::<Messages<KeyboardInput>>);
    app.add_systems(PreUpdate, keys);
}

/// Keys that change what others mean.
#[derive(Debug, Clone, Copy, Default)]
struct Modifiers {
    command: bool,
    alt: bool,
    shift: bool,
}

impl Modifiers {
    fn of(held: &ButtonInput<KeyCode>) -> Self {
        use KeyCode::{AltLeft, ControlLeft, ControlRight, ShiftLeft, ShiftRight, SuperLeft, SuperRight};
        Self {
            command: held.any_pressed([ControlLeft, ControlRight, SuperLeft, SuperRight]),
            alt: held.pressed(AltLeft),
            shift: held.any_pressed([ShiftLeft, ShiftRight]),
        }
    }

    fn hear(&mut self, key: &KeyboardInput) {
        use KeyCode::{AltLeft, ControlLeft, ControlRight, ShiftLeft, ShiftRight, SuperLeft, SuperRight};
        let down = key.state == ButtonState::Pressed;
        match key.key_code {
            ControlLeft | ControlRight | SuperLeft | SuperRight => self.command = down,
            AltLeft => self.alt = down,
            ShiftLeft | ShiftRight => self.shift = down,
            _ => {}
        }
    }
}

/// In the order in which they were pressed, however many fell into one frame.
fn keys(
    mut input: MessageReader<KeyboardInput>,
    (held, mut down): (Res<ButtonInput<KeyCode>>, Local<Modifiers>),
    (time, mut digits): (Res<Time<Real>>, Local<Digits>),
    egui: Option<Res<EguiWantsInput>>,
    (parts, shown, opening): (Parts, Res<Plain<Shown>>, Res<Opening>),
    (film, visiting, start): (Res<Plain<Film>>, Res<Plain<Visiting>>, Res<Plain<Start>>),
    mut wishes: MessageWriter<Wish>,
) {
    if input.is_empty() {
        return;
    }
    // Of several keys in a long frame each finds what the one before it did.
    let (mut state, mut film, mut visiting) = (parts.state(), (**film).clone(), (**visiting).clone());
    let was_dark = state.presenter.blank;
    let typing = egui.is_some_and(|egui| egui.wants_any_keyboard_input());
    for pressed in input.read() {
        down.hear(pressed);
        // Of two keys in the dark one brings the picture back; the other must not take it away again.
        let woke = was_dark && !state.presenter.blank;
        let Some(key) = key_of(pressed).filter(|_| !woke) else { continue };
        // A clicker counts whatever is typed in, and in the dark nobody types.
        let own = !typing || (visiting.presents() && (state.presenter.blank || is_clicker(key)));
        if pressed.state != ButtonState::Pressed || !own || down.alt {
            continue;
        }
        if down.command {
            if key == Key::Char('s') && !pressed.repeat {
                wishes.write(Wish(Intent::Save(Export::Png)));
            }
            continue;
        }
        let given = Given { state: &state, film: &film, visiting: &visiting, prepared: start.prepared.len() };
        let asked = asks(pressed, (key, down.shift), &given, (&mut digits, time.elapsed()));
        if let Some(intent) = asked {
            let (state, film, visiting) = (&mut state, &mut film, &mut visiting);
            let tokens = shown.tokens.len();
            Hub { state, film, visiting, start: &start, first: &opening.state, tokens }.apply(&intent);
            wishes.write(Wish(intent));
        }
    }
    // Where the keys went to another window meanwhile, no release is heard.
    *down = Modifiers::of(&held);
}

/// What a key asks for.
fn asks(
    pressed: &KeyboardInput,
    (key, shift): (Key, bool),
    given: &Given<'_>,
    typed: (&mut Digits, Duration),
) -> Option<Intent> {
    if given.visiting.presents()
        && let Whose::Lecture(asked) = shortcuts::lecture_key(key, given, typed)
    {
        // A key that is held down turns no further page.
        return asked.filter(|_| !pressed.repeat);
    }
    let asks = |key: Key| look_up(&EXPLORE, (key, shift, pressed.repeat), given);
    let sign = || sign_of(pressed).filter(|_| matches!(key, Key::Digit(_)));
    asks(key).or_else(|| asks(sign()?))
}

/// A key by what is printed on it: on a German or French keyboard letters and signs are elsewhere. Where that is neither a
/// Latin letter nor one of the signs, by its place; and digits always by theirs, as they need Shift on many keyboards.
/// `None` for keys that only change what others mean.
#[must_use]
pub fn key_of(pressed: &KeyboardInput) -> Option<Key> {
    match (&pressed.logical_key, placed(pressed.key_code)) {
        (logical, Some(digit @ Key::Digit(_))) => Some(without_numbers(logical).unwrap_or(digit)),
        (Printed::Character(text), placed) => printed(text, placed),
        (_, placed) => placed,
    }
}

/// The sign on a key of a digit, for where digits ask for nothing.
fn sign_of(pressed: &KeyboardInput) -> Option<Key> {
    let Printed::Character(text) = &pressed.logical_key else { return None };
    printed(text, None)
}

fn printed(text: &str, placed: Option<Key>) -> Option<Key> {
    Some(match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Key::Char(char::from(letter.to_ascii_lowercase())),
        b"," => Key::Char(','),
        b"." => Key::Char('.'),
        b"/" | b"?" => Key::Char('/'),
        b"+" | b"=" => Key::Char('+'),
        b"-" | b"_" => Key::Char('-'),
        // Another sign where one of those is elsewhere.
        [_] if matches!(placed, Some(Key::Char(',' | '.' | '/'))) => Key::Other,
        _ => return placed,
    })
}

/// What a key of the number pad is while it has no numbers.
fn without_numbers(logical: &Printed) -> Option<Key> {
    Some(match logical {
        Printed::ArrowLeft => Key::Left,
        Printed::ArrowRight => Key::Right,
        Printed::ArrowUp => Key::Up,
        Printed::ArrowDown => Key::Down,
        Printed::Home => Key::Home,
        Printed::End => Key::End,
        Printed::PageUp => Key::PageUp,
        Printed::PageDown => Key::PageDown,
        Printed::Clear | Printed::Insert => Key::Other,
        _ => return None,
    })
}

/// A key by its place on a keyboard of the United States.
fn placed(code: KeyCode) -> Option<Key> {
    use KeyCode as Code;
    if is_modifier(code) {
        return None;
    }
    if let Some(letter) = letter(code) {
        return Some(Key::Char(letter));
    }
    Some(match code {
        Code::CapsLock => return None,
        Code::Digit0 | Code::Numpad0 => Key::Digit(0),
        Code::Digit1 | Code::Numpad1 => Key::Digit(1),
        Code::Digit2 | Code::Numpad2 => Key::Digit(2),
        Code::Digit3 | Code::Numpad3 => Key::Digit(3),
        Code::Digit4 | Code::Numpad4 => Key::Digit(4),
        Code::Digit5 | Code::Numpad5 => Key::Digit(5),
        Code::Digit6 | Code::Numpad6 => Key::Digit(6),
        Code::Digit7 | Code::Numpad7 => Key::Digit(7),
        Code::Digit8 | Code::Numpad8 => Key::Digit(8),
        Code::Digit9 | Code::Numpad9 => Key::Digit(9),
        Code::ArrowLeft => Key::Left,
        Code::ArrowRight => Key::Right,
        Code::ArrowUp => Key::Up,
        Code::ArrowDown => Key::Down,
        Code::Enter | Code::NumpadEnter => Key::Enter,
        Code::Escape => Key::Escape,
        Code::Space => Key::Space,
        Code::Backspace => Key::Backspace,
        Code::Home => Key::Home,
        Code::End => Key::End,
        Code::PageUp => Key::PageUp,
        Code::PageDown => Key::PageDown,
        Code::F1 => Key::F(1),
        Code::F5 => Key::F(5),
        Code::Comma => Key::Char(','),
        Code::Period => Key::Char('.'),
        Code::Slash => Key::Char('/'),
        Code::NumpadAdd => Key::Char('+'),
        Code::NumpadSubtract => Key::Char('-'),
        _ => Key::Other,
    })
}

/// The letter of a place.
fn letter(code: KeyCode) -> Option<char> {
    use KeyCode::{
        KeyA, KeyB, KeyC, KeyD, KeyE, KeyF, KeyG, KeyH, KeyI, KeyJ, KeyK, KeyL, KeyM, KeyN, KeyO, KeyP, KeyQ,
        KeyR, KeyS, KeyT, KeyU, KeyV, KeyW, KeyX, KeyY, KeyZ,
    };
    const LETTERS: [KeyCode; 26] = [
        KeyA, KeyB, KeyC, KeyD, KeyE, KeyF, KeyG, KeyH, KeyI, KeyJ, KeyK, KeyL, KeyM, KeyN, KeyO, KeyP, KeyQ,
        KeyR, KeyS, KeyT, KeyU, KeyV, KeyW, KeyX, KeyY, KeyZ,
    ];
    LETTERS.into_iter().zip('a'..='z').find(|(key, _)| *key == code).map(|(_, letter)| letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: KeyCode, logical_key: Printed) -> KeyboardInput {
        KeyboardInput {
            key_code: code,
            logical_key,
            state: ButtonState::Pressed,
            text: None,
            repeat: false,
            window: Entity::PLACEHOLDER,
        }
    }

    fn key(code: KeyCode, printed: &str) -> Option<Key> {
        key_of(&press(code, Printed::Character(printed.into())))
    }

    #[test]
    fn letters_count_as_they_are_printed() {
        for (code, printed, wanted) in [
            (KeyCode::KeyY, "z", 'z'),          // German
            (KeyCode::KeyM, ",", ','),          // French
            (KeyCode::KeyQ, "A", 'a'),          // French, with Shift
            (KeyCode::KeyZ, "я", 'z'),          // Russian
            (KeyCode::KeyI, "ı", 'i'),          // Turkish
            (KeyCode::Quote, "i", 'i'),         // Turkish
            (KeyCode::KeyI, "I", 'i'),          // Turkish, with Shift
            (KeyCode::Minus, "?", '/'),         // German
            (KeyCode::Minus, "'", '\u{0}'),     // Swiss
            (KeyCode::BracketRight, "+", '+'),  // German
            (KeyCode::NumpadDecimal, ",", ','), // German
            (KeyCode::NumpadDivide, "/", '/'),
        ] {
            let wanted = if wanted == '\u{0}' { Key::Other } else { Key::Char(wanted) };
            assert_eq!(key(code, printed), Some(wanted), "{printed}");
        }
        assert_ne!(key(KeyCode::Comma, ";"), Some(Key::Char(',')));
    }

    #[test]
    fn digits_count_by_their_place_on_every_keyboard() {
        use KeyCode::{Digit0, Digit1, Digit2, Digit3, Digit4, Digit5, Digit6, Digit7, Digit8, Digit9};
        const CODES: [KeyCode; 10] =
            [Digit1, Digit2, Digit3, Digit4, Digit5, Digit6, Digit7, Digit8, Digit9, Digit0];
        // United States, French, Czech, German, Swiss and Turkish with and without Shift.
        for row in [
            "1234567890",
            "!@#$%^&*()",
            "&é\"'(-è_çà",
            "+ěščřžýáíé",
            "!\"§$%&/()=",
            "+\"*ç%&/()=",
            "!'^+%&/()=",
        ] {
            for ((code, printed), digit) in
                CODES.into_iter().zip(row.chars()).zip([1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
            {
                assert_eq!(key(code, &printed.to_string()), Some(Key::Digit(digit)), "{row}: {printed}");
            }
        }
        // The sign counts where a digit asks for nothing.
        assert_eq!(sign_of(&press(Digit6, Printed::Character("-".into()))), Some(Key::Char('-')));
        assert_eq!(sign_of(&press(Digit3, Printed::Character("3".into()))), None);
    }

    #[test]
    fn a_number_pad_without_numbers_has_arrows_and_pages() {
        for (code, logical, wanted) in [
            (KeyCode::Numpad4, Printed::ArrowLeft, Key::Left),
            (KeyCode::Numpad3, Printed::PageDown, Key::PageDown),
            (KeyCode::Numpad7, Printed::Home, Key::Home),
            (KeyCode::Numpad5, Printed::Clear, Key::Other),
            (KeyCode::Numpad0, Printed::Insert, Key::Other),
            (KeyCode::Numpad4, Printed::Character("4".into()), Key::Digit(4)),
            // Turkish, with Shift: an accent that waits for its letter.
            (KeyCode::Digit3, Printed::Dead(Some('^')), Key::Digit(3)),
        ] {
            assert_eq!(key_of(&press(code, logical)), Some(wanted), "{code:?}");
        }
    }
}
