//! The words on the tiles and the percentages beneath them: drawn by egui, so that they stay crisp at every distance.

use arclight_core::hub::Visiting;
use arclight_core::visual::layout::Layout;
use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

use super::lights::TokenLight;
use super::marks::before;
use super::tokens::{Beneath, Glow, Sentence, Standing, Token};
use super::turn::Turn;
use crate::session::{Flatness, Parts, Plain};
use arclight_core::venue::TEXT_POINTS;
use arclight_core::visual::encoding::percent;
use arclight_core::visual::palette::{Palette, Rgba, contrast};
use arclight_panels::theme;

/// A place in the picture.
pub(super) struct Spot {
    pub centre: egui::Pos2,
    /// Logical pixels of one world unit there.
    pub scale: f32,
}

/// Draws every label that is large enough to be read, and what is written beneath it.
pub(super) fn draw(
    mut contexts: EguiContexts,
    camera: Single<(&Camera, &GlobalTransform)>,
    tokens: Query<(&Token, &Name, &GlobalTransform, &Standing, &Glow, &Children)>,
    beneath: Query<&Beneath>,
    (layout, turn, sentence, parts): (Res<Plain<Layout>>, Res<Turn>, Res<Sentence>, Parts),
    (visiting, flatness): (Res<Plain<Visiting>>, Res<Flatness>),
) -> Result {
    let context = contexts.ctx_mut()?;
    if turn.marks.alone() || !theme::has_fonts(context) {
        return Ok(());
    }
    let painter = context.layer_painter(egui::LayerId::background());
    let zoom = context.zoom_factor();
    let writes = Writes {
        painter: &painter,
        palette: parts.settings.theme.palette(),
        em: layout.placement.em,
        lit: parts.pointing.word(),
        bare: parts.panels.bare,
        presents: visiting.presents(),
        edged: layout.placement.rows > 1 && parts.pointing.word().is_some(),
    };
    let flat = flatness.eased();
    let curtain = turn.marks.curtain((&layout.placement.places, flat));
    for entity in &sentence.0 {
        let Ok((token, name, transform, standing, glow, children)) = tokens.get(*entity) else { continue };
        let Some(spot) = spot(*camera, transform.translation(), zoom) else { continue };
        let light = glow.old.mix(glow.new, turn.progress());
        let seen = before(&curtain, &standing.0, flat);
        let size = writes.label(name, &spot, (light, seen));
        let shares = children.iter().filter_map(|child| beneath.get(child).ok()).filter(|_| seen >= 1.0);
        for _ in shares.filter(|beneath| **beneath == Beneath::Share) {
            writes.beneath((token.index, standing.0.half), (&spot, size), light);
        }
    }
    Ok(())
}

/// What is the same for all labels of a picture.
struct Writes<'a> {
    painter: &'a egui::Painter,
    palette: &'static Palette,
    /// Size of a label, world units.
    em: f32,
    lit: Option<usize>,
    bare: bool,
    presents: bool,
    /// Light of other words' arcs may run behind it: it has an edge.
    edged: bool,
}

impl Writes<'_> {
    /// Writes a text around a point, with an edge of the ground's colour where that is wanted.
    fn write(&self, at: egui::Pos2, says: &str, font: egui::FontId, colour: egui::Color32, edged: bool) {
        /// Of the height of the type.
        const EDGE: f32 = 0.07;
        let (edge, ground) =
            ((EDGE * font.size).max(1.0), theme::colour(self.palette.ground).gamma_multiply(0.75));
        let galley = self.painter.layout_no_wrap(says.to_owned(), font, egui::Color32::PLACEHOLDER);
        let corner = at - galley.size() * 0.5;
        for (x, y) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            if edged {
                self.painter.galley(corner + egui::vec2(x, y) * edge, galley.clone(), ground);
            }
        }
        self.painter.galley(corner, galley, colour);
    }

    /// Writes a word on its tile; gives the size of its letters.
    fn label(&self, name: &Name, spot: &Spot, (light, seen): (TokenLight, f32)) -> f32 {
        let size = step(self.em * spot.scale);
        if size >= 4.0 && seen > 0.0 {
            let bold = light.chosen > 0.5 || light.weight > 0.02;
            let font = if bold { theme::semibold(size) } else { theme::medium(size) };
            let colour = theme::colour(label_colour(self.palette, light)).gamma_multiply(seen);
            // On a tile that is lit there is ground enough.
            self.write(spot.centre, name.as_str(), font, colour, self.edged && !bold);
        }
        size
    }

    /// Writes beneath a tile: its share of the attention.
    fn beneath(&self, (index, half): (usize, Vec2), (spot, size): (&Spot, f32), light: TokenLight) {
        // In a hall every number is read from the last row, as long as it has its place.
        let room = half.x * spot.scale > 1.1 * TEXT_POINTS;
        if self.bare || (self.presents && !room) {
            return;
        }
        // Elsewhere a number is not larger than a small word, or a page of words would be a page of numbers.
        let least = if self.presents { TEXT_POINTS } else { size.clamp(5.0, 9.0) };
        let is_other = self.lit.is_some_and(|word| word != index) || light.weight > 0.0;
        if self.lit.is_none() || !is_other || light.weight < 0.01 {
            return;
        }
        let at = spot.centre + egui::vec2(0.0, (half.y + 0.19) * spot.scale);
        let share = 0.13 + 0.12 * light.weight.sqrt();
        let font = theme::semibold((spot.scale * share).round().max(least));
        let colour = theme::colour(self.palette.number);
        self.write(at, &percent(light.weight), font, colour, self.edged);
    }
}

/// Sizes in steps of about a twelfth: while the camera moves, a glyph is not drawn anew for every pixel.
fn step(size: f32) -> f32 {
    let steps = if size < 12.0 { 1.0 } else { (size / 12.0).floor() };
    (size / steps).round() * steps
}

/// Where a point of the world is.
pub(super) fn spot(
    (camera, transform): (&Camera, &GlobalTransform),
    centre: Vec3,
    zoom: f32,
) -> Option<Spot> {
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
