//! A desktop: files of this machine, and models in threads of their own.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arclight_core::lesson::named;
use arclight_core::platform::{Answer, LessonFiles, NO_ASSETS, Platform, Reader};
use arclight_core::visual::typeface::{Typeface, letters};
use arclight_core::writer::{Ask, Scribe, Told};
use arclight_core::{course, predict, text_file};
use arclight_model::{Attended, AttentionModel, LayerTrace, MiniLm, ModelId, Reading, SmolLm2, States};
use kira::sound::static_sound::StaticSoundData;

use super::files::keep;
use super::{OFFSCREEN, fonts};

/// This machine.
#[derive(Debug, Clone, Default)]
pub struct Native {
    /// The folder of models, lessons and the course.
    pub assets: Option<PathBuf>,
    /// The file of the settings.
    pub settings: Option<PathBuf>,
}

impl Native {
    /// Its assets, and the user's own settings: `arclight/settings.ron` in the config folder.
    #[must_use]
    pub fn here() -> Self {
        let settings = directories::ProjectDirs::from("", "", "arclight");
        Self { assets: assets_dir(), settings: settings.map(|dirs| dirs.config_dir().join("settings.ron")) }
    }
}

impl Platform for Native {
    fn assets(&self) -> Option<PathBuf> {
        self.assets.clone()
    }

    fn kiosk_file(&self) -> Option<PathBuf> {
        let program = std::env::current_exe().ok()?;
        program.parent().map(|folder| folder.join(arclight_core::venue::FILE)).filter(|path| path.is_file())
    }

    fn venue_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn load_settings(&self) -> io::Result<String> {
        let path = self.settings.as_ref().ok_or(io::ErrorKind::NotFound)?;
        text_file::read(path)
    }

    fn save_settings(&self, text: &str) -> io::Result<()> {
        self.settings.as_deref().map_or(Ok(()), |path| keep(path, text))
    }

    fn settings_file(&self) -> Option<PathBuf> {
        self.settings.clone()
    }

    fn settings_place(&self) -> Option<String> {
        self.settings.as_ref().map(|path| path.display().to_string())
    }

    fn course(&self) -> io::Result<String> {
        let assets = self.assets.as_ref().ok_or(io::ErrorKind::NotFound)?;
        text_file::read(&assets.join(course::FILE))
    }

    fn open_lesson(&self, name: String) -> Answer<LessonFiles> {
        let lessons = self.assets.as_ref().map(|assets| assets.join("lessons"));
        Box::pin(async move { lesson(&lessons.ok_or(NO_ASSETS)?, &name) })
    }

    fn typefaces(&self, runs: BTreeSet<String>) -> Answer<Vec<Typeface>> {
        Box::pin(async move { Ok(fonts::with(&letters(&runs))) })
    }

    fn open_model(&self, model: ModelId) -> Answer<Arc<dyn Reader>> {
        let assets = self.assets.clone();
        Box::pin(async move {
            if !has_room() {
                return Err(format!("there is too little memory for {}", model.name));
            }
            if model == ModelId::SMOLLM2 {
                let model = predict::open(assets.as_deref()).map_err(|error| error.to_string())?;
                return Ok(
                    Arc::new(Writing { model: Threaded(Arc::new(model)), scribe: Mutex::default() }) as _
                );
            }
            if model != ModelId::MINILM {
                return Err(format!("{} has no file", model.name));
            }
            let path = assets.ok_or(NO_ASSETS)?.join(MiniLm::FILE);
            let model = MiniLm::open(&path).map_err(|error| error.to_string())?;
            Ok(Arc::new(Threaded(Arc::new(model))) as Arc<dyn Reader>)
        })
    }

    fn missing(&self, model: ModelId) -> Option<String> {
        let found = (model == ModelId::SMOLLM2).then(|| predict::find_file(self.assets.as_deref()));
        found?.err().map(|error| error.to_string())
    }
}

/// Whether the system grants what MiniLM takes: its file, and the maps of a long sentence. What fails later cannot be caught.
fn has_room() -> bool {
    const BYTES: usize = 150_000_000;
    let mut room = Vec::<u8>::new();
    // What nobody looks at would not be asked for.
    std::hint::black_box(&mut room).try_reserve_exact(BYTES).is_ok()
        && std::hint::black_box(&room).capacity() >= BYTES
}

/// A model in whichever thread asks it.
struct Threaded<M>(Arc<M>);

