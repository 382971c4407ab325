//! Room behind the last tile: for placing, that tile is as wide as what stands there too.

use super::{LOOSE, Placement, Tile};

/// Width behind the last tile that what comes next takes, the gap before it among it, world units.
pub const ROOM_BEYOND: f32 = 3.0;

/// The last tile with so much width behind it, for [`super::place`]; [`free_beyond`] takes it off again.
pub(in super::super) fn reserve_beyond(tiles: &mut [Tile]) {
    if let Some(last) = tiles.last_mut() {
        last.label += EMS_BEYOND;
    }
}

/// See [`reserve_beyond`].
pub(in super::super) fn free_beyond(placement: &mut Placement) {
    let width = EMS_BEYOND * placement.em;
    if let Some(last) = placement.places.last_mut() {
        let right = last.right(0.0);
        last.half.x -= 0.5 * width;
        last.stage -= 0.5 * width * right;
        last.flat.x -= 0.5 * width;
    }
}

/// The same in ems of the smallest words.
const EMS_BEYOND: f32 = ROOM_BEYOND / LOOSE.em;
