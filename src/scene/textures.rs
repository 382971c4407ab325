//! The two data textures that the shader reads with `textureLoad`: a float each channel, no filtering, so that
//! WebGL2 has them too.

use bevy::asset::RenderAssetUsages;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

use crate::visual::arcs::{CAPACITY, Slot};
use crate::visual::placement::Place;
use crate::visual::step_picture::{Hue, MOST_BARS};

/// Texels in a row; WebGL2 grants 2,048.
pub const WIDTH: usize = 1024;
/// Rows of the texture of ribbons: two for each 1,024 slots.
pub const ARC_ROWS: usize = CAPACITY / WIDTH * 2;
/// First row of the bars in the texture of tokens: two rows for each 1,024 bars.
const BAR_ROW: usize = 5;
/// Rows of the texture of tokens.
pub const TOKEN_ROWS: usize = BAR_ROW + MOST_BARS / WIDTH * 2;

/// How a token is lit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TokenLight {
    /// It is the word that is pointed at, 0 to 1.
    pub chosen: f32,
    /// Weight of its arc to the word that is pointed at, 0 to 1.
    pub weight: f32,
    /// 1, or less where other words are lit.
    pub presence: f32,
    /// Glow of a lantern, 0 to 1.
    pub lantern: f32,
}

impl TokenLight {
    /// Between two lights.
    #[must_use]
    pub fn mix(self, to: Self, t: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * t;
        Self {
            chosen: mix(self.chosen, to.chosen),
            weight: mix(self.weight, to.weight),
            presence: mix(self.presence, to.presence),
            lantern: mix(self.lantern, to.lantern),
        }
    }

    fn texel(self) -> [f32; 4] {
        [self.chosen, self.weight, self.presence, self.lantern]
    }
}

/// An empty texture of that many rows.
#[must_use]
pub fn empty(rows: usize) -> Image {
    let extent = Extent3d { width: WIDTH as u32, height: rows as u32, depth_or_array_layers: 1 };
    Image::new_fill(
        extent,
        TextureDimension::D2,
        &[0; 16],
        TextureFormat::Rgba32Float,
        RenderAssetUsages::default(),
    )
}

fn put(image: &mut Image, x: usize, y: usize, texel: [f32; 4]) {
    let at = (y * WIDTH + x) * 16;
    let Some(bytes) = image.data.as_mut().and_then(|data| data.get_mut(at..at + 16)) else { return };
    for (bytes, value) in bytes.chunks_exact_mut(4).zip(texel) {
        bytes.copy_from_slice(&value.to_le_bytes());
    }
}

/// Writes ribbons, those that should lie on top last.
pub fn write_arcs(image: &mut Image, slots: &[Slot]) {
    for (index, slot) in slots.iter().rev().take(CAPACITY).enumerate() {
        let (x, y) = (index % WIDTH, index / WIDTH * 2);
        put(image, x, y, [slot.query as f32, slot.key as f32, slot.old, slot.new]);
        put(image, x, y + 1, [slot.old_lit, slot.new_lit, 0.0, 0.0]);
    }
}

/// Writes where tokens stand.
pub fn write_places(image: &mut Image, places: &[Place], apart: impl Fn(usize) -> bool, rows: usize) {
    for (index, place) in places.iter().take(WIDTH).enumerate() {
        let front = f32::from(u8::from(place.row + 1 == rows));
        put(image, index, 0, [place.stage.x, place.stage.y, place.stage.z, place.yaw]);
        put(image, index, 1, [place.flat.x, place.flat.y, place.flat.z, f32::from(u8::from(apart(index)))]);
        put(image, index, 2, [place.half.x, place.half.y, front, 0.0]);
    }
}

/// Writes how tokens are lit, before and after a turn.
pub fn write_lights(image: &mut Image, old: &[TokenLight], new: &[TokenLight]) {
    for (index, (old, new)) in old.iter().zip(new).take(WIDTH).enumerate() {
        put(image, index, 3, old.texel());
        put(image, index, 4, new.texel());
    }
}

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

impl Bar {
    /// Its height at a place of the turn, 0 to 1, where it stands; the shader does the same.
    #[must_use]
    pub fn stands(&self, progress: f32) -> f32 {
        let t = match self.way {
            Way::Stays => progress,
            Way::Awaits => {
                let t = ((progress - AWAITED) / (1.0 - AWAITED)).clamp(0.0, 1.0);
                t * t * (3.0 - 2.0 * t)
            }
            Way::Comes { .. } => return 0.0,
        };
        self.height[0] + (self.height[1] - self.height[0]) * t
    }
}

/// Place of a turn at which the first of what is carried begins to count.
const AWAITED: f32 = 0.6;

/// Writes bars; what is left over from before stays unseen.
pub fn write_bars(image: &mut Image, bars: &[Bar], before: usize) {
    for index in 0..bars.len().max(before).min(MOST_BARS) {
        let (x, y) = (index % WIDTH, BAR_ROW + index / WIDTH * 2);
        let (first, second) = bars.get(index).map_or(([0.0; 4], [0.0; 4]), |bar| {
            let (way, place) = match bar.way {
                Way::Stays => (-1.0, 0.0),
                Way::Awaits => (-2.0, 0.0),
                Way::Comes { from, at } => (from as f32, at),
            };
            (
                [bar.token as f32, bar.at, bar.height[0], bar.height[1]],
                [bar.hue as u8 as f32, bar.half, way, place],
            )
        });
        put(image, x, y, first);
        put(image, x, y + 1, second);
    }
}

/// Forgets what was written.
pub fn clear(image: &mut Image) {
    if let Some(data) = image.data.as_mut() {
        data.fill(0);
    }
}
