//! What the lesson showed before its moment: of its scenes and of what the models answer, not of what happened to be on
//! stage.

use std::sync::Arc;

use arclight_model::steps::Step;
use arclight_model::words::split_words;
use arclight_model::{Attended, AttentionModel as _, Glass, ModelId, Token, TokenKind};

use crate::devices::{Devices, Gathered};
use crate::film::Film;
use crate::lesson::{Earlier, Scene};
use crate::picture::Picture;
use crate::shown::{Look, Shown, switched};
use crate::state::{Facts, State};
use crate::steps::Hood;
use crate::traces::{Question, Traces};
use crate::venue::Venue;
use crate::visual::layout::Wants;
use crate::visual::step_picture::StepPicture;

/// The longest that a picture takes to become the next, seconds.
pub const LONGEST_TURN: f32 = 2.2;

/// A scene as it was when the next began.
#[derive(Debug, Clone)]
pub struct Stood {
    /// What it chose, its word lit.
    pub state: State,
    /// What it showed.
    pub shown: Shown,
    /// Its step under the hood.
    pub picture: Option<StepPicture>,
    /// What stood beside tiles and arcs.
    pub devices: Devices,
    /// The step that it came after.
    pub before: Option<Step>,
    /// For how long it was on stage, seconds of the lesson.
    pub seconds: f32,
}

/// The step of the scene before, where it is of the same row.
#[must_use]
pub fn step_before(now: &Scene, before: Option<&Scene>) -> Option<Step> {
    let (now, before) = (&now.picture, &before?.picture);
    let same = (&now.text, now.model, now.place()) == (&before.text, before.model, before.place());
    before.step.filter(|_| same && now.query == before.query)
}

/// What the models have answered.
#[derive(Clone, Copy)]
pub struct Answers<'a> {
    /// Glass, which takes less than a frame.
    pub glass: &'a Glass,
    /// Layers of the sentence on stage.
    pub traces: &'a Traces,
    /// What a trained model made of the sentences of a list.
    pub gathered: Option<&'a Gathered>,
    /// What the place wants.
    pub venue: &'a Venue,
}

/// The scenes that the picture of the lesson's moment goes on from, the earliest first. What another sentence shows begins
/// anew. Of a trained model one answer is there at a time, and so what it reads in another way does too.
#[must_use]
pub fn stood(film: &Film, (state, shown): (&State, &Shown), answers: Answers<'_>) -> Vec<Stood> {
    let Some(attended) = &shown.attended else { return Vec::new() };
    let mut all = Vec::new();
    for earlier in scenes(film) {
        let stood = of_scene(&earlier, (state, shown, attended), answers);
        if stood.shown.tokens != shown.tokens {
            break;
        }
        all.push(stood);
    }
    all.reverse();
    all
}

/// What stood on the stage before another sentence, or another way to read it, came: what the two have in common goes on from
/// there. Only what needs no answer that is gone: where Glass reads both, and of a crowd.
#[must_use]
pub fn devices_before(
    film: &Film,
    (state, shown): (&State, &Shown),
    answers: Answers<'_>,
) -> Option<Devices> {
    let (moment, timeline) = (film.moment()?, film.timeline.as_deref()?);
    if moment.index == 0 {
        return None;
    }
    let now = &moment.scene.picture;
    let mut others = timeline.earlier((moment.chapter, moment.index));
    let last = others.next()?;
    if let (Some(gathered), true) = (answers.gathered, now.crowd.is_some()) {
        let crowd = gathered.shown(&last.scene.picture);
        return Some(Devices { crowd, ..Devices::default() });
    }
    let other = |earlier: &Earlier<'_>| earlier.scene.picture.text != now.text;
    let earlier = if other(&last) { last } else { others.find(other)? };
    let both = [now, &earlier.scene.picture];
    let all = |has: fn(&Picture) -> bool| both.iter().all(|picture| has(picture));
    let stays = all(|picture| picture.compass.is_some()) || all(|picture| picture.carpet_shown().is_some());
    if !stays || !all(|picture| picture.model == ModelId::GLASS) {
        return None;
    }
    Some(of_scene(&earlier, (state, shown, shown.attended.as_ref()?), answers).devices)
}

