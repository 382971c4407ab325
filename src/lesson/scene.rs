//! Everything that a lesson decides about the picture.

use super::{Shot, Wrong};
use crate::model::lens::Lens;
use crate::model::steps::{Normalise, Step, Switches};
use crate::model::{ModelKind, Reading};

/// A token named by an author: by what it says, or by its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordRef {
    /// The first token that says this, in any case.
    Text(String),
    /// The token at that place, from 0.
    Index(usize),
}

impl WordRef {
    /// `bank`, or `#3`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let index = text.strip_prefix('#').and_then(|number| number.parse().ok());
        index.map_or_else(|| Self::Text(text.to_owned()), Self::Index)
    }

    /// Which of the tokens it is.
    #[must_use]
    pub fn find<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut tokens = tokens.into_iter();
        match self {
            Self::Index(index) => tokens.nth(*index).map(|_| *index),
            Self::Text(text) => {
                let text = text.to_lowercase();
                tokens.position(|token| token.to_lowercase() == text)
            }
        }
    }
}

/// Stage, arc diagram or matrices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sight {
    /// In space.
    #[default]
    Stage,
    /// On a sheet.
    Flat,
    /// As matrices.
    Heatmap,
}

/// Two sentences side by side.
pub type Compared = [String; 2];

/// The sentence that every program and chapter begins with.
pub const FIRST_TEXT: &str = "The bear waded into the river bank to catch fish.";

/// What is on stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The sentence.
    pub text: String,
    /// Who reads it.
    pub model: ModelKind,
    /// Layer, from 0.
    pub layer: usize,
    /// Head, from 0; `None` for the mean.
    pub head: Option<usize>,
    /// The lit word.
    pub query: Option<WordRef>,
    /// Who attends to the word, instead of what it attends to.
    pub attended_by: bool,
    /// Stage, flat, heatmap.
    pub sight: Sight,
    /// The one matrix of the heatmap, 3 for the average.
    pub large: Option<usize>,
    /// Under the hood.
    pub step: Option<Step>,
    /// What a weight means.
    pub lens: Lens,
    /// Mask and positions.
    pub reading: Reading,
    /// Switches of the head.
    pub switches: Switches,
    /// Pieces merged into words.
    pub words: bool,
    /// Special tokens left out.
    pub without_idle: bool,
    /// The wall of heads.
    pub wall: bool,
    /// Two sentences, shown side by side.
    pub compare: Option<Compared>,
    /// The last two of the chapter: they stay where sentences are compared.
    pub pair: Option<Compared>,
    /// The card.
    pub card: Option<String>,
    /// Where the camera stands.
    pub shot: Shot,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            text: FIRST_TEXT.to_owned(),
            model: ModelKind::Glass,
            layer: 0,
            head: Some(1),
            query: None,
            attended_by: false,
            sight: Sight::Stage,
            large: None,
            step: None,
            lens: Lens::Raw,
            reading: Reading::default(),
            switches: Switches::default(),
            words: false,
            without_idle: false,
            wall: false,
            compare: None,
            pair: None,
            card: None,
            shot: Shot::default(),
        }
    }
}

impl Scene {
    /// Whether a setting changes the models' input, what they compute of it, or which head or step is looked at. Another word
    /// does not.
    #[must_use]
    pub fn is_of_the_model(name: &str) -> bool {
        matches!(name, "text" | "model" | "layer" | "head" | "step" | "mask" | "position" | "scaling")
    }

    /// Changes one thing.
    ///
    /// # Errors
    /// [`Wrong::Name`] and [`Wrong::Value`].
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Wrong> {
        let wrong = |expected: &str| Wrong::Value {
            name: name.to_owned(),
            value: value.to_owned(),
            expected: expected.to_owned(),
        };
        let on = || switch(value).ok_or_else(|| wrong("on or off"));
        let number = || value.parse::<usize>().map_err(|_| wrong("a number from 0"));
        match name {
            "text" if value.is_empty() => return Err(wrong("a sentence")),
            "text" => (self.text, self.query) = (value.to_owned(), None),
            "model" => {
                self.model = choose(value, &[("glass", ModelKind::Glass), ("minilm", ModelKind::MiniLm)])
                    .ok_or_else(|| wrong("glass or minilm"))?;
                // The head that the program opens the model with.
                (self.layer, self.head) =
                    if self.model == ModelKind::Glass { (0, Some(1)) } else { (2, Some(0)) };
            }
            "layer" => self.layer = number()?,
            "head" => self.head = if value == "mean" { None } else { Some(number()?) },
            "query" => self.query = (value != "none").then(|| WordRef::read(value)),
            "direction" => {
                self.attended_by =
                    choose(value, &[("to", false), ("by", true)]).ok_or_else(|| wrong("to or by"))?;
            }
            "view" => {
                let sights = [("stage", Sight::Stage), ("flat", Sight::Flat), ("heatmap", Sight::Heatmap)];
                self.sight = choose(value, &sights).ok_or_else(|| wrong("stage, flat or heatmap"))?;
            }
            "large" if value == "none" => self.large = None,
            "large" => {
                let large = number()?;
                self.large =
                    Some(large).filter(|large| *large < 4).map(Some).ok_or_else(|| wrong("0 to 3"))?;
            }
            "step" if value == "none" => self.step = None,
            "step" => {
                let step = Step::NAMES.iter().position(|known| *known == value);
                let step = step.and_then(|at| Step::ALL.get(at).copied());
                self.step = Some(step.ok_or_else(|| wrong(&format!("none, {}", Step::NAMES.join(", "))))?);
            }
            "lens" => {
                let lenses = [("raw", Lens::Raw), ("norm", Lens::Norm), ("rollout", Lens::Rollout)];
                self.lens = choose(value, &lenses).ok_or_else(|| wrong("raw, norm or rollout"))?;
            }
            "mask" => self.reading.causal = on()?,
            "position" => self.reading.positionless = !on()?,
            "scaling" => self.switches.scaled = on()?,
            "temperature" => {
                let range = Switches::TEMPERATURE;
                let found = value.parse().ok().filter(|degrees| range.contains(degrees));
                self.switches.temperature = found.ok_or_else(|| wrong("a number from 0.1 to 5"))?;
            }
            "normalise" => {
                let ways = [
                    ("softmax", Normalise::Softmax),
                    ("argmax", Normalise::ArgMax),
                    ("linear", Normalise::Linear),
                ];
                self.switches.normalise =
                    choose(value, &ways).ok_or_else(|| wrong("softmax, argmax or linear"))?;
            }
            "words" => self.words = on()?,
            "idle" => self.without_idle = !on()?,
            "wall" => self.wall = on()?,
            "compare" if value == "none" => self.compare = None,
            "compare" => {
                let two = value.split_once('|').map(|(a, b)| [a.trim().to_owned(), b.trim().to_owned()]);
                let two = two.filter(|two| two.iter().all(|text| !text.is_empty()));
                self.compare = Some(two.ok_or_else(|| wrong("two sentences with | between them"))?);
                self.pair.clone_from(&self.compare);
            }
            "card" => self.card = (value != "none").then(|| value.to_owned()),
            "shot" => self.shot = Shot::read(value).map_err(|expected| wrong(&expected))?,
            _ => return Err(Wrong::Name(name.to_owned())),
        }
        Ok(())
    }
}

fn choose<T: Copy>(value: &str, all: &[(&str, T)]) -> Option<T> {
    all.iter().find(|(name, _)| *name == value).map(|(_, found)| *found)
}

fn switch(value: &str) -> Option<bool> {
    choose(value, &[("on", true), ("off", false)])
}