impl<M> Clone for Threaded<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<M: AttentionModel + 'static> Reader for Threaded<M> {
    fn attend(self: Arc<Self>, text: String, reading: Reading) -> Answer<Attended> {
        Box::pin(async move { Ok(self.0.attend_with(&text, reading)) })
    }

    fn states(self: Arc<Self>, text: String, reading: Reading) -> Answer<States> {
        Box::pin(async move { Ok(self.0.states(&text, reading)) })
    }

    fn trace(self: Arc<Self>, text: String, layer: usize, reading: Reading) -> Answer<LayerTrace> {
        let none = move || format!("there is no layer {layer}");
        Box::pin(async move { self.0.trace(&text, layer, reading).ok_or_else(none) })
    }
}

/// A model that writes: what it has read of a text is kept for the next question.
struct Writing {
    model: Threaded<SmolLm2>,
    scribe: Mutex<Option<Scribe>>,
}

impl Reader for Writing {
    fn attend(self: Arc<Self>, text: String, reading: Reading) -> Answer<Attended> {
        Arc::new(self.model.clone()).attend(text, reading)
    }

    fn states(self: Arc<Self>, text: String, reading: Reading) -> Answer<States> {
        Arc::new(self.model.clone()).states(text, reading)
    }

    fn trace(self: Arc<Self>, text: String, layer: usize, reading: Reading) -> Answer<LayerTrace> {
        Arc::new(self.model.clone()).trace(text, layer, reading)
    }

    fn ask(self: Arc<Self>, ask: Ask) -> Answer<Result<Told, String>> {
        Box::pin(async move {
            // Whoever failed while it was held left nothing that is of use.
            let mut scribe = self.scribe.lock().unwrap_or_else(PoisonError::into_inner);
            let mut kept = scribe.take().unwrap_or_else(|| Scribe::new(true));
            let told = kept.tell(&self.model.0, &ask);
            *scribe = Some(kept);
            Ok(told)
        })
    }
}

/// The texts of a lesson's folder; sounds are no texts.
fn lesson(lessons: &Path, name: &str) -> Result<LessonFiles, String> {
    named(name).map_err(|wrong| wrong.to_string())?;
    let folder = lessons.join(name);
    if !folder.is_dir() {
        return Err(format!("There is no lesson \"{name}\" in {}.", lessons.display()));
    }
    let failed = |error: &io::Error| format!("{}: {error}", folder.display());
    let mut files = LessonFiles::new();
    for entry in std::fs::read_dir(&folder).map_err(|error| failed(&error))? {
        let path = entry.map_err(|error| failed(&error))?.path();
        let is_text =
            path.extension().is_some_and(|ending| ["ron", "md", "json"].iter().any(|own| ending == *own));
        if let (true, Some(name)) = (is_text, path.file_name().and_then(|name| name.to_str())) {
            // Who needs the file says what is wrong with it.
            files.insert(name.to_owned(), text_file::read(&path).map_err(|error| error.to_string()));
        }
    }
    Ok(files)
}

/// Decodes a sound as the player does: how long it is, in seconds.
///
/// # Errors
/// Why it cannot be played.
pub fn decode(sound: &[u8]) -> Result<f64, String> {
    let sound = StaticSoundData::from_cursor(io::Cursor::new(sound.to_vec()));
    sound.map(|sound| sound.duration().as_secs_f64()).map_err(|error| error.to_string())
}

/// The folder of the model files: `ARCLIGHT_ASSETS`, else `assets` beside the program or above it, else that of the
/// package, else that of the working directory.
#[must_use]
pub fn assets_dir() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("ARCLIGHT_ASSETS") {
        return Some(PathBuf::from(folder));
    }
    let program = std::env::current_exe().ok();
    let beside = program.iter().flat_map(|program| program.ancestors().skip(1).map(Path::to_path_buf));
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = std::env::current_dir().ok();
    beside
        .chain(package)
        .chain(here)
        .map(|folder| folder.join("assets"))
        .find(|assets| assets.join("models").is_dir())
}

/// Whether anything on this machine can draw offscreen. Bevy would panic where nothing can.
#[must_use]
pub fn can_draw() -> bool {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends: OFFSCREEN,
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    !bevy::tasks::block_on(instance.enumerate_adapters(OFFSCREEN)).is_empty()
}

/// Whether there is a display to open a window on. Only X11 and Wayland can be missing.
#[must_use]
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
