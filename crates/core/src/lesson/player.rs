//! Plays a lesson: where it stands, whether it moves, what the sound has to do. A plain struct with a clock from outside.

use super::Timeline;

/// What a visitor asks of the player.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Command {
    /// Plays, from the beginning where it was at the end.
    Play,
    /// Stands still.
    Pause,
    /// One or the other.
    Toggle,
    /// To that second of the lesson.
    Seek(f64),
    /// That many seconds on, or back.
    Skip(f64),
    /// That many chapters on, or back; back goes to the beginning of the present one first.
    Chapter(i32),
    /// To the beginning of that chapter.
    GoTo(usize),
    /// Plays the present chapter from its beginning.
    Again,
    /// To the next stop point, where it waits.
    Stop,
    /// To the beginning.
    Home,
    /// To the end.
    End,
}

/// The speeds that are offered.
pub const SPEEDS: [f32; 6] = [0.75, 1.0, 1.25, 1.5, 1.75, 2.0];
/// Where the sound is: the clock, where there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// The jump that the sound has followed: before that its place means nothing.
    pub jumps: u32,
    /// Chapter.
    pub chapter: usize,
    /// Seconds of the chapter's sound.
    pub position: f64,
}

/// The player.
#[derive(Debug, Clone, PartialEq)]
pub struct Player {
    /// Seconds of the lesson.
    time: f64,
    playing: bool,
    /// At a stop point, for how many seconds.
    waiting: Option<f64>,
    /// Second of the lesson that was played from last: a sound that begins a little before it does not lead to its stop again.
    from: f64,
    /// Counts jumps: the sound follows each.
    jumps: u32,
    /// 0.75 to 2.
    pub speed: f32,
    /// Seconds after which it goes on from a stop point by itself; `None` for never.
    pub goes_on: Option<f64>,
    /// Silences of so many seconds are stop points, as ends of chapters are; `None` where they are not.
    pub holds: Option<f64>,
    /// Seconds by which the sound reaches the ear later than the device says.
    pub offset: f64,
}

impl Default for Player {
    fn default() -> Self {
        Self {
            time: 0.0,
            playing: false,
            waiting: None,
            from: 0.0,
            jumps: 0,
            speed: 1.0,
            goes_on: None,
            holds: None,
            offset: 0.0,
        }
    }
}

/// How far the shown time may stand behind the sound's steps (2048 frames of 24 kHz are 85 ms), seconds.
const BEHIND: f64 = 0.1;
/// So near a chapter's beginning nothing has happened in it yet, seconds.
const BEGINNING: f64 = 0.5;
/// "Back by a chapter" begins the present one anew, unless it has only begun, seconds.
const JUST_BEGUN: f64 = 2.0;
/// So near a stop point it is reached, seconds.
const AT_THE_END: f64 = 1e-3;

