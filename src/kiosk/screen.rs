//! The window of a kiosk: over the whole screen, never closed by a visitor, without a pointer that nobody moves.

use arclight_core::hub::Visiting;
use arclight_core::venue::Mode;
use bevy::prelude::*;
use bevy::window::{CursorMoved, CursorOptions, PrimaryWindow, WindowCloseRequested};

use crate::session::{Motion, Plain};

/// Seconds after which a pointer that rests is hidden.
const RESTS: f32 = 3.0;

pub(super) fn plugin(app: &mut App) {
    let venue = |visiting: Res<Plain<Visiting>>| visiting.venue.mode != Mode::Explore;
    let kiosk = |visiting: Res<Plain<Visiting>>| visiting.venue.is_kiosk();
    // A page covers what its browser gives it.
    #[cfg(not(target_arch = "wasm32"))]
    app.add_systems(Startup, fill.run_if(venue));
    let is_there = resource_exists::<Messages<CursorMoved>>;
    // Bevy closes windows in `Update`: by then nobody must have asked.
    app.add_systems(PreUpdate, stay.run_if(kiosk).run_if(is_there))
        .add_systems(Update, hide.run_if(venue).run_if(is_there));
}

/// Over the whole screen.
#[cfg(not(target_arch = "wasm32"))]
fn fill(visiting: Res<Plain<Visiting>>, window: Option<Single<&mut Window, With<PrimaryWindow>>>) {
    use bevy::window::{MonitorSelection, WindowMode};
    let wanted = !visiting.venue.is_kiosk() || visiting.venue.kiosk.fullscreen;
    if let Some(mut window) = window.filter(|_| wanted) {
        window.mode = WindowMode::BorderlessFullscreen(MonitorSelection::Current);
    }
}

/// No key and no button of a window closes it; the system still can.
fn stay(requests: Option<ResMut<Messages<WindowCloseRequested>>>) {
    if let Some(mut requests) = requests {
        requests.clear();
    }
}

fn hide(
    time: Res<Time<Real>>,
    mut moves: MessageReader<CursorMoved>,
    cursor: Option<Single<&mut CursorOptions, With<PrimaryWindow>>>,
    mut motion: ResMut<Motion>,
    mut rested: Local<f32>,
) {
    *rested = if moves.read().count() > 0 { 0.0 } else { *rested + time.delta_secs() };
    let Some(mut cursor) = cursor else { return };
    let visible = *rested < RESTS;
    if cursor.visible != visible {
        cursor.visible = visible;
    }
    // Until it is hidden, frames have to come.
    motion.moving |= visible;
}
