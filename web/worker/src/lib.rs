//! A model for a Web Worker: its file goes in, texts and questions go in, what it made of them comes out as bytes.

#![cfg(target_arch = "wasm32")]

use std::path::Path;

use arclight_model::scribe::Scribe;
use arclight_model::{AttentionModel, MiniLm, Reading, SmolLm2, wire};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

/// Room for a file that comes in pieces. They are copied into it as they come: nothing else holds them.
#[wasm_bindgen]
pub struct Room(Vec<u8>);

#[wasm_bindgen]
impl Room {
    /// Room for so many bytes.
    ///
    /// # Errors
    /// Where there is no memory for them.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: usize) -> Result<Self, JsError> {
        let mut room = Vec::new();
        room.try_reserve_exact(bytes).map_err(|_| JsError::new("there is too little memory for it"))?;
        room.resize(bytes, 0);
        Ok(Self(room))
    }

    /// Puts a piece where it belongs.
    ///
    /// # Errors
    /// Where it does not fit.
    pub fn put(&mut self, at: usize, piece: &Uint8Array) -> Result<(), JsError> {
        let end = at.checked_add(piece.length() as usize);
        let place = end.and_then(|end| self.0.get_mut(at..end));
        piece.copy_to(place.ok_or_else(|| JsError::new("a piece is longer than its place"))?);
        Ok(())
    }
}

enum Model {
    MiniLm(MiniLm),
    SmolLm2(Box<SmolLm2>, Scribe),
}

/// A model with its weights.
#[wasm_bindgen]
pub struct Reader(Model);

#[wasm_bindgen]
impl Reader {
    /// MiniLM, from the bytes of its file.
    ///
    /// # Errors
    /// What is wrong with the file.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &[u8]) -> Result<Self, JsError> {
        Ok(Self(Model::MiniLm(MiniLm::load(file, Path::new(MiniLm::FILE))?)))
    }

    /// SmolLM2, from its whole file, which is not kept: its memory is that of maps and answers afterwards.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn writing(room: Room) -> Result<Self, JsError> {
        let model = SmolLm2::load(&room.0, Path::new(SmolLm2::FILE))?;
        Ok(Self(Model::SmolLm2(Box::new(model), Scribe::new(true))))
    }

    fn reads(&self) -> &dyn AttentionModel {
        match &self.0 {
            Model::MiniLm(model) => model,
            Model::SmolLm2(model, _) => &**model,
        }
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
        Ok(wire::encode(&self.reads().attend_with(text, Reading { causal, positionless, alone }))?)
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
        Ok(wire::encode(&self.reads().states(text, Reading { causal, positionless, alone }))?)
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
        let trace = self.reads().trace(text, layer, Reading { causal, positionless, alone });
        let trace = trace.ok_or_else(|| JsError::new(&format!("the model has no layer {layer}")))?;
        Ok(wire::encode(&trace)?)
    }

    /// What a writer asks, as `wire::encode` made it; gives the bytes that the page's `wire::decode_told` reads, of why it
    /// cannot be answered, too.
    ///
    /// # Errors
    /// Where the model does not write, the question is none, or there is no memory.
    pub fn ask(&mut self, ask: &[u8]) -> Result<Vec<u8>, JsError> {
        let Model::SmolLm2(model, scribe) = &mut self.0 else {
            return Err(JsError::new("this model does not write"));
        };
        let ask = wire::decode_ask(ask)?;
        Ok(wire::encode(&scribe.telling(model, &ask))?)
    }
}
