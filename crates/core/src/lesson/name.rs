//! The one rule for names and paths in a lesson: its folder, its chapters, its sounds.

use unicode_categories::UnicodeCategories as _;

use super::Wrong;

/// What a name is made of, for whoever chose another.
pub(super) const NAMES: &str = "letters, digits, - and _";

/// Whether a lesson's folder or a chapter can have that name: it stands in paths, addresses and settings, so it is no way
/// out of a folder and has no sign that means something there.
#[must_use]
pub fn is_name(name: &str) -> bool {
    // Some systems write an accent as a mark behind its letter, and some scripts have marks of their own.
    let fits = |c: char| {
        c.is_alphanumeric() || c.is_mark_nonspacing() || c.is_mark_spacing_combining() || "-_".contains(c)
    };
    name.starts_with(|c: char| fits(c) && c != '-') && name.chars().all(fits)
}

/// Whether a sound of a lesson can have that name: a name and `.ogg`, in the lesson's own folder.
#[must_use]
pub fn is_sound(file: &str) -> bool {
    file.strip_suffix(".ogg").is_some_and(is_name)
}

/// Whether a lesson can be opened by that name.
///
/// # Errors
/// One line on why not.
pub fn named(name: &str) -> Result<(), Wrong> {
    if is_name(name) { Ok(()) } else { Err(Wrong::NoName { name: name.to_owned(), what: "lesson's folder" }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        let good = ["attention", "first-look", "01_Reel", "Leçon", "Lec\u{327}on", "第一課", "हिन्दी"];
        for name in good {
            assert!(is_name(name) && is_sound(&format!("{name}.ogg")), "{name}");
        }
        let bad = [
            "",
            ".",
            "..",
            "../a",
            "a/b",
            "/a",
            "a\\b",
            "C:a",
            "a:b",
            "intro.v2",
            "My lesson",
            "a%06d",
            "a#b",
            "a?b",
            "-a",
            "a\n",
            "a\0",
            "a|b",
            "~",
        ];
        for name in bad {
            assert!(!is_name(name) && !is_sound(&format!("{name}.ogg")), "{name}");
        }
        for file in ["a", "a.wav", "a.ogg ", "a.ogg/b", "a.OGG", ".ogg", "a.ogg.ogg", "http://a/b.ogg"] {
            assert!(!is_sound(file), "{file}");
        }
    }
}
