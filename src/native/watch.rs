//! For authors: a lesson that is edited is read anew while the program runs.

use std::path::Path;
use std::time::{Duration, SystemTime};

use arclight::platform;
use arclight::session::Film;
use bevy::prelude::*;
use bevy::winit::{UpdateMode, WinitSettings};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);

/// Looks after the files of the lesson.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, look);
}

fn look(
    mut film: ResMut<Film>,
    time: Res<Time<Real>>,
    mut settings: ResMut<WinitSettings>,
    (mut newest, mut due): (Local<Option<SystemTime>>, Local<Duration>),
) {
    // A window at rest draws no frame, and would not look.
    let awake = UpdateMode::reactive_low_power(EVERY);
    if settings.focused_mode != awake {
        (settings.focused_mode, settings.unfocused_mode) = (awake, awake);
    }
    if time.elapsed() < *due {
        return;
    }
    *due = time.elapsed() + EVERY;
    let Some(assets) = platform::assets_dir() else { return };
    let now = changed(&assets.join("lessons").join(&film.name));
    if newest.is_some() && now > *newest {
        film.reload(assets);
    }
    *newest = now;
}

/// When a file of the folder was last changed.
fn changed(folder: &Path) -> Option<SystemTime> {
    let files = std::fs::read_dir(folder).ok()?;
    files.filter_map(|file| file.ok()?.metadata().ok()?.modified().ok()).max()
}
