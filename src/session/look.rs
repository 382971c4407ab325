//! What is shown follows from what is chosen and what was computed. Each of these runs where something it depends on
//! has changed.

use std::sync::Arc;

use arclight_core::devices::{Devices, Gathered};
use arclight_core::heat::Heat;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Intent, Next};
use arclight_core::pair::Pair;
use arclight_core::panel::{Panel, Panels};
use arclight_core::picture::{Picture, View};
use arclight_core::shown::{Look, Seen, Shown, switched};
use arclight_core::state::{Facts, Pointing};
use arclight_core::steps::Hood;
use arclight_core::traces::Traces;
use arclight_core::words;
use arclight_core::writer::Writer;
use arclight_model::Attended;
use arclight_model::habit::{Habit, habits};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

use super::{Directed, Fresh, Models, Motion, Opening, PartsMut, Plain, Sentence, SettingsFile};

/// Keeps [`Shown`] in step with the sentence and the picture.
pub(super) fn show(
    (sentence, traces): (Res<Sentence>, Res<Plain<Traces>>),
    mut parts: PartsMut,
    (mut shown, mut opening): (ResMut<Plain<Shown>>, ResMut<Opening>),
    visiting: Res<Plain<Visiting>>,
    mut settings: Option<ResMut<SettingsFile>>,
    (mut seen, mut last): (Local<Seen>, Local<Option<usize>>),
) {
    // Under the hood the row of the word that is followed is that of the switches.
    let word = parts.followed();
    let followed = word.is_some() && (traces.is_changed() || *last != word);
    *last = word;
    // After a restart the same picture may have its first word lit again.
    let glances = opening.glance.is_some();
    // The lesson may name the word of before by the same index: it is to be found anew.
    let waits = parts.waits_for_word();
    if !(sentence.is_changed() || parts.is_picture_changed() || followed || glances || waits) {
        return;
    }
    let Some(attended) = sentence.attended.clone() else { return };
    let mut state = parts.state();
    let place = state.picture.places.of(attended.model);
    let look = Look { place, everything: attended.model.writes, ..Look::of(&state.picture) };
    let (tokens, mut weights) = seen.at(look, &attended);
    let another = tokens != shown.tokens;
    if another {
        state.keep_words(&shown.tokens, &tokens);
    }
    if attended.model == state.picture.model && attended.text == state.picture.text {
        find_words(&mut state, &mut opening, &tokens, settings.as_deref_mut());
    }
    state.normalise(Facts { tokens: tokens.len(), venue: &visiting.venue });
    if attended.model == state.picture.model {
        // After the words are found: the switches are those of the row that is followed.
        switched(&state.picture, state.word(), &traces, &mut weights);
    }
    parts.set(state);
    let sentence = shown.sentence + u32::from(another);
    shown.set_if_neq(Plain(Shown { tokens, weights, sentence, attended: Some(attended) }));
}

/// Lights the words that were asked for before their sentence was there.
fn find_words(
    state: &mut arclight_core::state::State,
    opening: &mut Opening,
    tokens: &[arclight_model::Token],
    settings: Option<&mut SettingsFile>,
) {
    let missing = state.find_word(tokens).or_else(|| state.missing_key(tokens));
    if std::mem::take(&mut opening.asks)
        && let Some(word) = missing
    {
        let told = words::missing(&word, &state.picture.text, tokens);
        if let Some(file) = settings.filter(|file| file.notice.is_none()) {
            (file.notice, state.pointing.touched) = (Some(told.clone()), false);
        }
        opening.missing = Some(told);
    }
    // Not where somebody has pointed already, or a lesson has begun.
    if let Some(word) = opening.glance.take() {
        state.glance_at(&word, tokens);
    }
}

/// Keeps [`Hood`] in step.
pub(super) fn look_under(
    (picture, pointing): (Res<Plain<Picture>>, Res<Plain<Pointing>>),
    (traces, shown): (Res<Plain<Traces>>, Res<Plain<Shown>>),
    mut hood: ResMut<Plain<Hood>>,
) {
    if picture.step.is_none() {
        hood.set_if_neq(Plain::default());
    } else if picture.is_changed() || pointing.is_changed() || traces.is_changed() || shown.is_changed() {
        let found = Hood::of(&picture, &pointing, &traces, shown.tokens.len());
        hood.set_if_neq(Plain(found.unwrap_or_default()));
    }
}

