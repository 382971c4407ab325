//! The numbers under the hood: for MiniLM against golden files of an independent implementation in Python, and with
//! everything that can be switched. `tests/glass_steps.rs` has a second implementation of Glass.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::Path;
use std::sync::LazyLock;

use arclight_model::numbers::Numbers;
use arclight_model::steps::{Normalise, Row, Step, Switches};
use arclight_model::{AttentionModel, Glass, LayerTrace, MiniLm, Reading};
use ndarray::{Array1, Axis};
use proptest::prelude::*;
use serde::Deserialize;

static MODEL: LazyLock<MiniLm> = LazyLock::new(|| {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
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
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/golden-steps.json"))
            .unwrap();
    let cases: Vec<Golden> = serde_json::from_slice(&golden).unwrap();
    assert!(cases.len() >= 6);
    let usual = Switches::default();
    for of in cases {
        let reading = Reading { causal: of.causal, positionless: of.positionless, alone: false };
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
            |of: fn(&arclight_model::numbers::KeyLine) -> f32| keys.iter().map(of).collect::<Vec<_>>();
        close("q·k", &column(|key| key.dot), &of.dots);
        close("scores", &column(|key| key.score), &of.scores);
        close("weights", &column(|key| key.weight), &of.weights);
        for (index, key) in keys.iter().enumerate() {
            assert_eq!(key.seen, !of.causal || index <= of.token);
        }
        let divided: Vec<f32> = of.products.iter().map(|x| x / (d_k as f32).sqrt()).collect();
        for step in [Step::Scaled, Step::Mask] {
            for key in 0..trace.tokens() {
                close("divided", &strip(&at(step, key), "divided"), &slice(&divided, key));
            }
        }
        let seen = of.weights.iter().filter(|weight| **weight > 0.0);
        let (entropy, peak) =
            seen.fold((0.0, 0.0_f32), |(sum, most), weight| (sum - weight * weight.ln(), most.max(*weight)));
        let now = at(Step::Softmax, 0).now;
        close("entropy and peak", &[now.entropy, now.peak], &[entropy, peak]);
        close("sum", &strip(&at(Step::Sum, 0), "sum"), &of.context);
        close("this head", &strip(&at(Step::Concat, 0), "this head"), &of.context);
        close("concatenation", &strip(&at(Step::Concat, 0), "all heads"), &of.concat);
        close("output", &strip(&at(Step::Output, 0), "all heads"), &of.output);
        let numbers = at(Step::Residual, 0);
        close("x", &strip(&numbers, "was given"), &of.input);
        close("what attention adds", &strip(&numbers, "what attention adds"), &of.output);
        close("added", &strip(&numbers, "after LayerNorm"), &of.added);
        close("handed on", &strip(&numbers, "hands on"), &of.out);
    }
}

/// Every entry through a head's slice of W_O, `[d]`.
fn written(trace: &LayerTrace, head: usize, found: &[f32]) -> Vec<f64> {
    let slice = trace.output.index_axis(Axis(0), head);
    let column = |to: usize| {
        found.iter().enumerate().map(|(from, x)| f64::from(*x) * f64::from(slice[[from, to]])).sum()
    };
    (0..slice.ncols()).map(column).collect()
}

/// From the weights on, each step of the panel follows from the one before it, whatever is switched.
fn chain(trace: &LayerTrace, head: usize, query: usize, switches: &Switches) {
    let of = |step| Numbers::of(step, trace, 0, (head, query), None, switches).unwrap();
    let (d_k, d) = (trace.head_size(), trace.hidden_in.ncols());
    let weights: Array1<f32> = of(Step::Softmax).keys.iter().map(|key| key.weight).collect();
    let sum = strip(&of(Step::Sum), "sum");
    close("sum", &sum, &weights.dot(&trace.value.index_axis(Axis(0), head)).to_vec());
    let all = strip(&of(Step::Concat), "all heads");
    close("the head's place", &all[head * d_k..(head + 1) * d_k], &sum);

    let mut output: Vec<f64> = trace.output_bias.iter().map(|b| f64::from(*b)).collect();
    for (other, found) in all.chunks(d_k).enumerate() {
        let part = written(trace, other, found);
        if other == head {
            let shown = strip(&of(Step::Output), "this head");
            let expected = if switches.removed { vec![0.0; d] } else { part.clone() };
            close("part", &shown, &expected.iter().map(|x| *x as f32).collect::<Vec<_>>());
        }
        if other != head || !switches.removed {
            output.iter_mut().zip(part).for_each(|(sum, x)| *sum += x);
        }
    }
    let output: Vec<f32> = output.iter().map(|x| *x as f32).collect();
    close("output", &strip(&of(Step::Output), "all heads"), &output);
    let residual = of(Step::Residual);
    close("added", &strip(&residual, "what attention adds"), &output);
    let stream = Array1::from(strip(&residual, "was given")) + Array1::from(output);
    let after = trace.norm.as_ref().map_or(stream.clone(), |norm| norm.apply(&stream));
    close("handed on", &strip(&residual, "their sum"), &after.to_vec());
}

/// What can be switched, one by one and together.
fn switched() -> Vec<Switches> {
    let usual = Switches::default();
    vec![
        usual,
        Switches { scaled: false, ..usual },
        Switches { temperature: 4.0, ..usual },
        Switches { normalise: Normalise::ArgMax, ..usual },
        Switches { normalise: Normalise::Linear, ..usual },
        Switches { removed: true, ..usual },
        Switches { scaled: false, temperature: 0.5, normalise: Normalise::Linear, removed: true },
    ]
}

#[test]
fn a_switched_head_goes_on_through_w_o_into_the_stream() {
    let text = "The bear waded into the river bank to catch fish.";
    let masked = Reading { causal: true, positionless: false, alone: false };
    let traces = [
        Glass::new().trace(text, 0, Reading::default()).unwrap(),
        Glass::new().trace(text, 0, masked).unwrap(),
        MODEL.trace(text, 2, Reading::default()).unwrap(),
        MODEL.trace(text, 5, masked).unwrap(),
    ];
    for trace in &traces {
        let usual = Switches::default();
        for query in 0..trace.tokens() {
            for head in 0..trace.heads() {
                for switches in switched() {
                    chain(trace, head, query, &switches);
                }
                let part = strip(
                    &Numbers::of(Step::Output, trace, 0, (head, query), None, &usual).unwrap(),
                    "this head",
                );
                let kept = trace.head_output.slice(ndarray::s![head, query, ..]);
                let off = part.iter().zip(kept).fold(0.0_f32, |most, (a, b)| most.max((a - b).abs()));
                assert!(off < 1e-5, "head {head}, query {query}: {off}");
            }
        }
        // And the switches are not without effect.
        for switches in switched().into_iter().skip(1) {
            let moved = (0..trace.heads()).filter_map(|head| {
                Numbers::of(Step::Residual, trace, 0, (head, 3), None, &switches).unwrap().moved
            });
            assert!(moved.fold(0.0_f32, |most, moved| most.max(moved.distance)) > 1e-3, "{switches:?}");
        }
    }
}

/// What the panel says of a switch is measured against the model as it was made, also where mask or positions are
/// switched, which make another trace.
#[test]
fn effects_are_measured_against_the_model_as_it_was_made() {
    let glass = Glass::new();
    let text = "The bear waded into the river bank to catch fish.";
    let made = glass.trace(text, 0, Reading::default()).unwrap();
    let masked = glass.trace(text, 0, Reading { causal: true, positionless: false, alone: false }).unwrap();
    let place = (1, 3);
    let row = |trace: &LayerTrace, switches: &Switches| {
        Row::of(trace, place.0, place.1, switches).unwrap().measure()
    };
    let usual = Switches::default();
    for switches in switched() {
        let numbers = Numbers::of(Step::Softmax, &masked, 0, place, None, &switches).unwrap();
        assert_eq!(numbers.usual, None);
        let numbers = numbers.against(Some(&made));
        assert_eq!(numbers.usual, Some(row(&made, &usual)));
        assert_eq!(numbers.alone.none, row(&masked, &usual));
        assert_ne!(numbers.usual, Some(numbers.alone.none));
        assert_eq!(numbers.now, row(&masked, &switches));
        assert_eq!(numbers.alone.undivided, row(&masked, &Switches { scaled: false, ..usual }));
        let Switches { temperature, normalise, .. } = switches;
        let heated = (temperature != 1.0).then(|| row(&masked, &Switches { temperature, ..usual }));
        assert_eq!(numbers.alone.heated, heated);
        let other = (normalise != Normalise::Softmax).then(|| row(&masked, &Switches { normalise, ..usual }));
        assert_eq!(numbers.alone.normalised, other);
        assert_eq!(numbers.moved.is_some(), switches != usual);
    }
}

#[test]
fn a_mask_and_no_positions_reach_every_layer_of_minilm() {
    let text = "The cat sat on the mat.";
    let masked = MODEL.attend_with(text, Reading { causal: true, positionless: false, alone: false });
    for ((.., query, key), weight) in masked.map.weights.indexed_iter() {
        assert!(key <= query || *weight == 0.0);
    }
    let plain = MODEL.attend(text);
    let bag = MODEL
        .attend_with("mat the on sat cat the.", Reading { causal: false, positionless: true, alone: false });
    let same = MODEL.attend_with(text, Reading { causal: false, positionless: true, alone: false });
    // Without positions the order of words does not matter: "cat" to "mat" is the same number in both.
    let of = |attended: &arclight_model::Attended, word: &str| {
        attended.tokens.iter().position(|token| token.text == word).unwrap()
    };
    for layer in 0..6 {
        let weight = |attended: &arclight_model::Attended| {
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
        let trace = Glass::new().trace(&text, 0, Reading { causal, positionless: false, alone: false }).unwrap();
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
