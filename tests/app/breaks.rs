//! What breaks while the program runs: a system, or the memory that there is. Whoever sits there reads one line, and a
//! museum sees its loop again.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

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
    program.env_remove("RUST_BACKTRACE");
    desk.appear(program.env(BREAKS, &breaks).stderr(file).spawn().unwrap(), (640, 360));
    desk.expect("Arclight: bank looks at river");
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
    program.env_remove("RUST_BACKTRACE");
    desk.appear(program.env(BREAKS, &breaks).stderr(file).spawn().unwrap(), (640, 360));
    desk.expect("Arclight: sing looks at");
    // Somebody is there.
    desk.tool(&["mousemove", "320", "340", "click", "1"]);
    desk.expect("Arclight: bank looks at");
    std::fs::write(&breaks, "").unwrap();
    desk.window = wait_for("the loop", || {
        let found = desk.windows("Arclight: sing looks at");
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

/// A program that gets so many kibibytes of addresses, as `ulimit -v` has them, and tells into a file.
fn limited(desk: &Desk, kibibytes: u32, arguments: &[&str], log: &Path) -> Running {
    let program = desk.command(arguments);
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v \"$0\" && exec \"$@\"", &kibibytes.to_string()]).arg(program.get_program());
    shell.args(program.get_args()).stdin(std::process::Stdio::null());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.env_remove("RUST_BACKTRACE").stderr(std::fs::File::create(log).unwrap());
    Running(shell.spawn().unwrap())
}

#[test]
fn with_little_memory_a_window_says_so_in_one_line_or_goes_on_with_less() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::display((640, 360));
    let log = desk.folder().join("log");
    let minilm = ["--query", "bank", "--reduced-motion", "--model", "minilm"];
    // Watched it is not begun again and again.
    let watched = [&minilm[..], &["--kiosk", "--supervise"]].concat();
    let picture = desk.folder().join("a.png");
    let capture = ["capture", "--out", picture.to_str().unwrap(), "--size", "64x36"];
    let window = "arclight: the window cannot be opened: there is too little memory: the system grants";
    for (kibibytes, arguments, says) in [
        (500_000, &minilm[..], window),
        (900_000, &watched, window),
        (900_000, &capture, "arclight: nothing can be drawn: there is too little memory: the system grants"),
    ] {
        let status = limited(&desk, kibibytes, arguments, &log).0.wait().unwrap();
        let told = lines(&log);
        assert!(status.code() == Some(1) && told.len() == 1, "{kibibytes}: {status} {told:?}");
        assert!(told[0].starts_with(says), "{kibibytes}: {told:?}");
    }
    assert!(!picture.exists());
    // How much a driver takes depends on the machine: where this is not enough for it, it says so.
    let mut program = limited(&desk, 1_250_000, &minilm, &log);
    let ended = wait_for("a word that is lit, or the end", || match program.0.try_wait().unwrap() {
        Some(status) => Some(Some(status)),
        None => desk.windows("Arclight: bank looks at").lines().next().map(|_| None),
    });
    // Its first window may give way to another.
    std::thread::sleep(Duration::from_secs(1));
    if let Some(status) = ended.or_else(|| program.0.try_wait().unwrap()) {
        let told = lines(&log);
        assert!(
            status.code() == Some(1) && told.len() == 1 && told[0].contains("too little memory"),
            "{told:?}"
        );
        return println!("this machine's driver takes more: {told:?}");
    }
    desk.window = desk.windows("Arclight: bank").lines().next().unwrap().to_owned();
    desk.program = Some(program);
    desk.tool(&["windowsize", &desk.window, "640", "360"]);
    desk.tool(&["windowfocus", &desk.window]);
    desk.key("Right");
    desk.expect("Arclight: to looks at");
    std::thread::sleep(Duration::from_secs(2));
    assert!(desk.is_running());
    let told = lines(&log);
    assert!(
        told.len() <= 1 && told.iter().all(|line| line.contains("too little memory for MiniLM")),
        "{told:?}"
    );
}
