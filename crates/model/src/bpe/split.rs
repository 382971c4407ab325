//! Cuts a text into the pieces within which bytes are merged, by the patterns that models have.

use std::ops::Range;

use unicode_general_category::{GeneralCategory, get_general_category};

/// A pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Split {
    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
    Gpt2,
    /// The same after each digit was set apart.
    #[default]
    Smollm,
    /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
    Qwen2,
    /// The same with `\p{N}{1,3}`.
    Llama3,
}

impl Split {
    /// As a regular expression writes it, where there is one.
    pub fn of_pattern(pattern: &str) -> Option<Self> {
        const TAIL: &str = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
        const HEAD: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
        const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
        match pattern.strip_prefix(HEAD).and_then(|rest| rest.strip_suffix(TAIL)) {
            Some(r"\p{N}") => Some(Self::Qwen2),
            Some(r"\p{N}{1,3}") => Some(Self::Llama3),
            _ => (pattern == GPT2).then_some(Self::Gpt2),
        }
    }
}

/// Endings that stand apart, in the order in which they are tried.
const CONTRACTIONS: [&str; 7] = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

/// What the patterns tell apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Number,
    Space,
    Other,
}

fn class(character: char) -> Class {
    use GeneralCategory::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    match character {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        _ if character.is_whitespace() => Class::Space,
        _ if character.is_numeric() => Class::Number,
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
pub(crate) fn pieces(split: Split, text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let first = text[start..].chars().next()?;
        at += match split {
            Split::Smollm if first.is_numeric() => first.len_utf8(),
            Split::Gpt2 | Split::Smollm => piece(split, &text[start..]),
            Split::Qwen2 => later_piece(&text[start..], first, 1),
            Split::Llama3 => later_piece(&text[start..], first, 3),
        };
        Some(start..at)
    })
}

/// The end of what is of that class, from there on.
fn run(text: &str, from: usize, of: Class) -> usize {
    let rest = &text[from..];
    from + rest.find(|character| class(character) != of).unwrap_or(rest.len())
}

/// Length of the first piece by GPT-2's pattern. After digits that stand apart the text ends.
fn piece(split: Split, text: &str) -> usize {
    if let Some(ending) = CONTRACTIONS.into_iter().find(|ending| text.starts_with(ending)) {
        return ending.len();
    }
    // A space goes with what follows it.
    let after = usize::from(text.starts_with(' '));
    for of in [Class::Letter, Class::Number, Class::Other] {
        let end = run(text, after, of);
        if end > after && (of, split) != (Class::Number, Split::Smollm) {
            return end;
        }
    }
    spaces(text, |next| split != Split::Smollm || !next.is_numeric())
}

/// Of several spaces before something, the last is left for it.
fn spaces(text: &str, is_something: impl Fn(char) -> bool) -> usize {
    let end = run(text, 0, Class::Space);
    let followed = text[end..].chars().next().is_some_and(is_something);
    match text[..end].char_indices().next_back() {
        Some((last, _)) if followed && last > 0 => last,
        _ => end,
    }
}

/// Length of the first piece by the pattern of Llama 3, whose numbers have so many digits at most.
fn later_piece(text: &str, first: char, digits: usize) -> usize {
    if let Some(length) = contraction(text) {
        return length;
    }
    let of = class(first);
    // One sign or space goes with the letters that follow it.
    let before = if of == Class::Letter || matches!(first, '\r' | '\n') { 0 } else { first.len_utf8() };
    if of != Class::Number && run(text, before, Class::Letter) > before {
        return run(text, before, Class::Letter);
    }
    if of == Class::Number {
        let end = run(text, 0, Class::Number);
        return text[..end].char_indices().nth(digits).map_or(end, |(end, _)| end);
    }
    let after = usize::from(first == ' ');
    let end = run(text, after, Class::Other);
    if end > after {
        let rest = &text[end..];
        return end + rest.find(|character| !matches!(character, '\r' | '\n')).unwrap_or(rest.len());
    }
    let end = run(text, 0, Class::Space);
    match text[..end].rfind(['\r', '\n']) {
        Some(last) => last + 1,
        None => spaces(text, |_| true),
    }
}

/// The length of an ending in letters of either size; the long s is an s.
fn contraction(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('\'')?;
    let mut letters =
        rest.chars().map(|letter| if letter == 'ſ' { 's' } else { letter.to_ascii_lowercase() });
    let length = match (letters.next()?, letters.next()) {
        ('s' | 't' | 'm' | 'd', _) => rest.chars().next().map_or(0, char::len_utf8),
        ('r' | 'v', Some('e')) | ('l', Some('l')) => 2,
        _ => return None,
    };
    Some(1 + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_by(split: Split, text: &str) -> Vec<&str> {
        pieces(split, text).map(|range| &text[range]).collect()
    }

    #[test]
    fn pieces_are_those_of_the_pattern() {
        let split = |text| split_by(Split::Smollm, text);
        assert_eq!(split("Hello  world's end"), ["Hello", " ", " world", "'s", " end"]);
        assert_eq!(split(" 12 a"), [" ", "1", "2", " a"]);
        assert_eq!(split("it'll 'tis"), ["it", "'ll", " '", "tis"]);
        assert_eq!(split("a\n\n  b \n"), ["a", "\n\n ", " b", " \n"]);
        assert_eq!(split("\tx  "), ["\t", "x", "  "]);
        assert_eq!(split("  7"), ["  ", "7"]);
        assert_eq!(split("!? ..é²"), ["!?", " ..", "é", "²"]);
        assert!(split("").is_empty());
    }

    #[test]
    fn other_patterns_have_other_numbers_and_line_ends() {
        assert_eq!(split_by(Split::Gpt2, "a 1234x  5"), ["a", " 1234", "x", " ", " 5"]);
        assert_eq!(split_by(Split::Qwen2, "a 123x"), ["a", " ", "1", "2", "3", "x"]);
        assert_eq!(split_by(Split::Llama3, "a 12345"), ["a", " ", "123", "45"]);
        assert_eq!(
            split_by(Split::Llama3, "I'LL (go)!\r\n\n x \n\n  y  "),
            ["I", "'LL", " (", "go", ")!\r\n\n", " x", " \n\n", " ", " y", "  "]
        );
        assert_eq!(split_by(Split::Llama3, "\tx-y"), ["\tx", "-y"]);
    }
}
