//! The tiles, their words, and the percentages beneath them.

use glam::Vec2;

use super::sheet::{SEEN, Sheet};
use super::xml::{Line, colour};
use crate::visual::arcs::Lit;
use crate::visual::encoding::percent;
use crate::visual::palette::{Palette, Rgba, contrast};
use crate::visual::placement::Place;

/// How a tile is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Look {
    fill: Rgba,
    rim: Rgba,
    label: Rgba,
    bold: bool,
}

impl Look {
    /// A word that has `weight` from or to the lit one, or is it.
    fn new(palette: &Palette, lit: Lit, chosen: bool, weight: f32, special: bool) -> Self {
        let (word, other) = match lit {
            Lit::Key(_) => (palette.key, palette.query),
            Lit::All | Lit::Query(_) => (palette.query, palette.key),
        };
        if chosen {
            return Self { fill: word, rim: word, label: palette.label_query, bold: true };
        }
        let plain = mix(palette.tile[0], palette.tile[1], 0.5);
        let quiet = if special { palette.lantern } else { palette.rim };
        if weight < SEEN {
            return Self { fill: plain, rim: quiet, label: palette.label, bold: false };
        }
        // So much of the other end's colour leaves every label readable.
        let fill = mix(plain, other, 0.45 * weight.min(1.0).sqrt());
        let label = if contrast(palette.label_key, fill) > contrast(palette.ink, fill) {
            palette.label_key
        } else {
            palette.ink
        };
        Self { fill, rim: other, label, bold: true }
    }
}

fn mix(a: Rgba, b: Rgba, t: f32) -> Rgba {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
}

/// All of them.
pub fn draw(sheet: &Sheet<'_>) -> String {
    let mut words = "<g id=\"words\">\n".to_owned();
    let mut numbers = "<g id=\"percentages\">\n".to_owned();
    for (index, place) in sheet.placement.places.iter().enumerate() {
        let weight = sheet.weight_of(index);
        let chosen = sheet.lit.word() == Some(index);
        let special = sheet.picture.tokens[index].kind.rests();
        let look = Look::new(sheet.picture.palette, sheet.lit, chosen, weight, special);
        words += &tile(sheet, place, &look, special);
        let label = Line {
            at: sheet.at(place.flat.truncate()),
            size: sheet.placement.em * sheet.scale,
            ink: look.label,
            bold: look.bold,
            centred: true,
        };
        words += &label.write(&sheet.labels[index]);
        if weight >= SEEN {
            numbers += &number(sheet, place, weight);
        }
    }
    words + "</g>\n" + &numbers + "</g>\n"
}

fn tile(sheet: &Sheet<'_>, place: &Place, look: &Look, special: bool) -> String {
    let corner = sheet.at(place.flat.truncate() + Vec2::new(-place.half.x, place.half.y));
    let size = 2.0 * place.half * sheet.scale;
    let radius = if special { place.half.y } else { 0.14 } * sheet.scale;
    let rim = if look.bold { 0.022 } else { 0.014 } * sheet.scale;
    format!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{radius:.1}\" fill=\"{}\" stroke=\"{}\" \
         stroke-width=\"{:.2}\"/>\n",
        corner.x,
        corner.y,
        size.x,
        size.y,
        colour(look.fill),
        colour(look.rim),
        rim.max(1.0)
    )
}

/// A percentage beneath its tile; between tiers on a plate, so that arcs do not run through it.
fn number(sheet: &Sheet<'_>, place: &Place, weight: f32) -> String {
    let gap = sheet.tier_gap();
    let size = (0.13 + 0.12 * weight.min(1.0).sqrt()).max(0.6 * sheet.placement.em).min(gap * 0.85);
    let below = place.half.y + (0.05 + 0.55 * size).max(0.19).min(gap * 0.5);
    let at = sheet.at(place.flat.truncate() - Vec2::Y * below);
    let size = size * sheet.scale;
    let says = percent(weight);
    let palette = sheet.picture.palette;
    let line = Line { at, size, ink: palette.number, bold: true, centred: true };
    if sheet.placement.rows < 2 {
        return line.write(&says);
    }
    let plate = Vec2::new(sheet.ruler.width(&says) + 0.5, 1.05) * size;
    let corner = at - plate * 0.5;
    format!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{:.1}\" fill=\"{}\"/>\n{}",
        corner.x,
        corner.y,
        plate.x,
        plate.y,
        plate.y * 0.3,
        colour(palette.ground_middle),
        line.write(&says)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visual::palette::Theme;

    /// WCAG 2.2, 1.4.3: 4.5 for text.
    #[test]
    fn every_label_can_be_read_on_its_tile() {
        for theme in Theme::ALL {
            for lit in [Lit::All, Lit::Query(0), Lit::Key(0)] {
                for weight in 0..=100 {
                    for chosen in [false, true] {
                        let look = Look::new(theme.palette(), lit, chosen, weight as f32 / 100.0, false);
                        let ratio = contrast(look.label, look.fill);
                        assert!(ratio >= 4.5, "{theme:?} {lit:?} {weight}% {chosen}: {ratio:.2}");
                    }
                }
            }
        }
    }
}
