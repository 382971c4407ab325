//! When the system asks the program to leave, or whoever started it has gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};

use super::FAILED;

/// Somebody asked.
#[derive(Resource, Clone, Default)]
struct Leaving(Arc<AtomicBool>);

/// Set for a process that is to end with the one that started it.
pub const FOLLOWS: &str = "ARCLIGHT_FOLLOWS";

/// Ends the process when its input ends, where it was told to: nobody waits for what it does any more. What it writes is
/// there whole or not at all.
pub fn end_with_input() {
    if std::env::var_os(FOLLOWS).is_some() {
        std::thread::spawn(|| {
            until_input_ends();
            end(FAILED);
        });
    }
}

/// Ends the process at once: a driver that is only beginning does not survive what it does at a program's end.
pub fn end(code: u8) -> ! {
    #[cfg(unix)]
    signal_hook::low_level::exit(code.into());
    #[cfg(not(unix))]
    std::process::exit(code.into());
}

/// Whatever ends it, there is nobody any more.
fn until_input_ends() {
    drop(std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink()));
}

/// Leaves at SIGTERM, SIGINT and SIGHUP.
pub fn plugin(app: &mut App) {
    app.init_resource::<Leaving>().add_systems(Startup, listen).add_systems(Update, leave);
}

/// Leaves when its input ends: the process that watches it has gone, or wants it to.
pub fn follow_parent(app: &mut App) {
    app.add_systems(Startup, |leaving: Res<Leaving>, proxy: Res<EventLoopProxyWrapper>| {
        let (leaving, proxy) = (leaving.0.clone(), (**proxy).clone());
        std::thread::spawn(move || {
            until_input_ends();
            leaving.store(true, Ordering::Relaxed);
            let _ = proxy.send_event(WinitUserEvent::WakeUp);
        });
    });
}

/// A window at rest draws no frame: somebody has to wake it.
fn listen(leaving: Res<Leaving>, proxy: Res<EventLoopProxyWrapper>) {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let (leaving, proxy) = (leaving.0.clone(), (**proxy).clone());
        match signal_hook::iterator::Signals::new([SIGTERM, SIGINT, SIGHUP]) {
            Ok(mut signals) => drop(std::thread::spawn(move || {
                for _ in signals.forever() {
                    leaving.store(true, Ordering::Relaxed);
                    let _ = proxy.send_event(WinitUserEvent::WakeUp);
                }
            })),
            Err(error) => warn!("signals are not heard: {error}"),
        }
    }
    #[cfg(not(unix))]
    drop((leaving, proxy));
}

/// Settings are written in the frame that changed them: nothing is left to save.
fn leave(leaving: Res<Leaving>, mut exit: MessageWriter<AppExit>) {
    if leaving.0.load(Ordering::Relaxed) {
        exit.write(AppExit::Success);
    }
}
