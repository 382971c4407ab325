//! A wish meets everything that it concerns: the state, the lesson that plays, the place and who is there.

use crate::film::Film;
use crate::intent::{Intent, Present, Settings};
use crate::start::Start;
use crate::state::{Facts, Presenter, State};
use crate::venue::{Mode, Venue, Visit};
use crate::visual::palette::Theme;

/// The place, and who is there.
#[derive(Debug, Clone, Default)]
pub struct Visiting {
    /// What the place wants.
    pub venue: Venue,
    /// Who is there; of a kiosk.
    pub visit: Visit,
    /// The prepared picture that is shown; of a lecture.
    pub entry: Option<usize>,
    /// The one that was asked for too soon after others, and comes next.
    pub due: Option<usize>,
    /// What stands below a sentence of the attract loop.
    pub caption: Option<String>,
    /// The lecture's own theme, while a prepared picture has another.
    theme: Option<Theme>,
}

impl Visiting {
    /// Nobody is there yet.
    #[must_use]
    pub fn new(venue: Venue) -> Self {
        Self { venue, ..Self::default() }
    }

    /// Whether what is pressed now means nothing but "somebody is there".
    #[must_use]
    pub fn swallows(&self) -> bool {
        self.venue.is_kiosk() && self.visit.swallows()
    }

    /// Whether a lecturer stands before it.
    #[must_use]
    pub fn presents(&self) -> bool {
        self.venue.mode == Mode::Present
    }
}

/// What a wish can change.
pub struct Hub<'a> {
    /// What is chosen.
    pub state: &'a mut State,
    /// The lesson.
    pub film: &'a mut Film,
    /// The place.
    pub visiting: &'a mut Visiting,
    /// What the program was started with.
    pub start: &'a Start,
    /// What a restart comes back to, settings included.
    pub first: &'a State,
    /// Tokens on stage.
    pub tokens: usize,
}

impl Hub<'_> {
    /// Applies a wish; gives whether everything went back to the start.
    pub fn apply(&mut self, intent: &Intent) -> bool {
        if !self.visiting.venue.allows(intent) {
            return false;
        }
        match intent {
            Intent::Restart => {
                *self.state = self.first.clone();
                self.film.restart();
                (self.visiting.entry, self.visiting.due, self.visiting.theme) = (None, None, None);
            }
            Intent::Present(Present::Prepared(entry)) => self.prepared(*entry),
            _ => self.film.hear(intent, self.state),
        }
        if matches!(intent, Intent::Settings(Settings::Theme(_))) {
            // What the lecturer chooses by hand stays.
            self.visiting.theme = None;
        }
        let facts = Facts { tokens: self.tokens, venue: &self.visiting.venue };
        self.state.apply(intent, facts);
        *intent == Intent::Restart
    }

    /// A prepared picture: all but the settings is as it was prepared.
    fn prepared(&mut self, entry: usize) {
        let Some(last) = self.start.prepared.len().checked_sub(1) else { return };
        let entry = entry.min(last);
        let wanted = &self.start.prepared[entry];
        let settings = self.state.settings.clone();
        let resets = self.state.camera_resets.wrapping_add(1);
        // A picture's theme is its own: the next has that of the lecture again.
        let usual = self.visiting.theme.take().unwrap_or(settings.theme);
        let theme = wanted.theme.unwrap_or(usual);
        self.visiting.theme = wanted.theme.map(|_| usual);
        let presenter = Presenter { blank: false, magnified: false, ..self.state.presenter };
        *self.state = State { settings, camera_resets: resets, presenter, ..wanted.state.clone() };
        self.state.settings.theme = theme;
        self.state.pointing.touched = true;
        (self.visiting.entry, self.visiting.due) = (Some(entry), None);
        let at = wanted.lesson.as_ref().map(|_| wanted.at.unwrap_or(0.0));
        self.film.show_or_leave(at, self.state);
    }
}
