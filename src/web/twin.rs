//! The picture as text: what the document beside the canvas says to whoever cannot see it.

use bevy::prelude::*;
use serde::Serialize;

use super::words;
use crate::browser::bridge;
use crate::lesson::{Span, Timeline};
use crate::model::ModelKind;
use crate::session::{
    Direction, Film, Head, Hood, Look, MiniLmStatus, Models, Pair, Sentence, SettingsFile, Shown, State,
    View, Visiting,
};
use crate::venue::Phase;

#[derive(Serialize, PartialEq)]
struct Twin<'a> {
    sentence: &'a str,
    model: &'static str,
    weights: &'static str,
    layer: usize,
    head: String,
    view: &'static str,
    /// How weights are looked at.
    lens: &'static str,
    step: Option<String>,
    compared: Option<String>,
    trained: &'static str,
    reason: Option<&'a str>,
    /// What went wrong before the start, as long as it stands above the sentence line.
    notice: Option<&'a str>,
    thinking: bool,
    word: Option<Word<'a>>,
    film: Option<Playing>,
    /// Whether a lecturer stands before it.
    lecture: bool,
    /// Whether anybody is there; of a kiosk.
    visit: &'static str,
}

/// Where the lesson stands.
#[derive(Serialize, PartialEq)]
struct Playing {
    state: &'static str,
    time: f64,
    /// Seconds of the chapter.
    local: f64,
    /// From 1.
    chapter: usize,
    /// Which of the chapter's scenes is on stage, from 0.
    scene: usize,
    /// Where the sound is, seconds of the chapter.
    heard: Option<f64>,
    /// The sentence or so that is being said.
    caption: String,
}

#[derive(Serialize, PartialEq)]
struct Word<'a> {
    text: &'a str,
    index: usize,
    direction: &'static str,
    /// In the order of the sentence.
    others: Vec<(&'a str, f32)>,
}

pub(super) fn tell(
    (state, shown, sentence, models): (Res<State>, Res<Shown>, Res<Sentence>, Res<Models>),
    (hood, film, visiting, pair): (Res<Hood>, Res<Film>, Res<Visiting>, Res<Pair>),
    settings: Option<Res<SettingsFile>>,
    (mut told, mut lesson): (Local<String>, Local<bool>),
) {
    if !*lesson && let Some(timeline) = film.timeline.as_deref() {
        *lesson = true;
        tell_lesson(timeline);
    }
    let mut twin = twin(&state, &shown, &sentence, &models, &hood);
    twin.film = playing(&film);
    let notice = settings.as_ref().and_then(|file| file.notice.as_deref());
    twin.notice = notice.filter(|_| !state.touched && !film.is_directing());
    twin.compared = words::compared(&pair, &state, models.glass().axis_names());
    twin.lecture = visiting.presents();
    twin.visit = match visiting.visit.phase() {
        _ if !visiting.venue.is_kiosk() => "",
        Phase::Attract => "attract",
        Phase::Visit { .. } => "visit",
        Phase::Asking { .. } => "asking",
    };
    let Ok(text) = serde_json::to_string(&twin) else { return };
    if text != *told {
        bridge::tell(&text);
        *told = text;
    }
}

fn twin<'a>(
    state: &'a State,
    shown: &'a Shown,
    sentence: &Sentence,
    models: &'a Models,
    hood: &Hood,
) -> Twin<'a> {
    let attended = shown.attended.as_deref();
    let model = attended.map_or(state.model, |attended| attended.model);
    let place = state.heads[model as usize];
    let (trained, reason) = match &models.minilm {
        MiniLmStatus::Loading(_) => ("loading", None),
        MiniLmStatus::Ready(_) => ("ready", None),
        MiniLmStatus::Failed(reason) => ("failed", Some(reason.as_str())),
    };
    Twin {
        sentence: attended.map_or("", |attended| attended.text.as_str()),
        model: if model == ModelKind::Glass { "Glass" } else { "MiniLM" },
        weights: if model == ModelKind::Glass { "hand-made weights" } else { "trained weights" },
        layer: place.layer,
        head: match place.head {
            Head::One(head) => head.to_string(),
            Head::Mean => "mean of heads, for orientation only".to_owned(),
        },
        view: match state.view {
            View::Stage => "stage",
            View::Flat => "flat",
            View::Heatmap => "heatmap",
        },
        lens: Look::of(state).lens.name(),
        step: words::step(hood, state, shown),
        compared: None,
        trained,
        reason,
        notice: None,
        thinking: sentence.is_thinking(),
        word: word(state, shown),
        film: None,
        lecture: false,
        visit: "",
    }
}

fn tell_lesson(timeline: &Timeline) {
    let said = |span: &Span| span.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let chapters: Vec<_> = timeline.chapters.iter().map(|span| (span.title.as_str(), said(span))).collect();
    let lesson = serde_json::json!({ "title": timeline.title, "chapters": chapters });
    bridge::tell_lesson(&lesson.to_string());
}

fn playing(film: &Film) -> Option<Playing> {
    let moment = film.moment()?;
    let span = film.timeline.as_deref()?.chapters.get(moment.chapter)?;
    let paragraph = span.words.get(moment.word.unwrap_or(0))?.paragraph;
    let words = span.words.iter().filter(|word| word.paragraph == paragraph);
    Some(Playing {
        state: match (film.player.is_playing(), film.player.is_waiting()) {
            (true, _) => "playing",
            (false, true) => "waiting",
            (false, false) => "paused",
        },
        time: film.player.time(),
        local: moment.local,
        chapter: moment.chapter + 1,
        scene: moment.index,
        // In the frame of a jump the sound has not followed yet.
        heard: film.heard.filter(|heard| heard.jumps == film.player.jumps()).map(|heard| heard.position),
        caption: words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
    })
}

fn word<'a>(state: &State, shown: &'a Shown) -> Option<Word<'a>> {
    let index = state.word().filter(|word| *word < shown.weights.nrows())?;
    let line = match state.direction {
        Direction::AttendsTo => shown.weights.row(index),
        Direction::AttendedBy => shown.weights.column(index),
    };
    Some(Word {
        text: &shown.tokens.get(index)?.text,
        index,
        direction: state.direction.verb(),
        others: shown.tokens.iter().zip(line).map(|(token, weight)| (token.text.as_str(), *weight)).collect(),
    })
}
