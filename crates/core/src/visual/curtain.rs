//! The curtain: it stands right of a word, and what is behind it has not been written yet.

use arclight_model::Token;
use glam::Vec2;

use super::marks::{Line, Marks, Part, Spot, Stroke, Tiles, Tone, WHOLE};
use super::names::names;
use super::placement::GAP;
use crate::picture::Picture;
use crate::state::Pointing;

/// Beyond the last tile of a tier, world units.
const BEYOND: f32 = 0.9;
/// Room that it takes at the right of the last tile's middle, world units.
pub const ROOM_ASIDE: f32 = 1.3;
/// From the upper edge of its tile down to its hem, world units.
const DOWN: f32 = 0.72;
/// Up from there, at most; of the room above tiles that part at most.
const UP: [f32; 2] = [1.7, 0.95];

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curtain {
    /// The last token that is seen.
    pub last: usize,
    /// Its name.
    pub name: String,
    /// How many tokens are behind it.
    pub hidden: usize,
}

impl Curtain {
    /// That of a sentence; `None` where there is none.
    #[must_use]
    pub fn of((what, pointing): (&Picture, &Pointing), tokens: &[Token]) -> Option<Self> {
        let words = tokens.iter().map(|token| token.text.as_str());
        let last = what.curtain_shown()?.last_seen(pointing.word(), words)?;
        let name = names(tokens).get(last)?.short();
        Some(Self { last, name, hidden: tokens.len() - 1 - last })
    }

    /// Whether a token is behind it.
    #[must_use]
    pub fn hides(&self, token: usize) -> bool {
        token > self.last
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        let tokens = if self.hidden == 1 { "token is" } else { "tokens are" };
        format!("a curtain right of {}: {} {tokens} not there yet", self.name, self.hidden)
    }

    /// As a sheet in each tier that it hides something of.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        let mut marks = Marks::default();
        let Some(own) = tiles.places.get(self.last) else { return marks };
        let high = UP[0].min(UP[1] * tiles.above);
        let middle = 0.5 * (high - DOWN);
        let spot = |token: usize, x: f32| Spot::by(token, Vec2::new(x, middle));
        for tier in tiles.places.chunk_by(|a, b| a.row == b.row).filter(|tier| tier[0].row >= own.row) {
            let row = tier[0].row;
            let first = tiles.places.iter().position(|place| place.row == row).unwrap_or(0);
            let (end, half) = (first + tier.len() - 1, tier[tier.len() - 1].half.x);
            let from = if row == own.row {
                spot(self.last, own.half.x + 0.5 * GAP)
            } else {
                spot(first, -tier[0].half.x - GAP)
            };
            marks.lines.push(Line {
                part: Part::Curtain(row),
                from,
                to: spot(end, half + BEYOND),
                half: 0.5 * (high + DOWN),
                head: 0.0,
                stroke: Stroke::Curtain,
                bend: 0.0,
                during: WHOLE,
                tone: Tone::Ink,
                light: 1.0,
            });
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use glam::Vec3;

    use super::super::placement::Place;
    use super::super::sample;
    use super::*;

    fn curtain(settings: &[(&str, &str)]) -> Option<Curtain> {
        let (picture, pointing, _, tokens) = sample::read(settings);
        Curtain::of((&picture, &pointing), &tokens)
    }

    #[test]
    fn it_stands_right_of_the_word_that_is_named_or_lit() {
        // START The bear waded into the river bank to catch fish .
        let bank = curtain(&[("curtain", "bank")]).unwrap();
        assert_eq!((bank.last, bank.hidden, bank.hides(7), bank.hides(8)), (7, 4, false, true));
        assert_eq!(bank.says(), "a curtain right of bank: 4 tokens are not there yet");
        assert_eq!(curtain(&[("curtain", "lit"), ("query", "river")]).unwrap().last, 6);
        assert_eq!(curtain(&[("curtain", "lit")]).unwrap().hidden, 0);
        assert_eq!(curtain(&[("curtain", "end"), ("query", "river")]).unwrap().hidden, 0);
        assert_eq!(curtain(&[("query", "river")]), None);
        assert_eq!(curtain(&[("curtain", "cash")]), None, "no such word");
    }

    #[test]
    fn it_covers_what_is_behind_and_nothing_before() {
        let place = |index: usize| Place {
            flat: Vec3::new((index % 6) as f32, -((index / 6) as f32) * 2.0, 0.0),
            half: Vec2::new(0.4, 0.3),
            row: index / 6,
            ..Place::default()
        };
        let places: Vec<Place> = (0..12).map(place).collect();
        let tiles = Tiles { places: &places, above: 2.0, over: 4.0, scale: 100.0 };
        let reach = |settings: &[(&str, &str)]| -> Vec<(f32, f32, f32)> {
            let marks = curtain(settings).unwrap().marks(&tiles);
            let at = |spot: Spot| spot.at((&places, 1.0)).unwrap();
            marks.lines.iter().map(|line| (at(line.from).x, at(line.to).x, at(line.to).y)).collect()
        };
        // The river is the first of the lower tier, waded the fourth of the upper.
        let lower = reach(&[("curtain", "river")]);
        assert_eq!(lower.len(), 1);
        assert!(lower[0].0 > 0.4 && lower[0].0 < 0.6 && lower[0].1 > 5.4 && lower[0].2 < 0.0, "{lower:?}");
        let both = reach(&[("curtain", "waded")]);
        assert!(both[0].0 > 3.4 && both[0].0 < 3.6 && both[1].0 < -0.4 && both[1].1 > 5.4, "{both:?}");
    }
}
