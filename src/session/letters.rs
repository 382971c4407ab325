//! Fonts for letters that the program's own lack: sought away from the frame, whenever what is shown has such letters.

use std::collections::BTreeSet;
use std::sync::Arc;

use arclight_core::film::Film;
use arclight_core::lesson::Timeline;
use arclight_core::picture::Picture;
use arclight_core::shown::Shown;
use arclight_core::visual::typeface::{Typeface, Typefaces, foreign};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

use super::{Motion, Plain};
use crate::platform::Machine;

/// What is sought.
#[derive(Resource, Default)]
pub struct Sought {
    /// Of the last question.
    asked: BTreeSet<String>,
    /// Of what is shown.
    shown: BTreeSet<String>,
    task: Option<Task<Result<Vec<Typeface>, String>>>,
}

impl Sought {
    /// Whether fonts are being sought.
    pub(super) fn is_thinking(&self) -> bool {
        self.task.is_some()
    }
}

/// Asks for fonts where letters are shown that were not asked for.
pub(super) fn ask(
    (picture, shown, film): (Res<Plain<Picture>>, Res<Plain<Shown>>, Res<Plain<Film>>),
    (machine, mut sought, mut typefaces): (Res<Machine>, ResMut<Sought>, ResMut<Plain<Typefaces>>),
    mut lesson: Local<(Option<Arc<Timeline>>, BTreeSet<String>)>,
) {
    let known = match (&lesson.0, &film.timeline) {
        (Some(known), Some(now)) => Arc::ptr_eq(known, now),
        (known, now) => known.is_none() && now.is_none(),
    };
    if known && !picture.is_changed() && !shown.is_changed() {
        return;
    }
    if !known {
        let said = film.timeline.iter().flat_map(|timeline| timeline.texts());
        *lesson = (film.timeline.clone(), foreign(said));
    }
    let labels = shown.tokens.iter().map(|token| token.text.as_str());
    let texts = picture.pair.iter().chain([&picture.text]).map(String::as_str).chain(labels);
    let mut runs = foreign(texts);
    runs.extend(lesson.1.iter().cloned());
    if runs == sought.shown {
        return;
    }
    sought.shown.clone_from(&runs);
    if !runs.is_subset(&sought.asked) {
        sought.asked.clone_from(&runs);
        sought.task = Some(AsyncComputeTaskPool::get().spawn(machine.0.typefaces(runs)));
    } else if sought.task.is_none() {
        typefaces.0.look(&runs);
    }
}

/// Takes the fonts when they are found.
pub(super) fn take(
    (mut sought, mut typefaces): (ResMut<Sought>, ResMut<Plain<Typefaces>>),
    mut motion: ResMut<Motion>,
) {
    let Some(task) = &mut sought.task else { return };
    motion.moving = true;
    let Some(found) = check_ready(task) else { return };
    sought.task = None;
    // Where fonts cannot be had there are none, and what is missing is said.
    typefaces.0.take(found.unwrap_or_default());
    typefaces.0.look(&sought.shown);
}
