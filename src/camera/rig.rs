//! Where the camera should be, and its way there.

use arclight_core::film::Film;
use arclight_core::lesson::Shot;
use arclight_core::picture::{Carpet, Picture, View};
use arclight_core::settings::Settings;
use arclight_core::visual::carpet;
use arclight_core::visual::compass::ROOM_ASIDE;
use arclight_core::visual::crowd;
use arclight_core::visual::curtain;
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::frame::{Group, Lens, Pose, fit};
use arclight_core::visual::ghosts;
use arclight_core::visual::layout::Layout;
use arclight_core::visual::placement::{Beside, Outline, outline};
use arclight_core::visual::sheets;
use bevy::prelude::*;

use super::HALF_HEIGHT;
use super::shots::{self, Added, Set};
use crate::session::{CameraResets, Flatness, Motion, Plain, Steered, Viewport};

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
    /// Where the camera was when the lesson took over, and for how long it has been flying back, seconds.
    flight: Option<(Pose, f32)>,
    /// The pose that frames everything, while the lesson has another.
    base: Option<Pose>,
    directed: bool,
    resets: u32,
}

impl Default for Rig {
    fn default() -> Self {
        Self {
            yaw: 0.0,
            pitch: 0.0,
            zoom: 1.0,
            pan: Vec2::ZERO,
            pose: None,
            flight: None,
            base: None,
            directed: false,
            resets: 0,
        }
    }
}

/// Height of the eye on the stage, radians.
const PITCH: f32 = 0.125;
/// By how much it is higher over a carpet, in a picture that is wide and in one that is upright.
const OVER_CARPET: [f32; 2] = [0.42, 0.66];

impl Rig {
    /// Adds to what a person did, within bounds in which the stage stays in sight and in front.
    pub fn add(&mut self, yaw: f32, pitch: f32, zoom: f32, pan: Vec2) {
        self.yaw = (self.yaw + yaw).clamp(-0.9, 0.9);
        self.pitch = (self.pitch + pitch).clamp(-PITCH, 1.1);
        if zoom.is_finite() && zoom > 0.0 {
            self.zoom = (self.zoom * zoom).clamp(0.5, 12.0);
        }
        self.pan = (self.pan + pan / self.zoom).clamp(Vec2::splat(-2.0), Vec2::splat(2.0));
    }

    /// What a person added, as numbers that can be kept: turn, height, zoom, and what it was moved by.
    #[must_use]
    pub fn offsets(&self) -> [f32; 5] {
        [self.yaw, self.pitch, self.zoom, self.pan.x, self.pan.y]
    }

    /// Adds that again to a rig that nobody moved.
    pub fn add_again(&mut self, offsets: [f32; 5]) {
        let [yaw, pitch, zoom, x, y] = offsets.map(|value| if value.is_finite() { value } else { 0.0 });
        self.add(yaw, pitch, 1.0, Vec2::new(x, y));
        // What it is moved by counts as it is seen from afar.
        self.add(0.0, 0.0, zoom, Vec2::ZERO);
    }

    /// A person goes on from where the lesson put the camera.
    pub fn take_over(&mut self) {
        let Some((base, now)) = self.base.take().zip(self.pose) else { return };
        let (away, axes) = (now.focus - base.focus, now.axes());
        let reach = (base.distance * HALF_HEIGHT).max(1e-3);
        (self.yaw, self.pitch, self.zoom) =
            (now.yaw, now.pitch - PITCH, base.distance / now.distance.max(1e-3));
        self.pan = -Vec2::new(away.dot(axes.x_axis), away.dot(axes.y_axis)) / reach;
        // Within the same bounds.
        self.add(0.0, 0.0, 1.0, Vec2::ZERO);
    }

    /// Whether a person added anything.
    fn is_steered(&self) -> bool {
        (self.yaw, self.pitch, self.zoom, self.pan) != (0.0, 0.0, 1.0, Vec2::ZERO)
    }

    fn reset(&mut self) {
        (self.yaw, self.pitch, self.zoom, self.pan) = (0.0, 0.0, 1.0, Vec2::ZERO);
    }

    /// Where the camera should be. `flatness` 0 to 1.
    fn goal(&self, seen: Seen<'_>, lens: Lens, flat: bool) -> Pose {
        let mut pose = whole(seen, lens, flat, (self.yaw, self.pitch));
        let reach = pose.distance * lens.half_height;
        let axes = pose.axes();
        pose.focus -= (axes.x_axis * self.pan.x + axes.y_axis * self.pan.y) * reach;
        pose.distance /= self.zoom;
        pose
    }

