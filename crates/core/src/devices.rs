//! What stands on the stage beside tiles and arcs to show an idea, or in their place, as it is chosen.

use std::sync::Arc;

use arclight_model::{Attended, Glass, Token};
use glam::Vec2;

use crate::picture::{Carpet as Kind, Picture};
use crate::state::Pointing;
use crate::traces::Traces;
use crate::visual::badges::Badges;
use crate::visual::carpet::{self, Carpet};
use crate::visual::clocks::Clocks;
use crate::visual::columns::Columns;
use crate::visual::compass::Compass;
use crate::visual::crowd::{Crowd, Point, Shown};
use crate::visual::curtain::Curtain;
use crate::visual::ghosts::Ghosts;
use crate::visual::guess::Guess;
use crate::visual::marks::{Marks, Tiles};
use crate::visual::sheets::Sheets;
use crate::writer::Writer;

/// A sentence that joins a crowd, and its way, `[attention on, off][depth]`; none where it does not have the word.
pub type Guest = (String, Option<[Vec<Vec2>; 2]>);

/// What a trained model made of the sentences of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    /// The list's name.
    pub list: String,
    /// Where the word of each is.
    pub crowd: Arc<Crowd>,
    /// The last sentence that joined them.
    pub guest: Option<Guest>,
}

impl Gathered {
    /// What a picture shows of it, if it is of its list.
    #[must_use]
    pub fn shown(&self, what: &Picture) -> Option<Shown> {
        let list = what.crowd_list().filter(|list| list.name == self.list)?;
        let attention = !what.reading.alone;
        let depth = what.depth.min(self.crowd.depth());
        let paths = self.crowd.paths(attention).iter().zip(&list.sentences);
        let upto = |path: &[Vec2]| path.iter().take(depth + 1).copied().collect::<Vec<_>>();
        let guest = self.guest.as_ref().filter(|(text, _)| Some(text) == what.guest.as_ref());
        let guest = guest.and_then(|(text, paths)| {
            let path = &paths.as_ref()?[usize::from(!attention)];
            Some(Point { path: upto(path), sense: 0, says: text.clone() })
        });
        Some(Shown {
            word: list.word.clone(),
            points: paths
                .map(|(path, (text, sense))| Point { path: upto(path), sense: *sense, says: text.clone() })
                .collect(),
            guest,
            senses: what.senses.then(|| list.senses.clone()),
            depth: (depth, self.crowd.depth()),
            attention,
            share: self.crowd.share,
        })
    }

    /// Whether it has what a picture asks for.
    #[must_use]
    pub fn answers(&self, what: &Picture) -> bool {
        let guest = self.guest.as_ref().map(|(text, _)| text);
        what.crowd_list().is_none_or(|list| list.name == self.list)
            && (what.guest.is_none() || guest == what.guest.as_ref())
    }

    /// Why the guest that is asked for is not there.
    #[must_use]
    pub fn refuses(&self, what: &Picture) -> Option<String> {
        let list = what.crowd_list()?;
        let (text, path) = self.guest.as_ref()?;
        (Some(text) == what.guest.as_ref() && path.is_none()).then(|| list.refuses())
    }
}

/// The devices of a picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Devices {
    /// What the lit word means.
    pub compass: Option<Compass>,
    /// What the lit word has for each key.
    pub columns: Option<Columns>,
    /// Its query, a key and a value.
    pub badges: Option<Badges>,
    /// What words ask of each other, before the sentence.
    pub carpet: Option<Carpet>,
    /// What hides the words behind it.
    pub curtain: Option<Curtain>,
    /// Heads, one behind the other.
    pub sheets: Option<Sheets>,
    /// One word in many sentences.
    pub crowd: Option<Shown>,
    /// Why the sentence that should join them does not.
    pub refused: Option<String>,
    /// Where each word stands.
    pub clocks: Option<Clocks>,
    /// What somebody guesses that the lit word looks at.
    pub guess: Option<Guess>,
    /// What may come next.
    pub ghosts: Option<Ghosts>,
}

impl Devices {
    /// Those of a sentence of these tokens, for what is pointed at.
    #[must_use]
    pub fn of(
        (what, pointing): (&Picture, &Pointing),
        (glass, traces, gathered): (&Glass, &Traces, Option<&Gathered>),
        (attended, tokens): (Option<&Attended>, &[Token]),
    ) -> Self {
        let curtain = Curtain::of((what, pointing), tokens);
        let last = curtain.as_ref().map(|curtain| curtain.last);
        Self {
            compass: Compass::of((what, pointing), (glass, traces), tokens),
            columns: Columns::of((what, pointing), traces, tokens),
            badges: Badges::of((what, pointing), traces, tokens),
            carpet: Carpet::of((what, pointing), traces, (tokens, last)),
            curtain,
            clocks: Clocks::of((what, pointing), traces, tokens),
            sheets: Sheets::of((what, pointing), attended, tokens),
            crowd: gathered.and_then(|gathered| gathered.shown(what)),
            refused: gathered.and_then(|gathered| gathered.refuses(what)).or_else(|| {
                let long = what.carpet_shown().is_some() && tokens.len() > carpet::MOST;
                let says = |count: usize| {
                    format!("{count} × {count} cells cannot be told apart: at most {} tokens.", carpet::MOST)
                };
                long.then(|| says(tokens.len()))
            }),
            guess: Guess::of((what, pointing), tokens),
            ghosts: None,
        }
    }

