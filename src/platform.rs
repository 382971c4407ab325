//! Where things are on this machine.

use std::path::{Path, PathBuf};

/// File of the trained weights within the assets folder.
pub const MINILM: &str = "models/minilm-int8g64.safetensors";

/// What to say where [`assets_dir`] finds nothing.
pub const NO_ASSETS: &str = "there is no assets folder beside the program; ARCLIGHT_ASSETS can name one";

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
#[cfg(all(feature = "app", not(target_arch = "wasm32")))]
#[must_use]
pub fn can_draw() -> bool {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends: OFFSCREEN,
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    !bevy::tasks::block_on(instance.enumerate_adapters(OFFSCREEN)).is_empty()
}

/// What draws without a window: OpenGL would ask for a display.
#[cfg(feature = "app")]
pub const OFFSCREEN: wgpu::Backends = wgpu::Backends::PRIMARY;

/// Whether there is a display to open a window on. Only X11 and Wayland can be missing.
#[must_use]
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
