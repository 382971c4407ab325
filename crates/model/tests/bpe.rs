//! The tokenizer of SmolLM2 against what Hugging Face's gave, and a small one against hostile texts.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests")]

#[path = "tiny/file.rs"]
mod file;
#[path = "tiny/shipped.rs"]
mod shipped;

use std::sync::LazyLock;

use arclight_model::gguf::Gguf;
use arclight_model::{Bpe, BpeError, TokenKind};
use file::File;
use proptest::prelude::*;
use serde::Deserialize;

static SHIPPED: LazyLock<Option<Bpe>> = LazyLock::new(|| {
    let bytes = shipped::bytes()?;
    Some(Bpe::read(&Gguf::parse(&bytes).unwrap()).unwrap())
});

#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    /// In characters.
    offsets: Vec<(usize, usize)>,
}

fn check(bpe: &Bpe, case: &Case) -> Result<(), String> {
    let text = &case.text;
    let tokens = bpe.encode(text);
    let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
    let chars = |byte: usize| text[..byte].chars().count();
    let spans: Vec<_> = tokens.iter().map(|token| (chars(token.span.start), chars(token.span.end))).collect();
    // Behind a byte that the vocabulary lacks the reference's offsets are too small by it.
    let is_whole = ids.iter().map(|id| bpe.bytes(*id).len()).sum::<usize>() == text.len();
    let equal = ids == case.ids && (spans == case.offsets || !is_whole);
    if equal {
        return Ok(());
    }
    Err(format!("{text:?}: {ids:?} {spans:?}, expected {:?} {:?}", case.ids, case.offsets))
}

#[test]
fn tokens_and_spans_are_the_references() {
    let Some(bpe) = &*SHIPPED else { return };
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/bpe_cases.json");
    let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(cases.len() > 300);
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(bpe, case).err()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        cases.len(),
        wrong[..wrong.len().min(9)].join("\n")
    );
}

