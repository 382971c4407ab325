//! Tiny models of every family, opened from their files, against what `transformers` and `torch` compute with them:
//! `tools/golden/families.py` made them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::{Path, PathBuf};

use arclight_model::opened::{Budget, MapError, OpenedModel};
use arclight_model::{AttentionModel, Badge, ModelError, ModelId, Reading, TokenKind};
use ndarray::{Array4, ArrayView2, Axis};
use safetensors::SafeTensors;
use serde::Deserialize;

const FAMILIES: [&str; 9] =
    ["bert", "distilbert", "gguf-llama", "gguf-qwen2", "gpt2", "llama", "llama3", "qwen2", "roberta"];
/// Texts that were read; the others of golden.json are for the tokenizer alone.
const READ: usize = 3;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/models").join(name)
}

fn path(name: &str) -> PathBuf {
    if name.starts_with("gguf") { folder(name).join("model.gguf") } else { folder(name) }
}

fn open(name: &str) -> OpenedModel {
    OpenedModel::open(&path(name), Budget::default(), &mut |_, _| true).unwrap()
}

#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    spans: Vec<(usize, usize)>,
}

fn cases(name: &str) -> Vec<Case> {
    serde_json::from_slice(&std::fs::read(folder(name).join("golden.json")).unwrap()).unwrap()
}

struct Golden(Vec<u8>);

impl Golden {
    fn of(name: &str) -> Self {
        Self(std::fs::read(folder(name).join("golden.safetensors")).unwrap())
    }

    fn numbers(&self, name: &str) -> Option<(Vec<usize>, Vec<f32>)> {
        let tensors = SafeTensors::deserialize(&self.0).unwrap();
        let tensor = tensors.tensor(name).ok()?;
        let numbers = tensor.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        Some((tensor.shape().to_vec(), numbers.collect()))
    }

    fn attention(&self, index: usize) -> Array4<f32> {
        let (shape, numbers) = self.numbers(&format!("attention.{index}")).unwrap();
        Array4::from_shape_vec([shape[0], shape[1], shape[2], shape[3]], numbers).unwrap()
    }
}

fn worst<'a>(found: impl IntoIterator<Item = &'a f32>, expected: impl IntoIterator<Item = &'a f32>) -> f32 {
    found.into_iter().zip(expected).fold(0.0, |worst, (a, b)| f32::max(worst, (a - b).abs()))
}

#[test]
fn attention_and_logits_are_those_of_torch() {
    for name in FAMILIES {
        let (model, golden, cases) = (open(name), Golden::of(name), cases(name));
        for (index, case) in cases[..READ].iter().enumerate() {
            let expected = golden.attention(index);
            let attended = model.attend(&case.text);
            assert_eq!(attended.map.weights.dim(), expected.dim(), "{name}");
            let difference = worst(&attended.map.weights, &expected);
            println!("{name}, text {index}: {difference:e}");
            assert!(difference < 1e-4, "{name}, text {index}: {difference}");
            // It could not be right by chance: heads choose.
            assert!(expected.iter().any(|weight| *weight > 0.6), "{name}");
            for layer in 0..2 {
                let one = model.layer_map(&case.ids, layer, Reading::default()).unwrap();
                let same = attended.map.weights.index_axis(Axis(0), layer);
                assert!(worst(&one.weights, same) < 1e-6, "{name}");
                let norms = attended.map.value_norms.index_axis(Axis(0), layer);
                assert!(worst(&one.value_norms, norms) < 1e-5, "{name}");
            }
            let logits = model.logits(&case.ids, Reading::default()).unwrap();
            let expected = golden.numbers(&format!("logits.{index}")).map(|(_, numbers)| numbers);
            assert_eq!(logits.as_ref().map(Vec::len), expected.as_ref().map(Vec::len), "{name}");
            if let Some((logits, expected)) = logits.zip(expected) {
                let difference = worst(&logits, &expected);
                assert!(difference < 1e-4, "{name}, text {index}: {difference}");
                assert!(expected.iter().any(|logit| logit.abs() > 1.0), "{name}");
            }
        }
    }
}

