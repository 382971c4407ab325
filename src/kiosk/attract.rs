//! What is shown while nobody is there: chapters and sentences, one after the other.

use bevy::prelude::*;

use crate::lesson::{Command, WordRef};
use crate::model::ModelKind;
use crate::session::{Directed, Film, First, Intent, Sound, Visiting};
use crate::venue::{Attraction, Phase};

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
    (visiting, film, first): (Res<Visiting>, Res<Film>, Res<First>),
    mut attract: ResMut<Attract>,
    mut directed: MessageWriter<Directed>,
) {
    if visiting.visit.phase() != Phase::Attract {
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
    let spoken = visiting.venue.kiosk.attract_spoken;
    let sound = Sound { muted: !spoken, captions: true, ..first.state.settings.sound.clone() };
    directed.write(Directed(Intent::Restart));
    directed.write(Directed(Intent::SetSound(sound)));
    directed.write_batch(begin(&parts[next], &film).into_iter().map(Directed));
}

/// What is named, or every chapter that there is.
fn parts(visiting: &Visiting, film: &Film) -> Vec<Attraction> {
    let named = &visiting.venue.kiosk.attract;
    if !named.is_empty() {
        return named.clone();
    }
    let chapters = film.timeline.iter().flat_map(|timeline| &timeline.chapters);
    chapters.map(|span| Attraction::Chapter(span.name.clone())).collect()
}

fn begin(part: &Attraction, film: &Film) -> Vec<Intent> {
    match part {
        Attraction::Chapter(name) => {
            let chapters = film.timeline.as_ref().map(|timeline| &timeline.chapters);
            let found = chapters.and_then(|chapters| chapters.iter().position(|span| span.name == *name));
            let go = |chapter| [Intent::Film(Command::GoTo(chapter)), Intent::Film(Command::Play)];
            found.map(go).into_iter().flatten().collect()
        }
        Attraction::Sentence { text, word, trained, .. } => vec![
            Intent::SetModel(if *trained { ModelKind::MiniLm } else { ModelKind::Glass }),
            Intent::SetText(text.clone()),
            Intent::Light(WordRef::read(word)),
        ],
    }
}

fn is_over(part: &Attraction, shown: f64, film: &Film) -> bool {
    match part {
        Attraction::Chapter(_) => shown > PATIENCE && !film.player.is_playing(),
        Attraction::Sentence { seconds, .. } => shown >= f64::from(*seconds),
    }
}
