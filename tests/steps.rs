//! The numbers under the hood: for MiniLM against golden files of an independent implementation in Python, for Glass
//! against a second one here.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::Path;
use std::sync::LazyLock;

use arclight::model::numbers::Numbers;
use arclight::model::steps::{Normalise, Row, Step, Switches};
use arclight::model::{AttentionModel, Glass, LayerTrace, MiniLm, Reading};
use ndarray::{Array1, Axis};
use proptest::prelude::*;
use serde::Deserialize;

static MODEL: LazyLock<MiniLm> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    MiniLm::open(&root.join("assets/models/minilm-int8g64.safetensors")).unwrap()
});

/// One word of one sentence, by `tools/golden/make_steps.py`.
#[derive(Deserialize)]
struct Golden {
    text: String,
    layer: usize,
    head: usize,
    token: usize,
    causal: bool,
    positionless: bool,
    word: Vec<f32>,
    position: Vec<f32>,
    #[serde(rename = "in")]
    input: Vec<f32>,
    query: Vec<f32>,
    keys: Vec<f32>,
    values: Vec<f32>,
    products: Vec<f32>,
    dots: Vec<f32>,
    scores: Vec<f32>,
    weights: Vec<f32>,
    weighted: Vec<f32>,
    context: Vec<f32>,
    concat: Vec<f32>,
    output: Vec<f32>,
    added: Vec<f32>,
    out: Vec<f32>,
}

/// The largest difference, as a part of the largest number where that is above 1.
fn close(what: &str, found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let scale = expected.iter().fold(1.0_f32, |most, x| most.max(x.abs()));
    let worst = found.iter().zip(expected).fold(0.0_f32, |most, (a, b)| most.max((a - b).abs())) / scale;
    assert!(worst < 1e-4, "{what} is off by {worst}");
}

/// The strip of that name as the panel lists it.
fn strip(numbers: &Numbers, name: &str) -> Vec<f32> {
    numbers
        .strips
        .iter()
        .find(|strip| strip.name.contains(name))
        .unwrap_or_else(|| panic!("{name}"))
        .values
        .clone()
}

#[test]
fn every_step_of_minilm_is_the_reference_s() {
    let golden =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden-steps.json")).unwrap();
    let cases: Vec<Golden> = serde_json::from_slice(&golden).unwrap();
    assert!(cases.len() >= 6);
    let usual = Switches::default();
    for of in cases {
        let reading = Reading { causal: of.causal, positionless: of.positionless };
        let trace = MODEL.trace(&of.text, of.layer, reading).unwrap();
        let at =
            |step, key| Numbers::of(step, &trace, of.layer, (of.head, of.token), Some(key), &usual).unwrap();
        let numbers = at(Step::Embedding, 0);
        close("embedding", &strip(&numbers, "embedding of the token"), &of.word);
        close("position", &strip(&numbers, "position"), &of.position);
        close("x", &numbers.strips[2].values, &of.input);
        let d_k = 32;
        let slice = |all: &[f32], key: usize| all[key * d_k..(key + 1) * d_k].to_vec();
        for key in 0..trace.tokens() {
            let numbers = at(Step::Qkv, key);
            close("query", &strip(&numbers, "query, "), &of.query);
            close("key", &strip(&numbers, "key, "), &slice(&of.keys, key));
            close("value", &strip(&numbers, "value, "), &slice(&of.values, key));
            close("products", &strip(&at(Step::Scores, key), "entry"), &slice(&of.products, key));
            close("weighted", &strip(&at(Step::Values, key), "its weight"), &slice(&of.weighted, key));
        }
        let keys = at(Step::Softmax, 0).keys;
        let column =
            |of: fn(&arclight::model::numbers::KeyLine) -> f32| keys.iter().map(of).collect::<Vec<_>>();
        close("q·k", &column(|key| key.dot), &of.dots);
        close("scores", &column(|key| key.score), &of.scores);
        close("weights", &column(|key| key.weight), &of.weights);
        for (index, key) in keys.iter().enumerate() {
            assert_eq!(key.seen, !of.causal || index <= of.token);
        }
        close("sum", &strip(&at(Step::Sum, 0), "sum"), &of.context);
        close("concatenation", &strip(&at(Step::Concat, 0), "all heads"), &of.concat);
        close("output", &strip(&at(Step::Output, 0), "all heads"), &of.output);
        let numbers = at(Step::Residual, 0);
        close("added", &strip(&numbers, "after LayerNorm"), &of.added);
        close("handed on", &strip(&numbers, "hands on"), &of.out);
    }
}

/// Glass, from x on, written anew with plain loops: q·k, softmax, the weighted sum, W_O by its parts, the residual.
fn glass_again(trace: &LayerTrace, head: usize, query: usize) -> (Vec<f64>, Vec<f64>) {
    let number = |x: f32| f64::from(x);
    let (n, d_k) = (trace.tokens(), trace.head_size());
    let mut scores = vec![0.0; n];
    for (key, score) in scores.iter_mut().enumerate() {
        for i in 0..d_k {
            *score += number(trace.query[[head, query, i]]) * number(trace.key[[head, key, i]]);
        }
        *score /= (d_k as f64).sqrt();
    }
    let seen = if trace.causal { query + 1 } else { n };
    let most = scores[..seen].iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scores[..seen].iter().map(|score| (score - most).exp()).sum();
    let weights: Vec<f64> =
        (0..n).map(|key| if key < seen { (scores[key] - most).exp() / sum } else { 0.0 }).collect();
    let context = (0..d_k)
        .map(|i| (0..n).map(|key| weights[key] * number(trace.value[[head, key, i]])).sum())
        .collect();
    (weights, context)
}

