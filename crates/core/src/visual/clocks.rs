//! Clocks: where each word stands, as the model has it. Glass codes a position as two clocks of 47 and of 11 places; the first
//! cosine and sine of each are a hand: the short one goes round once in 47 places, the long one in 11.

use std::f32::consts::PI;

use arclight_model::{Glass, Token};
use glam::Vec2;

use super::marks::{Line, Marks, Part, Spot, Stroke, Tiles, Tone, WHOLE};
use super::names::names;
use super::placement::GAP;
use crate::picture::Picture;
use crate::state::Pointing;
use crate::traces::Traces;

/// Radius at most, world units; of the room above a tile that part at most.
const RADIUS: [f32; 2] = [0.42, 0.4];
/// From the tile up to the dial, of the radius.
const ABOVE: f32 = 0.35;
/// Length of the slow and of the fast hand, of the radius.
const HANDS: [f32; 2] = [0.52, 0.86];
/// Half their widths, of the radius.
const WIDTHS: [f32; 2] = [0.09, 0.05];
/// So many are said.
const SAID: usize = 12;

/// One word's.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// The word's name.
    pub name: String,
    /// Where the slow and the fast hand point, of length 1 and clockwise from above; `None` where the word has no position.
    pub hands: Option<[Vec2; 2]>,
    /// The place that they show, from 0.
    pub place: Option<usize>,
    tone: Tone,
}

/// A clock on each word.
#[derive(Debug, Clone, PartialEq)]
pub struct Clocks(pub Vec<Clock>);

impl Clocks {
    /// Those of a sentence; `None` where nothing is chosen, or the model has no such positions.
    #[must_use]
    pub fn of((what, pointing): (&Picture, &Pointing), traces: &Traces, tokens: &[Token]) -> Option<Self> {
        if !what.clocks_shown() {
            return None;
        }
        let trace = traces.layer(what.place().layer).filter(|_| traces.model() == Some(what.model))?;
        if trace.tokens() != tokens.len() {
            return None;
        }
        let lit = pointing.word();
        let says = |token: usize| tokens.get(token).map(|token| token.text.to_lowercase());
        let clock = |(token, name): (usize, super::names::Name)| {
            let row = trace.hidden_in.row(token);
            // What stands at another place and is the same word otherwise.
            let is_twin = lit.is_some_and(|lit| says(lit) == says(token));
            let tone = match (lit == Some(token), is_twin) {
                (true, _) => Tone::Query,
                (false, true) => Tone::Key,
                (false, false) => Tone::Ink,
            };
            Clock {
                name: name.short(),
                // The cosine is how far up a hand points.
                hands: Glass::hands(row).map(|hands| hands.map(|[cos, sin]| Vec2::new(sin, cos))),
                place: Glass::position(row).map(|(place, _)| place),
                tone,
            }
        };
        Some(Self(names(tokens).into_iter().enumerate().map(clock).collect()))
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        let clock = |clock: &Clock| match clock.place {
            Some(place) => format!("{} {place}", clock.name),
            None => format!("{} none", clock.name),
        };
        let more = if self.0.len() > SAID { ", ..." } else { "" };
        let said: Vec<String> = self.0.iter().take(SAID).map(clock).collect();
        format!("a clock on each word shows its place: {}{more}", said.join(", "))
    }

    /// As dials and hands.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        let mut marks = Marks::default();
        for (token, (clock, place)) in self.0.iter().zip(tiles.places).enumerate() {
            let radius = (place.half.x + 0.4 * GAP).min(RADIUS[0]).min(RADIUS[1] * tiles.above.max(0.5));
            let middle = Vec2::Y * (1.0 + ABOVE) * radius;
            dial(&mut marks, (token, clock), (middle, radius));
            for (hand, way) in clock.hands.iter().flatten().enumerate() {
                let ends = [middle, middle + radius * HANDS[hand] * *way].map(|at| Spot::by(token, at));
                let drawn = (radius * WIDTHS[hand], Stroke::Plain);
                marks.line(Part::Hand(token, hand), ends, drawn, (clock.tone, 1.0));
            }
        }
        marks
    }
}

