//! What needs the app: the window, and a picture without one.

use std::process::ExitCode;
use std::time::Duration;

use arclight::app::{KIOSK_RESTS, Longest, Surface, app};
use arclight::capture::{self, CaptureError};
use arclight::driver::DriverFault;
use arclight::film::{self, Shooting};
use arclight::kept::Kept;
use arclight::platform::{self, Machine};
use arclight::scene::Tier;
use arclight::session::{Plain, SettingsFile};
use arclight_core::cli::{CaptureArgs, FilmArgs, StateArgs};
use arclight_core::start::{of_window, start};
use arclight_core::venue::Mode;
use arclight_core::visual::quality::Quality;
use bevy::prelude::AppExit;

use super::{exports, faults, memory, place, say, signals, supervise};

/// Width and height of a window that nobody has sized, where its screen has room for it.
pub const USUAL: (u32, u32) = (1440, 810);

/// Opens the window.
///
/// # Errors
/// One readable line where there is nothing to open it on.
pub fn window(arguments: &StateArgs) -> Result<ExitCode, String> {
    const NO_DISPLAY: &str =
        "there is no display to open a window on; `arclight capture --out arclight.png` draws without one";
    const NO_DRIVER: &str =
        "there is no graphics driver to draw with; on Debian and Ubuntu: apt-get install mesa-vulkan-drivers";
    if !platform::has_display() {
        return Err(NO_DISPLAY.to_owned());
    }
    let machine = Machine::here();
    let start = of_window(arguments, &*machine.0)?;
    // Nobody starts again and again what cannot begin.
    memory::enough().map_err(|why| format!("the window cannot be opened: {why}"))?;
    let watched = std::env::var_os(supervise::WATCHED).is_some();
    if !watched && (arguments.venue.supervise || (start.venue.is_kiosk() && start.venue.kiosk.supervise)) {
        return supervise::supervise();
    }
    // Bevy panics where the display lets nobody in, and where nothing can draw.
    let mut app = faults::caught(|| app(Surface::Window(USUAL.0, USUAL.1))).map_err(|why| {
        if why.contains("event loop") {
            format!("{NO_DISPLAY} ({why})")
        } else if platform::can_draw() {
            faults::cause("the window cannot be opened", &why)
        } else {
            format!("{NO_DRIVER} ({why})")
        }
    })?;
    match start.venue.mode {
        // Strangers' choices are not kept, and neither are a lecture's.
        Mode::Kiosk => {
            if let Some(notice) = &start.venue.notice {
                eprintln!("arclight: {notice}");
            }
            app.insert_resource(Longest(KIOSK_RESTS));
        }
        Mode::Present => {
            app.add_plugins((exports::plugin, place::plugin(None)));
        }
        Mode::Explore => {
            let window = machine.0.settings_file().map(|settings| settings.with_file_name("window.ron"));
            app.add_plugins((exports::plugin, place::plugin(window)));
            app.insert_resource(SettingsFile::read(machine.0.clone()));
        }
    }
    app.insert_resource(machine).insert_resource(Plain(start)).add_plugins(signals::plugin);
    if watched {
        app.add_plugins((supervise::heart, signals::follow_parent));
    }
    if arguments.watch {
        app.add_plugins(super::watch::plugin);
    }
    #[cfg(debug_assertions)]
    faults::when_asked(&mut app);
    if memory::is_scarce() {
        // Where the settings leave the choice to the program.
        app.insert_resource(Tier::Low);
    }
    let fault = app.world().resource::<DriverFault>().clone();
    match (app.run(), fault.told()) {
        (AppExit::Success, _) => Ok(ExitCode::SUCCESS),
        (AppExit::Error(_), Some(why)) => Err(faults::cause("the graphics driver failed", &why)),
        (AppExit::Error(code), None) => Err(format!("the window closed with code {code}")),
    }
}

/// Draws the state into a file.
///
/// # Errors
/// One readable line.
pub fn capture(arguments: &CaptureArgs) -> Result<(), String> {
    signals::end_with_input();
    let mut start = start(&arguments.state, &*Machine::here().0)?;
    start.state.panels.bare = arguments.bare;
    if arguments.bare {
        // The word that is lit at the start shows a newcomer what will happen, and here nobody comes.
        start.glance = None;
    }
    start.state.settings.quality = Quality::High;
    let settle = Duration::from_secs_f32(arguments.settle);
    let kept = arguments.kept.as_deref().map(Kept::read).transpose()?;
    drawn(|| capture::capture(&arguments.out, arguments.size, settle, (start, kept.as_ref())))
}

/// Films a lesson.
///
/// # Errors
/// One readable line.
pub fn film(arguments: &FilmArgs) -> Result<(), String> {
    let asked = StateArgs {
        lesson: Some(arguments.lesson.clone()),
        at: Some(0.0),
        theme: arguments.theme,
        ..StateArgs::default()
    };
    let mut start = start(&asked, &*Machine::here().0)?;
    start.state.settings.quality = Quality::High;
    let FilmArgs { out, fps, size, chapter, .. } = arguments.clone();
    let first = out.join(arclight_core::video::picture(0));
    match drawn(|| film::film(&Shooting { out, fps, size, chapter }, start))? {
        Some(video) => say(&video.display().to_string()),
        None => {
            say(&format!("{} and on; with ffmpeg installed there would be a video as well", first.display()));
        }
    }
    Ok(())
}

/// Draws without a window. Where Bevy or the driver breaks, that is what cannot be done.
fn drawn<T>(draws: impl FnOnce() -> Result<T, CaptureError>) -> Result<T, String> {
    const WHAT: &str = "nothing can be drawn";
    memory::enough().map_err(|why| format!("{WHAT}: {why}"))?;
    faults::doing(WHAT);
    draws().map_err(|error| error.to_string())
}
