//! What is on stage, in one vocabulary for cues, links, arguments, prepared sets and whatever is kept.

mod choice;
mod curtain;
mod form;
mod places;
mod setting;
mod sheets;
mod shows;
mod table;
mod values;
mod written;

use std::ops::Range;

use arclight_model::lens::Lens;
pub(crate) use arclight_model::scribe::plain;
pub use arclight_model::scribe::{KeyCut, Reach, WordRef};
use arclight_model::steps::{Step, Switches};
use arclight_model::{ModelId, Reading};

use arclight_model::scribe::normalise as normalise_cuts;
pub use choice::{Badges, Carpet, Columns, Direction, Head, HeadPlace, View};
pub use curtain::Curtain;
pub use places::{HeatHeads, Places};
pub use setting::{Setting, Unfit};
pub use sheets::{Join, SheetOf, Sheets};
pub use table::{Entry, SETTINGS, SHORTHANDS, Takes};
use values::is_same;

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
    /// Words that the last one may not look at.
    pub cuts: Vec<KeyCut>,
    /// Parts of the text that a model wrote, in bytes.
    pub written: Vec<Range<usize>>,
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
            cuts: Vec::new(),
            written: Vec::new(),
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
            _ if !self.cuts.is_empty() && !self.model.writes => {
                Some("a cut is of a model that writes: set the model to smollm2")
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
        if !self.model.writes {
            picture.cuts.clear();
        }
        picture
    }

    /// Whether the model, or the chosen head, computes otherwise than it was made to.
    #[must_use]
    pub fn is_switched(&self) -> bool {
        let is_read_otherwise = self.reads() != Reading::default() || !self.cuts_shown().is_empty();
        is_read_otherwise || self.switches != Switches::default()
    }

    /// Everything that is switched goes back.
    pub fn reset_switches(&mut self) {
        (self.switches, self.reading, self.curtain) = (Switches::default(), Reading::default(), None);
        self.cuts.clear();
    }

    /// The invariants of a picture: whoever changed it, this holds afterwards.
    ///
    /// - Text, pair and the other words of the compass are no longer than what is kept.
    /// - Layers, heads and matrices exist; the temperature is one that can be.
    /// - Cuts are in layers and heads of the model, and what it wrote are whole characters of the text.
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
        normalise_cuts(&mut self.cuts, self.model);
        written::normalise(&mut self.written, &self.text);
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
