//! How the stage gets onto the screen: a pass of its own in Bevy's schedule of a camera. The rest of the scene knows
//! nothing of it: what is drawn it takes from there once a frame.

mod pass;
mod pipeline;
mod shaders;
mod tone;
mod upload;

use bevy::core_pipeline::Core3dSystems;
use bevy::core_pipeline::schedule::Core3d;
use bevy::prelude::*;
use bevy::render::render_resource::SpecializedRenderPipelines;
use bevy::render::{ExtractSchedule, Render, RenderApp, RenderSystems};

use super::instances::{BarInstance, RibbonInstance, TileInstance};
use super::marks::LineInstance;

/// The pass and what it needs, and the table of tones.
pub(super) fn plugin(app: &mut App) {
    tone::plugin(app);
    let shaders = shaders::Shaders::add(&mut app.world_mut().resource_mut());
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else { return };
    render_app
        .insert_resource(pipeline::StagePipeline::new(shaders))
        .init_resource::<SpecializedRenderPipelines<pipeline::StagePipeline>>()
        .init_resource::<upload::FrameUniform>()
        .init_resource::<upload::Uploaded<TileInstance>>()
        .init_resource::<upload::Uploaded<RibbonInstance>>()
        .init_resource::<upload::Uploaded<BarInstance>>()
        .init_resource::<upload::Uploaded<LineInstance>>()
        .init_resource::<pass::Drawn>()
        .init_resource::<pass::Bound>()
        .add_systems(
            ExtractSchedule,
            (
                upload::frame,
                upload::instances::<TileInstance>,
                upload::instances::<RibbonInstance>,
                upload::instances::<BarInstance>,
                upload::instances::<LineInstance>,
                pass::take,
            ),
        )
        .add_systems(
            Render,
            (
                pipeline::prepare.in_set(RenderSystems::Prepare),
                pass::bind.in_set(RenderSystems::PrepareBindGroups),
            ),
        )
        .add_systems(Core3d, pass::draw.in_set(Core3dSystems::MainPass));
}
