//! Where each token stands, on the curved stage and on the flat sheet.

mod beyond;
mod outline;

use glam::{Vec2, Vec3};

use super::encoding::{Encoding, TILE_HEIGHT};

pub use beyond::ROOM_BEYOND;
pub(super) use beyond::{free_beyond, reserve_beyond};
pub use outline::{Beside, Outline, outline};

/// What placement has to know of a token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// Width of its label in ems.
    pub label: f32,
    /// Whether it stands apart, as a lantern.
    pub apart: bool,
}

/// One token's place.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    /// Centre on the stage.
    pub stage: Vec3,
    /// Centre on the flat sheet.
    pub flat: Vec3,
    /// Half of the tile's width and height.
    pub half: Vec2,
    /// Turn about the vertical on the stage, radians.
    pub yaw: f32,
    /// Tier, 0 is the first line of the text.
    pub row: usize,
}

impl Place {
    /// Its centre; `flatness` is 0 on the stage and 1 on the sheet.
    #[must_use]
    pub fn centre(&self, flatness: f32) -> Vec3 {
        self.stage.lerp(self.flat, flatness)
    }

    /// On the way to another place, of which `part` is done; in the tier of that one.
    #[must_use]
    pub fn mix(&self, to: &Self, part: f32) -> Self {
        Self {
            stage: self.stage.lerp(to.stage, part),
            flat: self.flat.lerp(to.flat, part),
            half: self.half.lerp(to.half, part),
            yaw: self.yaw + (to.yaw - self.yaw) * part,
            row: to.row,
        }
    }

    /// Along its lower edge, of length 1.
    #[must_use]
    pub fn right(&self, flatness: f32) -> Vec3 {
        let (sin, cos) = (self.yaw * (1.0 - flatness)).sin_cos();
        Vec3::new(cos, 0.0, -sin)
    }
}

/// A sentence on stage.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placement {
    /// In the order of the tokens.
    pub places: Vec<Place>,
    /// Tiers.
    pub rows: usize,
    /// About how many logical pixels a world unit has.
    pub scale: f32,
    /// Size of label text (one em) in world units.
    pub em: f32,
}

/// How large labels are and how near the tiers.
#[derive(Debug, Clone, Copy)]
struct Density {
    /// One em of label text, world units.
    em: f32,
    /// Height from tier to tier on the flat sheet, and on the stage when there are many.
    rise: f32,
}

/// For a sentence: tiles with air around their words.
const LOOSE: Density = Density { em: 0.225, rise: 1.15 };
/// For a page, whose words would be too small otherwise.
const DENSE: Density = Density { em: 0.34, rise: 0.86 };
/// What the tiles need beside their width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Needs {
    /// From tier to tier at least, world units.
    pub rise: f32,
    /// Label size from which words can be read, logical pixels.
    pub legible: f32,
}

impl Default for Needs {
    fn default() -> Self {
        Self { rise: 0.0, legible: 12.0 }
    }
}

/// Gap between two tiles.
pub const GAP: f32 = 0.20;
/// What a lantern stands apart.
const APART: f32 = 0.55;
/// Air at both sides of a label.
const PADDING: f32 = 0.19;
/// Radius of the curve that a tier stands on.
const RADIUS: f32 = 11.8;

/// Height from tier to tier that leaves room for bars on the tiles and numbers beneath them, world units.
pub const ROOM_FOR_BARS: f32 = 1.52;

/// The same for what else stands on the tiles.
pub const ROOM_FOR_DEVICES: f32 = 2.3;

/// The same for what comes next, and for bars under the tiles.
pub const ROOM_FOR_WRITING: f32 = 2.8;

/// The same without these bars, for a page.
pub const ROOM_FOR_GHOSTS: f32 = 1.75;

/// Places tiles for a free area of `size` logical pixels. One tier where labels stay legible there, else as many as
/// make them as large as they can be, and nearer to one another where that is still too small, but each at least
/// [`Needs::rise`] above the next.
#[must_use]
pub fn place(tiles: &[Tile], size: Vec2, encoding: &Encoding, needs: Needs) -> Placement {
    let [loose, dense] =
        [LOOSE, DENSE].map(|density| Density { rise: density.rise.max(needs.rise), ..density });
    let rows = |density| best_rows(tiles, size, encoding, density, needs.legible);
    let best = rows(loose);
    let (density, (rows, scale)) =
        if best.1 * loose.em >= needs.legible { (loose, best) } else { (dense, rows(dense)) };
    let widths = tile_widths(tiles, density);
    let lines = break_lines(tiles, &widths, rows);
    let count = lines.len();
    let rise =
        if is_tall(size) { stretched(tiles, size, encoding, density, (count, scale)) } else { density.rise };
    let mut places = Vec::with_capacity(tiles.len());
    for (row, line) in lines.iter().enumerate() {
        let length = line_length(&tiles[line.clone()], &widths[line.clone()]);
        let mut x = -length / 2.0;
        for index in line.clone() {
            let lead = lead(tiles, index, line.start);
            x += lead;
            let centre = x + widths[index] / 2.0;
            x += widths[index] + GAP + if tiles[index].apart { APART } else { 0.0 };
            places.push(on_curve(centre, length, (row, count), widths[index], rise));
        }
    }
    Placement { places, rows: count, scale, em: density.em }
}

