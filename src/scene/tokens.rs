//! The tokens on stage: one entity each, which knows where it is and how it is lit. What hangs on a word is its child.

use arclight_core::devices::Devices;
use arclight_core::shown::Shown;
use arclight_core::visual::layout::Layout;
use arclight_core::visual::placement::Place;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use super::bar::Bar;
use super::lights::TokenLight;
use super::turn::Turn;
use crate::session::{Flatness, Plain};

/// A token on stage. Its [`Name`] is its label, its [`Transform`] where it is now.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
#[require(Transform, Standing, Glow)]
pub struct Token {
    /// Place in the sentence, from 0.
    pub index: usize,
    /// It is no word of the sentence: heads rest on it, and it is drawn as a lantern.
    pub apart: bool,
}

/// Where a token is on the stage and on the flat sheet, and how large its tile is.
#[derive(Component, Debug, Clone, Copy, PartialEq, Default)]
pub struct Standing(pub Place);

/// How a token is lit, before and after a turn.
#[derive(Component, Debug, Clone, Copy, PartialEq, Default)]
pub struct Glow {
    /// Before.
    pub old: TokenLight,
    /// After.
    pub new: TokenLight,
}

/// What is written beneath a token; a child of it.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Beneath {
    /// Its share of the attention, while a word is lit.
    #[default]
    Share,
    /// Nothing.
    Nothing,
}

/// The bars above a token; a child of it.
#[derive(Component, Debug, Clone, PartialEq, Default)]
pub struct BarsAbove(pub Vec<Bar>);

/// The entities of the sentence, in reading order.
#[derive(Resource, Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence(pub Vec<Entity>);

/// The tokens as drawing and picking see them.
#[derive(SystemParam)]
pub struct Tokens<'w, 's> {
    sentence: Res<'w, Sentence>,
    seen: Query<'w, 's, (&'static Token, &'static Standing, &'static Glow)>,
    children: Query<'w, 's, &'static Children>,
    bars: Query<'w, 's, &'static BarsAbove>,
}

impl Tokens<'_, '_> {
    /// Whether tokens came or went.
    pub fn came_or_went(&self) -> bool {
        self.sentence.is_changed()
    }

    /// All of them, in reading order.
    pub fn iter(&self) -> impl Iterator<Item = (Entity, &Token, &Place, &Glow)> {
        self.sentence.0.iter().filter_map(|entity| {
            let (token, standing, glow) = self.seen.get(*entity).ok()?;
            Some((*entity, token, &standing.0, glow))
        })
    }

    /// Their bars, in reading order.
    pub fn bars(&self) -> impl Iterator<Item = &Bar> {
        let children = self.sentence.0.iter().filter_map(|entity| self.children.get(*entity).ok());
        children.flatten().filter_map(|child| self.bars.get(*child).ok()).flat_map(|above| &above.0)
    }

    /// Where one is.
    pub fn place(&self, entity: Entity) -> Option<&Place> {
        self.seen.get(entity).ok().map(|(_, standing, _)| &standing.0)
    }
}

/// Keeps one entity a token, with its place.
pub(super) fn stand(
    mut commands: Commands,
    (layout, shown): (Res<Plain<Layout>>, Res<Plain<Shown>>),
    mut sentence: ResMut<Sentence>,
    mut tokens: Query<(&mut Token, &mut Name)>,
) {
    if !layout.is_changed() || layout.sentence != shown.sentence {
        return;
    }
    let places = &layout.placement.places;
    let labels = layout.labels.iter().zip(&shown.tokens);
    let wanted = places.iter().zip(labels).enumerate();
    let mut now = Vec::with_capacity(places.len());
    for (index, (place, (label, token))) in wanted {
        let token = Token { index, apart: token.kind.rests() };
        let known = sentence.0.get(index).copied();
        if let Some((entity, (mut own, mut name))) =
            known.and_then(|entity| Some((entity, tokens.get_mut(entity).ok()?)))
        {
            own.set_if_neq(token);
            if name.as_str() != label {
                name.set(label.clone());
            }
            now.push(entity);
        } else {
            let hung = children![Beneath::default(), BarsAbove::default()];
            now.push(commands.spawn((Name::new(label.clone()), token, Standing(*place), hung)).id());
        }
    }
    for gone in sentence.0.iter().skip(now.len()) {
        commands.entity(*gone).despawn();
    }
    sentence.set_if_neq(Sentence(now));
}

/// Moves tokens, and with them what hangs on them: to their places in another sentence, and between stage and sheet.
pub(super) fn walk(
    (flatness, turn, layout): (Res<Flatness>, Res<Turn>, Res<Plain<Layout>>),
    mut tokens: Query<(&Token, &mut Standing, &mut Transform)>,
) {
    let flat = flatness.eased();
    for (token, mut standing, mut transform) in &mut tokens {
        let goes = layout.placement.places.get(token.index);
        let moves = goes.is_some_and(|to| standing.set_if_neq(Standing(turn.place(token.index, to))));
        if moves || flatness.is_changed() || standing.is_added() {
            let Place { stage, flat: sheet, yaw, .. } = standing.0;
            *transform = Transform::from_translation(stage.lerp(sheet, flat))
                .with_rotation(Quat::from_rotation_y(yaw * (1.0 - flat)));
        }
    }
}

/// Says what is written beneath tokens: nothing where what stands on them has the numbers.
pub(super) fn number(
    devices: Res<Plain<Devices>>,
    sentence: Res<Sentence>,
    children: Query<&Children>,
    mut beneath: Query<&mut Beneath>,
) {
    if !devices.is_changed() && !sentence.is_changed() {
        return;
    }
    let wanted = if devices.have_numbers() { Beneath::Nothing } else { Beneath::Share };
    for entity in &sentence.0 {
        for child in children.get(*entity).into_iter().flatten() {
            if let Ok(mut beneath) = beneath.get_mut(*child) {
                beneath.set_if_neq(wanted);
            }
        }
    }
}

/// Gives tokens the light of the turn, and what hangs on them its bars.
pub(super) fn shine(
    (turn, sentence): (Res<Turn>, Res<Sentence>),
    mut glows: Query<(&mut Glow, &Children), With<Token>>,
    mut bars: Query<&mut BarsAbove>,
    mut last: Local<Option<u32>>,
) {
    if *last == Some(turn.count) && !sentence.is_changed() {
        return;
    }
    *last = Some(turn.count);
    for (index, entity) in sentence.0.iter().enumerate() {
        let Ok((mut glow, children)) = glows.get_mut(*entity) else { continue };
        let light = |lights: &[TokenLight]| lights.get(index).copied().unwrap_or_default();
        glow.set_if_neq(Glow { old: light(&turn.old), new: light(&turn.new) });
        for child in children {
            if let Ok(mut above) = bars.get_mut(*child) {
                let own = turn.bars.all.iter().filter(|bar| bar.token == index);
                above.set_if_neq(BarsAbove(own.copied().collect()));
            }
        }
    }
}
