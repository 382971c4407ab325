//! What no address says, for a start after the browser took the graphics away: open panels, switches, the camera.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::browser::bridge;
use crate::camera::Rig;
use crate::session::{Panels, Start, State, Study};

/// What is kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    panels: Panels,
    study: Study,
    /// See [`Rig::offsets`].
    camera: [f32; 5],
}

/// Goes on where the page stood. What another version kept counts for nothing.
pub(super) fn take(start: &mut Start, app: &mut App) {
    let Some(kept) = bridge::take_kept().and_then(|text| ron::from_str::<Kept>(&text).ok()) else { return };
    (start.state.panels, start.state.study) = (kept.panels, kept.study);
    let mut rig = Rig::default();
    rig.add_again(kept.camera);
    app.insert_resource(rig);
}

/// The page has it whenever it needs it. The rig is written to in every frame: its numbers tell whether anybody moved it.
pub(super) fn keep(state: Res<State>, rig: Res<Rig>, mut known: Local<Option<Kept>>) {
    let camera = rig.offsets();
    let same =
        |kept: &Kept| (kept.panels, kept.camera) == (state.panels, camera) && kept.study == state.study;
    if known.as_ref().is_some_and(same) {
        return;
    }
    let kept = Kept { panels: state.panels, study: state.study.clone(), camera };
    if let Ok(text) = ron::to_string(&kept) {
        bridge::keep_more(&text);
    }
    *known = Some(kept);
}
