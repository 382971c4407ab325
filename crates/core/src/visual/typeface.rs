//! Letters that the program's own fonts do not have, and fonts that have them.

use std::collections::BTreeSet;
use std::sync::Arc;

use skrifa::{FontRef, MetadataProvider as _};
use unicode_script::UnicodeScript as _;

use super::label::{Ruler, drawable};

/// A font beside the program's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typeface {
    /// Tells it from others.
    pub name: String,
    /// OpenType or TrueType, or a collection of such fonts.
    pub bytes: Arc<[u8]>,
    /// Which one of a collection.
    pub index: u32,
}

/// All fonts beside the program's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typefaces {
    /// In the order in which a letter is sought.
    pub faces: Vec<Typeface>,
    /// Counts changes of the faces.
    pub version: u32,
    /// The letters of what is shown that no font has: boxes stand for them.
    pub lacking: BTreeSet<char>,
}

impl Typefaces {
    /// Takes other fonts.
    pub fn take(&mut self, faces: Vec<Typeface>) {
        if self.faces != faces {
            self.faces = faces;
            self.version += 1;
        }
    }

    /// Looks which letters of those runs no font has.
    pub fn look(&mut self, runs: &BTreeSet<String>) {
        self.lacking = letters(runs);
        for face in &self.faces {
            let has = covered(&face.bytes, face.index, &self.lacking);
            self.lacking.retain(|letter| !has.contains(letter));
        }
    }

    /// What there is to say of letters that no font has: their scripts, by their names in Unicode.
    #[must_use]
    pub fn notice(&self) -> Option<String> {
        let scripts: BTreeSet<&str> = self.lacking.iter().map(|letter| letter.script().full_name()).collect();
        // What belongs to no script, or to several.
        let name = |script| if matches!(script, "Common" | "Inherited") { "signs" } else { script };
        let scripts: Vec<&str> = scripts.into_iter().map(name).collect();
        let says =
            || format!("No font here draws these letters: {}. Boxes stand for them.", scripts.join(", "));
        (!scripts.is_empty()).then(says)
    }
}

/// What of the texts the program's own fonts cannot draw, in runs of such letters, as labels have them.
pub fn foreign<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let ruler = Ruler::default();
    let mut runs = BTreeSet::new();
    for text in texts.into_iter().filter(|text| !text.is_ascii()) {
        let label = drawable(text);
        let mut run = String::new();
        for letter in label.chars().chain([' ']) {
            if letter.is_whitespace() || letter.is_ascii() || ruler.has(letter) {
                if !run.is_empty() {
                    runs.insert(std::mem::take(&mut run));
                }
            } else {
                run.push(letter);
            }
        }
    }
    runs
}

/// All letters of some runs.
#[must_use]
pub fn letters(runs: &BTreeSet<String>) -> BTreeSet<char> {
    runs.iter().flat_map(|run| run.chars()).collect()
}

/// Those of the letters that a font draws, by an outline: pictures in colour are of no use here.
#[must_use]
pub fn covered(bytes: &[u8], index: u32, letters: &BTreeSet<char>) -> BTreeSet<char> {
    let Ok(font) = FontRef::from_index(bytes, index) else { return BTreeSet::new() };
    let (charmap, outlines) = (font.charmap(), font.outline_glyphs());
    let draws = |letter: char| charmap.map(letter).is_some_and(|glyph| outlines.get(glyph).is_some());
    letters.iter().copied().filter(|letter| draws(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::label::MEDIUM;
    use super::*;

    fn set(runs: &[&str]) -> BTreeSet<String> {
        runs.iter().map(|run| (*run).to_owned()).collect()
    }

    #[test]
    fn runs_of_foreign_letters_are_found() {
        assert_eq!(foreign(["The bank, na\u{ef}ve", "Ωж", "\u{fb01}sh"]), set(&[]));
        assert_eq!(foreign(["The 河岸bank 北", "สวัสดี"]), set(&["河岸", "北", "สวัสดี"]));
    }

    #[test]
    fn a_font_has_what_it_has() {
        let asked = BTreeSet::from(['a', 'Ω', '北']);
        assert_eq!(covered(MEDIUM, 0, &asked), BTreeSet::from(['a', 'Ω']));
        assert_eq!(covered(b"no font", 0, &asked), BTreeSet::new());
    }

    #[test]
    fn what_no_font_has_is_named_by_its_script() {
        let mut typefaces = Typefaces::default();
        assert_eq!(typefaces.notice(), None);
        let own = Typeface { name: "Inter".to_owned(), bytes: MEDIUM.into(), index: 0 };
        typefaces.take(vec![own.clone()]);
        typefaces.look(&set(&["aΩ"]));
        assert_eq!((typefaces.notice(), typefaces.version), (None, 1));
        typefaces.take(vec![own]);
        typefaces.look(&set(&["Ω", "北京", "ไทย", "\u{1f600}"]));
        let says = "No font here draws these letters: signs, Han, Thai. Boxes stand for them.";
        assert_eq!(typefaces.notice().as_deref(), Some(says));
        assert_eq!(typefaces.version, 1, "the same fonts");
    }
}
