//! Where the shown tokens stand, for the size of the picture and what of it is free.

use arclight_model::Token;
use glam::Vec2;

use super::encoding::Encoding;
use super::encoding::TILE_HEIGHT;
use super::frame::SafeArea;
use super::label::{Ruler, on_tile};
use super::placement::{
    Needs, Placement, ROOM_FOR_BARS, ROOM_FOR_DEVICES, ROOM_FOR_GHOSTS, ROOM_FOR_WRITING, Tile, free_beyond,
    is_tall, place, reserve_beyond,
};
use super::step_picture::MOST_NUMBERS;
use crate::picture::{Carpet, Picture};
use crate::steps::followed;

/// What is free for the stage, parts of the picture that no panel covers; the panels say it, stage and camera keep to it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FreeArea {
    /// For tiles.
    pub tiles: SafeArea,
    /// For the tops of arcs.
    pub arcs: SafeArea,
}

/// The tokens' places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// In the order of the shown tokens.
    pub placement: Placement,
    /// What stands on each tile.
    pub labels: Vec<String>,
    /// Which sentence this is of: counted by whoever shows sentences.
    pub sentence: u32,
    /// The part of the picture that it is placed for.
    pub area: FreeArea,
    /// The room over all tiers that the picture has, world units.
    pub over: f32,
    /// What it depends on.
    pub room: Option<Room>,
}

/// What a picture needs of its layout.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wants {
    /// From tier to tier at least, world units: what stands on the tiles needs it.
    pub above: f32,
    /// Something stands over all tiers: they leave it room.
    pub over: bool,
    /// What lies before the sentence.
    pub carpet: Option<Carpet>,
    /// What comes next stands behind the last tile.
    pub beyond: bool,
}

impl Wants {
    /// Of a picture in which that word is lit.
    #[must_use]
    pub fn of(picture: &Picture, word: Option<usize>) -> Self {
        let beyond = picture.writes_here();
        let above = if beyond {
            ROOM_FOR_WRITING
        } else if picture.has_device() && word.is_some() {
            ROOM_FOR_DEVICES
        } else if picture.clocks_shown() || followed(picture, word).is_some() {
            ROOM_FOR_BARS
        } else {
            0.0
        };
        Self { above, over: picture.sheets_shown().is_some(), carpet: picture.carpet_shown(), beyond }
    }
}

/// What a layout depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Size of the picture, logical pixels.
    pub viewport: Vec2,
    /// What of it is free.
    pub free: FreeArea,
    /// Widths and heights of the theme.
    pub encoding: &'static Encoding,
    /// What stands on the tiles, over them and before them.
    pub wants: Wants,
    /// Size of a word from which it counts as legible, logical pixels; `None` where the usual one does.
    pub legible: Option<f32>,
}

impl Room {
    /// What a sentence has of a place that it shares with what stands over it or lies before it.
    fn shared(&self, size: Vec2, needs: Needs) -> (Vec2, Needs) {
        if self.wants.over { Self::below_sheets(size, needs) } else { self.beside_carpet(size, needs) }
    }

    /// The lower part of the place; in an upright picture words stay large.
    fn below_sheets(size: Vec2, needs: Needs) -> (Vec2, Needs) {
        /// The part of a picture that tiers take where something stands over them.
        const TIERS_PART: f32 = 0.36;
        /// The least size of a word there, as a part of the width.
        const LARGE_PART: f32 = 0.028;
        let is_upright = size.y > 1.2 * size.x;
        let legible = if is_upright { needs.legible.max(LARGE_PART * size.x) } else { needs.legible };
        (size * Vec2::new(1.0, TIERS_PART), Needs { legible, ..needs })
    }

    /// In one line each column of a carpet has its thread, and so words may be smaller; in an upright picture the sentence is
    /// about as wide as the square.
    fn beside_carpet(&self, size: Vec2, needs: Needs) -> (Vec2, Needs) {
        /// Size of words from which a sentence stands in one line, logical pixels.
        const SMALL: f32 = 8.5;
        /// The same in an upright picture, of its width.
        const UPRIGHT: f32 = 0.025;
        /// Height of a sentence there.
        const SHARE: f32 = 0.45;
        let legible = self.legible.unwrap_or(SMALL);
        match self.wants.carpet {
            None => (size, needs),
            Some(Carpet::All) if is_tall(size) => {
                let legible = legible.max(UPRIGHT * size.x);
                (Vec2::new(size.x, SHARE * size.y), Needs { legible, ..needs })
            }
            Some(_) => (size, Needs { legible, ..needs }),
        }
    }
}

