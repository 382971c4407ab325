//! all-MiniLM-L6-v2 on token ids: the encoder of BERT (Devlin et al. 2018) as `BertModel` of Hugging Face computes it,
//! down to the attention and no further: the pooler has no part in it.

use std::path::Path;

use ndarray::{Array, Array2, Array3, Array4, Axis, Dimension};
use pulp::Arch;

use super::config::Config;
use super::layer::{Embedding, Layer, Scratch};
use super::weights::{Manifest, Weights};
use super::{AttentionMap, LayerTrace, ModelError, Reading};

/// The trained encoder. It keeps its matrices as int8 and computes in f32.
pub struct Encoder {
    config: Config,
    arch: Arch,
    embedding: Embedding,
    layers: Vec<Layer>,
}

impl Encoder {
    /// The digests of the file that Arclight ships.
    const MANIFEST: &str = include_str!("../../../assets/models/minilm-int8g64.manifest.json");

    /// Reads the shipped model file and compares every byte with its manifest. `path` only names it in errors.
    ///
    /// # Errors
    /// [`ModelError`] for a file that is cut, damaged or another one.
    pub fn load(bytes: &[u8], path: &Path) -> Result<Self, ModelError> {
        let manifest: Manifest = serde_json::from_str(Self::MANIFEST).map_err(|error| {
            ModelError::Format { path: "minilm-int8g64.manifest.json".into(), reason: error.to_string() }
        })?;
        Self::load_with(bytes, path, Some(&manifest))
    }

    /// Reads a model file of the same names and shapes. Without a manifest its types, shapes and numbers are checked,
    /// but not whether a weight was changed.
    ///
    /// # Errors
    /// [`ModelError`], as [`Encoder::load`].
    pub fn load_with(bytes: &[u8], path: &Path, manifest: Option<&Manifest>) -> Result<Self, ModelError> {
        let config = Config::MINI_LM;
        let arch = Arch::new();
        let weights = Weights::parse(bytes, path, manifest)?;
        let embedding = Embedding::read(&weights, &config)?;
        let layers = (0..config.layers)
            .map(|layer| Layer::read(&weights, &config, arch, layer))
            .collect::<Result<_, _>>()?;
        weights.verify()?;
        Ok(Self { config, arch, embedding, layers })
    }

    /// Its sizes.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Attention of every layer and head for rows of the embedding table, `[CLS]` and `[SEP]` included.
    /// Ids after the last position are left out; an id that is not in the vocabulary counts as `[UNK]`.
    #[must_use]
    pub fn forward(&self, ids: &[u32]) -> AttentionMap {
        self.forward_with(ids, Reading::default())
    }

    /// [`Encoder::forward`] with a mask, or without positions.
    #[must_use]
    pub fn forward_with(&self, ids: &[u32], reading: Reading) -> AttentionMap {
        let mut map = AttentionMap { weights: Array4::default([0; 4]), value_norms: Array3::default([0; 3]) };
        self.forward_into(ids, reading, &mut map);
        map
    }

    /// [`Encoder::forward`] into a map whose memory is used again: at 512 tokens it holds 75 MB.
    pub fn forward_into(&self, ids: &[u32], reading: Reading, map: &mut AttentionMap) {
        let Config { layers, heads, .. } = self.config;
        let ids = self.readable(ids);
        let tokens = ids.len();
        let mut weights = recycled(&mut map.weights, layers * heads * tokens * tokens);
        let mut norms = recycled(&mut map.value_norms, layers * heads * tokens);
        let mut scratch = self.embed(ids, reading);
        for (layer, parameters) in self.layers.iter().enumerate() {
            let (square, row) = (heads * tokens * tokens, heads * tokens);
            let (weights, norms) =
                (&mut weights[layer * square..][..square], &mut norms[layer * row..][..row]);
            if layer + 1 < layers {
                parameters.forward(&mut scratch, weights, norms, reading.sees());
            } else {
                // What the last layer hands on is nobody's query, key or value.
                parameters.attend(&mut scratch, weights, norms, reading.sees(), false);
            }
        }
        map.weights = Array4::from_shape_vec([layers, heads, tokens, tokens], weights).unwrap_or_default();
        map.value_norms = Array3::from_shape_vec([layers, heads, tokens], norms).unwrap_or_default();
    }

