//! Words as they are compared: letters without case and accents, and what looks like a letter as that letter (the
//! prototypes of UTS 39, confusables.txt).

use unicode_categories::UnicodeCategories as _;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

/// What reads as i and as l.
const EITHER: char = '1';

/// What stands between two words of a text, the stronger the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// Signs.
    Signs,
    /// An apostrophe: "he'll" is two words.
    Apostrophe,
    /// A space.
    Space,
}

/// A run of letters, or a sign that may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom {
    /// Where it begins and ends in the text, bytes.
    pub(super) span: (usize, usize),
    /// As they are compared.
    pub(super) letters: Vec<char>,
    /// What stands before it.
    pub(super) gap: Gap,
    /// It has a letter, not digits and signs alone.
    pub(super) spelled: bool,
}

/// The runs of a text. What may be a letter, as in `d@mn`, is one where `signs` says so, and else stands between two.
pub(super) fn atoms(text: &str, signs: bool) -> Vec<Atom> {
    let mut found: Vec<Atom> = Vec::new();
    let (mut start, mut gap) = (None, Gap::Space);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_part(c) {
            start = start.or(Some(at));
            continue;
        }
        if let Some(from) = start.take() {
            push(&mut found, text, (from, at), &mut gap);
        }
        if signs && is_sign(c) {
            push(&mut found, text, (at, at + c.len_utf8()), &mut gap);
        } else {
            gap = gap.max(match c {
                '\'' | '’' | '‘' | '`' | '´' => Gap::Apostrophe,
                c if c.is_whitespace() => Gap::Space,
                _ => Gap::Signs,
            });
        }
    }
    found
}

fn push(found: &mut Vec<Atom>, text: &str, span: (usize, usize), gap: &mut Gap) {
    let run = &text[span.0..span.1];
    let letters = letters(run);
    if !letters.is_empty() {
        let spelled = run.chars().any(char::is_alphabetic);
        found.push(Atom { span, letters, gap: std::mem::replace(gap, Gap::None), spelled });
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || c.is_other_format()
}

/// What is typed for a letter.
fn is_sign(c: char) -> bool {
    matches!(c, '@' | '$' | '!' | '|')
}

fn letters(run: &str) -> Vec<char> {
    // Among small letters, or alone, a large i is one that looks like l.
    let mixed = run.chars().any(char::is_lowercase) || run.chars().nth(1).is_none();
    let mut letters = Vec::new();
    for c in run.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'I' if mixed => letters.push(EITHER),
            'ß' | 'ẞ' => letters.extend(['s', 's']),
            c if c.is_ascii() => letters.extend(latin(c)),
            c => look_alike(c, &mut letters),
        }
    }
    letters
}

/// A letter for what is on every keyboard.
fn latin(c: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '!' | '|' => EITHER,
        '2' => 'z',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' | '9' => 'g',
        '7' => 't',
        '8' => 'b',
        c => Some(c.to_ascii_lowercase()).filter(char::is_ascii_lowercase)?,
    })
}

/// Latin letters for one of another script that looks like them, by itself, as a small or as a large letter; else itself.
fn look_alike(c: char, letters: &mut Vec<char>) {
    let cases = [c.to_string(), c.to_lowercase().collect(), c.to_uppercase().collect()];
    for text in &cases {
        let seen: String = skeleton(text).filter(|c| !is_combining_mark(*c)).collect();
        match seen.as_str() {
            // What nobody sees.
            "" => return,
            // The prototype of m is written so.
            "rn" => return letters.push('m'),
            // That of a large i is a small l.
            "l" if text.chars().all(char::is_uppercase) => return letters.push(EITHER),
            seen if seen.is_ascii() => return letters.extend(seen.chars().filter_map(latin)),
            _ => {}
        }
    }
    letters.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
}

/// What words have in common that may read as one another: without repeats, and with i as l.
pub(super) fn key(letters: &[char]) -> String {
    let mut key = String::new();
    for letter in letters {
        let letter = if matches!(*letter, 'i' | EITHER) { 'l' } else { *letter };
        if !key.ends_with(letter) {
            key.push(letter);
        }
    }
    key
}

/// Whether letters read as a word. Each of the word's may be repeated.
pub(super) fn reads_as(letters: &[char], word: &[char]) -> bool {
    let same =
        |a: char, b: char| a == b || (a == EITHER && "il".contains(b)) || (b == EITHER && "il".contains(a));
    // Whether the letters so far read as that many of the word's.
    let mut read = vec![false; word.len() + 1];
    read[0] = true;
    for letter in letters {
        for at in (1..=word.len()).rev() {
            read[at] = (read[at] || read[at - 1]) && same(*letter, word[at - 1]);
        }
        read[0] = false;
    }
    read[word.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        atoms(text, true).iter().flat_map(|atom| atom.letters.clone()).collect()
    }

    #[test]
    fn what_looks_like_a_letter_is_that_letter() {
        for (text, plain) in [
            ("HÈLL", "hell"),
            ("ｈｅｌｌ", "hell"),
            ("𝒽𝕖𝓁𝔩", "hell"),
            ("he\u{200b}l\u{ad}l", "hell"),
            ("h\u{3164}ell", "hell"),
            ("d@mn", "damn"),
            ("5h0p", "shop"),
            // Cyrillic, Greek, Cherokee.
            ("ԁаⅿn", "damn"),
            ("НЕЅТ", "hest"),
            ("нest", "hest"),
            ("ВΟΒ", "bob"),
            ("ꮪhop", "shop"),
            ("Scheiße", "scheisse"),
            ("łødź", "lodz"),
            // Other scripts stay what they are.
            ("жук", "жyk"),
            ("猫", "猫"),
        ] {
            assert_eq!(folded(text), plain, "{text}");
        }
    }

    #[test]
    fn letters_read_as_a_word_with_repeats_and_without_gaps() {
        let reads = |text: &str, word: &str| {
            let letters: Vec<char> = text.chars().collect();
            let word: Vec<char> = word.chars().collect();
            let does = reads_as(&letters, &word);
            assert!(!does || key(&letters) == key(&word), "{text}");
            does
        };
        for text in ["hell", "helll", "hheelll", "he11", "he1l"] {
            assert!(reads(text, "hell"), "{text}");
        }
        for text in ["hel", "hello", "heil", "", "shell", "he"] {
            assert!(!reads(text, "hell"), "{text}");
        }
        assert!(reads("k11l", "kill") && !reads("kll", "kill"));
    }
}