/// The room over all tiers where they fill the width of a picture of that size.
fn over(placement: &Placement, size: Vec2) -> f32 {
    /// Numbers beneath the tiles, and air.
    const REST: f32 = 0.95;
    let places = &placement.places;
    let ends = |sign: f32| places.iter().map(|place| sign * place.flat.x + place.half.x).fold(0.0, f32::max);
    let width = ends(1.0) + ends(-1.0);
    let tiers = places.iter().map(|place| place.flat.y).fold(0.0, f32::max) + TILE_HEIGHT + REST;
    let part = size.y / size.x.max(1.0);
    let room = if part.is_finite() { width * part - tiers } else { 0.0 };
    room.clamp(0.26 * width, 1.5 * width).max(1.0)
}

impl Layout {
    /// Places tokens.
    #[must_use]
    pub fn of(tokens: &[Token], sentence: u32, room: &Room) -> Self {
        let ruler = Ruler::default();
        let labels: Vec<String> = tokens.iter().map(on_tile).collect();
        let tile =
            |(token, label): (&Token, &String)| Tile { label: ruler.width(label), apart: token.kind.rests() };
        let mut tiles: Vec<Tile> = tokens.iter().zip(&labels).map(tile).collect();
        if room.wants.beyond {
            reserve_beyond(&mut tiles);
        }
        let usual = Needs::default();
        let needs = Needs {
            rise: match tiles.len() {
                count if count <= MOST_NUMBERS => room.wants.above,
                _ if room.wants.beyond => ROOM_FOR_GHOSTS,
                _ => usual.rise,
            },
            legible: room.legible.unwrap_or(usual.legible),
        };
        let area = room.free;
        let placed = |top: f32| {
            let size = room.viewport * (Vec2::new(area.tiles.max.x, top) - area.tiles.min) * 0.5;
            let (size, needs) = room.shared(size, needs);
            place(&tiles, size, room.encoding, needs)
        };
        // Only the arcs of one tier rise where no tile can stand; a square needs the height below.
        let one = placed(area.arcs.max.y);
        let low = one.rows > 1 || room.wants.carpet == Some(Carpet::All);
        let mut placement = if low { placed(area.tiles.max.y) } else { one };
        if room.wants.beyond {
            free_beyond(&mut placement);
        }
        let over = over(&placement, room.viewport * (area.arcs.max - area.tiles.min) * 0.5);
        Self { placement, labels, sentence, area, over, room: Some(*room) }
    }

    /// The room above a tile that what stands on it has, world units: below the highest arcs, or below the numbers of the
    /// next tier.
    #[must_use]
    pub fn room_above(&self, encoding: &Encoding) -> f32 {
        /// What numbers and air take between tiers.
        const NUMBERS: f32 = 0.45;
        let places = &self.placement.places;
        let width = |row: usize| {
            let row = || places.iter().filter(move |place| place.row == row);
            let ends = row().map(|place| (place.flat.x - place.half.x, place.flat.x + place.half.x));
            ends.fold(0.0_f32, |width, (left, right)| width.max(-2.0 * left).max(2.0 * right))
        };
        match self.placement.rows {
            0 | 1 => 0.85 * encoding.rise(width(0)),
            _ => {
                let heights = places.windows(2).map(|pair| (pair[0].flat.y - pair[1].flat.y).abs());
                let pitch = heights.filter(|height| *height > 0.0).fold(f32::INFINITY, f32::min);
                (pitch - TILE_HEIGHT - NUMBERS).clamp(0.3, 2.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use arclight_model::{AttentionModel as _, Glass};

    use super::super::encoding::STAGE;
    use super::*;

    /// Tiers of a sentence in a picture of that size, with what lies before it.
    fn tiers(text: &str, (width, height): (f32, f32), carpet: Option<Carpet>) -> usize {
        let safe = SafeArea::default();
        let room = Room {
            viewport: Vec2::new(width, height),
            free: FreeArea { tiles: safe, arcs: safe },
            encoding: &STAGE,
            wants: Wants { carpet, ..Wants::default() },
            legible: None,
        };
        Layout::of(&Glass::new().attend(text).tokens, 0, &room).placement.rows
    }

    #[test]
    fn over_a_square_a_sentence_stands_in_one_line_and_in_an_upright_picture_in_few() {
        let bear = "The bear waded into the river bank to catch fish.";
        let twice = format!("{bear} Then the bear went back into the forest and slept again.");
        let (wide, upright, phone) = ((1280.0, 720.0), (1080.0, 1920.0), (390.0, 844.0));
        for carpet in [Some(Carpet::Row), Some(Carpet::All)] {
            assert_eq!((tiers(bear, wide, carpet), tiers(&twice, wide, carpet)), (1, 1));
        }
        assert!(tiers(&twice, wide, None) > 1);
        for size in [upright, phone] {
            let (alone, square) = (tiers(bear, size, None), tiers(bear, size, Some(Carpet::All)));
            assert!(square > 1 && square < alone, "{square} of {alone} tiers");
            assert_eq!(tiers(bear, size, Some(Carpet::Row)), alone, "a row goes with its tiles");
        }
    }
}
