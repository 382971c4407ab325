//! What the shaders know of a picture, apart from what stands on the stage.

use bevy::prelude::*;
use bevy::render::render_resource::ShaderType;

use super::lights::LIGHTS;
use super::shared::known;
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::palette::{Rgba, Theme, linear};

known! {
    /// A light on the floor.
    #[derive(ShaderType, Debug, Clone, Copy, PartialEq, Default)]
    pub struct Light {
        /// Where: x and z.
        pub place: Vec2,
        /// How bright, 0 to 1.
        pub strength: f32,
        /// Share of the query's colour, 0 to 1; the rest is the key's.
        pub query_share: f32,
    }
}

known! {
    /// One picture. Colours are linear; what is said to be 0 or 1 is so that a shader can mix by it.
    #[derive(Resource, ShaderType, Debug, Clone, Copy, PartialEq, Default)]
    pub struct Frame {
        /// Lights on the floor.
        pub lights: [Light; LIGHTS],
        /// The edge of the backdrop.
        pub ground: Vec3,
        /// Its middle.
        pub ground_middle: Vec3,
        /// The floor.
        pub floor: Vec3,
        /// A tile, at its lower edge.
        pub tile_low: Vec3,
        /// A tile, at its upper edge.
        pub tile_high: Vec3,
        /// Rim of a tile that is not lit.
        pub rim: Vec3,
        /// The word that looks.
        pub query: Vec3,
        /// The word that is looked at.
        pub key: Vec3,
        /// Lanterns.
        pub lantern: Vec3,
        /// Seconds, for what pulses.
        pub time: f32,
        /// Whether comets run along the arcs of a lit word, 0 or 1.
        pub pulses: f32,
        /// Whether values run along them as a stream, 0 or 1.
        pub pour: f32,
        /// 0 on the stage, 1 on the flat sheet.
        pub flatness: f32,
        /// Whether the ground is light, 0 or 1.
        pub is_light: f32,
        /// Whether the lit word is the key, 0 or 1.
        pub key_is_lit: f32,
        /// Strength of reflections.
        pub reflections: f32,
        /// Straight pieces of a ribbon.
        pub segments: f32,
        /// Half the width of an arc of weight 0, and what a weight of 1 adds.
        pub width_base: f32,
        /// See `width_base`.
        pub width_span: f32,
        /// Light of an arc of weight 0, and what a weight of 1 adds.
        pub glow_base: f32,
        /// See `glow_base`.
        pub glow_span: f32,
    }
}

impl Frame {
    /// Colours and encoding of a theme.
    pub fn of(theme: Theme) -> Self {
        let (palette, encoding) = (theme.palette(), Encoding::of(theme));
        Self {
            ground: colour(palette.ground),
            ground_middle: colour(palette.ground_middle),
            floor: colour(palette.floor),
            tile_low: colour(palette.tile[0]),
            tile_high: colour(palette.tile[1]),
            rim: colour(palette.rim),
            query: colour(palette.query),
            key: colour(palette.key),
            lantern: colour(palette.lantern),
            is_light: flag(palette.light),
            width_base: encoding.width_base,
            width_span: encoding.width_span,
            glow_base: encoding.glow_base,
            glow_span: encoding.glow_span,
            ..Self::default()
        }
    }
}

/// A colour as the shaders take it.
pub(super) fn colour(colour: Rgba) -> Vec3 {
    Vec4::from_array(linear(colour)).truncate()
}

/// 1 or 0.
pub(super) fn flag(set: bool) -> f32 {
    f32::from(u8::from(set))
}
