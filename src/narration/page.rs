//! The voice on a page: the document's own audio element, which plays on while frames are long, and keeps the pitch at
//! any speed.

use arclight_core::film::Film;
use arclight_core::lesson::Heard;
use arclight_core::settings::Settings;
use bevy::prelude::*;

use super::{Voiced, wish};
use crate::platform::bridge;
use crate::session::{Plain, SessionSystems};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, speak.after(SessionSystems::Apply)).add_systems(PreUpdate, listen);
}

fn speak(film: Res<Plain<Film>>, settings: Res<Plain<Settings>>, mut now: Local<Option<Voiced>>) {
    let wished = wish(&film, &settings.sound);
    let key =
        |wish: &Option<Voiced>| wish.as_ref().map(|wish| (wish.chapter, wish.jumps, wish.sound.clone()));
    match &wished {
        None if now.is_some() => bridge::hush(),
        None => {}
        Some(wish) => {
            if key(&now) != key(&wished) {
                bridge::speak(&wish.sound, wish.position.max(0.0));
            }
            if now.as_ref().map(|now| (now.speed, now.volume)) != Some((wish.speed, wish.volume)) {
                bridge::tune_voice(wish.speed, wish.volume);
            }
        }
    }
    *now = wished;
}

fn listen(mut film: ResMut<Plain<Film>>) {
    let position = bridge::voice_position();
    let timeline = film.timeline.as_deref();
    let chapter = timeline.map_or(0, |timeline| timeline.chapter_at(film.player.time()).0);
    // Below zero it is loading, or it may not sound yet: the lesson goes on by its own clock.
    let heard = (position >= 0.0).then(|| Heard { jumps: film.player.jumps(), chapter, position });
    film.bypass_change_detection().heard = heard;
}
