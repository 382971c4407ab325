//! `arclight attend`: the attention of a text as JSON for programs or as a table for people, and how long it takes.

use std::io::{self, BufWriter, Write};
use std::time::Instant;

use arclight_model::lens::Lens;
use arclight_model::{Attended, AttentionModel, Badge, ModelId, Token};
use ndarray::Array2;
use serde::ser::{Serialize, Serializer};

use crate::picture::{Head, HeadPlace};
use crate::shown::Look;

mod table;

/// What to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AttendOptions {
    /// Only that layer.
    pub layer: Option<usize>,
    /// Only that head.
    pub head: Option<Head>,
    /// Pieces merged into words.
    pub words: bool,
    /// Specials dropped, rows renormalised.
    pub no_specials: bool,
    /// What a weight means.
    pub lens: Lens,
    /// JSON, else a table of one head.
    pub json: bool,
}

/// Why attention could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum AttendError {
    /// No such layer.
    #[error("{} has no layer {layer}: choose {}", model.name, range(*layers))]
    Layer {
        /// The model.
        model: ModelId,
        /// The layer that was asked for.
        layer: usize,
        /// Layers it has.
        layers: usize,
    },
    /// No such head.
    #[error("{} has no head {head}: choose {}", model.name, range(*heads))]
    Head {
        /// The model.
        model: ModelId,
        /// The head that was asked for.
        head: usize,
        /// Heads of a layer.
        heads: usize,
    },
    /// JSON is of single heads.
    #[error("JSON has no mean of heads: choose one head, {}, or leave out --head to get all", range(*heads))]
    MeanInJson {
        /// Heads of a layer.
        heads: usize,
    },
    /// Rollout has no heads.
    #[error("rollout follows the mean of each layer's heads: leave out --head")]
    HeadOfRollout,
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

/// Writes a sentence's attention.
///
/// A table is of one head; without a choice, Glass's layer 0 head 1 and MiniLM's layer 2 head 0. JSON is of all layers
/// and heads that were not ruled out, `attention[layer][head][query][key]`; rollout has one entry in place of heads.
///
/// # Errors
/// A layer or head that the model does not have, a choice that makes no sense, or a failing `out`.
pub fn write_attention(
    attended: &Attended,
    options: &AttendOptions,
    out: &mut dyn Write,
) -> Result<(), AttendError> {
    check(attended, options)?;
    let mut out = BufWriter::new(out);
    if options.json {
        serde_json::to_writer(&mut out, &Json::new(attended, options)).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        table::write(attended, options, &mut out)?;
    }
    Ok(out.flush()?)
}

fn check(attended: &Attended, options: &AttendOptions) -> Result<(), AttendError> {
    let (model, layers, heads) = (attended.model, attended.map.layers(), attended.map.heads());
    match (options.layer, options.head) {
        (Some(layer), _) if layer >= layers => Err(AttendError::Layer { model, layer, layers }),
        (_, Some(Head::One(head))) if head >= heads => Err(AttendError::Head { model, head, heads }),
        (_, Some(Head::One(_))) if options.lens == Lens::Rollout => Err(AttendError::HeadOfRollout),
        (_, Some(Head::Mean)) if options.json && options.lens != Lens::Rollout => {
            Err(AttendError::MeanInJson { heads })
        }
        _ => Ok(()),
    }
}

/// The numbers to choose from, as people write them.
fn range(count: usize) -> String {
    match count {
        0 | 1 => "0, the only one".to_owned(),
        _ => format!("0 to {}", count - 1),
    }
}

/// Tokens and weights `[query, key]` of a head as the options ask for them; `check` has made sure that layer and head exist.
fn look(attended: &Attended, options: &AttendOptions, layer: usize, head: Head) -> (Vec<Token>, Array2<f32>) {
    let AttendOptions { words, no_specials, lens, .. } = *options;
    Look { place: HeadPlace { layer, head }, words, without_idle: no_specials, lens, everything: false }
        .at(attended)
}

/// The JSON of a sentence. A field that says what was done is there only when it was done.
#[derive(serde::Serialize)]
struct Json {
    model: ModelId,
    /// Of a model that was brought: its id is a digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lens: Option<Lens>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    specials: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cut: Option<JsonCut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<Vec<usize>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heads: Option<Vec<usize>>,
    tokens: Vec<String>,
    ids: Vec<u32>,
    attention: Vec<Vec<Matrix>>,
}

#[derive(serde::Serialize)]
struct JsonCut {
    kept: usize,
    of: usize,
}

/// Written as a list of rows.
struct Matrix(Array2<f32>);

impl Serialize for Matrix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.rows().into_iter().map(|row| row.to_vec()))
    }
}

impl Json {
    fn new(attended: &Attended, options: &AttendOptions) -> Self {
        let rollout = options.lens == Lens::Rollout;
        let layers = options.layer.map_or_else(|| (0..attended.map.layers()).collect(), |layer| vec![layer]);
        let heads: Vec<usize> = match options.head {
            Some(Head::One(head)) => vec![head],
            _ if rollout => vec![0],
            _ => (0..attended.map.heads()).collect(),
        };
        let (tokens, _) = look(attended, options, 0, Head::Mean);
        let matrix = |layer, head| Matrix(look(attended, options, layer, Head::One(head)).1);
        let attention =
            layers.iter().map(|&layer| heads.iter().map(|&head| matrix(layer, head)).collect()).collect();
        let narrowed = options.layer.is_some() || options.head.is_some();
        Self {
            model: attended.model,
            name: (attended.model.badge == Badge::Yours).then_some(attended.model.name),
            lens: (options.lens != Lens::Raw).then_some(options.lens),
            words: options.words.then_some(true),
            specials: options.no_specials.then_some(false),
            cut: attended.cut.map(|cut| JsonCut { kept: cut.kept, of: cut.of }),
            layers: narrowed.then_some(layers),
            heads: (narrowed && !rollout).then_some(heads),
            ids: tokens.iter().map(|token| token.id).collect(),
            tokens: tokens.into_iter().map(|token| token.text).collect(),
            attention,
        }
    }
}

/// How long one reading of a text takes.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct BenchResult {
    /// Tokens of the text, specials included.
    pub tokens: usize,
    /// Threads that read it.
    pub threads: usize,
    /// Median, in milliseconds.
    pub median_ms: f64,
    /// Shortest, in milliseconds.
    pub min_ms: f64,
}

/// Reads a text once to warm up and then `runs` times (1 to 10000, clamped), each time into the same memory.
pub fn bench(model: &dyn AttentionModel, text: &str, runs: usize) -> BenchResult {
    let mut attended = model.attend(text);
    let mut times: Vec<f64> = (0..runs.clamp(1, 10_000))
        .map(|_| {
            let start = Instant::now();
            model.attend_into(std::hint::black_box(text), &mut attended);
            std::hint::black_box(&attended);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median_ms = f64::midpoint(times[(times.len() - 1) / 2], times[times.len() / 2]);
    BenchResult { tokens: attended.tokens.len(), threads: 1, median_ms, min_ms: times[0] }
}
