//! One thing that is set of a picture, and the one table of its names: cues, links, arguments, prepared sets and kept
//! states are read and written by it.

use arclight_model::ModelId;
use arclight_model::lens::Lens;
use arclight_model::steps::{Normalise, Step, Switches};
use serde::de::{DeserializeOwned, IntoDeserializer, value};

use super::{Direction, Head, HeadPlace, HeatHeads, Picture, View, WordRef};

/// One thing that is set.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// The sentence; what was lit in another one is let go.
    Text(String),
    /// Who reads it.
    Model(ModelId),
    /// Layer, from 0.
    Layer(usize),
    /// A head of the layer, or their average.
    Head(Head),
    /// Both at once.
    Place(HeadPlace),
    /// The word whose arcs stay lit.
    Query(Option<WordRef>),
    /// Which end of the arcs.
    Direction(Direction),
    /// Stage, flat, heatmap. The heatmap closes the hood.
    View(View),
    /// What a weight means.
    Lens(Lens),
    /// Pieces merged into words.
    Words(bool),
    /// The resting place is left out.
    WithoutIdle(bool),
    /// The step under the hood, or none.
    Step(Option<Step>),
    /// No word sees a later one.
    Mask(bool),
    /// Tokens know where they stand.
    Position(bool),
    /// Scores are divided by √d_k.
    Scaling(bool),
    /// Scores are divided by this as well.
    Temperature(f32),
    /// Scores to weights.
    Normalise(Normalise),
    /// The head's slice of W_O is zero.
    Removed(bool),
    /// The matrix of the heatmap that stands alone, 3 for the average.
    Large(Option<usize>),
    /// The heads of the heatmap.
    Heat(HeatHeads),
    /// Two sentences to compare.
    Pair([String; 2]),
}

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One of these; in the help under that name.
    One(&'static str, &'static [&'static str]),
    /// On or off; an argument or a link says it by the name alone.
    Switch,
    /// What the name of the value says.
    Any(&'static str),
}

/// A line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What would do, for whoever wrote something else.
    pub expected: &'static str,
    /// What it does, for the help of the command line.
    pub help: &'static str,
}

const fn entry(name: &'static str, takes: Takes, expected: &'static str, help: &'static str) -> Entry {
    Entry { name, takes, expected, help }
}

const ON: &str = "on or off";

/// Every setting, in the order in which they are written. A model comes before its layer and head, a sentence before its
/// word.
pub const SETTINGS: [Entry; 20] = [
    entry("text", Takes::Any("TEXT"), "a sentence", "The sentence"),
    entry("model", Takes::One("MODEL", &ModelId::IDS), "the id of a model", "Which model reads it"),
    entry("layer", Takes::Any("LAYER"), "a number from 0", "Layer, from 0"),
    entry(
        "head",
        Takes::Any("HEAD"),
        "a number from 0, or \"mean\"",
        "Head, from 0, or \"mean\" for the average of the layer's heads",
    ),
    entry(
        "query",
        Takes::Any("WORD"),
        "a word of the text, or # and the index of a token",
        "The word whose arcs are lit, or #3 for the token with index 3",
    ),
    entry(
        "direction",
        Takes::One("WAY", &["to", "by"]),
        "to or by",
        "What the word attends to, or what attends to it",
    ),
    entry(
        "view",
        Takes::One("VIEW", &["stage", "flat", "heatmap"]),
        "stage, flat or heatmap",
        "In space, as a flat arc diagram, or as matrices",
    ),
    entry(
        "lens",
        Takes::One("LENS", &["raw", "norm", "rollout"]),
        "raw, norm or rollout",
        "What a weight means: raw, times the size of each value (norm), or through the layers (rollout)",
    ),
    entry(
        "step",
        Takes::One("STEP", &Step::NAMES),
        "none, tokens, embedding, qkv, scores, scaled, mask, softmax, values, sum, concat, output, residual",
        "Under the hood, at that step of the head",
    ),
    entry("mask", Takes::Switch, ON, "Let no word see a later one (causal mask)"),
    entry("position", Takes::Switch, ON, "Let tokens know where they stand"),
    entry("scaling", Takes::Switch, ON, "Divide scores by √d_k"),
    entry(
        "temperature",
        Takes::Any("NUMBER"),
        "a number from 0.1 to 5",
        "Divide scores by this as well, 0.1 to 5",
    ),
    entry(
        "normalise",
        Takes::One("WAY", &["softmax", "argmax", "linear"]),
        "softmax, argmax or linear",
        "How scores become weights",
    ),
    entry("removed", Takes::Switch, ON, "Leave the head out of what the block hands on"),
    entry("words", Takes::Switch, ON, "Merge pieces into words"),
    entry(
        "idle",
        Takes::Switch,
        ON,
        "Show where heads rest, [CLS] and [SEP] or START; off shares out the rest",
    ),
    entry(
        "large",
        Takes::Any("MATRIX"),
        "none, or 0 to 3",
        "The one matrix of the heatmap, 3 for the average",
    ),
    entry(
        "heat",
        Takes::Any("PLACES"),
        "three heads as in 0:2 2:0 2:8",
        "The heads of the heatmap, layer and head of each",
    ),
    entry(
        "pair",
        Takes::Any("TEXTS"),
        "two sentences with | between them",
        "Two sentences to compare, with | between them",
    ),
];

/// Other names, each for a setting and its value: those of the command line.
pub const SHORTHANDS: [(&str, &str, &str, &str); 2] = [
    (
        "without-idle",
        "idle",
        "off",
        "Leave out where heads rest, [CLS] and [SEP] or START, and share out the rest",
    ),
    ("attended-by", "direction", "by", "Show who attends to the word"),
];

/// Why something cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// There is no such setting.
    #[error("there is no setting `{0}`")]
    Name(String),
    /// The setting does not take that.
    #[error("`{name}` cannot be `{value}`: {expected}")]
    Value {
        /// The setting.
        name: &'static str,
        /// What was written.
        value: String,
        /// What would do.
        expected: &'static str,
    },
}

