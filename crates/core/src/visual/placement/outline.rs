//! What has to be seen of a sentence that stands.

use glam::Vec3;

use super::super::encoding::Encoding;
use super::{Place, Placement, ROOM_BEYOND};

/// Points that the camera keeps in the picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    /// Corners of the tiles, with room for the numbers beneath them.
    pub tiles: Vec<Vec3>,
    /// The top of the highest arc.
    pub arcs: Vec<Vec3>,
}

/// What stands beside tiles, and has to be seen with them, world units.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Beside {
    /// Room at the right of each tier for what stands on its last tile.
    pub aside: f32,
    /// What comes next stands behind the last tile: how high, and what hangs below the tiles of the lowest tier.
    pub beyond: Option<[f32; 2]>,
}

/// What has to be seen of a sentence.
#[must_use]
pub fn outline(placement: &Placement, encoding: &Encoding, flat: bool, beside: Beside) -> Outline {
    /// Room for the percentages below a tile.
    const NUMBERS: f32 = 0.42;
    let Beside { aside, beyond } = beside;
    /// Room for the rim and its glow.
    const GLOW: f32 = 0.12;
    let centre = |place: &Place| if flat { place.flat } else { place.stage };
    let mut outline = Outline::default();
    let (mut low, mut high) = (Vec3::splat(f32::INFINITY), Vec3::splat(f32::NEG_INFINITY));
    for place in &placement.places {
        let centre = centre(place);
        let half = Vec3::new(place.half.x + GLOW, place.half.y + GLOW, 0.0);
        (low, high) = (low.min(centre - half), high.max(centre + half));
        outline.tiles.extend([centre + half, centre - half - Vec3::Y * NUMBERS]);
    }
    if placement.places.is_empty() {
        return outline;
    }
    if aside > 0.0 {
        let ends = placement.places.chunk_by(|a, b| a.row == b.row).filter_map(<[Place]>::last);
        outline.tiles.extend(ends.map(|last| centre(last) + Vec3::X * aside));
    }
    if let (Some([above, below]), Some(last)) = (beyond, placement.places.last()) {
        let end = centre(last) + last.right(if flat { 1.0 } else { 0.0 }) * (last.half.x + ROOM_BEYOND);
        outline.tiles.extend([end - Vec3::Y * (last.half.y + GLOW), end + Vec3::Y * (last.half.y + above)]);
        let lowest = placement.places.iter().filter(|place| place.row == last.row);
        outline.tiles.extend(lowest.map(|place| centre(place) - Vec3::Y * (place.half.y + below)));
    }
    let top = high.y + encoding.rise(high.x - low.x) * 1.09 + 0.1;
    let reach = 0.25 * (high.x - low.x);
    let middle = 0.5 * (low.x + high.x);
    outline.arcs.extend([-reach, reach].map(|x| Vec3::new(middle + x, top, 0.5 * (low.z + high.z))));
    outline
}
