//! The stage: tokens, arcs, floor and light. It shows what the session says and answers with intents.

mod bars;
mod by_lesson;
mod cost;
mod drawing;
mod labels;
mod late;
mod lights;
mod material;
mod meshes;
mod picking;
mod quality;
mod stretch;
mod textures;
mod turn;

use bevy::asset::embedded_asset;
use bevy::pbr::MaterialPlugin;
use bevy::prelude::*;
use bevy::window::WindowEvent;
use bevy_egui::EguiPrimaryContextPass;

pub use cost::{Cost, measure};
pub use material::Kind;
pub use quality::Tier;

/// Order within a frame, after the session.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SceneSystems {
    /// Pointer to intents.
    Pick,
    /// What is shown becomes textures and uniforms.
    Draw,
}

/// The stage with everything that needs no graphics card.
pub fn plugin(app: &mut App) {
    app.init_resource::<turn::Turn>()
        .init_resource::<Tier>()
        .add_systems(PreStartup, drawing::build)
        .add_systems(
            Update,
            picking::pick.run_if(resource_exists::<Messages<WindowEvent>>).in_set(SceneSystems::Pick),
        )
        .add_systems(
            Update,
            (quality::choose, turn::turn, drawing::spawn_tokens, drawing::update, quality::apply)
                .chain()
                .in_set(SceneSystems::Draw),
        );
}

/// What draws the stage.
pub fn render_plugin(app: &mut App) {
    embedded_asset!(app, "stage.wgsl");
    app.add_plugins(MaterialPlugin::<material::StageMaterial>::default())
        .init_resource::<cost::OverlayDraws>()
        .add_systems(EguiPrimaryContextPass, labels::draw)
        .add_systems(Last, cost::count_overlay);
}

/// The assets that the stage is made of, for a program without a renderer.
pub fn headless(app: &mut App) {
    app.init_asset::<Mesh>().init_asset::<Image>().init_asset::<material::StageMaterial>();
}
