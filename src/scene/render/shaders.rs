//! The shaders of the stage, part of the program.

use bevy::asset::Assets;
use bevy::prelude::*;

use super::super::frame::{Frame, Light};
use super::super::instances::{BarInstance, RibbonInstance, TileInstance};
use super::super::kind::Kind;
use super::super::lights::LIGHTS;
use super::super::marks::LineInstance;
use super::super::shared;
use arclight_core::visual::curve;

/// One for each sort of what is drawn.
#[derive(Debug, Clone)]
pub(super) struct Shaders {
    /// What the others import: while it is held, they find it.
    _shared: Handle<Shader>,
    backdrop: Handle<Shader>,
    floor: Handle<Shader>,
    ribbon: Handle<Shader>,
    tile: Handle<Shader>,
    bar: Handle<Shader>,
    line: Handle<Shader>,
}

impl Shaders {
    /// Hands them to Bevy.
    pub fn add(assets: &mut Assets<Shader>) -> Self {
        let mut add =
            |name: &str, text: &'static str| assets.add(Shader::from_wgsl(text, format!("stage/{name}")));
        Self {
            backdrop: add("backdrop.wgsl", include_str!("backdrop.wgsl")),
            floor: add("floor.wgsl", include_str!("floor.wgsl")),
            ribbon: add("ribbon.wgsl", include_str!("ribbon.wgsl")),
            tile: add("tile.wgsl", include_str!("tile.wgsl")),
            bar: add("bar.wgsl", include_str!("bar.wgsl")),
            line: add("line.wgsl", include_str!("line.wgsl")),
            _shared: assets.add(Shader::from_wgsl(text(), "stage/stage.wgsl")),
        }
    }

    /// That of a kind.
    pub fn of(&self, kind: Kind) -> Handle<Shader> {
        match kind {
            Kind::Backdrop => self.backdrop.clone(),
            Kind::Floor => self.floor.clone(),
            Kind::Ribbons | Kind::LitRibbons => self.ribbon.clone(),
            Kind::TileReflections | Kind::Tiles => self.tile.clone(),
            Kind::Bars => self.bar.clone(),
            Kind::Lines => self.line.clone(),
        }
    }
}

/// What all of them share, with what is made from Rust.
fn text() -> String {
    [
        include_str!("stage.wgsl").to_owned(),
        format!("const LIGHTS: u32 = {LIGHTS}u;\n"),
        format!("const UPRIGHT: f32 = {:?};\n", curve::UPRIGHT),
        format!("const ROUND: f32 = {:?};\n", curve::ROUND),
        shared::text::<Light>(),
        shared::text::<Frame>(),
        shared::attributes::<TileInstance>(),
        shared::attributes::<RibbonInstance>(),
        shared::attributes::<BarInstance>(),
        shared::attributes::<LineInstance>(),
    ]
    .join("\n")
}
