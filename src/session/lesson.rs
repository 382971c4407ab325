//! The lesson's files, its time, and its scenes on stage.

use std::io::ErrorKind;

use arclight_core::course::CourseFile;
use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::intent::Intent;
use arclight_core::lesson::{self, Command, Fault, LESSON, Timeline, Timings, Wrong};
use arclight_core::platform::LessonFiles;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::state::Facts;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

use super::{Directed, Motion, PartsMut, Plain};
use crate::platform::Machine;

/// A lesson that is being read.
#[derive(Resource, Default)]
pub struct Loading(Option<Task<Result<LessonFiles, String>>>);

impl Loading {
    /// Whether one is being read.
    pub(super) fn is_thinking(&self) -> bool {
        self.0.is_some()
    }
}

/// Begins to read the lesson.
pub(super) fn open(
    mut film: ResMut<Plain<Film>>,
    mut loading: ResMut<Loading>,
    (start, machine): (Res<Plain<Start>>, Res<Machine>),
) {
    film.name = start.lesson.clone().or(start.reads.clone()).unwrap_or_else(|| LESSON.to_owned());
    if start.venue.is_kiosk() {
        film.allowed.clone_from(&start.venue.kiosk.chapters);
        film.first.clone_from(&start.venue.kiosk.first_chapter);
    }
    reload(&film, &mut loading, &machine);
}

/// Reads the lesson anew; it stays where it is.
pub fn reload(film: &Film, loading: &mut Loading, machine: &Machine) {
    loading.0 = Some(AsyncComputeTaskPool::get().spawn(machine.0.open_lesson(film.name.clone())));
}

/// Reads the course.
pub(super) fn open_course(mut course: ResMut<Plain<CourseFile>>, machine: Res<Machine>) {
    match machine.0.course() {
        Ok(text) => course.0 = CourseFile::read(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => course.0.fault = Some(format!("course.ron: {error}")),
    }
}

/// Takes the lesson when it is read.
pub(super) fn take(
    (mut film, mut loading): (ResMut<Plain<Film>>, ResMut<Loading>),
    (mut parts, start): (PartsMut, Res<Plain<Start>>),
    mut motion: ResMut<Motion>,
) {
    let Some(task) = &mut loading.0 else { return };
    motion.moving = true;
    let Some(result) = check_ready(task) else { return };
    loading.0 = None;
    let built = result.and_then(|files| {
        build(&files, &film.allowed)
            .map_err(|reason| format!("The lesson \"{}\" cannot be played: {reason}", film.name))
    });
    match built {
        Ok((timeline, faults)) => {
            // The first tells where to look; `arclight lesson check` lists them all.
            film.fault = faults.first().map(ToString::to_string);
            let mut state = parts.state();
            let plays = start.lesson.is_some() || (state.settings.sound.autoplay && !start.asked);
            film.take(timeline, (start.at, plays), &mut state);
            parts.set(state);
        }
        Err(reason) => film.fault = Some(reason),
    }
}

/// A lesson of the `allowed` chapters, where any is named, and what is wrong with it all the same.
fn build(files: &LessonFiles, allowed: &[String]) -> Result<(Timeline, Vec<Fault>), String> {
    let text = |file: &str| files.get(file).cloned().unwrap_or_else(|| Err(format!("{file} is missing")));
    let (mut lesson, mut faults) = lesson::read(text).map_err(|fault| fault.to_string())?;
    if !allowed.is_empty() {
        lesson.chapters.retain(|chapter| allowed.contains(&chapter.name));
    }
    let missing = |reason| Fault { file: "timings.json".to_owned(), line: 1, wrong: Wrong::File(reason) };
    let timings = text("timings.json").map_err(missing).and_then(|text| Timings::read(&text));
    let timings = timings.unwrap_or_else(|fault| {
        faults.push(fault);
        Timings::default()
    });
    faults.extend(timings.faults(&lesson));
    let none = || faults.first().map_or_else(|| "it has no chapter".to_owned(), ToString::to_string);
    let timeline = Timeline::new(lesson, &timings).ok_or_else(none)?;
    Ok((timeline, faults))
}

/// Time passes, and the stage shows what belongs to it.
pub(super) fn advance(
    time: Res<Time<Real>>,
    mut film: ResMut<Plain<Film>>,
    mut parts: PartsMut,
    (shown, visiting): (Res<Plain<Shown>>, Res<Plain<Visiting>>),
    mut motion: ResMut<Motion>,
    mut directed: MessageWriter<Directed>,
) {
    if film.timeline.is_none() {
        return;
    }
    let sound = parts.sound().clone();
    if film.bypass_change_detection().is_left(time.delta_secs_f64(), &sound) {
        directed.write(Directed(Intent::Lesson(Command::Play)));
    }
    if film.bypass_change_detection().advance(time.delta_secs_f64(), &sound, visiting.presents()) {
        motion.moving = true;
        film.set_changed();
    }
    if let Some(scene) = film.bypass_change_detection().due() {
        let mut state = parts.state();
        state.stage(&scene, Facts { tokens: shown.tokens.len(), venue: &visiting.venue });
        parts.set(state);
        film.set_changed();
        motion.moving = true;
    }
}
