//! The lit word and its numbers.

use arclight_core::picture::Direction;
use arclight_core::shown::Shown;
use arclight_core::state::State;
use arclight_model::lens;

/// One key of the lit word, or one query.
pub(crate) struct Ranked {
    /// Index on stage.
    pub index: usize,
    /// Weight, 0 to 1.
    pub weight: f32,
}

/// The lit word.
pub(crate) struct Word {
    /// Index on stage.
    pub index: usize,
    /// The other words, strongest first.
    pub ranked: Vec<Ranked>,
    /// Entropy of its row in nats.
    pub entropy: f32,
    /// The largest weight of its row.
    pub peak: f32,
    /// What of its row rests on special tokens, 0 to 1.
    pub idle: f32,
    /// Sum over the ranked weights: 1 for a row; what a column receives can be anything.
    pub sum: f32,
}

impl Word {
    /// The word that is lit; `None` where none is.
    pub fn lit(state: &State, shown: &Shown) -> Option<Self> {
        let index = state.word()?;
        if index >= shown.weights.nrows().min(shown.tokens.len()) {
            return None;
        }
        let row = shown.weights.row(index);
        let line = match state.picture.direction {
            Direction::AttendsTo => row.to_vec(),
            Direction::AttendedBy => shown.weights.column(index).to_vec(),
        };
        let mut ranked: Vec<Ranked> = line
            .iter()
            .take(shown.tokens.len())
            .enumerate()
            .map(|(index, weight)| Ranked { index, weight: *weight })
            .collect();
        ranked.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.index.cmp(&b.index)));
        Some(Self {
            index,
            ranked,
            entropy: lens::entropy(row),
            peak: lens::peak(row).map_or(0.0, |(_, weight)| weight),
            idle: lens::idle_share(&shown.tokens, row),
            sum: line.iter().sum(),
        })
    }
}
