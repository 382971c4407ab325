//! The crowd: one word in many sentences, each a point. Two directions in which the word's states differ most in the last
//! layer are the axes, found without knowing which sense is meant, and the same for every depth.

mod shown;

use std::sync::LazyLock;

use arclight_model::{States, Token};
use glam::Vec2;
use ndarray::{Array1, Array2, ArrayView1, Axis};
use serde::Deserialize;

pub use shown::{Point, Shown, outline};

use arclight_model::words::seen;

use crate::text_file;

/// Sentences with a word of two senses.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct List {
    /// As a cue calls it.
    pub name: String,
    /// The word that all have.
    pub word: String,
    /// What its two senses are called.
    pub senses: [String; 2],
    /// Each with the sense that is meant, 0 or 1.
    pub sentences: Vec<(String, usize)>,
}

impl List {
    /// What there is to say of a guest without the word.
    #[must_use]
    pub fn refuses(&self) -> String {
        format!("This sentence does not have the word {}.", self.word)
    }
}

/// The lists that the program has.
pub fn lists() -> &'static [List] {
    static LISTS: LazyLock<Vec<List>> = LazyLock::new(|| {
        const TEXT: &str = include_str!("../../../../assets/crowds.ron");
        text_file::ron(TEXT).unwrap_or_default()
    });
    &LISTS
}

/// The list of that name.
#[must_use]
pub fn list(name: &str) -> Option<&'static List> {
    lists().iter().find(|list| list.name == name)
}

/// A word's states on its way through the layers, `[depth, d]`: of the first token that says it.
#[must_use]
pub fn states_of(word: &str, states: &States) -> Option<Array2<f32>> {
    let token = token_of(word, &states.tokens)?;
    Some(states.stream.index_axis(Axis(1), token).to_owned())
}

/// The first token that says a word.
#[must_use]
pub fn token_of(word: &str, tokens: &[Token]) -> Option<usize> {
    let plain = |word: &str| seen(word).to_lowercase();
    let word = plain(word);
    tokens.iter().position(|token| plain(&token.text) == word)
}

/// Where the word of each sentence is, at every depth, as the model reads and with each token alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Crowd {
    axes: [Array1<f32>; 2],
    /// The middle of all, `[depth, d]`.
    middle: [Array2<f32>; 2],
    /// `[attention on, off][sentence][depth]`.
    places: [Vec<Vec<Vec2>>; 2],
    /// Share of the spread in the last layer that the two directions show, 0 to 1.
    pub share: f32,
}

impl Crowd {
    /// Of the word's states in each sentence, `[depth, d]`, as the model reads and with each token alone. `senses` only
    /// decide which of them is on the right. `None` where there are too few, or they do not differ.
    #[must_use]
    pub fn of(reads: &[Array2<f32>], alone: &[Array2<f32>], senses: &[usize]) -> Option<Self> {
        let last = reads.first()?.nrows().checked_sub(1)?;
        let shape = reads[0].dim();
        let fits = |states: &[Array2<f32>]| {
            states.len() == senses.len() && states.iter().all(|states| states.dim() == shape)
        };
        if reads.len() < 3 || !fits(reads) || !fits(alone) {
            return None;
        }
        let middle = [reads, alone].map(|states| {
            let sum = states.iter().fold(Array2::zeros(shape), |sum, states| sum + states);
            sum / states.len() as f32
        });
        let rows: Vec<Array1<f32>> =
            reads.iter().map(|states| &states.row(last) - &middle[0].row(last)).collect();
        let (mut axes, share) = directions(&rows)?;
        let side = |sense: usize| -> f32 {
            let own = rows.iter().zip(senses).filter(|(_, other)| **other == sense);
            own.map(|(row, _)| row.dot(&axes[0])).sum()
        };
        if side(1) < side(0) {
            axes[0] *= -1.0;
        }
        let crowd = Self { axes, middle, places: [Vec::new(), Vec::new()], share };
        let places = [(reads, true), (alone, false)].map(|(states, attention)| {
            states.iter().map(|states| crowd.path(states, attention)).collect::<Vec<_>>()
        });
        Some(Self { places, ..crowd })
    }