impl Player {
    /// As at the start; the sound hears of it.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self { jumps: self.jumps.wrapping_add(1), ..Self::default() }
    }

    /// Seconds of the lesson that are shown.
    #[must_use]
    pub fn time(&self) -> f64 {
        self.time
    }

    /// Whether it moves.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// Whether it stands at a stop point.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// For how many seconds it has stood at a stop point.
    #[must_use]
    pub fn waited(&self) -> Option<f64> {
        self.waiting
    }

    /// Changes with every jump.
    #[must_use]
    pub fn jumps(&self) -> u32 {
        self.jumps
    }

    /// Second of a chapter's sound to begin at, where `local` seconds of the chapter are shown: so that the ear hears
    /// what is shown. At a chapter's beginning no word is lost: the sound begins at its own, and the picture waits for it.
    #[must_use]
    pub fn sounds_from(&self, local: f64) -> f64 {
        if local < BEGINNING { 0.0 } else { (local + self.offset).max(0.0) }
    }

    /// Does what was asked.
    pub fn command(&mut self, command: Command, timeline: &Timeline) {
        let (chapter, local) = timeline.chapter_at(self.time);
        let last = timeline.chapters.len() - 1;
        match command {
            Command::Pause => (self.playing, self.waiting) = (false, None),
            Command::Toggle if self.playing => (self.playing, self.waiting) = (false, None),
            Command::Play | Command::Toggle => self.play(timeline),
            Command::Seek(time) => self.jump(time, timeline),
            Command::Skip(by) => self.jump(self.time + by, timeline),
            Command::Chapter(by) if by < 0 && local > JUST_BEGUN => self.go_to(chapter, timeline),
            Command::Chapter(by) => {
                let to = chapter.saturating_add_signed(by as isize);
                if to > last { self.jump(timeline.duration(), timeline) } else { self.go_to(to, timeline) }
            }
            Command::GoTo(chapter) => self.go_to(chapter.min(last), timeline),
            Command::Again => {
                self.go_to(chapter, timeline);
                self.playing = true;
            }
            Command::Stop => {
                self.jump(self.next_stop(timeline), timeline);
                (self.playing, self.waiting) = (false, Some(0.0));
            }
            Command::Home => self.jump(0.0, timeline),
            Command::End => self.jump(timeline.duration(), timeline),
        }
    }

    fn play(&mut self, timeline: &Timeline) {
        let (chapter, local) = timeline.chapter_at(self.time);
        let span = &timeline.chapters[chapter];
        if self.time >= timeline.duration() {
            self.jump(0.0, timeline);
        } else if local >= span.duration - AT_THE_END {
            self.go_to(chapter + 1, timeline);
        }
        (self.playing, self.waiting, self.from) = (true, None, self.time);
    }

    /// Where it waits next, seconds of the lesson.
    fn next_stop(&self, timeline: &Timeline) -> f64 {
        let (chapter, local) = timeline.chapter_at(self.time);
        let span = &timeline.chapters[chapter];
        let silences = self.holds.into_iter().flat_map(|least| span.silences(least));
        let passed = local.max(self.from - span.start) + AT_THE_END;
        let next = silences.filter(|silence| *silence > passed).fold(span.duration, f64::min);
        span.start + next
    }

    /// To just behind the beginning: the beginning itself is the end of the chapter before.
    fn go_to(&mut self, chapter: usize, timeline: &Timeline) {
        let start = timeline.chapters.get(chapter).map_or(timeline.duration(), |span| span.start);
        self.jump(start + 1e-6, timeline);
    }

    fn jump(&mut self, to: f64, timeline: &Timeline) {
        let to = if to.is_finite() { to } else { 0.0 };
        self.time = to.clamp(0.0, timeline.duration());
        (self.waiting, self.from) = (None, 0.0);
        self.jumps = self.jumps.wrapping_add(1);
    }

    /// Somebody is at the task: where the lesson goes on by itself, it waits anew.
    pub fn stay(&mut self) {
        self.waiting = self.waiting.map(|_| 0.0);
    }

    /// `dt` real seconds later; `heard` is where the sound is, `None` where there is none and the clock alone counts.
    pub fn update(&mut self, dt: f64, heard: Option<Heard>, timeline: &Timeline) {
        let dt = if dt.is_finite() { dt.max(0.0) } else { 0.0 };
        if let Some(waited) = &mut self.waiting {
            *waited += dt;
            if self.goes_on.is_some_and(|after| *waited >= after) && self.time < timeline.duration() {
                self.play(timeline);
            }
            return;
        }
        if !self.playing {
            return;
        }
        let (chapter, _) = timeline.chapter_at(self.time);
        let span = &timeline.chapters[chapter];
        let stop = self.next_stop(timeline);
        let run = self.time + dt * f64::from(self.speed);
        self.time = match heard.filter(|heard| (heard.chapter, heard.jumps) == (chapter, self.jumps)) {
            // The sound tells its place in steps: between them the clock goes on, but never before the sound.
            Some(heard) => {
                let at = span.start + (heard.position - self.offset).max(0.0);
                run.clamp(at - BEHIND, at).max(span.start + 1e-6)
            }
            None => run,
        };
        if self.time >= stop - AT_THE_END {
            (self.time, self.playing, self.waiting) = (stop, false, Some(0.0));
        }
    }
}
