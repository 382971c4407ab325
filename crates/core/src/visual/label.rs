//! How wide a word is, from the metrics of the font that draws it, so that a tile can be made to fit without a window.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

/// The face that labels are set in.
pub const MEDIUM: &[u8] = include_bytes!("../../../../assets/fonts/Inter-Medium.otf");
/// The face for what is lit.
pub const SEMIBOLD: &[u8] = include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf");

/// Longest label that is drawn whole, in characters; a longer one ends in an ellipsis.
const LONGEST: usize = 18;

/// Measures labels.
pub struct Ruler<'a> {
    font: Option<FontRef<'a>>,
}

impl Default for Ruler<'_> {
    fn default() -> Self {
        Self { font: FontRef::new(SEMIBOLD).ok() }
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
        self.font.as_ref().is_some_and(|font| text.chars().all(|c| font.charmap().map(c).is_some()))
    }

    fn advance(&self, character: char) -> f32 {
        /// Without a font, about the width of a box.
        const FALLBACK: f32 = 0.9;
        /// What egui draws for a character that the font does not have.
        const BOX: char = '◻';
        let Some(font) = &self.font else { return FALLBACK };
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyph = font.charmap().map(character).or_else(|| font.charmap().map(BOX));
        glyph.and_then(|glyph| metrics.advance_width(glyph)).unwrap_or(FALLBACK)
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
        assert!(ruler.covers("◻"), "what egui draws for it");
        assert!(ruler.width("北") > 0.5);
    }

    #[test]
    fn long_words_are_shortened() {
        assert_eq!(shorten("fish"), "fish");
        assert_eq!(shorten(&"a".repeat(100)).chars().count(), LONGEST);
    }
}
