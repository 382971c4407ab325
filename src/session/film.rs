//! The lesson that plays: which one, where it stands, and whether it or the visitor directs the stage.

use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

use super::lesson_files::{Loaded, load};
use super::{Intent, Motion, Panel, Start, State};
use crate::lesson::{Command, Heard, Moment, Player, Timeline};

/// The lesson that the program brings and opens with.
pub const LESSON: &str = "attention";

/// Seconds at a stop point after which the lesson goes on by itself, where that is chosen.
const GOES_ON: f64 = 20.0;

/// The lesson.
#[derive(Resource, Default)]
pub struct Film {
    /// What there is to play; `None` while it is being read, and where it cannot be.
    pub timeline: Option<Arc<Timeline>>,
    /// Where it stands.
    pub player: Player,
    /// The lesson directs the stage. From the first play on, until the visitor takes over.
    pub on: bool,
    /// The visitor took over from the lesson.
    pub astray: bool,
    /// It directs since it was read, and nobody has taken over: camera and tokens come back from nowhere.
    pub opens: bool,
    /// Where the sound is. Whoever plays it says so.
    pub heard: Option<Heard>,
    /// Why there is no lesson, or what is wrong with it.
    pub fault: Option<String>,
    /// The lesson's folder within `lessons`.
    pub name: String,
    /// The only chapters that a venue wants, by name; all where none is named.
    allowed: Vec<String>,
    /// The chapter that it begins with, by name; else the first.
    first: String,
    loading: Option<Task<Result<Loaded, String>>>,
    staged: Option<(usize, usize, u32)>,
}

impl Film {
    /// What is on stage by the lesson, where it directs.
    #[must_use]
    pub fn moment(&self) -> Option<Moment<'_>> {
        let timeline = self.timeline.as_deref().filter(|_| self.on)?;
        Some(timeline.state_at(self.player.time()))
    }

    /// Whether only what the lesson shows is on screen.
    #[must_use]
    pub fn is_directing(&self) -> bool {
        self.on && self.timeline.is_some()
    }

    /// What there is to try, while the visitor tries it: after a stop point, until the lesson goes on.
    #[must_use]
    pub fn tried(&self) -> Option<String> {
        let timeline = self.timeline.as_deref().filter(|_| self.astray)?;
        let (chapter, local) = timeline.chapter_at(self.player.time());
        let span = &timeline.chapters[chapter];
        (local >= span.duration - 1e-3).then(|| span.task()).filter(|task| !task.is_empty())
    }

    /// Reads the lesson anew; it stays where it is.
    pub fn reload(&mut self, assets: PathBuf) {
        let task = load(assets, self.name.clone(), self.allowed.clone());
        self.loading = Some(AsyncComputeTaskPool::get().spawn(task));
    }

    /// As at the start.
    pub(super) fn restart(&mut self) {
        self.player = self.player.anew();
        (self.on, self.astray, self.staged) = (false, false, None);
        self.begin();
    }

    /// To the chapter that it begins with.
    fn begin(&mut self) {
        let Some(timeline) = self.timeline.clone() else { return };
        if let Some(first) = timeline.chapters.iter().position(|span| span.name == self.first) {
            self.player.command(Command::GoTo(first), &timeline);
        }
    }

    /// Stands at that second, or leaves the stage.
    pub(super) fn show_or_leave(&mut self, at: Option<f64>, state: &mut State) {
        if let Some(timeline) = self.timeline.clone() {
            self.player.command(Command::Pause, &timeline);
        }
        match at {
            Some(at) => self.command(Command::Seek(at), state),
            None => (self.on, self.astray) = (false, false),
        }
    }

    fn command(&mut self, command: Command, state: &mut State) {
        let Some(timeline) = self.timeline.clone() else { return };
        let played = self.player.is_playing();
        self.player.command(command, &timeline);
        if matches!(command, Command::Pause) {
            return;
        }
        if self.player.is_playing() && !played {
            // What the pointer rested on while the lesson stood goes.
            self.staged = None;
        }
        if !self.on {
            // The camera comes back, whatever the visitor did with it.
            state.camera_resets = state.camera_resets.wrapping_add(1);
            state.hall.magnified = false;
            (self.on, self.astray, self.staged) = (true, false, None);
            self.opens = false;
        }
    }

    /// Whether it is being read.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.loading.is_some()
    }
}

