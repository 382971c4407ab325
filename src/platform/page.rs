//! A page: the document's side of things (`page.js`), the browser's storage, and models in a Web Worker, so that no frame
//! waits for them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arclight_core::lesson::named;
use arclight_core::platform::{Answer, LessonFiles, Platform, Reader};
use arclight_core::venue::FILE;
use arclight_core::visual::traced;
use arclight_core::visual::typeface::{Typeface, letters};
use arclight_core::writer::{Ask, Told};
use arclight_model::{Attended, LayerTrace, ModelId, Reading, States, wire};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::bridge;

/// The page that the program runs on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page;

impl Platform for Page {
    fn assets(&self) -> Option<PathBuf> {
        Some(PathBuf::from("assets"))
    }

    fn kiosk_file(&self) -> Option<PathBuf> {
        let told = bridge::venue_file(FILE).is_some() || bridge::venue_fault(FILE).is_some();
        told.then(|| PathBuf::from(FILE))
    }

    /// Files beside the page, which `boot.js` fetched before the program began.
    fn venue_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        let name = path.to_str().unwrap_or_default();
        if let Some(fault) = bridge::venue_fault(name) {
            return Err(io::Error::other(fault));
        }
        let none = "beside a page the list of words is blocked.txt";
        bridge::venue_file(name).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, none))
    }

    fn load_settings(&self) -> io::Result<String> {
        bridge::read_settings().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn save_settings(&self, text: &str) -> io::Result<()> {
        let kept = bridge::write_settings(text);
        kept.then_some(()).ok_or_else(|| io::Error::other("the browser keeps nothing for this page"))
    }

    fn settings_place(&self) -> Option<String> {
        Some("settings".to_owned())
    }

    /// All of its text in one file, which the build made.
    fn open_lesson(&self, name: String) -> Answer<LessonFiles> {
        Box::pin(async move {
            named(&name).map_err(|wrong| wrong.to_string())?;
            let answer = bridge::read_lesson(&name).await;
            let answer = answer.map_err(|error| format!("The lesson did not come: {error:?}"))?;
            let text = answer.as_string().ok_or_else(|| "The lesson is no text.".to_owned())?;
            let texts: BTreeMap<String, String> = serde_json::from_str(&text)
                .map_err(|error| format!("The lesson is not understood: {error}"))?;
            Ok(texts.into_iter().map(|(name, text)| (name, Ok(text))).collect())
        })
    }

    /// One font, of what the browser drew.
    fn typefaces(&self, runs: BTreeSet<String>) -> Answer<Vec<Typeface>> {
        Box::pin(async move {
            let mut texts: BTreeSet<String> = letters(&runs).into_iter().map(String::from).collect();
            texts.extend(runs);
            let pictures =
                bridge::draw_letters(texts.iter().cloned().collect()).map_err(|error| reason(&error))?;
            let bytes = traced::font(&traced::read(texts, &pictures)).into();
            Ok(vec![Typeface { name: "browser".to_owned(), bytes, index: 0 }])
        })
    }

    fn open_model(&self, model: ModelId) -> Answer<Arc<dyn Reader>> {
        Box::pin(async move {
            let opened = if model == ModelId::MINILM {
                bridge::open_trained().await
            } else if model == ModelId::SMOLLM2 {
                bridge::open_writing().await
            } else {
                return Err(format!("{} has no file", model.name));
            };
            opened.map_err(|error| reason(&error))?;
            Ok(Arc::new(Worker { writes: model.writes }) as Arc<dyn Reader>)
        })
    }

    fn missing(&self, model: ModelId) -> Option<String> {
        let is_missing = model == ModelId::SMOLLM2 && !bridge::has_writing();
        is_missing.then(|| "this page was built without it; the program on a desktop has it".to_owned())
    }

    fn progress(&self, model: ModelId) -> Option<f32> {
        let progress = if model.writes { bridge::writing_progress() } else { bridge::trained_progress() };
        Some(progress as f32)
    }
}

/// The workers are the page's; there is one a model.
struct Worker {
    /// Whether it has the model that writes.
    writes: bool,
}

impl Reader for Worker {
    fn attend(self: Arc<Self>, text: String, reading: Reading) -> Answer<Attended> {
        let Reading { causal, positionless, alone } = reading;
        Box::pin(async move {
            let answer = bytes(bridge::ask_trained(self.writes, &text, causal, positionless, alone).await)?;
            wire::decode(&answer).map_err(|error| error.to_string())
        })
    }

    fn states(self: Arc<Self>, text: String, reading: Reading) -> Answer<States> {
        let Reading { causal, positionless, alone } = reading;
        Box::pin(async move {
            let answer = bytes(bridge::carry_trained(self.writes, &text, causal, positionless, alone).await)?;
            wire::decode_states(&answer).map_err(|error| error.to_string())
        })
    }

    fn trace(self: Arc<Self>, text: String, layer: usize, reading: Reading) -> Answer<LayerTrace> {
        let Reading { causal, positionless, alone } = reading;
        Box::pin(async move {
            let answer =
                bytes(bridge::trace_trained(self.writes, &text, layer, causal, positionless, alone).await)?;
            wire::decode_trace(&answer).map_err(|error| error.to_string())
        })
    }

    fn ask(self: Arc<Self>, ask: Ask) -> Answer<Result<Told, String>> {
        let waits = !matches!(ask, Ask::Next(_));
        Box::pin(async move {
            let ask = wire::encode(&ask).map_err(|error| error.to_string())?;
            let answer = bytes(bridge::ask_writing(&ask, waits).await)?;
            wire::decode_told(&answer).map_err(|error| error.to_string())
        })
    }
}

fn bytes(answer: Result<JsValue, JsValue>) -> Result<Vec<u8>, String> {
    let answer = answer.map_err(|error| reason(&error))?;
    let bytes: Uint8Array = answer.dyn_into().map_err(|_| "the worker gave no bytes".to_owned())?;
    Ok(bytes.to_vec())
}

fn reason(error: &JsValue) -> String {
    error.as_string().unwrap_or_else(|| format!("{error:?}"))
}
