//! What a picture waits for.

use arclight_core::devices::{Devices, Gathered};
use arclight_core::steps::Hood;
use arclight_core::traces::{Question, Traces};
use bevy::prelude::*;

use super::{Loading, Models, Plain, Sentence, crowd, letters, look, state, traces, writing};

/// Whether everything that is chosen has been computed, and whatever is read at the start has been read: what comes later
/// comes to another picture.
#[must_use]
pub fn is_computed(world: &World) -> bool {
    let (state, sentence) = (state(world), world.resource::<Sentence>());
    let question = Question::of(&state.picture);
    let read = sentence.answered() == Some(&question) && !sentence.is_thinking() && !state.waits_for_word();
    let followed = state.picture.step.is_none() || world.resource::<Plain<Hood>>().is_whole();
    let devices = world.resource::<Plain<Devices>>();
    let unread = world.resource::<Plain<Traces>>().failed().is_some();
    let stands = (state.word().is_none() || devices.stand(&state.picture)) && devices.lie(&state.picture);
    let stands = stands || unread;
    let busy =
        world.resource::<traces::Job>().is_thinking() || world.resource::<look::Grouping>().is_thinking();
    let gathered = world.resource::<Plain<Option<Gathered>>>().0.as_ref();
    let gathered = gathered.is_some_and(|gathered| gathered.answers(&state.picture));
    let gathers = world.resource::<crowd::Job>().is_thinking()
        || (state.picture.crowd_list().is_some()
            && !world.resource::<crowd::Job>().has_failed()
            && !gathered);
    let seeks = world.resource::<letters::Sought>().is_thinking();
    let loading = world.resource::<Models>().is_loading() || world.resource::<Loading>().is_thinking();
    let asks = state.writer.open_question(&state.picture).is_some();
    let weighs = world.resource::<writing::Weighing>().is_thinking(&state.writer, &state.picture);
    let read = read && !asks && !weighs;
    read && followed && stands && !busy && !gathers && !seeks && !loading
}
