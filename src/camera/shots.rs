//! A lesson's shots: where the camera stands for each, and its way from one to the next.

use arclight_core::film::Film;
use arclight_core::lesson::{Distance, Shot};
use arclight_core::visual::frame::{Group, Lens, Pose, SafeArea, keep};
use arclight_core::visual::layout::Layout;
use arclight_core::visual::placement::{Outline, Place};
use bevy::math::{Vec2, Vec3};

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

/// What a shot has before it.
#[derive(Clone, Copy)]
pub(super) struct Set<'a> {
    pub layout: &'a Layout,
    /// Everything that stands there.
    pub outline: &'a Outline,
    /// The room of what stands beside a word, world units.
    pub beside: f32,
    /// What is said of one word is compared with the others, or words stand in several tiers: it comes less close.
    pub still: bool,
    pub flat: bool,
    pub lens: Lens,
}

impl Set<'_> {
    /// How much closer a shot comes. An upright picture has no width to spare.
    fn zoom(&self, distance: Distance) -> f32 {
        if self.lens.aspect < 1.0 {
            return 1.0;
        }
        match (distance, self.still) {
            (Distance::Wide, _) => 1.0,
            (Distance::Near, true) => 1.12,
            (Distance::Near, false) | (Distance::Close, true) => 1.35,
            (Distance::Close, false) => 1.9,
        }
    }

    /// What a shot has to keep in the picture: the words it names whole, and of everything else the height.
    fn kept(&self, named: &[&Place]) -> [Vec<Vec3>; 3] {
        let corners = named.iter().flat_map(|place| {
            let (centre, half) = (if self.flat { place.flat } else { place.stage }, place.half.extend(0.0));
            [centre - half, centre + half, centre + Vec3::X * self.beside]
        });
        [corners.collect(), self.outline.tiles.clone(), self.outline.arcs.clone()]
    }
}

/// Moves a pose that frames everything towards what the shot is about: as close as it says, and as nothing that is seen
/// of the sentence leaves the part of the picture that no panel covers above or below.
pub(super) fn approach(whole: Pose, shot: &Shot, set: Set<'_>) -> Pose {
    if shot.distance == Distance::Wide {
        return whole;
    }
    let zoom = set.zoom(shot.distance);
    let layout = set.layout;
    let labels = || layout.labels.iter().map(String::as_str);
    let named: Vec<&Place> =
        shot.on.iter().filter_map(|word| layout.placement.places.get(word.find(labels())?)).collect();
    let mut pose = whole;
    pose.distance = whole.distance / zoom;
    if let Some(place) = named.first() {
        // The word stands in the lower middle: its arcs rise above it. What stands beside it stays in sight.
        let axes = whole.axes();
        let aside = axes.x_axis.dot(place.stage - whole.focus);
        let up = axes.y_axis.dot(place.stage - whole.focus);
        let room = 1.0 - 1.0 / zoom;
        pose.focus += axes.x_axis * (aside + 0.5 * set.beside) * room + axes.y_axis * up * room * 0.55;
    }
    /// As wide as no picture is.
    const ANY: f32 = 1e3;
    let height_of =
        |area: SafeArea| SafeArea { min: Vec2::new(-ANY, area.min.y), max: Vec2::new(ANY, area.max.y) };
    let [words, tiles, arcs] = set.kept(&named);
    let groups = [
        Group { points: &words, safe: layout.area.tiles },
        Group { points: &tiles, safe: height_of(layout.area.tiles) },
        Group { points: &arcs, safe: height_of(layout.area.arcs) },
    ];
    keep(&groups, pose, set.lens)
}

/// The two shots that the camera is between, and how far it is, 0 to 1: a pure function of the lesson's time.
pub(super) fn between(film: &Film, cuts: bool) -> Option<(Shot, Shot, f32)> {
    let moment = film.moment()?;
    let t = if cuts { 1.0 } else { (moment.since / WAY).clamp(0.0, 1.0) as f32 };
    Some((moment.from.clone(), moment.scene.shot.clone(), t * t * t * (t * (6.0 * t - 15.0) + 10.0)))
}
