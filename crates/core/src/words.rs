//! Words that are named before their sentence is read, and words that stay lit when the tokens around them change.

use std::cell::OnceCell;

pub(crate) use arclight_model::scribe::find;
use arclight_model::words::{spelled, split_words};
use arclight_model::{AttentionModel as _, Glass, ModelId, Token, WordPiece, lens};
use ndarray::Array2;

use crate::picture::{Picture, WordRef, plain};
use crate::shown::Look;
use crate::state::{Guess, State};
use crate::visual::crowd;
use crate::visual::label::shorten;

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
        pointing.guess = Guess::default();
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

    /// The name of the key that is to be looked at, where the sentence does not have it.
    #[must_use]
    pub fn missing_key(&self, tokens: &[Token]) -> Option<WordRef> {
        let key = self.picture.key.as_ref()?;
        find(key, &self.picture.text, tokens).is_none().then(|| key.clone())
    }

    /// Lights a word until somebody points, unless somebody has pointed already.
    pub fn glance_at(&mut self, word: &WordRef, tokens: &[Token]) {
        if !self.pointing.touched {
            self.pointing.glance = find(word, &self.picture.text, tokens);
        }
    }
}

/// What there is to say of a word that was asked for and is not in the sentence: what there is instead.
#[must_use]
pub fn missing(word: &WordRef, text: &str, tokens: &[Token]) -> String {
    match (word, tokens.len().checked_sub(1)) {
        (WordRef::Text(word), _) => {
            let told = format!("There is no word \u{201c}{}\u{201d} in the sentence", shorten(word));
            choice(text).map_or_else(|| format!("{told}: it has none."), |words| format!("{told}: {words}."))
        }
        (WordRef::Index(index), Some(last)) => format!("There is no token #{index}: choose #0 to #{last}."),
        (WordRef::Index(index), None) => format!("There is no token #{index}: the sentence has none."),
    }
}

/// The words of a text, each once, as many as a line has room for.
fn choice(text: &str) -> Option<String> {
    /// Characters of the words that are named.
    const ROOM: usize = 72;
    let mut words: Vec<String> = Vec::new();
    for span in split_words(text) {
        let word = shorten(&spelled(&text[span]));
        let is_word = word.chars().any(char::is_alphanumeric);
        if is_word && words.iter().all(|other| plain(other) != plain(&word)) {
            words.push(word);
        }
    }
    let mut room = ROOM;
    let fits = |word: &&String| {
        let left = room.checked_sub(word.chars().count() + 2);
        room = left.unwrap_or(room);
        left.is_some()
    };
    let named: Vec<&str> = words.iter().take_while(fits).map(String::as_str).collect();
    match words.len() - named.len() {
        0 => (!named.is_empty()).then(|| format!("it has {}", named.join(", "))),
        more => Some(format!("it has {} and {more} more", named.join(", "))),
    }
}

/// What models make tokens with: whether a word is there can be told without their weights.
#[derive(Default)]
pub struct Readers {
    glass: OnceCell<Glass>,
    pieces: OnceCell<WordPiece>,
}

impl Readers {
    /// One line on a word that a picture names, the lit one or a key, where its sentence does not have it, and on a guest
    /// that cannot join the crowd.
    #[must_use]
    pub fn missing(&self, picture: &Picture) -> Option<String> {
        self.refused(picture).or_else(|| self.missing_word(picture))
    }

    fn refused(&self, picture: &Picture) -> Option<String> {
        let (list, guest) = (picture.crowd_list()?, picture.guest.as_ref()?);
        let joins = Picture { text: guest.clone(), model: picture.model, ..Picture::default() };
        let tokens = self.tokens(&joins)?;
        crowd::token_of(&list.word, &tokens).is_none().then(|| list.refuses())
    }

    fn missing_word(&self, picture: &Picture) -> Option<String> {
        let mut named = [&picture.query, &picture.key].into_iter().flatten().peekable();
        named.peek()?;
        let tokens = self.tokens(picture)?;
        let word = named.find(|word| find(word, &picture.text, &tokens).is_none())?;
        Some(missing(word, &picture.text, &tokens))
    }

