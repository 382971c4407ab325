//! What only the panels keep from frame to frame.

use arclight_core::visual::palette::Theme;
use egui::Context;

use crate::heatmap::HeatMemory;
use crate::sentence::Draft;
use crate::textures::Textures;

/// What only the panels keep from frame to frame.
#[derive(Default)]
pub struct Memory {
    /// What a visitor left.
    pub(crate) visitor: Visitor,
    pub(crate) textures: Textures,
    /// The fonts that are installed, by the version of those beside the program's own.
    pub(crate) fonts: Option<u32>,
    /// Theme, and least height of what is pressed, that the styles are of.
    pub(crate) styled: Option<(Theme, u32)>,
    /// A finger was seen.
    pub(crate) touch: bool,
    /// The prepared picture that the heatmap's memory is of.
    pub(crate) entry: Option<usize>,
    /// Names of Glass's dimensions.
    pub(crate) dimensions: Vec<String>,
}

/// What is forgotten when everything goes back to the start.
#[derive(Default)]
pub(crate) struct Visitor {
    /// The text as it stands in the line.
    pub draft: Draft,
    /// What is looked at in the heatmap.
    pub heat: HeatMemory,
}

impl Visitor {
    /// Nothing of a visitor stays: text, scrolled panels, open codes, what has the keys.
    pub fn forget(&mut self, context: &Context) {
        *self = Self::default();
        context.memory_mut(|memory| {
            memory.data.clear();
            memory.stop_text_input();
        });
    }
}
