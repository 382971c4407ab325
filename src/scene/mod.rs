//! The stage: tokens, arcs, floor and light. It shows what the session says and answers with intents.

mod arcs;
mod bar;
mod bars;
mod cost;
mod drawing;
mod frame;
mod instances;
mod kind;
mod labels;
mod lights;
mod marks;
mod picking;
mod picture;
mod quality;
mod render;
mod shared;
mod stretch;
#[cfg(test)]
mod tests;
mod tokens;
mod turn;

use bevy::prelude::*;
use bevy::window::WindowEvent;
use bevy_egui::EguiPrimaryContextPass;

pub use arcs::{Arc, ArcsAsKey, ArcsAsQuery, KeyOf, QueryOf};
pub use cost::{Cost, measure};
pub use kind::Kind;
pub use picking::{Click, Out, Over, Tap};
pub use quality::Tier;
pub use tokens::{BarsAbove, Beneath, Glow, Standing, Token};

/// Order within a frame, after the session.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SceneSystems {
    /// Pointer to intents.
    Pick,
    /// What is shown becomes numbers for the shaders.
    Draw,
}

/// The stage with everything that needs no graphics card.
pub fn plugin(app: &mut App) {
    app.add_plugins(picking::plugin)
        .init_resource::<turn::Turn>()
        .init_resource::<tokens::Sentence>()
        .init_resource::<Tier>()
        .init_resource::<frame::Frame>()
        .init_resource::<instances::Instances<instances::TileInstance>>()
        .init_resource::<instances::Instances<instances::RibbonInstance>>()
        .init_resource::<instances::Instances<instances::BarInstance>>()
        .init_resource::<instances::Instances<marks::LineInstance>>()
        .add_systems(PreStartup, drawing::build)
        .add_systems(
            Update,
            picking::pick.run_if(resource_exists::<Messages<WindowEvent>>).in_set(SceneSystems::Pick),
        )
        .add_systems(
            Update,
            (
                quality::choose,
                tokens::stand,
                turn::turn,
                (tokens::shine, tokens::walk, tokens::number, arcs::stand),
                drawing::place,
                drawing::frame,
            )
                .chain()
                .in_set(SceneSystems::Draw),
        );
}

/// What draws the stage.
pub fn render_plugin(app: &mut App) {
    app.add_plugins(render::plugin)
        .init_resource::<cost::OverlayDraws>()
        .add_systems(EguiPrimaryContextPass, (labels::draw, marks::write).chain())
        .add_systems(PostUpdate, quality::apply.after(bevy::camera::CameraUpdateSystems))
        .add_systems(Last, cost::count_overlay);
}

/// What Bevy's renderer brings and the stage asks for, for a program without one.
pub fn headless(app: &mut App) {
    app.init_asset::<Image>();
}
