//! Keys to intents.

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput, NativeKeyCode};
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;

use super::{
    Direction, Export, Film, Head, Intent, Panel, Sound, Start, State, View, Visiting, Wish, lecture,
};
use crate::lesson::Command;
use crate::model::lens::Lens;
use crate::model::steps::Step;
use crate::model::{ModelKind, Reading};

/// Keys.
pub(super) fn plugin(app: &mut App) {
    let keys = keys.after(bevy::input::InputSystems).run_if(resource_exists::<Messages<KeyboardInput>>);
    app.add_systems(PreUpdate, keys);
}

/// The keys and what they do, for the help panel: the one list that both follow.
pub const KEYS: [(&str, &str); 23] = [
    ("Space", "play or pause the lesson"),
    ("while it plays", "← → 10 s, ↑ ↓ chapter, Home, End, M mute, C captions"),
    ("← →", "previous, next word"),
    ("Enter", "pin the word"),
    ("Esc", "let go"),
    ("↑ ↓", "previous, next head"),
    ("Shift ↑ ↓", "previous, next layer"),
    ("0", "mean of heads"),
    ("G", "Glass or MiniLM"),
    ("A", "attends to, or attended by"),
    ("W", "pieces or words"),
    ("I", "with or without idle"),
    ("F", "stage or flat"),
    ("M", "heatmap"),
    ("H", "under the hood"),
    (", .", "previous, next step"),
    ("P", "play the steps"),
    ("L", "lens: raw, norm, rollout"),
    ("C", "causal mask"),
    ("T", "theme"),
    ("+ −, Shift ← → Page, Ctrl ← → ↑ ↓", "closer and away, turn, move"),
    ("R", "camera back"),
    ("?", "keys"),
];

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

/// Whether a key that is held down asks again and again. Only steps do: themes and views that change thirty times a
/// second would flash over the whole screen.
fn repeats(intent: &Intent) -> bool {
    matches!(
        intent,
        Intent::StepWord(_)
            | Intent::StepHead(_)
            | Intent::StepLayer(_)
            | Intent::Study(Wish::Move(_))
            | Intent::Closer(_)
            | Intent::Film(Command::Skip(_))
    )
}

/// In the order in which they were pressed, however many fell into one frame.
fn keys(
    mut input: MessageReader<KeyboardInput>,
    (held, mut down): (Res<ButtonInput<KeyCode>>, Local<Modifiers>),
    (time, mut digits): (Res<Time<Real>>, Local<lecture::Digits>),
    egui: Option<Res<EguiWantsInput>>,
    (state, film, visiting, start): (Res<State>, Res<Film>, Res<Visiting>, Res<Start>),
    mut intents: MessageWriter<Intent>,
) {
    let mut woke = false;
    let typing = egui.is_some_and(|egui| egui.wants_any_keyboard_input());
    for key in input.read() {
        down.hear(key);
        // A clicker counts whatever is typed in, and in the dark nobody types.
        let code = printed(key);
        let dark = state.hall.blank || lecture::is_clicker(code);
        let own = !typing || (visiting.presents() && dark);
        if key.state != ButtonState::Pressed || !own || down.alt {
            continue;
        }
        if down.command {
            if code == KeyCode::KeyS && !key.repeat {
                intents.write(Intent::Save(Export::Png));
            }
            continue;
        }
        if visiting.presents() {
            // A key that is held down turns no further page.
            let hall = (&*film, &*state, &*visiting, start.prepared.len());
            if let Ok(asked) = lecture::key(code, hall, (&mut digits, time.elapsed())) {
                // Of two keys in the dark one brings the picture back; the other must not take it away again.
                let again = state.hall.blank && asked.is_some() && std::mem::replace(&mut woke, true);
                intents.write_batch(asked.filter(|_| !key.repeat && !again));
                continue;
            }
        }
        let player = player_intent(code, down.shift, &film, &state.settings.sound);
        let asked = player.or_else(|| intent(code, down.shift, &state));
        intents.write_batch(asked.filter(|asked| !key.repeat || repeats(asked)));
    }
    // Where the keys went to another window meanwhile, no release is heard.
    *down = Modifiers::of(&held);
}