/// Whether a wish is one by which the visitor takes over from a lesson that plays.
fn takes_over(intent: &Intent) -> bool {
    match intent {
        Intent::Hover(word) => word.is_some(),
        Intent::Arc(arc) => arc.is_some(),
        Intent::Toggle(panel) => !matches!(panel, Panel::Transcript | Panel::Settings | Panel::Help),
        Intent::Sheet(_)
        | Intent::Film(_)
        | Intent::SetSound(_)
        | Intent::SetTheme(_)
        | Intent::SetQuality(_)
        | Intent::SetReducedMotion(_)
        | Intent::SetScale(_)
        | Intent::SetCodes(_)
        | Intent::Restart
        | Intent::Save(_)
        | Intent::Prepared(_)
        | Intent::ResetCamera
        | Intent::Blank
        | Intent::Spot
        | Intent::Loupe => false,
        _ => true,
    }
}

/// A wish, as far as it concerns the lesson.
pub(super) fn hear(intent: &Intent, film: &mut Film, state: &mut State) {
    match intent {
        Intent::Film(command) => film.command(*command, state),
        // A resting pointer may hover while the lesson stands: only a press ends a pause.
        Intent::Hover(_) | Intent::Arc(_) if !film.player.is_playing() => film.player.stay(),
        _ if film.on && takes_over(intent) => {
            if let Some(timeline) = film.timeline.clone() {
                film.player.command(Command::Pause, &timeline);
            }
            (film.on, film.astray) = (false, true);
            state.card = None;
        }
        _ => {}
    }
}

/// Begins to read the lesson.
pub(super) fn open(mut film: ResMut<Film>, start: Res<Start>) {
    let name = start.lesson.clone().or(start.reads.clone()).unwrap_or_else(|| LESSON.to_owned());
    film.name = name;
    if start.venue.is_kiosk() {
        film.allowed.clone_from(&start.venue.kiosk.chapters);
        film.first.clone_from(&start.venue.kiosk.first_chapter);
    }
    match start.assets.clone() {
        Some(assets) => film.reload(assets),
        None => film.fault = Some(crate::platform::NO_ASSETS.to_owned()),
    }
}

/// Takes the lesson when it is read.
pub(super) fn take(
    mut film: ResMut<Film>,
    (mut state, start): (ResMut<State>, Res<Start>),
    mut motion: ResMut<Motion>,
) {
    let Some(task) = &mut film.bypass_change_detection().loading else { return };
    motion.moving = true;
    let Some(result) = check_ready(task) else { return };
    film.loading = None;
    match result {
        Ok(Loaded { timeline, faults }) => {
            // The first tells where to look; `arclight lesson check` lists them all.
            film.fault = faults.first().map(ToString::to_string);
            film.staged = None;
            let is_first = film.timeline.replace(Arc::new(timeline)).is_none();
            if !is_first {
                return;
            }
            film.begin();
            if let Some(at) = start.at {
                film.command(Command::Seek(at), &mut state);
            }
            let unasked = state.settings.sound.autoplay && !start.asked;
            if start.at.is_none() && (start.lesson.is_some() || unasked) {
                film.command(Command::Play, &mut state);
            }
            film.opens = film.on;
        }
        Err(reason) => film.fault = Some(reason),
    }
}

/// Time passes, and the stage shows what belongs to it.
pub(super) fn advance(
    time: Res<Time<Real>>,
    mut film: ResMut<Film>,
    mut state: ResMut<State>,
    mut motion: ResMut<Motion>,
) {
    let Some(timeline) = film.timeline.clone() else { return };
    let sound = state.settings.sound.clone();
    let film_now = film.bypass_change_detection();
    film_now.player.speed = sound.speed;
    film_now.player.goes_on = sound.goes_on.then_some(GOES_ON);
    film_now.player.offset = f64::from(sound.offset);
    let heard = film_now.heard;
    film_now.player.update(time.delta_secs_f64(), heard, &timeline);
    let waits = film_now.player.is_waiting() && sound.goes_on;
    if film_now.player.is_playing() || waits {
        motion.moving = true;
        film.set_changed();
    }
    if !film.on {
        return;
    }
    let moment = timeline.state_at(film.player.time());
    let now = (moment.chapter, moment.index, film.player.jumps());
    if film.staged != Some(now) {
        film.staged = Some(now);
        let mut next = state.clone();
        next.stage(moment.scene);
        state.set_if_neq(next);
        motion.moving = true;
    }
}
