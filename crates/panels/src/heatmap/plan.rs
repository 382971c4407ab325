//! How large matrices are, and where they are.

use egui::{Rect, Vec2};

use crate::ctx::Ctx;

/// Height of a title, logical points.
pub(super) const TITLE: f32 = 26.0;
/// The same on a phone, where it may take two lines.
pub(super) const NARROW_TITLE: f32 = 34.0;
/// A line of small text.
pub(super) const LINE: f32 = 17.0;
/// Between matrices.
pub(super) const GAP: f32 = 14.0;
/// Room of the zoom at the right of the matrices.
pub(super) const RAIL: f32 = 40.0;
/// Width of what is said beside a matrix that is alone.
const NOTES: f32 = 280.0;
/// From this width on four that are scrolled stand in a line.
const WIDE: f32 = 720.0;
/// From this width on two lines hold all that is said beneath a matrix.
const TWO_LINES: f32 = 310.0;

/// How large, and how many in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plan {
    /// Side of a matrix, names included.
    pub side: f32,
    pub columns: usize,
    /// Width of title and numbers.
    pub words: f32,
    /// Lines of numbers.
    pub lines: usize,
    /// Title and numbers are at the right.
    pub aside: bool,
    /// Below each other, to be scrolled.
    pub stacked: bool,
}

impl Plan {
    /// As large as the room allows. What is stacked is scrolled; elsewhere everything is seen at once.
    pub fn new(room: Vec2, count: usize, stacked: bool) -> Self {
        let pitch = |columns: usize, rail: f32| (room.x - rail + GAP) / columns as f32 - GAP;
        if stacked {
            let columns = count.clamp(1, if room.x < WIDE { 2 } else { 4 });
            let side = pitch(columns, 0.0).max(90.0);
            return Self { side, columns, words: side, lines: 4, aside: false, stacked };
        }
        if count == 1 && room.x > room.y + NOTES {
            return Self { side: room.y.max(90.0), columns: 1, words: NOTES, lines: 0, aside: true, stacked };
        }
        let fits = |columns: usize| {
            let pitch = pitch(columns, RAIL);
            let lines = if pitch >= TWO_LINES { 2 } else { 3 };
            let height = room.y / count.div_ceil(columns) as f32 - TITLE - lines as f32 * LINE - 6.0;
            let side = pitch.min(height).max(90.0);
            Self { side, columns, words: pitch.min(side.max(TWO_LINES)), lines, aside: false, stacked }
        };
        let all = [1, 2, 4].into_iter().filter(|columns| *columns <= count).map(fits);
        all.reduce(|best, found| if found.side > best.side { found } else { best }).unwrap_or_else(|| fits(1))
    }

    /// Height of all that is around a matrix: margins of the card, controls, ribbon, title, numbers, notes.
    pub fn around() -> f32 {
        30.0 + 34.0 + 44.0 + TITLE + 4.0 * LINE + 6.0
    }

    /// Height that four matrices side by side could use in a card of that width.
    pub fn wanted(width: f32) -> f32 {
        Self::around() + (width - 30.0 - RAIL + GAP) / 4.0 - GAP
    }
}

/// Whether matrices are below each other, to be scrolled: on a phone, but not where a finger would move one instead.
pub(super) fn is_stacked(ctx: &Ctx<'_>) -> bool {
    ctx.narrow && !ctx.is_kiosk()
}

/// Whether a panel of that height has no room for a matrix that can be read, beside all that is around it.
pub(super) fn is_low(height: f32) -> bool {
    /// Side of a matrix, names included.
    const LEAST: f32 = 120.0;
    height < Plan::around() - 30.0 + LEAST
}

/// Height of the stage above the heatmap: what the matrices leave, but enough to see words, and at most `most`. Where
/// matrices would be too small beside it there is none.
pub(crate) fn strip(room: Rect, most: f32) -> f32 {
    /// Words and their arcs can be told apart.
    const LEAST: f32 = 124.0;
    /// Side of a matrix whose names can be read.
    const SMALLEST: f32 = 180.0;
    if room.height() - LEAST < Plan::around() + SMALLEST {
        return 0.0;
    }
    (room.height() - Plan::wanted(room.width())).max(LEAST).min(most)
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    #[test]
    fn wide_rooms_have_four_in_a_line_and_tall_ones_have_fewer() {
        assert_eq!(Plan::new(vec2(1400.0, 420.0), 4, false).columns, 4);
        assert_eq!(Plan::new(vec2(700.0, 900.0), 4, false).columns, 2);
        assert_eq!(Plan::new(vec2(360.0, f32::INFINITY), 4, true).columns, 2);
        assert_eq!(Plan::new(vec2(800.0, f32::INFINITY), 4, true).columns, 4);
        assert!(Plan::new(vec2(1400.0, 700.0), 1, false).aside);
        assert!(!Plan::new(vec2(700.0, 700.0), 1, false).aside);
    }

    #[test]
    fn nothing_is_outside_of_the_room() {
        for (x, y) in [(1122.0, 250.0), (1362.0, 390.0), (1800.0, 900.0), (900.0, 700.0), (2400.0, 600.0)] {
            for count in [1, 4] {
                let plan = Plan::new(vec2(x, y), count, false);
                let lines = count.div_ceil(plan.columns) as f32;
                let height = if plan.aside {
                    plan.side
                } else {
                    lines * (TITLE + plan.side + plan.lines as f32 * LINE + 6.0)
                };
                let words = if plan.aside { plan.side + GAP + plan.words } else { plan.words.max(plan.side) };
                let width = plan.columns as f32 * (words + GAP) - GAP;
                assert!(height <= y + 0.1 && width <= x + 0.1, "{x} x {y}, {count}: {plan:?}");
            }
        }
    }
}