    /// Every step of one layer for the ids of [`Encoder::forward`]; `None` where there is no such layer.
    #[must_use]
    pub fn trace(&self, ids: &[u32], layer: usize, reading: Reading) -> Option<LayerTrace> {
        let Config { heads, hidden, .. } = self.config;
        let parameters = self.layers.get(layer)?;
        let ids = self.readable(ids);
        let tokens = ids.len();
        let mut weights = vec![0.0; heads * tokens * tokens];
        let mut norms = vec![0.0; heads * tokens];
        let mut scratch = self.embed(ids, reading);
        for before in &self.layers[..layer] {
            before.forward(&mut scratch, &mut weights, &mut norms, reading.sees());
        }
        let stream = |scratch: &Scratch| Array2::from_shape_vec([tokens, hidden], scratch.hidden.clone());
        let hidden_in = stream(&scratch).ok()?;
        parameters.forward(&mut scratch, &mut weights, &mut norms, reading.sees());
        let hidden_out = stream(&scratch).ok()?;

        let [query, key, value] = [0, 1, 2].map(|part| self.by_head(&scratch.qkv, 3, part));
        let context = self.by_head(&scratch.context, 1, 0);
        let mut head_output = Array3::zeros([heads, tokens, hidden]);
        let mut output = Array3::zeros([heads, self.config.head_size(), hidden]);
        for head in 0..heads {
            let slice = parameters.head_matrix(head);
            let mixed = context.index_axis(Axis(0), head).dot(&slice.t());
            head_output.index_axis_mut(Axis(0), head).assign(&mixed);
            output.index_axis_mut(Axis(0), head).assign(&slice.t());
        }
        let rows = |rows: Vec<f32>| Array2::from_shape_vec([tokens, hidden], rows).ok();
        let (output_bias, norm) = parameters.after_heads();
        Some(LayerTrace {
            word: rows(self.embedding.words(&self.config, ids))?,
            position: rows(self.embedding.places(tokens * hidden, reading))?,
            hidden_in,
            query,
            key,
            value,
            context,
            head_output,
            output,
            output_bias,
            norm: Some(norm),
            hidden_out,
            value_norms: Array2::from_shape_vec([heads, tokens], norms).ok()?,
            sees: reading.sees(),
        })
    }

    /// The residual stream, `[depth, token, d]`: the embedding, and what each layer hands on.
    #[must_use]
    pub fn states(&self, ids: &[u32], reading: Reading) -> Array3<f32> {
        let Config { layers, heads, hidden, .. } = self.config;
        let ids = self.readable(ids);
        let tokens = ids.len();
        let mut weights = vec![0.0; heads * tokens * tokens];
        let mut norms = vec![0.0; heads * tokens];
        let mut scratch = self.embed(ids, reading);
        let mut states = scratch.hidden.clone();
        for layer in &self.layers {
            layer.forward(&mut scratch, &mut weights, &mut norms, reading.sees());
            states.extend_from_slice(&scratch.hidden);
        }
        Array3::from_shape_vec([layers + 1, tokens, hidden], states).unwrap_or_default()
    }

    fn readable<'ids>(&self, ids: &'ids [u32]) -> &'ids [u32] {
        &ids[..ids.len().min(self.config.positions)]
    }

    /// One of `parts` that lie side by side in every token's row, as `[head, token, d_k]`.
    fn by_head(&self, rows: &[f32], parts: usize, part: usize) -> Array3<f32> {
        let Config { heads, hidden, .. } = self.config;
        let d_k = self.config.head_size();
        Array3::from_shape_fn([heads, rows.len() / (parts * hidden), d_k], |(head, token, column)| {
            rows[(parts * token + part) * hidden + head * d_k + column]
        })
    }

    fn embed(&self, ids: &[u32], reading: Reading) -> Scratch {
        self.embedding.embed(&self.config, self.arch, ids, reading)
    }
}

/// An array's memory as `length` zeros.
fn recycled<D: Dimension>(array: &mut Array<f32, D>, length: usize) -> Vec<f32> {
    let mut memory = std::mem::take(array).into_raw_vec_and_offset().0;
    if memory.capacity() < length {
        // Zeroed memory of the system is not touched before it is written.
        return vec![0.0; length];
    }
    memory.resize(length, 0.0);
    memory
}
