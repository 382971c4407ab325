//! For authors: a lesson that is edited is read anew while the program runs.

use std::path::Path;
use std::time::{Duration, SystemTime};

use arclight::app::Longest;
use arclight::platform::Machine;
use arclight::session::{Loading, Plain, reload};
use arclight_core::film::Film;
use bevy::prelude::*;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);

/// Looks after the files of the lesson.
pub fn plugin(app: &mut App) {
    // A window at rest draws no frame, and would not look.
    app.insert_resource(Longest(EVERY)).add_systems(Update, look);
}

fn look(
    (film, mut loading): (Res<Plain<Film>>, ResMut<Loading>),
    (time, server, machine): (Res<Time<Real>>, Res<AssetServer>, Res<Machine>),
    (mut newest, mut due): (Local<Option<SystemTime>>, Local<Duration>),
) {
    if time.elapsed() < *due {
        return;
    }
    *due = time.elapsed() + EVERY;
    let Some(assets) = machine.0.assets() else { return };
    let now = changed(&assets.join("lessons").join(&film.name));
    if newest.is_some() && now > *newest {
        // What was spoken anew is heard anew.
        let sounds = film
            .timeline
            .iter()
            .flat_map(|timeline| &timeline.chapters)
            .filter_map(|span| span.sound.as_ref());
        sounds.for_each(|sound| server.reload(format!("lessons/{}/{sound}", film.name)));
        reload(&film, &mut loading, &machine);
    }
    *newest = now;
}

/// When a file of the folder was last changed.
fn changed(folder: &Path) -> Option<SystemTime> {
    let files = std::fs::read_dir(folder).ok()?;
    files.filter_map(|file| file.ok()?.metadata().ok()?.modified().ok()).max()
}
