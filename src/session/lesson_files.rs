//! Reads a lesson's files: from the assets folder, or, on the page, as one file that the build made of them.

use std::path::PathBuf;

use crate::lesson::{self, Fault, Timeline, Timings, Wrong};

/// A lesson that can be played, and what is wrong with it all the same.
pub struct Loaded {
    /// What there is to play.
    pub timeline: Timeline,
    /// Each costs a cue, a chapter or the sound of one.
    pub faults: Vec<Fault>,
}

/// Reads the lesson of that name, or only the `allowed` chapters of it, where any is named.
///
/// # Errors
/// One readable line where nothing can be played.
pub async fn load(assets: PathBuf, name: String, allowed: Vec<String>) -> Result<Loaded, String> {
    let files = imp::open(assets, name.clone()).await?;
    build(&files, &allowed).map_err(|reason| format!("The lesson \"{name}\" cannot be played: {reason}"))
}

fn build(files: &imp::Files, allowed: &[String]) -> Result<Loaded, String> {
    let (mut lesson, mut faults) =
        lesson::read(|file| imp::text(files, file)).map_err(|fault| fault.to_string())?;
    if !allowed.is_empty() {
        lesson.chapters.retain(|chapter| allowed.contains(&chapter.name));
    }
    let timings = imp::text(files, "timings.json")
        .and_then(|text| Timings::read(&text).map_err(|error| error.to_string()));
    let timings = timings.unwrap_or_else(|reason| {
        faults.push(Fault { file: "timings.json".to_owned(), line: 1, wrong: Wrong::File(reason) });
        Timings::default()
    });
    match Timeline::new(lesson, &timings) {
        Some(timeline) => Ok(Loaded { timeline, faults }),
        None => Err(faults.first().map_or_else(|| "it has no chapter".to_owned(), ToString::to_string)),
    }
}

#[cfg(target_arch = "wasm32")]
use crate::browser::lessons as imp;

#[cfg(not(target_arch = "wasm32"))]
mod imp {
    use std::path::PathBuf;

    /// The folder.
    pub type Files = PathBuf;

    pub async fn open(assets: PathBuf, name: String) -> Result<Files, String> {
        let folder = assets.join("lessons").join(&name);
        // A name, not a way out of the folder.
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        if is_name && folder.is_dir() {
            Ok(folder)
        } else {
            Err(format!("There is no lesson \"{name}\" in {}.", assets.join("lessons").display()))
        }
    }

    pub fn text(folder: &Files, file: &str) -> Result<String, String> {
        let path = folder.join(file);
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    }
}