/// The tokens of the sentence that the lesson showed before the present one, in the same chapter and of the same model, and what
/// its picture wanted of the layout. Nothing asks a trained model for them: of its sentence each word counts as one token.
#[must_use]
pub fn sentence_before(film: &Film, glass: &Glass) -> Option<(Vec<Token>, Wants)> {
    let (moment, timeline) = (film.moment()?, film.timeline.as_deref()?);
    let now = &moment.scene.picture;
    let mut others = timeline.earlier((moment.chapter, moment.index));
    let picture = &others.find(|earlier| earlier.scene.picture.text != now.text)?.scene.picture;
    let is_alike = (picture.model, picture.words, picture.without_idle, picture.crowd.is_none())
        == (now.model, now.words, now.without_idle, now.crowd.is_none());
    if !is_alike {
        return None;
    }
    let tokens = if picture.model == ModelId::GLASS {
        Look::of(picture).at(&glass.attend_with(&picture.text, picture.reads())).0
    } else {
        words_between_lanterns(&picture.text)
    };
    let words = tokens.iter().map(|token| token.text.as_str());
    let lit = picture.query.as_ref().and_then(|query| query.find(words));
    Some((tokens, Wants::of(picture, lit)))
}

/// What a trained model reads of words that it knows whole.
fn words_between_lanterns(text: &str) -> Vec<Token> {
    let special = |text: &str, kind| Token { text: text.to_owned(), id: 0, kind, span: 0..0, word: None };
    let words = split_words(text).into_iter().enumerate().map(|(index, span)| Token {
        text: text[span.clone()].to_lowercase(),
        id: 0,
        kind: TokenKind::Word,
        span,
        word: Some(index),
    });
    let begin = std::iter::once(special("[CLS]", TokenKind::Cls));
    begin.chain(words).chain(std::iter::once(special("[SEP]", TokenKind::Sep))).collect()
}

/// A scene as it was, whatever the visitor did.
fn of_scene(
    earlier: &Earlier<'_>,
    (state, shown, attended): (&State, &Shown, &Arc<Attended>),
    answers: Answers<'_>,
) -> Stood {
    let Answers { glass, traces, gathered, venue } = answers;
    let Earlier { scene, before, stood } = *earlier;
    let mut then = state.clone();
    then.stage(scene, Facts { tokens: shown.tokens.len(), venue });
    let (own, attended) = if scene.picture.model == ModelId::GLASS {
        let question = Question::of(&scene.picture);
        let attended = glass.attend_with(&question.text, question.reading);
        (Some(of_glass(glass, question, &then)), Arc::new(attended))
    } else {
        (None, Arc::clone(attended))
    };
    let traces = own.as_ref().unwrap_or(traces);
    let (tokens, mut weights) = Look::of(&then.picture).at(&attended);
    // Whether the word is there is told when the scene itself is on stage.
    drop(then.find_word(&tokens));
    then.normalise(Facts { tokens: tokens.len(), venue });
    switched(&then.picture, then.word(), traces, &mut weights);
    let picture = Hood::of(&then.picture, &then.pointing, traces, tokens.len()).and_then(|hood| hood.picture);
    let devices =
        Devices::of((&then.picture, &then.pointing), (glass, traces, gathered), (Some(&attended), &tokens));
    let shown = Shown { tokens, weights, sentence: shown.sentence, attended: Some(attended) };
    Stood { state: then, shown, picture, devices, before: step_before(scene, before), seconds: stood as f32 }
}

/// What Glass takes less than a frame for.
fn of_glass(glass: &Glass, question: Question, then: &State) -> Traces {
    let layer = then.picture.place().layer;
    let wanted = then.picture.is_of_tokens();
    let trace = wanted.then(|| glass.trace(&question.text, layer, question.reading)).flatten();
    Traces::with(question, trace.map(|trace| (layer, trace)))
}

/// The layers of a trained model that the steps before the lesson's moment are of.
#[must_use]
pub fn layers(film: &Film, of: &Question) -> Vec<usize> {
    let scenes = scenes(film).into_iter().map(|earlier| &earlier.scene.picture);
    let followed = scenes.filter(|picture| {
        picture.model != ModelId::GLASS
            && picture.is_followed()
            && picture.place().head.one().is_some()
            && Question::of(picture) == *of
    });
    followed.map(|picture| picture.place().layer.min(picture.model.layers.saturating_sub(1))).collect()
}

/// Scenes of the same sentence, the latest first, back to one that had come to rest.
fn scenes(film: &Film) -> Vec<Earlier<'_>> {
    let (Some(moment), Some(timeline)) = (film.moment(), film.timeline.as_deref()) else { return Vec::new() };
    let now = &moment.scene.picture;
    let mut scenes = Vec::new();
    for earlier in timeline.earlier((moment.chapter, moment.index)) {
        let picture = &earlier.scene.picture;
        let at_hand = picture.model == ModelId::GLASS || picture.reads() == now.reads();
        if (picture.model, &picture.text) != (now.model, &now.text) || !at_hand {
            break;
        }
        scenes.push(earlier);
        if earlier.stood >= f64::from(LONGEST_TURN) {
            break;
        }
    }
    scenes
}
