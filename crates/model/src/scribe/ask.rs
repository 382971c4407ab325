//! What passes between a writer and whoever runs the model, in another thread or in another process.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, Question};
use crate::llama::Effect;
use crate::{Attended, AttentionMap, Cut, ModelId, Token};

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// What comes next, and all attention.
    Next(Question),
    /// What becomes of a candidate, by its id, where the last token may not look at that key either.
    Effect(Question, usize, u32),
    /// The probability of a candidate, by its id, with a head at rest: layer and head.
    Head(Question, (usize, usize), u32),
}

impl Ask {
    /// What it is of.
    #[must_use]
    pub fn question(&self) -> &Question {
        let (Self::Next(question) | Self::Effect(question, ..) | Self::Head(question, ..)) = self;
        question
    }
}

/// What is told to an [`Ask`] of the same name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// What comes next, and all attention, with what is cut.
    Next(Box<(Answer, Attended)>),
    /// `None` where that key is not before the last token.
    Effect(Option<Effect>),
    /// `None` where that head cannot rest.
    Head(Option<f32>),
}

/// The same as [`Told`], in the same bytes, with the attention where it is: the maps of a long text are large.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Telling<'a> {
    /// As [`Told::Next`].
    Next(Box<(Answer, AttendedRef<'a>)>),
    /// As [`Told::Effect`].
    Effect(Option<Effect>),
    /// As [`Told::Head`].
    Head(Option<f32>),
}

/// An [`Attended`] that belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AttendedRef<'a> {
    pub(super) model: ModelId,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) map: &'a AttentionMap,
    pub(super) cut: Option<Cut>,
}

impl AttendedRef<'_> {
    /// One of its own.
    #[must_use]
    pub fn owned(self) -> Attended {
        let Self { model, text, tokens, map, cut } = self;
        Attended { model, text: text.to_owned(), tokens: tokens.to_vec(), map: map.clone(), cut }
    }
}

impl Telling<'_> {
    /// For whoever keeps it.
    #[must_use]
    pub fn owned(self) -> Told {
        match self {
            Self::Next(next) => Told::Next(Box::new((next.0, next.1.owned()))),
            Self::Effect(effect) => Told::Effect(effect),
            Self::Head(p) => Told::Head(p),
        }
    }
}
