//! What may happen to a window that nobody looks after: signals, a hang, a crash, a second one, a disk that takes nothing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::window::{Desk, wait_for};

const STILL: [&str; 3] = ["--query", "bank", "--reduced-motion"];

fn signal(name: &str, pid: u32) {
    assert!(Command::new("kill").args([name, &pid.to_string()]).status().unwrap().success());
}

/// Waits for its end; gives the exit code.
fn ended(desk: &mut Desk, most: Duration) -> Option<i32> {
    let begun = Instant::now();
    loop {
        if let Some(status) = desk.program.as_mut().unwrap().0.try_wait().unwrap() {
            return status.code();
        }
        assert!(begun.elapsed() < most, "it never left");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The processes that one has started.
fn children(pid: u32) -> Vec<u32> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn when_the_system_asks_it_leaves_at_once_and_has_kept_the_settings() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::open(&STILL);
    desk.expect("Arclight: bank looks at river");
    desk.key("t");
    let settings = desk.folder().join("arclight/settings.ron");
    wait_for("the settings", || {
        std::fs::read_to_string(&settings).ok().filter(|text| text.contains("projector"))
    });
    // At rest no frame comes by itself.
    std::thread::sleep(Duration::from_secs(3));
    signal("-TERM", desk.pid());
    assert_eq!(ended(&mut desk, Duration::from_secs(30)), Some(0));
    let kept = std::fs::read_to_string(&settings).unwrap();
    assert!(kept.contains("projector"), "{kept}");
}

#[test]
fn a_kiosk_that_breaks_or_hangs_is_started_anew_and_leaves_when_asked() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::open(&["--kiosk", "--supervise", "--reduced-motion"]);
    let parent = desk.pid();
    let child = wait_for("the watched process", || children(parent).first().copied());
    // Visitors cannot close it. Another of a desktop's windows closes when it is asked to: see below.
    desk.ask_to_close(&desk.window);
    std::thread::sleep(Duration::from_secs(8));
    assert_eq!(children(parent), [child], "a window's button closes it");
    signal("-KILL", child);
    let second = wait_for("another start", || children(parent).first().copied().filter(|pid| *pid != child));
    let window = |desk: &Desk| {
        wait_for("the window", || (!desk.windows("Arclight").is_empty()).then_some(()));
    };
    window(&desk);
    // Its heart has beaten by now; then it stands still.
    std::thread::sleep(Duration::from_secs(10));
    signal("-STOP", second);
    let third = wait_for("a third start", || children(parent).first().copied().filter(|pid| *pid != second));
    window(&desk);
    signal("-TERM", parent);
    assert_eq!(ended(&mut desk, Duration::from_secs(30)), Some(0));
    assert!(!Path::new(&format!("/proc/{third}")).exists(), "the watched process stays behind");
}

#[test]
fn elsewhere_a_window_closes_when_its_button_is_pressed() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::open(&["--present", "--reduced-motion"]);
    std::thread::sleep(Duration::from_secs(2));
    assert!(desk.is_running());
    desk.ask_to_close(&desk.window);
    assert_eq!(ended(&mut desk, Duration::from_secs(60)), Some(0));
}

#[test]
fn a_window_that_was_away_comes_back_and_settings_that_cannot_be_kept_do_no_harm() {
    let _alone = super::ALONE.lock();
    // Nothing can be written where settings are kept.
    let blocked = tempfile::tempdir().unwrap();
    std::fs::write(blocked.path().join("arclight"), "").unwrap();
    let log = blocked.path().join("log");
    let mut desk = Desk::listening(blocked, &STILL, &log, (640, 360));
    desk.expect("Arclight: bank looks at river");
    desk.key("t");
    desk.tool(&["windowunmap", &desk.window]);
    std::thread::sleep(Duration::from_secs(2));
    desk.tool(&["windowmap", &desk.window]);
    desk.tool(&["windowfocus", &desk.window]);
    desk.key("Right");
    desk.expect("Arclight: to looks at");
    assert!(desk.is_running());
    let told = std::fs::read_to_string(log).unwrap();
    assert!(!told.contains("panicked"), "{told}");
}

#[test]
fn two_at_once_leave_whole_settings() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::open(&STILL);
    desk.expect("Arclight: bank looks at river");
    let mut other =
        desk.command(&["--query", "fish", "--reduced-motion"]).spawn().map(super::window::Running).unwrap();
    let second = wait_for("the second window", || {
        let found = desk.windows("Arclight: fish");
        found.lines().next().map(str::to_owned)
    });
    for _ in 0..4 {
        for window in [desk.window.clone(), second.clone()] {
            desk.tool(&["windowfocus", &window]);
            desk.key("t");
        }
    }
    std::thread::sleep(Duration::from_secs(4));
    let text = std::fs::read_to_string(desk.folder().join("arclight/settings.ron")).unwrap();
    assert!(ron::from_str::<arclight_core::settings::Settings>(&text).is_ok(), "{text}");
    assert!(desk.is_running() && matches!(other.0.try_wait(), Ok(None)));
}

