//! What the lesson showed before its moment: of its scenes and of what the models answer, not of what happened to stand
//! on stage.

use std::sync::Arc;

use super::inference::Question;
use super::shown::of_scene;
use super::{Film, Models, Shown, State, Traces, hood};
use crate::lesson::{Earlier, Scene};
use crate::model::steps::Step;
use crate::model::{AttentionModel as _, ModelKind};
use crate::visual::step_picture::StepPicture;

/// The longest that a picture takes to become the next, seconds.
pub const LONGEST_TURN: f32 = 1.4;

/// A scene as it stood when the next began.
#[derive(Debug, Clone)]
pub struct Stood {
    /// What it chose, its word lit.
    pub state: State,
    /// What it showed.
    pub shown: Shown,
    /// Its step under the hood.
    pub picture: Option<StepPicture>,
    /// The step that it came after.
    pub before: Option<Step>,
    /// For how long it stood, seconds of the lesson.
    pub seconds: f32,
}

/// The step of the scene before, where it is of the same row.
#[must_use]
pub fn step_before(now: &Scene, before: Option<&Scene>) -> Option<Step> {
    let before = before?;
    let same = (&now.text, now.model, now.layer, now.head)
        == (&before.text, before.model, before.layer, before.head);
    before.step.filter(|_| same && now.query == before.query)
}

/// The scenes that the picture of the lesson's moment goes on from, the earliest first. What another sentence shows begins
/// anew. Of the trained model one answer is there at a time, and so what it reads in another way does too.
#[must_use]
pub fn stood(
    film: &Film,
    (state, shown): (&State, &Shown),
    (models, traces): (&Models, &Traces),
) -> Vec<Stood> {
    let Some(attended) = &shown.attended else { return Vec::new() };
    let mut all = Vec::new();
    for Earlier { scene, before, stood } in scenes(film) {
        let mut then = state.clone();
        then.stage(scene);
        let own;
        let (attended, traces) = match scene.model {
            ModelKind::Glass => {
                own = of_glass(models, scene, &then);
                (Arc::new(models.glass().attend_with(&scene.text, scene.reading)), &own)
            }
            ModelKind::MiniLm => (Arc::clone(attended), traces),
        };
        let (tokens, weights) = of_scene(&mut then, &attended, traces);
        if tokens != shown.tokens {
            break;
        }
        let shown = Shown { tokens, weights, sentence: shown.sentence, attended: Some(attended) };
        let picture = hood::under(&then, traces, &shown).and_then(|hood| hood.picture);
        let (before, seconds) = (step_before(scene, before), stood as f32);
        all.push(Stood { state: then, shown, picture, before, seconds });
    }
    all.reverse();
    all
}

/// What Glass takes less than a frame for.
fn of_glass(models: &Models, scene: &Scene, then: &State) -> Traces {
    let of = Question { model: scene.model, text: scene.text.clone(), reading: scene.reading };
    let layer = then.place().layer;
    let trace = scene.step.and_then(|_| models.glass().trace(&scene.text, layer, scene.reading));
    Traces::with(of, trace.map(|trace| (layer, trace)))
}

/// The layers of the trained model that their steps are of.
pub(super) fn layers(film: &Film, of: &Question) -> Vec<usize> {
    let asked = |scene: &Scene| (scene.model, &scene.text, scene.reading) == (of.model, &of.text, of.reading);
    let scenes = scenes(film).into_iter().map(|earlier| earlier.scene);
    let followed = scenes.filter(|scene| {
        scene.model == ModelKind::MiniLm && scene.step.is_some() && scene.head.is_some() && asked(scene)
    });
    followed.map(|scene| scene.layer.min(scene.model.shape().0.saturating_sub(1))).collect()
}

/// Scenes of the same sentence, the latest first, back to one that had come to rest.
fn scenes(film: &Film) -> Vec<Earlier<'_>> {
    let (Some(moment), Some(timeline)) = (film.moment(), film.timeline.as_deref()) else { return Vec::new() };
    let now = moment.scene;
    let mut scenes = Vec::new();
    for earlier in timeline.earlier((moment.chapter, moment.index)) {
        let Scene { model, text, reading, .. } = earlier.scene;
        let at_hand = *model == ModelKind::Glass || *reading == now.reading;
        if (*model, text) != (now.model, &now.text) || !at_hand {
            break;
        }
        scenes.push(earlier);
        if earlier.stood >= f64::from(LONGEST_TURN) {
            break;
        }
    }
    scenes
}
