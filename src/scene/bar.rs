//! One bar above a tile, and how it gets from one picture to the next.

use arclight_core::visual::step_picture::Hue;

/// One bar above a tile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// The tile.
    pub token: usize,
    /// Its middle in half widths of the tile: -1 is the left edge.
    pub at: f32,
    /// Half its width, as a part of half the tile.
    pub half: f32,
    /// Height before and after a turn; the highest has 1.
    pub height: [f32; 2],
    /// Colour.
    pub hue: Hue,
    /// How it comes.
    pub way: Way,
}

/// How a bar gets from one picture to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Way {
    /// It grows or sinks where it stands.
    Stays,
    /// The same, once what is carried to it has come.
    Awaits,
    /// It leaves a tile, from a place in half widths of that tile, and is gone when it has come.
    Comes {
        /// The tile that it leaves.
        from: usize,
        /// Its place there.
        at: f32,
    },
}

/// Place of a turn at which the first of what is carried begins to count.
const AWAITED: f32 = 0.6;
/// Place of a turn at which what is carried begins to go.
const GOES: f32 = 0.85;

impl Bar {
    /// Its height at a place of the turn, 0 to 1, where it stands: what is on its way stands nowhere.
    #[must_use]
    pub fn stands(&self, progress: f32) -> f32 {
        if matches!(self.way, Way::Comes { .. }) { 0.0 } else { self.drawn(progress) }
    }

    /// Its height at a place of the turn, wherever it is.
    #[must_use]
    pub fn drawn(&self, progress: f32) -> f32 {
        let height = |t: f32| self.height[0] + (self.height[1] - self.height[0]) * t;
        match self.way {
            Way::Stays => height(progress),
            Way::Awaits => height(smooth(AWAITED, progress)),
            Way::Comes { .. } => height(progress) * (1.0 - smooth(GOES, progress)),
        }
    }
}

/// From 0 at a place of the turn to 1 at its end.
fn smooth(from: f32, progress: f32) -> f32 {
    let t = ((progress - from) / (1.0 - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
