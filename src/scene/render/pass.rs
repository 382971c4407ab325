//! The draws of a frame.

use bevy::prelude::*;
use bevy::render::Extract;
use bevy::render::render_resource::{
    BindGroup, BindGroupEntries, BufferSlice, PipelineCache, RenderPassDescriptor, RenderPipeline,
};
use bevy::render::renderer::{RenderContext, RenderDevice, ViewQuery};
use bevy::render::view::{ViewTarget, ViewUniformOffset, ViewUniforms};

use super::super::instances::{BarInstance, RibbonInstance, TileInstance};
use super::super::kind::{Draw, Kind};
use super::super::marks::LineInstance;
use super::pipeline::{StagePipeline, StagePipelines};
use super::upload::{FrameUniform, Uploaded};

/// What is drawn, in its order.
#[derive(Resource, Default)]
pub(super) struct Drawn(Vec<(Kind, Draw)>);

/// The camera and the frame as the shaders see them.
#[derive(Resource, Default)]
pub(super) struct Bound(Option<BindGroup>);

/// Takes over what the scene draws.
pub(super) fn take(draws: Extract<Query<(&Kind, &Draw)>>, mut drawn: ResMut<Drawn>) {
    drawn.0.clear();
    let some = draws.iter().filter(|(_, draw)| !draw.instances.is_empty());
    drawn.0.extend(some.map(|(kind, draw)| (*kind, draw.clone())));
    drawn.0.sort_by_key(|(kind, _)| *kind);
}

pub(super) fn bind(
    pipeline: Res<StagePipeline>,
    (views, frame): (Res<ViewUniforms>, Res<FrameUniform>),
    (cache, device): (Res<PipelineCache>, Res<RenderDevice>),
    mut bound: ResMut<Bound>,
) {
    let (Some(views), Some(frame)) = (views.uniforms.binding(), frame.0.binding()) else { return };
    let layout = cache.get_bind_group_layout(&pipeline.layout);
    bound.0 = Some(device.create_bind_group("stage", &layout, &BindGroupEntries::sequential((views, frame))));
}

/// Draws the stage into the camera's picture, which it clears.
pub(super) fn draw(
    view: ViewQuery<(&ViewTarget, &ViewUniformOffset, &StagePipelines)>,
    (drawn, bound, cache): (Res<Drawn>, Res<Bound>, Res<PipelineCache>),
    tiles: Res<Uploaded<TileInstance>>,
    ribbons: Res<Uploaded<RibbonInstance>>,
    bars: Res<Uploaded<BarInstance>>,
    lines: Res<Uploaded<LineInstance>>,
    mut context: RenderContext,
) {
    let (target, offset, pipelines) = view.into_inner();
    let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
        label: Some("stage"),
        color_attachments: &[Some(target.get_color_attachment())],
        ..default()
    });
    let Some(bound) = &bound.0 else { return };
    // All or nothing: a stage that fills up kind by kind would flicker.
    let pipelines = pipelines.0.iter().map(|id| cache.get_render_pipeline(*id));
    let Some(pipelines) = pipelines.collect::<Option<Vec<&RenderPipeline>>>() else { return };
    pass.set_bind_group(0, bound, &[offset.offset]);
    for (kind, Draw { vertices, instances }) in &drawn.0 {
        let buffer: Option<BufferSlice<'_>> = match kind {
            Kind::Backdrop | Kind::Floor => None,
            Kind::Ribbons | Kind::LitRibbons => ribbons.from(instances.start),
            Kind::TileReflections | Kind::Tiles => tiles.from(instances.start),
            Kind::Bars => bars.from(instances.start),
            Kind::Lines => lines.from(instances.start),
        };
        pass.set_render_pipeline(pipelines[*kind as usize]);
        if let Some(buffer) = buffer {
            pass.set_vertex_buffer(0, buffer);
        }
        pass.draw(0..*vertices, 0..instances.len() as u32);
    }
}
