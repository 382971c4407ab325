//! The lesson that plays: where it stands, and whether it or the visitor directs the stage.

use std::sync::Arc;

use crate::intent::{Camera, Intent, Panels, Point, Present};
use crate::lesson::{Command, Control, Heard, Moment, Player, Scene, Timeline};
use crate::panel::{self, Panel};
use crate::picture::{Head, HeadPlace};
use crate::settings::Sound;
use crate::state::{Facts, Guess, Pointing, State};

/// Seconds at a stop point after which the lesson goes on by itself, where that is chosen.
const GOES_ON: f64 = 20.0;

/// A lecture waits in silences of so many seconds: somebody is to look, or to answer.
const LONG_SILENCE: f64 = 2.0;

/// The lesson.
#[derive(Debug, Clone, Default)]
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
    pub allowed: Vec<String>,
    /// The chapter that it begins with, by name; else the first.
    pub first: String,
    /// Seconds since somebody did something, while there is something to try.
    alone: f64,
    staged: Option<(usize, usize, u32)>,
}

impl Film {
    /// Whether it directs, or did until the visitor took over.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.on || self.astray
    }

    /// What is on stage by the lesson, where it directs.
    #[must_use]
    pub fn moment(&self) -> Option<Moment<'_>> {
        let timeline = self.timeline.as_deref().filter(|_| self.on)?;
        Some(timeline.state_at(self.player.time()))
    }

    /// Which of these tokens the voice says now, and how much of that is to be seen, 0 to 1: only a word that stands once on
    /// the stage, and is none of the small ones that every sentence has.
    #[must_use]
    pub fn spoken(&self, tokens: &[String]) -> Option<(usize, f32)> {
        /// Seconds in which it comes, and for which it stays behind the word.
        const COMES: f64 = 0.12;
        const STAYS: f64 = 0.3;
        const LETTERS: usize = 4;
        let (moment, timeline) = (self.moment()?, self.timeline.as_deref()?);
        let word = timeline.chapters.get(moment.chapter)?.words.get(moment.word?)?;
        let letters = |text: &str| -> String {
            text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let said = letters(&word.text);
        let mut same = tokens.iter().enumerate().filter(|(_, token)| letters(token) == said);
        let (index, _) = same.next().filter(|_| said.chars().count() >= LETTERS)?;
        let (comes, goes) = ((moment.local - word.start) / COMES, (word.end + STAYS - moment.local) / COMES);
        let light = comes.min(goes).clamp(0.0, 1.0) as f32;
        (light > 0.0 && same.next().is_none()).then_some((index, light))
    }

    /// How much of the time to guess is left, 1 to 0; `None` where the lesson asks for no guess.
    #[must_use]
    pub fn left_to_guess(&self) -> Option<f32> {
        let asks = |moment: &Moment<'_>| moment.scene.picture.waits_for_guess() && !self.is_at_task();
        let moment = self.moment().filter(asks)?;
        let span = self.timeline.as_deref()?.chapters.get(moment.chapter)?;
        let ends = span.scenes.get(moment.index + 1).map_or(span.duration, |(at, _)| *at);
        let whole = (ends - (moment.local - moment.since)).max(f64::MIN_POSITIVE);
        Some((1.0 - moment.since / whole).clamp(0.0, 1.0) as f32)
    }

    /// Whether only what the lesson shows is on screen.
    #[must_use]
    pub fn is_directing(&self) -> bool {
        self.on && self.timeline.is_some()
    }

    /// Whether it stands at the end of a chapter, where there is something to try.
    #[must_use]
    pub fn is_at_task(&self) -> bool {
        let Some(timeline) = self.timeline.as_deref().filter(|_| self.player.is_waiting()) else {
            return false;
        };
        let (chapter, local) = timeline.chapter_at(self.player.time());
        local >= timeline.chapters[chapter].duration - 1e-3
    }

    /// What there is to try, while the visitor tries it: after a stop point, until the lesson goes on.
    #[must_use]
    pub fn tried(&self) -> Option<String> {
        let timeline = self.timeline.as_deref().filter(|_| self.astray)?;
        let (chapter, local) = timeline.chapter_at(self.player.time());
        let span = &timeline.chapters[chapter];
        (local >= span.duration - 1e-3).then(|| span.task()).filter(|task| !task.is_empty())
    }

    /// The control that goes with what is tried; `None` where words are touched alone.
    #[must_use]
    pub fn control(&self) -> Option<Control> {
        self.tried()?;
        self.timeline.as_deref()?.state_at(self.player.time()).scene.tries
    }

    /// `seconds` pass. Whether whoever tried something has left it, and the lesson is to go on by itself.
    pub fn is_left(&mut self, seconds: f64, sound: &Sound) -> bool {
        self.alone = if self.waits_for_somebody(sound) { self.alone + seconds } else { 0.0 };
        let left = self.alone >= GOES_ON;
        if left {
            self.alone = 0.0;
        }
        left
    }

    /// Whether something is tried, and the lesson goes on after it.
    fn waits_for_somebody(&self, sound: &Sound) -> bool {
        let ended = |timeline: &Timeline| self.player.time() >= timeline.duration();
        sound.goes_on && self.tried().is_some() && !self.timeline.as_deref().is_some_and(ended)
    }

    /// As at the start.
    pub(crate) fn restart(&mut self) {
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
    pub(crate) fn show_or_leave(&mut self, at: Option<f64>, state: &mut State) {
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
            state.reset_camera();
            (self.on, self.astray, self.staged) = (true, false, None);
            self.opens = false;
        }
    }
}

