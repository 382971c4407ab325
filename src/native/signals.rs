//! When the system asks the program to leave, or whoever started it has gone.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};

/// Somebody asked.
#[derive(Resource, Clone, Default)]
struct Leaving(Arc<AtomicBool>);

/// Leaves at SIGTERM, SIGINT and SIGHUP.
pub fn plugin(app: &mut App) {
    app.init_resource::<Leaving>().add_systems(Startup, listen).add_systems(Update, leave);
}

/// Leaves when its input ends: the process that watches it has gone, or wants it to.
pub fn follow_parent(app: &mut App) {
    app.add_systems(Startup, |leaving: Res<Leaving>, proxy: Res<EventLoopProxyWrapper>| {
        let (leaving, proxy) = (leaving.0.clone(), (**proxy).clone());
        std::thread::spawn(move || {
            let mut rest = Vec::new();
            // Whatever ends it, there is nobody any more.
            drop(std::io::stdin().lock().read_to_end(&mut rest));
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