fn tile_widths(tiles: &[Tile], density: Density) -> Vec<f32> {
    tiles.iter().map(|tile| (tile.label * density.em + 2.0 * PADDING).max(TILE_HEIGHT * 0.86)).collect()
}

/// Space before a lantern that ends a line.
fn lead(tiles: &[Tile], index: usize, start: usize) -> f32 {
    if index > start && tiles[index].apart { APART } else { 0.0 }
}

fn line_length(tiles: &[Tile], widths: &[f32]) -> f32 {
    let gaps = GAP * widths.len().saturating_sub(1) as f32;
    let apart = tiles
        .iter()
        .enumerate()
        .filter(|(index, tile)| tile.apart && (*index == 0 || *index + 1 == tiles.len()))
        .count();
    widths.iter().sum::<f32>() + gaps + if tiles.len() > 1 { APART * apart as f32 } else { 0.0 }
}

/// Greedy lines of at most the width that `rows` equal ones would have.
fn break_lines(tiles: &[Tile], widths: &[f32], rows: usize) -> Vec<std::ops::Range<usize>> {
    let total = line_length(tiles, widths);
    let widest = widths.iter().copied().fold(0.0, f32::max);
    // Greedy lines end before the margin: half of a tile is what they miss of it on average.
    let limit = if rows <= 1 { f32::INFINITY } else { (total / rows as f32 + 0.5 * widest).max(widest) };
    let mut lines = Vec::with_capacity(rows);
    let (mut start, mut length) = (0, 0.0);
    for (index, width) in widths.iter().enumerate() {
        if index > start && length + width > limit {
            lines.push(start..index);
            (start, length) = (index, 0.0);
        }
        length += width + GAP + if tiles[index].apart { APART } else { 0.0 };
    }
    if start < widths.len() {
        lines.push(start..widths.len());
    }
    lines
}

/// Tiers and pixels of a world unit.
fn best_rows(
    tiles: &[Tile],
    size: Vec2,
    encoding: &Encoding,
    density: Density,
    legible: f32,
) -> (usize, f32) {
    let total = line_length(tiles, &tile_widths(tiles, density)).max(0.1);
    let scale = |rows: usize| {
        let width = total / rows as f32 + if rows > 1 { 0.6 } else { 0.0 };
        // Arcs need room above the uppermost tier.
        let height = rows as f32 * density.rise + encoding.rise(width);
        (size.x / width).min(size.y / height)
    };
    let is_legible = scale(1) * density.em >= legible;
    if is_legible && (!is_tall(size) || scale(1) * density.em >= LARGE) {
        return (1, scale(1));
    }
    let most = tiles.len().clamp(1, 64);
    let rows = (1..=most).max_by(|a, b| scale(*a).total_cmp(&scale(*b))).unwrap_or(1);
    // In a tall picture words fill it rather than stand in a line that is just legible.
    if is_legible && scale(rows) < WORTH * scale(1) { (1, scale(1)) } else { (rows, scale(rows)) }
}

/// By how much larger words have to become to stand in tiers.
const WORTH: f32 = 1.5;

/// Size of a word that needs to become no larger, logical pixels.
const LARGE: f32 = 44.0;

/// Whether what is free is upright: a phone, a museum's column.
pub(super) fn is_tall(size: Vec2) -> bool {
    size.y > 1.2 * size.x
}

/// Height from tier to tier in a tall picture: what there is, so that arcs use it.
fn stretched(
    tiles: &[Tile],
    size: Vec2,
    encoding: &Encoding,
    density: Density,
    (rows, scale): (usize, f32),
) -> f32 {
    /// Further apart tiers would not belong together.
    const MOST: f32 = 2.4;
    let width = line_length(tiles, &tile_widths(tiles, density)) / rows.max(1) as f32 + 0.6;
    let height = (size.y / scale.max(f32::MIN_POSITIVE) - encoding.rise(width)) / rows.max(1) as f32;
    if rows > 1 && height.is_finite() {
        height.clamp(density.rise, MOST.max(density.rise))
    } else {
        density.rise
    }
}

