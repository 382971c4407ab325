//! The arcs: which are drawn, their curves, widths and colours.

use std::fmt::Write as _;

use glam::Vec2;
use ndarray::ArrayView2;

use super::sheet::{SEEN, Sheet};
use super::xml::escape;
use crate::visual::arcs::{Arc, INVISIBLE, Lit};
use crate::visual::encoding::{Encoding, percent};
use crate::visual::placement::Place;

/// The most arcs of a file.
pub const MOST: usize = 2000;

/// What is drawn of a matrix, and what is not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    /// The lit word's first, then by falling weight.
    pub arcs: Vec<Arc>,
    /// Weights above 0 that no arc shows.
    pub hidden: usize,
    /// Their share of all attention, 0 to 1.
    pub share: f32,
}

/// Chooses arcs of `weights`, `[query, key]`: all of the lit word, then the strongest.
pub fn choose(weights: ArrayView2<'_, f32>, lit: Lit) -> Drawn {
    let mut arcs: Vec<Arc> = weights
        .indexed_iter()
        .filter(|(_, weight)| **weight > 0.0 && weight.is_finite())
        .map(|((query, key), &weight)| Arc {
            query,
            key,
            weight,
            lit: f32::from(u8::from(lit.has(query, key))),
        })
        .collect();
    let order = |a: &Arc, b: &Arc| b.lit.total_cmp(&a.lit).then(b.weight.total_cmp(&a.weight));
    arcs.sort_by(order);
    let kept = arcs.iter().take(MOST).take_while(|arc| arc.lit > 0.0 || arc.weight >= INVISIBLE).count();
    let (total, rest) = (sum(&arcs), sum(&arcs[kept..]));
    let hidden = arcs.len() - kept;
    arcs.truncate(kept);
    Drawn { arcs, hidden, share: if hidden > 0 { (rest / total) as f32 } else { 0.0 } }
}

fn sum(arcs: &[Arc]) -> f64 {
    arcs.iter().map(|arc| f64::from(arc.weight)).sum()
}

/// The way of an arc over the flat sheet, world units, y up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// Key, two control points, query.
    points: [Vec2; 4],
    /// Where the colours of key and query are.
    ends: [Vec2; 2],
    /// A height that it stays below.
    pub top: f32,
}

impl Curve {
    /// As `Curve` of curve.rs: between a parabola and an ellipse, and what goes from i to j runs a little
    /// apart from what goes from j to i.
    pub fn new(arc: &Arc, places: &[Place], encoding: &Encoding) -> Option<Self> {
        /// How far an end hides behind its tile.
        const BEHIND: f32 = 0.06;
        /// How far a control point is on its way to the other end.
        const ACROSS: f32 = 0.19;
        let (query, key) = (places.get(arc.query)?, places.get(arc.key)?);
        if arc.query == arc.key {
            return Some(Self::to_itself(query));
        }
        let forward = if key.flat.x > query.flat.x { 1.0 } else { -1.0 };
        let aside = Vec2::new(forward * 0.07, -BEHIND);
        let (key, query) = (top(key) + aside, top(query) + aside);
        let rise = encoding.rise(key.distance(query)) * (1.0 + 0.09 * forward);
        let [towards, up] = [(query - key) * ACROSS, lift(rise)];
        let points = [key, key + towards + up, query - towards + up, query];
        Some(Self { points, ends: [key, query], top: key.y.max(query.y) + rise })
    }

    /// A small loop above its tile.
    fn to_itself(place: &Place) -> Self {
        /// How far it hides behind its tile: its ends come in from the sides.
        const BEHIND: f32 = 0.22;
        const RISE: f32 = 0.60;
        let start = top(place) - Vec2::Y * BEHIND;
        let (foot, side) = (Vec2::X * 0.08, Vec2::X * 0.62);
        let up = lift(RISE + BEHIND);
        Self {
            points: [start - foot, start - side + up, start + side + up, start + foot],
            ends: [start - side * 0.4, start + side * 0.4],
            top: start.y + RISE + BEHIND,
        }
    }
}

fn top(place: &Place) -> Vec2 {
    place.flat.truncate() + Vec2::Y * place.half.y
}

/// Control points of a curve that rises so far: halfway it has three quarters of their height.
fn lift(rise: f32) -> Vec2 {
    Vec2::Y * rise * 4.0 / 3.0
}

