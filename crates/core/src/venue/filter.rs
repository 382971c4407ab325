//! Words that are not shown on a wall, whoever types them. A venue brings its own list: a word a line.

use std::collections::BTreeSet;

use unicode_categories::UnicodeCategories as _;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    words: BTreeSet<String>,
}

impl Filter {
    /// Reads a list: a word a line, `#` begins a comment.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let words = text.lines().filter_map(|line| line.split('#').next()).map(|word| plain(word, 'i'));
        Self { words: words.filter(|word| !word.is_empty()).collect() }
    }

    /// Whether a text has one of the words, as a whole word, however it is dressed up.
    #[must_use]
    pub fn blocks(&self, text: &str) -> bool {
        !self.words.is_empty() && self.find(text).is_some()
    }

    /// The text without the words that somebody has finished, `None` where there is none: a last word may still grow
    /// into another.
    #[must_use]
    pub fn without_finished(&self, text: &str) -> Option<String> {
        let mut rest = text.to_owned();
        let mut changed = false;
        while let Some((start, end)) = self.find(&rest).filter(|(_, end)| *end < rest.len()) {
            rest.replace_range(start..end, "");
            changed = true;
        }
        changed.then_some(rest)
    }

    /// The text as it may stand on a wall while it is typed: a dot for each letter of such a word.
    #[must_use]
    pub fn masked(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        // From the end, so that what is left to do keeps its place.
        for (start, end) in words(text).into_iter().rev().filter(|(start, end)| self.has(&text[*start..*end]))
        {
            let dots = "•".repeat(text[start..end].chars().count());
            shown.replace_range(start..end, &dots);
        }
        shown
    }

    /// The first such word: where it begins and ends, bytes.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        words(text).into_iter().find(|(start, end)| self.has(&text[*start..*end]))
    }

    /// Whether a run is one of the words, or holds it between signs.
    fn has(&self, run: &str) -> bool {
        // At its end a sign may be a sign.
        let bare = run.trim_matches(|c: char| !c.is_alphanumeric());
        let pieces = || run.split(SIGNS).filter(|piece| !piece.is_empty());
        // "he'll" is two words of their own, "h'ell" is not.
        let whole = !run.contains(['\'', '’']) || pieces().any(|piece| piece.chars().nth(1).is_none());
        let wholes = [run, bare].into_iter().filter(|_| whole);
        let mut candidates = wholes.chain(pieces());
        candidates.any(|word| ['i', 'l'].iter().any(|one| self.words.contains(&plain(word, *one))))
    }
}

/// What may stand in a word, as a letter or between two.
const SIGNS: [char; 9] = ['@', '$', '*', '!', '|', '\'', '’', '_', '-'];

/// Runs of what is not space or plain punctuation.
fn words(text: &str) -> Vec<(usize, usize)> {
    let part =
        |c: char| c.is_alphanumeric() || is_combining_mark(c) || c.is_other_format() || SIGNS.contains(&c);
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, part(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Lower case, without accents and what is put between letters, digits and signs as the letters that they stand for;
/// `one` is that of 1.
fn plain(word: &str, one: char) -> String {
    let letters = word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spoken = letters.filter_map(|c| match c {
        '0' => Some('o'),
        '1' | '!' | '|' => Some(one),
        '3' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' => Some('t'),
        c if c.is_alphanumeric() => Some(c),
        _ => None,
    });
    spoken.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found_however_they_are_dressed() {
        let filter = Filter::read("# a list\nhell\n  Damn # mild\n\n");
        for text in [
            "hell",
            "Go to HELL.",
            "h3ll",
            "hèll",
            "h-e-l-l!",
            "d@mn it",
            "so ｄａｍｎ",
            "hell's",
            "oh-hell",
            "he11",
            "he\u{ad}ll",
            "h'ell",
            "o'hell",
        ] {
            assert!(filter.blocks(text), "{text}");
        }
        for text in ["hello", "shell", "Michelle", "", "damnation", "he ll", "he'll", "he’ll see"] {
            assert!(!filter.blocks(text), "{text}");
        }
        assert!(!Filter::default().blocks("hell"));
    }

    #[test]
    fn finished_words_go_and_a_growing_one_stays() {
        let filter = Filter::read("hell");
        assert_eq!(filter.without_finished("hell"), None);
        assert_eq!(filter.without_finished("hell ").as_deref(), Some(" "));
        assert_eq!(filter.without_finished("oh hell, hell no").as_deref(), Some("oh ,  no"));
        assert_eq!(filter.without_finished("hello there"), None);
    }

    #[test]
    fn on_the_wall_such_a_word_is_dots_even_while_it_is_typed() {
        let filter = Filter::read("hell\ndamn");
        assert_eq!(filter.masked("Go to HÈLL"), "Go to ••••");
        assert_eq!(filter.masked("damn, oh-hell yes"), "••••, ••••••• yes");
        assert_eq!(filter.masked("hello, hel"), "hello, hel");
        assert_eq!(Filter::default().masked("hell"), "hell");
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,60}", list in "\\PC{0,30}") {
            let filter = Filter::read(&list);
            let shown = filter.masked(&text);
            proptest::prop_assert_eq!(shown.chars().count(), text.chars().count());
            proptest::prop_assert!(!filter.blocks(&shown), "{}", shown);
            let left = filter.without_finished(&text).unwrap_or_default();
            proptest::prop_assert!(left.len() <= text.len());
            let _ = filter.blocks(&text);
        }
    }
}
