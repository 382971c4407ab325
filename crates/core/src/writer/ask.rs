//! What passes between a writer and whoever runs the model, in another thread or in another process.

use arclight_model::Attended;
use arclight_model::llama::Effect;
use serde::{Deserialize, Serialize};

use super::{Answer, Question};

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
