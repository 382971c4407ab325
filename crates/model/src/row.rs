//! One query and one head: from q·k through the weighted sum of the values to what the head hands on, as it is switched.

use ndarray::{Array1, Array2, ArrayView1, Axis, s};

use super::lens;
use super::steps::{Normalise, Switches};
use super::trace::LayerTrace;

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
    /// `[d]`: that sum through the head's slice of W_O, which is zero where the head is removed.
    pub part: Array1<f32>,
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
        let keys_seen = trace.sees.keys(query, trace.tokens());
        let seen: Vec<bool> = (0..trace.tokens()).map(|key| keys_seen.contains(&key)).collect();
        let weights = normalise(scores.view(), &seen, switches.normalise);
        let weighted = &trace.value.index_axis(Axis(0), head) * &weights.view().insert_axis(Axis(1));
        let context = weighted.sum_axis(Axis(0));
        let part = if switches.removed {
            Array1::zeros(trace.hidden_in.ncols())
        } else {
            trace.through(head, context.view())
        };
        Some(Self { products, dots, scores, seen, weights, weighted, context, part })
    }

    /// What the same products would measure with other switches.
    #[must_use]
    pub fn measured(&self, switches: &Switches) -> Measure {
        let scores = &self.dots / switches.divisor(self.products.ncols());
        Measure::of(normalise(scores.view(), &self.seen, switches.normalise).view())
    }

    /// Entropy, peak and strongest key.
    #[must_use]
    pub fn measure(&self) -> Measure {
        Measure::of(self.weights.view())
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

impl Measure {
    /// Of a row of weights.
    #[must_use]
    pub fn of(weights: ArrayView1<'_, f32>) -> Self {
        let (key, peak) = lens::peak(weights).unwrap_or((0, 0.0));
        Self { entropy: lens::entropy(weights), peak, key }
    }
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

/// How far what stands at the query once attention is added moves when a head hands on something else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// Euclidean distance between before and after.
    pub distance: f32,
    /// Length of what stands there before.
    pub length: f32,
    /// Cosine of the angle between them.
    pub cosine: f32,
}

/// See [`Moved`]: from the model as it was made to `part`, `[d]`, in place of what the head hands on; zeros remove it.
/// `None` where there is no such head or token.
#[must_use]
pub fn moved(trace: &LayerTrace, head: usize, query: usize, part: ArrayView1<'_, f32>) -> Option<Moved> {
    if head >= trace.heads() || query >= trace.tokens() {
        return None;
    }
    let (before, after) = (trace.added(query, None), trace.added(query, Some((head, part))));
    let length = |x: &Array1<f32>| x.dot(x).sqrt();
    let distance = length(&(&before - &after));
    let cosine = before.dot(&after) / (length(&before) * length(&after)).max(f32::MIN_POSITIVE);
    Some(Moved { distance, length: length(&before), cosine })
}

#[cfg(test)]
mod tests {
    use ndarray::{Array3, array};

    use super::*;
    use crate::{AttentionModel, Glass, Norm, Reading};

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

    /// Two heads of one number each, two tokens, a stream of two numbers.
    fn small(norm: Option<Norm>) -> LayerTrace {
        let column = |a: [f32; 2], b: [f32; 2]| Array3::from_shape_vec((2, 2, 1), [a, b].concat()).unwrap();
        let output = Array3::from_shape_vec((2, 1, 2), vec![0.0, 2.0, 1.0, 0.0]).unwrap();
        let context = column([1.0, 2.0], [1.0, -1.0]);
        let head_output = Array3::from_shape_fn((2, 2, 2), |(head, query, i)| {
            context[[head, query, 0]] * output[[head, 0, i]]
        });
        LayerTrace {
            word: Array2::zeros((2, 2)),
            position: Array2::zeros((2, 2)),
            hidden_in: array![[0.0, 0.0], [4.5, 0.0]],
            query: column([0.0, 1.0], [0.0, 0.0]),
            key: column([0.0, 0.0], [0.0, 0.0]),
            value: column([1.0, 3.0], [1.0, -3.0]),
            context,
            head_output,
            output,
            output_bias: array![0.5, 0.0],
            norm,
            hidden_out: Array2::zeros((2, 2)),
            value_norms: Array2::zeros((2, 2)),
            sees: crate::Sees::All,
        }
    }

    #[test]
    fn a_removed_head_moves_the_output_by_its_part() {
        // With both: (4.5 - 1 + 0.5, 4) = (4, 4). Without head 0: (4, 0). Without head 1: (5, 4).
        let (trace, none) = (small(None), Array1::zeros(2));
        assert_eq!(trace.added(1, None), array![4.0, 4.0]);
        let first = moved(&trace, 0, 1, none.view()).unwrap();
        assert!((first.distance - 4.0).abs() < 1e-6 && (first.length - 32.0_f32.sqrt()).abs() < 1e-6);
        assert!((first.cosine - 0.5_f32.sqrt()).abs() < 1e-6);
        let second = moved(&trace, 1, 1, none.view()).unwrap();
        assert!((second.distance - 1.0).abs() < 1e-6);
        assert!((second.cosine - 36.0 / (32.0_f32 * 41.0).sqrt()).abs() < 1e-6);
        assert_eq!(moved(&trace, 2, 1, none.view()), None);
        assert_eq!(moved(&trace, 0, 2, none.view()), None);
        // LayerNorm of (4, 4) is 0 and of (4, 0) is (1, -1), before the gain: the distance is that of (2, -3).
        let norm = Norm { gain: array![2.0, 3.0], bias: array![0.0, 1.0], epsilon: 1e-6 };
        let normed = moved(&small(Some(norm)), 0, 1, none.view()).unwrap();
        assert!((normed.distance - 13.0_f32.sqrt()).abs() < 1e-4 && (normed.length - 1.0).abs() < 1e-6);
        assert!((normed.cosine + 2.0 / 8.0_f32.sqrt()).abs() < 1e-4);
    }

    #[test]
    fn a_switched_head_hands_on_what_it_found() {
        // All scores are 0: softmax takes both values by half, arg max the first, and linear both again.
        let trace = small(None);
        let part = |switches: Switches| Row::of(&trace, 0, 1, &switches).unwrap().part;
        let with = |normalise| Switches { normalise, ..Switches::default() };
        assert_eq!(part(Switches::default()), array![0.0, 4.0]);
        assert_eq!(part(with(Normalise::ArgMax)), array![0.0, 2.0]);
        assert_eq!(part(with(Normalise::Linear)), array![0.0, 4.0]);
        assert_eq!(part(Switches { removed: true, ..with(Normalise::ArgMax) }), array![0.0, 0.0]);
        let largest = part(with(Normalise::ArgMax));
        assert_eq!(trace.added(1, Some((0, largest.view()))), array![4.0, 2.0]);
    }

    #[test]
    fn a_switch_alone_measures_what_it_would_as_a_row() {
        let trace = Glass::new().trace("the river bank by the sea", 0, Reading::default()).unwrap();
        let row = Row::of(&trace, 1, 3, &Switches::default()).unwrap();
        let hot = Switches { temperature: 3.0, ..Switches::default() };
        let flat = Switches { scaled: false, normalise: Normalise::Linear, ..Switches::default() };
        for switches in [Switches::default(), hot, flat] {
            assert_eq!(row.measured(&switches), Row::of(&trace, 1, 3, &switches).unwrap().measure());
        }
        assert!(row.measured(&hot).entropy > row.measure().entropy);
    }
}