/// The assets, with a lesson that may be edited.
fn own_assets(folder: &Path) -> PathBuf {
    let (from, to) = (arclight::platform::assets_dir().unwrap(), folder.join("assets"));
    let lesson = to.join("lessons/first-look");
    std::fs::create_dir_all(&lesson).unwrap();
    for entry in std::fs::read_dir(&from).unwrap().map(Result::unwrap) {
        if entry.file_name() != "lessons" {
            std::os::unix::fs::symlink(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
    for entry in std::fs::read_dir(from.join("lessons/first-look")).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), lesson.join(entry.file_name())).unwrap();
    }
    to
}

#[test]
fn a_lesson_that_is_edited_is_shown_anew() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::open(&["--reduced-motion"]);
    let assets = own_assets(desk.folder());
    let lesson = ["--lesson", "first-look", "--at", "1.5", "--watch", "--reduced-motion"];
    let program = desk.command(&lesson).env("ARCLIGHT_ASSETS", &assets).spawn().unwrap();
    desk.appear(program, (640, 360));
    desk.expect("Arclight: ship looks at");
    let chapter = assets.join("lessons/first-look/01-look.md");
    let text = std::fs::read_to_string(&chapter).unwrap();
    std::fs::write(&chapter, text.replace("query: ship", "query: crossed")).unwrap();
    desk.expect("Arclight: crossed looks at");
    // A fault on the way leaves what was there.
    std::fs::write(&chapter, "# No lesson").unwrap();
    std::thread::sleep(Duration::from_secs(5));
    assert!(desk.is_running());
    std::fs::write(&chapter, text).unwrap();
    desk.expect("Arclight: ship looks at");
}

#[test]
fn a_picture_is_saved_by_a_key_and_four_thousand_pixels_wide() {
    let _alone = super::ALONE.lock();
    let config = tempfile::tempdir().unwrap();
    let pictures = config.path().join("Pictures");
    let dirs = format!("XDG_PICTURES_DIR=\"{}\"\n", pictures.display());
    std::fs::write(config.path().join("user-dirs.dirs"), dirs).unwrap();
    let log = config.path().join("log");
    let desk = Desk::listening(config, &STILL, &log, (640, 360));
    desk.expect("Arclight: bank looks at river");
    desk.key("ctrl+s");
    let picture = pictures.join("Arclight/arclight-1.png");
    let size = wait_for("the picture", || image::image_dimensions(&picture).ok());
    assert_eq!(size, (3840, 2160));
}

/// Numbers of the sockets that a process holds, as the system lists them.
fn sockets(pid: u32) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(format!("/proc/{pid}/fd")) else { return Vec::new() };
    let links = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    let names = links.map(|link| link.display().to_string());
    names.filter_map(|name| Some(name.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())).collect()
}

/// Of all sockets of the machine, those that reach beyond it.
fn beyond(own: &[String]) -> Vec<String> {
    let tables = ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"].map(|table| format!("/proc/net/{table}"));
    let lines = tables.iter().flat_map(|table| {
        let text = std::fs::read_to_string(table).unwrap_or_default();
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    });
    lines
        .filter(|line| line.split_whitespace().nth(9).is_some_and(|node| own.iter().any(|own| own == node)))
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one walk from its beginning to its end")]
fn anything_done_with_mouse_and_keys_breaks_nothing_and_no_network_is_opened() {
    let _alone = super::ALONE.lock();
    // What is looked for is found where it is.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    assert_eq!(beyond(&sockets(std::process::id())).len(), 1, "a socket that is there is not seen");
    drop(listener);

    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut desk = Desk::listening(folder, &["--lesson", "attention"], &log, (640, 360));
    let mut random = fastrand::Rng::with_seed(5);
    let keys = [
        "Right",
        "Left",
        "Up",
        "Down",
        "Return",
        "Escape",
        "space",
        "g",
        "a",
        "w",
        "i",
        "f",
        "m",
        "h",
        "comma",
        "period",
        "p",
        "l",
        "c",
        "t",
        "r",
        "question",
        "0",
        "Tab",
        "Home",
        "End",
        "shift+Down",
        "F1",
        "BackSpace",
        "Prior",
        "Next",
    ];
    for count in 0..240 {
        let (x, y) = (random.u32(0..640).to_string(), random.u32(0..360).to_string());
        match random.u8(0..10) {
            0..=3 => drop(desk.tool(&["key", keys[random.usize(..keys.len())]])),
            4..=6 => drop(desk.tool(&["mousemove", &x, &y, "click", "1"])),
            7 => drop(desk.tool(&["mousemove", &x, &y, "click", "4"])),
            8 => {
                drop(desk.tool(&[
                    "mousemove",
                    &x,
                    &y,
                    "mousedown",
                    "1",
                    "mousemove",
                    &y,
                    &x,
                    "mouseup",
                    "1",
                ]));
            }
            _ => drop(desk.tool(&["type", "--delay", "5", "bank naive?"])),
        }
        std::thread::sleep(Duration::from_millis(60));
        assert!(desk.is_running(), "it ended after {count} things");
    }
    assert_eq!(beyond(&sockets(desk.pid())), [] as [String; 0]);
    signal("-TERM", desk.pid());
    assert_eq!(ended(&mut desk, Duration::from_secs(60)), Some(0));
    let told = std::fs::read_to_string(log).unwrap();
    assert!(!told.contains("panicked"), "{told}");
}