#[test]
fn tokens_are_those_of_transformers() {
    let mut wrong = Vec::new();
    for name in FAMILIES {
        let model = open(name);
        for Case { text, ids, .. } in cases(name) {
            let found = model.tokenizer().ids(&text);
            if found != ids {
                wrong.push(format!("{name}: {text:?}\n  {found:?}\n  {ids:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} differ", wrong.join("\n"), wrong.len());
}

#[test]
fn tokens_stand_where_transformers_has_them() {
    for name in FAMILIES {
        let model = open(name);
        for Case { text, spans, .. } in cases(name) {
            // Composed characters have wider spans here.
            if name == "qwen2" && text.contains(['\u{300}', '\u{301}', '\u{30a}']) {
                continue;
            }
            for (token, span) in model.encode(&text).0.iter().zip(spans) {
                let wanted = text.floor_char_boundary(span.0)..text.ceil_char_boundary(span.1);
                // A space that is put before a text stands for nothing of it here.
                if token.span.is_empty() && token.text == " " {
                    continue;
                }
                // RoBERTa's leave out spaces around.
                let own = &text[token.span.clone()];
                let spaces = if name == "roberta" { own.len() - own.trim_start().len() } else { 0 };
                let ends = if name == "roberta" { own.len() - own.trim_end().len() } else { 0 };
                let trimmed =
                    token.span.start + spaces..(token.span.end - ends).max(token.span.start + spaces);
                let is_all_space = name == "roberta" && own.trim().is_empty();
                assert!(trimmed == wanted || is_all_space, "{name}: {text:?} {token:?} {wanted:?}");
            }
        }
    }
}

#[test]
fn what_is_known_of_a_model_is_said() {
    let bert = open("bert").id();
    assert_eq!((bert.layers, bert.heads, bert.key_value_heads, bert.causal), (2, 4, 4, false));
    assert_eq!((bert.name, bert.badge, bert.longest), ("bert", Badge::Yours, 64));
    assert_eq!(bert.resting, ["[CLS]", "[SEP]"]);
    let llama = open("llama").id();
    assert_eq!((llama.layers, llama.heads, llama.key_value_heads, llama.causal), (2, 4, 2, true));
    assert_eq!(llama.resting, ["<s>"]);
    assert_ne!(bert, llama);
    // By its id, as a file or another thread has it.
    let written = serde_json::to_string(&llama).unwrap();
    assert!(written.starts_with("\"yours-"), "{written}");
    assert_eq!(serde_json::from_str::<ModelId>(&written).unwrap(), llama);
    assert_eq!(open("llama").id(), llama);
    let tokens = open("llama").encode("a").0;
    assert_eq!((tokens[0].kind, tokens[0].word), (TokenKind::Start, None));
    assert_eq!(open("bert").encode("a").0.last().unwrap().kind, TokenKind::Sep);
}

#[test]
fn steps_lead_to_the_maps() {
    for name in FAMILIES {
        let model = open(name);
        let text = "A bank lends money.";
        let (attended, states) = (model.attend(text), model.states(text, Reading::default()));
        assert_eq!(states.tokens, attended.tokens);
        for layer in 0..2 {
            let trace = model.trace(text, layer, Reading::default()).unwrap();
            let depth = |at: usize| states.stream.index_axis(Axis(0), at).to_owned();
            assert!(worst(&trace.hidden_in, &depth(layer)) < 1e-5, "{name}");
            assert!(worst(&trace.hidden_out, &depth(layer + 1)) < 1e-5, "{name}");
            for head in 0..4 {
                let scores = trace.scores(head);
                let weights: ArrayView2<'_, f32> = attended.map.head(layer, head).unwrap();
                for (query, row) in scores.rows().into_iter().enumerate() {
                    let seen = trace.sees.keys(query, scores.ncols());
                    let all: f32 = row.slice(ndarray::s![seen.clone()]).iter().map(|score| score.exp()).sum();
                    for key in 0..scores.ncols() {
                        let expected = if seen.contains(&key) { row[key].exp() / all } else { 0.0 };
                        assert!((weights[[query, key]] - expected).abs() < 1e-4, "{name}");
                    }
                }
            }
            // Parts of heads, bias and norm lead to what the feed-forward part is given.
            let added = trace.added(1, None);
            assert!(added.iter().all(|number| number.is_finite()), "{name}");
            assert_eq!(trace.norm.is_some(), !model.id().causal, "{name}");
            if layer == 0 && model.id().causal {
                let sum = &trace.word + &trace.position;
                assert!(worst(&sum, &trace.hidden_in) < 1e-6, "{name}");
            }
        }
        assert!(model.trace(text, 2, Reading::default()).is_none());
    }
}

#[test]
fn a_budget_is_kept_and_said() {
    let open = |budget| OpenedModel::open(&path("gpt2"), budget, &mut |_, _| true);
    let found = open(Budget { weights: 10_000, maps: 1 << 20 }).err().unwrap();
    assert!(matches!(found, ModelError::TooLarge { needs: 1, budget: 0, .. }), "{found}");
    // Two layers of four heads: 32 bytes times tokens times one more.
    let model = open(Budget { maps: 32 * 20 * 21, ..Budget::default() }).unwrap();
    assert_eq!((model.longest(), model.longest_of_a_layer()), (20, 28));
    let ids = vec![7; 21];
    let found = model.maps(&ids, Reading::default()).unwrap_err();
    assert!(matches!(found, MapError::TooLarge { tokens: 21, .. }), "{found}");
    assert_eq!(found.to_string(), "21 tokens need 1 MB, and the budget is 0 MB");
    assert!(model.maps(&ids[..20], Reading::default()).is_ok());
    assert!(model.layer_map(&ids, 1, Reading::default()).is_ok());
    assert_eq!(
        model.layer_map(&ids, 2, Reading::default()).unwrap_err(),
        MapError::Layer { layer: 2, layers: 2 }
    );
    // A longer text is cut.
    let attended = model.attend(&"x ".repeat(40));
    assert_eq!((attended.tokens.len(), attended.cut.unwrap().kept), (20, 20));
}

#[test]
fn it_can_be_stopped_and_says_how_far_it_is() {
    let mut heard = Vec::new();
    OpenedModel::open(&path("llama"), Budget::default(), &mut |done, of| {
        heard.push((done, of));
        true
    })
    .unwrap();
    assert!(heard.is_sorted() && heard.len() > 10);
    assert_eq!(heard.last().map(|(done, of)| done == of), Some(true), "{:?}", heard.last());
    let found = OpenedModel::open(&path("llama"), Budget::default(), &mut |done, _| done < 30_000).err();
    assert!(matches!(found, Some(ModelError::Stopped { .. })));
}

#[test]
fn the_causal_ones_write() {
    for name in ["gpt2", "gguf-llama", "qwen2"] {
        let model = open(name);
        let cuts = model.transformer().cuts();
        let mut draft = model.draft("The bear", cuts, true).unwrap().unwrap();
        let ids = draft.ids().to_vec();
        draft.push(model.transformer(), 40).unwrap();
        let whole = model.logits(&[ids, vec![40]].concat(), Reading::default()).unwrap().unwrap();
        assert!(worst(draft.logits(), &whole) < 1e-4, "{name}");
    }
    let bert = open("bert");
    assert!(bert.draft("a", bert.transformer().cuts(), true).unwrap().is_none());
    assert!(bert.logits(&[2, 3], Reading::default()).unwrap().is_none());
}
