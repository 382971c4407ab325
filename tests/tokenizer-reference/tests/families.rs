//! Ids of what Arclight makes of a `tokenizer.json` equal those of the `tokenizers` crate on generated texts: WordPiece,
//! byte-level BPE with the patterns of GPT-2, Llama 3 and Qwen2, and SentencePiece's BPE.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod generated;

use std::path::Path;

use arclight_model::Tokenizer;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokenizers::Tokenizer as Reference;

use generated::runner;

fn read(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/models").join(name)).unwrap()
}

/// Every kind of tokenizer, each described as a `tokenizer.json`.
fn described() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = ["bert", "roberta", "llama", "llama3", "qwen2"]
        .map(|name| (name.to_owned(), read(&format!("{name}/tokenizer.json"))))
        .into();
    let changed = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_slice(&read(&format!("{name}/tokenizer.json"))).unwrap();
        change(&mut value);
        value.to_string().into_bytes()
    };
    // Cased, and nothing else is done to a text.
    let cased = |value: &mut Value| {
        value["normalizer"] = json!({
            "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": false, "strip_accents": false,
            "lowercase": false,
        });
    };
    all.push(("cased".to_owned(), changed("bert", &cased)));
    // GPT-2's own pattern, with a space before the text and without.
    for adds in [false, true] {
        let gpt2 = |value: &mut Value| {
            value["pre_tokenizer"] = json!({"type": "ByteLevel", "add_prefix_space": adds, "trim_offsets": true, "use_regex": true});
        };
        all.push((format!("gpt2, {adds}"), changed("roberta", &gpt2)));
    }
    // Later files of Llama's and Mistral's kind.
    for (scheme, split) in [("first", false), ("always", false), ("always", true), ("never", false)] {
        let metaspace = |value: &mut Value| {
            value["normalizer"] = Value::Null;
            value["pre_tokenizer"] =
                json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split});
        };
        all.push((format!("metaspace, {scheme}, {split}"), changed("llama", &metaspace)));
    }
    all
}

/// Fragments of every kind that a text may have.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => " ?[a-zA-Z]{1,12}",
        2 => "[ -~]{0,16}",
        2 => "[ \t\n\r\u{a0}\u{2003}\u{3000}\u{85}\u{b}]{1,5}",
        2 => "[0-9²½Ⅷ٣१]{1,5}",
        1 => "('s|'t|'re|'ve|'m|'ll|'d|'S|'LL|'Re|'ſ|’s|'){1,3}",
        1 => "[À-ÿĀ-ſƀ-ɏ]{1,8}",
        1 => "[a-z\u{300}-\u{36f}]{1,8}",
        1 => "[Α-ωА-яѐ-ԯ\u{5d0}-\u{5ea}\u{621}-\u{64a}\u{200f}]{1,8}",
        1 => "[\u{4e00}-\u{9fa5}\u{20000}-\u{2003f}가-힣ぁ-んァ-ヶ]{1,6}",
        1 => "[अ-हा-्ก-๛]{1,8}",
        1 => prop::sample::select(vec![
            "👩‍🚀", "🏳️‍🌈", "👍🏽", "🇫🇷", "<|im_start|>", "<|begin_of_text|>", "[MASK]", "[CLS]", "<mask>", "  <mask>  ", "<s>", "</s>",
            "<unk>", "<|im_", "ﬁne", "ß", "İ", "…", "—", "„“", "\u{0}", "\u{1d}", "\u{fffd}", "\u{ad}", "\u{feff}", "\u{e000}",
            "Ġ", "Ċ", "▁", "▁▁", "##", "\u{1100}\u{1161}\u{11a8}", "\u{212b}", "\u{2126}", "\u{0958}", "e\u{301}\u{323}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{90,110}",
        1 => "(ab|aa){40,60}",
    ]
}

#[test]
fn generated_texts() {
    for (name, json) in described() {
        let mut reference = Reference::from_bytes(&json).unwrap();
        reference.with_padding(None);
        reference.with_truncation(None).unwrap();
        let ours = Tokenizer::from_json(&json, true, &[]).unwrap_or_else(|error| panic!("{name}: {error}"));
        let texts = prop::collection::vec(fragment(), 0..10).prop_map(|parts| parts.concat());
        let check = |text: String| {
            let expected = reference.encode(text.as_str(), true).unwrap();
            prop_assert_eq!(ours.ids(&text), expected.get_ids(), "{}: {:?}", name, text);
            for token in ours.encode(&text, usize::MAX).0 {
                prop_assert!(text.get(token.span.clone()).is_some(), "{}: {:?} {:?}", name, text, token);
            }
            Ok(())
        };
        runner(2_000).run(&texts, check).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
