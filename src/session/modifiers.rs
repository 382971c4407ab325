//! Keys that change what others mean, in frames that take long.
//!
//! egui takes all keys of a frame with the modifiers of its end: of Ctrl A, let go within it, it would type an a.

use bevy::ecs::message::MessageCursor;
use bevy::input::keyboard::KeyboardInput;
use bevy::input::{ButtonState, InputSystems};
use bevy::prelude::*;

use super::Motion;

/// Keys that come in the next frame.
#[derive(Resource, Default)]
struct Late(Vec<KeyboardInput>);

pub(super) fn plugin(app: &mut App) {
    let hold = hold.before(InputSystems).run_if(resource_exists::<Messages<KeyboardInput>>);
    app.init_resource::<Late>().add_systems(PreUpdate, hold);
}

/// Leaves what follows on the change of a modifier for the next frame, where others were pressed before it.
fn hold(
    mut keys: ResMut<Messages<KeyboardInput>>,
    mut late: ResMut<Late>,
    mut motion: ResMut<Motion>,
    mut cursor: Local<MessageCursor<KeyboardInput>>,
) {
    let mut all = std::mem::take(&mut late.0);
    let waited = !all.is_empty();
    all.extend(cursor.read(&keys).cloned());
    let now = of_one_frame(&all);
    if waited || now < all.len() {
        late.0 = all.split_off(now);
        keys.clear();
        keys.write_batch(all);
        cursor.clear(&keys);
        motion.moving |= !late.0.is_empty();
    }
}

/// How many of the keys go together: until a modifier changes after one that it was pressed with.
fn of_one_frame(keys: &[KeyboardInput]) -> usize {
    let mut pressed = false;
    for (index, key) in keys.iter().enumerate() {
        if is_modifier(key.key_code) {
            if pressed {
                return index;
            }
        } else {
            pressed |= key.state == ButtonState::Pressed;
        }
    }
    keys.len()
}

/// Whether a key only changes what others mean.
pub(super) fn is_modifier(key: KeyCode) -> bool {
    use KeyCode as Code;
    matches!(
        key,
        Code::ShiftLeft
            | Code::ShiftRight
            | Code::ControlLeft
            | Code::ControlRight
            | Code::AltLeft
            | Code::AltRight
            | Code::SuperLeft
            | Code::SuperRight
    )
}

#[cfg(test)]
mod tests {
    use bevy::input::keyboard::Key;

    use super::*;

    fn key(key_code: KeyCode, state: ButtonState) -> KeyboardInput {
        let logical_key = Key::Unidentified(bevy::input::keyboard::NativeKey::Unidentified);
        KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window: Entity::PLACEHOLDER }
    }

    #[test]
    fn a_modifier_that_is_let_go_in_the_frame_of_its_key_counts_for_that_key() {
        use ButtonState::{Pressed, Released};
        use KeyCode::{ControlLeft, KeyA, KeyB, ShiftLeft};
        let mut app = App::new();
        app.add_plugins(plugin).init_resource::<Motion>().add_message::<KeyboardInput>();
        app.init_resource::<Seen>().add_systems(
            Update,
            |mut keys: MessageReader<KeyboardInput>, mut seen: ResMut<Seen>| {
                seen.0.push(keys.read().map(|key| (key.key_code, key.state)).collect());
            },
        );
        let all = [
            (ControlLeft, Pressed),
            (KeyA, Pressed),
            (KeyA, Released),
            (ControlLeft, Released),
            (KeyB, Pressed),
            (ShiftLeft, Pressed),
            (KeyB, Released),
        ];
        app.world_mut().write_message_batch(all.map(|(code, state)| key(code, state)));
        let mut moving = Vec::new();
        for _ in 0..4 {
            app.world_mut().resource_mut::<Motion>().moving = false;
            app.update();
            moving.push(app.world().resource::<Motion>().moving);
        }
        let seen = &app.world().resource::<Seen>().0;
        assert_eq!(seen[..], [all[..3].to_vec(), all[3..5].to_vec(), all[5..].to_vec(), vec![]]);
        assert_eq!(moving, [true, true, false, false]);
    }

    #[derive(Resource, Default)]
    struct Seen(Vec<Vec<(KeyCode, ButtonState)>>);
}
