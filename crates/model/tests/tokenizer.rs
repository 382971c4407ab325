//! The tokenizer against what Hugging Face's gave, and against hostile texts.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use arclight_model::{AttentionModel as _, Glass, Token, TokenKind, WordPiece};
use proptest::prelude::*;
use serde_json::Value;

fn data(name: &str) -> Value {
    let path = format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn check(tokenizer: &WordPiece, case: &Value) {
    let text = case["text"].as_str().unwrap();
    let (tokens, _) = tokenizer.encode(text);
    let chars = |byte: usize| text[..byte].chars().count();
    let found: Vec<Value> = tokens.iter().map(|token| token.text.as_str().into()).collect();
    assert_eq!(&Value::from(found), &case["tokens"], "{text:?}");
    let found: Vec<Value> = tokens.iter().map(|token| token.id.into()).collect();
    assert_eq!(&Value::from(found), &case["ids"], "{text:?}");
    let found: Vec<Value> =
        tokens.iter().map(|t| vec![chars(t.span.start), chars(t.span.end)].into()).collect();
    assert_eq!(&Value::from(found), &case["char_offsets"], "{text:?}");
}

#[test]
fn tokens_ids_and_offsets_are_the_references() {
    let tokenizer = WordPiece::new();
    let (cases, golden) = (data("tokenizer_cases.json"), data("golden.json"));
    let all = cases.as_array().unwrap().iter().chain(golden["sentences"].as_array().unwrap());
    let mut count = 0;
    for case in all {
        check(&tokenizer, case);
        count += 1;
    }
    assert_eq!(count, 33);
}

#[test]
fn long_texts_are_cut_before_sep() {
    let tokenizer = WordPiece::new();
    let (tokens, cut) = tokenizer.encode(&"word ".repeat(600));
    assert_eq!((tokens.len(), cut.unwrap().of), (512, 602));
    assert_eq!(tokens.last().unwrap().kind, TokenKind::Sep);
    let (_, cut) = tokenizer.encode(&"word ".repeat(510));
    assert!(cut.is_none());
}

#[test]
fn hostile_texts_give_tokens() {
    let tokenizer = WordPiece::new();
    for text in ["\u{0}\u{1}\u{7f}", "  \u{3000}\n", "[CLS", "[[MASK]", "\u{202e}abc", "\u{10ffff}"] {
        let (tokens, _) = tokenizer.encode(text);
        assert!(tokens.len() >= 2);
        assert!(tokens.iter().all(|token| text.get(token.span.clone()).is_some()), "{text:?}");
    }
    for text in ["a".repeat(100_000), "é ".repeat(50_000), "\u{301}".repeat(100_000), "北".repeat(100_000)]
    {
        assert!(tokenizer.encode(&text).0.len() <= 512);
    }
}

#[test]
fn pieces_of_a_word_stand_in_that_word() {
    let (tokens, _) = WordPiece::new().encode("He didn't wade into [MASK].");
    let words: Vec<_> = tokens.iter().map(|token| token.word).collect();
    // [CLS] he didn ' t wade into [MASK] . [SEP]
    assert_eq!(&words[1..6], &[Some(0), Some(1), Some(1), Some(1), Some(2)]);
    assert_eq!((words[0], *words.last().unwrap()), (None, None));
}

/// Where words end is decided once for both models.
#[test]
fn both_models_read_the_same_words() {
    let (glass, tokenizer) = (Glass::new(), WordPiece::new());
    for text in [
        "\u{feff}the river bank",
        "the\u{200b} river\u{200b}bank",
        "ri\u{ad}ver\u{202f}bank\u{202f}?",
        "\u{202e}the\u{2028}river\u{3000}bank\u{85}",
        "a\u{b}river\u{c}bank \u{301} \u{fe0f}",
    ] {
        let joined = |tokens: &[Token]| -> Vec<(Option<usize>, String)> {
            let own = tokens.iter().filter(|token| !token.kind.is_special());
            let mut words: Vec<(Option<usize>, String)> = Vec::new();
            for token in own {
                match words.last_mut().filter(|(word, _)| *word == token.word) {
                    Some((_, said)) => said.push_str(token.text.trim_start_matches('#')),
                    None => words.push((token.word, token.text.clone())),
                }
            }
            words
        };
        assert_eq!(joined(&tokenizer.encode(text).0), joined(&glass.attend(text).tokens), "{text:?}");
    }
}

proptest! {
    /// Without a word a token would be taken for a special one where pieces are merged.
    #[test]
    fn every_token_of_the_text_is_in_a_word(text in "(?s)(.|[a-z \u{ad}\u{200b}-\u{200f}\u{202f}\u{300}-\u{36f}\u{fe0f}\u{e0100}\u{1d165}\u{fffd}]){0,24}") {
        for token in WordPiece::new().encode(&text).0 {
            prop_assert!(token.kind.is_special() || token.word.is_some(), "{:?} of {:?}", token, text);
        }
    }
}
