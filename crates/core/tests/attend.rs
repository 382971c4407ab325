//! What `arclight attend` prints, on a model with weights that can be checked by eye.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::Path;

use arclight_core::attend::{AttendError, AttendOptions, bench, write_attention};
use arclight_core::picture::Head;
use arclight_model::lens::Lens;
use arclight_model::opened::{Budget, OpenedModel};
use arclight_model::{
    Attended, AttentionMap, AttentionModel, Cut, LayerTrace, ModelId, Reading, States, Token, TokenKind,
};
use ndarray::{Array3, Array4};
use serde_json::{Value, json};

/// Two layers of two heads; the first word has two pieces.
fn attended(words: usize) -> Attended {
    let special = |text: &str, kind| Token { text: text.to_owned(), id: 101, kind, span: 0..0, word: None };
    let mut tokens = vec![special("[CLS]", TokenKind::Cls)];
    let mut text = String::new();
    for word in 0..words {
        let start = text.len();
        text.push_str("Wade ");
        tokens.push(Token {
            text: "wa".into(),
            id: 7,
            kind: TokenKind::Word,
            span: start..start + 2,
            word: Some(word),
        });
        tokens.push(Token {
            text: "##de".into(),
            id: 8,
            kind: TokenKind::Piece,
            span: start + 2..start + 4,
            word: Some(word),
        });
    }
    let count = tokens.len();
    // Head 0 gives half to [CLS] and the rest to the last token, head 1 everything to the token itself.
    let weights = Array4::from_shape_fn((2, 2, count, count), |(_, head, query, key)| match (head, key) {
        (0, 0) => 0.5,
        (0, key) if key + 1 == count => 0.5,
        (1, key) if key == query => 1.0,
        _ => 0.0,
    });
    let value_norms = Array3::from_shape_fn((2, 2, count), |(_, _, key)| if key == 0 { 1.0 } else { 3.0 });
    Attended { model: ModelId::MINILM, text, tokens, map: AttentionMap { weights, value_norms }, cut: None }
}

