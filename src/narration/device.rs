//! The voice through the sound device, by Kira.

use bevy::prelude::*;
use bevy_kira_audio::prelude::{AudioSource, Decibels};
use bevy_kira_audio::{Audio, AudioControl as _, AudioInstance, AudioPlugin, AudioTween, PlaybackState};

use super::{Wish, wish};
use crate::lesson::Heard;
use crate::session::{Film, SessionSystems, State};

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(AudioPlugin)
        .init_resource::<Voice>()
        .add_systems(Update, (tell, speak, sweep).chain().after(SessionSystems::Apply))
        .add_systems(PreUpdate, listen);
}

/// Seconds without a step of the sound's position after which the device counts as lost.
const LOST: f32 = 0.8;

/// What sounds now.
#[derive(Resource, Default)]
struct Voice {
    source: Option<(String, Handle<AudioSource>)>,
    now: Option<(Wish, Handle<AudioInstance>)>,
    /// Where it was last, and for how many seconds it has not moved.
    last: f64,
    stood: f32,
}

/// Starts, stops and changes the sound as the player asks.
fn speak(
    film: Res<Film>,
    state: Res<State>,
    audio: Res<Audio>,
    assets: Res<AssetServer>,
    mut instances: ResMut<Assets<AudioInstance>>,
    mut voice: ResMut<Voice>,
) {
    let wished = wish(&film, &state);
    let same = |now: &Wish, wished: &Wish| {
        (now.chapter, now.jumps, &now.sound) == (wished.chapter, wished.jumps, &wished.sound)
    };
    if let Some((now, instance)) = &mut voice.now {
        let instance = instances.get_mut(&*instance);
        match (&wished, instance) {
            (Some(wished), Some(mut instance)) if same(now, wished) => {
                if now.speed != wished.speed {
                    instance.set_playback_rate(f64::from(wished.speed), AudioTween::default());
                }
                if now.volume != wished.volume {
                    instance.set_decibels(decibels(wished.volume), AudioTween::default());
                }
                *now = wished.clone();
                return;
            }
            (Some(wished), None) if same(now, wished) => return,
            (_, instance) => {
                if let Some(mut instance) = instance {
                    instance.stop(AudioTween::default());
                }
                voice.now = None;
            }
        }
    }
    let Some(wished) = wished else { return };
    if voice.source.as_ref().is_none_or(|(sound, _)| *sound != wished.sound) {
        voice.source = Some((wished.sound.clone(), assets.load(&wished.sound)));
    }
    let Some(source) = voice.source.as_ref().map(|(_, source)| source.clone()) else { return };
    if !assets.is_loaded(&source) {
        return;
    }
    let instance = audio
        .play(source)
        .start_from(wished.position.max(0.0))
        .with_playback_rate(f64::from(wished.speed))
        .with_volume(decibels(wished.volume))
        .handle();
    (voice.last, voice.stood) = (wished.position, 0.0);
    voice.now = Some((wished, instance));
}

/// The crate does not count its handles: what has stopped stays until somebody takes it away.
fn sweep(mut instances: ResMut<Assets<AudioInstance>>) {
    let over = |instance: &AudioInstance| matches!(instance.state(), PlaybackState::Stopped);
    let over: Vec<_> = instances.iter().filter(|(_, instance)| over(instance)).map(|(id, _)| id).collect();
    for id in over {
        instances.remove(id);
    }
}

/// Tells the player where the sound is.
fn listen(
    time: Res<Time<Real>>,
    instances: Res<Assets<AudioInstance>>,
    mut voice: ResMut<Voice>,
    mut film: ResMut<Film>,
) {
    let heard = voice.now.as_ref().and_then(|(wish, instance)| {
        let state = instances.get(instance)?.state();
        let PlaybackState::Playing { position } = state else { return None };
        Some(Heard { jumps: wish.jumps, chapter: wish.chapter, position })
    });
    if let Some(heard) = heard {
        if (heard.position - voice.last).abs() > 1e-6 {
            if voice.stood > LOST {
                // It is back: the sound joins where the lesson is by now.
                voice.now = None;
            }
            (voice.last, voice.stood) = (heard.position, 0.0);
        } else {
            voice.stood += time.delta_secs();
        }
    }
    let heard = heard.filter(|_| voice.stood <= LOST && voice.now.is_some());
    if film.heard != heard {
        film.bypass_change_detection().heard = heard;
    }
}

/// For whoever looks at the log (`RUST_LOG=arclight=debug`): when it is, seconds since the epoch, where the sound is,
/// which second of the chapter is shown, and how many sounds there are in all.
fn tell(film: Res<Film>, instances: Res<Assets<AudioInstance>>) {
    let Some((heard, moment)) = film.heard.zip(film.moment()) else { return };
    let now = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs_f64();
    let Heard { chapter, position, .. } = heard;
    debug!(
        "clock {now:.3} chapter {chapter} {position:.3} shown {:.3} scene {} sounds {}",
        moment.local,
        moment.index,
        instances.len()
    );
}

/// Loudness is felt in ratios: a fifth of the way is about a third as loud.
fn decibels(volume: f32) -> Decibels {
    if volume <= 0.0 { Decibels::SILENCE } else { Decibels(40.0 * volume.log10()) }
}
