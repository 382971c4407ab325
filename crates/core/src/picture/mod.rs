//! What is on stage, in one vocabulary for cues, links, arguments, prepared sets and whatever is kept.

mod choice;
mod curtain;
mod form;
mod places;
mod setting;
mod sheets;
mod table;
mod values;
mod word;

use arclight_model::lens::Lens;
use arclight_model::steps::{Step, Switches};
use arclight_model::{ModelId, Reading};

use crate::visual::crowd::{self, List};
pub use choice::{Badges, Carpet, Columns, Direction, Head, HeadPlace, View};
pub use curtain::Curtain;
pub use places::{HeatHeads, Places};
pub use setting::{Setting, Unfit};
pub use sheets::{Join, SheetOf, Sheets};
pub use table::{Entry, SETTINGS, SHORTHANDS, Takes};
use values::is_same;
pub use word::WordRef;
pub(crate) use word::plain;

/// The sentence that every program and chapter begins with.
pub const FIRST_TEXT: &str = "The bear waded into the river bank to catch fish.";

/// The longest text that is kept, in bytes: far more than 512 tokens.
pub const LONGEST_TEXT: usize = 16_384;

/// Most characters of each of two sentences that are compared: they are read in every frame in which they change.
pub const LONGEST_PAIR: usize = 300;

/// Most other words in the compass.
const MOST_WITH: usize = 4;

/// The longest of them, in bytes.
const LONGEST_WITH: usize = 40;

/// What is on stage. Settings of the program (theme, size, sound) and what is pointed at are no part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The sentence.
    pub text: String,
    /// Who reads it.
    pub model: ModelId,
    /// Layer and head, and the heads of the heatmap: each model keeps its own.
    pub places: Places,
    /// The word whose arcs stay lit.
    pub query: Option<WordRef>,
    /// What the word attends to, or what attends to it.
    pub direction: Direction,
    /// Stage, flat, heatmap.
    pub view: View,
    /// What a weight means.
    pub lens: Lens,
    /// Pieces merged into words.
    pub words: bool,
    /// The resting place is left out, and the rest of a row is scaled to sum to 1.
    pub without_idle: bool,
    /// What rests is dim while no word is lit.
    pub rest_dim: bool,
    /// The step under the hood; `None` where the hood is closed.
    pub step: Option<Step>,
    /// Columns on the tiles; `None` for those of the step.
    pub columns: Option<Columns>,
    /// Query, key and value as plates.
    pub badges: Option<Badges>,
    /// The word whose key is looked at beside the lit word's query; `None` for that of the largest weight.
    pub key: Option<WordRef>,
    /// Rows of cells before the sentence.
    pub carpet: Option<Carpet>,
    /// What stands right of a word and hides what follows.
    pub curtain: Option<Curtain>,
    /// Heads as sheets.
    pub sheets: Option<Sheets>,
    /// What becomes of what the heads of the chosen layer found.
    pub join: Option<Join>,
    /// Mask and positions, for the whole model, as they are switched; [`Picture::reads`] is how the model reads.
    pub reading: Reading,
    /// What is switched in the chosen head.
    pub switches: Switches,
    /// The matrix of the heatmap that stands alone, 3 for the average.
    pub large: Option<usize>,
    /// Two sentences to compare.
    pub pair: [String; 2],
    /// Names of the compass's axes: up, to the right.
    pub compass: Option<[String; 2]>,
    /// Other words in the compass.
    pub with: Vec<String>,
    /// The list of sentences whose word makes a crowd, by name.
    pub crowd: Option<String>,
    /// Layers that the crowd has gone through.
    pub depth: usize,
    /// Its points have the colours of their senses.
    pub senses: bool,
    /// A sentence that joins it.
    pub guest: Option<String>,
    /// The lit word's arcs wait until somebody has guessed what it looks at.
    pub guess: bool,
    /// What words hand over runs along the arcs of the lit one as a stream.
    pub pour: bool,
    /// Where each word stands, as a clock on it.
    pub clocks: bool,
}

impl Default for Picture {
    fn default() -> Self {
        Self {
            text: FIRST_TEXT.to_owned(),
            model: ModelId::default(),
            places: Places::default(),
            query: None,
            direction: Direction::default(),
            view: View::default(),
            lens: Lens::default(),
            words: false,
            without_idle: false,
            rest_dim: false,
            step: None,
            columns: None,
            badges: None,
            key: None,
            carpet: None,
            curtain: None,
            sheets: None,
            join: None,
            reading: Reading::default(),
            switches: Switches::default(),
            large: None,
            pair: [
                "They sat down on the river bank to fish.".to_owned(),
                "She took her cash to the bank before lunch.".to_owned(),
            ],
            compass: None,
            with: Vec::new(),
            crowd: None,
            depth: 0,
            senses: false,
            guest: None,
            guess: false,
            pour: false,
            clocks: false,
        }
    }
}

