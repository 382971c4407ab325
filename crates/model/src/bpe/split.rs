//! Cuts a text into the pieces within which bytes are merged: each digit alone, and the rest by GPT-2's pattern
//! `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, where a digit counts as the end of the text.

use std::ops::Range;

use unicode_general_category::{GeneralCategory, get_general_category};

/// Endings that stand apart, in the order in which they are tried.
const CONTRACTIONS: [&str; 7] = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

/// What the pattern tells apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Space,
    Other,
}

fn class(character: char) -> Class {
    use GeneralCategory::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    match character {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        _ if character.is_whitespace() => Class::Space,
        '\0'..='\x7f' => Class::Other,
        _ => match get_general_category(character) {
            UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter => {
                Class::Letter
            }
            _ => Class::Other,
        },
    }
}

/// Byte ranges of the pieces, which together are the text.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let first = text[start..].chars().next()?;
        at += if first.is_numeric() { first.len_utf8() } else { piece(&text[start..], first) };
        Some(start..at)
    })
}

/// Length of the first piece of a text that begins with `first`, which is no digit.
fn piece(text: &str, first: char) -> usize {
    if let Some(ending) = CONTRACTIONS.into_iter().find(|ending| text.starts_with(ending)) {
        return ending.len();
    }
    let run = |from: usize, of: Class| {
        let rest = &text[from..];
        let is_of = |c: char| !c.is_numeric() && class(c) == of;
        from + rest.find(|c| !is_of(c)).unwrap_or(rest.len())
    };
    // A space goes with the letters or the signs that follow it.
    let after = if first == ' ' { 1 } else { 0 };
    for of in [Class::Letter, Class::Other] {
        let end = run(after, of);
        if end > after {
            return end;
        }
    }
    let end = run(0, Class::Space);
    let followed = text[end..].chars().next().is_some_and(|next| !next.is_numeric());
    // Of several spaces before something, the last is left for it.
    match text[..end].char_indices().next_back() {
        Some((last, _)) if followed && last > 0 => last,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        pieces(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn pieces_are_those_of_the_pattern() {
        assert_eq!(split("Hello  world's end"), ["Hello", " ", " world", "'s", " end"]);
        assert_eq!(split(" 12 a"), [" ", "1", "2", " a"]);
        assert_eq!(split("it'll 'tis"), ["it", "'ll", " '", "tis"]);
        assert_eq!(split("a\n\n  b \n"), ["a", "\n\n ", " b", " \n"]);
        assert_eq!(split("\tx  "), ["\t", "x", "  "]);
        assert_eq!(split("  7"), ["  ", "7"]);
        assert_eq!(split("!? ..é²"), ["!?", " ..", "é", "²"]);
        assert!(split("").is_empty());
    }
}
