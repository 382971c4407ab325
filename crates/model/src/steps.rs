//! The steps from a token to what the block hands on, and what can be switched on the way.

use ndarray::ArrayView1;
use serde::{Deserialize, Serialize};

pub use super::row::{Measure, Moved, Row, moved, normalise};

/// The steps, in the order in which the block takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Tokens and pieces.
    #[default]
    Tokens,
    /// Embedding plus position.
    Embedding,
    /// Times W_Q, W_K and W_V.
    Qkv,
    /// q·k for every key.
    Scores,
    /// Divided by √d_k.
    Scaled,
    /// Causal mask.
    Mask,
    /// Scores to weights.
    Softmax,
    /// Weights times values.
    Values,
    /// Their sum.
    Sum,
    /// All heads side by side.
    Concat,
    /// Through W_O.
    Output,
    /// Added to the residual stream.
    Residual,
}

impl Step {
    /// In order.
    pub const ALL: [Self; 12] = [
        Self::Tokens,
        Self::Embedding,
        Self::Qkv,
        Self::Scores,
        Self::Scaled,
        Self::Mask,
        Self::Softmax,
        Self::Values,
        Self::Sum,
        Self::Concat,
        Self::Output,
        Self::Residual,
    ];

    /// As the command line says it.
    pub const NAMES: [&str; 12] = [
        "tokens",
        "embedding",
        "qkv",
        "scores",
        "scaled",
        "mask",
        "softmax",
        "values",
        "sum",
        "concat",
        "output",
        "residual",
    ];

    /// Its place in [`Step::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The step `by` places further, without going beyond the first or the last.
    #[must_use]
    pub fn moved(self, by: i32) -> Self {
        let last = Self::ALL.len() as i64 - 1;
        let at = (self.index() as i64 + i64::from(by)).clamp(0, last);
        usize::try_from(at).ok().and_then(|at| Self::ALL.get(at)).copied().unwrap_or(self)
    }

    /// Title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Tokens => "Tokens",
            Self::Embedding => "Embedding plus position",
            Self::Qkv => "Query, key, value",
            Self::Scores => "Query times key",
            Self::Scaled => "Divided by √d_k",
            Self::Mask => "Causal mask",
            Self::Softmax => "Softmax",
            Self::Values => "Weights times values",
            Self::Sum => "Their sum",
            Self::Concat => "All heads side by side",
            Self::Output => "Through W_O",
            Self::Residual => "Added to the stream",
        }
    }
}

/// How scores become weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Normalise {
    /// exp(s) / Σ exp(s): positive, sums to 1, smooth.
    #[default]
    Softmax,
    /// 1 for the largest score, 0 for all others.
    ArgMax,
    /// (s - min s) / Σ (s - min s): the smallest score gets nothing, and where all are equal, all get the same.
    Linear,
}

/// What is switched in this head alone; its inputs stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Switches {
    /// Scores are divided by √d_k.
    pub scaled: bool,
    /// Scores are divided by this as well, 0.1 to 5.
    pub temperature: f32,
    /// Scores to weights.
    pub normalise: Normalise,
    /// The head's slice of W_O is zero.
    pub removed: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self { scaled: true, temperature: 1.0, normalise: Normalise::Softmax, removed: false }
    }
}

impl Switches {
    /// Range of the temperature.
    pub const TEMPERATURE: std::ops::RangeInclusive<f32> = 0.1..=5.0;

    /// What √d_k and temperature divide a score by.
    #[must_use]
    pub fn divisor(&self, head_size: usize) -> f32 {
        let root = if self.scaled { (head_size.max(1) as f32).sqrt() } else { 1.0 };
        let temperature = if self.temperature.is_finite() { self.temperature } else { 1.0 };
        root * temperature.clamp(*Self::TEMPERATURE.start(), *Self::TEMPERATURE.end())
    }
}

/// The `count` dimensions in which the vectors are largest, in their own order: what a picture has room for.
pub fn largest_dimensions<'a>(
    vectors: impl IntoIterator<Item = ArrayView1<'a, f32>>,
    count: usize,
) -> Vec<usize> {
    let mut sizes: Vec<f32> = Vec::new();
    for vector in vectors {
        sizes.resize(sizes.len().max(vector.len()), 0.0);
        for (size, value) in sizes.iter_mut().zip(vector) {
            *size = size.max(value.abs());
        }
    }
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| sizes[*b].total_cmp(&sizes[*a]).then(a.cmp(b)));
    order.truncate(count);
    order.sort_unstable();
    order
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn steps_are_named_once_and_end_where_they_end() {
        assert_eq!(Step::ALL.len(), Step::NAMES.len());
        for (step, name) in Step::ALL.iter().zip(Step::NAMES) {
            assert_eq!(serde_json::to_string(step).unwrap(), format!("\"{name}\""));
        }
        assert_eq!(Step::Tokens.moved(-1), Step::Tokens);
        assert_eq!(Step::Tokens.moved(3), Step::Scores);
        assert_eq!(Step::Residual.moved(1), Step::Residual);
    }

    #[test]
    fn the_largest_dimensions_stand_in_their_order() {
        let (a, b) = (array![0.1, -5.0, 0.0, 2.0], array![0.0, 0.0, 3.0, 0.0]);
        assert_eq!(largest_dimensions([a.view(), b.view()], 3), [1, 2, 3]);
    }
}
