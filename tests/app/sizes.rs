//! Pictures and windows of any shape.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::window::Desk;

fn capture(out: &std::path::Path, more: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_arclight"));
    program.arg("capture").arg("--out").arg(out).args(["--settle", "0", "--query", "bank"]).args(more);
    program.output().unwrap()
}

/// Flat pictures had textures for their glow that no driver grants.
#[test]
fn a_picture_has_any_shape() {
    let _alone = super::ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.png");
    for (width, height) in [(1920, 59), (8192, 16), (2000, 1), (1, 1), (1, 2000)] {
        let done = capture(&out, &["--size", &format!("{width}x{height}")]);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success() && said.is_empty(), "{width}x{height}: {said}");
        assert_eq!(image::image_dimensions(&out).unwrap(), (width, height));
    }
}

/// Numbers had stood there without their arcs.
#[test]
fn a_picture_that_is_taken_at_once_is_the_settled_one() {
    use super::difference::difference;
    let _alone = super::ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let drawn = |settle: &str, word: &str| {
        let out = folder.path().join("a.png");
        let mut program = Command::new(env!("CARGO_BIN_EXE_arclight"));
        program.arg("capture").arg("--out").arg(&out).args(["--size", "640x360", "--reduced-motion"]);
        let done = program.args(["--settle", settle, "--query", word]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        image::open(&out).unwrap().to_rgb8()
    };
    let (once, settled, other) = (drawn("0", "bank"), drawn("4", "bank"), drawn("4", "catch"));
    let [same, control] = [&settled, &other].map(|picture| difference(&once, picture));
    println!("taken at once: {same:.4}; control, another word: {control:.4}");
    assert!(same < 0.002 && control > 0.03, "{same} {control}");
}

#[test]
fn a_picture_that_cannot_be_kept_is_refused_before_it_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("folder.png")).unwrap();
    for name in ["keep.jpg", "keep.webp", "keep.gif", "keep.tiff", "keep.bmp", "keep", "keep.png.txt"] {
        std::fs::write(path(name), "a picture of somebody").unwrap();
    }
    for name in [
        "keep.jpg",
        "keep.webp",
        "keep.gif",
        "keep.tiff",
        "keep.bmp",
        "keep",
        "keep.png.txt",
        "folder.png",
        "no/a.png",
    ] {
        // The size would take a minute to draw.
        let done = capture(&path(name), &["--size", "8192x8192"]);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!done.status.success() && said.trim_end().lines().count() == 1, "{name}: {said}");
        assert!(said.starts_with("arclight: "), "{name}: {said}");
        if path(name).is_file() {
            assert_eq!(std::fs::read_to_string(path(name)).unwrap(), "a picture of somebody", "{name}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 8, "nothing else is left");
}

/// Of a window that saves what it shows: it may end meanwhile.
#[cfg(unix)]
#[test]
fn a_picture_for_a_window_that_has_gone_is_not_drawn() {
    let _alone = super::ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("good.png");
    std::fs::write(&out, "the picture before").unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_arclight"));
    program.arg("capture").arg("--out").arg(&out).args(["--size", "3840x2160"]);
    let mut child = program.env("ARCLIGHT_FOLLOWS", "1").stdin(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    drop(child.stdin.take());
    let code = child.wait().unwrap().code();
    assert_eq!(code, Some(1), "it went on alone");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "the picture before");
}

#[test]
fn a_window_lives_at_any_size() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::display((1500, 700));
    let settings = desk.folder().join("arclight");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("settings.ron"), "(quality: high, reduced_motion: true)").unwrap();
    desk.start(&["--query", "bank"]);
    desk.expect("Arclight: bank looks at river");
    for (width, height) in
        [("1440", "44"), ("1", "1"), ("8192", "44"), ("1", "700"), ("1500", "1"), ("960", "540")]
    {
        desk.tool(&["windowsize", &desk.window, width, height]);
        std::thread::sleep(Duration::from_millis(1500));
        assert!(desk.is_running(), "{width} x {height}");
    }
    desk.tool(&["windowfocus", &desk.window]);
    desk.key("Right");
    desk.expect("Arclight: to looks at");
}

/// Larger than any driver's textures. What follows from one refusal is not said.
#[test]
fn what_the_driver_refuses_ends_the_window_with_one_line() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::display((1280, 720));
    let log = desk.folder().join("log");
    let file = std::fs::File::create(&log).unwrap();
    let program = desk.command(&["--query", "bank", "--reduced-motion"]).stderr(file).spawn().unwrap();
    desk.appear(program, (640, 360));
    desk.expect("Arclight: bank looks at river");
    desk.tool(&["windowsize", &desk.window, "30000", "40"]);
    let status = desk.program.as_mut().unwrap().0.wait().unwrap();
    assert_eq!(status.code(), Some(1));
    let told = std::fs::read_to_string(log).unwrap();
    let own: Vec<&str> = told.lines().filter(|line| !line.is_empty()).collect();
    let [line] = own[..] else { panic!("more than a line: {told}") };
    assert!(line.starts_with("arclight: the graphics driver failed: Validation"), "{line}");
    assert!(line.contains("within the maximum supported texture size"), "{line}");
}
