//! The camera by keys that are held down: what a drag and two fingers do.

use bevy::prelude::*;

/// A second of a held key: radians of turn, and half heights of the picture.
const TURN: f32 = 0.9;
const MOVE: f32 = 0.8;

/// What is added to the rig in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Held {
    pub yaw: f32,
    pub pitch: f32,
    pub pan: Vec2,
}

/// Keys held for `seconds`: with Shift the arrows to the sides and the page keys turn, with Control the arrows move.
pub(super) fn held(keys: &ButtonInput<KeyCode>, seconds: f32) -> Held {
    use KeyCode::{
        ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ControlLeft, ControlRight, PageDown, PageUp, ShiftLeft,
        ShiftRight,
    };
    let way = |less: KeyCode, more: KeyCode| {
        f32::from(i8::from(keys.pressed(more)) - i8::from(keys.pressed(less))) * seconds
    };
    let (shift, control) =
        (keys.any_pressed([ShiftLeft, ShiftRight]), keys.any_pressed([ControlLeft, ControlRight]));
    let mut held = Held::default();
    match (shift, control) {
        (true, false) => {
            held.yaw = way(ArrowLeft, ArrowRight) * TURN;
            held.pitch = way(PageDown, PageUp) * TURN;
        }
        (false, true) => held.pan = Vec2::new(way(ArrowRight, ArrowLeft), way(ArrowUp, ArrowDown)) * MOVE,
        _ => {}
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_does_one_thing() {
        let of = |codes: &[KeyCode]| {
            let mut keys = ButtonInput::default();
            codes.iter().for_each(|code| keys.press(*code));
            held(&keys, 0.5)
        };
        let nothing = of(&[]);
        assert_eq!(nothing, Held::default());
        assert_eq!(of(&[KeyCode::ArrowLeft, KeyCode::PageUp]), nothing, "words and clickers");
        assert!(of(&[KeyCode::ShiftLeft, KeyCode::ArrowRight]).yaw > 0.1);
        assert!(of(&[KeyCode::ShiftLeft, KeyCode::PageDown]).pitch < -0.1);
        assert!(of(&[KeyCode::ControlLeft, KeyCode::ArrowLeft]).pan.x > 0.1);
    }
}
