//! Text becomes attention, away from the frame: the last text wins, and no frame waits.

use std::sync::Arc;

use arclight_core::hub::Visiting;
use arclight_core::picture::Picture;
use arclight_core::platform::{Platform, Reader, Status};
use arclight_core::start::Start;
use arclight_core::traces::Question;
use arclight_model::{Attended, AttentionModel as _, Glass, ModelId};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use tracing::error;

use super::{Motion, Opening, Plain, SettingsFile, parts};
use crate::platform::Machine;

/// A model whose weights are a file.
enum Opened {
    /// Being read.
    Loading(Task<Result<Arc<dyn Reader>, String>>),
    /// There.
    Ready(Arc<dyn Reader>),
    /// Not to be had, and why.
    Failed(String),
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
            Opened::Loading(_) | Opened::Failed(_) => None,
        }
    }

    /// Why a model cannot be had.
    #[must_use]
    pub fn failed(&self, model: ModelId) -> Option<&str> {
        match self.find(model)? {
            Opened::Failed(reason) => Some(reason),
            Opened::Loading(_) | Opened::Ready(_) => None,
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

/// The sentence as the chosen model reads it. While a newer text is being computed, the last one stays.
#[derive(Resource, Default)]
pub struct Sentence {
    answered: Option<Question>,
    /// What the model made of it.
    pub attended: Option<Arc<Attended>>,
    job: Option<(Question, Task<Result<Attended, String>>)>,
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
    let files = ModelId::ALL.into_iter().filter(|model| *model != ModelId::GLASS);
    let open = |model| AsyncComputeTaskPool::get().spawn(machine.0.open_model(model));
    let opened = files.map(|model| (model, Opened::Loading(open(model)))).collect();
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

/// Keeps [`Sentence`] in step with the picture.
pub(super) fn infer(
    mut picture: ResMut<Plain<Picture>>,
    mut models: ResMut<Models>,
    mut sentence: ResMut<Sentence>,
    mut motion: ResMut<Motion>,
) {
    let now = sentence.bypass_change_detection();
    let answer = now.job.as_mut().and_then(|(_, task)| {
        motion.moving = true;
        check_ready(task)
    });
    if let Some(answer) = answer {
        let question = now.job.take().map(|(question, _)| question);
        match answer {
            Ok(attended) => {
                (now.answered, now.attended) = (question, Some(Arc::new(attended)));
                sentence.set_changed();
            }
            Err(reason) => {
                let model = question.map_or(picture.model, |question| question.model);
                models.give_up(model, reason, &mut picture);
            }
        }
    }
    let question = Question::of(&picture);
    let asked = sentence.job.as_ref().map(|(question, _)| question).or(sentence.answered.as_ref());
    if asked == Some(&question) {
        return;
    }
    if models.refused && sentence.answered.as_ref().is_some_and(|answered| answered.text != question.text) {
        models.refused = false;
    }
    let Some(task) = ask(&models, &question) else {
        if models.failed(question.model).is_some() {
            (picture.model, models.refused) = (ModelId::GLASS, true);
        }
        return;
    };
    // An older job is dropped: one that has not begun never will.
    sentence.bypass_change_detection().job = Some((question, task));
    motion.moving = true;
}

/// Asks a model, where it can be asked.
fn ask(models: &Models, question: &Question) -> Option<Task<Result<Attended, String>>> {
    let pool = AsyncComputeTaskPool::get();
    if question.model == ModelId::GLASS {
        let (glass, question) = (Arc::clone(&models.glass), question.clone());
        return Some(pool.spawn(async move { Ok(ask_glass(&glass, &question)) }));
    }
    let reader = models.reader(question.model)?;
    Some(pool.spawn(reader.attend(question.text.clone(), question.reading)))
}