/// A key by what is printed on it: on a German or French keyboard letters and signs stand elsewhere. Where that is neither a
/// Latin letter nor one of the signs, by its place.
#[must_use]
pub fn printed(key: &KeyboardInput) -> KeyCode {
    use KeyCode::{
        Comma, KeyA, KeyB, KeyC, KeyD, KeyE, KeyF, KeyG, KeyH, KeyI, KeyJ, KeyK, KeyL, KeyM, KeyN, KeyO,
        KeyP, KeyQ, KeyR, KeyS, KeyT, KeyU, KeyV, KeyW, KeyX, KeyY, KeyZ, NumpadAdd, NumpadSubtract, Period,
        Slash,
    };
    const LETTERS: [KeyCode; 26] = [
        KeyA, KeyB, KeyC, KeyD, KeyE, KeyF, KeyG, KeyH, KeyI, KeyJ, KeyK, KeyL, KeyM, KeyN, KeyO, KeyP, KeyQ,
        KeyR, KeyS, KeyT, KeyU, KeyV, KeyW, KeyX, KeyY, KeyZ,
    ];
    let Key::Character(text) = &key.logical_key else { return key.key_code };
    match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => LETTERS[usize::from(letter.to_ascii_lowercase() - b'a')],
        b"," => Comma,
        b"." => Period,
        b"/" | b"?" => Slash,
        b"+" | b"=" => NumpadAdd,
        b"-" | b"_" => NumpadSubtract,
        // Another sign where one of those is elsewhere.
        [_] if matches!(key.key_code, Comma | Period | Slash) => {
            KeyCode::Unidentified(NativeKeyCode::Unidentified)
        }
        _ => key.key_code,
    }
}

/// What a key asks of the lesson. Most keys are the lesson's only while it directs the stage.
#[must_use]
pub fn player_intent(key: KeyCode, shift: bool, film: &Film, sound: &Sound) -> Option<Intent> {
    film.timeline.as_ref()?;
    if key == KeyCode::Space {
        return Some(Intent::Film(Command::Toggle));
    }
    // With Shift the camera turns, which takes the stage from the lesson.
    if !film.is_directing() || shift {
        return None;
    }
    Some(match key {
        KeyCode::ArrowLeft => Intent::Film(Command::Skip(-10.0)),
        KeyCode::ArrowRight => Intent::Film(Command::Skip(10.0)),
        KeyCode::ArrowUp => Intent::Film(Command::Chapter(-1)),
        KeyCode::ArrowDown => Intent::Film(Command::Chapter(1)),
        KeyCode::Home => Intent::Film(Command::Home),
        KeyCode::End => Intent::Film(Command::End),
        KeyCode::KeyM => Intent::SetSound(Sound { muted: !sound.muted, ..sound.clone() }),
        KeyCode::KeyC => Intent::SetSound(Sound { captions: !sound.captions, ..sound.clone() }),
        KeyCode::Escape => Intent::TakeWheel,
        _ => return None,
    })
}

