//! What no link says, for a start after the browser took the graphics away: open panels, switches, the camera.

use arclight_core::start::Start;
use bevy::prelude::*;

use crate::camera::Rig;
use crate::kept::Kept;
use crate::platform::bridge;
use crate::session::Parts;

/// Goes on where the page was. What another version kept counts for nothing.
pub(super) fn take(start: &mut Start, app: &mut App) {
    let Some(kept) = bridge::take_kept().and_then(|text| Kept::read(&text).ok()) else { return };
    let touched = start.state.pointing.touched;
    kept.furnish(start);
    kept.open(start);
    start.state.pointing.touched = touched;
    let mut rig = Rig::default();
    kept.aim(&mut rig);
    app.insert_resource(rig);
}

/// The page has it whenever it needs it. The rig is written to in every frame: its numbers tell whether anybody moved it.
pub(super) fn keep(parts: Parts, rig: Res<Rig>, mut known: Local<Option<Kept>>, mut camera: Local<[f32; 5]>) {
    if known.is_some() && !parts.is_changed() && *camera == rig.offsets() {
        return;
    }
    *camera = rig.offsets();
    let kept = Kept::of(&parts.state(), &rig);
    if known.as_ref() != Some(&kept) {
        bridge::keep_more(&kept.write());
        *known = Some(kept);
    }
}
