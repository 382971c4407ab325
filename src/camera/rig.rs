//! Where the camera should be, and its way there.

use bevy::prelude::*;

use super::HALF_HEIGHT;
use crate::session::{Flatness, Layout, Motion, State, View, Viewport};
use crate::visual::encoding::Encoding;
use crate::visual::frame::{Group, Lens, Pose, fit};
use crate::visual::placement::outline;

/// The rig: a pose that frames everything, and what a person added to it.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct Rig {
    /// Turn added, radians.
    pub yaw: f32,
    /// Height added, radians.
    pub pitch: f32,
    /// Distance is divided by this.
    pub zoom: f32,
    /// Focus moved, in units of half the picture's height.
    pub pan: Vec2,
    /// Where the camera is now.
    pub pose: Option<Pose>,
    resets: u32,
    sentence: u32,
}

impl Default for Rig {
    fn default() -> Self {
        Self { yaw: 0.0, pitch: 0.0, zoom: 1.0, pan: Vec2::ZERO, pose: None, resets: 0, sentence: 0 }
    }
}

/// Height of the eye on the stage, radians.
const PITCH: f32 = 0.125;

impl Rig {
    /// Whether a person has moved the camera.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.yaw != 0.0 || self.pitch != 0.0 || self.zoom != 1.0 || self.pan != Vec2::ZERO
    }

    /// Adds to what a person did, within bounds in which the stage stays in sight and in front.
    pub fn add(&mut self, yaw: f32, pitch: f32, zoom: f32, pan: Vec2) {
        self.yaw = (self.yaw + yaw).clamp(-0.9, 0.9);
        self.pitch = (self.pitch + pitch).clamp(-PITCH, 1.1);
        if zoom.is_finite() && zoom > 0.0 {
            self.zoom = (self.zoom * zoom).clamp(0.5, 12.0);
        }
        self.pan = (self.pan + pan / self.zoom).clamp(Vec2::splat(-2.0), Vec2::splat(2.0));
    }

    fn reset(&mut self) {
        *self = Self { pose: self.pose, resets: self.resets, sentence: self.sentence, ..Self::default() };
    }

    /// Where the camera should be. `flatness` 0 to 1.
    fn goal(&self, layout: &Layout, encoding: &Encoding, lens: Lens, flat: bool) -> Pose {
        let outline = outline(&layout.placement, encoding, flat);
        // On the sheet the camera stays in front: a sheet seen aslant is no sheet.
        let (yaw, pitch) = if flat { (0.0, 0.0) } else { (self.yaw, PITCH + self.pitch) };
        let groups = [
            Group { points: &outline.tiles, safe: layout.area.tiles },
            Group { points: &outline.arcs, safe: layout.area.arcs },
        ];
        let mut pose = fit(&groups, yaw, pitch, lens);
        pose.distance = pose.distance.max(4.0);
        let reach = pose.distance * lens.half_height;
        let axes = pose.axes();
        pose.focus -= (axes.x_axis * self.pan.x + axes.y_axis * self.pan.y) * reach;
        pose.distance /= self.zoom;
        pose
    }
}

/// Moves the camera: short, smooth, then still.
pub(super) fn drive(
    mut rig: ResMut<Rig>,
    camera: Option<Single<&mut Transform, With<Camera3d>>>,
    (layout, state, flatness): (Res<Layout>, Res<State>, Res<Flatness>),
    viewport: Res<Viewport>,
    time: Res<Time<Real>>,
    mut motion: ResMut<Motion>,
) {
    /// Seconds in which 63% of the way is done.
    const EASE: f32 = 0.16;
    let Some(mut transform) = camera else { return };
    if layout.placement.places.is_empty() {
        return;
    }
    if rig.resets != state.camera_resets {
        rig.resets = state.camera_resets;
        rig.reset();
    }
    let another = rig.sentence != layout.sentence;
    rig.sentence = layout.sentence;
    let lens = Lens { half_height: HALF_HEIGHT, aspect: viewport.0.x / viewport.0.y.max(1.0) };
    let encoding = Encoding::of(state.settings.theme);
    let goal = rig.goal(&layout, encoding, lens, state.view == View::Flat);
    let now = match rig.pose {
        Some(pose) if !state.settings.reduced_motion => {
            let t = 1.0 - (-time.delta_secs() / EASE).exp();
            // The way between stage and sheet keeps the pace of the tokens.
            let t = if another && flatness.eased() > 0.0 && flatness.eased() < 1.0 { t * 0.5 } else { t };
            settle(pose.mix(&goal, t), goal)
        }
        _ => goal,
    };
    if now != goal {
        motion.moving = true;
    }
    if rig.pose != Some(now) {
        rig.pose = Some(now);
        **transform = Transform::from_translation(now.eye()).looking_at(now.focus, Vec3::Y);
    }
}

/// The goal itself, once nobody could tell the difference.
fn settle(pose: Pose, goal: Pose) -> Pose {
    let near = pose.focus.distance(goal.focus) < 1e-3 * goal.distance
        && (pose.distance - goal.distance).abs() < 1e-3 * goal.distance
        && (pose.yaw - goal.yaw).abs() < 5e-4
        && (pose.pitch - goal.pitch).abs() < 5e-4;
    if near { goal } else { pose }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wild_gesture_stays_in_bounds() {
        let mut rig = Rig::default();
        rig.add(100.0, -100.0, f32::NAN, Vec2::splat(1e9));
        rig.add(0.0, 0.0, 1e9, Vec2::ZERO);
        assert!(rig.yaw <= 0.9 && rig.pitch >= -PITCH && rig.zoom <= 12.0 && rig.pan.max_element() <= 2.0);
        rig.reset();
        assert!(!rig.is_moved());
    }

    #[test]
    fn the_camera_comes_to_rest() {
        let goal = Pose { distance: 12.0, ..Pose::default() };
        let mut pose = Pose { distance: 30.0, yaw: 0.5, ..Pose::default() };
        for _ in 0..200 {
            pose = settle(pose.mix(&goal, 0.1), goal);
        }
        assert_eq!(pose, goal);
    }
}
