//! What a frame of the stage costs, counted from the scene itself, without a graphics card.

use bevy::mesh::Indices;
use bevy::prelude::*;
use bevy_egui::EguiRenderOutput;
use bevy_egui::egui::epaint::Primitive;

use super::material::Kind;

/// Counted, not timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Draw calls of the stage, without bloom.
    pub draws: usize,
    /// Draw calls of the overlay and the labels.
    pub overlay_draws: usize,
    /// Triangles of the stage handed to the vertex stage.
    pub triangles: usize,
    /// Triangles of the overlay and the labels.
    pub overlay_triangles: usize,
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
    let (overlay_draws, overlay_triangles) =
        world.get_resource::<OverlayDraws>().map_or((0, 0), |overlay| (overlay.draws, overlay.triangles));
    Cost { draws: meshes.len(), overlay_draws, triangles, overlay_triangles, texture_bytes }
}

/// Meshes that egui hands on in this frame: the render world takes them away, so they are counted before.
#[derive(Resource, Default)]
pub(super) struct OverlayDraws {
    draws: usize,
    triangles: usize,
}

pub(super) fn count_overlay(outputs: Query<&EguiRenderOutput>, mut overlay: ResMut<OverlayDraws>) {
    let jobs = || outputs.iter().flat_map(|output| &output.paint_jobs);
    overlay.draws = jobs().count();
    let triangles = jobs().map(|job| match &job.primitive {
        Primitive::Mesh(mesh) => mesh.indices.len() / 3,
        Primitive::Callback(_) => 0,
    });
    overlay.triangles = triangles.sum();
}
