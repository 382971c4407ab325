//! Text becomes attention, away from the frame: the last text wins, and no frame waits.

use std::sync::Arc;

use arclight_core::hub::Visiting;
use arclight_core::picture::Picture;
use arclight_core::platform::{Platform, Reader, Status};
use arclight_core::start::Start;
use arclight_core::state::Facts;
use arclight_core::traces::Question;
use arclight_core::writer::{self, Ask, Told, Writer};
use arclight_model::{Attended, AttentionModel as _, Glass, ModelId};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use tracing::error;

use super::{Motion, Opening, Plain, SettingsFile, parts};
use crate::platform::Machine;

/// A model whose weights are a file.
enum Opened {
    /// Not yet: nobody has chosen it.
    Closed,
    /// Being read.
    Loading(Task<Result<Arc<dyn Reader>, String>>),
    /// There.
    Ready(Arc<dyn Reader>),
    /// Not to be had, and why.
    Failed(String),
}

impl Opened {
    /// Begins to read it.
    fn open(model: ModelId, platform: &dyn Platform) -> Self {
        Self::Loading(AsyncComputeTaskPool::get().spawn(platform.open_model(model)))
    }
}

/// The models. Glass is always there.
#[derive(Resource)]
pub struct Models {
    glass: Arc<Glass>,
    opened: Vec<(ModelId, Opened)>,
    /// Whether the chosen one was asked for this sentence, and cannot answer.
    pub refused: bool,
}

impl Models {
    /// Glass itself.
    #[must_use]
    pub fn glass(&self) -> &Glass {
        &self.glass
    }

    fn find(&self, model: ModelId) -> Option<&Opened> {
        self.opened.iter().find(|(id, _)| *id == model).map(|(_, opened)| opened)
    }

    /// The model, where it can be asked.
    pub(super) fn reader(&self, model: ModelId) -> Option<Arc<dyn Reader>> {
        match self.find(model)? {
            Opened::Ready(reader) => Some(Arc::clone(reader)),
            Opened::Closed | Opened::Loading(_) | Opened::Failed(_) => None,
        }
    }

    /// Why a model cannot be had.
    #[must_use]
    pub fn failed(&self, model: ModelId) -> Option<&str> {
        match self.find(model)? {
            Opened::Failed(reason) => Some(reason),
            Opened::Closed | Opened::Loading(_) | Opened::Ready(_) => None,
        }
    }

    /// Opens a model that nobody has chosen before, or that did not come when somebody did.
    fn choose(&mut self, model: ModelId, platform: &dyn Platform) {
        let Some((_, opened)) = self.opened.iter_mut().find(|(id, _)| *id == model) else { return };
        let may_come = match opened {
            Opened::Closed => true,
            Opened::Failed(_) => model.comes_apart && platform.missing(model).is_none(),
            Opened::Loading(_) | Opened::Ready(_) => false,
        };
        if may_come {
            *opened = Opened::open(model, platform);
        }
    }

    /// Whether a file is being read.
    pub(super) fn is_loading(&self) -> bool {
        self.opened.iter().any(|(_, opened)| matches!(opened, Opened::Loading(_)))
    }

    /// How it stands with each, in the order in which they are offered.
    #[must_use]
    pub fn status(&self, platform: &dyn Platform) -> Vec<(ModelId, Status)> {
        let of = |model: ModelId| match self.find(model) {
            None | Some(Opened::Ready(_)) => Status::Ready,
            Some(Opened::Closed) => Status::Closed,
            Some(Opened::Loading(_)) => Status::Loading(platform.progress(model)),
            Some(Opened::Failed(reason)) => Status::Failed(reason.clone()),
        };
        ModelId::ALL.into_iter().map(|model| (model, of(model))).collect()
    }

    /// Goes on with Glass where that model is not to be had.
    fn give_up(&mut self, model: ModelId, reason: String, picture: &mut ResMut<Plain<Picture>>) {
        error!("{reason}");
        if let Some((_, opened)) = self.opened.iter_mut().find(|(id, _)| *id == model) {
            *opened = Opened::Failed(reason);
        }
        if picture.model == model {
            (picture.model, self.refused) = (ModelId::GLASS, true);
        }
    }
}

/// What is being read: the question of what stands on stage, and that of a writer.
struct Job {
    question: Question,
    asked: Option<writer::Question>,
    task: Task<Result<Read, String>>,
}

/// What was read: the attention, and what is told to a writer.
type Read = (Attended, Option<Result<writer::Answer, String>>);

/// The sentence as the chosen model reads it. While a newer text is being computed, the last one stays.
#[derive(Resource, Default)]
pub struct Sentence {
    answered: Option<Question>,
    /// What the model made of it.
    pub attended: Option<Arc<Attended>>,
    job: Option<Job>,
}

impl Sentence {
    /// What was asked for it.
    pub(super) fn answered(&self) -> Option<&Question> {
        self.answered.as_ref()
    }

    /// Whether a newer text is being computed.
    #[must_use]
    pub fn is_thinking(&self) -> bool {
        self.job.is_some()
    }
}