/// Whether a wish is one by which the visitor takes over from a lesson that plays.
fn takes_over(intent: &Intent) -> bool {
    match intent {
        Intent::Point(Point::Hover(None) | Point::Arc(None)) => false,
        Intent::Panel(Panels::Toggle(panel)) => {
            !matches!(panel, Panel::Transcript | Panel::Settings | Panel::Help)
        }
        Intent::Present(Present::Magnify(_))
        | Intent::Camera(Camera::Steer | Camera::Closer(_))
        | Intent::Set(_)
        | Intent::Next(_)
        | Intent::Point(_)
        | Intent::Study(_)
        | Intent::Write(_) => true,
        Intent::Panel(Panels::Sheet(_))
        | Intent::Lesson(_)
        | Intent::Present(_)
        | Intent::Settings(_)
        | Intent::Camera(Camera::Reset)
        | Intent::Save(_)
        | Intent::Restart => false,
    }
}

impl Film {
    /// A wish, as far as it concerns the lesson.
    pub(crate) fn hear(&mut self, intent: &Intent, state: &mut State) {
        self.alone = 0.0;
        match intent {
            Intent::Lesson(command) => self.command(*command, state),
            // A resting pointer may hover while the lesson stands: only a press ends a pause.
            Intent::Point(Point::Hover(_) | Point::Arc(_)) if !self.player.is_playing() => self.player.stay(),
            // The lesson asks for a guess: it goes on.
            Intent::Point(_)
                if self.on && state.is_guessing() && *intent != Intent::Point(Point::Release) =>
            {
                self.player.stay();
            }
            _ if self.on && takes_over(intent) => {
                if let Some(timeline) = self.timeline.clone() {
                    self.player.command(Command::Pause, &timeline);
                }
                (self.on, self.astray) = (false, true);
                state.panels.card = None;
            }
            _ => {}
        }
    }

    /// Takes a lesson that was read. The first one begins, and plays where `plays` says so; another one goes on where the
    /// one before it was.
    pub fn take(&mut self, timeline: Timeline, (at, plays): (Option<f64>, bool), state: &mut State) {
        self.staged = None;
        if self.timeline.replace(Arc::new(timeline)).is_some() {
            return;
        }
        self.begin();
        if let Some(at) = at {
            self.command(Command::Seek(at), state);
        } else if plays {
            self.command(Command::Play, state);
        }
        self.opens = self.on;
    }

    /// `seconds` pass; in a lecture, silences are stop points too. Gives whether the lesson moves.
    pub fn advance(&mut self, seconds: f64, sound: &Sound, lecture: bool) -> bool {
        let Some(timeline) = self.timeline.clone() else { return false };
        self.player.speed = sound.speed;
        self.player.goes_on = sound.goes_on.then_some(GOES_ON);
        self.player.holds = lecture.then_some(LONG_SILENCE);
        self.player.offset = f64::from(sound.offset);
        self.player.update(seconds, self.heard, &timeline);
        self.player.is_playing()
            || (self.player.is_waiting() && sound.goes_on)
            || self.waits_for_somebody(sound)
    }

    /// The scene that is to be put on stage, where it is another than the one that was.
    pub fn due(&mut self) -> Option<Scene> {
        let timeline = self.timeline.clone().filter(|_| self.on)?;
        let moment = timeline.state_at(self.player.time());
        let now = (moment.chapter, moment.index, self.player.jumps());
        if self.staged.replace(now) == Some(now) { None } else { Some(moment.scene.clone()) }
    }
}

impl State {
    /// Puts a lesson's scene on stage. Settings stay as they are; nothing of an earlier scene, nor of what a visitor chose,
    /// is left.
    pub fn stage(&mut self, scene: &Scene, facts: Facts<'_>) {
        let goes_on = !scene.picture.guess && scene.picture.text == self.picture.text;
        let guess = std::mem::take(&mut self.pointing.guess);
        self.picture = scene.picture.clone();
        self.pointing = Pointing {
            touched: true,
            guess: if goes_on { guess } else { Guess::default() },
            ..Pointing::default()
        };
        // The head that is spoken of is one of the heatmap's.
        if let HeadPlace { layer, head: Head::One(head) } = self.picture.place() {
            let (model, place) = (self.picture.model, self.picture.model.within((layer, head)));
            let heat = self.picture.places.heat_mut(model);
            if !heat.contains(&place) {
                heat[0] = place;
            }
        }
        let before = std::mem::take(&mut self.panels);
        self.panels = panel::Panels {
            heads: before.heads,
            inspector: before.inspector,
            legend: before.legend,
            transcript: before.transcript,
            bare: before.bare,
            numbers: before.numbers,
            wall: scene.wall,
            compare: scene.compare,
            card: scene.card.clone(),
            sheet: match before.sheet {
                // Whoever reads along goes on reading.
                Some(Panel::Transcript) => Some(Panel::Transcript),
                _ if scene.compare => Some(Panel::Compare),
                _ if scene.wall => Some(Panel::Wall),
                _ => None,
            },
            ..panel::Panels::default()
        };
        self.normalise(facts);
    }
}

#[cfg(test)]
mod tests;
