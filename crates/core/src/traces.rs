//! Every step of the layers that somebody looks at.

use std::collections::BTreeMap;
use std::sync::Arc;

use arclight_model::{LayerTrace, ModelId, Reading};

use crate::picture::{KeyCut, Picture, View};

/// What a model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Who reads.
    pub model: ModelId,
    /// The text.
    pub text: String,
    /// Mask and positions.
    pub reading: Reading,
    /// What the last word may not look at.
    pub cuts: Vec<KeyCut>,
}

impl Question {
    /// What is to be asked for a picture.
    #[must_use]
    pub fn of(picture: &Picture) -> Self {
        Self {
            model: picture.model,
            text: picture.text.clone(),
            reading: picture.reads(),
            cuts: picture.cuts_shown().to_vec(),
        }
    }
}

/// Layers by their number.
type Layers = BTreeMap<usize, Arc<LayerTrace>>;

/// The layers of the sentence that have been followed.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    of: Option<Question>,
    /// Of the model as it was made.
    usual: Layers,
    /// With a mask or without positions, where one of them is switched.
    switched: Layers,
    /// A layer that could not be followed is not asked for again.
    failed: Option<String>,
}

impl Traces {
    /// Those of one sentence, of which nobody asks for more.
    #[must_use]
    pub fn with(of: Question, layer: Option<(usize, LayerTrace)>) -> Self {
        let reading = of.reading;
        let mut traces = Self { of: Some(of), ..Self::default() };
        if let Some((layer, trace)) = layer {
            traces.put(layer, reading, trace);
        }
        traces
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
    pub fn model(&self) -> Option<ModelId> {
        self.of.as_ref().map(|question| question.model)
    }

    fn read(&self, reading: Reading) -> &Layers {
        if reading == Reading::default() { &self.usual } else { &self.switched }
    }

    /// Puts a layer that was followed there.
    pub fn put(&mut self, layer: usize, reading: Reading, trace: LayerTrace) {
        let layers = if reading == Reading::default() { &mut self.usual } else { &mut self.switched };
        layers.insert(layer, Arc::new(trace));
    }

    /// Begins anew with another question. Where only mask or positions are switched, what is measured against stays.
    pub fn turn_to(&mut self, question: Option<&Question>, picture: &Picture) {
        let followed = followed_layer(picture);
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

    /// The next layer that is looked at, or among the others that are wanted, and not there; and how it is to be read.
    #[must_use]
    pub fn missing(&self, picture: &Picture, also: &[usize]) -> Option<(usize, Reading)> {
        let question = self.of.as_ref().filter(|question| question.model == picture.model)?;
        let wanted = wanted(picture).into_iter().chain(also.iter().copied());
        let looked_at = wanted.map(|layer| (layer, question.reading));
        let measured = followed_layer(picture).map(|layer| (layer, Reading::default()));
        looked_at.chain(measured).find(|(layer, reading)| !self.read(*reading).contains_key(layer))
    }

    /// What was asked for it.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.of.as_ref()
    }

    /// No further layer is asked for.
    pub fn fail(&mut self, reason: String) {
        self.failed = Some(reason);
    }

    /// Why there is none.
    #[must_use]
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }
}

/// The layer under the hood.
fn followed_layer(picture: &Picture) -> Option<usize> {
    picture.step.map(|_| picture.place().layer)
}

/// The layers that are looked at.
fn wanted(picture: &Picture) -> Vec<usize> {
    let mut layers = Vec::from_iter(followed_layer(picture));
    layers.extend(picture.needs_layer().then(|| picture.place().layer));
    if picture.view == View::Heatmap {
        layers.extend(picture.heat().map(|(layer, _)| layer));
    }
    layers
}
