//! The draws of the stage, one a [`Kind`], and the token entities.

use std::collections::HashMap;

use bevy::camera::visibility::NoFrustumCulling;
use bevy::prelude::*;

use super::material::{Kind, Params, StageMaterial};
use super::quality::Tier;
use super::textures::{self, ARC_ROWS, TOKEN_ROWS, WIDTH};
use super::turn::Turn;
use super::{meshes, quality};
use crate::session::{Direction, Film, Flatness, Layout, Motion, Shown, State};
use crate::visual::arcs::CAPACITY;
use crate::visual::encoding::Encoding;
use crate::visual::step_picture::MOST_BARS;

/// A token on stage.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenTile(pub usize);

/// Meshes and textures that all draws share.
#[derive(Resource, Debug)]
pub struct Stage {
    arcs: Handle<Image>,
    tokens: Handle<Image>,
    /// Ribbon meshes by capacity and segments: those of the tier.
    ribbons: HashMap<(usize, usize), Handle<Mesh>>,
    written: Option<(u32, u32)>,
    bars: usize,
}

/// Sizes of the pool: ribbons, and segments in the highest tier.
const POOLS: [(usize, usize); 3] = [(128, 64), (1024, 32), (CAPACITY, 16)];

/// Spawns the draws.
pub(super) fn build(
    mut commands: Commands,
    mut assets: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StageMaterial>>,
    mut images: ResMut<Assets<Image>>,
) {
    let arcs = images.add(textures::empty(ARC_ROWS));
    let tokens = images.add(textures::empty(TOKEN_ROWS));
    let sheet = assets.add(meshes::sheet());
    let tiles = assets.add(meshes::quads(WIDTH));
    let bars = assets.add(meshes::quads(MOST_BARS));
    let mut stage =
        Stage { arcs: arcs.clone(), tokens: tokens.clone(), ribbons: HashMap::new(), written: None, bars: 0 };
    let ribbons = stage.ribbon_mesh(&mut assets, 0, Tier::High);
    for kind in Kind::ALL {
        let mesh = match kind {
            Kind::Backdrop | Kind::Floor => sheet.clone(),
            Kind::TileReflections | Kind::Tiles => tiles.clone(),
            Kind::RibbonReflections | Kind::Ribbons | Kind::LitRibbons => ribbons.clone(),
            Kind::Bars => bars.clone(),
        };
        let material = materials.add(StageMaterial {
            params: Params::default(),
            arcs: arcs.clone(),
            tokens: tokens.clone(),
            kind,
        });
        commands.spawn((
            Name::new(format!("{kind:?}")),
            kind,
            Mesh3d(mesh),
            MeshMaterial3d(material),
            NoFrustumCulling,
        ));
    }
    commands.insert_resource(stage);
}

impl Stage {
    /// The smallest mesh that holds `count` ribbons. All of a tier are built at once: none is while somebody points.
    fn ribbon_mesh(&mut self, assets: &mut Assets<Mesh>, count: usize, tier: Tier) -> Handle<Mesh> {
        let (capacity, segments) = POOLS.into_iter().find(|pool| count <= pool.0).unwrap_or(POOLS[2]);
        let divisor = quality::segment_divisor(tier);
        let segments = segments / divisor;
        // Those of another tier are let go.
        self.ribbons.retain(|key, _| POOLS.iter().any(|pool| *key == (pool.0, pool.1 / divisor)));
        for (capacity, segments) in POOLS.map(|pool| (pool.0, pool.1 / divisor)) {
            let mesh = self.ribbons.entry((capacity, segments));
            mesh.or_insert_with(|| assets.add(meshes::ribbons(capacity, segments)));
        }
        self.ribbons.get(&(capacity, segments)).cloned().unwrap_or_default()
    }
}

/// One entity a token, with its place: for tests, tools and whoever wants to hang something on it.
pub(super) fn spawn_tokens(
    mut commands: Commands,
    layout: Res<Layout>,
    mut tiles: Query<(Entity, &TokenTile, &mut Transform, &mut Name)>,
) {
    if !layout.is_changed() {
        return;
    }
    let mut there = vec![false; layout.labels.len()];
    for (entity, tile, mut transform, mut name) in &mut tiles {
        let (Some(place), Some(label)) = (layout.placement.places.get(tile.0), layout.labels.get(tile.0))
        else {
            commands.entity(entity).despawn();
            continue;
        };
        there[tile.0] = true;
        transform.translation = place.stage;
        if name.as_str() != label {
            name.set(label.clone());
        }
    }
    for (index, place) in layout.placement.places.iter().enumerate() {
        if !there.get(index).copied().unwrap_or(true) {
            let name = Name::new(layout.labels[index].clone());
            commands.spawn((name, TokenTile(index), Transform::from_translation(place.stage)));
        }
    }
}

