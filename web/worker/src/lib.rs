//! MiniLM for a Web Worker: the model's file goes in, texts go in, attention comes out as bytes.

#![cfg(target_arch = "wasm32")]

use std::path::Path;

use arclight::model::{AttentionModel, MiniLm, wire};
use arclight::platform::MINILM;
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
        Ok(Self(MiniLm::load(file, Path::new(MINILM))?))
    }

    /// Reads a text; gives the bytes that the page's `wire::decode` reads.
    ///
    /// # Errors
    /// Where there is no memory for them.
    pub fn read(&self, text: &str) -> Result<Vec<u8>, JsError> {
        Ok(wire::encode(&self.0.attend(text))?)
    }
}
