//! What is said when something breaks that should not: one line, whoever broke it.

use std::any::Any;
use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, Mutex, Once, OnceLock};

use super::{FAILED, signals};

/// What cannot be done when something breaks, in the words of the command that does it.
static DOES: OnceLock<&str> = OnceLock::new();

/// From now on the first fault is said in one line and ends the program: Bevy would go on to name the system, and others
/// what follows from it. `RUST_BACKTRACE=1` says all.
pub fn in_one_line() {
    if std::env::var_os("RUST_BACKTRACE").is_some() {
        return;
    }
    let first = Once::new();
    panic::set_hook(Box::new(move |info| {
        // Another thread that breaks meanwhile waits here until the program has ended.
        first.call_once(|| {
            let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
            let what = DOES.get().copied().unwrap_or("stopped by a fault of its own");
            let line = cause(what, &text(info.payload()));
            // A closed stderr leaves only the exit code to tell.
            drop(std::io::Write::write_fmt(
                &mut std::io::stderr(),
                format_args!("arclight: {line}{}\n", place.unwrap_or_default()),
            ));
            signals::end(FAILED);
        });
    }));
}

/// Says what is being done: with the first of these words the line of a fault begins.
pub fn doing(what: &'static str) {
    // It does one thing: the first word stands.
    DOES.get_or_init(|| what);
}

/// For tests, in a program that checks itself: once the file is there that a variable names, a system takes it away and
/// breaks.
#[cfg(debug_assertions)]
pub fn when_asked(app: &mut bevy::prelude::App) {
    let Some(file) = std::env::var_os("ARCLIGHT_BREAKS") else { return };
    app.add_systems(bevy::prelude::Update, move || {
        assert!(std::fs::remove_file(&file).is_err(), "a system was asked\n  to break");
    });
}

/// Does something that may break, silently.
///
/// # Errors
/// What the first fault said of itself.
pub fn caught<T>(does: impl FnOnce() -> T + panic::UnwindSafe) -> Result<T, String> {
    let said = Arc::new(Mutex::new(None));
    let hears = said.clone();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        if let Ok(mut said) = hears.lock() {
            said.get_or_insert_with(|| text(info.payload()));
        }
    }));
    let done = panic::catch_unwind(does);
    panic::set_hook(usual);
    done.map_err(|payload| {
        said.lock().ok().and_then(|mut said| said.take()).unwrap_or_else(|| text(payload.as_ref()))
    })
}

/// What could not be done, in one line, and why as far as it is known.
pub fn cause(what: &str, why: &str) -> String {
    let memory = ["OutOfMemory", "memory allocation", "Cannot allocate memory"];
    let means =
        if memory.iter().any(|sign| why.contains(sign)) { "there is too little memory: " } else { "" };
    format!("{what}: {means}{why}")
}

/// What a fault says of itself, in one line.
fn text(payload: &(dyn Any + Send)) -> String {
    let said =
        payload.downcast_ref::<String>().map(String::as_str).or(payload.downcast_ref::<&str>().copied());
    said.map_or_else(
        || "no reason is known".to_owned(),
        |said| said.split_whitespace().collect::<Vec<_>>().join(" "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_memory_is_called_so() {
        let why = "RequestDeviceError { inner: Core(Device(OutOfMemory)) }";
        assert_eq!(
            cause("nothing can be drawn", why),
            format!("nothing can be drawn: there is too little memory: {why}")
        );
        assert_eq!(cause("nothing can be drawn", "no"), "nothing can be drawn: no");
    }

    #[test]
    fn a_fault_that_is_caught_says_why_in_one_line() {
        assert_eq!(caught(|| 7), Ok(7));
        let four = 4;
        assert_eq!(
            caught(|| -> u8 { panic!("the driver\n  has {four} faults") }),
            Err("the driver has 4 faults".to_owned())
        );
        assert_eq!(caught(|| -> u8 { panic::panic_any(5) }), Err("no reason is known".to_owned()));
    }
}