fn print(attended: &Attended, options: AttendOptions) -> Result<String, AttendError> {
    let mut out = Vec::new();
    write_attention(attended, &options, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn print_json(attended: &Attended, options: AttendOptions) -> Value {
    serde_json::from_str(&print(attended, AttendOptions { json: true, ..options }).unwrap()).unwrap()
}

#[test]
fn json_is_everything_as_it_is() {
    let found = print_json(&attended(1), AttendOptions::default());
    let (first, second) = (
        json!([[0.5, 0.0, 0.5], [0.5, 0.0, 0.5], [0.5, 0.0, 0.5]]),
        json!([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    );
    let expected = json!({
        "model": "minilm", "tokens": ["[CLS]", "wa", "##de"], "ids": [101, 7, 8],
        "attention": [[first, second], [first, second]],
    });
    assert_eq!(found, expected);
}

#[test]
fn json_says_what_was_narrowed_and_changed() {
    let mut sentence = attended(1);
    sentence.cut = Some(Cut { kept: 3, of: 9 });
    let head = Some(Head::One(0));
    let found = print_json(&sentence, AttendOptions { layer: Some(1), head, ..AttendOptions::default() });
    assert_eq!(
        (&found["layers"], &found["heads"], &found["cut"]),
        (&json!([1]), &json!([0]), &json!({"kept": 3, "of": 9}))
    );
    assert_eq!(found["attention"].as_array().unwrap().len(), 1);
    let words =
        AttendOptions { words: true, no_specials: true, lens: Lens::Norm, head, ..AttendOptions::default() };
    let found = print_json(&sentence, words);
    assert_eq!(
        (&found["lens"], &found["words"], &found["specials"]),
        (&json!("norm"), &json!(true), &json!(false))
    );
    assert_eq!((&found["tokens"], &found["ids"]), (&json!(["Wade"]), &json!([7])));
    assert_eq!((&found["layers"], &found["attention"]), (&json!([0, 1]), &json!([[[[1.0]]], [[[1.0]]]])));
    let norm = AttendOptions { layer: Some(0), head, lens: Lens::Norm, ..AttendOptions::default() };
    assert_eq!(print_json(&sentence, norm)["attention"][0][0][1], json!([0.25, 0.0, 0.75]));
}

#[test]
fn rollout_has_layers_but_no_heads() {
    let found = print_json(
        &attended(1),
        AttendOptions { lens: Lens::Rollout, layer: Some(0), ..AttendOptions::default() },
    );
    // 0.5 I + 0.5 of the mean of the heads.
    let expected = json!([[[[0.875, 0.0, 0.125], [0.125, 0.75, 0.125], [0.125, 0.0, 0.875]]]]);
    assert_eq!((&found["attention"], &found["layers"]), (&expected, &json!([0])));
    assert!(found.get("heads").is_none());
}

#[test]
fn a_short_text_is_a_matrix() {
    let options = AttendOptions { layer: Some(0), head: Some(Head::One(0)), ..AttendOptions::default() };
    let expected = "\
MiniLM, layer 0, head 0, raw weights
       [CLS]    wa  ##de  entropy  strongest
[CLS]   0.50  0.00  0.50     0.69  [CLS] 0.50
wa      0.50  0.00  0.50     0.69  [CLS] 0.50
##de    0.50  0.00  0.50     0.69  [CLS] 0.50
";
    assert_eq!(print(&attended(1), options).unwrap(), expected);
}

#[test]
fn a_long_text_is_a_list_of_the_strongest() {
    let mut sentence = attended(8);
    sentence.cut = Some(Cut { kept: 17, of: 40 });
    let options = AttendOptions { layer: Some(1), head: Some(Head::Mean), ..AttendOptions::default() };
    let table = print(&sentence, options).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "MiniLM, layer 1, mean of heads, raw weights");
    assert_eq!(lines[3], "wa #1        1.04  wa #1 0.50  [CLS] 0.25  ##de #16 0.25");
    assert_eq!(lines.last(), Some(&"The text was cut: 17 of 40 tokens were read."));
    assert_eq!(lines.len(), 2 + 17 + 1);
    // Pieces merged, the same text has nine tokens: a matrix.
    let words = print(&sentence, AttendOptions { words: true, ..options }).unwrap();
    assert!(words.lines().nth(1).unwrap().contains("Wade #1  Wade #2"), "{words}");
}

#[test]
fn columns_are_as_wide_as_a_terminal_draws_them() {
    use arclight_model::Glass;
    use unicode_width::UnicodeWidthStr as _;
    let options = AttendOptions { head: Some(Head::One(1)), ..AttendOptions::default() };
    // Wide, combining, joined and plain characters; then more words than a matrix has room for.
    let some = "北京 a cafe\u{301} 👩‍🚀 नमस्ते ﬁne x\u{200b}y ｂａｎｋ";
    for text in [some.to_owned(), format!("{some} {}", "of ".repeat(12))] {
        let table = print(&Glass::new().attend(&text), options).unwrap();
        let lines: Vec<&str> = table.lines().skip(1).collect();
        let head = lines[0].find("entropy").unwrap();
        let end = lines[0][..head].width() + "entropy".len();
        for line in &lines[1..] {
            // What ends where the title of the column ends is its number.
            let mut columns = 0;
            let upto = line.char_indices().find(|(at, _)| {
                columns = line[..*at].width();
                columns >= end
            });
            let (at, _) = upto.unwrap();
            let number = line[..at].rsplit(' ').next().unwrap();
            assert!(columns == end && number.len() == 4 && number.contains('.'), "{line}\n{table}");
            assert!(line[at..].starts_with("  "), "{line}");
        }
    }
}

#[test]
fn the_head_that_the_program_opens_with_has_its_name() {
    let mut sentence = attended(1);
    sentence.model = ModelId::GLASS;
    let table = print(&sentence, AttendOptions::default()).unwrap();
    assert!(table.starts_with("Glass, layer 0, head 1 (looks across), raw weights\n"), "{table}");
    let table = print(&sentence, AttendOptions { lens: Lens::Rollout, ..AttendOptions::default() }).unwrap();
    assert!(table.starts_with("Glass, rollout up to layer 0\n"), "{table}");
}

#[test]
fn a_text_without_words_is_said_to_have_none() {
    let only_special = attended(0);
    let options =
        AttendOptions { layer: Some(0), no_specials: true, words: true, ..AttendOptions::default() };
    assert!(print(&only_special, options).unwrap().ends_with("\nNo tokens.\n"));
    assert_eq!(print_json(&only_special, options)["attention"], json!([[[], []]]));
}

#[test]
fn a_choice_that_is_not_there_is_refused_with_the_range() {
    let refused = |options| print(&attended(1), options).unwrap_err().to_string();
    let plain = AttendOptions::default();
    assert_eq!(refused(AttendOptions { layer: Some(2), ..plain }), "MiniLM has no layer 2: choose 0 to 1");
    let head = Some(Head::One(12));
    assert_eq!(refused(AttendOptions { head, ..plain }), "MiniLM has no head 12: choose 0 to 1");
    let mean = AttendOptions { head: Some(Head::Mean), json: true, ..plain };
    assert!(refused(mean).contains("0 to 1"), "{}", refused(mean));
    let rollout = AttendOptions { head: Some(Head::One(0)), lens: Lens::Rollout, ..plain };
    assert!(refused(rollout).contains("leave out --head"));
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
    for json in [false, true] {
        let options = AttendOptions { json, layer: Some(0), ..AttendOptions::default() };
        match write_attention(&attended(1), &options, &mut Closed) {
            Err(AttendError::Write(error)) => assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe),
            other => panic!("{other:?}"),
        }
    }
}

struct Fake;

impl AttentionModel for Fake {
    fn id(&self) -> ModelId {
        ModelId::MINILM
    }

    fn attend_with(&self, text: &str, _: Reading) -> Attended {
        attended(text.len())
    }

    fn states(&self, _: &str, _: Reading) -> States {
        States::default()
    }

    fn trace(&self, _: &str, _: usize, _: Reading) -> Option<LayerTrace> {
        None
    }
}

#[test]
fn bench_counts_tokens_and_takes_time() {
    for runs in [0, 1, 4] {
        let found = bench(&Fake, "ab", runs);
        assert_eq!((found.tokens, found.threads), (5, 1));
        assert!(found.min_ms > 0.0 && found.min_ms <= found.median_ms);
        let fields: Vec<String> =
            serde_json::to_value(found).unwrap().as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, ["median_ms", "min_ms", "threads", "tokens"]);
    }
}

/// A model of a folder, and one of a file: what they print is what torch computed with them.
#[test]
fn a_model_that_is_brought_is_printed_as_any_other() {
    for (name, file) in [("bert", ""), ("gguf-llama", "model.gguf")] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/models").join(name);
        let read = |file: &str| std::fs::read(folder.join(file)).unwrap();
        let model = OpenedModel::open(&folder.join(file), Budget::default(), &mut |_, _| true).unwrap();
        let cases: Value = serde_json::from_slice(&read("golden.json")).unwrap();
        let attended = model.attend(cases[0]["text"].as_str().unwrap());
        let found = print_json(&attended, AttendOptions::default());
        assert!(found["model"].as_str().unwrap().starts_with("yours-"), "{found}");
        assert_eq!(found["name"], if file.is_empty() { name } else { file });
        assert_eq!(found["ids"], cases[0]["ids"]);
        let golden = read("golden.safetensors");
        let golden = safetensors::SafeTensors::deserialize(&golden).unwrap();
        let expected = golden.tensor("attention.0").unwrap();
        let numbers = expected.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let numbers: Vec<f32> = numbers.collect();
        let count = expected.shape()[3];
        for (at, expected) in numbers.iter().enumerate() {
            let (layer, head) = (at / count / count / 4, at / count / count % 4);
            let weight = &found["attention"][layer][head][at / count % count][at % count];
            assert!((weight.as_f64().unwrap() - f64::from(*expected)).abs() < 1e-4, "{name} {at}");
        }
        // Nothing is known of its heads, so the table is of one in the middle.
        let table = print(&attended, AttendOptions::default()).unwrap();
        let title = format!("{}, layer 1, head 0, raw weights", found["name"].as_str().unwrap());
        assert_eq!(table.lines().next(), Some(title.as_str()));
        let error = print(&attended, AttendOptions { layer: Some(2), ..AttendOptions::default() });
        assert!(error.unwrap_err().to_string().contains("has no layer 2: choose 0 to 1"));
    }
}
