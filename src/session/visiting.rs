//! The venue in the program: who is there, what visitors may, and how everything goes back to the start.

use bevy::prelude::*;

use super::{Film, Intent, QueryWord, Start, State, Wish};
use crate::venue::{Mode, Venue, Visit};
use crate::visual::palette::Theme;

/// What a lecturer does with the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hall {
    /// It is dark.
    pub blank: bool,
    /// A spot of light follows the pointer.
    pub spot: bool,
    /// The next drag chooses a part to come closer.
    pub loupe: bool,
    /// A part is closer.
    pub magnified: bool,
}

/// The venue, and who is there.
#[derive(Resource, Debug, Clone, Default)]
pub struct Visiting {
    /// What the place wants.
    pub venue: Venue,
    /// Who is there; of a kiosk.
    pub visit: Visit,
    /// The prepared picture that is shown; of a lecture.
    pub entry: Option<usize>,
    /// What stands below a sentence of the attract loop.
    pub caption: Option<String>,
    /// The lecture's own theme, while a prepared picture has another.
    pub(super) theme: Option<Theme>,
}

impl Visiting {
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

    /// Whether the wall may show what was asked for.
    fn allows(&self, intent: &Intent) -> bool {
        match intent {
            Intent::SetText(text) | Intent::Study(Wish::Pair(_, text)) => !self.venue.filter.blocks(text),
            _ => true,
        }
    }

    /// Whatever was asked for, the venue's rules stay.
    fn keep(&self, state: &mut State) {
        match self.venue.mode {
            Mode::Explore => {}
            Mode::Kiosk => {
                let limit = self.venue.kiosk.volume_limit;
                state.settings.sound.volume = state.settings.sound.volume.min(limit);
                state.settings.codes = true;
            }
            // Every chapter waits at its stop point.
            Mode::Present => state.settings.sound.goes_on = false,
        }
    }
}

/// A wish of the program itself: it counts while those of visitors do not.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Directed(pub Intent);

/// Everything went back to the start: whoever keeps anything lets it go.
#[derive(Message, Debug, Clone, Copy)]
pub struct Fresh;

/// The start, to come back to.
#[derive(Resource, Debug, Clone, Default)]
pub struct First {
    /// Everything that is chosen, settings included.
    pub state: State,
    /// The word that is pinned.
    pub query: Option<QueryWord>,
    /// The word that is lit for a moment.
    pub glance: Option<QueryWord>,
}

/// What the hub writes to.
pub(super) struct Hub<'a> {
    pub state: &'a mut State,
    pub film: &'a mut Film,
    pub start: &'a mut Start,
    pub visiting: &'a mut Visiting,
    /// Tokens on stage.
    pub tokens: usize,
}

/// Applies a wish to everything that it concerns; gives whether everything went back to the start.
pub(super) fn apply(intent: &Intent, hub: &mut Hub<'_>, first: &First) -> bool {
    if !hub.visiting.allows(intent) {
        return false;
    }
    match intent {
        Intent::Restart => {
            *hub.state = first.state.clone();
            (hub.start.query, hub.start.glance) = (first.query.clone(), first.glance.clone());
            hub.film.restart();
            (hub.visiting.entry, hub.visiting.theme) = (None, None);
        }
        Intent::Prepared(entry) => prepared(*entry, hub),
        _ => {
            let shape = hub.state.model.shape();
            super::film::hear(intent, hub.film, hub.state);
            hub.state.apply(intent, hub.tokens, shape);
            if matches!(intent, Intent::SetTheme(_)) {
                // What the lecturer chooses by hand stays.
                hub.visiting.theme = None;
            }
        }
    }
    hub.visiting.keep(hub.state);
    *intent == Intent::Restart
}

/// A prepared picture: all but the settings is as it was prepared.
fn prepared(entry: usize, hub: &mut Hub<'_>) {
    let Some(last) = hub.start.prepared.len().checked_sub(1) else { return };
    let entry = entry.min(last);
    let wanted = &hub.start.prepared[entry];
    let settings = hub.state.settings.clone();
    let resets = hub.state.camera_resets.wrapping_add(1);
    // A picture's theme is its own: the next has that of the lecture again.
    let usual = hub.visiting.theme.take().unwrap_or(settings.theme);
    let theme = wanted.theme.unwrap_or(usual);
    hub.visiting.theme = wanted.theme.map(|_| usual);
    let hall = Hall { blank: false, magnified: false, ..hub.state.hall };
    *hub.state = State { settings, camera_resets: resets, hall, ..wanted.state.clone() };
    hub.state.settings.theme = theme;
    (hub.state.wanted, hub.state.touched) = (wanted.query.clone(), true);
    hub.visiting.entry = Some(entry);
    let at = wanted.lesson.as_ref().map(|_| wanted.at.unwrap_or(0.0));
    hub.film.show_or_leave(at, hub.state);
}
