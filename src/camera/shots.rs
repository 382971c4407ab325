//! A lesson's shots: where the camera stands for each, and its way from one to the next.

use arclight_core::film::Film;
use arclight_core::lesson::{Distance, Shot};
use arclight_core::visual::frame::Pose;
use arclight_core::visual::layout::Layout;

/// Seconds of the way from one shot to the next.
const WAY: f64 = 1.3;
/// Turn of a shot from a side, height of one from above and from below, radians.
const SIDE: f32 = 0.42;
const ABOVE: f32 = 0.42;
const LOW: f32 = -0.09;

/// What a shot adds to the pose that frames everything.
pub(super) struct Added {
    pub yaw: f32,
    pub pitch: f32,
}

impl Added {
    pub(super) fn of(shot: &Shot) -> Self {
        let pitch = match shot.height {
            0 => 0.0,
            height if height > 0 => ABOVE,
            _ => LOW,
        };
        Self { yaw: f32::from(shot.side) * SIDE, pitch }
    }
}

/// Moves a pose that frames everything towards what the shot is about.
///
/// Under the hood what is said of one word is compared with the others, and where words stand in several tiers a close
/// look loses most of them: there (`still`) it comes less close. What stands `beside` the word, world units, is seen with it.
pub(super) fn approach(whole: Pose, shot: &Shot, (layout, beside): (&Layout, f32), still: bool) -> Pose {
    let zoom = match (shot.distance, still) {
        (Distance::Wide, _) => return whole,
        (Distance::Near, true) => 1.12,
        (Distance::Near, false) | (Distance::Close, true) => 1.35,
        (Distance::Close, false) => 1.9,
    };
    let labels = layout.labels.iter().map(String::as_str);
    let at = shot
        .on
        .as_ref()
        .and_then(|word| word.find(labels))
        .and_then(|word| layout.placement.places.get(word));
    let mut pose = whole;
    pose.distance = whole.distance / zoom;
    if let Some(place) = at {
        // The word stands in the lower middle: its arcs rise above it. What stands beside it stays in sight.
        let axes = whole.axes();
        let aside = axes.x_axis.dot(place.stage - whole.focus);
        let up = axes.y_axis.dot(place.stage - whole.focus);
        let room = 1.0 - 1.0 / zoom;
        pose.focus += axes.x_axis * (aside + 0.5 * beside) * room + axes.y_axis * up * room * 0.55;
    }
    pose
}

/// The two shots that the camera is between, and how far it is, 0 to 1: a pure function of the lesson's time.
pub(super) fn between(film: &Film, cuts: bool) -> Option<(Shot, Shot, f32)> {
    let moment = film.moment()?;
    let t = if cuts { 1.0 } else { (moment.since / WAY).clamp(0.0, 1.0) as f32 };
    Some((moment.from.clone(), moment.scene.shot.clone(), t * t * t * (t * (6.0 * t - 15.0) + 10.0)))
}
