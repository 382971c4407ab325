//! The one material of the stage. What is drawn is the shader's `kind`; where and how bright stands in two data
//! textures and a uniform, so that pointing at a word writes a few texels and no mesh.

use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, CompareFunction, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
};
use bevy::shader::ShaderRef;

use crate::visual::encoding::Encoding;
use crate::visual::palette::{Palette, Rgba, linear};

/// What a mesh of the stage is. The numbers are the shader's.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The wall behind everything.
    Backdrop = 0,
    /// The floor, with the light that lit words throw on it.
    Floor = 1,
    /// Ribbons mirrored in the floor.
    RibbonReflections = 2,
    /// Tiles mirrored in the floor.
    TileReflections = 3,
    /// Ribbons of words that are not lit: behind the tiles, so that many of them cover no word.
    Ribbons = 4,
    /// Tiles.
    Tiles = 5,
    /// Ribbons of lit words.
    LitRibbons = 6,
    /// Numbers of vectors as bars above the tiles.
    Bars = 7,
}

impl Kind {
    /// In the order in which they are drawn.
    pub const ALL: [Self; 8] = [
        Self::Backdrop,
        Self::Floor,
        Self::RibbonReflections,
        Self::TileReflections,
        Self::Ribbons,
        Self::Tiles,
        Self::LitRibbons,
        Self::Bars,
    ];
}

/// Lights on the floor.
pub const LIGHTS: usize = 8;

/// What the shader knows apart from the textures. The layout is the shader's `Params`.
#[derive(ShaderType, Debug, Clone, Copy, PartialEq, Default)]
pub struct Params {
    /// Time in seconds, progress of the turn (0 to 1), flatness (0 to 1), kind.
    pub clock: Vec4,
    /// Number of tokens, light theme (0 or 1), pulses (0 or 1), strength of reflections.
    pub scene: Vec4,
    /// Width of an arc (base, span), rise (base, span).
    pub shape: Vec4,
    /// Glow of an arc (base, span), whether the lit word is the key (0 or 1), height of the room for bars.
    pub glow: Vec4,
    /// Progress of the bars' turn (0 to 1).
    pub bars: Vec4,
    /// Linear colours, see [`Params::paint`].
    pub colours: [Vec4; 12],
    /// Lights on the floor: x, z, strength, share of the query's colour.
    pub lights: [Vec4; LIGHTS],
}

impl Params {
    /// Takes colours and encoding of a theme.
    pub fn paint(&mut self, palette: &Palette, encoding: &Encoding) {
        let vec = |colour: Rgba| Vec4::from_array(linear(colour));
        self.scene.y = f32::from(u8::from(palette.light));
        self.shape =
            Vec4::new(encoding.width_base, encoding.width_span, encoding.rise_base, encoding.rise_span);
        self.glow.x = encoding.glow_base;
        self.glow.y = encoding.glow_span;
        self.colours = [
            vec(palette.ground),
            vec(palette.ground_middle),
            vec(palette.floor),
            vec(palette.tile[0]),
            vec(palette.tile[1]),
            vec(palette.rim),
            vec(palette.query),
            vec(palette.key),
            vec(palette.lantern),
            vec(palette.heads[0]),
            vec(palette.heads[1]),
            vec(palette.heads[2]),
        ];
    }
}

/// One draw of the stage.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
pub struct StageMaterial {
    /// See [`Params`].
    #[uniform(0)]
    pub params: Params,
    /// Ribbons: see `textures.rs`.
    #[texture(1, sample_type = "float", filterable = false)]
    pub arcs: Handle<Image>,
    /// Tokens: see `textures.rs`.
    #[texture(2, sample_type = "float", filterable = false)]
    pub tokens: Handle<Image>,
    /// What this draw is.
    pub kind: Kind,
}

const SHADER: &str = "embedded://arclight/scene/stage.wgsl";

impl Material for StageMaterial {
    fn vertex_shader() -> ShaderRef {
        SHADER.into()
    }

    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    /// Premultiplied: with alpha 0 light is added, with more it is painted. One blend state for every theme.
    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Premultiplied
    }

    /// Draws follow each other by kind, wherever the camera is.
    fn depth_bias(&self) -> f32 {
        self.kind as u8 as f32 * 1e4
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.primitive.cull_mode = None;
        if let Some(depth) = &mut descriptor.depth_stencil {
            depth.depth_compare = Some(CompareFunction::Always);
            depth.depth_write_enabled = Some(false);
        }
        Ok(())
    }
}
