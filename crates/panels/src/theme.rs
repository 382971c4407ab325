//! Fonts and colours as egui wants them: one type family, the palettes of the core.

use std::sync::Arc;

use arclight_core::visual::label::{MEDIUM, SEMIBOLD};
use arclight_core::visual::palette::{Palette, Rgba};
use arclight_core::visual::typeface::Typeface;
use egui::{Color32, FontData, FontDefinitions, FontFamily, FontId};

const MEDIUM_NAME: &str = "medium";

const SEMIBOLD_NAME: &str = "semibold";

/// Installs the fonts; `others` have what the program's own lack.
pub fn install_fonts(context: &egui::Context, others: &[Typeface]) {
    let mut fonts = FontDefinitions::empty();
    let family = |first: &str| {
        std::iter::once(first.to_owned()).chain(others.iter().map(|face| face.name.clone())).collect()
    };
    for (name, bytes) in [(MEDIUM_NAME, MEDIUM), (SEMIBOLD_NAME, SEMIBOLD)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        fonts.families.insert(FontFamily::Name(name.into()), family(name));
    }
    fonts.families.insert(FontFamily::Proportional, family(MEDIUM_NAME));
    fonts.families.insert(FontFamily::Monospace, family(MEDIUM_NAME));
    for face in others {
        let mut data = FontData::from_owned(face.bytes.to_vec());
        data.index = face.index;
        // What a browser drew is made of pixels: the grid is in them.
        data.tweak.hinting = Some(false);
        fonts.font_data.insert(face.name.clone(), Arc::new(data));
    }
    context.set_fonts(fonts);
}

/// Whether the fonts are there: they are from the frame after [`install_fonts`].
#[must_use]
pub fn has_fonts(context: &egui::Context) -> bool {
    let family = FontFamily::Name(SEMIBOLD_NAME.into());
    context.fonts(|fonts| fonts.definitions().families.contains_key(&family))
}

/// Text.
#[must_use]
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM_NAME.into()))
}

/// Text that stands out.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD_NAME.into()))
}

/// A colour of the palette.
#[must_use]
pub fn colour(rgba: Rgba) -> Color32 {
    let [r, g, b, a] = rgba.map(|channel| (channel.clamp(0.0, 1.0) * 255.0).round() as u8);
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// A colour of the palette that nothing shines through.
pub(crate) fn opaque(rgba: Rgba) -> Color32 {
    faded(rgba, 1.0)
}

/// A colour of the palette with that alpha.
pub(crate) fn faded([r, g, b, _]: Rgba, alpha: f32) -> Color32 {
    colour([r, g, b, alpha])
}

/// Gives egui's own widgets the colours of the palette.
pub(crate) fn apply(context: &egui::Context, palette: &Palette) {
    let mut visuals = if palette.light { egui::Visuals::light() } else { egui::Visuals::dark() };
    visuals.override_text_color = Some(colour(palette.ink));
    visuals.selection.bg_fill = colour(palette.chosen);
    visuals.selection.stroke = egui::Stroke::new(1.0, colour(palette.key));
    visuals.window_fill = colour(palette.card);
    visuals.panel_fill = Color32::TRANSPARENT;
    visuals.extreme_bg_color = colour(palette.tile[0]);
    visuals.text_cursor.stroke = egui::Stroke::new(2.0, colour(palette.query));
    for widget in [&mut visuals.widgets.hovered, &mut visuals.widgets.active] {
        widget.bg_stroke = egui::Stroke::new(1.5, colour(palette.query));
        widget.expansion = 0.0;
    }
    context.set_theme(if palette.light { egui::Theme::Light } else { egui::Theme::Dark });
    context.all_styles_mut(|style| {
        style.visuals = visuals.clone();
        style.interaction.selectable_labels = false;
        // A small picture has larger ones, until it is large again.
        style.spacing.interact_size = egui::style::Spacing::default().interact_size;
        for font in style.text_styles.values_mut() {
            *font = medium(font.size);
        }
    });
}