/// Keeps [`Devices`] in step.
pub(super) fn set_up(
    (picture, pointing, writer): (Res<Plain<Picture>>, Res<Plain<Pointing>>, Res<Plain<Writer>>),
    (traces, shown, models): (Res<Plain<Traces>>, Res<Plain<Shown>>, Res<Models>),
    gathered: Res<Plain<Option<Gathered>>>,
    mut devices: ResMut<Plain<Devices>>,
) {
    let answered = traces.is_changed() || shown.is_changed() || gathered.is_changed();
    let answered = answered || writer.is_changed();
    if answered || picture.is_changed() || pointing.is_changed() {
        let known = (models.glass(), &**traces, gathered.0.as_ref());
        let found = Devices::of((&picture, &pointing), known, (shown.attended.as_deref(), &shown.tokens));
        let found = found.with_ghosts((&picture, &writer), &shown.tokens);
        devices.set_if_neq(Plain(found));
    }
}

/// While the steps play, each stands for a while.
pub(super) fn play_steps(
    (time, panels): (Res<Time<Real>>, Res<Plain<Panels>>),
    mut motion: ResMut<Motion>,
    mut directed: MessageWriter<Directed>,
    mut stood: Local<f32>,
) {
    /// Seconds that a step stands: time to read its line.
    const STANDS: f32 = 4.0;
    if !panels.playing {
        *stood = 0.0;
        return;
    }
    motion.moving = true;
    *stood += time.delta_secs().min(0.25);
    if *stood >= STANDS {
        *stood = 0.0;
        directed.write(Directed(Intent::Next(Next::Step(1))));
    }
}

/// What the last visitor typed is not kept for the next.
pub(super) fn forget(
    mut fresh: MessageReader<Fresh>,
    (mut heat, mut pair): (ResMut<Plain<Heat>>, ResMut<Plain<Pair>>),
    mut grouping: ResMut<Grouping>,
) {
    if fresh.read().count() > 0 {
        heat.forget();
        (pair.0, grouping.0) = (Pair::default(), None);
    }
}

/// Keeps the matrices in step, while the heatmap is looked at.
pub(super) fn show_heat(
    (picture, shown): (Res<Plain<Picture>>, Res<Plain<Shown>>),
    sentence: Res<Sentence>,
    mut heat: ResMut<Plain<Heat>>,
) {
    if picture.view != View::Heatmap || !(picture.is_changed() || shown.is_changed()) {
        return;
    }
    let Some(attended) = &shown.attended else { return };
    let causal = sentence.answered().is_some_and(|question| question.reading.causal);
    if heat.bypass_change_detection().follow(&picture, attended, causal) {
        heat.set_changed();
    }
}

/// What the heads of the wall do, while it is being found out.
#[derive(Resource, Default)]
pub(super) struct Grouping(Option<(Arc<Attended>, Task<Vec<Vec<Habit>>>)>);

impl Grouping {
    /// Whether it is.
    pub fn is_thinking(&self) -> bool {
        self.0.is_some()
    }
}

/// Finds what the heads of the wall do, beside the frames: six dozen matrices of 512 tokens take a while.
pub(super) fn group(
    (panels, shown): (Res<Plain<Panels>>, Res<Plain<Shown>>),
    (mut heat, mut grouping): (ResMut<Plain<Heat>>, ResMut<Grouping>),
    mut motion: ResMut<Motion>,
) {
    if let Some((_, task)) = &mut grouping.0 {
        motion.moving = true;
        if let Some(found) = check_ready(task)
            && let Some((of, _)) = grouping.0.take()
        {
            heat.group(of, found);
        }
    }
    let looks = panels.is_open(Panel::Wall) && panels.grouped;
    let Some(attended) = shown.attended.clone().filter(|_| looks) else { return };
    let asked = grouping.0.as_ref().map(|(of, _)| of).or(heat.grouped());
    if asked.is_some_and(|of| Arc::ptr_eq(of, &attended)) {
        return;
    }
    let of = Arc::clone(&attended);
    grouping.0 = Some((attended, AsyncComputeTaskPool::get().spawn(async move { habits(&of) })));
    motion.moving = true;
}

/// Keeps [`Pair`] in step, while somebody looks.
pub(super) fn compare(
    (picture, panels): (Res<Plain<Picture>>, Res<Plain<Panels>>),
    models: Res<Models>,
    mut pair: ResMut<Plain<Pair>>,
) {
    if panels.is_open(Panel::Compare) && pair.bypass_change_detection().follow(models.glass(), &picture.pair)
    {
        pair.set_changed();
    }
}
