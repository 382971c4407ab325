//! The lesson as pictures, one after the other, and as a video with its sound where ffmpeg is there.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command as Program, Stdio};
use std::time::Duration;

use arclight_core::film::Film;
use arclight_core::intent::{Intent, Settings};
use arclight_core::lesson::{Command, Timeline};
use arclight_core::settings::Sound;
use arclight_core::start::Start;
use bevy::prelude::*;

use crate::capture::{CaptureError, Offscreen, save};
use crate::platform::Machine;
use crate::session::{Plain, Wish};

/// What is filmed.
#[derive(Debug, Clone)]
pub struct Shooting {
    /// The folder for everything.
    pub out: PathBuf,
    /// Pictures a second.
    pub fps: f64,
    /// Width and height, pixels.
    pub size: (u32, u32),
    /// Only that chapter, from 0.
    pub chapter: Option<usize>,
}

/// Seconds that a stop point stands.
const STOP: f64 = 2.0;
/// Longer steps are taken in two: what the models answer at its beginning has to come to rest by its end.
const LONG: f64 = 0.5;

/// Films it; gives the video, or where the pictures are and why there is none.
///
/// # Errors
/// [`CaptureError`].
pub fn film(shooting: &Shooting, start: Start) -> Result<Result<PathBuf, String>, CaptureError> {
    std::fs::create_dir_all(&shooting.out)
        .map_err(|error| CaptureError::Write { path: shooting.out.clone(), reason: error.to_string() })?;
    let mut stage = Offscreen::new(shooting.size.0, shooting.size.1, start)?;
    stage.settle(Duration::ZERO)?;
    let film = stage.world().resource::<Plain<Film>>();
    let name = film.name.clone();
    let timeline = film.timeline.clone().ok_or_else(|| {
        CaptureError::Lesson(film.fault.clone().unwrap_or_else(|| "there is no lesson".to_owned()))
    })?;
    let first = shooting.chapter.unwrap_or(0);
    if first >= timeline.chapters.len() {
        return Err(CaptureError::Lesson(format!("the lesson has {} chapters", timeline.chapters.len())));
    }
    let last = shooting.chapter.unwrap_or(timeline.chapters.len() - 1);
    ask(&mut stage, Intent::Settings(Settings::Sound(Sound::default())))?;
    ask(&mut stage, Intent::Lesson(Command::GoTo(first)))?;
    ask(&mut stage, Intent::Lesson(Command::Play))?;
    let count = pictures(shooting, &timeline, first, last);
    for index in 0..count {
        let path = shooting.out.join(format!("{:06}.png", index + 1));
        save(&stage.picture()?, &path)?;
        progress(index + 1, count);
        advance(&mut stage, 1.0 / shooting.fps, last)?;
    }
    let assets = stage.world().resource::<Machine>().0.assets();
    let lesson = assets.as_deref().map(|assets| assets.join("lessons").join(name));
    let made = video(shooting, &timeline, lesson, (first, last), count);
    Ok(made.map_err(|why| format!("{}/000001.png and on; {why}", shooting.out.display())))
}

/// How many pictures the chapters take, stops included.
fn pictures(shooting: &Shooting, timeline: &Timeline, first: usize, last: usize) -> usize {
    let seconds: f64 = timeline.chapters[first..=last].iter().map(|span| span.duration + STOP).sum();
    (seconds * shooting.fps).ceil().max(1.0) as usize
}

fn ask(stage: &mut Offscreen, intent: Intent) -> Result<(), CaptureError> {
    stage.world().write_message(Wish(intent));
    stage.until_ready()
}

/// Lets time pass; a stop point stands for a while, then the lesson goes on.
fn advance(stage: &mut Offscreen, seconds: f64, last: usize) -> Result<(), CaptureError> {
    let mut left = seconds;
    while left > 1e-9 {
        let film = stage.world().resource::<Plain<Film>>();
        let Some(timeline) = film.timeline.clone() else { return Ok(()) };
        let (chapter, local) = timeline.chapter_at(film.player.time());
        let span = &timeline.chapters[chapter];
        // Not beyond the end of the chapter: what is left of the step falls into the stop.
        let to_end = (span.duration - local).max(0.0) + 2e-3;
        let waits = film.player.is_waiting();
        let step = if waits { left.min(STOP) } else { left.min(to_end) };
        left -= step;
        if step > LONG {
            stage.frame(Duration::from_secs_f64(step - LONG))?;
            stage.until_ready()?;
            stage.frame(Duration::from_secs_f64(LONG))?;
        } else {
            stage.frame(Duration::from_secs_f64(step))?;
        }
        stage.until_ready()?;
        let stood = stage.world().resource::<Plain<Film>>().player.waited();
        if stood.is_some_and(|stood| stood >= STOP - 1e-6) && chapter < last {
            ask(stage, Intent::Lesson(Command::Play))?;
        }
    }
    Ok(())
}

/// One line that fills.
fn progress(done: usize, count: usize) {
    const WIDTH: usize = 40;
    let filled = WIDTH * done / count.max(1);
    let bar = "█".repeat(filled) + &"·".repeat(WIDTH - filled);
    let mut out = std::io::stderr();
    // Whoever closed it does not want to know.
    drop(write!(out, "\r{bar} {done} of {count}"));
    if done == count {
        drop(writeln!(out));
    }
    drop(out.flush());
}

/// Joins pictures and sound. Where ffmpeg is not there or fails the pictures are there all the same.
fn video(
    shooting: &Shooting,
    timeline: &Timeline,
    lesson: Option<PathBuf>,
    (first, last): (usize, usize),
    count: usize,
) -> Result<PathBuf, &'static str> {
    let out = shooting.out.join("film.mp4");
    let mut ffmpeg = Program::new("ffmpeg");
    // Pictures of an older, longer film may lie in the folder.
    let seconds = count as f64 / shooting.fps;
    ffmpeg.args(["-y", "-loglevel", "error", "-framerate", &shooting.fps.to_string()]);
    ffmpeg.args(["-t", &seconds.to_string(), "-i"]);
    ffmpeg.arg(shooting.out.join("%06d.png"));
    let mut graph = String::new();
    let mut joined = String::new();
    let spans = &timeline.chapters[first..=last];
    let sounds: Option<Vec<PathBuf>> =
        spans.iter().map(|span| Some(lesson.as_deref()?.join(span.sound.as_deref()?))).collect();
    for (index, (sound, span)) in sounds.iter().flatten().zip(spans).enumerate() {
        ffmpeg.arg("-i").arg(sound);
        let whole = span.duration + STOP;
        graph += &format!("[{}:a]apad=whole_dur={whole:.3}[a{index}];", index + 1);
        joined += &format!("[a{index}]");
    }
    if sounds.is_some() {
        graph += &format!("{joined}concat=n={}:v=0:a=1[a]", spans.len());
        ffmpeg.args(["-filter_complex", &graph, "-map", "0:v", "-map", "[a]", "-shortest"]);
    }
    ffmpeg.args(["-pix_fmt", "yuv420p", "-vf", "crop=trunc(iw/2)*2:trunc(ih/2)*2"]).arg(&out);
    match ffmpeg.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(out),
        Ok(_) => Err("ffmpeg made no video of them"),
        Err(_) => Err("with ffmpeg installed there would be a video as well"),
    }
}
