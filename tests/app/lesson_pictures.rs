//! The lesson drawn: every chapter looks like its reference, the same second gives the same bytes, a film moves.

use std::process::Command as Program;
use std::time::Duration;

use arclight::capture::Offscreen;
use arclight::session::{Plain, Wish, set_state, state};
use arclight_core::film::Film;
use arclight_core::intent::Intent;
use arclight_core::lesson::Command;
use arclight_core::picture::{Head, Setting};
use arclight_core::state::Facts;
use arclight_core::venue::Venue;
use image::RgbImage;
use image::imageops::{FilterType, crop_imm, replace, resize};

use super::difference::difference;
use super::lesson::lesson;
use super::reference::Reference;
use super::stills::{Judge, TOLERANCE};

/// A second of each chapter that shows what it is about.
const SECONDS: [f64; 12] = [18.0, 22.3, 14.3, 36.0, 18.5, 14.0, 22.2, 18.3, 22.0, 21.1, 46.5, 29.9];
const CELL: (u32, u32) = (480, 270);
const COLUMNS: u32 = 4;

fn shoot(stage: &mut Offscreen) -> RgbImage {
    stage.until_ready().unwrap();
    for _ in 0..8 {
        stage.frame(Duration::from_millis(250)).unwrap();
    }
    let picture = stage.picture().unwrap().try_into_dynamic().unwrap().to_rgb8();
    resize(&picture, CELL.0, CELL.1, FilterType::Triangle)
}

/// Sets something behind the back of the lesson, which goes on directing.
fn set(stage: &mut Offscreen, setting: Setting) {
    let (world, venue) = (stage.world(), Venue::default());
    let mut state = state(world);
    state.apply(&Intent::Set(setting), Facts { tokens: 12, venue: &venue });
    set_state(world, state);
}

#[test]
fn every_chapter_looks_like_its_reference() {
    let _alone = super::ALONE.lock();
    let mut stage = Offscreen::new(1280, 720, lesson(0.0)).unwrap();
    stage.settle(Duration::from_secs(1)).unwrap();
    let place = |index: usize| {
        let index = index as u32;
        (index % COLUMNS * CELL.0, index / COLUMNS * CELL.1)
    };
    let mut sheet = RgbImage::new(COLUMNS * CELL.0, 3 * CELL.1);
    let film = stage.world().resource::<Plain<Film>>();
    let begin = film.timeline.as_ref().unwrap().chapters.iter().map(|span| span.start);
    let times: Vec<f64> = begin.zip(SECONDS).map(|(begin, second)| begin + second).collect();
    for (index, time) in times.iter().enumerate() {
        stage.world().write_message(Wish(Intent::Lesson(Command::Seek(*time))));
        let (x, y) = place(index);
        replace(&mut sheet, &shoot(&mut stage), x.into(), y.into());
        let film = stage.world().resource::<Plain<Film>>();
        assert_eq!(film.moment().map(|moment| moment.chapter), Some(index));
    }
    let cell = |sheet: &RgbImage, index: usize| {
        let (x, y) = place(index);
        crop_imm(sheet, x, y, CELL.0, CELL.1).to_image()
    };
    // Each chapter is another picture than any other, and than black.
    for one in 0..SECONDS.len() {
        for other in 0..one {
            let differs = difference(&cell(&sheet, one), &cell(&sheet, other));
            assert!(differs > 1.5 * TOLERANCE, "chapters {one} and {other} look alike: {differs}");
        }
        let differs = difference(&cell(&sheet, one), &RgbImage::new(CELL.0, CELL.1));
        assert!(differs > 1.5 * TOLERANCE, "chapter {one} passes for black: {differs}");
    }
    // Another sentence in each chapter's own scene, and another head.
    for (index, time) in times.iter().enumerate() {
        stage.world().write_message(Wish(Intent::Lesson(Command::Seek(*time))));
        stage.until_ready().unwrap();
        // A crowd is of other sentences than that on stage.
        let crowd = state(stage.world()).picture.crowd.is_some();
        let text = Setting::Text("A goat sat under the old tree.".into());
        set(&mut stage, if crowd { Setting::Depth(2) } else { text });
        let differs = difference(&shoot(&mut stage), &cell(&sheet, index));
        println!("control, another sentence in chapter {}: {differs:.4}", index + 1);
        assert!(differs > 1.5 * TOLERANCE, "another sentence passes in chapter {}: {differs}", index + 1);
    }
    stage.world().write_message(Wish(Intent::Lesson(Command::Seek(times[0]))));
    let own = shoot(&mut stage);
    set(&mut stage, Setting::Head(Head::One(0)));
    let differs = difference(&shoot(&mut stage), &own);
    println!("control, another head: {differs:.4}");
    assert!(differs > 1.5 * TOLERANCE, "another head passes: {differs}");
    let mut judge = Judge::default();
    judge.look("lesson", &sheet);
    judge.end();
    // One chapter that differs is a twelfth of the sheet: each by itself.
    let reference = Reference::open("lesson").unwrap();
    for index in 0..SECONDS.len() {
        let (x, y) = place(index);
        let differs = reference.part([x, y, CELL.0, CELL.1]).difference(&cell(&sheet, index));
        println!("chapter {}: {differs:.4}", index + 1);
        assert!(differs <= TOLERANCE, "chapter {} differs: {differs}", index + 1);
    }
}

