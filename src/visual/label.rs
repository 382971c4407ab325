//! How wide a word is, from the metrics of the font that draws it, so that a tile can be made to fit without a window.

use ttf_parser::Face;

/// The face that labels are set in.
pub const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/Inter-Medium.otf");
/// The face for what is lit.
pub const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");

/// Longest label that is drawn whole, in characters; a longer one ends in an ellipsis.
const LONGEST: usize = 18;

/// Measures labels.
pub struct Ruler<'a> {
    face: Option<Face<'a>>,
}

impl Default for Ruler<'_> {
    fn default() -> Self {
        Self { face: Face::parse(SEMIBOLD, 0).ok() }
    }
}

impl Ruler<'_> {
    /// Width of a text in ems.
    #[must_use]
    pub fn width(&self, text: &str) -> f32 {
        text.chars().map(|character| self.advance(character)).sum()
    }

    /// Whether the font can draw every character.
    #[must_use]
    pub fn covers(&self, text: &str) -> bool {
        self.face.as_ref().is_some_and(|face| text.chars().all(|c| face.glyph_index(c).is_some()))
    }

    fn advance(&self, character: char) -> f32 {
        /// Width of what the font does not have: egui draws a box of about that width.
        const FALLBACK: f32 = 0.9;
        let Some(face) = &self.face else { return FALLBACK };
        let units = f32::from(face.units_per_em().max(1));
        face.glyph_index(character)
            .and_then(|glyph| face.glyph_hor_advance(glyph))
            .map_or(FALLBACK, |advance| f32::from(advance) / units)
    }
}

/// What stands on the tile: the token, shortened where it is very long.
#[must_use]
pub fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_words_are_wider() {
        let ruler = Ruler::default();
        assert!(ruler.width("mmmm") > ruler.width("iiii"));
        assert!(ruler.covers("Ωж é"));
        assert!(!ruler.covers("北"));
        assert!(ruler.width("北") > 0.5);
    }

    #[test]
    fn long_words_are_shortened() {
        assert_eq!(shorten("fish"), "fish");
        assert_eq!(shorten(&"a".repeat(100)).chars().count(), LONGEST);
    }
}
