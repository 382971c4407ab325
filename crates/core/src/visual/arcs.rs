//! Which arcs are drawn, and how one picture turns into the next.

use std::collections::HashMap;

use ndarray::{ArrayView1, ArrayView2};

use super::encoding::Encoding;
use crate::picture::Direction;

/// The most ribbons that are ever drawn at once: the size of the pool.
pub const CAPACITY: usize = 8192;

/// The most arcs that are drawn of words that are not lit.
const AMBIENT: usize = 768;

/// Which words are lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lit {
    /// None: the whole sentence is shown.
    #[default]
    All,
    /// One query: what it attends to, a row of the matrix.
    Query(usize),
    /// One key: who attends to it, a column of the matrix.
    Key(usize),
}

impl Lit {
    /// What is lit where that word is.
    #[must_use]
    pub fn of(word: Option<usize>, direction: Direction) -> Self {
        match (word, direction) {
            (None, _) => Self::All,
            (Some(word), Direction::AttendsTo) => Self::Query(word),
            (Some(word), Direction::AttendedBy) => Self::Key(word),
        }
    }

    /// Whether an arc belongs to the lit word.
    #[must_use]
    pub fn has(self, query: usize, key: usize) -> bool {
        match self {
            Self::All => false,
            Self::Query(word) => query == word,
            Self::Key(word) => key == word,
        }
    }

    /// The word that is pointed at.
    #[must_use]
    pub fn word(self) -> Option<usize> {
        match self {
            Self::All => None,
            Self::Query(word) | Self::Key(word) => Some(word),
        }
    }
}

/// One arc of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arc {
    /// The word that looks.
    pub query: usize,
    /// The word that is looked at.
    pub key: usize,
    /// Attention weight, 0 to 1.
    pub weight: f32,
    /// Whether it belongs to a lit word (1) or not (0).
    pub lit: f32,
}

/// What is drawn of a matrix.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choice {
    /// The arcs, lit ones first, then by falling weight.
    pub arcs: Vec<Arc>,
    /// Share of all attention that no arc shows, 0 to 1; of the lit words' attention where words are lit.
    pub undrawn: f32,
}

/// Below this an arc of a word that is not lit is not drawn.
pub const INVISIBLE: f32 = 0.002;

/// Light of the other arcs while one is pointed at. Those of a lit word can still be pointed at.
const BESIDE: f32 = 0.6;

/// By how much arcs of a sentence of so many tokens are dimmer: the more words, the more arcs lie over each other, and the
/// sum of their light stays the same.
#[must_use]
pub fn crowd(tokens: usize) -> f32 {
    (24.0 / tokens.max(1) as f32).min(1.0)
}

impl Choice {
    /// The arcs of `weights`, `[query, key]`, each with its light. The one that is pointed at, query and key, is brighter
    /// than those beside it. Under the hood only those of the word that is followed are drawn, and before there are
    /// weights none: `followed` says whether there are.
    #[must_use]
    pub fn of(
        (weights, ranked): (ArrayView2<'_, f32>, &Ranked),
        lit: Lit,
        (pointed, followed): (Option<(usize, usize)>, Option<bool>),
        encoding: &Encoding,
    ) -> Self {
        let mut choice = choose(weights, ranked, lit);
        match followed {
            Some(false) => choice = Self::default(),
            Some(true) => choice.arcs.retain(|arc| arc.lit > 0.0),
            None => {}
        }
        let (others, crowd) = (lit.word().is_some(), crowd(weights.nrows()));
        for arc in &mut choice.arcs {
            arc.lit = match (arc.lit > 0.0, others) {
                (true, _) => 1.0,
                (false, true) => encoding.whisper * crowd,
                (false, false) => encoding.ambient * crowd,
            };
            if let Some(pointed) = pointed {
                arc.lit = if pointed == (arc.query, arc.key) { 1.0 } else { arc.lit * BESIDE };
            }
        }
        choice
    }
}

impl Choice {
    /// The same while no word is lit, with arcs to those keys as faint as they are beside a lit word.
    #[must_use]
    pub fn dimmed(mut self, rests: impl Fn(usize) -> bool, encoding: &Encoding) -> Self {
        for arc in self.arcs.iter_mut().filter(|arc| rests(arc.key)) {
            arc.lit *= encoding.whisper / encoding.ambient;
        }
        self
    }
}

/// The strongest arcs of a matrix, as many as can be drawn whichever word is lit: found once for each matrix.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranked {
    /// By falling weight.
    arcs: Vec<Arc>,
    /// Sum of all weights.
    total: f32,
}