/// Every character and any number of random texts, from a file that `tools/golden/bpe_cases.py` writes.
#[test]
fn more_texts_where_there_are_some() {
    let (Some(bpe), Some(path)) = (&*SHIPPED, std::env::var_os("ARCLIGHT_BPE_CASES")) else { return };
    let lines = std::fs::read_to_string(path).unwrap();
    let cases = lines.lines().map(|line| serde_json::from_str::<Case>(line).unwrap());
    let wrong: Vec<String> = cases.filter_map(|case| check(bpe, &case).err()).collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

#[test]
fn spaces_are_a_part_of_a_token_and_parts_of_characters_are_bytes() {
    let Some(bpe) = &*SHIPPED else { return };
    let tokens = bpe.encode("The bear, 🧿");
    let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    assert_eq!(texts[..4], ["The", " bear", ",", " ⟨F0⟩⟨9F⟩"]);
    assert_eq!((tokens[1].spaces(), tokens[2].spaces()), ((1, "bear"), (0, ",")));
    assert!(texts.iter().all(|text| !text.contains('\u{fffd}')));
    assert_eq!(tokens[4..].iter().map(|token| &token.span).collect::<Vec<_>>(), [&(10..14), &(10..14)]);
    let (whole, rest) = bpe.text(&tokens[..4].iter().map(|token| token.id).collect::<Vec<_>>());
    assert_eq!((whole.as_str(), rest.as_slice()), ("The bear, ", [0xf0, 0x9f].as_slice()));
    let (whole, rest) = bpe.text(&bpe.ids("The bear, 🧿"));
    assert_eq!((whole.as_str(), rest.len()), ("The bear, 🧿", 0));
}

#[test]
fn ends_and_specials_are_known() {
    let Some(bpe) = &*SHIPPED else { return };
    let tokens = bpe.encode("<|im_start|>user\nHi<|im_end|>");
    assert_eq!((tokens[0].id, tokens[0].word, tokens[0].kind), (1, None, TokenKind::First));
    assert!(bpe.is_special(1) && bpe.is_end(2) && !bpe.is_end(1) && !bpe.is_special(504));
    assert_eq!(bpe.vocabulary(), 49_152);
}

/// A vocabulary of all bytes, `ab`, `abab` and a special token.
fn small() -> Vec<u8> {
    small_with(&["a b", "ab ab"])
}

fn small_with(merges: &[&str]) -> Vec<u8> {
    let mut file = File::default();
    file.vocabulary(merges);
    file.bytes()
}

fn small_bpe() -> Bpe {
    Bpe::read(&Gguf::parse(&small()).unwrap()).unwrap()
}

#[test]
fn the_smallest_rank_is_merged_first_and_of_several_the_first() {
    let bpe = small_bpe();
    let ids = |text: &str| bpe.ids(text);
    assert_eq!(ids("ababab"), [257, 256]);
    assert_eq!(ids("aab"), [97, 256]);
    assert_eq!(ids("ab<end>a"), [256, 258, 97]);
    assert_eq!(ids("<en"), [60, 101, 110]);
    assert!(bpe.is_end(258) && ids("").is_empty());
    assert_eq!(ids(&"ab".repeat(50_000)).len(), 25_000);
}

#[test]
fn words_are_those_of_the_reader() {
    let bpe = small_bpe();
    let words = |text: &str| bpe.encode(text).iter().map(|token| token.word).collect::<Vec<_>>();
    // What is between words counts with the next one, and after the last with the last.
    assert_eq!(words("\nab c\n"), [Some(0), Some(0), Some(1), Some(1), Some(1)]);
    assert_eq!(words("<end>ab"), [None, Some(3)]);
    assert_eq!(words(" \n"), [None, None]);
}

#[test]
fn what_is_wrong_with_a_tokenizer_is_said() {
    let read = |bytes: &[u8]| Bpe::read(&Gguf::parse(bytes).unwrap()).unwrap_err();
    let error = read(&small_with(&["a x", "a zz"]));
    assert_eq!(error.to_string(), "merge 0, `a x`, names a token that is not in the vocabulary");
    assert!(matches!(read(&small_with(&["ab"])), BpeError::Merge { index: 0, .. }));
    let mut file = File::default();
    file.text("tokenizer.ggml.model", "llama");
    file.text("tokenizer.ggml.pre", "default");
    assert!(read(&file.bytes()).to_string().contains("llama, default"));
    assert_eq!(read(&File::default().bytes()).to_string(), "it has no key tokenizer.ggml.model");
}

proptest! {
    /// A vocabulary of all bytes loses nothing.
    #[test]
    fn tokens_are_the_text(text in "(?s)(.|[ab \n0-9'<end>]){0,40}") {
        let bpe = small_bpe();
        let tokens = bpe.encode(&text);
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        let bytes: Vec<u8> = ids.iter().flat_map(|id| bpe.bytes(*id)).copied().collect();
        prop_assert_eq!(&bytes, text.as_bytes());
        let shown = if text.contains('\u{fffd}') { text.replace('\u{fffd}', "⟨EF⟩⟨BF⟩⟨BD⟩") } else { text.clone() };
        prop_assert_eq!(bpe.text(&ids), (shown, Vec::new()));
        for token in &tokens {
            prop_assert!(text.get(token.span.clone()).is_some());
            prop_assert!(!token.text.contains(char::REPLACEMENT_CHARACTER));
        }
    }

    #[test]
    fn no_ids_make_it_panic(ids in prop::collection::vec(0..300u32, 0..12)) {
        let bpe = small_bpe();
        let (text, rest) = bpe.text(&ids);
        prop_assert!(!text.contains(char::REPLACEMENT_CHARACTER) && rest.len() < 4);
    }

    /// What is written on has a text and tokens that follow each other in it, whatever the tokens.
    #[test]
    fn a_text_is_written_on_token_by_token(text in "(?s)[ab 🦊]{0,9}", written in proptest::collection::vec(0u32..270, 0..9)) {
        let bpe = small_bpe();
        let (whole, tokens) = bpe.encode_on(&text, &written);
        let own = bpe.encode(&text);
        // The word of a space at the end may come later.
        let placed = |token: &arclight_model::Token| (token.id, token.span.clone());
        prop_assert!(tokens.iter().map(placed).take(own.len()).eq(own.iter().map(placed)));
        prop_assert_eq!(tokens[own.len()..].iter().map(|token| token.id).collect::<Vec<_>>(), written.clone());
        prop_assert_eq!(&whole, &format!("{text}{}", bpe.text(&written).0));
        let mut end = 0;
        for token in &tokens[own.len()..] {
            prop_assert!(whole.get(token.span.clone()).is_some() && token.span.start >= end.min(whole.len()));
            end = token.span.start;
        }
        prop_assert_eq!(bpe.encode_on(&text, &[]), (text, own));
    }
}

#[test]
fn a_part_of_a_character_has_no_place_until_it_is_whole() {
    let bpe = small_bpe();
    // A fox in four bytes, each a token of its own.
    let fox: Vec<u32> = bpe.ids("🦊");
    assert_eq!(fox.len(), 4);
    let spans = |count: usize| {
        let (whole, tokens) = bpe.encode_on("a", &fox[..count]);
        (whole, tokens.into_iter().map(|token| token.span).collect::<Vec<_>>())
    };
    assert_eq!(spans(3), ("a".to_owned(), vec![0..1, 1..1, 1..1, 1..1]));
    assert_eq!(spans(4), ("a🦊".to_owned(), vec![0..1, 1..1, 1..1, 1..1, 1..5]));
}
