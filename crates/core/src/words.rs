//! Words that are named before their sentence is read, and words that stay lit when the tokens around them change.

use arclight_model::Token;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::picture::WordRef;
use crate::state::State;

impl State {
    /// Indices are of the tokens that stood here before: keeps the words that they named, where those still are.
    pub fn keep_words(&mut self, before: &[Token], now: &[Token]) {
        if before.is_empty() {
            return;
        }
        let find = |index: Option<usize>| {
            let span = &before.get(index?)?.span;
            now.iter().position(|token| !span.is_empty() && token.span.contains(&span.start))
        };
        let pinned = find(self.pointing.pinned);
        // One that is still looked for stays.
        if pinned != self.pointing.pinned {
            self.pin(pinned);
        }
        let pointing = &mut self.pointing;
        (pointing.hovered, pointing.glance) = (find(pointing.hovered), find(pointing.glance));
        pointing.arc = None;
    }

    /// Pins the word that the picture names, now that its sentence is read. Gives its name where it is not there.
    pub fn find_word(&mut self, tokens: &[Token]) -> Option<WordRef> {
        if !self.waits_for_word() {
            return None;
        }
        let word = self.picture.query.take()?;
        let found = find(&word, &self.picture.text, tokens);
        self.pin(found);
        if found.is_some() {
            self.pointing.glance = None;
        }
        found.is_none().then_some(word)
    }

    /// Lights a word for a moment, unless somebody has pointed already.
    pub fn glance_at(&mut self, word: &WordRef, tokens: &[Token]) {
        if !self.pointing.touched {
            self.pointing.glance = find(word, &self.picture.text, tokens);
        }
    }
}

/// The token that says a word, or the first of the pieces that the word is read in.
fn find(word: &WordRef, text: &str, tokens: &[Token]) -> Option<usize> {
    word.find(tokens.iter().map(|token| token.text.as_str())).or_else(|| first_piece(word, text, tokens))
}

fn first_piece(word: &WordRef, text: &str, tokens: &[Token]) -> Option<usize> {
    let WordRef::Text(word) = word else { return None };
    let word = word.to_lowercase();
    let (at, _) = text.unicode_word_indices().find(|(_, other)| other.to_lowercase() == word)?;
    tokens.iter().position(|token| token.span.contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arclight_model::WordPiece;

    #[test]
    fn a_word_in_pieces_is_found_by_the_first() {
        let text = "The bear waded in.";
        let (tokens, _) = WordPiece::new().encode(text);
        assert_eq!(tokens[3].text, "wade");
        let find = |word: &str| find(&WordRef::Text(word.to_owned()), text, &tokens);
        assert_eq!((find("Waded"), find("wad"), find("zebra")), (Some(3), None, None));
    }
}
