//! One thing that is set of a picture, and the one table of its names: cues, links, arguments, prepared sets and kept
//! states are read and written by it.

use std::ops::Range;

use arclight_model::ModelId;
use arclight_model::lens::Lens;
use arclight_model::steps::{Normalise, Step, Switches};

use super::table::{Entry, SETTINGS, SHORTHANDS, Takes};
use super::values::{axes, expected, heads, name_of, named, on, or_none, pair, some_or_none, words};
use super::{
    Badges, Carpet, Columns, Curtain, Direction, Head, HeadPlace, HeatHeads, Join, KeyCut, Picture, Sheets,
    View, WordRef, written,
};
use crate::visual::crowd;

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
    /// What rests is dim while no word is lit.
    Rest(bool),
    /// The step under the hood, or none.
    Step(Option<Step>),
    /// Columns on the tiles, or those of the step.
    Columns(Option<Columns>),
    /// Query, key and value as plates.
    Badges(Option<Badges>),
    /// The word whose key is looked at, or that of the largest weight.
    Key(Option<WordRef>),
    /// Rows of cells before the sentence.
    Carpet(Option<Carpet>),
    /// What hides the words behind it. It is a causal mask; without the mask there is no curtain.
    Curtain(Option<Curtain>),
    /// Heads as sheets.
    Sheets(Option<Sheets>),
    /// What becomes of what they found.
    Join(Option<Join>),
    /// No word sees a later one.
    Mask(bool),
    /// Tokens know where they stand.
    Position(bool),
    /// Tokens look at each other, not at themselves alone.
    Attention(bool),
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
    /// The compass and its axes, up and to the right.
    Compass(Option<[String; 2]>),
    /// Other words in it.
    With(Vec<String>),
    /// The crowd, by the name of its list.
    Crowd(Option<String>),
    /// Layers that it has gone through.
    Depth(usize),
    /// Its points have the colours of their senses.
    Senses(bool),
    /// A sentence that joins it.
    Guest(Option<String>),
    /// The lit word's arcs wait for a guess.
    Guess(bool),
    /// Values run along the arcs as a stream.
    Pour(bool),
    /// Positions as clocks.
    Clocks(bool),
    /// Words that the last one may not look at.
    Cuts(Vec<KeyCut>),
    /// Parts of the text that a model wrote, in bytes.
    Written(Vec<Range<usize>>),
}

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
        expected: String,
    },
}

