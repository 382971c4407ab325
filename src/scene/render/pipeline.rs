//! How each kind is drawn.

use bevy::mesh::{PrimitiveTopology, VertexBufferLayout};
use bevy::prelude::*;
use bevy::render::render_resource::binding_types::uniform_buffer;
use bevy::render::render_resource::{
    BindGroupLayoutDescriptor, BindGroupLayoutEntries, BlendState, CachedRenderPipelineId, ColorTargetState,
    ColorWrites, FragmentState, MultisampleState, PipelineCache, PrimitiveState, RenderPipelineDescriptor,
    ShaderStages, SpecializedRenderPipeline, SpecializedRenderPipelines, TextureFormat, VertexState,
    VertexStepMode,
};
use bevy::render::view::{ExtractedView, ViewUniform};

use super::super::frame::Frame;
use super::super::instances::{BarInstance, RibbonInstance, TileInstance};
use super::super::kind::Kind;
use super::super::marks::LineInstance;
use super::super::shared::Instance;
use super::shaders::Shaders;

/// What all kinds have in common.
#[derive(Resource)]
pub(super) struct StagePipeline {
    /// The camera, and the picture's [`Frame`].
    pub layout: BindGroupLayoutDescriptor,
    shaders: Shaders,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    kind: Kind,
    format: TextureFormat,
    samples: u32,
}

impl StagePipeline {
    pub fn new(shaders: Shaders) -> Self {
        let entries = BindGroupLayoutEntries::sequential(
            ShaderStages::VERTEX_FRAGMENT,
            (uniform_buffer::<ViewUniform>(true), uniform_buffer::<Frame>(false)),
        );
        Self { layout: BindGroupLayoutDescriptor::new("stage", &entries), shaders }
    }
}

impl SpecializedRenderPipeline for StagePipeline {
    type Key = Key;

    /// Premultiplied: with alpha 0 light is added, with more it is painted. One blend state for every theme. Draws
    /// follow each other by kind, wherever the camera is, so there is no depth.
    fn specialize(&self, key: Key) -> RenderPipelineDescriptor {
        let is_mirrored = key.kind == Kind::TileReflections;
        let shader_defs = if is_mirrored { vec!["MIRRORED".into()] } else { Vec::new() };
        let shader = self.shaders.of(key.kind);
        RenderPipelineDescriptor {
            label: Some(format!("stage: {:?}", key.kind).into()),
            layout: vec![self.layout.clone()],
            vertex: VertexState {
                shader: shader.clone(),
                shader_defs: shader_defs.clone(),
                buffers: instances(key.kind).into_iter().collect(),
                ..default()
            },
            primitive: PrimitiveState { topology: PrimitiveTopology::TriangleStrip, ..default() },
            multisample: MultisampleState { count: key.samples, ..default() },
            fragment: Some(FragmentState {
                shader,
                shader_defs,
                targets: vec![Some(ColorTargetState {
                    format: key.format,
                    blend: Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                    write_mask: ColorWrites::ALL,
                })],
                ..default()
            }),
            ..default()
        }
    }
}

/// How the instances of a kind are laid out. Vertices have nothing of their own but their numbers.
fn instances(kind: Kind) -> Option<VertexBufferLayout> {
    let formats = match kind {
        Kind::Backdrop | Kind::Floor => return None,
        Kind::Ribbons | Kind::LitRibbons => RibbonInstance::formats(),
        Kind::TileReflections | Kind::Tiles => TileInstance::formats(),
        Kind::Bars => BarInstance::formats(),
        Kind::Lines => LineInstance::formats(),
    };
    Some(VertexBufferLayout::from_vertex_formats(VertexStepMode::Instance, formats))
}

/// A view's pipelines, in the order of [`Kind::ALL`].
#[derive(Component)]
pub(super) struct StagePipelines(pub [CachedRenderPipelineId; Kind::ALL.len()]);

/// Has all kinds ready, drawn or not: none is built while somebody points.
pub(super) fn prepare(
    mut commands: Commands,
    views: Query<(Entity, &ExtractedView, &Msaa)>,
    pipeline: Res<StagePipeline>,
    cache: Res<PipelineCache>,
    mut pipelines: ResMut<SpecializedRenderPipelines<StagePipeline>>,
) {
    for (entity, view, msaa) in &views {
        let all = Kind::ALL.map(|kind| {
            // Where they lie is all that sets them apart.
            let kind = if kind == Kind::LitRibbons { Kind::Ribbons } else { kind };
            let key = Key { kind, format: view.target_format, samples: msaa.samples() };
            pipelines.specialize(&cache, &pipeline, key)
        });
        commands.entity(entity).insert(StagePipelines(all));
    }
}
