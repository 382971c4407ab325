//! What a frame of the stage costs, counted from the scene itself, without a graphics card.

use bevy::mesh::Indices;
use bevy::prelude::*;
use bevy_egui::EguiRenderOutput;

use super::material::Kind;

/// Counted, not timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Draw calls of the stage, without bloom.
    pub draws: usize,
    /// Draw calls of the overlay and the labels.
    pub overlay_draws: usize,
    /// Triangles handed to the vertex stage.
    pub triangles: usize,
    /// Bytes of the data textures.
    pub texture_bytes: usize,
}

/// Counts what is visible.
#[must_use]
pub fn measure(world: &mut World) -> Cost {
    let mut query = world.query_filtered::<(&Mesh3d, &Visibility), With<Kind>>();
    let meshes: Vec<Handle<Mesh>> = query
        .iter(world)
        .filter(|(_, visibility)| **visibility != Visibility::Hidden)
        .map(|(mesh, _)| mesh.0.clone())
        .collect();
    let assets = world.resource::<Assets<Mesh>>();
    let triangles = meshes
        .iter()
        .filter_map(|mesh| assets.get(mesh))
        .map(|mesh| mesh.indices().map_or(0, Indices::len) / 3)
        .sum();
    let images = world.resource::<Assets<Image>>();
    let texture_bytes = images.iter().filter_map(|(_, image)| image.data.as_ref().map(Vec::len)).sum();
    let overlay_draws = world.get_resource::<OverlayDraws>().map_or(0, |draws| draws.0);
    Cost { draws: meshes.len(), overlay_draws, triangles, texture_bytes }
}

/// Meshes that egui hands on in this frame: the render world takes them away, so they are counted before.
#[derive(Resource, Default)]
pub(super) struct OverlayDraws(usize);

pub(super) fn count_overlay(outputs: Query<&EguiRenderOutput>, mut draws: ResMut<OverlayDraws>) {
    draws.0 = outputs.iter().map(|output| output.paint_jobs.len()).sum();
}
