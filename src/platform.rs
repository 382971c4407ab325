//! Where things are on this machine.

use std::path::{Path, PathBuf};

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
    beside.chain(package).chain(here).map(|folder| folder.join("assets")).find(|assets| assets.join("models").is_dir())
}
