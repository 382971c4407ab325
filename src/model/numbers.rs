//! The numbers of a step as a panel lists them: vectors with their names, a line for every key, what the switches change.

use super::LayerTrace;
use super::steps::{Measure, Moved, Row, Step, Switches, moved};

/// One vector.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// What it is.
    pub name: &'static str,
    /// The token it is of, where that is not the query.
    pub of: Option<usize>,
    /// Its entries.
    pub values: Vec<f32>,
}

/// One key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeyLine {
    /// q·k.
    pub dot: f32,
    /// Divided by √d_k and temperature.
    pub score: f32,
    /// Whether the query may look there.
    pub seen: bool,
    /// After normalising.
    pub weight: f32,
}

/// Everything that a panel says of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// The step.
    pub step: Step,
    /// The token that is followed.
    pub query: usize,
    /// The head.
    pub head: usize,
    /// The key that is looked at closely.
    pub key: usize,
    /// d_k.
    pub head_size: usize,
    /// Vectors of this step.
    pub strips: Vec<Strip>,
    /// All keys.
    pub keys: Vec<KeyLine>,
    /// As switched.
    pub now: Measure,
    /// As the model was made.
    pub usual: Measure,
    /// What the head moves.
    pub moved: Moved,
}

impl Numbers {
    /// `None` where there is no such head or token. Without a `key` the strongest one is looked at.
    #[must_use]
    pub fn of(
        step: Step,
        trace: &LayerTrace,
        layer: usize,
        (head, query): (usize, usize),
        key: Option<usize>,
        switches: &Switches,
    ) -> Option<Self> {
        let row = Row::of(trace, head, query, switches)?;
        let usual = Row::of(trace, head, query, &Switches::default())?.measure();
        let now = row.measure();
        let key = key.filter(|key| *key < trace.tokens()).unwrap_or(now.key);
        let keys = (0..trace.tokens()).map(|key| KeyLine {
            dot: row.dots[key],
            score: row.scores[key],
            seen: row.seen[key],
            weight: row.weights[key],
        });
        Some(Self {
            step,
            query,
            head,
            key,
            head_size: trace.head_size(),
            strips: strips(step, trace, layer, &row, (head, query, key), switches),
            keys: keys.collect(),
            now,
            usual,
            moved: moved(trace, head, query)?,
        })
    }

    /// The largest entry of all strips: their common scale.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.strips.iter().flat_map(|strip| &strip.values).fold(0.0, |most, value| most.max(value.abs()))
    }
}

fn strips(
    step: Step,
    trace: &LayerTrace,
    layer: usize,
    row: &Row,
    (head, query, key): (usize, usize, usize),
    switches: &Switches,
) -> Vec<Strip> {
    let own = |name, values: Vec<f32>| Strip { name, of: None, values };
    let other = |name, values: Vec<f32>| Strip { name, of: Some(key), values };
    let without = switches.removed.then_some(head);
    let input = || own("what the layer was given, x", trace.hidden_in.row(query).to_vec());
    let q = || own("query, x W_Q", trace.vector(&trace.query, head, query).to_vec());
    let k = || other("key, x W_K", trace.vector(&trace.key, head, key).to_vec());
    let v = || other("value, x W_V", trace.vector(&trace.value, head, key).to_vec());
    match step {
        Step::Tokens | Step::Softmax => Vec::new(),
        Step::Embedding => {
            let mut strips = vec![
                own("embedding of the token", trace.word.row(query).to_vec()),
                own("position", trace.position.row(query).to_vec()),
            ];
            let sum = match (layer, &trace.norm) {
                (0, None) => "their sum, x",
                (0, Some(_)) => "LayerNorm of their sum, x",
                _ => "what the layers before made of it, x",
            };
            strips.push(own(sum, trace.hidden_in.row(query).to_vec()));
            strips
        }
        Step::Qkv => vec![input(), q(), k(), v()],
        Step::Scores | Step::Scaled | Step::Mask => {
            vec![q(), k(), other("entry times entry", row.products.row(key).to_vec())]
        }
        Step::Values => vec![v(), other("its weight times it", row.weighted.row(key).to_vec())],
        Step::Sum => vec![own("sum over all keys", row.context.to_vec())],
        Step::Concat => {
            let mut all = trace.concatenation(query);
            let d_k = trace.head_size();
            let mut slice = all.slice_mut(ndarray::s![head * d_k..(head + 1) * d_k]);
            if switches.removed {
                slice.fill(0.0);
            } else {
                slice.assign(&row.context);
            }
            vec![own("this head", row.context.to_vec()), own("all heads, one after the other", all.to_vec())]
        }
        Step::Output => vec![
            own("this head's part", trace.head_output.slice(ndarray::s![head, query, ..]).to_vec()),
            own("all heads' parts, summed", trace.attention_output(query, without).to_vec()),
        ],
        Step::Residual => {
            let mut strips = vec![
                input(),
                own("what attention adds", trace.attention_output(query, without).to_vec()),
                own(
                    if trace.norm.is_some() {
                        "their sum after LayerNorm"
                    } else {
                        "their sum: what the block hands on"
                    },
                    trace.added(query, without).to_vec(),
                ),
            ];
            if trace.norm.is_some() && without.is_none() {
                strips.push(own(
                    "after the feed-forward part: what the layer hands on",
                    trace.hidden_out.row(query).to_vec(),
                ));
            }
            strips
        }
    }
}
