//! One layer: what it holds, how it is read from the file, what it computes.

use ndarray::Array2;
use pulp::Arch;

use super::LlamaConfig;
use super::attention::{Attention, Maps};
use super::cache::LayerCache;
use super::cuts::Cuts;
use super::file::File;
use super::gram::Gram;
use super::ops::{Turns, rms_norm, swiglu};
use super::packed::Packed;
use crate::ModelError;

pub(super) struct Layer {
    attention_norm: Vec<f32>,
    query: Packed,
    key: Packed,
    value: Packed,
    pub output: Packed,
    gram: Gram,
    feed_norm: Vec<f32>,
    gate: Packed,
    up: Packed,
    down: Packed,
}

/// What a layer computes on the way, of the tokens that are read now.
#[derive(Clone)]
pub(super) struct Scratch {
    /// `[row, d]`: the residual stream.
    pub stream: Vec<f32>,
    /// `[row, d]`: after RMSNorm.
    pub normed: Vec<f32>,
    /// `[row, head, d_k]`.
    pub query: Vec<f32>,
    /// `[row, key-value head, d_k]`.
    pub key: Vec<f32>,
    /// `[row, key-value head, d_k]`.
    pub value: Vec<f32>,
    /// `[row, head, d_k]`.
    pub context: Vec<f32>,
    gate: Vec<f32>,
    up: Vec<f32>,
}

impl Scratch {
    pub fn new(config: &LlamaConfig, rows: usize) -> Self {
        let of = |width: usize| vec![0.0; rows * width];
        let [wide, narrow] = config.widths();
        Self {
            stream: of(config.hidden),
            normed: of(config.hidden),
            query: of(wide),
            key: of(narrow),
            value: of(narrow),
            context: of(wide),
            gate: of(config.feed_forward),
            up: of(config.feed_forward),
        }
    }
}

/// How the tokens are read that are read now.
pub(super) struct Pass<'a> {
    pub config: &'a LlamaConfig,
    pub arch: Arch,
    /// Tokens before them.
    pub first: usize,
    pub turns: &'a Turns,
    pub cuts: Option<&'a Cuts>,
    pub alone: bool,
}

impl Layer {
    pub fn read(file: &mut File<'_, '_>, config: &LlamaConfig, layer: usize) -> Result<Self, ModelError> {
        let (hidden, [wide, narrow]) = (config.hidden, config.widths());
        let name = |part: &str| format!("blk.{layer}.{part}.weight");
        let output = file.matrix(&name("attn_output"), [hidden, wide])?;
        let dense = Array2::from_shape_vec([hidden, wide], output.dense()).unwrap_or_default();
        Ok(Self {
            attention_norm: file.vector(&name("attn_norm"), hidden)?,
            query: file.matrix(&name("attn_q"), [wide, hidden])?,
            key: file.matrix(&name("attn_k"), [narrow, hidden])?,
            value: file.matrix(&name("attn_v"), [narrow, hidden])?,
            gram: Gram::new(output.width, dense.view(), config.head_size()),
            output,
            feed_norm: file.vector(&name("ffn_norm"), hidden)?,
            gate: file.matrix(&name("ffn_gate"), [config.feed_forward, hidden])?,
            up: file.matrix(&name("ffn_up"), [config.feed_forward, hidden])?,
            down: file.matrix(&name("ffn_down"), [hidden, config.feed_forward])?,
        })
    }

    /// The layer, from stream to stream.
    pub fn forward(
        &self,
        pass: &Pass<'_>,
        layer: usize,
        scratch: &mut Scratch,
        cache: &mut LayerCache,
        maps: Option<(&mut [f32], &mut [f32])>,
    ) {
        self.project(pass, scratch);
        self.attend(pass, layer, scratch, cache, maps);
        self.feed(pass, scratch);
    }

    /// Query, key and value, before they are turned by position.
    pub fn project(&self, pass: &Pass<'_>, scratch: &mut Scratch) {
        let Scratch { stream, normed, query, key, value, .. } = scratch;
        rms_norm(&self.attention_norm, pass.config.epsilon, stream, normed);
        self.query.apply(pass.arch, normed, query, false);
        self.key.apply(pass.arch, normed, key, false);
        self.value.apply(pass.arch, normed, value, false);
    }

    /// The rotation, attention, and what it adds to the stream.
    pub fn attend(
        &self,
        pass: &Pass<'_>,
        layer: usize,
        scratch: &mut Scratch,
        cache: &mut LayerCache,
        maps: Option<(&mut [f32], &mut [f32])>,
    ) {
        let Scratch { stream, query, key, value, context, .. } = scratch;
        let [wide, narrow] = pass.config.widths();
        pass.turns.apply(query, wide);
        pass.turns.apply(key, narrow);
        cache.push(pass.first, key, value);
        let maps = maps.map(|(weights, value_norms)| Maps { gram: &self.gram, weights, value_norms });
        pass.arch.dispatch(Attention {
            config: pass.config,
            layer,
            first: pass.first,
            query,
            cache,
            cuts: pass.cuts,
            alone: pass.alone,
            context,
            maps,
        });
        self.output.apply(pass.arch, context, stream, true);
    }

    /// The feed-forward part, and what it adds to the stream.
    pub fn feed(&self, pass: &Pass<'_>, scratch: &mut Scratch) {
        let Scratch { stream, normed, gate, up, .. } = scratch;
        rms_norm(&self.feed_norm, pass.config.epsilon, stream, normed);
        self.gate.apply(pass.arch, normed, gate, false);
        self.up.apply(pass.arch, normed, up, false);
        swiglu(pass.arch, gate, up);
        self.down.apply(pass.arch, gate, stream, true);
    }
}
