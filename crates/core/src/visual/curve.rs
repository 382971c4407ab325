//! The line that an arc follows through the picture. The stage's shader has [`Curve::at`] too (ribbon.wgsl), with the
//! constants that are public here.

use glam::{Vec2, Vec3};

use super::encoding::Encoding;
use super::placement::Place;

/// How much of its way along is that of an ellipse, which leaves its tile upright; the rest is a parabola's, which does
/// not bulge.
pub const UPRIGHT: f32 = 0.42;
/// The same of its height.
pub const ROUND: f32 = 0.5;

/// An arc's line in the world. What goes from one word to another runs a little apart from what goes back: beside it on
/// the tiles, higher or lower, and bowed to the other side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// Its end above the key.
    pub key: Vec3,
    /// Its end above the query.
    pub query: Vec3,
    /// How far it rises between them.
    pub rise: f32,
    /// How far it bows to the viewer.
    pub bow: f32,
}

impl Curve {
    /// From the tile of a key to that of a query, which may be the same; `flatness` is 0 on the stage and 1 on the sheet.
    #[must_use]
    pub fn between(query: &Place, key: &Place, flatness: f32, encoding: &Encoding) -> Self {
        let up = |place: &Place| place.centre(flatness) + Vec3::Y * (place.half.y - 0.02);
        let right = |place: &Place| place.right(flatness);
        if query == key {
            let half = right(query) * (query.half.x * 0.55).max(0.26);
            return Self { key: up(query) - half, query: up(query) + half, rise: 0.80, bow: 0.0 };
        }
        let forward = if up(key).x > up(query).x { 1.0 } else { -1.0 };
        let start = up(key) + right(key) * (forward * 0.07);
        let end = up(query) + right(query) * (forward * 0.07);
        let distance = start.distance(end);
        let rise = encoding.rise(distance) * (1.0 + 0.09 * forward);
        let bow = (-0.07 + 0.05 * forward) * distance * (1.0 - flatness);
        Self { key: start, query: end, rise, bow }
    }

    /// A point of it, `t` from the key (0) to the query (1).
    #[must_use]
    pub fn at(&self, t: f32) -> Vec3 {
        let (sin, cos) = (std::f32::consts::PI * t).sin_cos();
        let parabola = 4.0 * t * (1.0 - t);
        let across = t + (0.5 - 0.5 * cos - t) * UPRIGHT;
        let up = self.rise * (parabola + (sin - parabola) * ROUND);
        self.key.lerp(self.query, across) + Vec3::new(0.0, up, self.bow * parabola)
    }
}

/// How far a point of the picture lies from a line of points, in the picture's units; `None` for an empty line.
#[must_use]
pub fn distance(at: Vec2, line: &[Vec2]) -> Option<f32> {
    let to_piece = |piece: &[Vec2]| {
        let along = piece[1] - piece[0];
        let t = ((at - piece[0]).dot(along) / along.length_squared().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
        at.distance(piece[0] + along * t)
    };
    line.windows(2).map(to_piece).min_by(f32::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::super::encoding::STAGE;
    use super::*;

    fn place(x: f32) -> Place {
        let centre = Vec3::new(x, 1.0, 0.0);
        Place { stage: centre, flat: centre, half: Vec2::new(0.4, 0.31), yaw: 0.1 * x, row: 0 }
    }

    #[test]
    fn it_joins_both_tiles_above_and_rises_between_them() {
        let (query, key) = (place(3.0), place(-1.0));
        for flatness in [0.0, 1.0] {
            let curve = Curve::between(&query, &key, flatness, &STAGE);
            assert!(curve.at(0.0).distance(key.stage) < 0.5 && curve.at(1.0).distance(query.stage) < 0.5);
            assert!(curve.at(0.5).y > curve.at(0.0).y + 1.0, "{curve:?}");
            assert!((curve.at(0.5).x - 1.0).abs() < 0.1);
        }
        let itself = Curve::between(&query, &query, 0.0, &STAGE);
        assert!(itself.at(0.5).y > itself.at(0.0).y + 0.5);
    }

    #[test]
    fn there_and_back_are_two_lines() {
        let (a, b) = (place(3.0), place(-1.0));
        let (there, back) = (Curve::between(&a, &b, 0.0, &STAGE), Curve::between(&b, &a, 0.0, &STAGE));
        assert!(there.at(0.5).distance(back.at(0.5)) > 0.1);
    }

    #[test]
    fn distance_is_to_the_nearest_piece() {
        let line = [Vec2::ZERO, Vec2::new(10.0, 0.0), Vec2::new(10.0, 10.0)];
        assert_eq!(distance(Vec2::new(5.0, 3.0), &line), Some(3.0));
        assert_eq!(distance(Vec2::new(14.0, 5.0), &line), Some(4.0));
        assert_eq!(distance(Vec2::ZERO, &[]), None);
    }
}
