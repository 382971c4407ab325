//! How the camera frames what stands on the stage: everything inside the part of the picture that no panel covers.

use glam::{Mat3, Vec2, Vec3};

/// The free part of the picture: corners in units of half the picture, x to the right, y up, -1 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SafeArea {
    /// Lower left corner.
    pub min: Vec2,
    /// Upper right corner.
    pub max: Vec2,
}

impl Default for SafeArea {
    fn default() -> Self {
        Self { min: Vec2::splat(-0.95), max: Vec2::splat(0.95) }
    }
}

/// Where a camera stands and what it looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// The point that is looked at.
    pub focus: Vec3,
    /// Turn about the vertical, radians, 0 in front.
    pub yaw: f32,
    /// Height of the eye, radians above the horizon.
    pub pitch: f32,
    /// Distance of the eye from the focus.
    pub distance: f32,
}

impl Default for Pose {
    fn default() -> Self {
        Self { focus: Vec3::ZERO, yaw: 0.0, pitch: 0.0, distance: 10.0 }
    }
}

impl Pose {
    /// Axes of the camera as columns: right, up, backward.
    #[must_use]
    pub fn axes(&self) -> Mat3 {
        let (sy, cy) = self.yaw.sin_cos();
        let (sp, cp) = self.pitch.sin_cos();
        let backward = Vec3::new(sy * cp, sp, cy * cp);
        let right = Vec3::new(cy, 0.0, -sy);
        Mat3::from_cols(right, backward.cross(right), backward)
    }

    /// Where the eye is.
    #[must_use]
    pub fn eye(&self) -> Vec3 {
        self.focus + self.axes().z_axis * self.distance
    }

    /// Between two poses, `t` from 0 to 1.
    #[must_use]
    pub fn mix(&self, to: &Self, t: f32) -> Self {
        Self {
            focus: self.focus.lerp(to.focus, t),
            yaw: self.yaw + (to.yaw - self.yaw) * t,
            pitch: self.pitch + (to.pitch - self.pitch) * t,
            distance: self.distance + (to.distance - self.distance) * t,
        }
    }
}

/// A lens: half the height of the picture at distance 1, and width over height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lens {
    /// Tangent of half the vertical field of view.
    pub half_height: f32,
    /// Width over height.
    pub aspect: f32,
}

/// Points that have to lie inside a part of the picture.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// World.
    pub points: &'a [Vec3],
    /// Where they have to be.
    pub safe: SafeArea,
}

/// Points in camera axes, each with the least and the greatest slope at which it is inside its area.
struct Kept(Vec<(Vec3, Vec2, Vec2)>);

