//! The lesson's voice: the sound follows the player, and the player's clock follows the sound.

#[cfg_attr(target_arch = "wasm32", path = "page.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "device.rs")]
mod voice;

use arclight_core::film::Film;
use arclight_core::settings::Sound;
use bevy::prelude::*;

/// Plays what is said. Without a device the lesson goes on by its own clock, with captions.
pub fn plugin(app: &mut App) {
    app.add_plugins(voice::plugin);
}

/// What the voice has to do now.
#[derive(Debug, Clone, PartialEq)]
struct Voiced {
    /// Chapter, and its sound within the assets.
    chapter: usize,
    sound: String,
    /// Seconds of the sound.
    position: f64,
    /// The player's count of jumps.
    jumps: u32,
    speed: f32,
    /// 0 to 1.
    volume: f32,
}

/// `None` where nothing is to be heard.
fn wish(film: &Film, settings: &Sound) -> Option<Voiced> {
    let timeline = film.timeline.as_deref().filter(|_| film.player.is_playing())?;
    let (chapter, local) = timeline.chapter_at(film.player.time());
    let sound = timeline.chapters[chapter].sound.as_ref()?;
    if settings.muted {
        // A browser need not be asked for sound that nobody hears; the lesson goes on by its own clock.
        return None;
    }
    Some(Voiced {
        chapter,
        sound: format!("lessons/{}/{sound}", film.name),
        position: film.player.sounds_from(local),
        jumps: film.player.jumps(),
        speed: settings.speed,
        volume: settings.volume,
    })
}
