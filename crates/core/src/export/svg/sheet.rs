//! Where everything stands in the file.

use glam::Vec2;
use ndarray::s;

use super::super::FlatPicture;
use super::arcs::{self, Curve, Drawn};
use super::caption;
use crate::visual::arcs::Lit;
use crate::visual::encoding::{Encoding, PROJECTOR, TILE_HEIGHT};
use crate::visual::label::{Ruler, on_tile};
use crate::visual::names::{Name, names};
use crate::visual::palette::Theme;
use crate::visual::placement::{Needs, Placement, Tile, place};
use arclight_model::Token;

/// From this weight on a word has a percentage, as on the stage.
pub const SEEN: f32 = 0.01;
/// Free border.
pub const MARGIN: f32 = 48.0;
/// The least width of the picture: the legend's.
const NARROWEST: f32 = 1100.0;
/// What words and arcs should fit into.
const ROOM: Vec2 = Vec2::new(1600.0, 1200.0);
/// The most that a world unit has: few words do not grow without end.
const LARGEST: f32 = 110.0;

/// The picture laid out; lengths in units of the file.
pub struct Sheet<'a> {
    /// What is drawn.
    pub picture: &'a FlatPicture<'a>,
    /// Widths and heights of its theme.
    pub encoding: &'static Encoding,
    /// Measures text.
    pub ruler: Ruler<'static>,
    /// Of the tiles.
    pub labels: Vec<String>,
    /// What the words are called elsewhere.
    pub names: Vec<String>,
    /// Of the tiles, in world units.
    pub placement: Placement,
    /// Length of a world unit.
    pub scale: f32,
    /// `All` where the lit word is not there.
    pub lit: Lit,
    /// The arcs.
    pub drawn: Drawn,
    /// Where the world's origin is.
    origin: Vec2,
    /// Of the whole picture.
    pub size: Vec2,
}

impl<'a> Sheet<'a> {
    /// Laid out.
    pub fn new(picture: &'a FlatPicture<'a>) -> Self {
        let theme = Theme::ALL.into_iter().find(|theme| theme.palette() == picture.palette);
        let encoding = theme.map_or(&PROJECTOR, Encoding::of);
        let ruler = Ruler::default();
        let n = picture.tokens.len().min(picture.weights.nrows()).min(picture.weights.ncols());
        let lit = picture.lit.word().filter(|word| *word < n).map_or(Lit::All, |_| picture.lit);
        let labels: Vec<String> = picture.tokens[..n].iter().map(on_tile).collect();
        let names = names(&picture.tokens[..n]).iter().map(Name::short).collect();
        let tile =
            |(label, token): (&String, &Token)| Tile { label: ruler.width(label), apart: token.kind.rests() };
        let tiles: Vec<Tile> = labels.iter().zip(picture.tokens).map(tile).collect();
        let placement = place(&tiles, ROOM, encoding, Needs::default());
        let scale = placement.scale.min(LARGEST);
        let drawn = arcs::choose(picture.weights.slice(s![..n, ..n]), lit);
        let mut sheet = Self {
            picture,
            encoding,
            ruler,
            labels,
            names,
            placement,
            scale,
            lit,
            drawn,
            origin: Vec2::ZERO,
            size: ROOM,
        };
        sheet.fit();
        sheet
    }

    /// As large as what stands on it.
    fn fit(&mut self) {
        /// Room for the percentages below a tile.
        const NUMBERS: f32 = 0.42;
        let places = &self.placement.places;
        let curves = self.drawn.arcs.iter().filter_map(|arc| Curve::new(arc, places, self.encoding));
        let tiles = places.iter().map(|place| place.flat.y + TILE_HEIGHT / 2.0);
        let top =
            curves.map(|curve| curve.top + self.encoding.half_width(1.0)).chain(tiles).fold(0.0, f32::max);
        let reach = places.iter().map(|place| place.flat.x.abs() + place.half.x).fold(0.0, f32::max);
        let bottom = TILE_HEIGHT / 2.0 + if self.lit == Lit::All { 0.1 } else { NUMBERS };
        self.size.x = (2.0 * (reach * self.scale + MARGIN)).max(NARROWEST).ceil();
        self.origin = Vec2::new(self.size.x / 2.0, caption::HEAD + top * self.scale);
        self.size.y = (self.origin.y + bottom * self.scale + caption::FOOT).ceil();
    }

    /// From the flat sheet, y up, to the file, y down.
    pub fn at(&self, world: Vec2) -> Vec2 {
        self.origin + Vec2::new(world.x, -world.y) * self.scale
    }

    /// Of the arc of a weight.
    pub fn width_of(&self, weight: f32) -> f32 {
        2.0 * self.encoding.half_width(weight) * self.scale
    }

    /// Weight of a word from or to the lit one.
    pub fn weight_of(&self, index: usize) -> f32 {
        let weights = self.picture.weights;
        let weight = match self.lit {
            Lit::All => None,
            Lit::Query(word) => weights.get((word, index)),
            Lit::Key(word) => weights.get((index, word)),
        };
        weight.copied().filter(|weight| weight.is_finite()).unwrap_or(0.0)
    }

    /// From the lower edge of a tile to the next tier, world units.
    pub fn tier_gap(&self) -> f32 {
        let places = self.placement.places.windows(2);
        let steps = places.map(|pair| pair[0].flat.y - pair[1].flat.y).filter(|step| *step > 0.0);
        (steps.fold(f32::INFINITY, f32::min) - TILE_HEIGHT).max(0.0)
    }
}