/// A ring, in two halves; dark where there is no position.
fn dial(marks: &mut Marks, (token, clock): (usize, &Clock), (middle, radius): (Vec2, f32)) {
    let light = if clock.hands.is_some() { 0.8 } else { 0.35 };
    let tone = if clock.hands.is_some() { clock.tone } else { Tone::Dim };
    for (half, side) in [1.0, -1.0].into_iter().enumerate() {
        let end = |up: f32| Spot::by(token, middle + Vec2::Y * radius * side * up);
        marks.lines.push(Line {
            part: Part::Dial(token, half),
            from: end(1.0),
            to: end(-1.0),
            half: 0.045 * radius,
            head: 0.0,
            // Only what faces the front is bent.
            stroke: Stroke::Sheet,
            // Down on the right, and up on the left.
            bend: PI,
            during: WHOLE,
            tone,
            light,
        });
    }
}

#[cfg(test)]
mod tests {
    use glam::Vec3;

    use super::super::placement::Place;
    use super::super::sample;
    use super::*;

    fn clocks(settings: &[(&str, &str)]) -> Option<Clocks> {
        let (picture, pointing, traces, tokens) = sample::read(&[&[("clocks", "on")], settings].concat());
        Clocks::of((&picture, &pointing), &traces, &tokens)
    }

    /// The place that a hand shows on a clock of so many.
    fn shown(hand: Vec2, places: f32) -> f32 {
        hand.x.atan2(hand.y).rem_euclid(2.0 * PI) / (2.0 * PI) * places
    }

    #[test]
    fn hands_show_where_each_word_stands() {
        // START The bear waded into the river bank to catch fish .
        let clocks = clocks(&[]).unwrap();
        for (token, clock) in clocks.0.iter().enumerate() {
            let [slow, fast] = clock.hands.unwrap();
            assert_eq!(clock.place, Some(token));
            assert!((shown(slow, 47.0) - token as f32).abs() < 1e-3, "{token}: {slow}");
            let turned = shown(fast, 11.0) - (token % 11) as f32;
            assert!(turned.abs().min((turned.abs() - 11.0).abs()) < 1e-3, "{token}: {fast}");
        }
        assert!(clocks.says().starts_with("a clock on each word shows its place: START 0, The 1, bear 2"));
    }

    #[test]
    fn without_positions_they_go_out_and_the_same_word_is_lit_too() {
        let out = clocks(&[("position", "off")]).unwrap();
        assert!(out.0.iter().all(|clock| clock.hands.is_none() && clock.place.is_none()));
        assert!(out.says().contains("bear none"));
        let tones: Vec<Tone> = clocks(&[("query", "#5")]).unwrap().0.iter().map(|clock| clock.tone).collect();
        assert_eq!((tones[1], tones[5], tones[2]), (Tone::Key, Tone::Query, Tone::Ink));
    }

    #[test]
    fn another_device_or_model_stands_in_their_place() {
        for other in
            [("compass", "water, money"), ("sheets", "all"), ("view", "heatmap"), ("model", "minilm")]
        {
            let taken = clocks(&[("query", "bank"), other]);
            assert_eq!(taken, None, "{other:?}");
        }
    }

    #[test]
    fn a_dial_stands_over_its_tile_and_keeps_to_it() {
        let place = |index: usize| Place {
            flat: Vec3::X * index as f32 * 1.2,
            half: Vec2::new(0.4, 0.3),
            ..Place::default()
        };
        let places: Vec<Place> = (0..12).map(place).collect();
        let marks =
            clocks(&[]).unwrap().marks(&Tiles { places: &places, above: 2.0, over: 4.0, scale: 100.0 });
        assert_eq!(marks.lines.len(), 12 * 4);
        for line in &marks.lines {
            let (Part::Dial(token, _) | Part::Hand(token, _)) = line.part else { panic!("{:?}", line.part) };
            for spot in [line.from, line.to] {
                let at = spot.at((&places, 1.0)).unwrap() - places[token].flat;
                assert!(at.x.abs() < 0.5 && at.y > 0.3 && at.y < 0.3 + 2.0, "{at}");
            }
        }
    }
}
