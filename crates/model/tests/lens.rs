//! The lenses: what must hold for any weights, and the numbers of the reference (tests/data/golden.json says how the
//! reference was made).
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use arclight_model::lens;
use arclight_model::{AttentionMap, Token, TokenKind};
use ndarray::{Array2, Array3, Array4, Axis, s};
use proptest::prelude::*;
use safetensors::SafeTensors;

/// Rows that sum to 1, and words of one to four pieces between `[CLS]` and `[SEP]`.
fn sentence() -> impl Strategy<Value = (String, Vec<Token>, Array2<f32>)> {
    prop::collection::vec(1..5_usize, 0..8).prop_flat_map(|words| {
        let (text, tokens) = spell(&words);
        let count = tokens.len();
        prop::collection::vec(0.01_f32..1.0, count * count).prop_map(move |cells| {
            let mut weights = Array2::from_shape_vec((count, count), cells).unwrap();
            for mut row in weights.rows_mut() {
                row /= row.sum();
            }
            (text.clone(), tokens.clone(), weights)
        })
    })
}

/// Text and tokens of words with that many pieces of one letter, "é" so that bytes are not characters.
fn spell(words: &[usize]) -> (String, Vec<Token>) {
    let special = |kind| Token { text: format!("{kind:?}"), id: 1, kind, span: 0..0, word: None };
    let (mut text, mut tokens) = (String::new(), vec![special(TokenKind::Cls)]);
    for (word, &pieces) in words.iter().enumerate() {
        for piece in 0..pieces {
            let kind = if piece == 0 { TokenKind::Word } else { TokenKind::Piece };
            let span = text.len()..text.len() + "é".len();
            tokens.push(Token { text: "e".into(), id: piece as u32, kind, span, word: Some(word) });
            text.push('é');
        }
        text.push(' ');
    }
    tokens.push(special(TokenKind::Sep));
    (text, tokens)
}