/// Writes textures when a turn begins or tokens move, and the uniform when anything moves.
pub(super) fn update(
    mut stage: ResMut<Stage>,
    mut images: ResMut<Assets<Image>>,
    mut assets: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StageMaterial>>,
    mut draws: Query<(&Kind, &mut Mesh3d, &mut Visibility)>,
    (turn, layout, shown, state, tier): (Res<Turn>, Res<Layout>, Res<Shown>, Res<State>, Res<Tier>),
    (flatness, time, film): (Res<Flatness>, Res<Time<Real>>, Res<Film>),
    mut motion: ResMut<Motion>,
    mut last: Local<Option<Params>>,
) {
    let mut rewritten = false;
    if stage.written != Some((turn.count, shown.sentence)) || layout.is_changed() || tier.is_changed() {
        stage.written = Some((turn.count, shown.sentence));
        write(&mut stage, &mut images, &turn, &layout, &shown);
        let mesh = stage.ribbon_mesh(&mut assets, turn.pool.slots.len(), *tier);
        for (kind, mut mesh3d, _) in &mut draws {
            if matches!(kind, Kind::Ribbons | Kind::LitRibbons | Kind::RibbonReflections) && mesh3d.0 != mesh
            {
                mesh3d.0 = mesh.clone();
            }
        }
        rewritten = true;
    }
    let pulses = state.word().is_some() && !state.settings.reduced_motion;
    // While the lesson directs its time is theirs: where it stands they stand.
    let lesson = film.is_directing().then(|| film.player.time() as f32);
    motion.moving |= pulses && lesson.is_none();
    let clock = pulses.then(|| lesson.unwrap_or_else(|| time.elapsed_secs_wrapped()));
    let params = params(&turn, &layout, &state, flatness.eased(), clock);
    if rewritten || *last != Some(params) {
        *last = Some(params);
        for (_, material) in materials.iter_mut() {
            let kind = material.kind;
            material.params = Params { clock: params.clock.truncate().extend(kind as u8 as f32), ..params };
        }
    }
    for (kind, _, mut visibility) in &mut draws {
        let visible = is_drawn(*kind, *tier, &state, &turn, flatness.eased());
        visibility.set_if_neq(if visible { Visibility::Inherited } else { Visibility::Hidden });
    }
}

fn write(stage: &mut Stage, images: &mut Assets<Image>, turn: &Turn, layout: &Layout, shown: &Shown) {
    let apart = |index: usize| shown.tokens.get(index).is_some_and(|token| token.kind.is_special());
    if let Some(mut image) = images.get_mut(&stage.tokens) {
        textures::write_places(&mut image, &layout.placement.places, apart, layout.placement.rows);
        textures::write_lights(&mut image, &turn.old, &turn.new);
        textures::write_bars(&mut image, &turn.bars.all, stage.bars);
        stage.bars = turn.bars.all.len();
    }
    if let Some(mut image) = images.get_mut(&stage.arcs) {
        textures::clear(&mut image);
        textures::write_arcs(&mut image, &turn.pool.slots);
    }
}

fn params(turn: &Turn, layout: &Layout, state: &State, flatness: f32, clock: Option<f32>) -> Params {
    let theme = state.settings.theme;
    let progress = turn.progress();
    let mut params = Params::default();
    params.paint(theme.palette(), Encoding::of(theme));
    params.clock = Vec4::new(clock.unwrap_or_default(), progress, flatness, 0.0);
    params.glow.z = f32::from(u8::from(state.direction == Direction::AttendedBy));
    // Where tiers stand over each other, bars keep to the gap between them.
    params.glow.w = if layout.placement.rows > 1 { 0.42 } else { 1.3 };
    params.bars.x = turn.bars.way.eased();
    params.scene.x = layout.placement.places.len() as f32;
    params.scene.z = f32::from(u8::from(clock.is_some()));
    // Many tiers stand before a floor that mirrors only the front one: it would not look like a mirror.
    params.scene.w = if layout.placement.rows <= 2 { 1.0 } else { 0.35 };
    params.lights = std::array::from_fn(|i| turn.floor[0][i].lerp(turn.floor[1][i], progress));
    params
}

fn is_drawn(kind: Kind, tier: Tier, state: &State, turn: &Turn, flatness: f32) -> bool {
    match kind {
        Kind::Backdrop | Kind::Tiles | Kind::Ribbons => true,
        Kind::LitRibbons => state.word().is_some() || turn.progress() < 1.0,
        Kind::Bars => !turn.bars.all.is_empty(),
        Kind::Floor | Kind::TileReflections => flatness < 1.0,
        Kind::RibbonReflections => {
            flatness < 1.0 && tier == Tier::High && !state.settings.theme.palette().light
        }
    }
}
