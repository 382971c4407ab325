//! Tokens, ids and offsets of Arclight's tokenizer equal those of the `tokenizers` crate on generated texts.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::sync::LazyLock;

use arclight::model::WordPiece;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tokenizers::Tokenizer;

static REFERENCE: LazyLock<Tokenizer> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tokenizer.json");
    let mut tokenizer = Tokenizer::from_file(path).unwrap();
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).unwrap();
    tokenizer
});
static OURS: LazyLock<WordPiece> = LazyLock::new(WordPiece::new);

fn check(text: &str) -> Result<(), TestCaseError> {
    let expected = REFERENCE.encode(text, true).unwrap();
    prop_assume!(expected.len() <= 512);
    let (tokens, cut) = OURS.encode(text);
    prop_assert!(cut.is_none());
    let names: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    prop_assert_eq!(names, expected.get_tokens(), "{:?}", text);
    let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
    prop_assert_eq!(ids, expected.get_ids(), "{:?}", text);
    let spans: Vec<(usize, usize)> = tokens.iter().map(|token| (token.span.start, token.span.end)).collect();
    prop_assert_eq!(spans, expected.get_offsets(), "{:?}", text);
    Ok(())
}

/// Fragments of every kind that a text may have.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z]{1,12}",
        2 => "[ -~]{0,16}",
        1 => "[ \t\n\r\u{a0}\u{2003}\u{3000}]{1,4}",
        2 => "[À-ÿĀ-ſƀ-ɏ]{1,8}",
        1 => "[a-z\u{300}-\u{36f}]{1,8}",
        1 => "[Α-ωА-яѐ-ԯ]{1,8}",
        1 => "[\u{5d0}-\u{5ea}\u{621}-\u{64a}\u{200f}\u{202e}]{1,8}",
        1 => "[\u{4e00}-\u{9fa5}\u{3400}-\u{4db5}\u{f900}-\u{fa2d}\u{20000}-\u{2003f}]{1,6}",
        1 => "[가-힣ぁ-んァ-ヶ]{1,6}",
        1 => "[अ-हा-्ก-๛]{1,8}",
        1 => prop::sample::select(vec![
            "👩‍🚀", "🏳️‍🌈", "👍🏽", "🇫🇷", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "[PAD]", "[cls]", "##ing", "don't",
            "U.S.A.", "ﬁne", "İ", "ß", "ﷺ", "½", "①", "™", "…", "—", "„“", "\u{0}", "\u{fffd}", "\u{ad}", "\u{feff}",
            "\u{e000}", "\u{1d15e}", "\u{378}", "\u{1f9ff}", "\u{1b44}", "\u{302e}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{90,110}",
    ]
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn generated_texts() {
    let texts = prop::collection::vec(fragment(), 0..10).prop_map(|parts| parts.concat());
    runner(8_000).run(&texts, |text| check(&text)).unwrap();
}

#[test]
fn every_character_alone_and_after_a_letter() {
    let mut wrong = Vec::new();
    for character in (0..=0x10_ffff).filter_map(char::from_u32) {
        for text in [character.to_string(), format!("a{character}b")] {
            if let Err(error) = check(&text) {
                wrong.push(format!("U+{:04X}: {error}", u32::from(character)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} characters differ, such as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(8)].join("\n")
    );
}

#[test]
fn stored_cases() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/tokenizer_cases.json");
    let cases: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in cases.as_array().unwrap() {
        check(case["text"].as_str().unwrap()).unwrap();
    }
}
