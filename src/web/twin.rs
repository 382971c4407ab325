//! The picture as text: what the document beside the canvas says to whoever cannot see it.

use arclight_core::devices::Devices;
use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::lesson::{Span, Timeline};
use arclight_core::pair::Pair;
use arclight_core::picture::{Direction, Head, View};
use arclight_core::platform::Status;
use arclight_core::shown::{Look, Shown};
use arclight_core::state::State;
use arclight_core::steps::Hood;
use arclight_core::venue::Phase;
use arclight_core::visual::names::names;
use arclight_core::visual::typeface::Typefaces;
use arclight_model::Badge;
use bevy::prelude::*;
use serde::Serialize;

use super::words;
use crate::platform::{Machine, bridge};
use crate::session::{Models, Parts, Plain, Sentence, SettingsFile};

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
    /// What devices on the stage show.
    devices: Option<String>,
    trained: &'static str,
    reason: Option<&'a str>,
    /// What stands above the sentence line: of letters that cannot be drawn, or what went wrong before the start.
    notice: Option<String>,
    thinking: bool,
    writing: Option<Writing>,
    word: Option<Word>,
    film: Option<Playing>,
    /// Whether a lecturer stands before it.
    lecture: bool,
    /// Whether anybody is there; of a kiosk.
    visit: &'static str,
}

/// What a model that writes holds ready, and what cutting does to it.
#[derive(Serialize, PartialEq)]
struct Writing {
    /// In sentences.
    says: String,
    /// Candidates: what each says, its probability, and that before anything was cut.
    next: Vec<(String, f32, Option<f32>)>,
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
struct Word {
    text: String,
    index: usize,
    direction: &'static str,
    /// In the order of the sentence.
    others: Vec<(String, f32)>,
}

pub(super) fn tell(
    (parts, shown, sentence, models): (Parts, Res<Plain<Shown>>, Res<Sentence>, Res<Models>),
    (hood, devices, film): (Res<Plain<Hood>>, Res<Plain<Devices>>, Res<Plain<Film>>),
    (visiting, pair, machine): (Res<Plain<Visiting>>, Res<Plain<Pair>>, Res<Machine>),
    (settings, typefaces): (Option<Res<SettingsFile>>, Res<Plain<Typefaces>>),
    (mut told, mut lesson): (Local<String>, Local<bool>),
) {
    if !*lesson && let Some(timeline) = film.timeline.as_deref() {
        *lesson = true;
        tell_lesson(timeline);
    }
    let state = parts.state();
    let trained = trained(&models, &machine);
    let mut twin = twin(&state, &shown, &sentence, &trained, &hood);
    twin.film = playing(&film);
    let notice = settings.as_ref().and_then(|file| file.notice.as_deref());
    let notice = notice.filter(|_| !state.pointing.touched).map(str::to_owned);
    twin.notice = typefaces.notice().or(notice).filter(|_| !film.is_directing());
    twin.compared = words::compared(&pair, &state, arclight_model::Glass::axes());
    let refused = devices.refused.iter().map(|why| format!(" {why}")).collect::<String>();
    twin.devices = devices.says().map(|says| format!("{says}.{refused}"));
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
    trained: &'a Status,
    hood: &Hood,
) -> Twin<'a> {
    let attended = shown.attended.as_deref();
    let model = attended.map_or(state.picture.model, |attended| attended.model);
    let place = state.picture.places.of(model);
    let (trained, reason) = match trained {
        Status::Closed => ("closed", None),
        Status::Loading(_) => ("loading", None),
        Status::Ready => ("ready", None),
        Status::Failed(reason) => ("failed", Some(reason.as_str())),
    };
    Twin {
        sentence: attended.map_or("", |attended| attended.text.as_str()),
        model: model.name,
        weights: model.badge.name(),
        layer: place.layer,
        head: match place.head {
            Head::One(head) => head.to_string(),
            Head::Mean => "mean of heads, for orientation only".to_owned(),
        },
        view: match state.picture.view {
            View::Stage => "stage",
            View::Flat => "flat",
            View::Heatmap => "heatmap",
        },
        lens: Look::of(&state.picture).lens.name(),
        step: words::step(hood, state, shown),
        compared: None,
        devices: None,
        trained,
        reason,
        notice: None,
        thinking: sentence.is_thinking(),
        writing: writing(state),
        word: word(state, shown),
        film: None,
        lecture: false,
        visit: "",
    }
}

fn writing(state: &State) -> Option<Writing> {
    let (writer, picture) = (&state.writer, &state.picture);
    let answer = writer.answer(picture)?;
    let stop = writer.says_stop().map(str::to_owned);
    let told = [writer.says_next(picture), writer.says_cuts(picture), writer.says_effects(picture), stop];
    let says: Vec<String> = told.into_iter().flatten().collect();
    let next = answer.candidates.iter().map(|one| (one.name(), one.p, one.before)).collect();
    Some(Writing { says: says.join(". "), next })
}

/// How it stands with the model that is fetched.
fn trained(models: &Models, machine: &Machine) -> Status {
    let all = models.status(&*machine.0).into_iter();
    all.filter(|(model, _)| model.badge != Badge::HandMade)
        .map(|(_, status)| status)
        .next()
        .unwrap_or(Status::Ready)
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

fn word(state: &State, shown: &Shown) -> Option<Word> {
    let index = state.word().filter(|word| *word < shown.weights.nrows())?;
    let line = match state.picture.direction {
        Direction::AttendsTo => shown.weights.row(index),
        Direction::AttendedBy => shown.weights.column(index),
    };
    let names: Vec<String> = names(&shown.tokens).iter().map(ToString::to_string).collect();
    Some(Word {
        text: names.get(index)?.clone(),
        index,
        direction: state.picture.direction.verb(),
        others: names.into_iter().zip(line.iter().copied()).collect(),
    })
}
