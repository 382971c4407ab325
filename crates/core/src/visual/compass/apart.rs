//! Names that lie on no line and on no other name, where there is such a place.

use glam::Vec2;

use super::super::label::Ruler;
use super::super::marks::{Label, Line};

/// A name, with the places where it may stand: a point by the tile, and which point of the name stands there. The first
/// that is free is taken.
pub(super) struct Wanted {
    pub label: Label,
    pub places: Vec<(Vec2, Vec2)>,
}

/// What a name covers, from corner to corner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub low: Vec2,
    pub high: Vec2,
}

impl Area {
    pub fn of(label: &Label) -> Self {
        /// Half the height of letters and the air about them, ems.
        const HALF: f32 = 0.48;
        let half = Vec2::new(0.5 * Ruler::default().width(&label.text) + 0.1, HALF) * label.em;
        let centre = label.at.aside - label.anchor * half;
        Self { low: centre - half, high: centre + half }
    }

    pub fn meets(&self, other: &Self) -> bool {
        self.low.cmplt(other.high).all() && other.low.cmplt(self.high).all()
    }

    /// How much of a line from `a` to `b` is in it, world units (Liang and Barsky 1984).
    pub fn crossed(&self, a: Vec2, b: Vec2) -> f32 {
        let by = b - a;
        let (mut from, mut to) = (0.0_f32, 1.0_f32);
        for axis in 0..2 {
            if by[axis].abs() < 1e-6 {
                if a[axis] <= self.low[axis] || a[axis] >= self.high[axis] {
                    return 0.0;
                }
                continue;
            }
            let ends = [self.low[axis], self.high[axis]].map(|edge| (edge - a[axis]) / by[axis]);
            from = from.max(ends[0].min(ends[1]));
            to = to.min(ends[0].max(ends[1]));
        }
        (to - from).max(0.0) * by.length()
    }
}

/// Stands names between lines, in their order.
pub(super) fn apart(wanted: Vec<Wanted>, lines: &[Line]) -> Vec<Label> {
    let mut stand: Vec<(Area, Label)> = Vec::new();
    for Wanted { label, places } in wanted {
        let tried = places.into_iter().map(|(aside, anchor)| {
            let mut label = label.clone();
            (label.at.aside, label.anchor) = (aside, anchor);
            let area = Area::of(&label);
            let on_names = stand.iter().filter(|(other, _)| area.meets(other)).count();
            let crossed = |line: &Line| area.crossed(line.from.aside, line.to.aside);
            let same = lines
                .iter()
                .filter(|line| line.from.token == label.at.token && line.to.token == label.at.token);
            // A name on a name cannot be read; on a line it can, badly.
            let cost = on_names as f32 * 100.0 + same.map(crossed).sum::<f32>();
            (cost, area, label)
        });
        // Of equals the first.
        let best = tried.min_by(|one, two| one.0.total_cmp(&two.0));
        stand.extend(best.map(|(_, area, label)| (area, label)));
    }
    stand.into_iter().map(|(_, label)| label).collect()
}