    /// Where the camera is by the lesson, and on its way back to it; with `cuts` there is no way.
    fn directed(&mut self, shown: Pose, dt: f32, cuts: bool) -> Pose {
        /// Seconds of the way back from where the visitor was.
        const BACK: f32 = 1.2;
        if !self.directed {
            self.directed = true;
            self.flight = self.pose.map(|pose| (pose, 0.0));
        }
        if cuts {
            self.flight = None;
        }
        let Some((from, flown)) = &mut self.flight else { return shown };
        *flown += dt;
        let t = (*flown / BACK).min(1.0);
        let pose = from.mix(&shown, t * t * (3.0 - 2.0 * t));
        if t >= 1.0 {
            self.flight = None;
        }
        pose
    }
}

/// What the camera frames.
#[derive(Clone, Copy)]
struct Seen<'a> {
    layout: &'a Layout,
    encoding: &'a Encoding,
    /// What stands beside the tiles.
    aside: Beside,
    /// What stands beside the lit word, world units.
    beside: f32,
    /// A crowd has the stage to itself.
    crowd: bool,
    /// What lies before the sentence.
    carpet: Option<Carpet>,
    /// Sheets stand over the tiles, in place of arcs.
    sheets: Option<&'a Outline>,
}

impl<'a> Seen<'a> {
    /// Of a picture, whichever word is lit: the camera does not follow the pointer.
    fn of(
        (picture, sheets): (&Picture, Option<&'a Outline>),
        (layout, encoding): (&'a Layout, &'a Encoding),
    ) -> Self {
        let beside = picture.compass_axes().map_or(0.0, |_| ROOM_ASIDE * layout.room_above(encoding));
        let curtain = picture.curtain_shown().map_or(0.0, |_| curtain::ROOM_ASIDE);
        let beyond = picture.writes_here().then(|| ghosts::room(layout, encoding));
        let aside = Beside { aside: beside.max(curtain), beyond };
        let (crowd, carpet) = (picture.crowd_list().is_some(), picture.carpet_shown());
        Self { layout, encoding, aside, beside, crowd, carpet, sheets }
    }
}

impl Seen<'_> {
    /// Everything that stands there.
    fn outline(&self, flat: bool) -> Outline {
        let Seen { layout, encoding, aside, crowd, carpet, sheets, .. } = *self;
        let mut outline =
            if crowd { crowd::outline() } else { outline(&layout.placement, encoding, flat, aside) };
        outline
            .tiles
            .extend(carpet.map(|kind| carpet::outline(&layout.placement, kind, flat)).unwrap_or_default());
        if let Some(sheets) = sheets {
            outline.arcs.clone_from(&sheets.arcs);
        }
        outline
    }

    /// The pose that frames that, turned by that much and from that much higher, radians.
    fn pose(&self, outline: &Outline, lens: Lens, flat: bool, (yaw, pitch): (f32, f32)) -> Pose {
        // What lies on the floor is seen from above.
        let above = if self.carpet.is_some() { OVER_CARPET[usize::from(lens.aspect < 1.0)] } else { 0.0 };
        // On the sheet the camera stays in front: a sheet seen aslant is no sheet.
        let (yaw, pitch) = if flat { (0.0, 0.0) } else { (yaw, PITCH + above + pitch) };
        let area = self.layout.area;
        let groups = [
            Group { points: &outline.tiles, safe: area.tiles },
            Group { points: &outline.arcs, safe: area.arcs },
        ];
        let mut pose = fit(&groups, yaw, pitch, lens);
        pose.distance = pose.distance.max(4.0);
        pose
    }
}

/// The pose that frames everything.
fn whole(seen: Seen<'_>, lens: Lens, flat: bool, turned: (f32, f32)) -> Pose {
    seen.pose(&seen.outline(flat), lens, flat, turned)
}

