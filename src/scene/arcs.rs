//! The arcs that can be pointed at: an entity each, related to its two tokens. All others are numbers in a pool.

use std::collections::BTreeMap;

use arclight_core::state::Pointing;
use arclight_core::visual::arcs::Slot;
use bevy::prelude::*;

use super::tokens::Sentence;
use super::turn::Turn;
use crate::session::Plain;

/// An arc that can be pointed at.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct Arc {
    /// Index of the token that looks.
    pub query: usize,
    /// Index of the token that is looked at.
    pub key: usize,
    /// Attention weight, 0 to 1.
    pub weight: f32,
}

/// The token that looks along an arc.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
#[relationship(relationship_target = ArcsAsQuery)]
pub struct QueryOf(pub Entity);

/// The arcs along which a token looks. They go with it.
#[derive(Component, Debug, Default)]
#[relationship_target(relationship = QueryOf, linked_spawn)]
pub struct ArcsAsQuery(Vec<Entity>);

/// The token that an arc comes from.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
#[relationship(relationship_target = ArcsAsKey)]
pub struct KeyOf(pub Entity);

/// The arcs that come from a token. They go with it.
#[derive(Component, Debug, Default)]
#[relationship_target(relationship = KeyOf, linked_spawn)]
pub struct ArcsAsKey(Vec<Entity>);

/// An arc of less weight is too thin to be pointed at.
const LEAST: f32 = 0.03;
/// Of more arcs the strongest can be pointed at.
const MOST: usize = 256;

/// Keeps an entity for each arc that can be pointed at: of those that are lit, where a word is, else of all.
pub(super) fn stand(
    mut commands: Commands,
    (turn, sentence, pointing): (Res<Turn>, Res<Sentence>, Res<Plain<Pointing>>),
    mut arcs: Query<(Entity, &mut Arc)>,
    mut last: Local<Option<(u32, bool)>>,
) {
    let lit = pointing.word().is_some();
    let now = Some((turn.count, lit));
    if *last == now && !sentence.is_changed() {
        return;
    }
    *last = now;
    let can = |slot: &&Slot| slot.new >= LEAST && (slot.new_lit > 0.5 || !lit);
    let wanted = turn.pool.slots.iter().filter(can).take(MOST);
    let mut wanted: BTreeMap<(usize, usize), f32> =
        wanted.map(|slot| ((slot.query, slot.key), slot.new)).collect();
    for (entity, mut arc) in &mut arcs {
        match wanted.remove(&(arc.query, arc.key)) {
            Some(weight) => {
                let now = Arc { weight, ..*arc };
                arc.set_if_neq(now);
            }
            // It may have gone with its token.
            None => commands.entity(entity).try_despawn(),
        }
    }
    for ((query, key), weight) in wanted {
        if let (Some(asks), Some(gives)) = (sentence.0.get(query), sentence.0.get(key)) {
            commands.spawn((Arc { query, key, weight }, QueryOf(*asks), KeyOf(*gives)));
        }
    }
}
