//! What a picture waits for.

use bevy::prelude::*;

use super::inference::Question;
use super::{Film, Heat, Hood, MiniLmStatus, Models, Sentence, State, Traces};

/// Whether everything that is chosen has been computed, and whatever is read at the start has been read: what comes later
/// comes to another picture.
#[must_use]
pub fn is_computed(world: &World) -> bool {
    let (state, sentence) = (world.resource::<State>(), world.resource::<Sentence>());
    let question = Question { model: state.model, text: state.text.clone(), reading: state.study.reading };
    let read = sentence.answered() == Some(&question) && !sentence.is_thinking() && state.wanted.is_none();
    let followed = state.study.step.is_none() || world.resource::<Hood>().is_whole();
    let busy = world.resource::<Traces>().is_thinking() || world.resource::<Heat>().is_grouping();
    let loading = matches!(world.resource::<Models>().minilm, MiniLmStatus::Loading(_));
    read && followed && !busy && !loading && !world.resource::<Film>().is_loading()
}
