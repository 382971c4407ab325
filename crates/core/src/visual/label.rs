//! How wide a word is, from the metrics of the font that draws it, so that a tile can be made to fit without a window.

use std::borrow::Cow;

use arclight_model::words::seen;
use arclight_model::{Token, TokenKind};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use unicode_normalization::UnicodeNormalization as _;
use unicode_width::UnicodeWidthChar as _;

use crate::writer::readable;

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
        text.chars().all(|character| self.has(character))
    }

    /// Whether the font can draw that character.
    #[must_use]
    pub fn has(&self, character: char) -> bool {
        self.font.as_ref().is_some_and(|font| font.charmap().map(character).is_some())
    }

    fn advance(&self, character: char) -> f32 {
        let own = self.font.as_ref().and_then(|font| {
            let glyph = font.charmap().map(character)?;
            font.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)
        });
        // Another font draws it (`typeface`): an ideograph fills its square, other letters are about as wide as ours.
        own.unwrap_or_else(|| match character.width() {
            None | Some(0) => 0.0,
            Some(1) => 0.65,
            Some(_) => 1.0,
        })
    }
}

/// A text in characters that the font has, as far as it can be: ligatures, full-width and other forms of letters for the
/// sake of old encodings are shown as those letters (NFKC), and what nobody sees is left out. What remains is a box.
#[must_use]
pub fn drawable(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let ruler = Ruler::default();
    let mut drawn = String::new();
    for character in seen(text).chars().filter(|character| !is_selector(*character)) {
        let own = character.to_string();
        let letters: String = own.nfkc().collect();
        drawn += if !ruler.covers(&own) && ruler.covers(&letters) { &letters } else { &own };
    }
    Cow::Owned(drawn)
}

/// Variation selectors choose a form that the font does not have.
fn is_selector(character: char) -> bool {
    matches!(character, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// What stands on the tile: the token as it can be drawn, shortened where it is very long.
#[must_use]
pub fn shorten(text: &str) -> String {
    let text = drawable(text);
    if text.chars().count() <= LONGEST {
        return text.into_owned();
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

/// A token as people read it: of one that goes on with a word the space before it is not there to tell it, so it has a mark.
#[must_use]
pub fn said(token: &Token) -> String {
    let read = readable(&token.text);
    let goes_on = token.kind == TokenKind::Piece && !token.text.starts_with("##");
    if goes_on { format!("…{read}") } else { read }
}

/// The same as it stands on a tile.
#[must_use]
pub fn on_tile(token: &Token) -> String {
    shorten(&said(token))
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
        assert!(ruler.covers("◻"), "what egui draws where no font has it");
        assert_eq!((ruler.width("北京"), ruler.width("ก\u{e34}")), (2.0, 0.65));
    }

    #[test]
    fn forms_that_the_font_lacks_are_shown_as_their_letters() {
        let ruler = Ruler::default();
        for (text, label) in [
            ("\u{fb01}sh", "fish"),
            ("o\u{fb03}ce", "office"),
            ("\u{fb00}\u{fb02}\u{fb04}\u{fb05}\u{fb06}", "ffflfflstst"),
            ("\u{ff22}\u{ff41}\u{ff4e}\u{ff4b}", "Bank"),
            ("\u{1d41b}\u{1d41a}\u{1d427}\u{1d424}", "bank"),
            ("na\u{ef}ve cafe\u{301} \u{bd} \u{2026}", "na\u{ef}ve cafe\u{301} \u{bd} \u{2026}"),
            ("ri\u{ad}ver\u{200b}", "river"),
            ("\u{2600}\u{fe0f}", "\u{2600}"),
        ] {
            assert_eq!(drawable(text), label);
            assert!(ruler.covers(&drawable(text)), "{text}");
        }
        // No letters of the font: it stays, and is a box.
        assert_eq!((drawable("北"), drawable("\u{fdfa}")), ("北".into(), "\u{fdfa}".into()));
        assert_eq!(shorten(&"\u{fb03}".repeat(9)).chars().count(), LONGEST);
    }

    #[test]
    fn long_words_are_shortened() {
        assert_eq!(shorten("fish"), "fish");
        assert_eq!(shorten(&"a".repeat(100)).chars().count(), LONGEST);
    }
}
