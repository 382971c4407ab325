//! One query and one head, step by step: from q·k to the weighted sum of the values, with what can be switched on the way.

use ndarray::{Array1, Array2, ArrayView1, Axis, s};
use serde::{Deserialize, Serialize};

use super::lens;
use super::trace::LayerTrace;

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
    /// (s - min s) / Σ (s - min s): the smallest score always gets nothing.
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

/// Everything between a query and what its head gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// `[key, d_k]`: q times k, entry by entry.
    pub products: Array2<f32>,
    /// `[key]`: their sums, q·k.
    pub dots: Array1<f32>,
    /// `[key]`: divided by √d_k and by the temperature.
    pub scores: Array1<f32>,
    /// `[key]`: whether the query may look there.
    pub seen: Vec<bool>,
    /// `[key]`: sums to 1.
    pub weights: Array1<f32>,
    /// `[key, d_k]`: each value times its weight.
    pub weighted: Array2<f32>,
    /// `[d_k]`: their sum.
    pub context: Array1<f32>,
}

impl Row {
    /// `None` where there is no such head or token.
    #[must_use]
    pub fn of(trace: &LayerTrace, head: usize, query: usize, switches: &Switches) -> Option<Self> {
        if head >= trace.heads() || query >= trace.tokens() {
            return None;
        }
        let keys = trace.key.index_axis(Axis(0), head);
        let products = &keys * &trace.query.slice(s![head, query, ..]);
        let dots = products.sum_axis(Axis(1));
        let scores = &dots / switches.divisor(trace.head_size());
        let seen: Vec<bool> = (0..trace.tokens()).map(|key| !trace.causal || key <= query).collect();
        let weights = normalise(scores.view(), &seen, switches.normalise);
        let weighted = &trace.value.index_axis(Axis(0), head) * &weights.view().insert_axis(Axis(1));
        let context = weighted.sum_axis(Axis(0));
        Some(Self { products, dots, scores, seen, weights, weighted, context })
    }

    /// Entropy, peak and strongest key.
    #[must_use]
    pub fn measure(&self) -> Measure {
        let (key, peak) = lens::peak(self.weights.view()).unwrap_or((0, 0.0));
        Measure { entropy: lens::entropy(self.weights.view()), peak, key }
    }
}

/// What is said of a row of weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// Nats.
    pub entropy: f32,
    /// The largest weight.
    pub peak: f32,
    /// The key that has it.
    pub key: usize,
}

/// Scores to weights: what is not seen gets nothing, the rest sums to 1.
#[must_use]
pub fn normalise(scores: ArrayView1<'_, f32>, seen: &[bool], how: Normalise) -> Array1<f32> {
    let visible = || scores.iter().zip(seen).filter(|(_, seen)| **seen).map(|(score, _)| *score);
    let (least, most) =
        visible().fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), s| (least.min(s), most.max(s)));
    let first = scores.iter().zip(seen).position(|(score, seen)| *seen && *score == most);
    let raw = scores.iter().zip(seen).enumerate().map(|(index, (score, seen))| match how {
        _ if !seen => 0.0,
        Normalise::Softmax => (score - most).exp(),
        Normalise::ArgMax => f32::from(u8::from(Some(index) == first)),
        // Where all scores are the same, there is nothing to prefer.
        Normalise::Linear if most <= least => 1.0,
        Normalise::Linear => score - least,
    });
    let raw: Array1<f32> = raw.collect();
    let sum = raw.sum();
    if sum > 0.0 { raw / sum } else { raw }
}

/// How far what stands at the query moves when a head's slice of W_O is zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// Euclidean distance between with and without.
    pub distance: f32,
    /// Length of the output with the head.
    pub length: f32,
    /// Cosine of the angle between them.
    pub cosine: f32,
}

/// See [`Moved`]. `None` where there is no such head or token.
#[must_use]
pub fn moved(trace: &LayerTrace, head: usize, query: usize) -> Option<Moved> {
    if head >= trace.heads() || query >= trace.tokens() {
        return None;
    }
    let (with, without) = (trace.added(query, None), trace.added(query, Some(head)));
    let length = |x: &Array1<f32>| x.dot(x).sqrt();
    let distance = length(&(&with - &without));
    let cosine = with.dot(&without) / (length(&with) * length(&without)).max(f32::MIN_POSITIVE);
    Some(Moved { distance, length: length(&with), cosine })
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
    fn every_way_sums_to_one_over_what_is_seen() {
        let scores = array![3.0, -1.0, 2.0, 9.0];
        for how in [Normalise::Softmax, Normalise::ArgMax, Normalise::Linear] {
            let weights = normalise(scores.view(), &[true, true, true, false], how);
            assert!((weights.sum() - 1.0).abs() < 1e-6 && weights[3] == 0.0, "{how:?}");
            assert_eq!(lens::peak(weights.view()).unwrap().0, 0, "{how:?}");
        }
        let linear = normalise(scores.view(), &[true, true, true, false], Normalise::Linear);
        assert!((linear[0] - 4.0 / 7.0).abs() < 1e-6 && linear[1] == 0.0);
        let same = normalise(array![2.0, 2.0].view(), &[true, true], Normalise::Linear);
        assert_eq!(same, array![0.5, 0.5]);
        assert_eq!(normalise(scores.view(), &[false; 4], Normalise::Softmax).sum(), 0.0);
    }

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
