//! Every step of the layers that somebody looks at: computed when they are looked at, one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

use super::inference::Question;
use super::{MiniLmStatus, Models, Motion, Sentence, State, View};
use crate::model::{AttentionModel as _, LayerTrace, ModelKind};

/// The layers of the sentence that have been followed.
#[derive(Resource, Default)]
pub struct Traces {
    of: Option<Question>,
    layers: BTreeMap<usize, Arc<LayerTrace>>,
    job: Option<(usize, Task<Result<LayerTrace, String>>)>,
    /// A layer that could not be followed is not asked for again.
    failed: Option<String>,
}

impl Traces {
    /// That layer, if it is there and of this sentence.
    #[must_use]
    pub fn layer(&self, layer: usize) -> Option<&Arc<LayerTrace>> {
        self.layers.get(&layer)
    }

    /// Why there is none.
    #[must_use]
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }
}

/// The layers that are looked at.
fn wanted(state: &State) -> Vec<usize> {
    let mut layers = Vec::new();
    if state.study.step.is_some() {
        layers.push(state.place().layer);
    }
    if state.view == View::Heatmap {
        layers.extend(state.study.heat[state.model as usize].map(|(layer, _)| layer));
    }
    layers
}

/// Keeps [`Traces`] in step with the sentence.
pub(super) fn follow(
    state: Res<State>,
    models: Res<Models>,
    sentence: Res<Sentence>,
    mut traces: ResMut<Traces>,
    mut motion: ResMut<Motion>,
) {
    let now = traces.bypass_change_detection();
    let question = sentence.answered();
    if now.of.as_ref() != question {
        *now = Traces { of: question.cloned(), ..Traces::default() };
        traces.set_changed();
    }
    let now = traces.bypass_change_detection();
    if let Some((layer, task)) = &mut now.job {
        motion.moving = true;
        let Some(answer) = check_ready(task) else { return };
        let layer = *layer;
        now.job = None;
        match answer {
            Ok(trace) => drop(now.layers.insert(layer, Arc::new(trace))),
            Err(reason) => now.failed = Some(reason),
        }
        traces.set_changed();
    }
    let now = traces.bypass_change_detection();
    let Some(question) = now.of.clone().filter(|_| now.failed.is_none()) else { return };
    let Some(layer) = wanted(&state).into_iter().find(|layer| !now.layers.contains_key(layer)) else {
        return;
    };
    match question.model {
        ModelKind::Glass => {
            // Less than a frame, so that the first picture has it.
            if let Some(trace) = models.glass().trace(&question.text, layer, question.reading) {
                now.layers.insert(layer, Arc::new(trace));
                traces.set_changed();
            }
        }
        ModelKind::MiniLm => {
            let MiniLmStatus::Ready(model) = &models.minilm else { return };
            let trace = model.clone().trace(question.text, layer, question.reading);
            now.job = Some((layer, AsyncComputeTaskPool::get().spawn(trace)));
            motion.moving = true;
        }
    }
}
