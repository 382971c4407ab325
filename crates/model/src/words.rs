//! The words of a text: what both models and the reader count.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

/// Byte ranges of the words of a text, by Unicode word boundaries (UAX #29): "didn't" is one word, each punctuation
/// mark and symbol its own, an emoji sequence one; white space and control characters are none.
#[must_use]
pub fn split_words(text: &str) -> Vec<Range<usize>> {
    text.split_word_bound_indices()
        .filter(|(_, word)| !word.chars().all(|c| c.is_whitespace() || c.is_control()))
        .map(|(start, word)| start..start + word.len())
        .collect()
}

/// Index of the word that stands at that byte; `None` between words.
#[must_use]
pub fn word_at(words: &[Range<usize>], byte: usize) -> Option<usize> {
    let index = words.partition_point(|word| word.end <= byte);
    words.get(index).filter(|word| word.start <= byte).map(|_| index)
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
        assert!(words(" \u{3000}\n").is_empty());
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
