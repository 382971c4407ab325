//! What a token is called where it is named away from its place: in a list of keys, in a sentence, in a title.

use std::collections::HashMap;
use std::fmt;

use arclight_model::Token;

use super::label::{drawable, on_tile, said, shorten};

/// The name of a token. One whose label another has too ends in its index, from 0, as `--query` takes it: "bank #7".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// What the token says.
    pub text: String,
    /// Its index, where its label alone does not tell it from the others.
    pub mark: Option<usize>,
}

impl Name {
    /// In characters that the font has.
    #[must_use]
    pub fn drawn(&self) -> String {
        self.with(&drawable(&self.text))
    }

    /// As it stands on the tile, and the mark.
    #[must_use]
    pub fn short(&self) -> String {
        self.with(&shorten(&self.text))
    }

    /// The mark as it is written: "#7".
    #[must_use]
    pub fn written_mark(&self) -> Option<String> {
        self.mark.map(|index| format!("#{index}"))
    }

    fn with(&self, text: &str) -> String {
        self.written_mark().map_or_else(|| text.to_owned(), |mark| format!("{text} {mark}"))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with(&self.text))
    }
}

/// Names of all tokens, in their order.
#[must_use]
pub fn names(tokens: &[Token]) -> Vec<Name> {
    let labels: Vec<String> = tokens.iter().map(on_tile).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for label in &labels {
        *counts.entry(label).or_default() += 1;
    }
    let named = tokens.iter().zip(&labels).enumerate().map(|(index, (token, label))| Name {
        text: said(token),
        mark: counts.get(label.as_str()).is_some_and(|count| *count > 1).then_some(index),
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use arclight_model::{AttentionModel as _, Glass};

    fn shorts(text: &str) -> Vec<String> {
        names(&Glass::new().attend(text).tokens).iter().map(Name::short).collect()
    }

    #[test]
    fn what_occurs_twice_is_told_apart_by_its_index() {
        assert_eq!(shorts("The river bank."), ["START", "The", "river", "bank", "."]);
        let twice = ["START", "A", "bank #2", "is", "a", "bank #5"];
        assert_eq!(shorts("A bank is a bank"), twice);
        // A word that looks like a special token, and long words that begin alike.
        assert_eq!(shorts("START")[..2], ["START #0", "START #1"]);
        let long = "a".repeat(30);
        let long = shorts(&format!("{long}b {long}c"));
        assert!(long[1] != long[2] && long[1].ends_with("… #1"), "{long:?}");
        let name = Name { text: "ﬁsh".to_owned(), mark: Some(3) };
        assert_eq!((name.to_string(), name.drawn()), ("ﬁsh #3".into(), "fish #3".into()));
    }
}
