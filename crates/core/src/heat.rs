//! The matrices of the heatmap: three heads and their average.

use std::sync::Arc;

use arclight_model::Attended;
use arclight_model::habit::Habit;
use arclight_model::lens::{self, Lens};
use ndarray::{Array2, ArrayView1};

use crate::picture::{Head, HeadPlace, HeatHeads, Picture};
use crate::shown::Look;

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
#[derive(Default)]
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
}

impl Heat {
    /// What each head does on that sentence, `[layer][head]`; `None` until it is computed.
    #[must_use]
    pub fn habits(&self, of: &Attended) -> Option<&[Vec<Habit>]> {
        self.habits
            .as_ref()
            .filter(|(known, _)| std::ptr::eq(Arc::as_ptr(known), of))
            .map(|(_, habits)| &**habits)
    }
}

impl Heat {
    /// Keeps the matrices in step with what is on stage; whether they changed. `causal`: the model that read it let no
    /// token look at a later one.
    pub fn follow(&mut self, picture: &Picture, attended: &Arc<Attended>, causal: bool) -> bool {
        let heads = picture.places.heat(attended.model);
        let made_of = MadeOf { attended: Arc::clone(attended), look: Look::of(picture), heads };
        if self.made_of.as_ref() == Some(&made_of) {
            return false;
        }
        self.maps = maps(&made_of);
        self.version = self.version.wrapping_add(1);
        self.causal = causal;
        self.made_of = Some(made_of);
        true
    }

    /// Nothing of a visitor stays.
    pub fn forget(&mut self) {
        *self = Self { version: self.version.wrapping_add(1), ..Self::default() };
    }

    /// The sentence that the habits are of.
    #[must_use]
    pub fn grouped(&self) -> Option<&Arc<Attended>> {
        self.habits.as_ref().map(|(of, _)| of)
    }

    /// What each head does on a sentence, `[layer][head]`.
    pub fn group(&mut self, of: Arc<Attended>, habits: Vec<Vec<Habit>>) {
        self.habits = Some((of, habits));
    }
}

struct MadeOf {
    attended: Arc<Attended>,
    look: Look,
    heads: HeatHeads,
}

impl PartialEq for MadeOf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.attended, &other.attended) && self.look == other.look && self.heads == other.heads
    }
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
