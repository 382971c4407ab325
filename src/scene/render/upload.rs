//! From the scene to the graphics card: only what has changed since the last frame.

use std::marker::PhantomData;

use bevy::prelude::*;
use bevy::render::Extract;
use bevy::render::render_resource::{BufferSlice, BufferUsages, RawBufferVec, UniformBuffer};
use bevy::render::renderer::{RenderDevice, RenderQueue};

use super::super::frame::Frame;
use super::super::instances::Instances;
use super::super::shared::Instance;

/// The graphics card's [`Frame`].
#[derive(Resource, Default)]
pub(super) struct FrameUniform(pub UniformBuffer<Frame>);

/// The graphics card's [`Instances`].
#[derive(Resource)]
pub(super) struct Uploaded<T> {
    floats: RawBufferVec<f32>,
    of: PhantomData<T>,
}

impl<T> Default for Uploaded<T> {
    fn default() -> Self {
        Self { floats: RawBufferVec::new(BufferUsages::VERTEX), of: PhantomData }
    }
}

impl<T: Instance> Uploaded<T> {
    /// Those from one on. A draw begins there by where its buffer begins: WebGL has no other way.
    pub fn from(&self, first: u32) -> Option<BufferSlice<'_>> {
        self.floats.buffer().map(|buffer| buffer.slice(u64::from(first) * T::stride()..))
    }
}

pub(super) fn frame(
    frame: Extract<Res<Frame>>,
    mut uniform: ResMut<FrameUniform>,
    (device, queue): (Res<RenderDevice>, Res<RenderQueue>),
) {
    if frame.is_changed() {
        uniform.0.set(**frame);
        uniform.0.write_buffer(&device, &queue);
    }
}

pub(super) fn instances<T: Instance>(
    all: Extract<Res<Instances<T>>>,
    mut uploaded: ResMut<Uploaded<T>>,
    (device, queue): (Res<RenderDevice>, Res<RenderQueue>),
) {
    if !all.is_changed() {
        return;
    }
    let floats = uploaded.floats.values_mut();
    floats.clear();
    all.0.iter().for_each(|instance| instance.put(floats));
    // With room, so that a few more do not need another buffer.
    let room = floats.len().next_power_of_two();
    uploaded.floats.reserve(room, &device);
    uploaded.floats.write_buffer(&device, &queue);
}
