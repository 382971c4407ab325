//! The trained model where it runs: in a thread of its own, or, on the page, in a Web Worker. Both look the same.

use std::path::PathBuf;

use crate::model::{Attended, LayerTrace, Reading};

/// The trained model, ready to read.
#[derive(Clone)]
pub struct Trained(imp::Trained);

impl Trained {
    /// Opens the model file in the assets folder.
    ///
    /// # Errors
    /// One readable line.
    pub async fn open(assets: PathBuf) -> Result<Self, String> {
        imp::open(assets).await.map(Self)
    }

    /// Reads a text.
    ///
    /// # Errors
    /// One readable line where the model is lost.
    pub async fn attend(self, text: String, reading: Reading) -> Result<Attended, String> {
        imp::attend(self.0, text, reading).await
    }

    /// Every step of one layer.
    ///
    /// # Errors
    /// One readable line where the model is lost or has no such layer.
    pub async fn trace(self, text: String, layer: usize, reading: Reading) -> Result<LayerTrace, String> {
        imp::trace(self.0, text, layer, reading).await
    }

    /// What of the file has come, 0 to 1; `None` where nobody counts.
    #[must_use]
    pub fn progress() -> Option<f32> {
        imp::progress()
    }
}

#[cfg(target_arch = "wasm32")]
use crate::browser::trained as imp;

#[cfg(not(target_arch = "wasm32"))]
mod imp {
    use std::path::PathBuf;
    use std::sync::Arc;

    use crate::model::{Attended, AttentionModel, LayerTrace, MiniLm, Reading};
    use crate::platform::MINILM;

    pub type Trained = Arc<MiniLm>;

    pub async fn open(assets: PathBuf) -> Result<Trained, String> {
        MiniLm::open(&assets.join(MINILM)).map(Arc::new).map_err(|error| error.to_string())
    }

    pub async fn attend(model: Trained, text: String, reading: Reading) -> Result<Attended, String> {
        Ok(model.attend_with(&text, reading))
    }

    pub async fn trace(
        model: Trained,
        text: String,
        layer: usize,
        reading: Reading,
    ) -> Result<LayerTrace, String> {
        model.trace(&text, layer, reading).ok_or_else(|| format!("MiniLM has no layer {layer}"))
    }

    pub fn progress() -> Option<f32> {
        None
    }
}
