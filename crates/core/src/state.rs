//! What is chosen, and what always holds of it: no window, no drawing, no inference.

use crate::panel::Panels;
use crate::picture::{Picture, View, WordRef};
use crate::settings::Settings;
use crate::venue::Venue;
use crate::visual::arcs::Lit;
use crate::writer::Writer;
use arclight_model::steps::Step;

/// What is pointed at. Tokens are named by their index on stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pointing {
    /// The token under the pointer, or chosen by keys.
    pub hovered: Option<usize>,
    /// The arc under the pointer: query and key.
    pub arc: Option<(usize, usize)>,
    /// The token that stays lit: the one that [`Picture::query`] names, once its sentence is read.
    pub pinned: Option<usize>,
    /// A word that is lit at the start, until somebody points, to show what will happen.
    pub glance: Option<usize>,
    /// Whether anyone has pointed at a word yet.
    pub touched: bool,
    /// What somebody guesses that a word looks at.
    pub guess: Guess,
}

/// Words that somebody chose before the arcs of another were shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guess {
    /// The word that looks; `None` where nobody has guessed.
    pub of: Option<usize>,
    /// In the order in which they were chosen.
    pub words: Vec<usize>,
}

impl Guess {
    /// The most words of a guess.
    pub const MOST: usize = 4;

    /// Takes a word into the guess for `of`, or out of it.
    pub(crate) fn touch(&mut self, of: usize, word: usize) {
        if self.of != Some(of) {
            *self = Self { of: Some(of), words: Vec::new() };
        }
        if let Some(at) = self.words.iter().position(|other| *other == word) {
            self.words.remove(at);
        } else if word != of && self.words.len() < Self::MOST {
            self.words.push(word);
        }
    }
}

impl Pointing {
    /// The word that is lit: the pinned one, else the one under the pointer.
    #[must_use]
    pub fn word(&self) -> Option<usize> {
        self.pinned.or(self.hovered).or(self.glance)
    }

    /// Nothing is pointed at.
    pub fn release(&mut self) {
        (self.pinned, self.hovered, self.glance, self.arc) = (None, None, None, None);
        self.guess = Guess::default();
    }

    /// What was guessed of the pinned word.
    #[must_use]
    pub fn guessed(&self) -> &[usize] {
        if self.pinned.is_some() && self.guess.of == self.pinned { &self.guess.words } else { &[] }
    }
}

/// What a lecturer does with the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Presenter {
    /// It is dark.
    pub blank: bool,
    /// A spot of light follows the pointer.
    pub spot: bool,
    /// The next drag chooses a part to come closer.
    pub loupe: bool,
    /// A part is closer.
    pub magnified: bool,
}

/// Everything that is chosen, in parts that change together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// What is on stage.
    pub picture: Picture,
    /// What is pointed at.
    pub pointing: Pointing,
    /// What a model writes.
    pub writer: Writer,
    /// What is open.
    pub panels: Panels,
    /// What a lecturer does with the picture.
    pub presenter: Presenter,
    /// What lasts from one start to the next.
    pub settings: Settings,
    /// How often the camera was asked to go back.
    pub camera_resets: u32,
}

/// What the invariants depend on beside the state.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Tokens on stage.
    pub tokens: usize,
    /// What the place wants.
    pub venue: &'a Venue,
}

impl State {
    /// The word that is lit.
    #[must_use]
    pub fn word(&self) -> Option<usize> {
        self.pointing.word()
    }

    /// What of the matrix is lit.
    #[must_use]
    pub fn lit(&self) -> Lit {
        Lit::of(self.pointing.word(), self.picture.direction)
    }

    /// Pins a token, or lets go.
    pub fn pin(&mut self, token: Option<usize>) {
        self.pointing.pinned = token;
        self.picture.query = token.map(WordRef::Index);
    }

    /// Whether a word waits for a guess: words that are touched are taken into it.
    #[must_use]
    pub fn is_guessing(&self) -> bool {
        self.picture.waits_for_guess() && self.pointing.pinned.is_some()
    }

    /// Whether the picture names a word that is not found yet.
    #[must_use]
    pub fn waits_for_word(&self) -> bool {
        self.picture.query.is_some() && self.pointing.pinned.is_none()
    }

    /// The invariants, whoever changed the state: those of the picture and of the settings, and
    ///
    /// - the writer writes on the text of the picture, and of a model that writes the last word is lit where no other is;
    /// - while the scissors are in hand the last word is lit, whichever is touched;
    /// - what is pointed at is on stage, and the pinned token is the one that the picture names;
    /// - under the hood a word is followed, and steps play only there;
    /// - the rules of the place stand.
    pub fn normalise(&mut self, facts: Facts<'_>) {
        self.picture.normalise();
        self.writer.follow(&self.picture);
        // Before the first sentence is there, nobody knows what it will have.
        let inside = |word: &usize| facts.tokens == 0 || *word < facts.tokens;
        let pointing = &mut self.pointing;
        pointing.hovered = pointing.hovered.filter(inside);
        pointing.glance = pointing.glance.filter(inside);
        pointing.guess.words.retain(|word| inside(word));
        pointing.arc = pointing.arc.filter(|(query, key)| inside(query) && inside(key));
        if pointing.pinned.is_some_and(|word| !inside(&word)) {
            self.pin(None);
        }
        if self.picture.step.is_none() {
            self.panels.playing = false;
        } else if facts.tokens > 0 && self.pointing.pinned.is_none() && self.picture.query.is_none() {
            // The first word after the special one, unless another is lit.
            self.pin(self.word().or(Some(1)).map(|word| word.min(facts.tokens - 1)));
            self.pointing.glance = None;
        }
        if self.picture.model.writes && self.pointing.pinned.is_none() && self.picture.query.is_none() {
            // It says what comes next.
            self.pointing.glance = facts.tokens.checked_sub(1);
        }
        if self.writer.has_scissors()
            && let Some(last) = facts.tokens.checked_sub(1)
        {
            // What is touched is cut for it, and lights nothing.
            self.pin(Some(last));
        }
        self.panels.playing &= self.picture.step != Step::ALL.last().copied();
        self.panels.slot = self.panels.slot.min(2);
        self.settings = std::mem::take(&mut self.settings).legal();
        facts.venue.keep(&mut self.settings);
    }

    /// Whether matrices are on screen.
    #[must_use]
    pub fn is_heatmap(&self) -> bool {
        self.picture.view == View::Heatmap
    }
}