#[test]
fn the_same_second_gives_the_same_bytes_and_a_film_has_its_length_and_moves() {
    let _alone = super::ALONE.lock();
    let own = tempfile::tempdir().unwrap();
    let arclight = |words: &[&str]| {
        let done = Program::new(env!("CARGO_BIN_EXE_arclight")).args(words).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let mut pictures = Vec::new();
    for name in ["a.png", "b.png"] {
        let out = own.path().join(name);
        let words = [
            "capture",
            "--out",
            out.to_str().unwrap(),
            "--size",
            "320x180",
            "--lesson",
            "attention",
            "--at",
            "73.5",
        ];
        arclight(&words);
        pictures.push(std::fs::read(out).unwrap());
    }
    assert!(pictures[0] == pictures[1] && pictures[0].len() > 5_000);

    // The last chapter, a picture every two seconds, where an older film left more of them.
    let out = own.path().join("film 50% done");
    std::fs::create_dir(&out).unwrap();
    for number in 15..40 {
        std::fs::copy(own.path().join("a.png"), out.join(format!("{number:06}.png"))).unwrap();
    }
    let film = ["film", "--lesson", "attention", "--chapter", "12", "--fps", "0.5", "--size", "320x180"];
    arclight(&[&film[..], &["--out", out.to_str().unwrap()]].concat());
    let lesson = arclight::platform::assets_dir().unwrap().join("lessons/attention");
    let timings = std::fs::read_to_string(lesson.join("timings.json")).unwrap();
    let duration = arclight_core::lesson::Timings::read(&timings).unwrap().chapters["12-light"].duration;
    // Two seconds of the stop belong to it.
    let length = duration + 2.0;
    let count = (length * 0.5).ceil() as usize;
    assert!((16..39).contains(&count), "the first pictures of the older film were replaced");
    let frames: Vec<RgbImage> = (1..=count)
        .map(|number| image::open(out.join(format!("{number:06}.png"))).unwrap().to_rgb8())
        .collect();
    let old = image::open(out.join("000039.png")).unwrap().to_rgb8();
    assert!(frames.iter().all(|frame| *frame != old), "every picture is of this film");
    let moves = frames.windows(2).filter(|pair| difference(&pair[0], &pair[1]) > 0.002).count();
    assert!(moves * 2 > frames.len(), "{moves} of {} pictures differ from the one before", frames.len());

    let video = out.join("film.mp4");
    let there = |program: &str| Program::new(program).arg("-version").output().is_ok();
    if !there("ffmpeg") {
        assert!(!video.exists());
        println!("no ffmpeg: the video is not looked at");
        return;
    }
    for stream in ["v:0", "a:0"] {
        let words = ["-v", "error", "-select_streams", stream, "-show_entries", "stream=duration"];
        let words = [&words[..], &["-of", "default=nw=1:nk=1", video.to_str().unwrap()]].concat();
        let told = Program::new("ffprobe").args(words).output().unwrap().stdout;
        let lasts: f64 = String::from_utf8(told).unwrap().trim().parse().unwrap();
        // A picture lasts two seconds.
        assert!((lasts - length).abs() < 2.1, "{stream} lasts {lasts} s, the chapter {length} s");
    }
}