impl Ranked {
    /// Of `weights`, `[query, key]`.
    #[must_use]
    pub fn of(weights: ArrayView2<'_, f32>) -> Self {
        let order =
            |a: &Arc, b: &Arc| b.weight.total_cmp(&a.weight).then((a.query, a.key).cmp(&(b.query, b.key)));
        let visible = weights.indexed_iter().filter(|(_, weight)| **weight >= INVISIBLE);
        let mut arcs: Vec<Arc> =
            visible.map(|((query, key), &weight)| Arc { query, key, weight, lit: 0.0 }).collect();
        // Those of a lit word, a row or a column, are drawn anyway.
        let room = AMBIENT + weights.nrows().max(weights.ncols());
        if arcs.len() > room {
            arcs.select_nth_unstable_by(room, order);
            arcs.truncate(room);
        }
        arcs.sort_unstable_by(order);
        Self { arcs, total: weights.sum() }
    }
}

/// Chooses arcs of `weights`, `[query, key]`: all of a lit word, otherwise the strongest.
fn choose(weights: ArrayView2<'_, f32>, ranked: &Ranked, lit: Lit) -> Choice {
    let arc = |(query, key, weight): (usize, usize, f32)| Arc { query, key, weight, lit: 1.0 };
    let numbered = |line: ArrayView1<'_, f32>| line.iter().copied().enumerate().collect::<Vec<_>>();
    let mut arcs: Vec<Arc> = match lit {
        Lit::Query(query) if query < weights.nrows() => {
            numbered(weights.row(query)).into_iter().map(|(key, weight)| arc((query, key, weight))).collect()
        }
        Lit::Key(key) if key < weights.ncols() => {
            let column = numbered(weights.column(key)).into_iter();
            column.map(|(query, weight)| arc((query, key, weight))).collect()
        }
        _ => Vec::new(),
    };
    arcs.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    arcs.truncate(CAPACITY);
    let room = AMBIENT.min(CAPACITY - arcs.len());
    let rest = ranked.arcs.iter().filter(|arc| !lit.has(arc.query, arc.key)).take(room);
    let undrawn = match lit {
        Lit::All => share(ranked.total, rest.clone().map(|arc| arc.weight).sum()),
        Lit::Query(_) | Lit::Key(_) => 0.0,
    };
    arcs.extend(rest);
    Choice { arcs, undrawn }
}

fn share(all: f32, drawn: f32) -> f32 {
    if all > 0.0 { (1.0 - drawn / all).max(0.0) } else { 0.0 }
}

/// One ribbon of the pool: from what it was to what it becomes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slot {
    /// The word that looks.
    pub query: usize,
    /// The word that is looked at.
    pub key: usize,
    /// Weight before.
    pub old: f32,
    /// Weight after.
    pub new: f32,
    /// Light before, 0 to 1.
    pub old_lit: f32,
    /// Light after.
    pub new_lit: f32,
}

/// The ribbons on stage and their way from the last picture to the next.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pool {
    /// In the order in which they are drawn.
    pub slots: Vec<Slot>,
}

impl Pool {
    /// Turns towards another choice of arcs. `progress` (0 to 1) is how far the last turn has come: the ribbons go on
    /// from where they are.
    pub fn turn(&mut self, choice: &Choice, progress: f32) {
        let mix = |old: f32, new: f32| old + (new - old) * progress.clamp(0.0, 1.0);
        let mut before: HashMap<(usize, usize), (f32, f32)> = self
            .slots
            .iter()
            .map(|slot| ((slot.query, slot.key), (mix(slot.old, slot.new), mix(slot.old_lit, slot.new_lit))))
            .collect();
        let mut slots: Vec<Slot> = choice
            .arcs
            .iter()
            .map(|arc| {
                let (old, old_lit) = before.remove(&(arc.query, arc.key)).unwrap_or((0.0, arc.lit));
                let Arc { query, key, weight, lit } = *arc;
                Slot { query, key, old, new: weight, old_lit, new_lit: lit }
            })
            .collect();
        let mut fading: Vec<Slot> = before
            .into_iter()
            .filter(|(_, (weight, _))| *weight > 0.002)
            .map(|((query, key), (old, old_lit))| Slot { query, key, old, new: 0.0, old_lit, new_lit: 0.0 })
            .collect();
        fading.sort_by(|a, b| b.old.total_cmp(&a.old).then((a.query, a.key).cmp(&(b.query, b.key))));
        slots.extend(fading);
        slots.truncate(CAPACITY);
        self.slots = slots;
    }

