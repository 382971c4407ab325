//! The step under the hood that is looked at: its numbers for the panel, its picture for the stage.

use std::sync::Arc;

use arclight_model::numbers::Numbers;
use arclight_model::steps::{Row, Step};

use crate::picture::Picture;
use crate::state::Pointing;
use crate::traces::Traces;
use crate::visual::step_picture::{Followed, StepPicture, picture};

/// What is under the hood; nothing while it is closed or its layer is being computed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hood {
    /// What the stage shows.
    pub picture: Option<StepPicture>,
    /// What the panel lists.
    pub numbers: Option<Numbers>,
}

impl Hood {
    /// Whether every number is there, those of the model as it was made too.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.numbers.as_ref().is_some_and(|numbers| numbers.usual.is_some())
    }

    /// What there is to see of a sentence of so many tokens.
    #[must_use]
    pub fn of(what: &Picture, pointing: &Pointing, traces: &Traces, tokens: usize) -> Option<Self> {
        let (step, query, head) = followed(what, pointing.word())?;
        let layer = what.place().layer;
        // While a model is being loaded, the other one's sentence stays.
        let trace = traces.layer(layer).filter(|_| traces.model() == Some(what.model))?;
        if trace.tokens() != tokens {
            return None;
        }
        let row = Row::of(trace, head, query, &what.switches)?;
        // The word under the pointer is looked at closely, where another one is followed.
        let key = pointing.hovered.filter(|key| *key != query);
        let named = what.model.named_dimensions;
        let mut picture = picture(step, trace, &row, Followed { head, query, named });
        if what.compass_axes().is_some() {
            // The arcs by which it is turned stay.
            picture.arcs = step >= Step::Softmax;
        }
        if what.has_device() || what.sheets_shown().is_some() {
            // A device is a step's picture instead of bars.
            picture.bars.clear();
            picture.carried.clear();
        }
        Some(Self {
            picture: Some(picture),
            numbers: Numbers::of(step, trace, layer, (head, query), key, &what.switches)
                .map(|numbers| numbers.against(traces.usual(layer).map(Arc::as_ref))),
        })
    }
}

/// Step, query and head, where the hood is open and a word is lit.
#[must_use]
pub fn followed(picture: &Picture, word: Option<usize>) -> Option<(Step, usize, usize)> {
    picture.step.and_then(|step| computed(picture, word).map(|(query, head)| (step, query, head)))
}

/// Query and head, where the weights of the lit word are computed with what is switched.
#[must_use]
pub fn computed(picture: &Picture, word: Option<usize>) -> Option<(usize, usize)> {
    picture.is_followed().then(|| Some((word?, picture.place().head.one()?)))?
}
