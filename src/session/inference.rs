//! Text becomes attention, away from the frame: the last text wins, and no frame waits.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

use super::{First, Motion, SettingsFile, Start, State, Trained, Visiting};
use crate::model::{Attended, AttentionModel as _, Glass, ModelKind, Reading};
use crate::platform::NO_ASSETS;

/// How it stands with the trained model.
pub enum MiniLmStatus {
    /// Being read.
    Loading(Task<Result<Trained, String>>),
    /// There.
    Ready(Trained),
    /// Not to be had, and why.
    Failed(String),
}

/// The two models. Glass is always there.
#[derive(Resource)]
pub struct Models {
    glass: Arc<Glass>,
    /// The trained one.
    pub minilm: MiniLmStatus,
    /// Whether it was asked for this sentence, and cannot answer.
    pub refused: bool,
}

impl Models {
    /// Glass itself.
    #[must_use]
    pub fn glass(&self) -> &Glass {
        &self.glass
    }
}

/// What a job was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub model: ModelKind,
    pub text: String,
    pub reading: Reading,
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

pub(super) fn start(mut commands: Commands, start: Res<Start>, settings: Option<ResMut<SettingsFile>>) {
    let glass = Arc::new(Glass::new());
    let mut state = start.state.clone();
    if let Some(mut settings) = settings {
        settings.ask(start.theme, start.state.settings.reduced_motion);
        state.settings = settings.settings().clone();
        // What the command line says goes before what was kept.
        if let Some(theme) = start.theme {
            state.settings.theme = theme;
        }
        state.settings.reduced_motion |= start.state.settings.reduced_motion;
    }
    let minilm = match start.assets.clone() {
        Some(folder) => MiniLmStatus::Loading(AsyncComputeTaskPool::get().spawn(Trained::open(folder))),
        None => MiniLmStatus::Failed(NO_ASSETS.to_owned()),
    };
    // Glass takes less than a frame: the first picture already has its arcs.
    let question =
        Question { model: ModelKind::Glass, text: state.text.clone(), reading: state.study.reading };
    let attended = (state.model == ModelKind::Glass).then(|| Arc::new(ask_glass(&glass, &question)));
    commands.insert_resource(Sentence {
        answered: attended.is_some().then_some(question),
        attended,
        job: None,
    });
    commands.insert_resource(Models { glass, minilm, refused: false });
    let Start { query, glance, venue, .. } = start.clone();
    commands.insert_resource(First { state: state.clone(), query, glance });
    commands.insert_resource(Visiting { venue, ..Visiting::default() });
    commands.insert_resource(state);
}

fn ask_glass(glass: &Glass, question: &Question) -> Attended {
    glass.attend_with(&question.text, question.reading)
}

/// Takes the trained model when it is there.
pub(super) fn load_minilm(mut models: ResMut<Models>, mut state: ResMut<State>, mut motion: ResMut<Motion>) {
    let MiniLmStatus::Loading(task) = &mut models.bypass_change_detection().minilm else { return };
    motion.moving = true;
    let Some(result) = check_ready(task) else { return };
    match result {
        Ok(model) => models.minilm = MiniLmStatus::Ready(model),
        Err(reason) => give_up(reason, &mut models, &mut state),
    }
}

/// Goes on with Glass.
fn give_up(reason: String, models: &mut ResMut<Models>, state: &mut ResMut<State>) {
    error!("{reason}");
    models.minilm = MiniLmStatus::Failed(reason);
    if state.model == ModelKind::MiniLm {
        (state.model, models.refused) = (ModelKind::Glass, true);
    }
}

/// Keeps [`Sentence`] in step with [`State`].
pub(super) fn infer(
    mut state: ResMut<State>,
    mut models: ResMut<Models>,
    mut sentence: ResMut<Sentence>,
    mut motion: ResMut<Motion>,
) {
    let sentence_now = sentence.bypass_change_detection();
    if let Some((_, task)) = &mut sentence_now.job {
        motion.moving = true;
        if let Some(answer) = check_ready(task) {
            let question = sentence_now.job.take().map(|(question, _)| question);
            match answer {
                Ok(attended) => {
                    sentence_now.answered = question;
                    sentence_now.attended = Some(Arc::new(attended));
                    sentence.set_changed();
                }
                Err(reason) => give_up(reason, &mut models, &mut state),
            }
        }
    }
    let question = Question { model: state.model, text: state.text.clone(), reading: state.study.reading };
    let asked = sentence.job.as_ref().map(|(question, _)| question).or(sentence.answered.as_ref());
    if asked == Some(&question) {
        return;
    }
    if models.refused && sentence.answered.as_ref().is_some_and(|answered| answered.text != question.text) {
        models.refused = false;
    }
    let pool = AsyncComputeTaskPool::get();
    let ask = question.clone();
    let task = match question.model {
        ModelKind::Glass => {
            let glass = models.glass.clone();
            pool.spawn(async move { Ok(ask_glass(&glass, &ask)) })
        }
        ModelKind::MiniLm => {
            let model = match &models.minilm {
                MiniLmStatus::Ready(model) => model.clone(),
                MiniLmStatus::Loading(_) => return,
                MiniLmStatus::Failed(_) => {
                    (state.model, models.refused) = (ModelKind::Glass, true);
                    return;
                }
            };
            pool.spawn(model.attend(ask.text, ask.reading))
        }
    };
    // An older job is dropped: one that has not begun never will.
    sentence.bypass_change_detection().job = Some((question, task));
    motion.moving = true;
}