impl Setting {
    /// Reads a setting by its name and value, as cues, links and arguments write them.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn read(name: &str, value: &str) -> Result<Self, Unfit> {
        if let Some((_, name, value, _)) = SHORTHANDS.iter().find(|(short, ..)| *short == name) {
            return Self::read(name, value);
        }
        let known = SETTINGS.iter().find(|entry| entry.name == name);
        let Entry { name, expected, .. } = *known.ok_or_else(|| Unfit::Name(name.to_owned()))?;
        Self::parse(name, value).ok_or_else(|| Unfit::Value { name, value: value.to_owned(), expected })
    }

    fn parse(name: &str, value: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text(value.to_owned()),
            "model" => Self::Model(ModelId::named(value)?),
            "layer" => Self::Layer(value.parse().ok()?),
            "head" => Self::Head(Head::read(value)?),
            "query" => Self::Query(Some(WordRef::read(value)?)),
            "direction" => Self::Direction(named(value)?),
            "view" => Self::View(named(value)?),
            "lens" => Self::Lens(named(value)?),
            "step" if value == "none" => Self::Step(None),
            "step" => Self::Step(Some(named(value)?)),
            "mask" => Self::Mask(on(value)?),
            "position" => Self::Position(on(value)?),
            "scaling" => Self::Scaling(on(value)?),
            "temperature" => {
                let degrees = value.parse().ok();
                Self::Temperature(degrees.filter(|degrees| Switches::TEMPERATURE.contains(degrees))?)
            }
            "normalise" => Self::Normalise(named(value)?),
            "removed" => Self::Removed(on(value)?),
            "words" => Self::Words(on(value)?),
            "idle" => Self::WithoutIdle(!on(value)?),
            "large" if value == "none" => Self::Large(None),
            "large" => Self::Large(Some(value.parse().ok().filter(|large| *large < 4)?)),
            "heat" => Self::Heat(heads(value)?),
            "pair" => Self::Pair(pair(value)?),
            _ => return None,
        })
    }

    /// Name and value, as [`Setting::read`] takes them; nothing for what is written as two, or by leaving it out.
    #[must_use]
    pub fn write(&self) -> Option<(&'static str, String)> {
        let switch = |on: bool| if on { "on" } else { "off" }.to_owned();
        Some(match self {
            Self::Text(text) => ("text", text.clone()),
            Self::Model(model) => ("model", model.id.to_owned()),
            Self::Layer(layer) => ("layer", layer.to_string()),
            Self::Head(head) => ("head", head.to_string()),
            Self::Query(Some(word)) => ("query", word.to_string()),
            Self::Query(None) | Self::Place(_) => return None,
            Self::Direction(direction) => ("direction", name_of(direction)?),
            Self::View(view) => ("view", name_of(view)?),
            Self::Lens(lens) => ("lens", name_of(lens)?),
            Self::Step(step) => {
                ("step", step.map_or_else(|| "none".to_owned(), |step| Step::NAMES[step.index()].to_owned()))
            }
            Self::Mask(on) => ("mask", switch(*on)),
            Self::Position(on) => ("position", switch(*on)),
            Self::Scaling(on) => ("scaling", switch(*on)),
            Self::Temperature(degrees) => ("temperature", degrees.to_string()),
            Self::Normalise(way) => ("normalise", name_of(way)?),
            Self::Removed(on) => ("removed", switch(*on)),
            Self::Words(on) => ("words", switch(*on)),
            Self::WithoutIdle(on) => ("idle", switch(!*on)),
            Self::Large(large) => {
                ("large", large.map_or_else(|| "none".to_owned(), |large| large.to_string()))
            }
            Self::Heat(heads) => ("heat", heads.map(|(layer, head)| format!("{layer}:{head}")).join(" ")),
            Self::Pair([first, second]) => ("pair", format!("{first} | {second}")),
        })
    }
}