    /// The same with what a writer holds ready.
    #[must_use]
    pub fn with_ghosts(mut self, (what, writer): (&Picture, &Writer), tokens: &[Token]) -> Self {
        self.ghosts = Ghosts::of((what, writer), tokens);
        self
    }

    /// Whether those are there that a lit word has in a picture.
    #[must_use]
    pub fn stand(&self, what: &Picture) -> bool {
        (what.columns_shown().is_none() || self.columns.is_some())
            && (!what.clocks_shown() || self.clocks.is_some())
            && (what.badges_shown().is_none() || self.badges.is_some())
    }

    /// Whether what needs no lit word is there, or cannot be.
    #[must_use]
    pub fn lie(&self, what: &Picture) -> bool {
        what.carpet_shown() != Some(Kind::All) || self.carpet.is_some() || self.refused.is_some()
    }

    /// As lines and words.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        let own = self.on_tiles(tiles);
        if own.alone {
            return own;
        }
        let mut marks = self.carpet.as_ref().map(|carpet| carpet.marks(tiles)).unwrap_or_default();
        marks.add(own);
        // Nothing is seen through it.
        marks.add(self.curtain.as_ref().map(|curtain| curtain.marks(tiles)).unwrap_or_default());
        marks
    }

    /// What stands on tiles, or in their place.
    fn on_tiles(&self, tiles: &Tiles<'_>) -> Marks {
        if let (None, Some(sheets)) = (&self.crowd, &self.sheets) {
            return sheets.marks(tiles);
        }
        match (&self.crowd, &self.compass, &self.columns) {
            (Some(crowd), ..) => crowd.marks(),
            (None, Some(compass), _) => compass.marks(tiles.above),
            (None, None, Some(columns)) => columns.marks(tiles),
            (None, None, None) => {
                let badges = self.badges.as_ref().map(|badges| badges.marks(tiles));
                let clocks = || self.clocks.as_ref().map(|clocks| clocks.marks(tiles));
                let guess = || self.guess.as_ref().map(|guess| guess.marks(tiles));
                let ghosts = || self.ghosts.as_ref().map(|ghosts| ghosts.marks(tiles));
                badges.or_else(clocks).or_else(guess).or_else(ghosts).unwrap_or_default()
            }
        }
    }

    /// Whether what stands on the tiles has numbers of its own: then there are none beneath them.
    #[must_use]
    pub fn have_numbers(&self) -> bool {
        let stand = self.columns.is_some() || self.badges.is_some() || self.clocks.is_some();
        let stand = stand || self.ghosts.as_ref().is_some_and(|ghosts| !ghosts.under.is_empty());
        stand || self.sheets.is_some() || self.is_guessed()
    }

    /// Whether somebody is to guess what the lit word looks at.
    fn is_guessed(&self) -> bool {
        self.guess.as_ref().is_some_and(|guess| guess.is_open)
    }

    /// Whether arcs have their weights already; `None` where no device says it.
    #[must_use]
    pub fn have_weights(&self) -> Option<bool> {
        let columns = self.columns.as_ref().map(Columns::are_weights);
        let of_scores = self.carpet.as_ref().is_some_and(|carpet| !carpet.weights);
        let waits = self.clocks.is_some()
            || self.badges.is_some()
            || self.sheets.is_some()
            || self.is_guessed()
            || of_scores;
        columns.or(waits.then_some(false))
    }

    /// In words, for whoever does not see them.
    #[must_use]
    pub fn says(&self) -> Option<String> {
        let crowd = || self.crowd.as_ref().map(Shown::says);
        let compass = || self.compass.as_ref().map(Compass::says);
        let badges = || self.badges.as_ref().map(Badges::says);
        let columns = || self.columns.as_ref().map(Columns::says);
        let sheets = || self.sheets.as_ref().map(Sheets::says);
        let clocks = || self.clocks.as_ref().map(Clocks::says);
        let guess = || self.guess.as_ref().map(Guess::says);
        let ghosts = || self.ghosts.as_ref().and_then(Ghosts::says);
        let on_tiles =
            || compass().or_else(columns).or_else(badges).or_else(clocks).or_else(guess).or_else(ghosts);
        let own = crowd().or_else(sheets).or_else(on_tiles);
        let carpet = self.carpet.as_ref().map(Carpet::says);
        let curtain = self.curtain.as_ref().map(Curtain::says);
        let says: Vec<String> = own.into_iter().chain(carpet).chain(curtain).collect();
        (!says.is_empty()).then(|| says.join("; "))
    }
}