/// Opacity of an arc among `words`. What is painted cannot glow: faint arcs have more ink here than light on the stage.
fn opacity(arc: &Arc, lit: Lit, words: usize, encoding: &Encoding) -> f32 {
    /// Light of the faintest arcs of a sentence.
    const LEAST: f32 = 0.13;
    // The more words, the more arcs lie over each other.
    let crowd = (24.0 / words.max(1) as f32).min(1.0);
    let light = match (arc.lit > 0.0, lit) {
        // What has no percentage fades, or a page's many zeros would hide its few weights.
        (true, _) => LEAST + (1.0 - LEAST) * (arc.weight / SEEN).clamp(0.0, 1.0).sqrt(),
        (false, Lit::All) => (encoding.ambient * crowd).max(LEAST),
        (false, _) => encoding.whisper.max(LEAST) * crowd.sqrt(),
    };
    light * (0.55 + 0.45 * arc.weight.clamp(0.0, 1.0).sqrt())
}

/// The gradients and the arcs, the strongest above the others.
pub fn draw(sheet: &Sheet<'_>) -> String {
    let (mut gradients, mut paths) = (String::new(), String::new());
    for (index, arc) in sheet.drawn.arcs.iter().enumerate().rev() {
        let Some(curve) = Curve::new(arc, &sheet.placement.places, sheet.encoding) else { continue };
        let [key, near_key, near_query, query] = curve.points.map(|point| sheet.at(point));
        let [from, to] = curve.ends.map(|point| sheet.at(point));
        // Writing to a string cannot fail.
        let _ = writeln!(
            gradients,
            "<linearGradient id=\"a{index}\" xlink:href=\"#flow\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            from.x, from.y, to.x, to.y
        );
        let _ = write!(
            paths,
            "<path d=\"M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}\" ",
            key.x, key.y, near_key.x, near_key.y, near_query.x, near_query.y, query.x, query.y
        );
        let _ = writeln!(
            paths,
            "stroke=\"url(#a{index})\" stroke-width=\"{:.2}\" stroke-opacity=\"{:.3}\"><title>{} to {}, {}</title></path>",
            sheet.width_of(arc.weight),
            opacity(arc, sheet.lit, sheet.labels.len(), sheet.encoding),
            escape(&sheet.labels[arc.query]),
            escape(&sheet.labels[arc.key]),
            escape(&percent(arc.weight)),
        );
    }
    format!("<defs>\n{gradients}</defs>\n<g id=\"arcs\" fill=\"none\">\n{paths}</g>\n")
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn a_lit_word_has_all_its_arcs_and_they_come_first() {
        let weights = array![[0.0, 1.0, f32::NAN], [0.2, 0.001, 0.799], [0.999, 0.001, 0.0]];
        let drawn = choose(weights.view(), Lit::Query(1));
        let pairs: Vec<_> = drawn.arcs.iter().map(|arc| (arc.query, arc.key)).collect();
        assert_eq!(pairs, [(1, 2), (1, 0), (1, 1), (0, 1), (2, 0)]);
        assert_eq!(drawn.hidden, 1);
        assert!((drawn.share - 0.001 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn the_strongest_are_drawn_and_the_rest_is_stated() {
        let n = 100;
        let weights = Array2::from_elem((n, n), 1.0 / n as f32);
        let drawn = choose(weights.view(), Lit::All);
        assert_eq!((drawn.arcs.len(), drawn.hidden), (MOST, n * n - MOST));
        assert!((drawn.share - 0.8).abs() < 1e-6);
        assert_eq!(choose(Array2::zeros((3, 3)).view(), Lit::All), Drawn::default());
    }

    #[test]
    fn more_weight_has_more_ink_and_no_arc_that_counts_is_invisible() {
        use crate::visual::encoding::{CONTRAST, PROJECTOR, STAGE};
        for encoding in [&STAGE, &PROJECTOR, &CONTRAST] {
            for (lit, own) in [(Lit::All, 0.0), (Lit::Query(0), 0.0), (Lit::Query(0), 1.0)] {
                let ink = |weight| opacity(&Arc { query: 0, key: 1, weight, lit: own }, lit, 512, encoding);
                assert!(ink(0.0) > 0.01 && ink(0.1) > ink(0.01) && ink(1.0) <= 1.0 && ink(0.01) > own * 0.5);
            }
        }
    }
}
