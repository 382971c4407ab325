//! Words that are named before their sentence is read, and words that stay lit when the tokens around them change.

use std::cell::OnceCell;

use arclight_model::{AttentionModel as _, Glass, ModelId, Token, WordPiece, lens};
use ndarray::Array2;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::picture::{Picture, WordRef};
use crate::query::bare;
use crate::shown::Look;
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

/// What models make tokens with: whether a word is there can be told without their weights.
#[derive(Default)]
pub struct Readers {
    glass: OnceCell<Glass>,
    pieces: OnceCell<WordPiece>,
}

impl Readers {
    /// One line on the word that a picture names, where its sentence does not have it.
    #[must_use]
    pub fn missing(&self, picture: &Picture) -> Option<String> {
        let word = picture.query.as_ref()?;
        let tokens = self.tokens(picture)?;
        let is_there = find(word, &picture.text, &tokens).is_some();
        (!is_there).then(|| format!("\"{word}\" is no word of \"{}\"", picture.text))
    }

    /// The tokens that will stand on stage. On a page nobody asks, and the program there has no vocabulary.
    fn tokens(&self, picture: &Picture) -> Option<Vec<Token>> {
        let text = &picture.text;
        let mut tokens = if picture.model == ModelId::GLASS {
            self.glass.get_or_init(Glass::new).attend(text).tokens
        } else if cfg!(target_arch = "wasm32") {
            return None;
        } else {
            self.pieces.get_or_init(WordPiece::new).encode(text).0
        };
        let look = Look::of(picture);
        if look.words {
            let none = Array2::zeros((tokens.len(), tokens.len()));
            tokens = lens::merge_words(text, &tokens, none.view()).0;
        }
        if look.without_idle {
            tokens.retain(|token| !token.kind.is_special());
        }
        Some(tokens)
    }
}

/// The token that says a word, or the first of the pieces that the word is read in; else the same of the word without what
/// a text put behind it, as in `query=bank.`
fn find(word: &WordRef, text: &str, tokens: &[Token]) -> Option<usize> {
    let said = |word: &WordRef| {
        let whole = word.find(tokens.iter().map(|token| token.text.as_str()));
        whole.or_else(|| first_piece(word, text, tokens))
    };
    said(word).or_else(|| {
        let WordRef::Text(word) = word else { return None };
        said(&WordRef::read(bare(word))?)
    })
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
        assert_eq!((find("bear,"), find("“bear”"), find("."), find("!")), (Some(2), Some(2), Some(6), None));
    }

    #[test]
    fn a_word_that_a_picture_does_not_have_is_named_whoever_reads_it() {
        let readers = Readers::default();
        let missing = |model: ModelId, word: &str, change: fn(&mut Picture)| {
            let query = WordRef::read(word);
            let mut picture =
                Picture { text: "The bear waded in.".into(), model, query, ..Picture::default() };
            change(&mut picture);
            readers.missing(&picture)
        };
        let nothing = |_: &mut Picture| {};
        for model in ModelId::ALL {
            for word in ["bear", "WADED", ".", "#3"] {
                assert_eq!(missing(model, word, nothing), None, "{word}");
            }
            for word in ["zebra", "#30", "bea"] {
                let told = missing(model, word, nothing).unwrap();
                assert_eq!(told, format!("\"{word}\" is no word of \"The bear waded in.\""));
            }
        }
        // What is on stage counts: pieces or words, with what is special or without.
        let pieces: (fn(&mut Picture), fn(&mut Picture)) = (nothing, |picture| picture.words = true);
        assert_eq!(missing(ModelId::MINILM, "#7", pieces.0), None);
        assert!(missing(ModelId::MINILM, "#7", pieces.1).is_some());
        assert!(missing(ModelId::MINILM, "[CLS]", |picture| picture.without_idle = true).is_some());
    }
}
