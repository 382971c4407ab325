//! The voice through the sound device, by Kira. bevy_kira_audio reads the sounds; its own output opens the device once and
//! keeps it private, so that one that is switched on later would never be heard.

use arclight_core::film::Film;
use arclight_core::lesson::Heard;
use arclight_core::settings::Settings;
use bevy::prelude::*;
use bevy_kira_audio::AudioSource;
use bevy_kira_audio::prelude::OggLoader;
use kira::sound::PlaybackState;
use kira::sound::static_sound::StaticSoundHandle;
use kira::{AudioManager, AudioManagerSettings, Decibels, Tween};

use super::{Voiced, wish};
use crate::session::{Plain, SessionSystems};

pub(super) fn plugin(app: &mut App) {
    app.init_asset::<AudioSource>()
        .init_asset_loader::<OggLoader>()
        .init_non_send::<Device>()
        .init_non_send::<Voice>()
        .add_systems(Update, (tell, speak).chain().after(SessionSystems::Apply))
        .add_systems(PreUpdate, listen);
}

/// Seconds without a step of the sound's position after which the device counts as lost.
const LOST: f32 = 0.8;

/// Seconds after which a device that was not there is looked for again, at first and at most: each time the system's own
/// library complains to the log.
const AGAIN: (f64, f64) = (2.0, 300.0);

/// The sound device. One that is switched on later is found then: the lesson goes on in silence until it is there.
#[derive(Default)]
struct Device {
    manager: Option<AudioManager>,
    /// When it is looked for again, seconds since the start, and how long that was put off.
    due: f64,
    pause: f64,
}

impl Device {
    /// The device, where there is one.
    fn at(&mut self, now: f64) -> Option<&mut AudioManager> {
        if self.manager.is_none() && now >= self.due {
            match AudioManager::new(AudioManagerSettings::default()) {
                Ok(manager) => self.manager = Some(manager),
                Err(error) => {
                    self.pause = (self.pause * 2.0).clamp(AGAIN.0, AGAIN.1);
                    self.due = now + self.pause;
                    warn!("no sound: {error}; the lesson goes on with captions");
                }
            }
        }
        self.manager.as_mut()
    }
}

/// What sounds now.
#[derive(Default)]
struct Voice {
    source: Option<(String, Handle<AudioSource>)>,
    now: Option<(Voiced, StaticSoundHandle)>,
    /// Where it was last, and for how many seconds it has not moved.
    last: f64,
    stood: f32,
}

/// Starts, stops and changes the sound as the player asks.
fn speak(
    (film, settings, time): (Res<Plain<Film>>, Res<Plain<Settings>>, Res<Time<Real>>),
    (assets, sources): (Res<AssetServer>, Res<Assets<AudioSource>>),
    (mut device, mut voice): (NonSendMut<Device>, NonSendMut<Voice>),
) {
    let wished = wish(&film, &settings.sound);
    let same = |now: &Voiced, wished: &Voiced| {
        (now.chapter, now.jumps, &now.sound) == (wished.chapter, wished.jumps, &wished.sound)
    };
    if let Some((now, sound)) = &mut voice.now {
        match &wished {
            Some(wished) if same(now, wished) => {
                if now.speed != wished.speed {
                    sound.set_playback_rate(f64::from(wished.speed), Tween::default());
                }
                if now.volume != wished.volume {
                    sound.set_volume(decibels(wished.volume), Tween::default());
                }
                *now = wished.clone();
                return;
            }
            _ => {
                sound.stop(Tween::default());
                voice.now = None;
            }
        }
    }
    let Some(wished) = wished else { return };
    if voice.source.as_ref().is_none_or(|(sound, _)| *sound != wished.sound) {
        voice.source = Some((wished.sound.clone(), assets.load(&wished.sound)));
    }
    let source = voice.source.as_ref().and_then(|(_, source)| sources.get(source));
    let Some(source) = source else { return };
    let Some(manager) = device.at(time.elapsed_secs_f64()) else { return };
    let sound = source.sound.start_position(wished.position.max(0.0));
    let sound = sound.playback_rate(f64::from(wished.speed)).volume(decibels(wished.volume));
    // Only more sounds at once than the device takes are refused; the next frame asks again.
    if let Ok(sound) = manager.play(sound) {
        (voice.last, voice.stood) = (wished.position, 0.0);
        voice.now = Some((wished, sound));
    }
}

/// Tells the player where the sound is.
fn listen(time: Res<Time<Real>>, mut voice: NonSendMut<Voice>, mut film: ResMut<Plain<Film>>) {
    let heard = voice.now.as_ref().and_then(|(wish, sound)| {
        let position = (sound.state() == PlaybackState::Playing).then(|| sound.position())?;
        Some(Heard { jumps: wish.jumps, chapter: wish.chapter, position })
    });
    if let Some(heard) = heard {
        if (heard.position - voice.last).abs() > 1e-6 {
            if voice.stood > LOST {
                // It is back: the sound joins where the lesson is by now.
                if let Some((_, mut late)) = voice.now.take() {
                    late.stop(Tween::default());
                }
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
fn tell(film: Res<Plain<Film>>, mut device: NonSendMut<Device>) {
    let Some((heard, moment)) = film.heard.zip(film.moment()) else { return };
    let now = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs_f64();
    let Heard { chapter, position, .. } = heard;
    debug!(
        "clock {now:.3} chapter {chapter} {position:.3} shown {:.3} scene {} sounds {}",
        moment.local,
        moment.index,
        device.manager.as_mut().map_or(0, |manager| manager.main_track().num_sounds())
    );
}

/// Loudness is felt in ratios: a fifth of the way is about a third as loud.
fn decibels(volume: f32) -> Decibels {
    if volume <= 0.0 { Decibels::SILENCE } else { Decibels(40.0 * volume.log10()) }
}