#[test]
fn every_step_of_glass_is_that_of_a_second_implementation() {
    let glass = Glass::new();
    let names = glass.dimension_names();
    let at = |name: &str| names.iter().position(|other| other == name).unwrap();
    for text in ["The bear waded into the river bank to catch fish.", "Cash.", "", "a b c d e f g naïve 🦊"]
    {
        for causal in [false, true] {
            let trace = glass.trace(text, 0, Reading { causal, positionless: false }).unwrap();
            for (query, token) in glass.attend(text).tokens.iter().enumerate() {
                let x = trace.hidden_in.row(query);
                // What the table says, the constant, and the code of the place with length √2.
                assert!((x[at("constant")] - 1.0).abs() < 1e-6);
                if query > 0 {
                    let meaning = glass.meaning(&token.text);
                    close("meaning", &x.to_vec()[..meaning.len()], &meaning);
                }
                let place = trace.position.row(query);
                assert!((place.dot(&place) - 2.0).abs() < 1e-4);
                for head in 0..3 {
                    let (weights, context) = glass_again(&trace, head, query);
                    let narrow = |all: &[f64]| all.iter().map(|x| *x as f32).collect::<Vec<_>>();
                    let of = |step| {
                        Numbers::of(step, &trace, 0, (head, query), None, &Switches::default()).unwrap()
                    };
                    let found: Vec<f32> = of(Step::Softmax).keys.iter().map(|key| key.weight).collect();
                    close("weights", &found, &narrow(&weights));
                    close("sum", &strip(&of(Step::Sum), "sum"), &narrow(&context));
                }
                let added: Array1<f32> = &x + &trace.head_output.index_axis(Axis(1), query).sum_axis(Axis(0));
                let of =
                    Numbers::of(Step::Residual, &trace, 0, (1, query), None, &Switches::default()).unwrap();
                close("handed on", &strip(&of, "hands on"), &added.to_vec());
                close("the model's output", &added.to_vec(), &trace.hidden_out.row(query).to_vec());
            }
        }
    }
}

#[test]
fn a_mask_and_no_positions_reach_every_layer_of_minilm() {
    let text = "The cat sat on the mat.";
    let masked = MODEL.attend_with(text, Reading { causal: true, positionless: false });
    for ((.., query, key), weight) in masked.map.weights.indexed_iter() {
        assert!(key <= query || *weight == 0.0);
    }
    let plain = MODEL.attend(text);
    let bag = MODEL.attend_with("mat the on sat cat the.", Reading { causal: false, positionless: true });
    let same = MODEL.attend_with(text, Reading { causal: false, positionless: true });
    // Without positions the order of words does not matter: "cat" to "mat" is the same number in both.
    let of = |attended: &arclight::model::Attended, word: &str| {
        attended.tokens.iter().position(|token| token.text == word).unwrap()
    };
    for layer in 0..6 {
        let weight = |attended: &arclight::model::Attended| {
            attended.map.weights[[layer, 3, of(attended, "cat"), of(attended, "mat")]]
        };
        assert!((weight(&bag) - weight(&same)).abs() < 1e-5);
        assert!((weight(&plain) - weight(&same)).abs() > 1e-6);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_switched_the_row_sums_to_one_and_the_sum_is_its_own(
        text in "[a-z ]{0,40}",
        head in 0_usize..3,
        query in 0_usize..8,
        scaled: bool,
        temperature in 0.01_f32..9.0,
        how in 0..3,
        causal: bool,
    ) {
        let trace = Glass::new().trace(&text, 0, Reading { causal, positionless: false }).unwrap();
        let normalise = [Normalise::Softmax, Normalise::ArgMax, Normalise::Linear][how as usize];
        let switches = Switches { scaled, temperature, normalise, removed: false };
        let Some(row) = Row::of(&trace, head, query, &switches) else {
            prop_assert!(query >= trace.tokens());
            return Ok(());
        };
        prop_assert!((row.weights.sum() - 1.0).abs() < 1e-4);
        prop_assert!(row.weights.iter().zip(&row.seen).all(|(weight, seen)| *weight >= 0.0 && (*seen || *weight == 0.0)));
        let sum = row.weights.dot(&trace.value.index_axis(Axis(0), head));
        prop_assert!((&sum - &row.context).iter().all(|x| x.abs() < 1e-3));
        // Heat spreads, cold sharpens.
        let hotter = Row::of(&trace, head, query, &Switches { temperature: 5.0, normalise: Normalise::Softmax, ..switches }).unwrap();
        let colder = Row::of(&trace, head, query, &Switches { temperature: 0.1, normalise: Normalise::Softmax, ..switches }).unwrap();
        prop_assert!(hotter.measure().entropy >= colder.measure().entropy - 1e-4);
    }
}
