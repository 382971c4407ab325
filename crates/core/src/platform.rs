//! What differs between a desktop, a page and a test: one seam, which each of them implements.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use arclight_model::{Attended, LayerTrace, ModelId, Reading, States};

use crate::visual::typeface::Typeface;
use crate::writer::{Ask, Told};

/// What comes later, or one readable line on why it does not. On a page it stays in its thread.
#[cfg(not(target_arch = "wasm32"))]
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send>>;
/// What comes later, or one readable line on why it does not. On a page it stays in its thread.
#[cfg(target_arch = "wasm32")]
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, String>>>>;

/// The texts of a lesson's folder, by file name, or why one is no text.
pub type LessonFiles = BTreeMap<String, Result<String, String>>;

/// What to say where [`Platform::assets`] finds nothing.
pub const NO_ASSETS: &str = "there is no assets folder beside the program; ARCLIGHT_ASSETS can name one";

/// How it stands with a model.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// It is opened when it is chosen.
    Closed,
    /// Its file is on its way: how much of it has come, 0 to 1, where that is counted.
    Loading(Option<f32>),
    /// It can be asked.
    Ready,
    /// It cannot be had, and why.
    Failed(String),
}

/// A model that can be asked, wherever it runs. Each answer comes away from the frame.
pub trait Reader: Send + Sync {
    /// Reads a text.
    fn attend(self: Arc<Self>, text: String, reading: Reading) -> Answer<Attended>;

    /// What the tokens of a text become, layer by layer.
    fn states(self: Arc<Self>, text: String, reading: Reading) -> Answer<States>;

    /// Every step of one layer.
    fn trace(self: Arc<Self>, text: String, layer: usize, reading: Reading) -> Answer<LayerTrace>;

    /// What a writer asks; of a model that writes.
    ///
    /// What a model cannot answer, since there is too much of it, is told within the answer.
    fn ask(self: Arc<Self>, _ask: Ask) -> Answer<Result<Told, String>> {
        Box::pin(std::future::ready(Err("this model does not write".to_owned())))
    }
}

/// Where things are kept and models run. What a platform does not say has nothing there.
pub trait Platform: Send + Sync {
    /// The folder of models, lessons and the course; `None` where there is none.
    fn assets(&self) -> Option<PathBuf> {
        None
    }

    /// `kiosk.ron` beside the program.
    fn kiosk_file(&self) -> Option<PathBuf> {
        None
    }

    /// The bytes of a file of a venue.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn venue_file(&self, _path: &Path) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }

    /// The text of the settings.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] where none were kept; others where they cannot be read.
    fn load_settings(&self) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }

    /// Keeps the text of the settings.
    ///
    /// # Errors
    /// Where it cannot be written; what was kept before is then still whole.
    fn save_settings(&self, _text: &str) -> io::Result<()> {
        Ok(())
    }

    /// Where settings are kept, as a person would look for it; `None` where nothing is kept.
    fn settings_place(&self) -> Option<String> {
        None
    }

    /// The file of the settings, where it is one.
    fn settings_file(&self) -> Option<PathBuf> {
        None
    }

    /// The text of the course's file.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] where there is none; others where it cannot be read.
    fn course(&self) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }

    /// Reads a lesson's folder.
    fn open_lesson(&self, _name: String) -> Answer<LessonFiles> {
        Box::pin(std::future::ready(Err(NO_ASSETS.to_owned())))
    }

    /// Why a model whose file comes apart cannot be had, and how it can; `None` where it may be tried.
    fn missing(&self, _model: ModelId) -> Option<String> {
        Some(NO_ASSETS.to_owned())
    }

    /// Opens a model whose weights are a file of their own.
    fn open_model(&self, _model: ModelId) -> Answer<Arc<dyn Reader>> {
        Box::pin(std::future::ready(Err(NO_ASSETS.to_owned())))
    }

    /// Fonts for runs of letters that the program's own fonts lack ([`crate::visual::typeface::foreign`]), as far as there are
    /// any.
    fn typefaces(&self, _runs: BTreeSet<String>) -> Answer<Vec<Typeface>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// What of a model's file has come, 0 to 1; `None` where nobody counts.
    fn progress(&self, _model: ModelId) -> Option<f32> {
        None
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The files of this machine, and nothing beside a program.
    pub(crate) struct Here;

    impl Platform for Here {
        fn venue_file(&self, path: &Path) -> io::Result<Vec<u8>> {
            std::fs::read(path)
        }
    }
}
