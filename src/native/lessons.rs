//! `arclight lesson check`.

use std::path::{Path, PathBuf};

use arclight::platform;
use arclight_core::lesson::{Files, check};
use arclight_core::platform::NO_ASSETS;
use arclight_core::text_file;
use arclight_model::{AttentionModel, Glass, MiniLm};

use super::say;

/// Prints every fault of a lesson, or of all lessons of the program.
///
/// # Errors
/// How many there are; a line where there is no lesson.
pub fn check_all(folder: Option<PathBuf>) -> Result<(), String> {
    let folders = match folder {
        Some(folder) => vec![folder],
        None => all()?,
    };
    let glass = Glass::new();
    let minilm = platform::assets_dir().map(|assets| MiniLm::open(&assets.join(MiniLm::FILE)));
    if let Some(Err(error)) = &minilm {
        say(&format!("tokens of MiniLM are not checked: {error}"));
    }
    let minilm = minilm.and_then(Result::ok);
    let models: Vec<&dyn AttentionModel> = match &minilm {
        Some(minilm) => vec![&glass, minilm],
        None => vec![&glass],
    };
    let mut count = 0;
    for folder in &folders {
        let text = |file: &str| read(&folder.join(file));
        let sound = |file: &str| std::fs::read(folder.join(file)).ok();
        let name = name(folder);
        let faults = check(&Files {
            text: &text,
            sound: &sound,
            decode: Some(&platform::decode),
            folder: name.as_deref(),
            models: &models,
        });
        for fault in &faults {
            say(&format!("{}/{fault}", folder.display()));
        }
        if faults.is_empty() {
            say(&format!("{}: nothing is wrong", folder.display()));
        }
        count += faults.len();
    }
    match count {
        0 => Ok(()),
        1 => Err("1 fault".to_owned()),
        count => Err(format!("{count} faults")),
    }
}

/// The folder's name, by which a lesson is opened, whatever led to it.
fn name(folder: &Path) -> Option<String> {
    let named = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    named.or_else(|| Some(folder.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned()))
}

/// The lessons in the assets folder.
fn all() -> Result<Vec<PathBuf>, String> {
    let folder = platform::assets_dir().ok_or_else(|| NO_ASSETS.to_owned())?.join("lessons");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn read(path: &Path) -> Result<String, String> {
    text_file::read(path).map_err(|error| format!("cannot be read: {error}"))
}
