//! `arclight next` and `arclight write` on a small model of random weights, and on SmolLM2 where its file is.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests")]

#[path = "../../model/tests/tiny/file.rs"]
mod file;
#[path = "../../model/tests/tiny/model.rs"]
mod model;
#[path = "../../model/tests/tiny/shipped.rs"]
mod shipped;

use std::path::Path;
use std::sync::LazyLock;

use arclight_core::attend::{AttendOptions, write_attention};
use arclight_core::picture::KeyCut;
use arclight_core::predict::{NextOptions, PredictError, WriteOptions, write_next, write_on};
use arclight_model::next::Choice;
use arclight_model::{AttentionModel as _, SmolLm2};
use serde_json::Value;

static TINY: LazyLock<SmolLm2> =
    LazyLock::new(|| SmolLm2::load(&model::bytes(7), Path::new("tiny")).unwrap());
static REAL: LazyLock<Option<SmolLm2>> =
    LazyLock::new(|| Some(SmolLm2::load(&shipped::bytes()?, &shipped::path()).unwrap()));

const MARY: &str = "When Mary and John went to the store, John gave a drink to";
const PLAIN: NextOptions = NextOptions { top: 5, cuts: Vec::new(), effects: false, json: true };
const GREEDY: WriteOptions = WriteOptions { tokens: None, choice: Choice::ALWAYS, json: true };

fn cut(list: &[&str]) -> Vec<KeyCut> {
    list.iter().map(|cut| KeyCut::read_argument(cut).unwrap()).collect()
}

