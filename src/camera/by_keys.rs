//! The camera by keys that are held down: what a drag, two fingers and the wheel do.

use bevy::input::keyboard::Key;
use bevy::prelude::*;

/// A second of a held key: radians of turn, doublings of the zoom, and half heights of the picture.
const TURN: f32 = 0.9;
const ZOOM: f32 = 1.0;
const MOVE: f32 = 0.8;

/// What is added to the rig in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Held {
    pub yaw: f32,
    pub pitch: f32,
    pub zoom: f32,
    pub pan: Vec2,
}

impl Default for Held {
    fn default() -> Self {
        Self { yaw: 0.0, pitch: 0.0, zoom: 1.0, pan: Vec2::ZERO }
    }
}

/// Keys held for `seconds`. Plus and minus come closer and go away; with Shift the arrows to the sides and the page keys
/// turn, with Control the arrows move.
pub(super) fn held(keys: &ButtonInput<KeyCode>, signs: &ButtonInput<Key>, seconds: f32) -> Held {
    use KeyCode::{
        ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ControlLeft, ControlRight, PageDown, PageUp, ShiftLeft,
        ShiftRight,
    };
    let way = |less: KeyCode, more: KeyCode| {
        f32::from(i8::from(keys.pressed(more)) - i8::from(keys.pressed(less))) * seconds
    };
    let sign = |names: [&str; 2]| names.iter().any(|name| signs.pressed(Key::Character((*name).into())));
    let closer = f32::from(i8::from(sign(["+", "="])) - i8::from(sign(["-", "_"]))) * seconds;
    let (shift, control) =
        (keys.any_pressed([ShiftLeft, ShiftRight]), keys.any_pressed([ControlLeft, ControlRight]));
    let mut held = Held { zoom: (closer * ZOOM).exp2(), ..Held::default() };
    match (shift, control) {
        (true, false) => {
            held.yaw = way(ArrowLeft, ArrowRight) * TURN;
            held.pitch = way(PageDown, PageUp) * TURN;
        }
        (false, true) => held.pan = Vec2::new(way(ArrowRight, ArrowLeft), way(ArrowUp, ArrowDown)) * MOVE,
        _ => {}
    }
    if control {
        // The browser's own.
        held.zoom = 1.0;
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_does_one_thing() {
        let of = |codes: &[KeyCode], sign: Option<&str>| {
            let (mut keys, mut signs) = (ButtonInput::default(), ButtonInput::default());
            codes.iter().for_each(|code| keys.press(*code));
            sign.into_iter().for_each(|sign| signs.press(Key::Character(sign.into())));
            held(&keys, &signs, 0.5)
        };
        let nothing = of(&[], None);
        assert_eq!(nothing, Held::default());
        assert_eq!(of(&[KeyCode::ArrowLeft, KeyCode::PageUp], None), nothing, "words and clickers");
        assert!(of(&[], Some("+")).zoom > 1.2 && of(&[], Some("-")).zoom < 0.9);
        assert_eq!(of(&[KeyCode::ControlLeft], Some("+")), nothing);
        assert!(of(&[KeyCode::ShiftLeft, KeyCode::ArrowRight], None).yaw > 0.1);
        assert!(of(&[KeyCode::ShiftLeft, KeyCode::PageDown], None).pitch < -0.1);
        assert!(of(&[KeyCode::ControlLeft, KeyCode::ArrowLeft], None).pan.x > 0.1);
    }
}
