//! Every step of the layers that somebody looks at: computed when they are looked at, one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

use super::inference::Question;
use super::{Film, MiniLmStatus, Models, Motion, Sentence, State, View, earlier};
use crate::model::{AttentionModel as _, LayerTrace, ModelKind, Reading};

/// Layers by their number.
type Layers = BTreeMap<usize, Arc<LayerTrace>>;

/// The layers of the sentence that have been followed.
#[derive(Resource, Default)]
pub struct Traces {
    of: Option<Question>,
    /// Of the model as it was made.
    usual: Layers,
    /// With a mask or without positions, where one of them is switched.
    switched: Layers,
    job: Option<(usize, Reading, Task<Result<LayerTrace, String>>)>,
    /// A layer that could not be followed is not asked for again.
    failed: Option<String>,
}

impl Traces {
    /// Those of one sentence, of which nobody asks for more.
    pub(super) fn with(of: Question, layer: Option<(usize, LayerTrace)>) -> Self {
        let reading = of.reading;
        let mut traces = Self { of: Some(of), ..Self::default() };
        if let Some((layer, trace)) = layer {
            traces.put(layer, reading, trace);
        }
        traces
    }

    /// Whether a layer is being computed.
    #[must_use]
    pub fn is_thinking(&self) -> bool {
        self.job.is_some()
    }

    /// That layer, if it is there and of this sentence.
    #[must_use]
    pub fn layer(&self, layer: usize) -> Option<&Arc<LayerTrace>> {
        let reading = self.of.as_ref().map_or(Reading::default(), |question| question.reading);
        self.read(reading).get(&layer)
    }

    /// The same layer of the model as it was made, unmasked and with positions: what switches are measured against.
    #[must_use]
    pub fn usual(&self, layer: usize) -> Option<&Arc<LayerTrace>> {
        self.usual.get(&layer)
    }

    /// The model that the layers are of. It is not the chosen one while that is being loaded.
    #[must_use]
    pub fn model(&self) -> Option<ModelKind> {
        self.of.as_ref().map(|question| question.model)
    }

    fn read(&self, reading: Reading) -> &Layers {
        if reading == Reading::default() { &self.usual } else { &self.switched }
    }

    fn put(&mut self, layer: usize, reading: Reading, trace: LayerTrace) {
        let layers = if reading == Reading::default() { &mut self.usual } else { &mut self.switched };
        layers.insert(layer, Arc::new(trace));
    }

    /// Begins anew with another question. Where only mask or positions are switched, what is measured against stays.
    fn turn_to(&mut self, question: Option<&Question>, followed: Option<usize>) {
        let same =
            |old: &Question| question.is_some_and(|new| (old.model, &old.text) == (new.model, &new.text));
        let mut usual =
            if self.of.as_ref().is_some_and(same) { std::mem::take(&mut self.usual) } else { Layers::new() };
        if question.is_some_and(|new| new.reading != Reading::default()) {
            // Long texts have large layers.
            usual.retain(|layer, _| Some(*layer) == followed);
        }
        *self = Self { of: question.cloned(), usual, ..Self::default() };
    }

    /// The next layer that is looked at and not there, and how it is to be read.
    fn missing(&self, state: &State, film: &Film) -> Option<(usize, Reading)> {
        let question = self.of.as_ref().filter(|question| question.model == state.model)?;
        let wanted = wanted(state).into_iter().chain(earlier::layers(film, question));
        let looked_at = wanted.map(|layer| (layer, question.reading));
        let measured = followed_layer(state).map(|layer| (layer, Reading::default()));
        looked_at.chain(measured).find(|(layer, reading)| !self.read(*reading).contains_key(layer))
    }

    /// Why there is none.
    #[must_use]
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }
}

/// The layer under the hood.
fn followed_layer(state: &State) -> Option<usize> {
    state.study.step.map(|_| state.place().layer)
}

/// The layers that are looked at.
fn wanted(state: &State) -> Vec<usize> {
    let mut layers = Vec::from_iter(followed_layer(state));
    if state.view == View::Heatmap {
        layers.extend(state.study.heat[state.model as usize].map(|(layer, _)| layer));
    }
    layers
}

/// Keeps [`Traces`] in step with the sentence.
pub(super) fn follow(
    (state, film): (Res<State>, Res<Film>),
    models: Res<Models>,
    sentence: Res<Sentence>,
    mut traces: ResMut<Traces>,
    mut motion: ResMut<Motion>,
) {
    let now = traces.bypass_change_detection();
    let question = sentence.answered();
    if now.of.as_ref() != question {
        now.turn_to(question, followed_layer(&state));
        traces.set_changed();
    }
    let now = traces.bypass_change_detection();
    if let Some((layer, reading, task)) = &mut now.job {
        motion.moving = true;
        let Some(answer) = check_ready(task) else { return };
        let (layer, reading) = (*layer, *reading);
        now.job = None;
        match answer {
            Ok(trace) => now.put(layer, reading, trace),
            Err(reason) => now.failed = Some(reason),
        }
        traces.set_changed();
    }
    let Some(question) = traces.of.clone().filter(|_| traces.failed.is_none()) else { return };
    while let Some((layer, reading)) = traces.missing(&state, &film) {
        match question.model {
            ModelKind::Glass => {
                // Less than a frame, so that the first picture has it.
                let Some(trace) = models.glass().trace(&question.text, layer, reading) else { return };
                traces.put(layer, reading, trace);
            }
            ModelKind::MiniLm => {
                let MiniLmStatus::Ready(model) = &models.minilm else { return };
                let trace = model.clone().trace(question.text, layer, reading);
                let job = AsyncComputeTaskPool::get().spawn(trace);
                traces.bypass_change_detection().job = Some((layer, reading, job));
                motion.moving = true;
                return;
            }
        }
    }
}
