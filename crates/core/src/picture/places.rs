//! Layer and head of each model.

use arclight_model::ModelId;

use super::{Head, HeadPlace};

/// The heads that stand in the heatmap beside their average: layer and head of each.
pub type HeatHeads = [(usize, usize); 3];

/// Layer and head that each model is looked at with, and its heads of the heatmap. A model that nobody has changed has
/// those that it is opened with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places(Vec<(ModelId, HeadPlace, HeatHeads)>);

/// What a model is opened with.
fn opens(model: ModelId) -> (HeadPlace, HeatHeads) {
    let (layer, head) = model.opens;
    // What a model writes comes of all of its heads.
    let head = if model.writes { Head::Mean } else { Head::One(head) };
    (HeadPlace { layer, head }, model.heatmap)
}

impl Places {
    fn find(&self, model: ModelId) -> Option<&(ModelId, HeadPlace, HeatHeads)> {
        self.0.iter().find(|(known, ..)| *known == model)
    }

    fn entry(&mut self, model: ModelId) -> &mut (ModelId, HeadPlace, HeatHeads) {
        let at = self.0.iter().position(|(known, ..)| *known == model).unwrap_or_else(|| {
            let (place, heat) = opens(model);
            self.0.push((model, place, heat));
            self.0.len() - 1
        });
        &mut self.0[at]
    }

    /// Layer and head of a model.
    #[must_use]
    pub fn of(&self, model: ModelId) -> HeadPlace {
        self.find(model).map_or_else(|| opens(model).0, |(_, place, _)| *place)
    }

    /// Layer and head of a model, to change.
    pub fn of_mut(&mut self, model: ModelId) -> &mut HeadPlace {
        &mut self.entry(model).1
    }

    /// The heads of a model's heatmap.
    #[must_use]
    pub fn heat(&self, model: ModelId) -> HeatHeads {
        self.find(model).map_or_else(|| opens(model).1, |(.., heat)| *heat)
    }

    /// The heads of a model's heatmap, to change.
    pub fn heat_mut(&mut self, model: ModelId) -> &mut HeatHeads {
        &mut self.entry(model).2
    }

    /// What is not there becomes the last one that is; what a model opens with is not kept.
    pub(super) fn normalise(&mut self) {
        for (model, place, heat) in &mut self.0 {
            let (layer, head) = model.within((place.layer, place.head.one().unwrap_or(0)));
            place.layer = layer;
            if place.head != Head::Mean {
                place.head = Head::One(head);
            }
            *heat = heat.map(|place| model.within(place));
        }
        self.0.sort_by_key(|(model, ..)| model.id);
        self.0.retain(|(model, place, heat)| (*place, *heat) != opens(*model));
    }
}
