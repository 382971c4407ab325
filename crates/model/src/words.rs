//! The words of a text: what both models and the reader count, and what of a text is neither word nor space.

use std::ops::Range;

use unicode_categories::UnicodeCategories as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// What both models drop before they look for words, as `BertNormalizer` does: control and format characters (Cc, Cf),
/// of which nothing is seen, private ones (Co), which mean nothing to others, and U+FFFD. Tab and line ends are spaces.
#[must_use]
pub fn is_dropped(character: char) -> bool {
    character == '\u{fffd}' || (!matches!(character, '\t' | '\n' | '\r') && character.is_other())
}

/// What separates words: white space as Unicode has it, but for the three control characters that are dropped (U+000B,
/// U+000C, U+0085).
#[must_use]
pub fn is_space(character: char) -> bool {
    character.is_whitespace() && !is_dropped(character)
}

/// Says how the characters around it join, as in an emoji of several persons or in Persian.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// Whether a word may consist of that: marks alone, variation selectors among them, are none.
fn is_mark_of_a_word(character: char) -> bool {
    !is_space(character) && !is_dropped(character) && !character.is_mark_nonspacing()
}

/// Whether a word is all blank: letters and a symbol that show nothing (Hangul fillers, U+2800), which are not dropped.
#[must_use]
pub fn is_blank(word: &str) -> bool {
    let blank = |c| matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}');
    word.chars().all(|character| blank(character) || !is_mark_of_a_word(character))
}

/// A text as it is compared and drawn: without what is dropped.
#[must_use]
pub fn seen(text: &str) -> String {
    text.chars().filter(|character| !is_dropped(*character)).collect()
}

/// A word as it is written, without what is dropped; what joins its characters stays.
#[must_use]
pub fn spelled(word: &str) -> String {
    word.chars().filter(|character| !is_dropped(*character) || is_joiner(*character)).collect()
}

/// Byte ranges of the words of a text, by Unicode word boundaries (UAX #29): "didn't" is one word, each punctuation
/// mark and symbol its own, an emoji sequence one. Every space separates, and what is dropped neither separates nor is a
/// word.
#[must_use]
pub fn split_words(text: &str) -> Vec<Range<usize>> {
    let kept = text.char_indices().filter(|(_, character)| !is_dropped(*character) || is_joiner(*character));
    let kept: Vec<(usize, char)> = kept.collect();
    // UAX #29 joins words at some spaces, U+202F for one.
    let plain: String = kept.iter().map(|(_, c)| if is_space(*c) { ' ' } else { *c }).collect();
    let mut rest = kept.as_slice();
    let segments = plain.split_word_bounds().filter_map(|segment| {
        let (own, after) = rest.split_at_checked(segment.chars().count())?;
        rest = after;
        let (start, _) = own.first().filter(|_| segment.chars().any(is_mark_of_a_word))?;
        let (last, character) = own.iter().rfind(|(_, character)| !is_joiner(*character))?;
        Some(*start..last + character.len_utf8())
    });
    segments.collect()
}

/// Index of the word that stands at that byte; `None` between words.
#[must_use]
pub fn word_at(words: &[Range<usize>], byte: usize) -> Option<usize> {
    let index = words.partition_point(|word| word.end <= byte);
    words.get(index).filter(|word| word.start <= byte).map(|_| index)
}

/// What nobody sees: the mark of a file, zero width, soft hyphens, directions.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A word, or a name,  without what stands around it in a text.
#[must_use]
pub fn bare(value: &str) -> &str {
    let around = |c: char| c.is_whitespace() || is_unseen(c) || ".,;:!?)(<>[]{}\"'“”„‘’«»…".contains(c);
    value.trim_matches(around)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        split_words(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn words_are_what_a_reader_counts() {
        assert_eq!(words("She didn't fish."), ["She", "didn't", "fish", "."]);
        assert_eq!(words(" tab\tand\u{0}\nline "), ["tab", "and", "line"]);
        assert_eq!(words("👩‍🚀 ok"), ["👩‍🚀", "ok"]);
        assert_eq!(words("☀\u{fe0f}, 🇫🇷"), ["☀\u{fe0f}", ",", "🇫🇷"]);
        assert!(words(" \u{3000}\n").is_empty());
    }

    #[test]
    fn what_is_dropped_neither_separates_nor_is_a_word() {
        for hidden in
            ["\u{0}", "\u{7f}", "\u{ad}", "\u{200b}", "\u{202e}", "\u{2060}", "\u{feff}", "\u{e000}"]
        {
            assert!(words(hidden).is_empty() && words(&format!(" {hidden} ")).is_empty(), "{hidden:?}");
            let text = format!("{hidden}The{hidden} ri{hidden}ver{hidden}.{hidden}");
            let found: Vec<String> = words(&text).into_iter().map(spelled).collect();
            assert_eq!(found, ["The", "river", "."], "{hidden:?}");
        }
        // Marks alone, and joiners that join nothing.
        for hidden in ["\u{301}", "\u{fe0f}", "\u{e0100}", "\u{200d}", "\u{200c}", "\u{34f}"] {
            assert!(words(hidden).is_empty(), "{hidden:?}");
            assert_eq!(words(&format!("a {hidden} b")), ["a", "b"], "{hidden:?}");
        }
        assert_eq!(words("bank\u{200d}, "), ["bank", ","]);
        assert_eq!(
            (spelled("a\u{200c}\u{ad}b"), seen("a\u{200c}\u{ad}b")),
            ("a\u{200c}b".into(), "ab".into())
        );
    }

    #[test]
    fn every_space_separates() {
        let spaces: Vec<char> =
            (0..=0x3000).filter_map(char::from_u32).filter(|c| c.is_whitespace()).collect();
        let separate = spaces.into_iter().filter(|space| !matches!(space, '\u{b}' | '\u{c}' | '\u{85}'));
        let separate: Vec<char> = separate.collect();
        assert_eq!(separate.len(), 22);
        for space in separate {
            assert_eq!(
                words(&format!("{space}river{space}bank{space}?")),
                ["river", "bank", "?"],
                "{space:?}"
            );
        }
    }

    #[test]
    fn a_byte_is_in_one_word() {
        let found = split_words("a fish");
        assert_eq!(
            [0, 1, 2, 5, 6].map(|byte| word_at(&found, byte)),
            [Some(0), None, Some(1), Some(1), None]
        );
    }
}