impl Picture {
    /// Sets several things, whatever their order: a model before its layer and head, a sentence before its word. Of two for
    /// the same the later counts.
    pub fn set_all(&mut self, settings: &[Setting]) {
        let place = |setting: &&Setting| {
            let name = setting.write().map(|(name, _)| name);
            SETTINGS.iter().position(|entry| Some(entry.name) == name)
        };
        let mut settings: Vec<&Setting> = settings.iter().collect();
        settings.sort_by_key(place);
        settings.into_iter().for_each(|setting| self.set(setting));
    }

    /// Sets one thing. What follows from it for the rest is [`Picture::normalise`]'s, but where two things exclude each
    /// other: there the one that is set goes before the other.
    pub fn set(&mut self, setting: &Setting) {
        match setting {
            Setting::Text(text) => {
                if self.text != *text {
                    (self.text, self.query) = (text.clone(), None);
                }
            }
            Setting::Model(model) => self.model = *model,
            Setting::Layer(layer) => self.place_mut().layer = *layer,
            Setting::Head(head) => self.place_mut().head = *head,
            Setting::Place(place) => *self.place_mut() = *place,
            Setting::Query(query) => self.query.clone_from(query),
            Setting::Direction(direction) => self.direction = *direction,
            Setting::View(view) => {
                self.view = *view;
                if *view == View::Heatmap {
                    self.step = None;
                }
            }
            Setting::Lens(lens) => self.lens = *lens,
            Setting::Words(on) => self.words = *on,
            Setting::WithoutIdle(on) => self.without_idle = *on,
            Setting::Step(step) => self.step = *step,
            Setting::Mask(on) => self.reading.causal = *on,
            Setting::Position(on) => self.reading.positionless = !*on,
            Setting::Scaling(on) => self.switches.scaled = *on,
            Setting::Temperature(degrees) => self.switches.temperature = *degrees,
            Setting::Normalise(way) => self.switches.normalise = *way,
            Setting::Removed(on) => self.switches.removed = *on,
            Setting::Large(large) => self.large = *large,
            Setting::Heat(heads) => *self.places.heat_mut(self.model) = *heads,
            Setting::Pair(pair) => self.pair.clone_from(pair),
        }
    }
}

/// What a name that serde knows stands for.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    T::deserialize(IntoDeserializer::<value::Error>::into_deserializer(name)).ok()
}

/// The name that serde gives a value.
fn name_of(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

/// A name without a value says on.
fn on(value: &str) -> Option<bool> {
    match value {
        "on" | "" | "1" | "true" => Some(true),
        "off" | "0" | "false" => Some(false),
        _ => None,
    }
}

fn heads(value: &str) -> Option<HeatHeads> {
    let one = |text: &str| {
        let (layer, head) = text.split_once(':')?;
        Some((layer.parse().ok()?, head.parse().ok()?))
    };
    let heads: Option<Vec<(usize, usize)>> = value.split_whitespace().map(one).collect();
    heads?.try_into().ok()
}

/// Two sentences with | between them.
fn pair(value: &str) -> Option<[String; 2]> {
    let (first, second) = value.split_once('|')?;
    let pair = [first, second].map(|text| text.trim().to_owned());
    pair.iter().all(|text| !text.is_empty()).then_some(pair)
}
