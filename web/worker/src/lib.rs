//! MiniLM for a Web Worker: the model's file goes in, texts go in, attention comes out as bytes.

#![cfg(target_arch = "wasm32")]

use std::path::Path;

use arclight_model::{AttentionModel, MiniLm, Reading, wire};
use wasm_bindgen::prelude::*;

/// The trained model.
#[wasm_bindgen]
pub struct Reader(MiniLm);

#[wasm_bindgen]
impl Reader {
    /// From the bytes of the model's file.
    ///
    /// # Errors
    /// What is wrong with the file.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &[u8]) -> Result<Self, JsError> {
        Ok(Self(MiniLm::load(file, Path::new(MiniLm::FILE))?))
    }

    /// Reads a text; gives the bytes that the page's `wire::decode` reads.
    ///
    /// # Errors
    /// Where there is no memory for them.
    pub fn read(
        &self,
        text: &str,
        causal: bool,
        positionless: bool,
        alone: bool,
    ) -> Result<Vec<u8>, JsError> {
        Ok(wire::encode(&self.0.attend_with(text, Reading { causal, positionless, alone }))?)
    }

    /// The states of a text's tokens; gives the bytes that the page's `wire::decode_states` reads.
    ///
    /// # Errors
    /// Where there is no memory for them.
    pub fn states(
        &self,
        text: &str,
        causal: bool,
        positionless: bool,
        alone: bool,
    ) -> Result<Vec<u8>, JsError> {
        Ok(wire::encode(&self.0.states(text, Reading { causal, positionless, alone }))?)
    }

    /// Follows a text through one layer; gives the bytes that the page's `wire::decode_trace` reads.
    ///
    /// # Errors
    /// Where there is no such layer, or no memory.
    pub fn trace(
        &self,
        text: &str,
        layer: usize,
        causal: bool,
        positionless: bool,
        alone: bool,
    ) -> Result<Vec<u8>, JsError> {
        let trace = self.0.trace(text, layer, Reading { causal, positionless, alone });
        let trace = trace.ok_or_else(|| JsError::new(&format!("MiniLM has no layer {layer}")))?;
        Ok(wire::encode(&trace)?)
    }
}
