//! What a picture waits for.

use arclight_core::steps::Hood;
use arclight_core::traces::Question;
use bevy::prelude::*;

use super::{Loading, Models, Plain, Sentence, look, state, traces};

/// Whether everything that is chosen has been computed, and whatever is read at the start has been read: what comes later
/// comes to another picture.
#[must_use]
pub fn is_computed(world: &World) -> bool {
    let (state, sentence) = (state(world), world.resource::<Sentence>());
    let question = Question::of(&state.picture);
    let read = sentence.answered() == Some(&question) && !sentence.is_thinking() && !state.waits_for_word();
    let followed = state.picture.step.is_none() || world.resource::<Plain<Hood>>().is_whole();
    let busy =
        world.resource::<traces::Job>().is_thinking() || world.resource::<look::Grouping>().is_thinking();
    let loading = world.resource::<Models>().is_loading() || world.resource::<Loading>().is_thinking();
    read && followed && !busy && !loading
}
