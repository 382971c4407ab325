//! Pictures that are painted once and kept on the graphics card: the wall of all heads, and matrices.

use std::sync::Arc;

use arclight_core::heat::HeatMap;
use arclight_core::panel::Panel;
use arclight_core::visual::palette::Theme;
use egui::{Context, TextureFilter, TextureHandle, TextureId, TextureOptions};

use crate::inputs::Inputs;
use crate::{heatmap, wall};

/// What is kept.
#[derive(Default)]
pub(crate) struct Textures {
    wall: Option<(TextureHandle, WallKey)>,
    matrices: Option<(Vec<TextureHandle>, MatrixKey)>,
}

/// What the picture of all heads was painted from: the sentence, its attention and the theme.
type WallKey = (u32, usize, Theme);

/// What the matrices were painted from: their version, whether they are masked, and the theme.
type MatrixKey = (u32, bool, Theme);

impl Textures {
    /// The picture of all heads, painted anew for another sentence.
    pub fn wall(&mut self, context: &Context, inputs: &Inputs<'_>) -> Option<TextureId> {
        let panels = &inputs.state.panels;
        // It is painted from every weight of every head: only to be seen.
        if !panels.wall && panels.sheet != Some(Panel::Wall) {
            return None;
        }
        let attended = inputs.shown.attended.as_ref()?;
        let theme = inputs.state.settings.theme;
        let key = (inputs.shown.sentence, Arc::as_ptr(attended).addr(), theme);
        if self.wall.as_ref().is_none_or(|(_, painted)| *painted != key) {
            let image = wall::paint(attended, theme.palette());
            self.wall = Some((context.load_texture("wall", image, TextureOptions::NEAREST), key));
        }
        self.wall.as_ref().map(|(texture, _)| texture.id())
    }

    /// The matrices of the heatmap, painted anew when they change.
    pub fn matrices(&mut self, context: &Context, inputs: &Inputs<'_>) -> Vec<TextureId> {
        if !inputs.state.is_heatmap() {
            self.matrices = None;
            return Vec::new();
        }
        let (heat, theme) = (inputs.heat, inputs.state.settings.theme);
        // What was read, not what is chosen: the two differ while a model reads anew.
        let key = (heat.version, heat.causal, theme);
        if self.matrices.as_ref().is_none_or(|(_, painted)| *painted != key) {
            let options = TextureOptions { magnification: TextureFilter::Nearest, ..TextureOptions::LINEAR };
            let paint = |map: &HeatMap| {
                let image = heatmap::paint(&map.weights, heat.causal, theme.palette());
                context.load_texture("heat", image, options)
            };
            self.matrices = Some((heat.maps.iter().map(paint).collect(), key));
        }
        self.matrices.iter().flat_map(|(textures, _)| textures).map(TextureHandle::id).collect()
    }
}