    /// The tokens that will stand on stage. On a page nobody asks, and the program there has no vocabulary; that of a model
    /// that writes comes with its file.
    fn tokens(&self, picture: &Picture) -> Option<Vec<Token>> {
        let text = &picture.text;
        let mut tokens = if picture.model == ModelId::GLASS {
            self.glass.get_or_init(Glass::new).attend(text).tokens
        } else if cfg!(target_arch = "wasm32") || picture.model.writes {
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
            tokens.retain(|token| !token.kind.rests());
        }
        Some(tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arclight_model::{Glass, WordPiece};

    #[test]
    fn a_word_in_pieces_is_found_by_the_first() {
        let text = "The bear waded in.";
        let (tokens, _) = WordPiece::new().encode(text);
        assert_eq!(tokens[3].text, "wade");
        let find = |word: &str| find(&WordRef::Text(word.to_owned()), text, &tokens);
        assert_eq!((find("Waded"), find("wad"), find("zebra")), (Some(3), None, None));
        assert_eq!((find("wa\u{ad}ded"), find("\u{200b}BEAR")), (Some(3), Some(2)));
        assert_eq!((find("bear,"), find("“bear”"), find("."), find("!")), (Some(2), Some(2), Some(6), None));
    }

    #[test]
    fn a_word_is_found_beside_what_nobody_sees() {
        for text in ["the wa\u{ad}ded bear", "\u{feff}The\u{200b} waded\u{202f}bear"] {
            for tokens in [WordPiece::new().encode(text).0, Glass::new().attend(text).tokens] {
                let waded = find(&WordRef::Text("waded".to_owned()), text, &tokens);
                assert_eq!(waded, Some(2), "{text:?}: {tokens:?}");
            }
        }
    }

    #[test]
    fn a_word_that_is_missing_is_told_with_those_that_are_there() {
        let told = |word: WordRef, text: &str| missing(&word, text, &Glass::new().attend(text).tokens);
        let att = || WordRef::Text("AT&T".to_owned());
        assert_eq!(
            told(att(), "The bear and the river."),
            "There is no word \u{201c}AT&T\u{201d} in the sentence: it has The, bear, and, river."
        );
        for empty in ["", " \u{200b}", "..."] {
            assert!(told(att(), empty).ends_with("in the sentence: it has none."), "{empty:?}");
        }
        let long = told(att(), &(0..500).map(|i| format!("word{i} ")).collect::<String>());
        assert!(long.contains("word0, word1,") && long.ends_with(" and 490 more."), "{long}");
        let huge = told(WordRef::Text("b".repeat(9_000)), &"a".repeat(9_000));
        assert!(huge.chars().count() < 160, "{huge}");
        assert_eq!(told(WordRef::Index(9), "a b"), "There is no token #9: choose #0 to #2.");
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
        // The vocabulary of a model that writes comes with its file.
        for model in ModelId::ALL.into_iter().filter(|model| !model.writes) {
            for word in ["bear", "WADED", ".", "#3"] {
                assert_eq!(missing(model, word, nothing), None, "{word}");
            }
            for word in ["zebra", "#30", "bea"] {
                let told = missing(model, word, nothing).unwrap();
                assert!(told.contains(word.trim_start_matches('#')), "{told}");
            }
        }
        // A key is named as the lit word is, and read as it is.
        let key =
            |word: &str| Picture { model: ModelId::MINILM, key: WordRef::read(word), ..Picture::default() };
        assert_eq!(readers.missing(&key("waded")), None);
        assert!(readers.missing(&key("zebra")).is_some_and(|told| told.contains("zebra")));
        // What is on stage counts: pieces or words, with what is special or without.
        let pieces: (fn(&mut Picture), fn(&mut Picture)) = (nothing, |picture| picture.words = true);
        assert_eq!(missing(ModelId::MINILM, "#7", pieces.0), None);
        assert!(missing(ModelId::MINILM, "#7", pieces.1).is_some());
        assert!(missing(ModelId::MINILM, "[CLS]", |picture| picture.without_idle = true).is_some());
    }
}
