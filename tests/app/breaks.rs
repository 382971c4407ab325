//! What breaks while the program runs: a system, or the memory that there is. Whoever sits there reads one line, and a
//! museum sees its loop again.

use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use super::window::{Desk, Running, wait_for};

/// The lines of a log that say something.
fn lines(log: &Path) -> Vec<String> {
    let told = std::fs::read_to_string(log).unwrap();
    told.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

/// A system of Bevy's own schedule that panics, as the variable of a program that checks itself has it.
#[cfg(debug_assertions)]
const BREAKS: &str = "ARCLIGHT_BREAKS";

#[cfg(debug_assertions)]
#[test]
fn a_system_that_breaks_ends_the_window_with_one_line() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::display((640, 360));
    let (log, breaks) = (desk.folder().join("log"), desk.folder().join("breaks"));
    let file = std::fs::File::create(&log).unwrap();
    let mut program = desk.command(&["--query", "bank", "--reduced-motion"]);
    desk.appear(program.env(BREAKS, &breaks).stderr(file).spawn().unwrap(), (640, 360));
    desk.expect("Arclight: bank attends to river");
    std::fs::write(&breaks, "").unwrap();
    desk.key("Right");
    let status = desk.program.as_mut().unwrap().0.wait().unwrap();
    assert_eq!(status.code(), Some(1));
    let told = lines(&log);
    let [line] = &told[..] else { panic!("more than a line: {told:?}") };
    let says = "arclight: stopped by a fault of its own: a system was asked to break (src/native/faults.rs:";
    assert!(line.starts_with(says), "{line}");
}

#[cfg(debug_assertions)]
#[test]
fn a_kiosk_whose_system_breaks_shows_its_loop_again_and_says_what_it_was() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::display((640, 360));
    let folder = desk.folder().to_owned();
    let [log, breaks, settings] = ["log", "breaks", "kiosk.ron"].map(|name| folder.join(name));
    let looped = "(attract: [Sentence(text: \"Cats sing.\", word: \"sing\", seconds: 600)])";
    std::fs::write(&settings, looped).unwrap();
    let file = std::fs::File::create(&log).unwrap();
    let settings = settings.to_str().unwrap();
    let mut program = desk.command(&["--kiosk", "--config", settings, "--supervise", "--reduced-motion"]);
    desk.appear(program.env(BREAKS, &breaks).stderr(file).spawn().unwrap(), (640, 360));
    desk.expect("Arclight: sing attends to");
    // Somebody is there.
    desk.tool(&["mousemove", "320", "340", "click", "1"]);
    desk.expect("Arclight: bank attends to");
    std::fs::write(&breaks, "").unwrap();
    desk.window = wait_for("the loop", || {
        let found = desk.windows("Arclight: sing attends to");
        found.lines().next().map(str::to_owned)
    });
    assert!(desk.is_running() && !breaks.exists());
    let told = lines(&log);
    let count = |part: &str| told.iter().filter(|line| line.contains(part)).count();
    let stopped = "arclight: stopped by a fault of its own: a system was asked to break";
    assert_eq!((count(stopped), count("panic")), (1, 0), "{told:?}");
    assert_eq!(count("arclight: started anew: it ended with exit status: 1"), 1, "{told:?}");
    // For whoever looks after many screens: a line when the program has begun, and no second one within the hour.
    let health = concat!("arclight: health: version ", env!("CARGO_PKG_VERSION"), ", up 0 h 0");
    assert_eq!(count(health), 1, "{told:?}");
    assert_eq!(told.len(), 3, "nothing else is said: {told:?}");
}
