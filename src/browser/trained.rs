//! MiniLM in a Web Worker, so that no frame waits for it.

use std::path::PathBuf;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::bridge;
use crate::model::{Attended, LayerTrace, Reading, wire};

/// The worker is the page's; there is one.
#[derive(Clone)]
pub struct Trained;

pub async fn open(_: PathBuf) -> Result<Trained, String> {
    bridge::open_trained().await.map(|_| Trained).map_err(|error| reason(&error))
}

pub async fn attend(_: Trained, text: String, reading: Reading) -> Result<Attended, String> {
    let Reading { causal, positionless } = reading;
    let answer = bytes(bridge::ask_trained(&text, causal, positionless).await)?;
    wire::decode(&answer).map_err(|error| error.to_string())
}

pub async fn trace(_: Trained, text: String, layer: usize, reading: Reading) -> Result<LayerTrace, String> {
    let Reading { causal, positionless } = reading;
    let answer = bytes(bridge::trace_trained(&text, layer, causal, positionless).await)?;
    wire::decode_trace(&answer).map_err(|error| error.to_string())
}

fn bytes(answer: Result<JsValue, JsValue>) -> Result<Vec<u8>, String> {
    let answer = answer.map_err(|error| reason(&error))?;
    let bytes: Uint8Array = answer.dyn_into().map_err(|_| "the worker gave no bytes".to_owned())?;
    Ok(bytes.to_vec())
}

pub fn progress() -> Option<f32> {
    Some(bridge::trained_progress() as f32)
}

fn reason(error: &JsValue) -> String {
    error.as_string().unwrap_or_else(|| format!("{error:?}"))
}
