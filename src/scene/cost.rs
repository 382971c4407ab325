//! What a frame of the stage costs, counted from the scene itself, without a graphics card.

use bevy::prelude::*;
use bevy_egui::EguiRenderOutput;
use bevy_egui::egui::epaint::Primitive;

use super::instances::{BarInstance, Instances, RibbonInstance, TileInstance};
use super::kind::Draw;
use super::marks::LineInstance;
use super::shared::Instance;

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
    /// Bytes of what stands on the stage, as the graphics card has it.
    pub bytes: usize,
}

/// Counts what is drawn.
#[must_use]
pub fn measure(world: &mut World) -> Cost {
    let mut query = world.query::<&Draw>();
    let (mut draws, mut triangles) = (0, 0);
    for draw in query.iter(world).filter(|draw| !draw.instances.is_empty()) {
        draws += 1;
        triangles += draw.triangles();
    }
    let bytes = bytes::<TileInstance>(world)
        + bytes::<RibbonInstance>(world)
        + bytes::<BarInstance>(world)
        + bytes::<LineInstance>(world);
    let (overlay_draws, overlay_triangles) =
        world.get_resource::<OverlayDraws>().map_or((0, 0), |overlay| (overlay.draws, overlay.triangles));
    Cost { draws, overlay_draws, triangles, overlay_triangles, bytes }
}

fn bytes<T: Instance>(world: &World) -> usize {
    world.resource::<Instances<T>>().0.len() * T::stride() as usize
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
