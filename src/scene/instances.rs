//! What stands on the stage as the shaders take it: one entry for each tile, ribbon and bar, as it is now.

use bevy::prelude::*;

use super::bar::{Bar, Way};
use super::frame::{colour, flag};
use super::lights::TokenLight;
use super::shared::instance;
use arclight_core::visual::arcs::Slot;
use arclight_core::visual::curve::Curve;
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::palette::Palette;
use arclight_core::visual::placement::Place;
use arclight_core::visual::step_picture::Hue;

/// All of a sort, those that lie on top last. The graphics card has a copy.
#[derive(Resource, Debug, PartialEq)]
pub(super) struct Instances<T: Send + Sync + 'static>(pub Vec<T>);

impl<T: Send + Sync + 'static> Default for Instances<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

instance! {
    /// A token's tile.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct TileInstance {
        /// Its centre.
        pub centre: Vec3,
        /// Along its lower edge, of length 1.
        pub right: Vec3,
        /// Half of its width and height.
        pub half: Vec2,
        /// Whether it is a lantern, 0 or 1.
        pub apart: f32,
        /// It is the word that is pointed at, 0 to 1.
        pub chosen: f32,
        /// Weight of its arc to the word that is pointed at, 0 to 1.
        pub weight: f32,
        /// 1, or less where other words are lit.
        pub presence: f32,
        /// Glow of a lantern, 0 to 1.
        pub lantern: f32,
        /// The voice says it, 0 to 1.
        pub ring: f32,
        /// How much of it is there, 0 to 1.
        pub shown: f32,
    }
}

instance! {
    /// An arc's ribbon.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct RibbonInstance {
        /// Its end above the key.
        pub key: Vec3,
        /// Its end above the query.
        pub query: Vec3,
        /// How far it rises between them.
        pub rise: f32,
        /// How far it bows to the viewer.
        pub bow: f32,
        /// Attention weight, 0 to 1.
        pub weight: f32,
        /// Light, 0 to 1.
        pub light: f32,
        /// How far its halo reaches on a dark ground, in widths of its core.
        pub halo: f32,
    }
}

instance! {
    /// A bar above a tile.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct BarInstance {
        /// The middle of the edge from which it grows.
        pub foot: Vec3,
        /// From there to the end of that edge.
        pub side: Vec3,
        /// How far it grows, down where that is below 0.
        pub rise: f32,
        /// Its colour, linear.
        pub colour: Vec3,
    }
}

/// A token's tile.
pub(super) fn tile(
    (place, flatness): (&Place, f32),
    apart: bool,
    light: TokenLight,
    (ring, shown): (f32, f32),
) -> TileInstance {
    let TokenLight { chosen, weight, presence, lantern } = light;
    let (centre, right) = (place.centre(flatness), place.right(flatness));
    TileInstance {
        centre,
        right,
        half: place.half,
        apart: flag(apart),
        chosen,
        weight,
        presence,
        lantern,
        ring,
        shown,
    }
}

/// Light from which on a ribbon belongs to a lit word.
const LIT: f32 = 0.8;

impl RibbonInstance {
    /// The ribbon of an arc at a place of the turn; none where nothing of it is seen.
    pub fn of(
        slot: &Slot,
        progress: f32,
        (places, flatness): (&[Place], f32),
        encoding: &Encoding,
    ) -> Option<Self> {
        let mix = |old: f32, new: f32| old + (new - old) * progress;
        let (weight, light) = (mix(slot.old, slot.new), mix(slot.old_lit, slot.new_lit));
        if weight * light <= 0.0 {
            return None;
        }
        let Curve { key, query, rise, bow } =
            Curve::between(places.get(slot.query)?, places.get(slot.key)?, flatness, encoding);
        // In a loop a wide halo would fold.
        let halo = if slot.query == slot.key { 1.25 } else { 2.2 };
        Some(Self { key, query, rise, bow, weight, light, halo })
    }

    /// Whether it belongs to a lit word.
    pub fn is_lit(&self) -> bool {
        self.light > LIT
    }
}

/// Space between a tile and the room for its bars.
const ABOVE: f32 = 0.12;
/// A bar that is not as high is not drawn; the highest has 1.
const LOWEST: f32 = 0.002;

impl BarInstance {
    /// A bar at a place of the turn, in a room of that height, half of which is for numbers below 0. On its way from
    /// another tile it follows the arc; what it becomes grows there meanwhile.
    pub fn of(
        bar: &Bar,
        progress: f32,
        (places, flatness): (&[Place], f32),
        (room, encoding, palette): (f32, &Encoding, &Palette),
    ) -> Option<Self> {
        let height = bar.drawn(progress);
        if bar.half <= 0.0 || height.abs() < LOWEST {
            return None;
        }
        let to = places.get(bar.token)?;
        let mut stands = Stands {
            top: to.centre(flatness) + Vec3::Y * to.half.y,
            right: to.right(flatness),
            at: bar.at * to.half.x,
            half: bar.half * to.half.x,
        };
        if let Way::Comes { from, at } = bar.way {
            let place = places.get(from)?;
            stands.leave(place, at * place.half.x, bar.half * place.half.x, flatness, progress);
            // On the same tile straight to its place.
            if from != bar.token {
                stands.top = carried(place, to, flatness, progress, encoding);
            }
        }
        Some(Self {
            foot: stands.top + stands.right * stands.at + Vec3::Y * (ABOVE + 0.5 * room),
            side: stands.right * stands.half,
            rise: 0.5 * room * height,
            colour: hue(bar.hue, palette),
        })
    }
}

/// Where a bar stands: the middle of the tile's upper edge, along that edge, its middle and half its width there.
struct Stands {
    top: Vec3,
    right: Vec3,
    at: f32,
    half: f32,
}

impl Stands {
    /// It comes from another place, and has come that far.
    fn leave(&mut self, place: &Place, at: f32, half: f32, flatness: f32, progress: f32) {
        self.right = place.right(flatness).lerp(self.right, progress).normalize_or(Vec3::X);
        self.at = at + (self.at - at) * progress;
        self.half = half + (self.half - half) * progress;
    }
}

/// Along the arc, but from the middle of one tile to that of the other.
fn carried(from: &Place, to: &Place, flatness: f32, progress: f32, encoding: &Encoding) -> Vec3 {
    let curve = Curve::between(to, from, flatness, encoding);
    let top = |place: &Place| place.centre(flatness) + Vec3::Y * place.half.y;
    let aside = (curve.key - top(from)).lerp(curve.query - top(to), progress);
    curve.at(progress) - aside
}

fn hue(hue: Hue, palette: &Palette) -> Vec3 {
    match hue {
        Hue::Stream if palette.light => colour(palette.rim),
        Hue::Stream => Vec3::new(0.75, 0.80, 0.90),
        Hue::Query => colour(palette.query),
        Hue::Key => colour(palette.key),
        Hue::Other => colour(palette.lantern),
        Hue::HeadA => colour(palette.heads[0]),
        Hue::HeadB => colour(palette.heads[1]),
        Hue::HeadC => colour(palette.heads[2]),
    }
}