/// Moves the camera: short, smooth, then still.
pub(super) fn drive(
    mut rig: ResMut<Rig>,
    camera: Option<Single<&mut Transform, With<Camera>>>,
    (layout, flatness, film): (Res<Plain<Layout>>, Res<Flatness>, Res<Plain<Film>>),
    (picture, settings, resets): (Res<Plain<Picture>>, Res<Plain<Settings>>, Res<CameraResets>),
    viewport: Res<Viewport>,
    time: Res<Time<Real>>,
    (mut motion, mut steered): (ResMut<Motion>, ResMut<Steered>),
) {
    let Some(mut transform) = camera else { return };
    if layout.placement.places.is_empty() {
        return;
    }
    if rig.resets != resets.0 {
        rig.resets = resets.0;
        rig.reset();
    }
    let lens = Lens { half_height: HALF_HEIGHT, aspect: viewport.0.x / viewport.0.y.max(1.0) };
    let encoding = Encoding::of(settings.theme);
    let sheets = |picture: &Picture| sheets::corners(picture, &layout.placement, layout.over);
    let own = sheets(&picture);
    let seen = Seen::of((&picture, own.as_ref()), (&layout, encoding));
    // A lesson's camera comes from where the scene before had it; a carpet is laid meanwhile.
    let before = film.moment().and_then(|moment| moment.before).map(|scene| &scene.picture);
    let sheets_before = before.map_or_else(|| own.clone(), sheets);
    let carpet = before.map_or(seen.carpet, Picture::carpet_shown);
    let seen_before = Seen { carpet, sheets: sheets_before.as_ref(), ..seen };
    let beside = seen.beside;
    let flat = picture.view == View::Flat;
    let still = picture.is_followed() || own.is_some() || beside > 0.0 || layout.placement.rows > 1;
    steered.set_if_neq(Steered(rig.is_steered() && !film.is_directing()));
    let directed = shots::between(&film, settings.reduced_motion).map(|(from, to, t)| {
        let shot = |shot: &Shot, seen: Seen<'_>| {
            let Added { yaw, pitch } = Added::of(shot);
            let outline = &seen.outline(flat);
            let whole = seen.pose(outline, lens, flat, (yaw, pitch));
            shots::approach(whole, shot, Set { layout: &layout, outline, beside, still, flat, lens })
        };
        if t >= 1.0 { shot(&to, seen) } else { shot(&from, seen_before).mix(&shot(&to, seen), t) }
    });
    if let Some(shown) = directed {
        let cuts = settings.reduced_motion || film.opens;
        let pose = rig.directed(shown, time.delta_secs(), cuts);
        rig.base = Some(whole(seen, lens, flat, (0.0, 0.0)));
        motion.moving |= rig.flight.is_some();
        stand(&mut rig, pose, &mut transform);
        return;
    }
    (rig.directed, rig.flight, rig.base) = (false, None, None);
    let goal = rig.goal(seen, lens, flat);
    let now = match rig.pose {
        Some(pose) if !settings.reduced_motion => {
            settle(pose.mix(&goal, part(time.delta_secs(), *flatness)), goal)
        }
        _ => goal,
    };
    if now != goal {
        motion.moving = true;
    }
    stand(&mut rig, now, &mut transform);
}

/// Part of the way that the camera takes in `dt` seconds.
fn part(dt: f32, flatness: Flatness) -> f32 {
    /// Seconds in which 63% of the way is done.
    const EASE: f32 = 0.16;
    /// The way between stage and sheet keeps the pace of the tokens: as many times slower.
    const BETWEEN: f32 = 2.0;
    let between = flatness.eased() > 0.0 && flatness.eased() < 1.0;
    1.0 - (-dt / if between { EASE * BETWEEN } else { EASE }).exp()
}

fn stand(rig: &mut Rig, pose: Pose, transform: &mut Transform) {
    if rig.pose != Some(pose) {
        rig.pose = Some(pose);
        *transform = Transform::from_translation(pose.eye()).looking_at(pose.focus, Vec3::Y);
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
        assert_eq!(rig, Rig::default());
    }

    #[test]
    fn a_person_goes_on_from_where_the_lesson_was() {
        let base = Pose { distance: 12.0, pitch: PITCH, ..Pose::default() };
        let now = Pose { focus: Vec3::new(1.5, -0.5, 0.0), distance: 4.0, ..base };
        let mut rig = Rig { base: Some(base), pose: Some(now), ..Rig::default() };
        rig.take_over();
        let axes = base.axes();
        let reach = base.distance * HALF_HEIGHT;
        let focus = base.focus - (axes.x_axis * rig.pan.x + axes.y_axis * rig.pan.y) * reach;
        let across = (focus - now.focus).dot(axes.x_axis).abs() + (focus - now.focus).dot(axes.y_axis).abs();
        assert!(across < 1e-4 && (rig.zoom - 3.0).abs() < 1e-5, "{rig:?}");
    }

    #[test]
    fn the_lesson_takes_the_camera_back_in_a_flight_or_at_once() {
        let mine = Pose { distance: 30.0, yaw: 0.5, ..Pose::default() };
        let shown = Pose { distance: 12.0, ..Pose::default() };
        let mut rig = Rig { pose: Some(mine), ..Rig::default() };
        let begun = rig.directed(shown, 0.1, false);
        assert!(begun.distance > 25.0 && begun.distance < 30.0 && rig.flight.is_some(), "{begun:?}");
        // Less motion, chosen on the way too: a cut.
        assert_eq!((rig.directed(shown, 0.1, true), rig.flight), (shown, None));
        let mut rig = Rig { pose: Some(mine), ..Rig::default() };
        assert_eq!((rig.directed(shown, 0.1, true), rig.flight), (shown, None));
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
