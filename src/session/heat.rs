//! The matrices of the heatmap: three heads and their average.

use std::sync::Arc;

use bevy::prelude::*;
use ndarray::Array2;

use super::{Head, HeadPlace, Look, Shown, State, View};
use crate::model::Attended;
use crate::model::lens::Lens;

/// One matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// Its layer and head; none for what is of several.
    pub place: Option<(usize, usize)>,
    /// `[query, key]` over the shown tokens.
    pub weights: Array2<f32>,
}

/// The matrices, while the heatmap is looked at: the three heads and the average of their maps, or, through the lens of
/// rollout, which knows no heads, that alone.
#[derive(Resource, Default)]
pub struct Heat {
    /// In the order in which they stand.
    pub maps: Vec<HeatMap>,
    /// Counts changes.
    pub version: u32,
    made_of: Option<MadeOf>,
}

struct MadeOf {
    attended: Arc<Attended>,
    look: Look,
    heads: [(usize, usize); 3],
}

impl PartialEq for MadeOf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.attended, &other.attended) && self.look == other.look && self.heads == other.heads
    }
}

/// Keeps [`Heat`] in step.
pub(super) fn show(state: Res<State>, shown: Res<Shown>, mut heat: ResMut<Heat>) {
    if state.view != View::Heatmap || !(state.is_changed() || shown.is_changed()) {
        return;
    }
    let Some(attended) = shown.attended.clone() else { return };
    let heads = state.study.heat[attended.model as usize];
    let look = Look::of(&state);
    let made_of = Some(MadeOf { attended, look, heads });
    if heat.made_of == made_of {
        return;
    }
    heat.maps = made_of.as_ref().map(maps).unwrap_or_default();
    heat.version = heat.version.wrapping_add(1);
    heat.made_of = made_of;
}

fn maps(of: &MadeOf) -> Vec<HeatMap> {
    let weights = |place: HeadPlace| Look { place, ..of.look }.at(&of.attended).1;
    if of.look.lens == Lens::Rollout {
        return vec![HeatMap { place: None, weights: weights(of.look.place) }];
    }
    let one = |(layer, head)| HeatMap {
        place: Some((layer, head)),
        weights: weights(HeadPlace { layer, head: Head::One(head) }),
    };
    let mut maps: Vec<HeatMap> = of.heads.into_iter().map(one).collect();
    let sum = maps.iter().fold(Array2::zeros(maps[0].weights.dim()), |sum, map| sum + &map.weights);
    maps.push(HeatMap { place: None, weights: sum / 3.0 });
    maps
}