/// What a key asks for.
#[must_use]
pub fn intent(key: KeyCode, shift: bool, state: &State) -> Option<Intent> {
    Some(match key {
        // The camera turns.
        KeyCode::ArrowLeft | KeyCode::ArrowRight if shift => return None,
        KeyCode::ArrowLeft => Intent::StepWord(-1),
        KeyCode::ArrowRight => Intent::StepWord(1),
        KeyCode::ArrowUp if shift => Intent::StepLayer(-1),
        KeyCode::ArrowDown if shift => Intent::StepLayer(1),
        KeyCode::ArrowUp => Intent::StepHead(-1),
        KeyCode::ArrowDown => Intent::StepHead(1),
        KeyCode::Enter | KeyCode::NumpadEnter => Intent::PinLit,
        KeyCode::Escape => Intent::Release,
        KeyCode::Digit0 | KeyCode::Numpad0 => Intent::SetHead(Head::Mean),
        KeyCode::KeyG => Intent::SetModel(match state.model {
            ModelKind::Glass => ModelKind::MiniLm,
            ModelKind::MiniLm => ModelKind::Glass,
        }),
        KeyCode::KeyA => Intent::SetDirection(match state.direction {
            Direction::AttendsTo => Direction::AttendedBy,
            Direction::AttendedBy => Direction::AttendsTo,
        }),
        KeyCode::KeyW => Intent::SetWords(!state.words),
        KeyCode::KeyI => Intent::SetWithoutIdle(!state.without_idle),
        KeyCode::KeyF => Intent::SetView(match state.view {
            View::Stage => View::Flat,
            View::Flat | View::Heatmap => View::Stage,
        }),
        KeyCode::KeyM => Intent::SetView(match state.view {
            View::Heatmap => View::Stage,
            View::Stage | View::Flat => View::Heatmap,
        }),
        KeyCode::KeyH => Intent::Study(Wish::Open(state.study.step.is_none().then_some(Step::default()))),
        KeyCode::Comma => Intent::Study(Wish::Move(-1)),
        KeyCode::Period => Intent::Study(Wish::Move(1)),
        KeyCode::KeyP => Intent::Study(Wish::Play(!state.study.playing)),
        KeyCode::KeyL => Intent::SetLens(match state.lens {
            Lens::Raw => Lens::Norm,
            Lens::Norm => Lens::Rollout,
            Lens::Rollout => Lens::Raw,
        }),
        KeyCode::KeyC => {
            let reading = state.study.reading;
            Intent::Study(Wish::Read(Reading { causal: !reading.causal, ..reading }))
        }
        KeyCode::KeyT => Intent::SetTheme(state.settings.theme.next()),
        KeyCode::NumpadAdd => Intent::Closer(1),
        KeyCode::NumpadSubtract => Intent::Closer(-1),
        KeyCode::KeyR => Intent::ResetCamera,
        KeyCode::Slash | KeyCode::F1 => Intent::Toggle(Panel::Help),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_as_they_are_printed() {
        let press = |code, printed: &str| KeyboardInput {
            key_code: code,
            logical_key: Key::Character(printed.into()),
            state: ButtonState::Pressed,
            text: None,
            repeat: false,
            window: Entity::PLACEHOLDER,
        };
        // German, French, Russian; digits of a French keyboard by their place.
        assert_eq!(printed(&press(KeyCode::KeyY, "z")), KeyCode::KeyZ);
        assert_eq!(printed(&press(KeyCode::KeyM, ",")), KeyCode::Comma);
        assert_eq!(printed(&press(KeyCode::KeyQ, "A")), KeyCode::KeyA);
        assert_eq!(printed(&press(KeyCode::KeyZ, "я")), KeyCode::KeyZ);
        assert_eq!(printed(&press(KeyCode::Digit1, "&")), KeyCode::Digit1);
        assert_ne!(printed(&press(KeyCode::Comma, ";")), KeyCode::Comma);
        assert_eq!(printed(&press(KeyCode::Minus, "?")), KeyCode::Slash);
        assert_eq!(printed(&press(KeyCode::BracketRight, "+")), KeyCode::NumpadAdd);
        assert_eq!(intent(KeyCode::NumpadAdd, true, &State::default()), Some(Intent::Closer(1)));
    }

    #[test]
    fn a_key_asks_for_what_the_list_of_keys_says() {
        let state = State::default();
        let asks = [
            (KeyCode::ArrowRight, Intent::StepWord(1)),
            (KeyCode::ArrowLeft, Intent::StepWord(-1)),
            (KeyCode::ArrowUp, Intent::StepHead(-1)),
            (KeyCode::Enter, Intent::PinLit),
            (KeyCode::Escape, Intent::Release),
            (KeyCode::Digit0, Intent::SetHead(Head::Mean)),
            (KeyCode::KeyG, Intent::SetModel(ModelKind::MiniLm)),
            (KeyCode::KeyA, Intent::SetDirection(Direction::AttendedBy)),
            (KeyCode::KeyW, Intent::SetWords(true)),
            (KeyCode::KeyI, Intent::SetWithoutIdle(true)),
            (KeyCode::KeyF, Intent::SetView(View::Flat)),
            (KeyCode::KeyM, Intent::SetView(View::Heatmap)),
            (KeyCode::KeyL, Intent::SetLens(Lens::Norm)),
            (KeyCode::KeyH, Intent::Study(Wish::Open(Some(Step::default())))),
            (KeyCode::Period, Intent::Study(Wish::Move(1))),
            (KeyCode::KeyP, Intent::Study(Wish::Play(true))),
            (KeyCode::KeyC, Intent::Study(Wish::Read(Reading { causal: true, ..Reading::default() }))),
            (KeyCode::KeyR, Intent::ResetCamera),
            (KeyCode::KeyT, Intent::SetTheme(state.settings.theme.next())),
            (KeyCode::F1, Intent::Toggle(Panel::Help)),
        ];
        for (key, asked) in asks {
            assert_eq!(intent(key, false, &state), Some(asked), "{key:?}");
        }
        // And back.
        let switched = State { view: View::Heatmap, direction: Direction::AttendedBy, words: true, ..state };
        assert_eq!(intent(KeyCode::KeyM, false, &switched), Some(Intent::SetView(View::Stage)));
        assert_eq!(intent(KeyCode::KeyA, false, &switched), Some(Intent::SetDirection(Direction::AttendsTo)));
        assert_eq!(intent(KeyCode::KeyW, false, &switched), Some(Intent::SetWords(false)));
    }

    #[test]
    fn shift_chooses_the_layer() {
        let state = State::default();
        assert_eq!(intent(KeyCode::ArrowDown, false, &state), Some(Intent::StepHead(1)));
        assert_eq!(intent(KeyCode::ArrowDown, true, &state), Some(Intent::StepLayer(1)));
        assert_eq!(intent(KeyCode::KeyQ, false, &state), None);
    }
}
