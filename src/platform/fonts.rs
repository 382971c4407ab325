//! The system's fonts, for letters that the program's own lack.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use arclight_core::visual::typeface::{Typeface, covered};
use fontdb::{Database, FaceInfo, Style};

/// Fonts of this system that have the letters, as few as are needed. The first call looks through all of them.
pub(super) fn with(letters: &BTreeSet<char>) -> Vec<Typeface> {
    static SYSTEM: LazyLock<Database> = LazyLock::new(|| {
        let mut system = Database::new();
        system.load_system_fonts();
        system
    });
    choose(&SYSTEM, letters)
}

fn choose(fonts: &Database, letters: &BTreeSet<char>) -> Vec<Typeface> {
    let mut missing = letters.clone();
    let mut chosen = Vec::new();
    let mut faces: Vec<(&FaceInfo, BTreeSet<char>)> = fonts
        .faces()
        .filter_map(|face| {
            Some((face, fonts.with_face_data(face.id, |bytes, at| covered(bytes, at, letters))?))
        })
        .collect();
    loop {
        faces.retain(|(_, has)| !has.is_disjoint(&missing));
        let best = faces.iter().max_by_key(|(face, has)| {
            (has.intersection(&missing).count(), Reverse(strangeness(face)), Reverse(&face.post_script_name))
        });
        let Some((face, has)) = best else { return chosen };
        let typeface = fonts.with_face_data(face.id, |bytes, index| Typeface {
            name: face.post_script_name.clone(),
            bytes: bytes.into(),
            index,
        });
        chosen.extend(typeface);
        missing.retain(|letter| !has.contains(letter));
    }
}

/// How unlike the program's own font it is: an upright sans serif of medium weight.
fn strangeness(face: &FaceInfo) -> (bool, bool, bool, u16) {
    let sans = face.families.iter().any(|(name, _)| name.contains("Sans"));
    (face.style != Style::Normal, face.monospaced, !sans, face.weight.0.abs_diff(500))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_fonts_as_are_needed_are_chosen() {
        let mut fonts = Database::new();
        fonts.load_fonts_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts"));
        assert_eq!(fonts.len(), 2);
        let chosen = choose(&fonts, &BTreeSet::from(['a', 'Ω', '\u{e000}']));
        let names: Vec<&str> = chosen.iter().map(|face| face.name.as_str()).collect();
        assert_eq!(names, ["Inter-Medium"]);
        assert_eq!(choose(&fonts, &BTreeSet::from(['\u{e000}'])), []);
        assert_eq!(choose(&Database::new(), &BTreeSet::from(['a'])), []);
    }
}
