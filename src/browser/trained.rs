//! MiniLM in a Web Worker, so that no frame waits for it.

use std::path::PathBuf;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::bridge;
use crate::model::{Attended, wire};

/// The worker is the page's; there is one.
pub type Trained = ();

pub async fn open(_: PathBuf) -> Result<Trained, String> {
    bridge::open_trained().await.map(drop).map_err(|error| reason(&error))
}

pub async fn attend((): Trained, text: String) -> Result<Attended, String> {
    let answer = bridge::ask_trained(&text).await.map_err(|error| reason(&error))?;
    let bytes: Uint8Array = answer.dyn_into().map_err(|_| "the worker gave no bytes".to_owned())?;
    wire::decode(&bytes.to_vec()).map_err(|error| error.to_string())
}

pub fn progress() -> Option<f32> {
    Some(bridge::trained_progress() as f32)
}

fn reason(error: &JsValue) -> String {
    error.as_string().unwrap_or_else(|| format!("{error:?}"))
}
