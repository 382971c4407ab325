//! What a person has to know stands in the window; the log is for who looks for it.

use bevy::app::PluginGroupBuilder;

/// Sends errors, and what `RUST_LOG` asks for, to the terminal. The program listens to signals itself: it may be at rest
/// when they come.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn plugins(plugins: PluginGroupBuilder) -> PluginGroupBuilder {
    use bevy::app::TerminalCtrlCHandlerPlugin;
    use bevy::log::{DEFAULT_FILTER, Level, LogPlugin};

    // Bevy says that its own table of tones is missing: the scene brings it.
    let filter = format!("{DEFAULT_FILTER}bevy_core_pipeline::tonemapping=off");
    plugins
        .set(LogPlugin { level: Level::ERROR, filter, ..Default::default() })
        .disable::<TerminalCtrlCHandlerPlugin>()
}

/// Sends errors to the browser's console.
#[cfg(target_arch = "wasm32")]
pub(crate) fn plugins(plugins: PluginGroupBuilder) -> PluginGroupBuilder {
    // Only a second program in one page would find that somebody listens already.
    let _ = console_log::init_with_level(log::Level::Error);
    plugins
}
