//! Tokens that are found in a text as they are written, before anything else is done with it.

use std::ops::Range;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddedToken {
    /// As it is written.
    pub content: String,
    /// Its row.
    pub id: u32,
    /// Spaces before it, and after it, become part of it.
    pub takes: [bool; 2],
    /// Only where no letter, digit or underscore stands beside it.
    pub is_word: bool,
}

impl AddedToken {
    /// Without further conditions.
    pub fn new(content: &str, id: u32) -> Self {
        Self { content: content.to_owned(), id, takes: [false; 2], is_word: false }
    }
}

/// All of a tokenizer, the longest first.
#[derive(Debug, Default)]
pub(crate) struct Added(Vec<AddedToken>);

impl Added {
    /// What is empty is never found.
    pub fn new(mut tokens: Vec<AddedToken>) -> Self {
        tokens.retain(|token| !token.content.is_empty());
        tokens.sort_by_key(|token| std::cmp::Reverse(token.content.len()));
        Self(tokens)
    }

    /// Whether there is one of that row.
    pub fn has(&self, id: u32) -> bool {
        self.0.iter().any(|token| token.id == id)
    }

    /// All of them.
    pub fn tokens(&self) -> &[AddedToken] {
        &self.0
    }

    /// The parts of a text, each with the row of the token that it is.
    pub fn split(&self, text: &str) -> Vec<(Range<usize>, Option<u32>)> {
        let mut parts = Vec::new();
        let (mut done, mut from) = (0, 0);
        let mut begins = [false; 256];
        for byte in self.0.iter().filter_map(|token| token.content.as_bytes().first()) {
            begins[usize::from(*byte)] = true;
        }
        for (at, _) in text.char_indices() {
            let rest = &text[at..];
            if at < from || !rest.as_bytes().first().is_some_and(|byte| begins[usize::from(*byte)]) {
                continue;
            }
            let Some(token) = self.0.iter().find(|token| rest.starts_with(&token.content)) else { continue };
            let end = at + token.content.len();
            from = end;
            if token.is_word && is_within_word(text, at..end) {
                continue;
            }
            let [before, after] = token.takes;
            let start = if before { done.max(text[..at].trim_end().len()) } else { at };
            let end = if after { text.len() - text[end..].trim_start().len() } else { end };
            if start > done {
                parts.push((done..start, None));
            }
            parts.push((start..end, Some(token.id)));
            (done, from) = (end, end);
        }
        if done < text.len() {
            parts.push((done..text.len(), None));
        }
        parts
    }
}

fn is_within_word(text: &str, range: Range<usize>) -> bool {
    let is_of_word = |character: char| character.is_alphanumeric() || character == '_';
    text[..range.start].chars().next_back().is_some_and(is_of_word)
        || text[range.end..].chars().next().is_some_and(is_of_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_is_found_and_takes_its_spaces() {
        let mut mask = AddedToken::new("<mask>", 3);
        mask.takes = [true, false];
        let mut word = AddedToken::new("ab", 4);
        word.is_word = true;
        let added = Added::new(vec![AddedToken::new("<m", 1), mask, word, AddedToken::new("", 9)]);
        let of = |text: &'static str| -> Vec<(&str, Option<u32>)> {
            added.split(text).into_iter().map(|(range, id)| (&text[range], id)).collect()
        };
        assert_eq!(of("a  <mask> b<m"), [("a", None), ("  <mask>", Some(3)), (" b", None), ("<m", Some(1))]);
        assert_eq!(of("<mask> <mask>"), [("<mask>", Some(3)), (" <mask>", Some(3))]);
        assert_eq!(of("ab abc ab"), [("ab", Some(4)), (" abc ", None), ("ab", Some(4))]);
        assert!(of("").is_empty());
    }
}
