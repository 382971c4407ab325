//! The step that is shown: its numbers for the panel, its picture for the stage.

use std::sync::Arc;

use bevy::prelude::*;

use super::{Head, Motion, Shown, State, Traces, Wish};
use crate::model::numbers::Numbers;
use crate::model::steps::{Row, Step};
use crate::visual::step_picture::{StepPicture, picture};

/// What is under the hood; nothing while it is closed or its layer is being computed.
#[derive(Resource, Debug, Clone, PartialEq, Default)]
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
}

/// Keeps [`Hood`] in step.
pub(super) fn look_under(state: Res<State>, traces: Res<Traces>, shown: Res<Shown>, mut hood: ResMut<Hood>) {
    if state.is_changed() || traces.is_changed() || shown.is_changed() {
        hood.set_if_neq(under(&state, &traces, &shown).unwrap_or_default());
    }
}

/// What is under it in a state.
pub(super) fn under(state: &State, traces: &Traces, shown: &Shown) -> Option<Hood> {
    let (step, query, head) = followed(state)?;
    let layer = state.place().layer;
    // While a model is being loaded, the other one's sentence stays.
    let trace = traces.layer(layer).filter(|_| traces.model() == Some(state.model))?;
    if trace.tokens() != shown.tokens.len() {
        return None;
    }
    let switches = &state.study.switches;
    let row = Row::of(trace, head, query, switches)?;
    // The word under the pointer is looked at closely, where another one is followed.
    let key = state.hovered.filter(|key| *key != query);
    Some(Hood {
        picture: Some(picture(step, trace, &row, (head, query), switches)),
        numbers: Numbers::of(step, trace, layer, (head, query), key, switches)
            .map(|numbers| numbers.against(traces.usual(layer).map(Arc::as_ref))),
    })
}

/// Step, query and head, where the hood is open.
#[must_use]
pub fn followed(state: &State) -> Option<(Step, usize, usize)> {
    let Head::One(head) = state.place().head else { return None };
    Some((state.study.step?, state.word()?, head))
}

/// While the steps play, each stands for a while.
pub(super) fn play(
    time: Res<Time<Real>>,
    mut state: ResMut<State>,
    mut motion: ResMut<Motion>,
    mut stood: Local<f32>,
) {
    /// Seconds that a step stands: time to read its line.
    const STANDS: f32 = 4.0;
    if !state.study.playing {
        *stood = 0.0;
        return;
    }
    motion.moving = true;
    *stood += time.delta_secs().min(0.25);
    if *stood >= STANDS {
        *stood = 0.0;
        let (model, shape) = (state.model, state.model.shape());
        state.study.apply(&Wish::Move(1), model, shape);
    }
}