fn next(model: &SmolLm2, text: &str, options: &NextOptions) -> Result<String, PredictError> {
    let mut out = Vec::new();
    write_next(model, text, options, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn write(model: &SmolLm2, text: &str, options: &WriteOptions) -> Result<String, PredictError> {
    let mut out = Vec::new();
    write_on(model, text, options, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The probability of a token among what comes next.
fn p_of(found: &Value, token: &str) -> f64 {
    let next = found["next"].as_array().unwrap();
    next.iter().find(|one| one["token"] == token).unwrap()["p"].as_f64().unwrap()
}

#[test]
fn what_cannot_be_is_refused_in_one_line_and_nothing_is_printed() {
    let many = "a ".repeat(50_000);
    let long = "a ".repeat(150);
    for (text, cuts, effects, says) in [
        ("", &[][..], false, "the text is empty"),
        (&many, &[], false, "tokens and the model reads 600: shorten it"),
        (&long, &[], true, "effects are of 256 tokens at most, and the text has 300"),
        ("a b", &["zebra"], false, "There is no word “zebra” in the sentence: it has a, b."),
        ("a b", &["#9"], false, "There is no token #9: choose #0 to #2."),
        ("a b", &["a:3"], false, "there is no layer 3 to cut in: choose 0 to 2"),
        ("a b", &["a:2:6"], false, "there is no head 6 to cut in: choose 0 to 5"),
        ("a", &["a"], false, "the last token has to look at something: cut less"),
    ] {
        let mut out = Vec::new();
        let options = NextOptions { cuts: cut(cuts), effects, ..PLAIN };
        let told = write_next(&TINY, text, &options, &mut out).unwrap_err().to_string();
        assert!(told.contains(says) && !told.contains('\n') && out.is_empty(), "{told}");
    }
    for (text, says) in [("", "the text is empty"), (&many[..], "shorten it")] {
        let told = write(&TINY, text, &GREEDY).unwrap_err().to_string();
        assert!(told.contains(says), "{told}");
    }
}

/// A pipe that nobody reads.
struct Closed;

impl std::io::Write for Closed {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_an_error_of_its_kind() {
    let is_closed = |error: PredictError| match error {
        PredictError::Write(error) => error.kind() == std::io::ErrorKind::BrokenPipe,
        other => panic!("{other}"),
    };
    for json in [false, true] {
        let options = NextOptions { json, ..PLAIN };
        assert!(is_closed(write_next(&TINY, "a b", &options, &mut Closed).unwrap_err()));
        let options = WriteOptions { json, ..GREEDY };
        assert!(is_closed(write_on(&TINY, "a b", &options, &mut Closed).unwrap_err()));
    }
}

#[test]
fn json_has_the_fields_that_are_promised() {
    let found = json(&next(&TINY, "ab abab", &NextOptions { top: 3, ..PLAIN }).unwrap());
    assert_eq!(found.as_object().unwrap().keys().collect::<Vec<_>>(), ["ids", "model", "next", "tokens"]);
    assert_eq!((&found["model"], found["next"].as_array().unwrap().len()), (&Value::from("smollm2"), 3));
    assert_eq!(found["tokens"].as_array().unwrap().len(), found["ids"].as_array().unwrap().len());
    let one = found["next"][0].as_object().unwrap();
    assert_eq!(one.keys().collect::<Vec<_>>(), ["id", "p", "token"]);
    let options = NextOptions { cuts: cut(&["#0"]), effects: true, ..PLAIN };
    let found = json(&next(&TINY, "ab abab", &options).unwrap());
    assert_eq!(found["cut"], Value::from(vec!["#0"]));
    assert!(found["next"][0]["before"].is_f64());
    let effects = found["effects"].as_array().unwrap();
    assert_eq!(effects.len() + 1, found["tokens"].as_array().unwrap().len());
    assert_eq!(effects[0]["attention"], 0.0, "it is cut");
    // All of the vocabulary is all of the probability.
    let all = json(&next(&TINY, "ab abab", &NextOptions { top: 1000, ..PLAIN }).unwrap());
    let sum: f64 = all["next"].as_array().unwrap().iter().map(|one| one["p"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-4 && all["next"].as_array().unwrap().len() == model::VOCABULARY);
}

#[test]
fn what_is_written_is_the_text_and_what_came_of_it() {
    let choice = Choice::new(1.0, 40, 0.95, 3).unwrap();
    let options = WriteOptions { tokens: Some(9), choice, json: false };
    let plain = write(&TINY, "ab abab", &options).unwrap();
    let found = json(&write(&TINY, "ab abab", &WriteOptions { json: true, ..options }).unwrap());
    assert_eq!(
        plain.trim_end_matches('\n'),
        format!("ab abab{}", found["written"].as_str().unwrap()).trim_end_matches('\n')
    );
    assert_eq!((&found["seed"], &found["stop"]), (&Value::from(3), &Value::from("Count")));
    for list in ["tokens", "ids", "p"] {
        assert_eq!(found[list].as_array().unwrap().len(), 9, "{list}");
    }
    assert!(json(&write(&TINY, "ab", &GREEDY).unwrap()).get("seed").is_none(), "no chance, no seed");
    // As many as the model reads, and no more.
    let all = WriteOptions { tokens: Some(4096), json: true, ..options };
    let found = json(&write(&TINY, "ab", &all).unwrap());
    assert!(
        found["stop"] == "Full" && found["ids"].as_array().unwrap().len() < 600 || found["stop"] == "End"
    );
}

#[test]
fn mary_is_the_answer_and_without_her_it_is_gone() {
    let Some(model) = &*REAL else { return };
    let found = json(&next(model, MARY, &NextOptions { effects: true, ..PLAIN }).unwrap());
    assert_eq!(found["next"][0]["token"], " Mary");
    assert!((p_of(&found, " Mary") - 0.923).abs() < 2e-3);
    // The key that is looked at most hardly matters; she does.
    let effect = |key: usize| {
        let effect = &found["effects"][key];
        (effect["attention"].as_f64().unwrap(), effect["p"].as_f64().unwrap())
    };
    let near = |(a, b): (f64, f64), (c, d): (f64, f64)| (a - c).abs() < 2e-3 && (b - d).abs() < 2e-3;
    assert!(near(effect(1), (0.033, 0.227)) && near(effect(6), (0.141, 0.918)), "{:?}", found["effects"]);
    for (cuts, p) in [(&["Mary"][..], 0.227), (&["#9"], 0.552), (&["the"], 0.918)] {
        let found = json(&next(model, MARY, &NextOptions { cuts: cut(cuts), ..PLAIN }).unwrap());
        assert!((p_of(&found, " Mary") - p).abs() < 2e-3, "{cuts:?}: {found}");
        assert!(
            (found["next"].as_array().unwrap().iter().find(|one| one["token"] == " Mary").unwrap()["before"]
                .as_f64()
                .unwrap()
                - 0.923)
                .abs()
                < 2e-3
        );
    }
    // In one head it rises: much weight, opposite effect.
    let head = json(&next(model, MARY, &NextOptions { cuts: cut(&["Mary:24:4"]), ..PLAIN }).unwrap());
    assert!((p_of(&head, " Mary") - 0.973).abs() < 0.02, "{head}");
    let table = next(model, MARY, &NextOptions { cuts: cut(&["Mary"]), effects: true, json: false, ..PLAIN })
        .unwrap();
    assert!(table.starts_with("SmolLM2, 14 tokens, without Mary\n"), "{table}");
    assert!(
        table.lines().any(|line| line.starts_with("Mary") && line.ends_with(" 92.3% ->  22.7%")),
        "{table}"
    );
    println!("{table}");
}

#[test]
fn the_bear_goes_on_as_it_did() {
    let Some(model) = &*REAL else { return };
    let text = "The bear waded into the river bank to catch a";
    let twelve = WriteOptions { tokens: Some(12), json: false, ..GREEDY };
    let written = write(model, text, &twelve).unwrap();
    assert_eq!(
        written,
        "The bear waded into the river bank to catch a fish. The bear was wearing a bear costume. The bear\n"
    );
    let sentence = json(&write(model, text, &GREEDY).unwrap());
    assert_eq!((&sentence["written"], &sentence["stop"]), (&Value::from(" fish."), &Value::from("Sentence")));
}

#[test]
fn its_attention_is_printed_as_that_of_others() {
    let Some(model) = &*REAL else { return };
    let mut out = Vec::new();
    let options = AttendOptions {
        layer: Some(16),
        head: Some(arclight_core::picture::Head::One(0)),
        ..AttendOptions::default()
    };
    write_attention(&model.attend("Cats chase mice."), &options, &mut out).unwrap();
    let table = String::from_utf8(out).unwrap();
    assert!(table.starts_with("SmolLM2, layer 16, head 0 (previous token), raw weights\n"), "{table}");
}

#[test]
fn a_file_that_is_cut_is_told_and_nothing_is_lost() {
    let Some(bytes) = shipped::bytes() else { return };
    for end in [100, 1_000_000, bytes.len() / 2, bytes.len() - 1] {
        let told = SmolLm2::load(&bytes[..end], Path::new("f.gguf"))
            .err()
            .map(PredictError::from)
            .unwrap()
            .to_string();
        assert!(told.contains("f.gguf") && told.ends_with("gets it anew") && !told.contains('\n'), "{told}");
    }
}

#[test]
fn a_hundred_thousand_characters_are_answered_or_refused() {
    let Some(model) = &*REAL else { return };
    for text in ["word ".repeat(20_000), "a".repeat(100_000), "🦊".repeat(100_000)] {
        let began = std::time::Instant::now();
        match next(model, &text, &PLAIN) {
            Err(PredictError::TooLong { tokens, most: 8192 }) => assert!(tokens > 8192),
            other => panic!("{other:?}"),
        }
        println!("{} bytes refused in {:?}", text.len(), began.elapsed());
    }
}
