//! MiniLM from text to attention: the tokenizer before the encoder.

use std::path::Path;

use super::{Attended, AttentionModel, Encoder, LayerTrace, ModelError, ModelId, Reading, States, WordPiece};

/// The trained model.
pub struct MiniLm {
    tokenizer: WordPiece,
    encoder: Encoder,
}

impl MiniLm {
    /// The model file within the assets folder.
    pub const FILE: &str = "models/minilm-int8g64.safetensors";

    /// Reads the model file that Arclight ships.
    ///
    /// # Errors
    /// [`ModelError`] where it is missing, cut, damaged or another one.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        let bytes =
            std::fs::read(path).map_err(|source| ModelError::Read { path: path.to_owned(), source })?;
        Self::load(&bytes, path)
    }

    /// The same from its bytes; `path` only names them in errors.
    ///
    /// # Errors
    /// [`ModelError`], as [`MiniLm::open`].
    pub fn load(bytes: &[u8], path: &Path) -> Result<Self, ModelError> {
        Ok(Self { tokenizer: WordPiece::new(), encoder: Encoder::load(bytes, path)? })
    }

    /// The encoder behind the tokenizer.
    #[must_use]
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }
}

impl AttentionModel for MiniLm {
    fn id(&self) -> ModelId {
        ModelId::MINILM
    }

    fn attend_with(&self, text: &str, reading: Reading) -> Attended {
        let (tokens, cut) = self.tokenizer.encode(text);
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        let map = self.encoder.forward_with(&ids, reading);
        Attended { model: ModelId::MINILM, text: text.to_owned(), tokens, map, cut }
    }

    fn attend_into(&self, text: &str, attended: &mut Attended) {
        let (tokens, cut) = self.tokenizer.encode(text);
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        self.encoder.forward_into(&ids, Reading::default(), &mut attended.map);
        (attended.model, attended.tokens, attended.cut) = (ModelId::MINILM, tokens, cut);
        text.clone_into(&mut attended.text);
    }

    fn states(&self, text: &str, reading: Reading) -> States {
        let (tokens, _) = self.tokenizer.encode(text);
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        let stream = self.encoder.states(&ids, reading);
        States { tokens, stream }
    }

    fn trace(&self, text: &str, layer: usize, reading: Reading) -> Option<LayerTrace> {
        let (tokens, _) = self.tokenizer.encode(text);
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        self.encoder.trace(&ids, layer, reading)
    }
}
