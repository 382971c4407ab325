//! Where the shown tokens stand, for the size of the picture, and how flat the scene is at the moment.

use bevy::prelude::*;

use super::{Area, Film, FreeArea, Motion, Shown, State, View, Visiting, followed};
use crate::lesson::{Moment, Scene, Sight};
use crate::visual::encoding::Encoding;
use crate::visual::label::{Ruler, shorten};
use crate::visual::placement::{Needs, Placement, ROOM_FOR_BARS, Tile, place};
use crate::visual::step_picture::MOST_NUMBERS;

/// Size of the picture in logical pixels; the camera says it.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Viewport(pub Vec2);

impl Default for Viewport {
    fn default() -> Self {
        Self(Vec2::new(1280.0, 720.0))
    }
}

/// Whether a person turned, moved or zoomed the camera away from where it stands by itself; the camera says it.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steered(pub bool);

/// The tokens' places.
#[derive(Resource, Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// In the order of the shown tokens.
    pub placement: Placement,
    /// What stands on each tile.
    pub labels: Vec<String>,
    /// Which sentence this is of, see [`Shown::sentence`].
    pub sentence: u32,
    /// The part of the picture that it is placed for.
    pub area: Area,
}

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

/// Places the tokens anew when they, the picture or its free part have changed.
pub(super) fn lay_out(
    shown: Res<Shown>,
    state: Res<State>,
    viewport: Res<Viewport>,
    (free, visiting): (Res<FreeArea>, Res<Visiting>),
    mut layout: ResMut<Layout>,
) {
    if !(shown.is_changed() || viewport.is_changed() || free.is_changed() || state.is_changed()) {
        return;
    }
    let ruler = Ruler::default();
    let labels: Vec<String> = shown.tokens.iter().map(|token| shorten(&token.text)).collect();
    let tiles: Vec<Tile> = shown
        .tokens
        .iter()
        .zip(&labels)
        .map(|(token, label)| Tile { label: ruler.width(label), apart: token.kind.is_special() })
        .collect();
    let encoding = Encoding::of(state.settings.theme);
    // Under the hood bars stand on the tiles, and numbers beneath them.
    let bars = followed(&state).is_some() && tiles.len() <= MOST_NUMBERS;
    let usual = Needs::default();
    // In a hall words are read from the last row.
    let needs = Needs {
        rise: if bars { ROOM_FOR_BARS } else { usual.rise },
        legible: visiting.venue.least_text(viewport.0.x, viewport.0.y).unwrap_or(usual.legible),
    };
    let placed = |area: Area, top: f32| {
        (
            place(
                &tiles,
                viewport.0 * (Vec2::new(area.tiles.max.x, top) - area.tiles.min) * 0.5,
                encoding,
                needs,
            ),
            area,
        )
    };
    // The arcs of one tier leave the upper corners to the cards. Many tiers stand below the cards or between them.
    let (mut placement, mut area) = placed(free.wide, free.wide.arcs.max.y);
    if placement.rows > 1 {
        let below = placed(free.wide, free.wide.tiles.max.y);
        let between = placed(free.between, free.between.tiles.max.y);
        (placement, area) = if below.0.scale > between.0.scale { below } else { between };
    }
    layout.set_if_neq(Layout { placement, labels, sentence: shown.sentence, area });
}

/// Seconds of the whole way between stage and sheet.
const WAY: f32 = 0.7;

/// Moves between stage and sheet.
pub(super) fn flatten(
    (state, film): (Res<State>, Res<Film>),
    time: Res<Time<Real>>,
    mut flatness: ResMut<Flatness>,
    mut motion: ResMut<Motion>,
) {
    let lessons = film.moment().map(|moment| flatness_by(&moment, state.settings.reduced_motion));
    let goal = lessons.unwrap_or_else(|| f32::from(u8::from(state.view != View::Stage)));
    let opens = film.is_directing() && film.opens;
    let away = !opens && (lessons.is_none() || (flatness.away && flatness.at != goal));
    let cuts = state.settings.reduced_motion || (lessons.is_some() && !away);
    let step = time.delta_secs() / WAY;
    let at = if cuts { goal } else { flatness.at + (goal - flatness.at).clamp(-step, step) };
    motion.moving |= flatness.at != goal;
    flatness.set_if_neq(Flatness { at, away });
}

/// Where a lesson has it: by its time alone.
fn flatness_by(moment: &Moment<'_>, cuts: bool) -> f32 {
    let of = |scene: &Scene| f32::from(u8::from(scene.sight != Sight::Stage));
    let (from, to) = (moment.before.map_or_else(|| of(moment.scene), of), of(moment.scene));
    let part = if cuts { 1.0 } else { (moment.since as f32 / WAY).clamp(0.0, 1.0) };
    from + (to - from) * part
}
