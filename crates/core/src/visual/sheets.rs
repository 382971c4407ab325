//! Heads as sheets of glass, one behind the other over the same words, each with the arcs of its head; all heads of a model as a
//! wall of panes; and what becomes of what the heads of a layer found. The weights are those of the model's reading.

mod draws;
mod joins;
mod stack;
mod wall;

use arclight_model::{Attended, Token};
use ndarray::ArrayView2;

use super::encoding::percent;
use super::label::on_tile;
use super::marks::{Marks, Tiles};
use super::names::names;
use super::placement::{Outline, Placement};
use crate::picture::{Head, Join, Picture, Sheets as Which};
use crate::state::Pointing;
use draws::Draws;

/// Weights that are too small for an arc, and the most arcs of a sheet: of one word, and of all.
const OF_ONE: (f32, usize) = (0.02, 12);
const OF_ALL: (f32, usize) = (0.2, 24);
/// The same of a pane of the wall.
const PANE_OF_ONE: (f32, usize) = (0.05, 4);
const PANE_OF_ALL: (f32, usize) = (0.1, 10);
const PANE_RESTING: (f32, usize) = (0.3, 5);
/// As many are drawn, however small.
const FEWEST: usize = 2;
/// Room for so many sheets is kept where there are fewer.
const SLOTS: usize = 4;
/// More than so many are low, but for the one in front.
const HIGH: usize = 5;

/// An arc of a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The word that looks.
    pub query: usize,
    /// The word that is looked at.
    pub key: usize,
    /// Attention weight, 0 to 1.
    pub weight: f32,
}

/// A head.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Layer, from 0.
    pub layer: usize,
    /// Head, from 0.
    pub head: usize,
    /// The word that asks; `None` where all do.
    pub query: Option<usize>,
    /// Its arcs, the strongest first.
    pub looks: Vec<Look>,
    /// What stands on its edge.
    pub says: String,
    /// It is the chosen head.
    pub chosen: bool,
}

/// How they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// One behind the other.
    Stack,
    /// A layer a line, a head a pane.
    Wall,
}

/// Heads as sheets.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheets {
    /// Of a stack the front one first, of a wall layer by layer.
    pub sheets: Vec<Sheet>,
    /// How they stand.
    pub stand: Stand,
    /// Layers, and heads in each.
    pub shape: (usize, usize),
    /// How far what the chosen layer's heads found is joined, and for which word.
    pub join: Option<(Join, usize)>,
    /// The chosen layer.
    pub layer: usize,
    /// What the tokens say.
    pub words: Vec<String>,
    /// Which of them are where heads rest.
    pub rests: Vec<bool>,
}

impl Sheets {
    /// What there is to see of a sentence as a model read it; `None` where nothing is chosen, or another model did.
    #[must_use]
    pub fn of(
        (what, pointing): (&Picture, &Pointing),
        attended: Option<&Attended>,
        tokens: &[Token],
    ) -> Option<Self> {
        let which = what.sheets_shown()?;
        let attended = attended.filter(|attended| attended.model == what.model)?;
        let (map, lit) = (&attended.map, pointing.word().filter(|word| *word < tokens.len()));
        if map.tokens() != tokens.len() || attended.tokens.len() != tokens.len() {
            return None;
        }
        let shape = (map.layers(), map.heads());
        let (place, named) = (what.place(), names(tokens));
        let layer = place.layer.min(shape.0.saturating_sub(1));
        let text = || tokens.iter().map(|token| token.text.as_str());
        let heads: Vec<(usize, usize, Option<usize>)> = match which {
            Which::All => (0..shape.0 * shape.1).map(|at| (at / shape.1, at % shape.1, lit)).collect(),
            Which::Layer => (0..shape.1).map(|head| (layer, head, lit)).collect(),
            Which::These(these) => {
                let query = |one: &crate::picture::SheetOf| match &one.word {
                    Some(word) => word.find(text()).map(Some),
                    None => Some(lit),
                };
                these.iter().filter_map(|one| Some((one.layer, one.head, query(one)?))).collect()
            }
        };
        let wall = *which == Which::All;
        let rests: Vec<bool> = tokens.iter().map(|token| token.kind.rests()).collect();
        let mut sheets: Vec<Sheet> = Vec::new();
        for (layer, head, query) in heads {
            let known = sheets.iter().any(|sheet| (sheet.layer, sheet.head) == (layer, head));
            let Some(weights) = map.head(layer, head).filter(|_| !known) else { continue };
            let looks =
                if wall && query.is_none() { of_pane(weights, &rests) } else { looks(weights, query, wall) };
            let does = what.model.named_head(layer, head).map(|named| named.name);
            let at = format!("layer {layer} head {head}");
            let says = match (query, looks.first(), does) {
                (Some(query), Some(look), _) => format!(
                    "{at}: {} looks at {} {}",
                    named[query].short(),
                    named[look.key].short(),
                    percent(look.weight)
                ),
                (_, _, Some(does)) => format!("{at}: {does}"),
                _ => at,
            };
            let chosen = (place.layer, place.head) == (layer, Head::One(head));
            sheets.push(Sheet { layer, head, query, looks, says, chosen });
        }
        if !wall {
            // A stable sort: the others keep their order.
            sheets.sort_by_key(|sheet| !sheet.chosen);
        }
        let join = what.join_shown().zip(lit);
        let stand = if wall { Stand::Wall } else { Stand::Stack };
        let words = tokens.iter().map(on_tile).collect();
        (!sheets.is_empty()).then_some(Self { sheets, stand, shape, join, layer, words, rests })
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        let (layers, heads) = self.shape;
        if let Some((join, word)) = self.join {
            let what = match join {
                Join::Beside => "stands side by side",
                Join::Mixed => "goes through W_O",
                Join::Added => "goes through W_O and is added to the word",
            };
            return format!(
                "What the {heads} heads of layer {} found for {} {what}",
                self.layer, self.words[word]
            );
        }
        let chosen = self.sheets.iter().find(|sheet| sheet.chosen);
        match self.stand {
            Stand::Wall => {
                let front = chosen.map_or_else(String::new, |sheet| format!("; chosen is {}", sheet.says));
                format!("{} heads, {layers} layers of {heads}{front}", layers * heads)
            }
            Stand::Stack => {
                let says: Vec<&str> = self.sheets.iter().map(|sheet| sheet.says.as_str()).collect();
                format!("Sheets from the front: {}", says.join("; "))
            }
        }
    }

