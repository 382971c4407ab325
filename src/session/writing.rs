//! A model writes on: time passes for it, and while it stands, what each earlier word and each head did is weighed beside the
//! frames, one after the other.

use arclight_core::hub::Visiting;
use arclight_core::picture::Picture;
use arclight_core::shown::Shown;
use arclight_core::state::Facts;
use arclight_core::writer::{Ask, Told, Writer};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use tracing::error;

use super::{Models, Motion, PartsMut, Plain, Sentence};

/// Time passes for what is written.
pub(super) fn go_on(
    time: Res<Time<Real>>,
    mut parts: PartsMut,
    (shown, visiting): (Res<Plain<Shown>>, Res<Plain<Visiting>>),
    mut motion: ResMut<Motion>,
) {
    if !parts.is_writing() {
        return;
    }
    motion.moving = true;
    let mut state = parts.state();
    state.write_on(time.delta_secs().min(0.25), Facts { tokens: shown.tokens.len(), venue: &visiting.venue });
    parts.set(state);
}

/// The effect that is being weighed.
#[derive(Resource, Default)]
pub(super) struct Weighing {
    job: Option<(Ask, Task<Result<Result<Told, String>, String>>)>,
    /// One that could not be: no further one of its question is asked for.
    failed: Option<Ask>,
}

impl Weighing {
    /// Whether something is still to be weighed.
    pub fn is_thinking(&self, writer: &Writer, picture: &Picture) -> bool {
        self.job.is_some() || self.next(writer, picture).is_some()
    }

    fn next(&self, writer: &Writer, picture: &Picture) -> Option<Ask> {
        let keys = || {
            let (question, key, candidate) = writer.next_effect(picture)?;
            Some(Ask::Effect(question, key, candidate))
        };
        let heads = || {
            let (question, head, candidate) = writer.next_head(picture)?;
            Some(Ask::Head(question, head, candidate))
        };
        let next = keys().or_else(heads)?;
        let has_failed = self.failed.as_ref().is_some_and(|failed| failed.question() == next.question());
        (!has_failed).then_some(next)
    }
}

/// Weighs what each earlier word did, and each head where somebody wants to know, while nothing else is asked.
pub(super) fn weigh(
    picture: Res<Plain<Picture>>,
    mut writer: ResMut<Plain<Writer>>,
    (models, sentence): (Res<Models>, Res<Sentence>),
    (mut weighing, mut motion): (ResMut<Weighing>, ResMut<Motion>),
) {
    if let Some((_, task)) = &mut weighing.job {
        motion.moving = true;
        let Some(told) = check_ready(task) else { return };
        let Some((ask, _)) = weighing.job.take() else { return };
        match (ask, told) {
            (Ask::Effect(question, _, candidate), Ok(Ok(Told::Effect(Some(effect))))) => {
                writer.take_effect(&picture, (question, candidate), effect);
            }
            (Ask::Head(question, head, candidate), Ok(Ok(Told::Head(p)))) => {
                writer.take_head(&picture, (question, candidate), (head, p));
            }
            (ask, told) => {
                error!("an effect could not be weighed: {told:?}");
                weighing.failed = Some(ask);
            }
        }
    }
    if sentence.is_thinking() {
        return;
    }
    let Some(ask) = weighing.next(&writer, &picture) else { return };
    let Some(reader) = models.reader(picture.model) else { return };
    let task = AsyncComputeTaskPool::get().spawn(reader.ask(ask.clone()));
    weighing.job = Some((ask, task));
    motion.moving = true;
}
