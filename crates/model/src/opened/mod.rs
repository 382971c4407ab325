//! A model that somebody brings: a GGUF file of Llama's family, or a folder as Hugging Face saves it.

mod config;
mod info;
mod read;
mod shards;

use std::path::Path;

use ndarray::Array3;

pub use info::OpenedInfo;
pub use read::Progress;
pub(crate) use shards::{HeaderFault, header};

use crate::transformer::{Cuts, Draft, How, LayerMap, ReadError, Transformer};
use crate::{
    Attended, AttentionMap, AttentionModel, Cut, LayerTrace, ModelId, Reading, States, Token, Tokenizer,
};

/// Rows of an embedding table that are read at most.
pub(crate) const MOST_ROWS: usize = 1 << 22;

/// Memory that an opened model may take, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Its weights.
    pub weights: u64,
    /// Attention maps of one text, and what else is computed of it.
    pub maps: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { weights: 4 << 30, maps: 512 << 20 }
    }
}

/// A tokenizer and a transformer that belong together.
pub struct OpenedModel {
    id: ModelId,
    digest: u32,
    tokenizer: Tokenizer,
    transformer: Transformer,
    budget: Budget,
}

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// More memory than there is for it.
    #[error("{tokens} tokens need {needs} MB, and the budget is {budget} MB")]
    TooLarge {
        /// Tokens of the text.
        tokens: usize,
        /// In MB of 10⁶ bytes, rounded up.
        needs: u64,
        /// In MB of 10⁶ bytes.
        budget: u64,
    },
    /// The model has no such layer.
    #[error("there is no layer {layer}: the model has {layers}")]
    Layer {
        /// As it was asked for.
        layer: usize,
        /// Layers of the model.
        layers: usize,
    },
    /// Nothing to read, or too much.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl OpenedModel {
    /// What is known of it.
    #[must_use]
    pub fn id(&self) -> ModelId {
        self.id
    }

    /// The CRC-32 of all that was read of its weights.
    #[must_use]
    pub fn digest(&self) -> u32 {
        self.digest
    }

    /// What makes tokens of a text.
    #[must_use]
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// The model behind the tokenizer.
    #[must_use]
    pub fn transformer(&self) -> &Transformer {
        &self.transformer
    }

    /// Most tokens of which the maps of all layers fit into the budget.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.transformer.longest_with_maps()
    }

    /// Most tokens of which the map of one layer does.
    #[must_use]
    pub fn longest_of_a_layer(&self) -> usize {
        self.transformer.config().longest_within(1, self.budget.maps)
    }

    /// Tokens of a text, at most as many as the model was made for.
    #[must_use]
    pub fn encode(&self, text: &str) -> (Vec<Token>, Option<Cut>) {
        self.tokenizer.encode(text, self.transformer.config().context)
    }

    /// Maps of all layers.
    ///
    /// # Errors
    /// [`MapError`], before anything is computed.
    pub fn maps(&self, ids: &[u32], reading: Reading) -> Result<AttentionMap, MapError> {
        let config = self.transformer.config();
        self.check(ids.len(), config.bytes_of_maps(config.layers, ids.len()))?;
        let how = How { reading, maps: true, ..How::default() };
        let read = self.transformer.read(&mut self.transformer.cache(), ids, how)?;
        let map = read.rows.and_then(crate::transformer::Rows::into_map);
        Ok(map.unwrap_or_else(|| AttentionMap::empty(config.layers, config.heads)))
    }

    /// The map of one layer: of longer texts than [`OpenedModel::maps`] has room for.
    ///
    /// # Errors
    /// [`MapError`], before anything is computed.
    pub fn layer_map(&self, ids: &[u32], layer: usize, reading: Reading) -> Result<LayerMap, MapError> {
        let config = self.transformer.config();
        self.check(ids.len(), config.bytes_of_maps(1, ids.len()))?;
        let map = self.transformer.layer_map(ids, layer, How { reading, ..How::default() })?;
        map.ok_or(MapError::Layer { layer, layers: config.layers })
    }

    /// What the last token says of the next one, `[vocabulary]`; `None` where the model is not causal.
    ///
    /// # Errors
    /// [`MapError::Read`].
    pub fn logits(&self, ids: &[u32], reading: Reading) -> Result<Option<Vec<f32>>, MapError> {
        if !self.transformer.config().design.causal {
            return Ok(None);
        }
        let how = How { reading, ..How::default() };
        Ok(Some(self.transformer.read(&mut self.transformer.cache(), ids, how)?.logits))
    }

    /// Reads a text for writing on; `None` where the model is not causal.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn draft(&self, text: &str, cuts: Cuts, maps: bool) -> Result<Option<Draft>, ReadError> {
        if !self.transformer.config().design.causal {
            return Ok(None);
        }
        let ids = self.tokenizer.ids(text);
        Draft::new(&self.transformer, &ids, cuts, Reading::default(), maps).map(Some)
    }

    fn check(&self, tokens: usize, needs: u64) -> Result<(), MapError> {
        if needs > self.budget.maps {
            let [needs, budget] = [needs.div_ceil(1_000_000), self.budget.maps / 1_000_000];
            return Err(MapError::TooLarge { tokens, needs, budget });
        }
        Ok(())
    }

    /// Tokens of which the maps of all layers fit, and their rows.
    fn read(&self, text: &str) -> (Vec<Token>, Vec<u32>, Option<Cut>) {
        let (tokens, cut) = self.tokenizer.encode(text, self.longest());
        let ids = tokens.iter().map(|token| token.id).collect();
        (tokens, ids, cut)
    }
}

impl AttentionModel for OpenedModel {
    fn id(&self) -> ModelId {
        self.id
    }

    fn attend_with(&self, text: &str, reading: Reading) -> Attended {
        let (tokens, ids, cut) = self.read(text);
        let config = self.transformer.config();
        // Of no tokens there is no map.
        let map = self.maps(&ids, reading);
        let map = map.unwrap_or_else(|_| AttentionMap::empty(config.layers, config.heads));
        Attended { model: self.id, text: text.to_owned(), tokens, map, cut }
    }

    fn states(&self, text: &str, reading: Reading) -> States {
        let (tokens, ids, _) = self.read(text);
        let how = How { reading, states: true, ..How::default() };
        let read = self.transformer.read(&mut self.transformer.cache(), &ids, how).ok();
        let config = self.transformer.config();
        let none = || Array3::zeros([config.layers + 1, 0, config.hidden]);
        States { tokens, stream: read.and_then(|read| read.states).unwrap_or_else(none) }
    }

    fn trace(&self, text: &str, layer: usize, reading: Reading) -> Option<LayerTrace> {
        let (_, ids, _) = self.read(text);
        let config = self.transformer.config();
        // Each head's part of the output takes most.
        let most = (config.heads as u64 * ids.len() as u64).saturating_mul(config.hidden as u64 * 4);
        self.check(ids.len(), most).ok()?;
        self.transformer.trace(&ids, layer, How { reading, ..How::default() }).ok().flatten()
    }
}

/// The name of what is at a path.
fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "model".to_owned())
}
