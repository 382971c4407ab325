//! The one place where wishes become state: what a place refuses, and what would flash, goes no further.

use arclight_core::film::Film;
use arclight_core::flash::Changes;
use arclight_core::hub::{Hub, Visiting};
use arclight_core::intent::{Intent, Present};
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use bevy::prelude::*;

use super::{Directed, Fresh, Granted, Motion, Opening, PartsMut, Plain, Wish};

pub(super) fn apply(
    (mut wishes, mut directed): (MessageReader<Wish>, MessageReader<Directed>),
    mut parts: PartsMut,
    (mut film, mut visiting): (ResMut<Plain<Film>>, ResMut<Plain<Visiting>>),
    (shown, start, mut opening): (Res<Plain<Shown>>, Res<Plain<Start>>, ResMut<Opening>),
    (time, mut motion): (Res<Time<Real>>, ResMut<Motion>),
    mut changes: Local<Changes>,
    (mut granted, mut fresh): (MessageWriter<Granted>, MessageWriter<Fresh>),
) {
    let swallows = visiting.swallows();
    let now = time.elapsed_secs_f64();
    // Those of visitors are read in any case: none waits for later.
    let due = visiting.bypass_change_detection().due.take();
    let due = due.map(|page| Intent::Present(Present::Prepared(page)));
    let asked: Vec<Intent> =
        due.into_iter().chain(wishes.read().map(|Wish(intent)| intent.clone())).collect();
    let mut intents = Vec::new();
    for intent in asked.into_iter().filter(|_| !swallows) {
        if !changes.flash(&intent, now) {
            intents.push(intent);
        } else if let Intent::Present(Present::Prepared(page)) = intent {
            // Of pages that would flash the last is turned to as soon as it may be.
            visiting.bypass_change_detection().due = Some(page);
            motion.moving = true;
        }
    }
    intents.extend(directed.read().map(|Directed(intent)| intent.clone()));
    if intents.is_empty() {
        return;
    }
    let mut state = parts.state();
    let played = (film.player.clone(), film.on, film.astray);
    let entry = visiting.entry;
    for intent in intents {
        if !visiting.venue.allows(&intent) {
            continue;
        }
        let mut hub = Hub {
            state: &mut state,
            film: film.bypass_change_detection(),
            visiting: visiting.bypass_change_detection(),
            start: &start,
            first: &opening.state,
            tokens: shown.tokens.len(),
        };
        if hub.apply(&intent) {
            fresh.write(Fresh);
            opening.again(&start);
        }
        granted.write(Granted(intent));
    }
    if played != (film.player.clone(), film.on, film.astray) {
        film.set_changed();
    }
    if entry != visiting.entry {
        visiting.set_changed();
    }
    parts.set(state);
}
