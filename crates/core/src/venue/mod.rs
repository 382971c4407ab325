//! What a place wants of the program: a museum's touch screen, a lecture hall. Pure: files and time in, decisions out.

mod files;
mod filter;
mod fold;
mod kiosk;
mod set;
mod visit;

pub use files::{KioskError, Opened};
pub use filter::{Filter, ListFault};
pub use kiosk::{Attraction, FILE, Kiosk, Sample};
pub use set::{Entry, Set, SetError};
pub use visit::{Input, Phase, Rules, Turn, Visit};

use crate::intent::Intent;
use crate::picture::Setting;
use crate::settings::Settings;

/// Least side of what is pressed, logical points: every panel keeps to it where fingers press.
pub const TARGET_POINTS: f32 = 28.0;
/// Size of the smallest text, logical points.
pub const TEXT_POINTS: f32 = 12.5;
/// Least height of text in a lecture hall, pixels of a picture 1080 high.
pub const HALL_TEXT: f32 = 28.0;

/// What the program is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Somebody's own machine.
    #[default]
    Explore,
    /// A screen that strangers touch.
    Kiosk,
    /// A lecture.
    Present,
}

/// The place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Venue {
    /// What for.
    pub mode: Mode,
    /// How a kiosk behaves.
    pub kiosk: Kiosk,
    /// What strangers' sentences may not have.
    pub filter: Filter,
    /// What a lecturer prepared.
    pub set: Set,
    /// What was wrong with a file, for whoever looks after the machine.
    pub notice: Option<String>,
}

impl Venue {
    /// Whether strangers touch it.
    #[must_use]
    pub fn is_kiosk(&self) -> bool {
        self.mode == Mode::Kiosk
    }

    /// Logical points of the overlay per logical pixel, at least: fingers of a kiosk and the last row of a hall need
    /// their size. `width` and `height` of the picture are logical pixels.
    #[must_use]
    pub fn least_zoom(&self, width: f32, height: f32) -> f32 {
        match self.mode {
            Mode::Explore => 0.0,
            Mode::Kiosk => {
                let pixel = self.kiosk.screen_width_mm / width.max(1.0);
                self.kiosk.target_mm / (TARGET_POINTS * pixel)
            }
            Mode::Present => HALL_TEXT * (height / 1080.0).min(width / 1920.0) / TEXT_POINTS,
        }
    }

    /// Size of a word on a tile from which it counts as legible, logical pixels; `None` where the usual one does.
    #[must_use]
    pub fn least_text(&self, width: f32, height: f32) -> Option<f32> {
        (self.mode == Mode::Present).then(|| HALL_TEXT * (height / 1080.0).min(width / 1920.0))
    }
}

impl Venue {
    /// Whatever was asked for, the rules of the place stand.
    pub fn keep(&self, settings: &mut Settings) {
        match self.mode {
            Mode::Explore => {}
            Mode::Kiosk => {
                settings.sound.volume = settings.sound.volume.min(self.kiosk.volume_limit);
                settings.codes = true;
            }
            // Every chapter waits at its stop point.
            Mode::Present => settings.sound.goes_on = false,
        }
    }

    /// Whether a wall may show what is asked for.
    #[must_use]
    pub fn allows(&self, intent: &Intent) -> bool {
        match intent {
            Intent::Set(Setting::Text(text)) => !self.filter.blocks(text),
            Intent::Set(Setting::Pair(texts)) => !texts.iter().any(|text| self.filter.blocks(text)),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingers_and_halls_get_their_size() {
        let mut venue = Venue { mode: Mode::Kiosk, ..Venue::default() };
        // 24 inches across: 531 mm.
        venue.kiosk.screen_width_mm = 531.0;
        let target = TARGET_POINTS * venue.least_zoom(1920.0, 1080.0) * 531.0 / 1920.0;
        assert!((target - 15.0).abs() < 1e-3, "{target}");
        venue.mode = Mode::Present;
        let text = TEXT_POINTS * venue.least_zoom(1920.0, 1080.0);
        assert!((text - 28.0).abs() < 1e-3, "{text}");
        venue.mode = Mode::Explore;
        assert!(venue.least_zoom(1920.0, 1080.0) <= 0.0);
    }
}
