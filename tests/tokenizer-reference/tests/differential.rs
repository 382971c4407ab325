//! Tokens, ids and offsets of Arclight's tokenizer equal those of the `tokenizers` crate on generated texts.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod generated;

use std::sync::LazyLock;

use arclight_model::WordPiece;
use proptest::prelude::*;
use tokenizers::Tokenizer;

use generated::runner;

/// Tokens that the model reads, specials included.
const LONGEST: usize = 512;

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
    let (tokens, cut) = OURS.encode(text);
    prop_assert_eq!(cut.map_or(tokens.len(), |cut| cut.of), expected.len(), "{:?}", text);
    prop_assert_eq!(tokens.len(), expected.len().min(LONGEST), "{:?}", text);
    // What is cut lies before the last token, `[SEP]`.
    let kept = |index: usize| if index + 1 < tokens.len() { index } else { expected.len() - 1 };
    for (index, token) in tokens.iter().enumerate() {
        let at = kept(index);
        let found = (token.text.as_str(), token.id, (token.span.start, token.span.end));
        let wanted = (expected.get_tokens()[at].as_str(), expected.get_ids()[at], expected.get_offsets()[at]);
        prop_assert_eq!(found, wanted, "token {} of {:?}", index, text);
    }
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

#[test]
fn generated_texts() {
    let texts = prop::collection::vec(fragment(), 0..10).prop_map(|parts| parts.concat());
    runner(8_000).run(&texts, |text| check(&text)).unwrap();
}

/// Marks of several classes side by side, composed characters among them: normalising puts them into another order.
#[test]
fn marks_that_change_places() {
    let mark = || {
        prop_oneof![
            "[\u{300}-\u{36f}]",
            "[\u{591}-\u{5c7}\u{610}-\u{61a}\u{64b}-\u{65f}\u{6d6}-\u{6ed}\u{730}-\u{74a}]",
            "[\u{e38}-\u{e3a}\u{e48}-\u{e4b}\u{f71}-\u{f87}\u{302a}-\u{302f}\u{3099}\u{309a}]",
            // Marks that are younger than the reference's tables: it sees plain characters.
            "[\u{8d3}-\u{8e1}\u{8ca}-\u{8d2}\u{1abf}-\u{1ace}\u{1df6}-\u{1dfa}\u{10d24}-\u{10d27}\u{1e130}-\u{1e136}]",
            "[\u{1d165}-\u{1d169}\u{1d16d}-\u{1d172}\u{1d17b}-\u{1d182}\u{1d185}-\u{1d18b}]",
        ]
    };
    let base = prop_oneof![
        3 => "[a-zà-ÿ]",
        1 => "[\u{1d15e}-\u{1d164}\u{1d1bb}-\u{1d1c0}\u{1ea0}-\u{1ef9}\u{fb1d}-\u{fb4e}\u{958}-\u{95f}]",
        1 => "[\u{105c9}\u{105e4}\u{11383}-\u{1138e}\u{16121}-\u{16128}\u{ac00}-\u{ac20}\u{f900}-\u{f910}]",
        1 => Just(String::new()),
    ];
    let part = (base, prop::collection::vec(mark(), 0..6)).prop_map(|(base, marks)| base + &marks.concat());
    let texts = prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat());
    runner(20_000).run(&texts, |text| check(&text)).unwrap();
}

/// Texts around and beyond what the model reads.
#[test]
fn long_texts_are_cut() {
    let texts = prop::collection::vec(fragment(), 150..400).prop_map(|parts| parts.join(" "));
    runner(200).run(&texts, |text| check(&text)).unwrap();
    for count in 508..=513 {
        check(&"word ".repeat(count)).unwrap();
    }
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
