//! The matrices of the heatmap: three heads and their average.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use ndarray::{Array2, ArrayView1};

use super::{Fresh, Head, HeadPlace, Look, Motion, Panel, Sentence, Shown, State, View};
use crate::model::Attended;
use crate::model::habit::{Habit, habits};
use crate::model::lens::{self, Lens};

/// One matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// Its layer and head; none for what is of several.
    pub place: Option<(usize, usize)>,
    /// `[query, key]` over the shown tokens.
    pub weights: Array2<f32>,
    /// The largest weight of a row, on average over the rows.
    pub peak: f32,
    /// Entropy of a row in nats, on average over the rows.
    pub entropy: f32,
}

impl HeatMap {
    fn new(place: Option<(usize, usize)>, weights: Array2<f32>) -> Self {
        let count = weights.nrows().max(1) as f32;
        let mean =
            |of: fn(ArrayView1<'_, f32>) -> f32| weights.rows().into_iter().map(of).sum::<f32>() / count;
        let peak = mean(|row| lens::peak(row).map_or(0.0, |(_, peak)| peak));
        let entropy = mean(lens::entropy);
        Self { place, weights, peak, entropy }
    }
}

/// The matrices, while the heatmap is looked at: the three heads and the average of their maps, or, through the lens of
/// rollout, which knows no heads, that alone.
#[derive(Resource, Default)]
pub struct Heat {
    /// In the order in which they stand.
    pub maps: Vec<HeatMap>,
    /// Counts changes.
    pub version: u32,
    /// Whether the model that read the sentence let no token look at a later one. While it reads anew, what is chosen and
    /// what is shown differ: this is of what is shown.
    pub causal: bool,
    made_of: Option<MadeOf>,
    habits: Option<(Arc<Attended>, Vec<Vec<Habit>>)>,
    grouping: Option<(Arc<Attended>, Task<Vec<Vec<Habit>>>)>,
}

impl Heat {
    /// Whether what the heads do is being found.
    #[must_use]
    pub fn is_grouping(&self) -> bool {
        self.grouping.is_some()
    }

    /// What each head does on that sentence, `[layer][head]`; `None` until it is computed.
    #[must_use]
    pub fn habits(&self, of: &Attended) -> Option<&[Vec<Habit>]> {
        self.habits
            .as_ref()
            .filter(|(known, _)| std::ptr::eq(Arc::as_ptr(known), of))
            .map(|(_, habits)| &**habits)
    }
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

/// What the last visitor typed is not kept for the next.
pub(super) fn forget(mut fresh: MessageReader<Fresh>, mut heat: ResMut<Heat>) {
    if fresh.read().count() > 0 {
        *heat = Heat { version: heat.version.wrapping_add(1), ..Heat::default() };
    }
}

/// Keeps [`Heat`] in step.
pub(super) fn show(state: Res<State>, shown: Res<Shown>, sentence: Res<Sentence>, mut heat: ResMut<Heat>) {
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
    heat.causal = sentence.answered().is_some_and(|question| question.reading.causal);
}

/// Finds what the heads of the wall do, beside the frames: six dozen matrices of 512 tokens take a while.
pub(super) fn group(
    state: Res<State>,
    shown: Res<Shown>,
    mut heat: ResMut<Heat>,
    mut motion: ResMut<Motion>,
) {
    let now = heat.bypass_change_detection();
    if let Some((_, task)) = &mut now.grouping {
        motion.moving = true;
        if let Some(found) = check_ready(task) {
            now.habits = now.grouping.take().map(|(of, _)| (of, found));
            heat.set_changed();
        }
    }
    let open = state.panels.wall || state.panels.sheet == Some(Panel::Wall);
    let Some(attended) = shown.attended.clone().filter(|_| open && state.study.grouped) else { return };
    let now = heat.bypass_change_detection();
    let asked = now.grouping.as_ref().map(|(of, _)| of).or(now.habits.as_ref().map(|(of, _)| of));
    if asked.is_some_and(|of| Arc::ptr_eq(of, &attended)) {
        return;
    }
    let of = Arc::clone(&attended);
    now.grouping = Some((attended, AsyncComputeTaskPool::get().spawn(async move { habits(&of) })));
    motion.moving = true;
}

fn maps(of: &MadeOf) -> Vec<HeatMap> {
    let weights = |place: HeadPlace| Look { place, ..of.look }.at(&of.attended).1;
    if of.look.lens == Lens::Rollout {
        return vec![HeatMap::new(None, weights(of.look.place))];
    }
    let one = |(layer, head)| {
        HeatMap::new(Some((layer, head)), weights(HeadPlace { layer, head: Head::One(head) }))
    };
    let mut maps: Vec<HeatMap> = of.heads.into_iter().map(one).collect();
    let sum = maps.iter().fold(Array2::zeros(maps[0].weights.dim()), |sum, map| sum + &map.weights);
    maps.push(HeatMap::new(None, sum / 3.0));
    maps
}
