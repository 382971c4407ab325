//! The numbers of a step as a panel lists them: vectors with their names, a line for every key, what the switches change.

use ndarray::{Array1, s};

use super::steps::{Measure, Moved, Normalise, Row, Step, Switches, moved};
use super::{LayerTrace, Sees};

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

impl Strip {
    /// The entry that is furthest from 0, and where it stands; `None` where there are none.
    #[must_use]
    pub fn largest(&self) -> Option<(usize, f32)> {
        let all = self.values.iter().copied().enumerate();
        all.max_by(|(i, a), (j, b)| a.abs().total_cmp(&b.abs()).then(j.cmp(i)))
    }
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

/// What each switch of the head does to the row while the others are as usual; what goes into the head stays as it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alone {
    /// None is switched.
    pub none: Measure,
    /// Not divided by √d_k.
    pub undivided: Measure,
    /// At the chosen temperature, where that is not 1.
    pub heated: Option<Measure>,
    /// By arg max or linear, where one of them is chosen.
    pub normalised: Option<Measure>,
    /// Without the head.
    pub removed: Moved,
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
    /// Heads of the layer.
    pub heads: usize,
    /// d_k.
    pub head_size: usize,
    /// d.
    pub size: usize,
    /// The layer, from 0.
    pub layer: usize,
    /// Whether no token looks at a later one.
    pub causal: bool,
    /// Vectors of this step.
    pub strips: Vec<Strip>,
    /// All keys.
    pub keys: Vec<KeyLine>,
    /// As switched.
    pub now: Measure,
    /// As the model was made: no mask, positions, nothing switched. `None` until somebody compares, see
    /// [`Numbers::against`].
    pub usual: Option<Measure>,
    /// Switch by switch.
    pub alone: Alone,
    /// How far the output moves by what is switched in the head; `None` where nothing is.
    pub moved: Option<Moved>,
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
        let now = row.measure();
        let key = key.filter(|key| *key < trace.tokens()).unwrap_or(now.key);
        let keys = (0..trace.tokens()).map(|key| KeyLine {
            dot: row.dots[key],
            score: row.scores[key],
            seen: row.seen[key],
            weight: row.weights[key],
        });
        let is_switched = *switches != Switches::default();
        Some(Self {
            step,
            query,
            head,
            key,
            heads: trace.heads(),
            head_size: trace.head_size(),
            size: trace.hidden_in.ncols(),
            layer,
            causal: trace.sees == Sees::Before,
            strips: strips(step, trace, layer, &row, (head, query, key), switches),
            keys: keys.collect(),
            now,
            usual: None,
            alone: alone(trace, &row, (head, query), switches)?,
            moved: if is_switched { moved(trace, head, query, row.part.view()) } else { None },
        })
    }

    /// The same with [`Numbers::usual`] measured in the layer of the model as it was made, on the same text.
    #[must_use]
    pub fn against(self, usual: Option<&LayerTrace>) -> Self {
        let row = usual.and_then(|trace| Row::of(trace, self.head, self.query, &Switches::default()));
        Self { usual: row.map(|row| row.measure()), ..self }
    }

    /// The largest entry of all strips: their common scale.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.strips.iter().flat_map(|strip| &strip.values).fold(0.0, |most, value| most.max(value.abs()))
    }
}

fn alone(trace: &LayerTrace, row: &Row, (head, query): (usize, usize), switches: &Switches) -> Option<Alone> {
    let usual = Switches::default();
    let measured = |switches: Switches| row.measured(&switches);
    let Switches { temperature, normalise, .. } = *switches;
    let other = |is: bool, switches: Switches| is.then(|| measured(switches));
    Some(Alone {
        none: measured(usual),
        undivided: measured(Switches { scaled: false, ..usual }),
        heated: other(temperature != usual.temperature, Switches { temperature, ..usual }),
        normalised: other(normalise != Normalise::Softmax, Switches { normalise, ..usual }),
        removed: moved(trace, head, query, Array1::zeros(trace.hidden_in.ncols()).view())?,
    })
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
    // The trained model has LayerNorm, biases and a token type; Glass has none of them.
    let trained = |yes, no| if trace.norm.is_some() { yes } else { no };
    let part = Some((head, row.part.view()));
    let input = || own("what the layer was given, x", trace.hidden_in.row(query).to_vec());
    let q =
        || own(trained("query, x W_Q + b", "query, x W_Q"), trace.vector(&trace.query, head, query).to_vec());
    let k = || other(trained("key, x W_K + b", "key, x W_K"), trace.vector(&trace.key, head, key).to_vec());
    let v =
        || other(trained("value, x W_V + b", "value, x W_V"), trace.vector(&trace.value, head, key).to_vec());
    match step {
        Step::Tokens | Step::Softmax => Vec::new(),
        Step::Embedding => {
            let sum = match (layer, &trace.norm) {
                (0, None) => "their sum, x",
                (0, Some(_)) => "LayerNorm of their sum, x",
                _ => "what the layers before made of it, x",
            };
            vec![
                own("embedding of the token", trace.word.row(query).to_vec()),
                own(trained("position and token type", "position"), trace.position.row(query).to_vec()),
                own(sum, trace.hidden_in.row(query).to_vec()),
            ]
        }
        Step::Qkv => vec![input(), q(), k(), v()],
        Step::Scores => vec![q(), k(), other("entry times entry", row.products.row(key).to_vec())],
        Step::Scaled | Step::Mask => {
            let divided = &row.products.row(key) / switches.divisor(trace.head_size());
            vec![q(), k(), other("entry times entry, divided", divided.to_vec())]
        }
        Step::Values => vec![v(), other("its weight times it", row.weighted.row(key).to_vec())],
        Step::Sum => vec![own("sum over all keys", row.context.to_vec())],
        Step::Concat => {
            let mut all = trace.concatenation(query);
            let d_k = trace.head_size();
            all.slice_mut(s![head * d_k..(head + 1) * d_k]).assign(&row.context);
            vec![own("this head", row.context.to_vec()), own("all heads in a row", all.to_vec())]
        }
        Step::Output => vec![
            own("this head's part", row.part.to_vec()),
            own(
                trained("all heads' parts and b, summed", "all heads' parts, summed"),
                trace.attention_output(query, part).to_vec(),
            ),
        ],
        Step::Residual => {
            let sum = trained("their sum after LayerNorm", "their sum: what the block hands on");
            let mut strips = vec![
                input(),
                own("what attention adds", trace.attention_output(query, part).to_vec()),
                own(sum, trace.added(query, part).to_vec()),
            ];
            strips.extend(fed_forward(trace, query, switches));
            strips
        }
    }
}

/// What a trained layer hands on. Its feed-forward part has read the head as it was made.
fn fed_forward(trace: &LayerTrace, query: usize, switches: &Switches) -> Option<Strip> {
    let as_made = trace.norm.is_some() && *switches == Switches::default();
    let name = "after the feed-forward part: what the layer hands on";
    as_made.then(|| Strip { name, of: None, values: trace.hidden_out.row(query).to_vec() })
}
