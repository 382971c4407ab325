//! One layer: what it holds, how it is read from the file, what it computes.

use ndarray::Array2;
use pulp::Arch;

use super::TransformerConfig;
use super::attention::{Attention, Maps};
use super::cache::LayerCache;
use super::cuts::Cuts;
use super::design::{Feed, Order};
use super::gram::Gram;
use super::linear::Linear;
use super::loader::{Bias, Loader};
use super::names::{Names, Part};
use super::norm::Norm;
use super::ops::{Turns, activate, swiglu};
use crate::{ModelError, Sees};

pub(super) struct Layer {
    pub attention_norm: Norm,
    query: Linear,
    key: Linear,
    value: Linear,
    pub output: Linear,
    gram: Gram,
    feed_norm: Norm,
    /// Where the feed-forward part has one.
    gate: Option<Linear>,
    up: Linear,
    down: Linear,
}

/// What a layer computes on the way, of the tokens that are read now.
#[derive(Clone)]
pub(super) struct Scratch {
    /// `[row, d]`: the residual stream.
    pub stream: Vec<f32>,
    /// `[row, d]`: after the norm; where the norm comes later, the stream.
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
    pub fn new(config: &TransformerConfig, rows: usize) -> Self {
        let of = |width: usize| vec![0.0; rows * width];
        let [wide, narrow] = config.widths();
        Self {
            stream: of(config.hidden),
            normed: of(config.hidden),
            query: of(wide),
            key: of(narrow),
            value: of(narrow),
            context: of(wide),
            gate: if config.design.feed == Feed::SwiGlu { of(config.feed_forward) } else { Vec::new() },
            up: of(config.feed_forward),
        }
    }
}

/// How the tokens are read that are read now.
pub(super) struct Pass<'a> {
    pub config: &'a TransformerConfig,
    pub arch: Arch,
    /// Tokens before them.
    pub first: usize,
    pub turns: &'a Turns,
    pub cuts: Option<&'a Cuts>,
    pub sees: Sees,
}

impl Layer {
    pub fn read(file: &mut Loader<'_>, config: &TransformerConfig, layer: usize) -> Result<Self, ModelError> {
        let (hidden, wide, [query, narrow]) = (config.hidden, config.feed_forward, config.widths());
        // Some of Llama's family have biases, some not; all others do.
        let bias =
            if matches!(file.names, Names::Gguf | Names::Llama) { Bias::Optional } else { Bias::Needed };
        let has_gate = config.design.feed == Feed::SwiGlu;
        let output = file.linear(Part::Output, layer, [hidden, query], bias)?;
        let dense = Array2::from_shape_vec([hidden, query], output.matrix.dense()).unwrap_or_default();
        let gate = has_gate.then(|| file.linear(Part::Gate, layer, [wide, hidden], bias)).transpose()?;
        Ok(Self {
            attention_norm: file.norm(Part::AttentionNorm, layer, config.norm(), hidden)?,
            query: file.linear(Part::Query, layer, [query, hidden], bias)?,
            key: file.linear(Part::Key, layer, [narrow, hidden], bias)?,
            value: file.linear(Part::Value, layer, [narrow, hidden], bias)?,
            gram: Gram::new(output.matrix.width, dense.view(), config.head_size()),
            output,
            feed_norm: file.norm(Part::FeedNorm, layer, config.norm(), hidden)?,
            gate,
            up: file.linear(Part::Up, layer, [wide, hidden], bias)?,
            down: file.linear(Part::Down, layer, [hidden, wide], bias)?,
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
        match pass.config.design.order {
            Order::Before => self.attention_norm.apply(stream, normed),
            Order::After => normed.copy_from_slice(stream),
        }
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
            sees: pass.sees,
            context,
            maps,
        });
        self.output.apply(pass.arch, context, stream, true);
        if pass.config.design.order == Order::After {
            self.attention_norm.apply_to(stream);
        }
    }

    /// The feed-forward part, and what it adds to the stream.
    pub fn feed(&self, pass: &Pass<'_>, scratch: &mut Scratch) {
        let Scratch { stream, normed, gate, up, .. } = scratch;
        let order = pass.config.design.order;
        match order {
            Order::Before => self.feed_norm.apply(stream, normed),
            Order::After => normed.copy_from_slice(stream),
        }
        self.up.apply(pass.arch, normed, up, false);
        if let Some(matrix) = &self.gate {
            matrix.apply(pass.arch, normed, gate, false);
            swiglu(pass.arch, gate, up);
            self.down.apply(pass.arch, gate, stream, true);
        } else {
            activate(pass.arch, pass.config.design.feed, up);
            self.down.apply(pass.arch, up, stream, true);
        }
        if order == Order::After {
            self.feed_norm.apply_to(stream);
        }
    }
}
