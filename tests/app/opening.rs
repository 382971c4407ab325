//! What docs/kiosk.md asks for before opening day: its commands, as they stand there, on a kiosk of the test's own.

use std::process::Command;

use super::window::{Desk, wait_for};

/// The commands reach that kiosk alone, whatever else the machine runs; its log stands for the journal.
const HERE: &str = r#"
sudo() { "$@"; }
id() { echo 0; }
pgrep() { command pgrep --parent "$PARENT" "$@"; }
pkill() { command pkill --parent "$PARENT" "$@"; }
journalctl() { cat "$LOG"; }
"#;

/// The commands of the list, in order: what stands in backticks and has arguments.
fn commands() -> Vec<String> {
    let text = include_str!("../../docs/kiosk.md");
    let list = text.split("## Before opening day").nth(1).unwrap();
    list.split('`').skip(1).step_by(2).filter(|code| code.contains(' ')).map(str::to_owned).collect()
}

#[test]
fn each_command_of_the_list_before_opening_day_does_what_the_list_says() {
    let _alone = super::ALONE.lock();
    let all = commands();
    let [number, kill, again, journal] = &all[..] else { panic!("a command that nobody runs here: {all:?}") };
    assert_eq!(number, again);
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut desk = Desk::listening(folder, &["--kiosk", "--supervise", "--reduced-motion"], &log, (640, 360));
    let parent = desk.pid().to_string();
    let run = |command: &str| {
        let script = format!("{HERE}\n{command}\n");
        let output =
            Command::new("sh").args(["-c", &script]).env("PARENT", &parent).env("LOG", &log).output();
        String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
    };
    let first = run(number);
    assert!(first.parse::<u32>().is_ok(), "one number: {first:?}");
    assert!(!run(journal).contains("started anew"));
    run(kill);
    let second = wait_for("another number", || {
        Some(run(again)).filter(|number| !number.is_empty() && *number != first)
    });
    assert!(second.parse::<u32>().is_ok(), "{second:?}");
    wait_for("the window", || (!desk.windows("Arclight").is_empty()).then_some(()));
    assert_eq!(run(journal).matches("started anew").count(), 1, "what the list looks for is what is written");
    assert!(desk.is_running());
}
