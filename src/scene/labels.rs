//! The words on the tiles and the percentages beneath them: drawn by egui, so that they stay crisp at every distance.

use arclight_core::hub::Visiting;
use arclight_core::shown::Shown;
use arclight_core::steps::Hood;
use arclight_core::visual::layout::Layout;
use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

use super::lights::TokenLight;
use super::turn::Turn;
use crate::session::{Flatness, Parts, Plain};
use arclight_panels::theme;
use arclight_core::venue::TEXT_POINTS;
use arclight_core::visual::encoding::percent;
use arclight_core::visual::palette::{Palette, Rgba, contrast};

/// A tile's place in the picture.
struct Spot {
    centre: egui::Pos2,
    /// Logical pixels of one world unit there.
    scale: f32,
}

/// Draws every label that is large enough to be read.
pub(super) fn draw(
    mut contexts: EguiContexts,
    camera: Single<(&Camera, &GlobalTransform)>,
    (layout, shown, turn, parts): (Res<Plain<Layout>>, Res<Plain<Shown>>, Res<Turn>, Parts),
    (flatness, hood, visiting): (Res<Flatness>, Res<Plain<Hood>>, Res<Plain<Visiting>>),
) -> Result {
    let context = contexts.ctx_mut()?;
    if !theme::has_fonts(context) || layout.sentence != shown.sentence {
        return Ok(());
    }
    let palette = parts.settings.theme.palette();
    let painter = context.layer_painter(egui::LayerId::background());
    let zoom = context.zoom_factor();
    let progress = turn.progress();
    let lit = parts.pointing.word();
    for (index, place) in layout.placement.places.iter().enumerate() {
        let centre = place.stage.lerp(place.flat, flatness.eased());
        let Some(spot) = spot(*camera, centre, zoom) else { continue };
        let light = match (turn.old.get(index), turn.new.get(index)) {
            (Some(old), Some(new)) => old.mix(*new, progress),
            _ => continue,
        };
        let size = step(layout.placement.em * spot.scale);
        if size >= 4.0 {
            let bold = light.chosen > 0.5 || light.weight > 0.02;
            let font = if bold { theme::semibold(size) } else { theme::medium(size) };
            let colour = theme::colour(label_colour(palette, light));
            painter.text(spot.centre, egui::Align2::CENTER_CENTER, &layout.labels[index], font, colour);
        }
        // In a hall every number is read from the last row, as long as it has its place.
        let room = place.half.x * spot.scale > 1.1 * TEXT_POINTS;
        if visiting.presents() && !room {
            continue;
        }
        // Elsewhere a number is not larger than a small word, or a page of words would be a page of numbers.
        let least = if visiting.presents() { TEXT_POINTS } else { size.clamp(5.0, 9.0) };
        let number = hood.picture.as_ref().and_then(|picture| picture.numbers.get(index));
        if let Some(number) = number.filter(|_| !parts.panels.bare) {
            let below = spot.centre + egui::vec2(0.0, (place.half.y + 0.17) * spot.scale);
            let font = theme::semibold((spot.scale * 0.15).round().max(least));
            painter.text(below, egui::Align2::CENTER_CENTER, number, font, theme::colour(palette.number));
            continue;
        }
        let is_other = lit.is_some_and(|word| word != index) || light.weight > 0.0;
        if lit.is_some() && is_other && light.weight >= 0.01 && !parts.panels.bare {
            let size = (spot.scale * (0.13 + 0.12 * light.weight.sqrt())).round().max(least);
            let below = spot.centre + egui::vec2(0.0, (place.half.y + 0.19) * spot.scale);
            let colour = theme::colour(palette.number);
            painter.text(
                below,
                egui::Align2::CENTER_CENTER,
                percent(light.weight),
                theme::semibold(size),
                colour,
            );
        }
    }
    Ok(())
}

/// Sizes in steps of about a twelfth: while the camera moves, a glyph is not drawn anew for every pixel.
fn step(size: f32) -> f32 {
    let steps = if size < 12.0 { 1.0 } else { (size / 12.0).floor() };
    (size / steps).round() * steps
}

fn spot((camera, transform): (&Camera, &GlobalTransform), centre: Vec3, zoom: f32) -> Option<Spot> {
    let at = camera.world_to_viewport(transform, centre).ok()?;
    let above = camera.world_to_viewport(transform, centre + transform.up() * 1.0).ok()?;
    Some(Spot { centre: egui::pos2(at.x, at.y) / zoom, scale: at.distance(above) / zoom })
}

fn label_colour(palette: &Palette, light: TokenLight) -> Rgba {
    // As the tile does, see tile.wgsl.
    let key = (light.weight / 0.2).clamp(0.0, 1.0);
    let key = key * key * (3.0 - 2.0 * key) * (1.0 - light.chosen);
    let flame = light.lantern * (1.0 - light.chosen);
    let mut colour = palette.label;
    if palette.bloom {
        // Words that are not part of what is lit step back, but can still be read.
        colour[3] = 0.62 + 0.38 * light.presence;
    }
    let mix = |a: Rgba, b: Rgba, t: f32| std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t);
    let on_key = if palette.light {
        // Dark and light text would meet in a grey that nobody reads: whichever stands out.
        let tile = mix(mix(palette.tile[1], palette.key, key), palette.lantern, flame * 0.55);
        if contrast(palette.label_key, tile) > contrast(colour, tile) { palette.label_key } else { colour }
    } else {
        // A flame behind the word takes brighter letters.
        mix(colour, palette.label_key, key.max((2.0 * flame).min(1.0)))
    };
    mix(on_key, palette.label_query, light.chosen)
}
