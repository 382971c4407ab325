//! What is shown while nobody is there: chapters and sentences, one after the other.

use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Intent, Settings};
use arclight_core::lesson::Command;
use arclight_core::picture::{Setting, WordRef};
use arclight_core::settings::Sound;
use arclight_core::state::State;
use arclight_core::venue::{Attraction, FILE, Phase};
use arclight_model::{Badge, ModelId};
use bevy::prelude::*;
use tracing::error;

use crate::session::{Directed, Opening, Plain};

/// Which part, and for how long, seconds.
#[derive(Resource, Debug, Clone, Copy, Default)]
pub(super) struct Attract {
    part: Option<usize>,
    shown: f64,
}

/// A part that is not there, or does not play, is left after this, seconds.
const PATIENCE: f64 = 2.0;

pub(super) fn play(
    time: Res<Time<Real>>,
    (film, opening): (Res<Plain<Film>>, Res<Opening>),
    mut visiting: ResMut<Plain<Visiting>>,
    mut attract: ResMut<Attract>,
    mut directed: MessageWriter<Directed>,
) {
    if visiting.visit.phase() != Phase::Attract {
        if visiting.caption.is_some() {
            visiting.caption = None;
        }
        *attract = Attract::default();
        return;
    }
    let parts = parts(&visiting, &film);
    attract.shown += time.delta_secs_f64().min(PATIENCE);
    let now = attract.part.and_then(|part| parts.get(part));
    if parts.is_empty() || now.is_some_and(|part| !is_over(part, attract.shown, &film)) {
        return;
    }
    let next = attract.part.map_or(0, |part| (part + 1) % parts.len());
    *attract = Attract { part: Some(next), shown: 0.0 };
    visiting.caption = caption(&parts[next], &opening.state);
    let spoken = visiting.venue.kiosk.attract_spoken;
    let sound = Sound { muted: !spoken, captions: true, ..opening.state.settings.sound.clone() };
    directed.write(Directed(Intent::Restart));
    directed.write(Directed(Intent::Settings(Settings::Sound(sound))));
    directed.write_batch(begin(&parts[next], &film).into_iter().map(Directed));
}

/// What is named and there, or the lesson in short, or every chapter that there is.
fn parts(visiting: &Visiting, film: &Film) -> Vec<Attraction> {
    let chapters: Vec<&str> = chapters(film).collect();
    let mut named = visiting.venue.kiosk.attract.clone();
    named.retain(|part| match part {
        Attraction::Chapter(name) => chapters.contains(&name.as_str()),
        Attraction::Sentence { .. } => true,
    });
    if !named.is_empty() {
        return named;
    }
    let short = film.timeline.as_deref().map_or(&[][..], |timeline| &timeline.short);
    let is_short = |name: &&&str| short.iter().any(|short| short == **name);
    let told: Vec<&&str> = chapters.iter().filter(is_short).collect();
    let told = if told.is_empty() { chapters.iter().collect() } else { told };
    told.into_iter().map(|name| Attraction::Chapter((*name).to_owned())).collect()
}

fn chapters(film: &Film) -> impl Iterator<Item = &str> {
    film.timeline.iter().flat_map(|timeline| &timeline.chapters).map(|span| span.name.as_str())
}

/// What stands below a part: what the venue wrote, or what its head does. A chapter has captions of its own.
fn caption(part: &Attraction, first: &State) -> Option<String> {
    let Attraction::Sentence { word, trained, caption, .. } = part else { return None };
    if !caption.is_empty() {
        return Some(caption.clone());
    }
    let model = model(*trained);
    let place = first.picture.places.of(model);
    let head = place.head.one().and_then(|head| model.named_head(place.layer, head));
    let seen = format!("What “{word}” looks at");
    Some(match (head, model.badge) {
        (Some(head), Badge::HandMade) => format!("{seen}: this head {}, {}.", head.name, head.evidence),
        (Some(head), _) => format!("{seen}, in the head “{}”.", head.name),
        (None, _) => format!("{seen}."),
    })
}

fn model(trained: bool) -> ModelId {
    if trained { ModelId::MINILM } else { ModelId::GLASS }
}

/// Says, once the lesson is read, what the venue's file names of it and there is not.
pub(super) fn check(mut visiting: ResMut<Plain<Visiting>>, film: Res<Plain<Film>>, mut is_done: Local<bool>) {
    let fault = film.fault.as_ref().filter(|_| film.timeline.is_none());
    if *is_done || (film.timeline.is_none() && fault.is_none()) {
        return;
    }
    *is_done = true;
    let there: Vec<&str> = chapters(&film).collect();
    let missing = visiting.venue.kiosk.unknown(&there).into_iter().map(|line| format!("{FILE}: {line}"));
    let told: Vec<String> = match fault {
        // Then there is no chapter at all.
        Some(fault) => vec![fault.clone()],
        None => missing.collect(),
    };
    for line in &told {
        error!("{line}");
    }
    if !told.is_empty() {
        let all: Vec<String> = visiting.venue.notice.take().into_iter().chain(told).collect();
        visiting.venue.notice = Some(all.join("; "));
    }
}

fn begin(part: &Attraction, film: &Film) -> Vec<Intent> {
    match part {
        Attraction::Chapter(name) => {
            let found = chapters(film).position(|there| there == name);
            let go = |chapter| [Intent::Lesson(Command::GoTo(chapter)), Intent::Lesson(Command::Play)];
            found.map(go).into_iter().flatten().collect()
        }
        Attraction::Sentence { text, word, trained, .. } => vec![
            Intent::Set(Setting::Model(model(*trained))),
            Intent::Set(Setting::Text(text.clone())),
            Intent::Set(Setting::Query(WordRef::read(word))),
        ],
    }
}

fn is_over(part: &Attraction, shown: f64, film: &Film) -> bool {
    match part {
        Attraction::Chapter(_) => shown > PATIENCE && !film.player.is_playing(),
        Attraction::Sentence { seconds, .. } => shown >= f64::from(*seconds),
    }
}