impl Setting {
    /// Reads a setting by its name and value, as cues, links and arguments write them. A value that is one of a few names
    /// may have any capitals.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn read(name: &str, value: &str) -> Result<Self, Unfit> {
        if let Some((_, name, value, _)) = SHORTHANDS.iter().find(|(short, ..)| *short == name) {
            return Self::read(name, value);
        }
        let known = SETTINGS.iter().find(|entry| entry.name == name);
        let Entry { name, takes, .. } = *known.ok_or_else(|| Unfit::Name(name.to_owned()))?;
        let parsed = match takes {
            Takes::One(..) | Takes::Switch => Self::parse(name, &value.to_lowercase()),
            Takes::Any(_) => Self::parse(name, value),
        };
        parsed.ok_or_else(|| Unfit::Value { name, value: value.to_owned(), expected: expected(name) })
    }

    /// Whether a model may have nothing for it.
    #[must_use]
    pub fn is_of_the_model(&self) -> bool {
        matches!(
            self,
            Self::Layer(_)
                | Self::Head(_)
                | Self::Depth(_)
                | Self::Crowd(_)
                | Self::Compass(_)
                | Self::Cuts(_)
        )
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
            "columns" if value == "none" => Self::Columns(None),
            "columns" => Self::Columns(Some(named(value)?)),
            "badges" if value == "none" => Self::Badges(None),
            "badges" => Self::Badges(Some(named(value)?)),
            "key" if value == "none" => Self::Key(None),
            "key" => Self::Key(Some(WordRef::read(value)?)),
            "carpet" if value == "none" => Self::Carpet(None),
            "carpet" => Self::Carpet(Some(named(value)?)),
            "curtain" if value == "none" => Self::Curtain(None),
            "curtain" => Self::Curtain(Some(Curtain::read(value)?)),
            "sheets" if value == "none" => Self::Sheets(None),
            "sheets" => Self::Sheets(Some(Sheets::read(value)?)),
            "join" if value == "off" => Self::Join(None),
            "join" => Self::Join(Some(named(value)?)),
            "mask" => Self::Mask(on(value)?),
            "position" => Self::Position(on(value)?),
            "attention" => Self::Attention(on(value)?),
            "scaling" => Self::Scaling(on(value)?),
            "temperature" => {
                let degrees = value.parse().ok();
                Self::Temperature(degrees.filter(|degrees| Switches::TEMPERATURE.contains(degrees))?)
            }
            "normalise" => Self::Normalise(named(value)?),
            "removed" => Self::Removed(on(value)?),
            "words" => Self::Words(on(value)?),
            "idle" => Self::WithoutIdle(!on(value)?),
            "rest" if value == "dim" => Self::Rest(true),
            "rest" if value == "shown" => Self::Rest(false),
            "large" if value.eq_ignore_ascii_case("none") => Self::Large(None),
            "large" => Self::Large(Some(value.parse().ok().filter(|large| *large < 4)?)),
            "heat" => Self::Heat(heads(value)?),
            "pair" => Self::Pair(pair(value)?),
            "compass" if value.eq_ignore_ascii_case("none") => Self::Compass(None),
            "compass" => Self::Compass(Some(axes(value)?)),
            "with" if value == "none" => Self::With(Vec::new()),
            "with" => Self::With(words(value)?),
            "crowd" if value.eq_ignore_ascii_case("none") => Self::Crowd(None),
            "crowd" => Self::Crowd(Some(crowd::list(&value.to_lowercase())?.name.clone())),
            "depth" => Self::Depth(value.parse().ok()?),
            "senses" => Self::Senses(on(value)?),
            "guest" if value == "none" => Self::Guest(None),
            "guest" => Self::Guest((!value.is_empty()).then(|| Some(value.to_owned()))?),
            "guess" => Self::Guess(on(value)?),
            "pour" => Self::Pour(on(value)?),
            "clocks" => Self::Clocks(on(value)?),
            "cut" => Self::Cuts(some_or_none(value, KeyCut::read_list)?),
            "written" => Self::Written(some_or_none(value, written::read)?),
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
            Self::Columns(None) => ("columns", "none".to_owned()),
            Self::Columns(Some(columns)) => ("columns", name_of(columns)?),
            Self::Badges(None) => ("badges", "none".to_owned()),
            Self::Badges(Some(badges)) => ("badges", name_of(badges)?),
            Self::Key(word) => ("key", word.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)),
            Self::Carpet(None) => ("carpet", "none".to_owned()),
            Self::Carpet(Some(carpet)) => ("carpet", name_of(carpet)?),
            Self::Curtain(curtain) => {
                ("curtain", curtain.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string))
            }
            Self::Sheets(sheets) => {
                ("sheets", sheets.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string))
            }
            Self::Join(None) => ("join", "off".to_owned()),
            Self::Join(Some(join)) => ("join", name_of(join)?),
            Self::Mask(on) => ("mask", switch(*on)),
            Self::Position(on) => ("position", switch(*on)),
            Self::Attention(on) => ("attention", switch(*on)),
            Self::Scaling(on) => ("scaling", switch(*on)),
            Self::Temperature(degrees) => ("temperature", degrees.to_string()),
            Self::Normalise(way) => ("normalise", name_of(way)?),
            Self::Removed(on) => ("removed", switch(*on)),
            Self::Words(on) => ("words", switch(*on)),
            Self::WithoutIdle(on) => ("idle", switch(!*on)),
            Self::Rest(dim) => ("rest", if *dim { "dim" } else { "shown" }.to_owned()),
            Self::Large(large) => {
                ("large", large.map_or_else(|| "none".to_owned(), |large| large.to_string()))
            }
            Self::Heat(heads) => ("heat", heads.map(|(layer, head)| format!("{layer}:{head}")).join(" ")),
            Self::Pair([first, second]) => ("pair", format!("{first} | {second}")),
            Self::Compass(axes) => {
                ("compass", axes.as_ref().map_or_else(|| "none".to_owned(), |axes| axes.join(", ")))
            }
            Self::With(words) if words.is_empty() => ("with", "none".to_owned()),
            Self::With(words) => ("with", words.join(", ")),
            Self::Crowd(list) => ("crowd", list.clone().unwrap_or_else(|| "none".to_owned())),
            Self::Depth(depth) => ("depth", depth.to_string()),
            Self::Senses(on) => ("senses", switch(*on)),
            Self::Guest(guest) => ("guest", guest.clone().unwrap_or_else(|| "none".to_owned())),
            Self::Guess(on) => ("guess", switch(*on)),
            Self::Pour(on) => ("pour", switch(*on)),
            Self::Clocks(on) => ("clocks", switch(*on)),
            Self::Cuts(cuts) => ("cut", or_none(KeyCut::write_list(cuts))),
            Self::Written(parts) => ("written", or_none(written::write(parts))),
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
            Setting::Text(text) => self.set_text(text),
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
            Setting::Rest(dim) => self.rest_dim = *dim,
            Setting::Step(step) => {
                // Each step has columns of its own.
                if self.step != *step {
                    self.columns = None;
                }
                self.step = *step;
            }
            Setting::Columns(columns) => self.columns = *columns,
            Setting::Badges(badges) => self.badges = *badges,
            Setting::Key(word) => self.key.clone_from(word),
            Setting::Carpet(carpet) => self.carpet = *carpet,
            Setting::Curtain(curtain) => self.curtain.clone_from(curtain),
            Setting::Sheets(sheets) => self.sheets.clone_from(sheets),
            Setting::Join(join) => self.join = *join,
            Setting::Mask(on) => {
                self.reading.causal = *on;
                self.curtain.take_if(|_| !*on);
            }
            Setting::Position(on) => self.reading.positionless = !*on,
            Setting::Attention(on) => self.reading.alone = !*on,
            Setting::Scaling(on) => self.switches.scaled = *on,
            Setting::Temperature(degrees) => self.switches.temperature = *degrees,
            Setting::Normalise(way) => self.switches.normalise = *way,
            Setting::Removed(on) => self.switches.removed = *on,
            Setting::Large(large) => self.large = *large,
            Setting::Heat(heads) => *self.places.heat_mut(self.model) = *heads,
            Setting::Pair(pair) => self.pair.clone_from(pair),
            Setting::Compass(axes) => self.compass.clone_from(axes),
            Setting::With(words) => self.with.clone_from(words),
            Setting::Crowd(list) => self.crowd.clone_from(list),
            Setting::Depth(depth) => self.depth = *depth,
            Setting::Senses(on) => self.senses = *on,
            Setting::Guest(guest) => self.guest.clone_from(guest),
            Setting::Guess(on) => self.guess = *on,
            Setting::Pour(on) => self.pour = *on,
            Setting::Clocks(on) => self.clocks = *on,
            Setting::Cuts(cuts) => self.cuts.clone_from(cuts),
            Setting::Written(parts) => self.written.clone_from(parts),
        }
    }

    /// What was named of another sentence is let go.
    fn set_text(&mut self, text: &str) {
        if self.text == text {
            return;
        }
        written::keep(&mut self.written, (&self.text, text));
        // What goes on, or is taken back, has the same words as far as it goes.
        if !text.starts_with(&self.text) && !self.text.starts_with(text) {
            self.cuts.clear();
        }
        (self.text, self.query, self.key) = (text.to_owned(), None, None);
        // A place that is not named by a word is one of any sentence.
        self.curtain.take_if(|curtain| matches!(curtain, Curtain::After(_)));
    }
}
