//! A screen that strangers touch: it shows something while nobody is there, wakes at a touch, asks who went away, and
//! forgets.

mod attract;
mod devices;
mod screen;

use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::intent::Intent;
use arclight_core::venue::{Phase, Turn};
use bevy::prelude::*;

use crate::session::{Directed, Motion, Plain, SessionSystems};

/// The visit and the attract loop.
pub fn plugin(app: &mut App) {
    app.add_plugins(screen::plugin);
    app.init_resource::<devices::Pressed>().init_resource::<attract::Attract>().add_systems(
        Update,
        (devices::press, watch, attract::check, attract::play)
            .chain()
            .before(SessionSystems::Apply)
            .run_if(|visiting: Res<Plain<Visiting>>| visiting.venue.is_kiosk()),
    );
}

/// Follows who is there.
fn watch(
    time: Res<Time<Real>>,
    pressed: Res<devices::Pressed>,
    film: Res<Plain<Film>>,
    mut visiting: ResMut<Plain<Visiting>>,
    mut motion: ResMut<Motion>,
    mut directed: MessageWriter<Directed>,
) {
    let rules = visiting.venue.kiosk.rules();
    let busy = film.player.is_playing();
    let turn = visiting.visit.update(time.delta_secs_f64(), pressed.0, busy, rules);
    if matches!(turn, Turn::Woke | Turn::Left) {
        directed.write(Directed(Intent::Restart));
    }
    // A visit at rest looks now and then, by the window's longest pause.
    if !matches!(visiting.visit.phase(), Phase::Visit { .. }) {
        motion.moving = true;
    }
}