    /// Starts anew: nothing of the last sentence stays.
    pub fn clear(&mut self) {
        self.slots.clear();
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn choose(weights: ArrayView2<'_, f32>, lit: Lit) -> Choice {
        super::choose(weights, &Ranked::of(weights), lit)
    }

    #[test]
    fn all_arcs_of_a_lit_word_are_drawn() {
        let weights = array![[0.0, 1.0, 0.0], [0.2, 0.3, 0.5], [0.9, 0.1, 0.0]];
        let choice = choose(weights.view(), Lit::Query(1));
        let lit: Vec<_> = choice.arcs.iter().filter(|arc| arc.lit > 0.0).map(|arc| arc.key).collect();
        assert_eq!(lit, [2, 1, 0]);
        let choice = choose(weights.view(), Lit::Key(0));
        let lit: Vec<_> = choice.arcs.iter().filter(|arc| arc.lit > 0.0).map(|arc| arc.query).collect();
        assert_eq!(lit, [2, 1, 0]);
    }

    #[test]
    fn what_is_ranked_once_serves_every_word() {
        let n = 40;
        let weights = ndarray::Array2::from_shape_fn((n, n), |(q, k)| ((q * 31 + k * 17) % 97) as f32 / 97.0);
        let ranked = Ranked::of(weights.view());
        for lit in [Lit::All, Lit::Query(0), Lit::Query(39), Lit::Key(7)] {
            let rest: Vec<Arc> = super::choose(weights.view(), &ranked, lit).arcs;
            let rest: Vec<Arc> = rest.into_iter().filter(|arc| arc.lit == 0.0).collect();
            let others = weights.indexed_iter().filter(|((q, k), _)| !lit.has(*q, *k));
            let mut all: Vec<f32> = others.map(|(_, weight)| *weight).collect();
            all.sort_by(|a, b| b.total_cmp(a));
            assert_eq!(rest.iter().map(|arc| arc.weight).collect::<Vec<_>>(), all[..AMBIENT], "{lit:?}");
        }
    }

    #[test]
    fn what_is_not_drawn_is_stated() {
        let n = 100;
        let weights = ndarray::Array2::from_elem((n, n), 1.0 / n as f32);
        let choice = choose(weights.view(), Lit::All);
        assert_eq!(choice.arcs.len(), AMBIENT);
        let expected = 1.0 - AMBIENT as f32 / (n * n) as f32;
        assert!((choice.undrawn - expected).abs() < 1e-3);
    }

    #[test]
    fn a_turn_starts_where_the_last_one_stands() {
        let before = choose(array![[1.0, 0.0], [0.5, 0.5]].view(), Lit::All);
        let after = choose(array![[0.0, 1.0], [0.5, 0.5]].view(), Lit::All);
        let mut pool = Pool::default();
        pool.turn(&before, 1.0);
        pool.turn(&after, 0.5);
        let slot = |query, key| *pool.slots.iter().find(|s| (s.query, s.key) == (query, key)).unwrap();
        assert_eq!((slot(0, 0).old, slot(0, 0).new), (0.5, 0.0));
        assert_eq!((slot(0, 1).old, slot(0, 1).new), (0.0, 1.0));
        assert_eq!((slot(1, 1).old, slot(1, 1).new), (0.25, 0.5));
    }

    #[test]
    fn the_pool_never_overflows() {
        let n = 512;
        let mut pool = Pool::default();
        for word in 0..20 {
            let weights = ndarray::Array2::from_shape_fn((n, n), |(q, k)| {
                ((q * 31 + k * 17 + word) % 97) as f32 / 97.0
            });
            pool.turn(&choose(weights.view(), Lit::Query(word)), 0.3);
            assert!(pool.slots.len() <= CAPACITY);
        }
    }
}
