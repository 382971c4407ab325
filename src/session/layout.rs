//! Where the shown tokens stand, and how flat the scene is at the moment.

use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::lesson::Moment;
use arclight_core::picture::{Picture, View};
use arclight_core::settings::Settings;
use arclight_core::shown::Shown;
use arclight_core::state::Pointing;
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::layout::{FreeArea, Layout, Room, Wants};
use bevy::prelude::*;

use super::{Motion, Plain};

/// Size of the picture in logical pixels; the camera says it.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Viewport(pub Vec2);

impl Default for Viewport {
    fn default() -> Self {
        Self(Vec2::new(1280.0, 720.0))
    }
}

/// Whether a person turned, moved or zoomed the camera away from where it is by itself; the camera says it.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steered(pub bool);

/// 0 on the stage, 1 on the flat sheet, between them on the way.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct Flatness {
    at: f32,
    /// A visitor had it: a lesson that goes on takes it back in a while, as it does the camera.
    away: bool,
}

impl Flatness {
    /// Eased, 0 to 1.
    #[must_use]
    pub fn eased(self) -> f32 {
        self.at * self.at * (3.0 - 2.0 * self.at)
    }
}

/// Places the tokens anew when they or their room have changed.
pub(super) fn lay_out(
    shown: Res<Plain<Shown>>,
    (picture, pointing, settings): (Res<Plain<Picture>>, Res<Plain<Pointing>>, Res<Plain<Settings>>),
    (viewport, free, visiting): (Res<Viewport>, Res<Plain<FreeArea>>, Res<Plain<Visiting>>),
    mut layout: ResMut<Plain<Layout>>,
    mut last: Local<Option<Room>>,
) {
    let room = Room {
        viewport: viewport.0,
        free: free.0,
        encoding: Encoding::of(settings.theme),
        wants: Wants::of(&picture, pointing.word()),
        legible: visiting.venue.least_text(viewport.0.x, viewport.0.y),
    };
    if shown.is_changed() || *last != Some(room) {
        *last = Some(room);
        layout.set_if_neq(Plain(Layout::of(&shown.tokens, shown.sentence, &room)));
    }
}

/// Seconds of the whole way between stage and sheet.
const WAY: f32 = 0.7;

/// Moves between stage and sheet.
pub(super) fn flatten(
    (picture, settings, film): (Res<Plain<Picture>>, Res<Plain<Settings>>, Res<Plain<Film>>),
    time: Res<Time<Real>>,
    mut flatness: ResMut<Flatness>,
    mut motion: ResMut<Motion>,
) {
    let lessons = film.moment().map(|moment| flatness_by(&moment, settings.reduced_motion));
    let goal = lessons.unwrap_or_else(|| flat(&picture));
    let opens = film.is_directing() && film.opens;
    let away = !opens && (lessons.is_none() || (flatness.away && flatness.at != goal));
    let cuts = settings.reduced_motion || (lessons.is_some() && !away);
    let step = time.delta_secs() / WAY;
    let at = if cuts { goal } else { flatness.at + (goal - flatness.at).clamp(-step, step) };
    motion.moving |= flatness.at != goal;
    flatness.set_if_neq(Flatness { at, away });
}

/// 1 where a picture is not in space.
fn flat(picture: &Picture) -> f32 {
    f32::from(u8::from(picture.view != View::Stage))
}

/// Where a lesson has it: by its time alone.
fn flatness_by(moment: &Moment<'_>, cuts: bool) -> f32 {
    let to = flat(&moment.scene.picture);
    let from = moment.before.map_or(to, |before| flat(&before.picture));
    let part = if cuts { 1.0 } else { (moment.since as f32 / WAY).clamp(0.0, 1.0) };
    from + (to - from) * part
}
