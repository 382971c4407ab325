//! The lesson as pictures, one after the other, and as a video with its sound where ffmpeg is there.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Stdio};
use std::time::Duration;

use arclight_core::film::Film;
use arclight_core::intent::{Intent, Settings};
use arclight_core::lesson::{Command, Span, Timeline, Timings};
use arclight_core::settings::Sound;
use arclight_core::start::Start;
use arclight_core::text_file;
use arclight_core::video::{self, Video};
use bevy::prelude::*;

use crate::capture::{CaptureError, Offscreen, save};
use crate::platform::{Machine, decode};
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
    /// Only that chapter, from 1.
    pub chapter: Option<usize>,
}

/// Seconds that a stop point stands.
const STOP: f64 = 2.0;
/// Longer steps are taken in two: what the models answer at its beginning has to come to rest by its end.
const LONG: f64 = 0.5;

/// Films it; gives the video, or `None` where there are only pictures because ffmpeg is not installed.
///
/// # Errors
/// [`CaptureError`].
pub fn film(shooting: &Shooting, start: Start) -> Result<Option<PathBuf>, CaptureError> {
    let mut stage = Offscreen::new(shooting.size.0, shooting.size.1, start)?;
    stage.settle(Duration::ZERO)?;
    let film = stage.world().resource::<Plain<Film>>();
    let name = film.name.clone();
    let timeline = film.timeline.clone().ok_or_else(|| {
        CaptureError::Lesson(film.fault.clone().unwrap_or_else(|| "there is no lesson".to_owned()))
    })?;
    let (first, last) = timeline.choose(shooting.chapter).map_err(CaptureError::Lesson)?;
    let spans = &timeline.chapters[first..=last];
    let assets = stage.world().resource::<Machine>().0.assets();
    let lesson = assets.as_deref().map(|assets| assets.join("lessons").join(name));
    let sounds = lesson.as_deref().map_or(Ok(Vec::new()), |lesson| sounds(lesson, spans))?;
    // Only now: where nothing can be filmed nothing is left behind.
    std::fs::create_dir_all(&shooting.out)
        .map_err(|error| CaptureError::Write { path: shooting.out.clone(), reason: error.to_string() })?;
    ask(&mut stage, Intent::Settings(Settings::Sound(Sound::default())))?;
    ask(&mut stage, Intent::Lesson(Command::GoTo(first)))?;
    ask(&mut stage, Intent::Lesson(Command::Play))?;
    let count = pictures(shooting, &timeline, first, last);
    for index in 0..count {
        save(&stage.picture()?, &shooting.out.join(video::picture(index)))?;
        progress(index + 1, count);
        advance(&mut stage, 1.0 / shooting.fps, last)?;
    }
    join(&shooting.out, &Video { fps: shooting.fps, count, sounds })
}

/// The sounds of the chapters and for how long each stands; none where one was never spoken. Whole paths: ffmpeg runs
/// elsewhere.
///
/// # Errors
/// [`CaptureError::Lesson`] where a sound or its times are not what they should be, or cannot be read.
fn sounds(lesson: &Path, spans: &[Span]) -> Result<Vec<(PathBuf, f64)>, CaptureError> {
    let refused = |reason: String| CaptureError::Lesson(reason);
    let timings = match text_file::read(&lesson.join("timings.json")) {
        Ok(text) => Timings::read(&text).map_err(|fault| refused(fault.to_string()))?,
        // Nobody has spoken it yet.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Timings::default(),
        Err(error) => return Err(refused(format!("timings.json: {error}"))),
    };
    for span in spans {
        let Some(spoken) = timings.chapters.get(&span.name) else { continue };
        let wrong = spoken.wrong().or_else(|| {
            // Who speaks a chapter anew may film it in silence before.
            let sound = span.sound.as_deref().map(|sound| std::fs::read(lesson.join(sound)).ok())?;
            spoken.unlike(sound.as_deref(), Some(&decode))
        });
        if let Some(wrong) = wrong {
            return Err(CaptureError::Lesson(format!("{}: {wrong}", span.name)));
        }
    }
    let whole = |span: &Span| {
        let path = std::path::absolute(lesson.join(span.sound.as_deref()?)).ok()?;
        Some((path, span.duration + STOP))
    };
    Ok(spans.iter().map(whole).collect::<Option<Vec<_>>>().unwrap_or_default())
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
    let mut out = io::stderr();
    // Whoever closed it does not want to know.
    drop(write!(out, "\r{bar} {done} of {count}"));
    if done == count {
        drop(writeln!(out));
    }
    drop(out.flush());
}

/// Joins pictures and sound; `None` where ffmpeg is not installed. The pictures are there all the same.
///
/// # Errors
/// [`CaptureError::Video`]: what ffmpeg says.
fn join(folder: &Path, video: &Video) -> Result<Option<PathBuf>, CaptureError> {
    let mut ffmpeg = Program::new("ffmpeg");
    ffmpeg.args(video.arguments()).current_dir(folder).stdin(Stdio::null());
    let made = folder.join(video::FILE);
    let why = match ffmpeg.output() {
        Ok(done) if done.status.success() => return Ok(Some(made)),
        Ok(done) => video::failure(&done.stderr),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => format!("ffmpeg cannot be run: {error}"),
    };
    // Half a video is of no use to anybody; why there is none is already known.
    drop(std::fs::remove_file(made));
    Err(CaptureError::Video(format!("{why}; the pictures are in {}", folder.display())))
}
