//! The parts of the encoder: what they hold, how they are read from the file, what they compute.

use ndarray::{Array1, Array2, ArrayView2, s};
use pulp::Arch;

use super::ModelError;
use super::Reading;
use super::Sees;
use super::attention::{Attention, Gram};
use super::config::{Config, EPSILON};
use super::kernel::panel_width;
use super::linear::Linear;
use super::ops::{LayerNorm, gelu};
use super::trace::Norm;
use super::weights::{Quantised, Weights};

/// Word, position and token type.
pub(super) struct Embedding {
    word: Quantised,
    /// `[position, hidden]`.
    position: Vec<f32>,
    /// `[hidden]`: token type 0, the only one that is used.
    kind: Vec<f32>,
    norm: LayerNorm,
}

pub(super) struct Layer {
    arch: Arch,
    head_size: usize,
    /// Query, key and value in one product.
    qkv: Linear,
    gram: Gram,
    output: Linear,
    /// W_O, `[output, input]`: the trace shows what each head hands on.
    output_matrix: Array2<f32>,
    output_bias: Array1<f32>,
    attention_norm: LayerNorm,
    up: Linear,
    down: Linear,
    output_norm: LayerNorm,
}

/// What a layer computes on the way, each `[token, ..]`.
pub(super) struct Scratch {
    pub hidden: Vec<f32>,
    pub qkv: Vec<f32>,
    pub context: Vec<f32>,
    pub wide: Vec<f32>,
    pub narrow: Vec<f32>,
}

impl Embedding {
    pub fn read(weights: &Weights<'_>, config: &Config) -> Result<Self, ModelError> {
        let Config { hidden, positions, vocabulary, group, .. } = *config;
        let rows = weights.matrix("emb.pos", [positions, hidden], group)?;
        let kind = weights.vector("emb.type0", hidden)?;
        let mut position = vec![0.0; positions * hidden];
        for (index, row) in position.chunks_exact_mut(hidden).enumerate() {
            rows.read_row(index, group, row);
        }
        let word = weights.matrix("emb.word", [vocabulary, hidden], group)?;
        Ok(Self { word, position, kind, norm: LayerNorm::read(weights, "emb.ln", hidden)? })
    }

    /// `[token, hidden]`: each token's row of the table.
    pub fn words(&self, config: &Config, ids: &[u32]) -> Vec<f32> {
        let mut rows = vec![0.0; ids.len() * config.hidden];
        for (row, id) in rows.chunks_exact_mut(config.hidden).zip(ids) {
            let id = if (*id as usize) < self.word.rows { *id } else { config.unknown };
            self.word.read_row(id as usize, config.group, row);
        }
        rows
    }

    /// The first `length` numbers of `[token, hidden]`: position, unless it is off, and token type.
    pub fn places(&self, length: usize, reading: Reading) -> Vec<f32> {
        let position =
            self.position[..length].iter().map(|place| if reading.positionless { 0.0 } else { *place });
        position.zip(self.kind.iter().cycle()).map(|(place, kind)| place + kind).collect()
    }

    /// LayerNorm of the sum of word, position and token type, with room for what the layers compute.
    pub fn embed(&self, config: &Config, arch: Arch, ids: &[u32], reading: Reading) -> Scratch {
        let Config { hidden, feed_forward, .. } = *config;
        let tokens = ids.len();
        let (mut sum, place) = (self.words(config, ids), self.places(tokens * hidden, reading));
        self.norm.add_norm(arch, &mut sum, &place);
        Scratch {
            hidden: sum,
            qkv: vec![0.0; tokens * 3 * hidden],
            context: vec![0.0; tokens * hidden],
            wide: vec![0.0; tokens * feed_forward],
            narrow: vec![0.0; tokens * hidden],
        }
    }
}

impl LayerNorm {
    /// For whoever computes it in the open.
    fn open(&self) -> Norm {
        Norm { gain: self.gain.clone().into(), bias: self.bias.clone().into(), epsilon: EPSILON }
    }

    fn read(weights: &Weights<'_>, name: &str, width: usize) -> Result<Self, ModelError> {
        Ok(Self {
            gain: weights.vector(&format!("{name}.g"), width)?,
            bias: weights.vector(&format!("{name}.b"), width)?,
        })
    }
}

impl Layer {
    pub fn read(
        weights: &Weights<'_>,
        config: &Config,
        arch: Arch,
        layer: usize,
    ) -> Result<Self, ModelError> {
        let Config { hidden, feed_forward, group, .. } = *config;
        let width = panel_width(arch);
        let part = |name: &str, outputs: usize, inputs: usize| {
            let name = format!("layer.{layer}.{name}");
            let matrix = weights.matrix(&format!("{name}.w"), [outputs, inputs], group)?;
            Ok((matrix, weights.vector(&format!("{name}.b"), outputs)?))
        };
        let norm = |name: &str| LayerNorm::read(weights, &format!("layer.{layer}.{name}"), hidden);
        let qkv = [part("q", hidden, hidden)?, part("k", hidden, hidden)?, part("v", hidden, hidden)?];
        let output = part("o", hidden, hidden)?;
        let output_matrix = output.0.dense(group);
        let output_bias = Array1::from(output.1.clone());
        Ok(Self {
            arch,
            head_size: config.head_size(),
            qkv: Linear::new(width, &qkv),
            gram: Gram::new(width, &output_matrix, config.head_size()),
            output: Linear::new(width, &[output]),
            output_matrix,
            output_bias,
            attention_norm: norm("ln1")?,
            up: Linear::new(width, &[part("up", feed_forward, hidden)?]),
            down: Linear::new(width, &[part("down", hidden, feed_forward)?]),
            output_norm: norm("ln2")?,
        })
    }

    /// The layer, from `scratch.hidden` to `scratch.hidden`. It writes the weights `[head, query, key]` and the norms
    /// of the values `[head, key]`.
    pub fn forward(&self, scratch: &mut Scratch, weights: &mut [f32], value_norms: &mut [f32], sees: Sees) {
        let arch = self.arch;
        self.attend(scratch, weights, value_norms, sees, true);
        let Scratch { hidden, context, wide, narrow, .. } = scratch;
        self.output.apply(arch, context, narrow);
        self.attention_norm.add_norm(arch, hidden, narrow);
        self.up.apply(arch, hidden, wide);
        gelu(arch, wide);
        self.down.apply(arch, wide, narrow);
        self.output_norm.add_norm(arch, hidden, narrow);
    }

    /// The layer as far as its weights, and the context if it is wanted.
    pub fn attend(
        &self,
        scratch: &mut Scratch,
        weights: &mut [f32],
        value_norms: &mut [f32],
        sees: Sees,
        context: bool,
    ) {
        self.qkv.apply(self.arch, &scratch.hidden, &mut scratch.qkv);
        self.arch.dispatch(Attention {
            head_size: self.head_size,
            hidden: self.output_matrix.ncols(),
            qkv: &scratch.qkv,
            gram: &self.gram,
            weights,
            value_norms,
            sees,
            context: context.then_some(&mut scratch.context[..]),
        });
    }

    /// The columns of W_O that one head's context goes through, `[hidden, d_k]`.
    pub fn head_matrix(&self, head: usize) -> ArrayView2<'_, f32> {
        self.output_matrix.slice(s![.., head * self.head_size..(head + 1) * self.head_size])
    }

    /// `[hidden]`: the bias of W_O, and the LayerNorm after the residual.
    pub fn after_heads(&self) -> (Array1<f32>, Norm) {
        (self.output_bias.clone(), self.attention_norm.open())
    }
}
