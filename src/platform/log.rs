//! What a person has to know stands in the window; the log is for who looks for it.

use bevy::app::PluginGroupBuilder;

/// Who says there that Bevy's own table of tones is missing: the scene brings it.
const TONES: &str = "bevy_core_pipeline::tonemapping";
/// Who says each thing that the graphics driver refuses, and all that follows from it: `driver` says the first.
const DRIVER: &str = "bevy_render::error_handler";

/// Sends errors, and what `RUST_LOG` asks for, to the terminal. The program listens to signals itself: it may be at rest
/// when they come.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn plugins(plugins: PluginGroupBuilder) -> PluginGroupBuilder {
    use bevy::app::TerminalCtrlCHandlerPlugin;
    use bevy::log::{DEFAULT_FILTER, Level, LogPlugin};

    let filter = format!("{DEFAULT_FILTER}{TONES}=off,{DRIVER}=off");
    plugins
        .set(LogPlugin { level: Level::ERROR, filter, ..Default::default() })
        .disable::<TerminalCtrlCHandlerPlugin>()
}

/// Sends errors to the browser's console.
#[cfg(target_arch = "wasm32")]
pub(crate) fn plugins(plugins: PluginGroupBuilder) -> PluginGroupBuilder {
    struct Console;

    impl log::Log for Console {
        fn enabled(&self, about: &log::Metadata<'_>) -> bool {
            about.level() <= log::Level::Error && ![TONES, DRIVER].contains(&about.target())
        }

        fn log(&self, record: &log::Record<'_>) {
            if self.enabled(record.metadata()) {
                console_log::log(record);
            }
        }

        fn flush(&self) {}
    }

    // Only a second program in one page would find that somebody listens already.
    if log::set_logger(&Console).is_ok() {
        log::set_max_level(log::LevelFilter::Error);
    }
    plugins
}