fn on_curve(x: f32, length: f32, (row, rows): (usize, usize), width: f32, rise: f32) -> Place {
    // A long tier stands on a wider curve, so that its ends do not close around the viewer.
    let radius = RADIUS.max(length / 1.15);
    let angle = x / radius;
    let above = (rows - 1 - row) as f32;
    // Few tiers step back like seats; many stand nearly upright, or the last would be far away.
    let depth = (3.2 / rows as f32).clamp(0.16, 0.9);
    let stage =
        Vec3::new(angle.sin() * radius, above * rise, (1.0 - angle.cos()) * radius * 0.76 - above * depth);
    let flat = Vec3::new(x, above * rise, 0.0);
    let half = Vec2::new(width / 2.0, TILE_HEIGHT / 2.0);
    Place { stage, flat, half, yaw: -angle * 0.55, row }
}

#[cfg(test)]
mod tests {
    use super::super::encoding::STAGE;
    use super::*;

    const WIDE: Vec2 = Vec2::new(1840.0, 700.0);
    const PHONE: Vec2 = Vec2::new(370.0, 480.0);

    fn tiles(n: usize) -> Vec<Tile> {
        (0..n).map(|i| Tile { label: 1.0 + (i % 5) as f32 * 0.7, apart: i == 0 || i + 1 == n }).collect()
    }

    #[test]
    fn a_sentence_stands_in_one_tier_and_a_page_in_many() {
        assert_eq!(place(&tiles(12), WIDE, &STAGE, Needs::default()).rows, 1);
        assert!(place(&tiles(12), PHONE, &STAGE, Needs::default()).rows > 1);
        let page = place(&tiles(512), WIDE, &STAGE, Needs::default()).rows;
        assert!((8..=32).contains(&page), "{page}");
    }

    #[test]
    fn tiles_of_a_tier_never_touch_and_keep_their_order() {
        for n in [1, 2, 14, 64, 512] {
            for size in [WIDE, PHONE] {
                let placement = place(&tiles(n), size, &STAGE, Needs::default());
                assert_eq!(placement.places.len(), n);
                for pair in placement.places.windows(2) {
                    if pair[0].row == pair[1].row {
                        let gap = pair[1].flat.x - pair[1].half.x - pair[0].flat.x - pair[0].half.x;
                        assert!(gap > GAP * 0.99, "{gap} at {n}");
                    } else {
                        assert!(pair[1].flat.y < pair[0].flat.y);
                    }
                }
            }
        }
    }

    #[test]
    fn tiers_with_bars_stand_further_apart() {
        for size in [WIDE, PHONE] {
            let height = |rise: f32| {
                let placement = place(&tiles(60), size, &STAGE, Needs { rise, ..Needs::default() });
                let second = placement.places.iter().find(|place| place.row == 1).unwrap();
                placement.places[0].flat.y - second.flat.y
            };
            assert!(height(0.0) < 1.2 && (height(ROOM_FOR_BARS) - ROOM_FOR_BARS).abs() < 1e-5);
        }
    }

    #[test]
    fn in_a_hall_words_stand_in_more_tiers_before_they_are_small() {
        let hall = Needs { legible: 28.0, ..Needs::default() };
        for n in [8, 14, 20, 30, 40] {
            let (usual, far) =
                (place(&tiles(n), WIDE, &STAGE, Needs::default()), place(&tiles(n), WIDE, &STAGE, hall));
            assert!(far.rows >= usual.rows && far.em * far.scale >= usual.em * usual.scale, "{n}");
            assert!(
                n > 30 || far.em * far.scale >= 28.0,
                "{n}: {} in {} tiers",
                far.em * far.scale,
                far.rows
            );
        }
    }

    #[test]
    fn a_sentence_fills_an_upright_screen() {
        let size = Vec2::new(1040.0, 1500.0);
        let upright = place(&tiles(12), size, &STAGE, Needs::default());
        assert!((2..=4).contains(&upright.rows), "{}", upright.rows);
        let high = |placement: &Placement| {
            let ys = placement.places.iter().map(|place| place.flat.y);
            (ys.fold(0.0, f32::max) + STAGE.rise(4.0)) * placement.scale
        };
        assert!(high(&upright) > 0.75 * size.y, "{}", high(&upright));
        // A line of few words stays one.
        assert_eq!(place(&tiles(3), size, &STAGE, Needs::default()).rows, 1);
        assert_eq!(place(&tiles(12), Vec2::new(1500.0, 1040.0), &STAGE, Needs::default()).rows, 1);
    }

    #[test]
    fn nothing_is_placed_for_nothing() {
        assert_eq!(place(&[], WIDE, &STAGE, Needs::default()).places.len(), 0);
    }

    #[test]
    fn a_degenerate_window_gives_finite_places() {
        for size in [Vec2::ZERO, Vec2::ONE, Vec2::new(-5.0, f32::NAN)] {
            let placement = place(&tiles(40), size, &STAGE, Needs::default());
            assert!(placement.places.iter().all(|place| place.stage.is_finite() && place.flat.is_finite()));
        }
    }
}