impl Picture {
    /// Layer and head of the chosen model.
    #[must_use]
    pub fn place(&self) -> HeadPlace {
        self.places.of(self.model)
    }

    /// Layer and head of the chosen model, to change.
    pub fn place_mut(&mut self) -> &mut HeadPlace {
        self.places.of_mut(self.model)
    }

    /// The heads of the heatmap.
    #[must_use]
    pub fn heat(&self) -> HeatHeads {
        self.places.heat(self.model)
    }

    /// What is chosen of a device that the model has nothing for, and what would do.
    #[must_use]
    pub fn out_of_place(&self) -> Option<&'static str> {
        let named = self.model.named_dimensions;
        match (&self.crowd, &self.compass) {
            (Some(_), _) if named => Some("a crowd is of a trained model: set the model to minilm"),
            (_, Some(_)) if !named => {
                Some("a compass is of a model whose numbers have names: set the model to glass")
            }
            _ => None,
        }
    }

    /// Without what the model has nothing for, which waits for another model.
    #[must_use]
    pub fn in_place(&self) -> Self {
        let mut picture = self.clone();
        if self.model.named_dimensions {
            (picture.crowd, picture.guest, picture.depth, picture.senses) = (None, None, 0, false);
        } else {
            (picture.compass, picture.with) = (None, Vec::new());
        }
        picture
    }

    /// Names of the compass's axes, up and to the right, where the model's numbers have names.
    #[must_use]
    pub fn compass_axes(&self) -> Option<&[String; 2]> {
        let free = self.view != View::Heatmap && self.sheets_shown().is_none();
        self.compass.as_ref().filter(|_| self.model.named_dimensions && free)
    }

    /// The heads that stand as sheets. They stand in place of a compass, of columns and of plates.
    #[must_use]
    pub fn sheets_shown(&self) -> Option<&Sheets> {
        self.sheets.as_ref().filter(|_| self.view != View::Heatmap && self.crowd_list().is_none())
    }

    /// How far what the heads found is joined: of all heads of a layer alone.
    #[must_use]
    pub fn join_shown(&self) -> Option<Join> {
        self.join.filter(|_| matches!(self.sheets_shown(), Some(Sheets::Layer | Sheets::All)))
    }

    /// The crowd that is shown: a trained model's, where there is no other view.
    #[must_use]
    pub fn crowd_list(&self) -> Option<&'static List> {
        let shown = !self.model.named_dimensions && self.view != View::Heatmap;
        self.crowd.as_deref().filter(|_| shown).and_then(crowd::list)
    }

    /// The columns that are shown: those that are chosen, or those of the step. A compass stands in their place.
    #[must_use]
    pub fn columns_shown(&self) -> Option<Columns> {
        let of_step = match self.step {
            Some(Step::Scores) => Some(Columns::Scores),
            Some(Step::Scaled | Step::Mask) => Some(Columns::Scaled),
            Some(Step::Softmax) => Some(Columns::Shares),
            _ => None,
        };
        let free = self.view != View::Heatmap && self.compass_axes().is_none();
        let free = free && self.sheets_shown().is_none();
        self.columns.or(of_step).filter(|_| free)
    }

    /// The plates that are shown. Columns or a compass stand in their place.
    #[must_use]
    pub fn badges_shown(&self) -> Option<Badges> {
        let free =
            self.view != View::Heatmap && self.compass_axes().is_none() && self.columns_shown().is_none();
        let free = free && self.sheets_shown().is_none();
        self.badges.filter(|_| free)
    }

    /// The carpet that is shown: there is none before there are scores, none of another view, and sheets stand in its place.
    #[must_use]
    pub fn carpet_shown(&self) -> Option<Carpet> {
        let has_scores = self.step.is_none_or(|step| step >= Step::Scores);
        self.carpet.filter(|_| has_scores && self.has_sentence_alone())
    }

    /// Whether the carpet lies of scores: what the step or the columns show are no weights yet.
    #[must_use]
    pub fn carpet_is_of_scores(&self) -> bool {
        match self.columns_shown() {
            Some(columns) => columns != Columns::Shares,
            None => self.step.is_some_and(|step| step < Step::Softmax),
        }
    }

    /// The curtain that is shown: none of another view, and none before sheets, which show every word.
    #[must_use]
    pub fn curtain_shown(&self) -> Option<&Curtain> {
        self.curtain.as_ref().filter(|_| self.has_sentence_alone())
    }

    /// Whether the sentence has the stage to itself: no matrices, no crowd and no sheets.
    #[must_use]
    pub fn has_sentence_alone(&self) -> bool {
        self.view != View::Heatmap && self.crowd_list().is_none() && self.sheets_shown().is_none()
    }

    /// How the model reads: what is behind a curtain is not there for any word before it, so that a curtain is a causal mask,
    /// whatever is switched.
    #[must_use]
    pub fn reads(&self) -> Reading {
        Reading { causal: self.reading.causal || self.curtain.is_some(), ..self.reading }
    }

    /// Whether the arcs of the lit word wait for a guess: where nothing else shows what it looks at, and every word can be
    /// chosen.
    #[must_use]
    pub fn waits_for_guess(&self) -> bool {
        let taken = self.is_of_tokens() || self.curtain_shown().is_some();
        self.guess && self.has_sentence_alone() && !taken
    }

    /// Whether a clock stands on each word: of positions that have hands, and where nothing else stands on the tiles.
    #[must_use]
    pub fn clocks_shown(&self) -> bool {
        self.clocks && self.model == ModelId::GLASS && self.has_sentence_alone() && !self.has_device()
    }

    /// Whether a device stands on the tiles.
    #[must_use]
    pub fn has_device(&self) -> bool {
        self.compass_axes().is_some() || self.columns_shown().is_some() || self.badges_shown().is_some()
    }

    /// Whether one head of one layer is followed: its scores and weights are computed with what is switched.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        let device = self.columns_shown().is_some() || self.badges_shown().is_some();
        self.step.is_some() || device || self.carpet_shown().is_some()
    }

    /// Whether what is shown needs more of its layer than the weights.
    #[must_use]
    pub fn needs_layer(&self) -> bool {
        self.step.is_some() || self.has_device() || self.carpet_shown().is_some() || self.clocks_shown()
    }

    /// Whether what is shown is of the tokens and weights themselves.
    #[must_use]
    pub fn is_of_tokens(&self) -> bool {
        let of_vectors = self.compass_axes().is_some() || self.clocks_shown();
        self.is_followed() || of_vectors || self.sheets_shown().is_some()
    }

    /// Whether the model, or the chosen head, computes otherwise than it was made to.
    #[must_use]
    pub fn is_switched(&self) -> bool {
        self.switches != Switches::default() || self.reads() != Reading::default()
    }

    /// Everything that is switched goes back.
    pub fn reset_switches(&mut self) {
        (self.switches, self.reading, self.curtain) = (Switches::default(), Reading::default(), None);
    }

    /// The invariants of a picture: whoever changed it, this holds afterwards.
    ///
    /// - Text, pair and the other words of the compass are no longer than what is kept.
    /// - Layers, heads and matrices exist; the temperature is one that can be.
    /// - Steps are those of one head, on the stage or flat; steps and the rows of matrices are those of queries.
    pub fn normalise(&mut self) {
        cut(&mut self.text, LONGEST_TEXT);
        for text in &mut self.pair {
            if let Some((end, _)) = text.char_indices().nth(LONGEST_PAIR) {
                text.truncate(end);
            }
        }
        self.with.iter_mut().for_each(|word| cut(word, LONGEST_WITH));
        let mut seen: Vec<String> = Vec::new();
        self.with.retain(|word| {
            let is_new = !seen.iter().any(|other| is_same(other, word));
            seen.push(word.clone());
            is_new
        });
        self.with.truncate(MOST_WITH);
        self.depth = self.depth.min(self.model.layers);
        if let Some(guest) = &mut self.guest {
            cut(guest, LONGEST_TEXT);
        }
        self.large = self.large.filter(|large| *large < 4);
        let range = Switches::TEMPERATURE;
        let temperature = self.switches.temperature;
        self.switches.temperature =
            if temperature.is_finite() { temperature.clamp(*range.start(), *range.end()) } else { 1.0 };
        if self.step.is_some() && self.view == View::Heatmap {
            self.view = View::Stage;
        }
        let followed =
            self.step.is_some() || self.columns.is_some() || self.badges.is_some() || self.carpet.is_some();
        if followed && self.place().head == Head::Mean {
            self.place_mut().head = Head::One(0);
        }
        self.places.normalise();
        if followed || self.guess || self.sheets.is_some() || self.view == View::Heatmap {
            self.direction = Direction::AttendsTo;
        }
    }
}

/// Cuts a text between two characters.
fn cut(text: &mut String, longest: usize) {
    if text.len() > longest {
        let end = (0..=longest).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
    }
}
