//! Ids and offsets of Arclight's byte-level BPE equal those of the `tokenizers` crate on generated texts, with SmolLM2's
//! vocabulary. Needs the model's file: `cargo xtask fetch` gets it.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests")]

mod generated;
#[path = "../../../crates/model/tests/tiny/shipped.rs"]
mod shipped;

use std::sync::LazyLock;

use arclight_model::Bpe;
use arclight_model::gguf::Gguf;
use proptest::prelude::*;
use serde_json::json;
use tokenizers::Tokenizer;

use generated::runner;

/// Of a token that is found as it is written.
const CONTROL: i64 = 3;

static BOTH: LazyLock<Option<(Bpe, Tokenizer)>> = LazyLock::new(|| {
    let bytes = shipped::bytes()?;
    let file = Gguf::parse(&bytes).unwrap();
    let texts = |key: &str| file.need(key).unwrap().texts(key).unwrap();
    let (tokens, merges) = (texts("tokenizer.ggml.tokens"), texts("tokenizer.ggml.merges"));
    let types = "tokenizer.ggml.token_type";
    let types = file.need(types).unwrap().numbers(types).unwrap();
    let vocabulary: serde_json::Map<_, _> =
        tokens.iter().zip(0..).map(|(token, id)| ((*token).to_owned(), json!(id))).collect();
    let special = tokens.iter().zip(types).zip(0..).filter(|((_, kind), _)| **kind == CONTROL);
    let special: Vec<_> = special
        .map(|((token, _), id)| {
            json!({"id": id, "content": token, "special": true, "normalized": false, "single_word": false, "lstrip": false, "rstrip": false})
        })
        .collect();
    let described = json!({
        "version": "1.0",
        "model": {"type": "BPE", "vocab": vocabulary, "merges": merges},
        "added_tokens": special,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Digits", "individual_digits": true},
            {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": true},
        ]},
    });
    let tokenizer = Tokenizer::from_bytes(described.to_string()).unwrap();
    Some((Bpe::read(&file).unwrap(), tokenizer))
});

fn check(text: &str) -> Result<(), TestCaseError> {
    let Some((ours, reference)) = &*BOTH else { return Ok(()) };
    let expected = reference.encode(text, false).unwrap();
    let tokens = ours.encode(text);
    let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
    prop_assert_eq!(&ids, expected.get_ids(), "{:?}", text);
    // Behind a byte that the vocabulary lacks the reference's offsets are too small by it.
    if ids.iter().map(|id| ours.bytes(*id).len()).sum::<usize>() == text.len() {
        for (token, (start, end)) in tokens.iter().zip(expected.get_offsets()) {
            // Ours are whole characters.
            let wanted = text.floor_char_boundary(*start)..text.ceil_char_boundary(*end);
            prop_assert_eq!(&token.span, &wanted, "{:?}", text);
        }
    }
    Ok(())
}

/// Fragments of every kind that a text may have.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => " ?[a-zA-Z]{1,12}",
        2 => "[ -~]{0,16}",
        2 => "[ \t\n\r\u{a0}\u{2003}\u{3000}\u{85}\u{b}]{1,5}",
        2 => "[0-9²½Ⅷ٣१]{1,5}",
        1 => "('s|'t|'re|'ve|'m|'ll|'d|'S|’s|'){1,3}",
        1 => "[À-ÿĀ-ſƀ-ɏ]{1,8}",
        1 => "[a-z\u{300}-\u{36f}]{1,8}",
        1 => "[Α-ωА-яѐ-ԯ\u{5d0}-\u{5ea}\u{621}-\u{64a}\u{200f}]{1,8}",
        1 => "[\u{4e00}-\u{9fa5}\u{20000}-\u{2003f}가-힣ぁ-んァ-ヶ]{1,6}",
        1 => "[अ-हा-्ก-๛]{1,8}",
        1 => prop::sample::select(vec![
            "👩‍🚀", "🏳️‍🌈", "👍🏽", "🇫🇷", "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<repo_name>", "<|im_", "|>", "ﬁne", "ß",
            "…", "—", "„“", "\u{0}", "\u{4}", "\u{1d}", "\u{fffd}", "\u{ad}", "\u{feff}", "\u{e000}", "\u{10ffff}", "Ġ", "Ċ",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{90,110}",
        1 => "(ab|aa){40,60}",
    ]
}

#[test]
fn generated_texts() {
    let texts = prop::collection::vec(fragment(), 0..10).prop_map(|parts| parts.concat());
    runner(8_000).run(&texts, |text| check(&text)).unwrap();
}

#[test]
fn long_texts() {
    let texts = prop::collection::vec(fragment(), 150..400).prop_map(|parts| parts.join(" "));
    runner(100).run(&texts, |text| check(&text)).unwrap();
    check(&"a".repeat(50_000)).unwrap();
}

#[test]
fn every_character_alone_and_after_a_letter() {
    let mut wrong = Vec::new();
    for character in (0..=0x10_ffff).filter_map(char::from_u32) {
        for text in [character.to_string(), format!("a{character}b"), format!(" {character}{character}")] {
            if let Err(error) = check(&text) {
                wrong.push(format!("U+{:04X}: {error}", u32::from(character)));
            }
        }
    }
    let some = wrong[..wrong.len().min(8)].join("\n");
    assert!(wrong.is_empty(), "{} characters differ, such as\n{some}", wrong.len());
}
