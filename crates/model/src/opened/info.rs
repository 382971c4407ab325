//! What lists, switches and tables need of an opened model.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::info::{Badge, ModelInfo};
use crate::transformer::TransformerConfig;
use crate::{ModelId, Tokenizer};

/// All that were opened. What is known of a model stays: others hold on to it, and it takes less than a kilobyte.
static OPENED: Mutex<BTreeMap<String, (OpenedInfo, ModelId)>> = Mutex::new(BTreeMap::new());

impl ModelId {
    /// The opened model of that id.
    #[must_use]
    pub fn opened(id: &str) -> Option<Self> {
        OPENED.lock().unwrap_or_else(PoisonError::into_inner).get(id).map(|(_, model)| *model)
    }

    /// Makes an opened model known, as whoever opened it describes it: another thread or worker, say. What was known under
    /// its id before, the same weights under another name, is no longer found by it.
    #[must_use]
    pub fn known(opened: &OpenedInfo) -> Self {
        let mut all = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, model)) = all.get(&opened.id).filter(|(info, _)| info == opened) {
            return *model;
        }
        let model = Self::of(Box::leak(Box::new(opened.leaked())));
        all.insert(opened.id.clone(), (opened.clone(), model));
        model
    }
}

/// What is known of an opened model, to hand over.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OpenedInfo {
    /// `yours-` or `dump-`, and a digest.
    pub id: String,
    /// Of file or folder.
    pub name: String,
    /// A sentence.
    pub about: String,
    /// Layers.
    pub layers: usize,
    /// Query heads in a layer.
    pub heads: usize,
    /// Key and value heads in a layer.
    pub key_value_heads: usize,
    /// No token looks at a later one.
    pub causal: bool,
    /// It says what comes next.
    pub writes: bool,
    /// Most tokens of which all maps are kept.
    pub longest: usize,
    /// Tokens that stand around every text.
    pub resting: Vec<String>,
}

impl OpenedInfo {
    pub(super) fn new(
        name: &str,
        family: &str,
        digest: u32,
        config: &TransformerConfig,
        longest: usize,
        tokenizer: &Tokenizer,
    ) -> Self {
        let TransformerConfig { layers, heads, key_value_heads, .. } = *config;
        Self {
            id: format!("yours-{digest:08x}"),
            name: name.to_owned(),
            about: format!("{name}: {family}, {layers} layers of {heads} heads."),
            layers,
            heads,
            key_value_heads,
            causal: config.design.causal,
            writes: config.design.causal,
            longest,
            resting: tokenizer.around().map(str::to_owned).collect(),
        }
    }

    fn leaked(&self) -> ModelInfo {
        let text = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let resting: Vec<&'static str> = self.resting.iter().map(|token| text(token)).collect();
        let middle = self.layers / 2;
        ModelInfo {
            id: text(&self.id),
            name: text(&self.name),
            badge: Badge::Yours,
            about: text(&self.about),
            measured: "",
            layers: self.layers,
            heads: self.heads,
            key_value_heads: self.key_value_heads,
            causal: self.causal,
            writes: self.writes,
            comes_apart: false,
            named_dimensions: false,
            mlp: true,
            resting: Box::leak(resting.into_boxed_slice()),
            longest: self.longest,
            // Nothing is known of its heads.
            opens: (middle, 0),
            heatmap: [(0, 0), (middle, 0), (self.layers.saturating_sub(1), 0)],
            named_heads: &[],
        }
    }
}
