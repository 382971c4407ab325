//! What is on stage, in one vocabulary for cues, links, arguments, prepared sets and whatever is kept.

mod choice;
mod form;
mod places;
mod setting;
mod word;

use arclight_model::lens::Lens;
use arclight_model::steps::{Step, Switches};
use arclight_model::{ModelId, Reading};

pub use choice::{Direction, Head, HeadPlace, View};
pub use places::{HeatHeads, Places};
pub use setting::{Entry, SETTINGS, SHORTHANDS, Setting, Takes, Unfit};
pub use word::WordRef;
pub(crate) use word::plain;

/// The sentence that every program and chapter begins with.
pub const FIRST_TEXT: &str = "The bear waded into the river bank to catch fish.";

/// The longest text that is kept, in bytes: far more than 512 tokens.
pub const LONGEST_TEXT: usize = 16_384;

/// Most characters of each of two sentences that are compared: they are read in every frame in which they change.
pub const LONGEST_PAIR: usize = 300;

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
    /// The step under the hood; `None` where the hood is closed.
    pub step: Option<Step>,
    /// Mask and positions, for the whole model.
    pub reading: Reading,
    /// What is switched in the chosen head.
    pub switches: Switches,
    /// The matrix of the heatmap that stands alone, 3 for the average.
    pub large: Option<usize>,
    /// Two sentences to compare.
    pub pair: [String; 2],
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
            step: None,
            reading: Reading::default(),
            switches: Switches::default(),
            large: None,
            pair: [
                "They sat down on the river bank to fish.".to_owned(),
                "She took her cash to the bank before lunch.".to_owned(),
            ],
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

    /// Whether the model, or the chosen head, computes otherwise than it was made to.
    #[must_use]
    pub fn is_switched(&self) -> bool {
        self.switches != Switches::default() || self.reading != Reading::default()
    }

    /// Everything that is switched goes back.
    pub fn reset_switches(&mut self) {
        (self.switches, self.reading) = (Switches::default(), Reading::default());
    }

    /// The invariants of a picture: whoever changed it, this holds afterwards.
    ///
    /// - Text and pair are no longer than what is kept.
    /// - Layers, heads and matrices exist; the temperature is one that can be.
    /// - Steps are those of one head, on the stage or flat; steps and the rows of matrices are those of queries.
    pub fn normalise(&mut self) {
        cut(&mut self.text, LONGEST_TEXT);
        for text in &mut self.pair {
            if let Some((end, _)) = text.char_indices().nth(LONGEST_PAIR) {
                text.truncate(end);
            }
        }
        self.large = self.large.filter(|large| *large < 4);
        let range = Switches::TEMPERATURE;
        let temperature = self.switches.temperature;
        self.switches.temperature =
            if temperature.is_finite() { temperature.clamp(*range.start(), *range.end()) } else { 1.0 };
        if self.step.is_some() {
            if self.view == View::Heatmap {
                self.view = View::Stage;
            }
            if self.place().head == Head::Mean {
                self.place_mut().head = Head::One(0);
            }
        }
        self.places.normalise();
        if self.step.is_some() || self.view == View::Heatmap {
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