fn assert_rows_sum_to_one(weights: &Array2<f32>) -> Result<(), TestCaseError> {
    for sum in weights.sum_axis(Axis(1)) {
        prop_assert!((sum - 1.0).abs() < 1e-5, "a row sums to {sum}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn merging_keeps_the_mass_of_every_word((text, tokens, weights) in sentence()) {
        let (merged, by_word) = lens::merge_words(&text, &tokens, weights.view());
        prop_assert_eq!(by_word.dim(), (merged.len(), merged.len()));
        assert_rows_sum_to_one(&by_word)?;
        // The same from the definition, cell by cell.
        let pieces = |of: &Token| -> Vec<usize> {
            (0..tokens.len()).filter(|&i| tokens[i].word == of.word && (of.word.is_some() || tokens[i] == *of)).collect()
        };
        for ((q, k), &found) in by_word.indexed_iter() {
            let (queries, keys) = (pieces(&merged[q]), pieces(&merged[k]));
            let sum: f32 = queries.iter().flat_map(|&i| keys.iter().map(move |&j| (i, j))).map(|at| weights[at]).sum();
            prop_assert!((found - sum / queries.len() as f32).abs() < 1e-5);
        }
        let written: Vec<&str> = merged.iter().filter(|t| !t.kind.is_special()).map(|t| t.text.as_str()).collect();
        prop_assert_eq!(written, text.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn without_specials_ratios_stay((_, tokens, weights) in sentence()) {
        let (kept, rest) = lens::without_specials(&tokens, weights.view());
        prop_assert_eq!(&kept, &(1..tokens.len() - 1).collect::<Vec<_>>());
        prop_assert_eq!(rest.dim(), (kept.len(), kept.len()));
        if !kept.is_empty() {
            assert_rows_sum_to_one(&rest)?;
        }
        for ((q, k), &found) in rest.indexed_iter() {
            let (row, at) = (weights.row(kept[q]), kept[k]);
            // found / 1 = weight / what does not rest on specials
            prop_assert!((found * (1.0 - lens::idle_share(&tokens, row)) - row[at]).abs() < 1e-5);
        }
    }

    #[test]
    fn rollout_and_norms_keep_rows((_, tokens, weights) in sentence(), norm in 0.1_f32..4.0) {
        let count = tokens.len();
        let both = [weights.view(), weights.slice(s![..;-1, ..])];
        let stacked = ndarray::stack(Axis(0), &both).unwrap();
        let map = AttentionMap {
            weights: stacked.insert_axis(Axis(1)),
            value_norms: Array3::from_shape_fn((2, 1, count), |(_, _, key)| norm + key as f32),
        };
        for layer in 0..2 {
            assert_rows_sum_to_one(&lens::rollout(&map, layer))?;
            let weighted = lens::norm_weighted(&map, layer, 0).unwrap();
            assert_rows_sum_to_one(&weighted)?;
            // Between two keys the ratio changes by the ratio of their norms.
            let raw = map.head(layer, 0).unwrap();
            let (first, last) = (weighted[[0, 0]] / raw[[0, 0]], weighted[[0, count - 1]] / raw[[0, count - 1]]);
            prop_assert!((last / first - (norm + (count - 1) as f32) / norm).abs() < 1e-2 * last / first);
        }
    }

    #[test]
    fn entropy_and_peak_are_of_the_row((_, tokens, weights) in sentence()) {
        for row in weights.rows() {
            prop_assert!((0.0..=(tokens.len() as f32).ln() + 1e-5).contains(&lens::entropy(row)));
            let (index, weight) = lens::peak(row).unwrap();
            prop_assert!(row[index] == weight && row.iter().all(|&other| other <= weight));
        }
    }
}

/// A float tensor of the golden file.
fn golden(file: &SafeTensors, name: &str) -> (Vec<usize>, Vec<f32>) {
    let tensor = file.tensor(name).unwrap();
    let (cells, rest) = tensor.data().as_chunks::<4>();
    assert!(rest.is_empty());
    (tensor.shape().to_vec(), cells.iter().map(|&cell| f32::from_le_bytes(cell)).collect())
}

fn array3((shape, cells): (Vec<usize>, Vec<f32>)) -> Array3<f32> {
    Array3::from_shape_vec((shape[0], shape[1], shape[2]), cells).unwrap()
}

fn array4((shape, cells): (Vec<usize>, Vec<f32>)) -> Array4<f32> {
    Array4::from_shape_vec((shape[0], shape[1], shape[2], shape[3]), cells).unwrap()
}

#[test]
fn rollout_and_norms_are_those_of_the_reference() {
    let bytes =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/golden.safetensors")).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let sentences = file.names().iter().filter(|name| name.ends_with(".attn")).count();
    assert_eq!(sentences, 8);
    for sentence in 0..sentences {
        let map = AttentionMap {
            weights: array4(golden(&file, &format!("s{sentence}.attn"))),
            value_norms: array3(golden(&file, &format!("s{sentence}.vnorm"))),
        };
        let rollout = array3(golden(&file, &format!("s{sentence}.rollout")));
        for (layer, expected) in rollout.outer_iter().enumerate() {
            let apart =
                (lens::rollout(&map, layer) - expected).mapv(f32::abs).fold(0.0, |a: f32, &b| a.max(b));
            assert!(apart < 1e-5, "sentence {sentence}, layer {layer}: {apart}");
        }
        for (layer, head) in
            (0..map.layers()).flat_map(|layer| (0..map.heads()).map(move |head| (layer, head)))
        {
            let found = lens::norm_weighted(&map, layer, head).unwrap();
            for ((query, key), &weight) in found.indexed_iter() {
                // The definition in f64, from the reference's weights and norms.
                let part = |key| {
                    f64::from(map.weights[[layer, head, query, key]])
                        * f64::from(map.value_norms[[layer, head, key]])
                };
                let expected = part(key) / (0..map.tokens()).map(part).sum::<f64>();
                assert!((f64::from(weight) - expected).abs() < 1e-6, "sentence {sentence}, L{layer}H{head}");
            }
        }
    }
}