    /// As lines and words.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        let mut draws = Draws::on(tiles, (&self.words, &self.rests));
        match (self.join, self.stand) {
            (Some((join, word)), _) => draws.joined(self, join, word),
            (None, Stand::Wall) => draws.wall(self),
            (None, Stand::Stack) => draws.stack(&self.sheets),
        }
        draws.marks
    }
}

/// The strongest weights of a word, or for each word its strongest.
fn looks(weights: ArrayView2<'_, f32>, query: Option<usize>, pane: bool) -> Vec<Look> {
    let (least, most) = match (query, pane) {
        (Some(_), false) => OF_ONE,
        (Some(_), true) => PANE_OF_ONE,
        (None, _) => OF_ALL,
    };
    let of_row = |query: usize| {
        let row = weights.row(query);
        (0..row.len()).map(move |key| Look { query, key, weight: row[key] })
    };
    let mut looks: Vec<Look> = match query {
        Some(query) => of_row(query).collect(),
        None => (0..weights.nrows()).filter_map(|query| of_row(query).min_by(by_weight)).collect(),
    };
    looks.sort_by(by_weight);
    let strong = looks.iter().take_while(|look| look.weight >= least).count();
    looks.truncate(strong.clamp(FEWEST, most));
    looks
}

/// The strongest first.
fn by_weight(a: &Look, b: &Look) -> std::cmp::Ordering {
    b.weight.total_cmp(&a.weight).then((a.query, a.key).cmp(&(b.query, b.key)))
}

/// The strongest weights from word to word, and of what rests.
fn of_pane(weights: ArrayView2<'_, f32>, rests: &[bool]) -> Vec<Look> {
    let is_special = |token: usize| rests.get(token).copied().unwrap_or(false);
    let from_word = weights.indexed_iter().filter(|((query, _), _)| !is_special(*query));
    let all = from_word.map(|((query, key), weight)| Look { query, key, weight: *weight });
    let (mut resting, mut words): (Vec<Look>, Vec<Look>) = all.partition(|look| is_special(look.key));
    for (looks, (least, most)) in [(&mut words, PANE_OF_ALL), (&mut resting, PANE_RESTING)] {
        looks.sort_by(by_weight);
        let strong = looks.iter().take_while(|look| look.weight >= least).count();
        looks.truncate(strong.min(most));
    }
    words.append(&mut resting);
    words.sort_by(by_weight);
    words
}

/// How many sheets of a picture stand one behind the other; `None` for a wall, and where what they found is joined.
fn stacked(what: &Picture) -> Option<usize> {
    match what.sheets_shown()? {
        _ if what.join_shown().is_some() => None,
        Which::All => None,
        Which::Layer => Some(what.model.heads),
        Which::These(these) => Some(these.len()),
    }
}

/// Corners of what stands behind the tiles, where that room is over them; nothing where there are no sheets.
#[must_use]
pub fn corners(what: &Picture, placement: &Placement, over: f32) -> Option<Outline> {
    what.sheets_shown()?;
    let draws = draws::Area::of(&placement.places, over);
    let (part, deep) = match stacked(what) {
        Some(count) if count < SLOTS => (count as f32 / SLOTS as f32, count),
        Some(count) => (1.0, count),
        None => (1.0, 1),
    };
    Some(Outline { tiles: Vec::new(), arcs: draws.corners(part, deep) })
}

#[cfg(test)]
mod tests;
