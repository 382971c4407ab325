//! What lasts from one start to the next.

use serde::{Deserialize, Serialize};

use crate::visual::palette::Theme;
use crate::visual::quality::Quality;

/// The settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// Cost of the picture.
    pub quality: Quality,
    /// Cameras cut, pulses stand still.
    pub reduced_motion: bool,
    /// Size of the panels, 0.8 to 2.5.
    pub scale: f32,
    /// Links are shown as QR codes and open nothing: for screens that strangers use.
    pub codes: bool,
    /// What looks inside is open: heads, numbers, views, the player.
    pub inside: bool,
    /// The lesson.
    pub sound: Sound,
}

/// How the lesson sounds and is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sound {
    /// 0 to 1.
    pub volume: f32,
    /// No sound, whatever the volume.
    pub muted: bool,
    /// 0.75 to 2.
    pub speed: f32,
    /// What is said stands above the bar.
    pub captions: bool,
    /// At a stop point the lesson goes on after a while.
    pub goes_on: bool,
    /// The lesson plays as soon as it is there.
    pub autoplay: bool,
    /// Seconds by which the sound comes later than the device says: HDMI, Bluetooth.
    pub offset: f32,
}

impl Default for Sound {
    fn default() -> Self {
        Self {
            volume: 0.8,
            muted: false,
            speed: 1.0,
            captions: true,
            goes_on: false,
            autoplay: false,
            offset: 0.0,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            quality: Quality::default(),
            reduced_motion: false,
            scale: 1.0,
            codes: false,
            inside: false,
            sound: Sound::default(),
        }
    }
}

impl Settings {
    /// What can be, whoever wrote it.
    #[must_use]
    pub fn legal(mut self) -> Self {
        let within = |value: f32, low: f32, high: f32, usual: f32| {
            if value.is_finite() { value.clamp(low, high) } else { usual }
        };
        self.scale = within(self.scale, 0.8, 2.5, 1.0);
        let sound = &mut self.sound;
        sound.volume = within(sound.volume, 0.0, 1.0, 0.8);
        sound.speed = within(sound.speed, 0.75, 2.0, 1.0);
        sound.offset = within(sound.offset, -1.0, 1.0, 0.0);
        self
    }
}
