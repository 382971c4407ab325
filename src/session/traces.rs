//! Follows the layers that somebody looks at, one after the other, away from the frame.

use arclight_core::earlier;
use arclight_core::film::Film;
use arclight_core::picture::Picture;
use arclight_core::traces::Traces;
use arclight_model::{AttentionModel as _, LayerTrace, ModelId, Reading};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

use super::{Models, Motion, Plain, Sentence};

/// The layer that is being followed, and how it is read.
#[derive(Resource, Default)]
pub(super) struct Job(Option<(usize, Reading, Task<Result<LayerTrace, String>>)>);

impl Job {
    /// Whether a layer is being followed.
    pub fn is_thinking(&self) -> bool {
        self.0.is_some()
    }
}

/// Keeps [`Traces`] in step with the sentence.
pub(super) fn follow(
    (picture, film): (Res<Plain<Picture>>, Res<Plain<Film>>),
    (models, sentence): (Res<Models>, Res<Sentence>),
    (mut traces, mut job): (ResMut<Plain<Traces>>, ResMut<Job>),
    mut motion: ResMut<Motion>,
) {
    let question = sentence.answered();
    if traces.question() != question {
        traces.turn_to(question, &picture);
        // What is being followed is of another sentence.
        job.0 = None;
    }
    if let Some((layer, reading, task)) = &mut job.0 {
        motion.moving = true;
        let Some(answer) = check_ready(task) else { return };
        let (layer, reading) = (*layer, *reading);
        job.0 = None;
        match answer {
            Ok(trace) => traces.put(layer, reading, trace),
            Err(reason) => traces.fail(reason),
        }
    }
    let Some(question) = traces.question().cloned().filter(|_| traces.failed().is_none()) else { return };
    let also = earlier::layers(&film, &question);
    while let Some((layer, reading)) = traces.missing(&picture, &also) {
        if question.model == ModelId::GLASS {
            // Less than a frame, so that the first picture has it.
            let Some(trace) = models.glass().trace(&question.text, layer, reading) else { return };
            traces.put(layer, reading, trace);
            continue;
        }
        let Some(reader) = models.reader(question.model) else { return };
        let task = AsyncComputeTaskPool::get().spawn(reader.trace(question.text, layer, reading));
        job.0 = Some((layer, reading, task));
        motion.moving = true;
        return;
    }
}
