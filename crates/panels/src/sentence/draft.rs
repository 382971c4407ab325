//! The sentence as it is typed.

/// The text in the line. It follows the sentence on stage, but what the stage refuses stays and can become another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    /// The text.
    pub text: String,
    /// The sentence on stage, when it was looked at last.
    seen: Option<String>,
}

impl Draft {
    /// Another sentence on stage takes its place. `left` where nobody types any more: then nothing refused stays.
    pub fn follow(&mut self, shown: &str, left: bool) {
        let changed = self.seen.as_deref() != Some(shown);
        if changed {
            self.seen = Some(shown.to_owned());
        }
        if (changed || left) && self.text != shown {
            shown.clone_into(&mut self.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_stays_until_another_sentence_comes() {
        let mut draft = Draft::default();
        draft.follow("he", false);
        draft.text.push('l');
        draft.follow("he", false);
        assert_eq!(draft.text, "hel");
        draft.follow("he", true);
        assert_eq!(draft.text, "he");
        draft.follow("Cats sing.", false);
        assert_eq!(draft.text, "Cats sing.");
    }
}
