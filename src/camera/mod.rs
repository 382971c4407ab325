//! One camera. It frames what stands on the stage by itself; a person can turn, move and zoom from there, and reset.

mod gestures;
mod held_keys;
mod rig;
mod shots;

use arclight_core::intent::{Camera as CameraWish, Intent, Present};
use bevy::camera::{Hdr, RenderTarget};
use bevy::core_pipeline::schedule::Core3d;
use bevy::core_pipeline::tonemapping::DebandDither;
use bevy::prelude::*;
use bevy::render::camera::CameraRenderGraph;

use crate::session::{Fresh, Granted, Viewport};
pub use rig::Rig;

/// Order within a frame.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CameraSystems {
    /// How large the picture is.
    Measure,
    /// Gestures become offsets.
    Gestures,
    /// The camera moves.
    Move,
}

/// What the camera draws to; the window where nothing is said.
#[derive(Resource, Debug, Clone, Default)]
pub struct CameraTarget(pub RenderTarget);

/// Tangent of half the vertical field of view.
const HALF_HEIGHT: f32 = 0.32;

/// The camera and its rig.
pub fn plugin(app: &mut App) {
    app.init_resource::<Rig>()
        .init_resource::<CameraTarget>()
        .add_systems(PreStartup, spawn)
        .add_systems(Update, measure.in_set(CameraSystems::Measure))
        .add_systems(Update, (gestures::gestures, magnify, forget).chain().in_set(CameraSystems::Gestures))
        .add_systems(Update, rig::drive.in_set(CameraSystems::Move));
}

/// Not a `Camera3d`: that would have a depth buffer and Bevy's own passes, which the stage does not need.
fn spawn(mut commands: Commands, target: Res<CameraTarget>) {
    commands.spawn((
        Name::new("Camera"),
        Camera::default(),
        CameraRenderGraph::new(Core3d),
        DebandDither::Enabled,
        Projection::Perspective(PerspectiveProjection { fov: 2.0 * HALF_HEIGHT.atan(), ..default() }),
        target.0.clone(),
        Hdr,
        Msaa::Sample4,
        Transform::from_xyz(0.0, 2.0, 12.0),
    ));
}

/// A step closer, as a line of the wheel.
const CLOSER: f32 = 1.12;

/// A part of the picture comes closer, or the whole.
fn magnify(mut granted: MessageReader<Granted>, mut rig: ResMut<Rig>, viewport: Res<Viewport>) {
    for Granted(intent) in granted.read() {
        if let Intent::Camera(CameraWish::Closer(by)) = intent {
            rig.add(0.0, 0.0, CLOSER.powi((*by).clamp(-10, 10)), Vec2::ZERO);
        }
        let Intent::Present(Present::Magnify([a, b])) = intent else { continue };
        rig.take_over();
        let aspect = viewport.0.x / viewport.0.y.max(1.0);
        let size = (*a - *b).abs().max_element().max(0.1);
        rig.add(0.0, 0.0, 1.0, -(*a + *b) * 0.5 * Vec2::new(aspect, 1.0));
        rig.add(0.0, 0.0, 2.0 / size, Vec2::ZERO);
    }
}

/// Everything went back to the start, the camera too.
fn forget(mut fresh: MessageReader<Fresh>, mut rig: ResMut<Rig>) {
    if fresh.read().count() > 0 {
        *rig = Rig::default();
    }
}

fn measure(camera: Option<Single<&Camera>>, mut viewport: ResMut<Viewport>) {
    if let Some(size) = camera.and_then(|camera| camera.logical_viewport_size())
        && size.min_element() >= 1.0
    {
        viewport.set_if_neq(Viewport(size));
    }
}