impl Kept {
    /// `None` where there is nothing to keep.
    fn of(groups: &[Group<'_>], axes: &Mat3, lens: Lens) -> Option<Self> {
        let half =
            Vec2::new(lens.half_height * lens.aspect.max(0.05), lens.half_height).max(Vec2::splat(1e-3));
        let kept: Vec<(Vec3, Vec2, Vec2)> = groups
            .iter()
            .flat_map(|group| {
                let (low, high) = (group.safe.min * half, group.safe.max.max(group.safe.min + 0.1) * half);
                group.points.iter().map(move |point| (axes.transpose() * *point, low, high))
            })
            .collect();
        (!kept.is_empty()).then_some(Self(kept))
    }

    /// Where an eye at that height over the picture's plane may be: none where the first is beyond the second.
    fn interval(&self, ez: f32) -> (Vec2, Vec2) {
        self.0.iter().fold((Vec2::MIN, Vec2::MAX), |(from, to), (point, low, high)| {
            let (at, depth) = (point.truncate(), ez - point.z);
            (from.max(at - *high * depth), to.min(at - *low * depth))
        })
    }

    /// The least height at which there is such a place.
    fn least(&self) -> f32 {
        /// Distance beyond which nothing is looked for.
        const FAR: f32 = 1e4;
        let nearest = self.0.iter().fold(f32::NEG_INFINITY, |nearest, (point, ..)| nearest.max(point.z));
        let (mut near, mut far) = (nearest + 2.0, nearest + FAR);
        for _ in 0..48 {
            let ez = 0.5 * (near + far);
            let (from, to) = self.interval(ez);
            if from.cmple(to).all() { far = ez } else { near = ez }
        }
        far
    }
}

/// The nearest pose in the direction (`yaw`, `pitch`) from which the points of every group lie inside its area.
///
/// In camera axes an eye at (ex, ey, ez) sees a point (x, y, z) inside when low (ez - z) <= x - ex <= high (ez - z),
/// and so for y: at a given ez every point leaves an interval for ex and one for ey. They only widen with the distance
/// where areas do not exclude each other, so bisection finds the least ez at which none is empty.
#[must_use]
pub fn fit(groups: &[Group<'_>], yaw: f32, pitch: f32, lens: Lens) -> Pose {
    let mut pose = Pose { yaw, pitch, ..Pose::default() };
    let axes = pose.axes();
    let Some(kept) = Kept::of(groups, &axes, lens) else { return pose };
    let far = kept.least();
    let (from, to) = kept.interval(far);
    let depth = kept.0.iter().map(|(point, ..)| point.z).sum::<f32>() / kept.0.len() as f32;
    pose.distance = far - depth;
    pose.focus = axes * (0.5 * (from + to)).extend(depth);
    pose
}

/// The pose most like `pose` in its direction from which the points of every group lie inside its area: no nearer than
/// that allows, and moved no further.
#[must_use]
pub fn keep(groups: &[Group<'_>], mut pose: Pose, lens: Lens) -> Pose {
    let axes = pose.axes();
    let Some(kept) = Kept::of(groups, &axes, lens) else { return pose };
    let (eye, depth) = (axes.transpose() * pose.eye(), (axes.transpose() * pose.focus).z);
    let far = kept.least().max(eye.z);
    let (from, to) = kept.interval(far);
    // At the least distance the ends of the interval are one place, but for rounding.
    let at = eye.truncate().max(from).min(to.max(from));
    pose.distance = far - depth;
    pose.focus = axes * at.extend(depth);
    pose
}

/// Where a point falls in the picture, in units of half its size; `None` behind the eye.
#[must_use]
pub fn project(point: Vec3, pose: &Pose, lens: Lens) -> Option<Vec2> {
    let axes = pose.axes();
    let seen = axes.transpose() * (point - pose.eye());
    let depth = -seen.z;
    (depth > 1e-3)
        .then(|| seen.truncate() / depth / Vec2::new(lens.half_height * lens.aspect, lens.half_height))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud() -> Vec<Vec3> {
        (0..60)
            .map(|i| {
                let t = i as f32;
                Vec3::new((t * 0.7).sin() * 8.0, (t * 1.3).cos() * 2.0 + 1.0, (t * 0.37).sin() * 3.0)
            })
            .collect()
    }

    #[test]
    fn everything_is_inside_and_nothing_is_wasted() {
        let points = cloud();
        let safe = SafeArea { min: Vec2::new(-0.7, -0.5), max: Vec2::new(0.9, 0.8) };
        for aspect in [0.46, 1.0, 16.0 / 9.0] {
            for (yaw, pitch) in [(0.0, 0.0), (0.5, 0.3), (-0.6, 0.9)] {
                let lens = Lens { half_height: 0.32, aspect };
                let pose = fit(&[Group { points: &points, safe }], yaw, pitch, lens);
                let seen: Vec<Vec2> = points.iter().map(|p| project(*p, &pose, lens).unwrap()).collect();
                let low = seen.iter().fold(Vec2::MAX, |a, b| a.min(*b));
                let high = seen.iter().fold(Vec2::MIN, |a, b| a.max(*b));
                assert!(
                    low.cmpge(safe.min - 1e-3).all() && high.cmple(safe.max + 1e-3).all(),
                    "{low} {high}"
                );
                let slack = (high - low) / (safe.max - safe.min);
                assert!(slack.max_element() > 0.99, "{slack}");
            }
        }
    }

    #[test]
    fn each_group_keeps_to_its_own_area() {
        let lens = Lens { half_height: 0.32, aspect: 16.0 / 9.0 };
        let tiles: Vec<Vec3> = (-8..=8).map(|x| Vec3::new(x as f32, 0.0, 0.0)).collect();
        let arcs = [Vec3::new(-3.0, 3.0, 0.0), Vec3::new(3.0, 3.0, 0.0)];
        let low = SafeArea { min: Vec2::new(-0.95, -0.5), max: Vec2::new(0.95, -0.1) };
        let all = SafeArea { min: Vec2::new(-0.95, -0.5), max: Vec2::new(0.95, 0.85) };
        let pose =
            fit(&[Group { points: &tiles, safe: low }, Group { points: &arcs, safe: all }], 0.0, 0.1, lens);
        for (points, safe) in [(&tiles[..], low), (&arcs[..], all)] {
            for point in points {
                let at = project(*point, &pose, lens).unwrap();
                assert!(at.cmpge(safe.min - 1e-3).all() && at.cmple(safe.max + 1e-3).all(), "{at}");
            }
        }
    }

    #[test]
    fn a_shot_comes_as_near_and_moves_as_far_as_what_it_keeps_allows() {
        let (points, lens) = (cloud(), Lens { half_height: 0.32, aspect: 16.0 / 9.0 });
        let groups = [Group { points: &points, safe: SafeArea::default() }];
        let whole = fit(&groups, 0.2, 0.1, lens);
        let far = Pose { distance: 2.0 * whole.distance, ..whole };
        let aside = Pose { focus: whole.focus + 50.0 * whole.axes().x_axis, ..far };
        let near = Pose { distance: 0.5 * whole.distance, ..whole };
        let is_inside = |pose: &Pose| {
            let at = |point: &Vec3| project(*point, pose, lens).unwrap().abs().max_element() <= 0.951;
            points.iter().all(at)
        };
        assert!(is_inside(&far) && !is_inside(&aside) && !is_inside(&near));
        let close = |one: Pose, two: Pose| one.eye().distance(two.eye()) < 0.01 * whole.distance;
        assert!(close(keep(&groups, far, lens), far), "what is inside stays");
        assert!(close(keep(&groups, near, lens), whole), "no nearer than the whole");
        let moved = keep(&groups, aside, lens);
        assert!(is_inside(&moved) && (moved.distance - far.distance).abs() < 1e-3);
        assert!(moved.focus.distance(aside.focus) < 50.0 && moved.focus.distance(aside.focus) > 1.0);
    }

    #[test]
    fn a_degenerate_window_gives_a_finite_pose() {
        let lens = Lens { half_height: 0.32, aspect: 0.0 };
        let safe = SafeArea { min: Vec2::ONE, max: Vec2::ONE };
        let pose = fit(&[Group { points: &cloud(), safe }], 0.0, 0.1, lens);
        assert!(pose.distance.is_finite() && pose.focus.is_finite());
        assert!(fit(&[], 0.0, 0.0, lens).distance > 0.0);
    }
}