    /// Layers.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.middle[0].nrows().saturating_sub(1)
    }

    /// The way of the word of each sentence, from before the first layer on.
    #[must_use]
    pub fn paths(&self, attention: bool) -> &[Vec<Vec2>] {
        &self.places[usize::from(!attention)]
    }

    /// Where the word of each sentence is at a depth, 0 before the first layer.
    pub fn at(&self, depth: usize, attention: bool) -> impl Iterator<Item = Vec2> {
        let depth = depth.min(self.depth());
        self.paths(attention).iter().map(move |path| path.get(depth).copied().unwrap_or_default())
    }

    /// The way of another state of the word, `[depth, d]`, on the same axes: a sentence that joins the crowd.
    #[must_use]
    pub fn path(&self, states: &Array2<f32>, attention: bool) -> Vec<Vec2> {
        let middle = &self.middle[usize::from(!attention)];
        let on = |row: ArrayView1<'_, f32>, middle: ArrayView1<'_, f32>| {
            let from = &row - &middle;
            Vec2::new(from.dot(&self.axes[0]), from.dot(&self.axes[1]))
        };
        states.rows().into_iter().zip(middle.rows()).map(|(row, middle)| on(row, middle)).collect()
    }
}

/// The two directions of length 1 in which rows around their middle differ most (principal components), and the share of
/// the spread that they show. Power iteration on the rows' products: they are few, and long.
fn directions(rows: &[Array1<f32>]) -> Option<([Array1<f32>; 2], f32)> {
    const STEPS: usize = 400;
    let count = rows.len();
    let mut products = Array2::from_shape_fn((count, count), |(a, b)| rows[a].dot(&rows[b]));
    let spread: f32 = products.diag().sum();
    let mut shown = 0.0;
    let mut next = || {
        // From a row that no symmetry makes orthogonal to the answer.
        let mut mix = Array1::from_shape_fn(count, |index| 1.0 + (index as f32 * 0.7).sin());
        for _ in 0..STEPS {
            let moved = products.dot(&mix);
            let length = moved.dot(&moved).sqrt();
            if !(length > 0.0 && length.is_finite()) {
                return None;
            }
            mix = moved / length;
        }
        let size = mix.dot(&products.dot(&mix));
        shown += size;
        let column = mix.view().insert_axis(Axis(1));
        products = &products - &(column.dot(&column.t()) * size);
        let zero: Array1<f32> = Array1::zeros(rows[0].len());
        let axis = rows.iter().zip(&mix).fold(zero, |sum, (row, share)| sum + row * *share);
        let length = axis.dot(&axis).sqrt();
        (length > 1e-6).then(|| axis / length)
    };
    let axes = [next()?, next()?];
    Some((axes, shown / spread))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_axes_are_those_of_the_largest_spread() {
        let rows =
            [array![3.0, 0.1, 0.0], array![-3.0, 0.1, 0.0], array![0.0, -1.0, 0.0], array![0.0, 0.8, 0.0]];
        let ([first, second], share) = directions(&rows).unwrap();
        assert!(first[0].abs() > 0.99 && second[1].abs() > 0.99 && (share - 1.0).abs() < 1e-4);
        assert!(directions(&[array![0.0], array![0.0], array![0.0]]).is_none());
    }

    #[test]
    fn the_second_sense_is_on_the_right() {
        let states = |x: f32| array![[0.0, 0.0], [x, x * x * 0.1]];
        let all = [-2.0, -1.0, 1.0, 2.5].map(states);
        for (senses, right) in [([0, 0, 1, 1], [2, 3]), ([1, 1, 0, 0], [0, 1])] {
            let crowd = Crowd::of(&all, &all, &senses).unwrap();
            let last: Vec<Vec2> = crowd.at(1, true).collect();
            assert!(right.iter().all(|index| last[*index].x > 0.0), "{last:?}");
            assert!(crowd.at(0, true).all(|place| place == Vec2::ZERO));
            assert_eq!((crowd.depth(), crowd.path(&all[3], true)[1]), (1, last[3]));
        }
        assert_eq!(Crowd::of(&all[..2], &all[..2], &[0, 1]), None);
        assert_eq!(Crowd::of(&all, &all[..3], &[0, 0, 1, 1]), None);
    }

    #[test]
    fn every_sentence_of_a_list_has_its_word() {
        assert_eq!(lists().len(), 6);
        for list in lists() {
            assert_eq!(list.sentences.len(), 12, "{}", list.name);
            for (sentence, sense) in &list.sentences {
                let has = sentence
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word.to_lowercase() == list.word);
                assert!(has && *sense < 2, "{sentence}");
            }
        }
    }
}
