//! A lesson whose files are damaged.

use std::sync::Arc;
use std::time::Duration;

use arclight::platform::{Machine, Native};
use arclight::session::Plain;
use arclight_core::film::Film;
use arclight_core::start::Start;

use super::headless::start_on;

/// What lies in the lesson's folder may be damaged: what can be shown is shown, and the fault is told.
#[test]
fn a_damaged_lesson_is_told_and_the_program_goes_on() {
    let from = arclight::platform::assets_dir().unwrap().join("lessons/first-look");
    for (file, plays) in
        [("lesson.ron", false), ("01-look.md", false), ("timings.json", true), ("01-look.ogg", true)]
    {
        let folder = tempfile::tempdir().unwrap();
        let lesson = folder.path().join("lessons/first-look");
        std::fs::create_dir_all(&lesson).unwrap();
        for entry in std::fs::read_dir(&from).unwrap().map(Result::unwrap) {
            std::fs::copy(entry.path(), lesson.join(entry.file_name())).unwrap();
        }
        std::fs::write(lesson.join(file), b"\xff(: {[<# 12").unwrap();
        let machine = Native { assets: Some(folder.path().to_path_buf()), ..Native::default() };
        let begin = Start { lesson: Some("first-look".into()), at: Some(1.0), ..Start::default() };
        let mut app = start_on(Machine(Arc::new(machine)), begin);
        for _ in 0..400 {
            app.update();
            std::thread::sleep(Duration::from_millis(1));
        }
        let film = app.world().resource::<Plain<Film>>();
        assert_eq!(film.timeline.is_some() && film.on, plays, "{file}: {:?}", film.fault);
        // Whether a sound is whole is the player's to find.
        if !file.ends_with("ogg") {
            assert!(
                film.fault.as_ref().is_some_and(|fault| fault.contains(file)),
                "{file}: {:?}",
                film.fault
            );
        }
    }
}