pub(super) fn start(
    mut commands: Commands,
    (start, machine): (Res<Plain<Start>>, Res<Machine>),
    settings: Option<ResMut<SettingsFile>>,
) {
    let glass = Arc::new(Glass::new());
    let mut state = start.state.clone();
    if let Some(mut settings) = settings {
        settings.ask(start.theme, start.state.settings.reduced_motion);
        state.settings = settings.settings().clone();
        // What the command line says goes before what was kept.
        if let Some(theme) = start.theme {
            state.settings.theme = theme;
        }
        state.settings.inside |= start.state.settings.inside;
        state.settings.reduced_motion |= start.state.settings.reduced_motion;
    }
    // From here on it is written on.
    state.normalise(Facts { tokens: 0, venue: &start.venue });
    let files = ModelId::ALL.into_iter().filter(|model| *model != ModelId::GLASS);
    let open = |model: ModelId| match machine.0.missing(model).filter(|_| model.comes_apart) {
        Some(reason) => Opened::Failed(reason),
        None if model.comes_apart => Opened::Closed,
        None => Opened::open(model, &*machine.0),
    };
    let opened = files.map(|model| (model, open(model))).collect();
    // Glass takes less than a frame: the first picture already has its arcs.
    let question = Question::of(&Picture { model: ModelId::GLASS, ..state.picture.clone() });
    let attended = (state.picture.model == ModelId::GLASS).then(|| Arc::new(ask_glass(&glass, &question)));
    commands.insert_resource(Sentence {
        answered: attended.is_some().then_some(question),
        attended,
        job: None,
    });
    commands.insert_resource(Models { glass, opened, refused: false });
    commands.insert_resource(Opening::new(state.clone(), start.glance.clone()));
    commands.insert_resource(Plain(Visiting::new(start.venue.clone())));
    commands.queue(move |world: &mut World| parts::set_state(world, state));
}

fn ask_glass(glass: &Glass, question: &Question) -> Attended {
    glass.attend_with(&question.text, question.reading)
}

/// Takes models whose files have come.
pub(super) fn load(
    mut models: ResMut<Models>,
    mut picture: ResMut<Plain<Picture>>,
    mut motion: ResMut<Motion>,
) {
    let mut came = Vec::new();
    for (model, opened) in &mut models.bypass_change_detection().opened {
        let Opened::Loading(task) = opened else { continue };
        motion.moving = true;
        came.extend(check_ready(task).map(|result| (*model, result)));
    }
    for (model, result) in came {
        match result {
            Ok(reader) => {
                if let Some((_, opened)) = models.opened.iter_mut().find(|(id, _)| *id == model) {
                    *opened = Opened::Ready(reader);
                }
            }
            Err(reason) => models.give_up(model, reason, &mut picture),
        }
    }
}

/// Keeps [`Sentence`] in step with the picture, and what comes next with it.
pub(super) fn infer(
    (mut picture, mut writer): (ResMut<Plain<Picture>>, ResMut<Plain<Writer>>),
    (mut models, machine): (ResMut<Models>, Res<Machine>),
    mut sentence: ResMut<Sentence>,
    mut motion: ResMut<Motion>,
) {
    let now = sentence.bypass_change_detection();
    let read = now.job.as_mut().and_then(|job| {
        motion.moving = true;
        check_ready(&mut job.task)
    });
    if let Some(read) = read
        && let Some(job) = now.job.take()
    {
        match read {
            Ok((attended, told)) => {
                (now.answered, now.attended) = (Some(job.question), Some(Arc::new(attended)));
                sentence.set_changed();
                if let Some((asked, told)) = job.asked.zip(told) {
                    writer.take(&picture, asked, told);
                }
            }
            Err(reason) => models.give_up(job.question.model, reason, &mut picture),
        }
    }
    let (question, asked) = (Question::of(&picture), writer.question(&picture));
    let is_asked = match &sentence.job {
        Some(job) => (&job.question, &job.asked) == (&question, &asked),
        None => sentence.answered.as_ref() == Some(&question) && writer.open_question(&picture).is_none(),
    };
    if is_asked {
        return;
    }
    if models.refused && sentence.answered.as_ref().is_some_and(|answered| answered.text != question.text) {
        models.refused = false;
    }
    models.bypass_change_detection().choose(question.model, &*machine.0);
    let Some(task) = ask(&models, &question, asked.clone()) else {
        if models.failed(question.model).is_some() {
            (picture.model, models.refused) = (ModelId::GLASS, true);
        }
        return;
    };
    // An older job is dropped: one that has not begun never will.
    sentence.bypass_change_detection().job = Some(Job { question, asked, task });
    motion.moving = true;
}

/// Asks a model, where it can be asked.
fn ask(
    models: &Models,
    question: &Question,
    asked: Option<writer::Question>,
) -> Option<Task<Result<Read, String>>> {
    let pool = AsyncComputeTaskPool::get();
    let Question { text, reading, .. } = question.clone();
    if question.model == ModelId::GLASS {
        let (glass, question) = (Arc::clone(&models.glass), question.clone());
        return Some(pool.spawn(async move { Ok((ask_glass(&glass, &question), None)) }));
    }
    let reader = models.reader(question.model)?;
    let Some(asked) = asked else {
        let attended = reader.attend(text, reading);
        return Some(pool.spawn(async move { Ok((attended.await?, None)) }));
    };
    Some(pool.spawn(async move {
        match Arc::clone(&reader).ask(Ask::Next(asked)).await {
            Ok(Ok(Told::Next(next))) => Ok((next.1, Some(Ok(next.0)))),
            Ok(Ok(_)) => Err("the model answered something else".to_owned()),
            // What cannot be written on, since it is too long, can still be looked at.
            Ok(Err(why)) => Ok((reader.attend(text, reading).await?, Some(Err(why)))),
            Err(reason) => Err(reason),
        }
    }))
}
