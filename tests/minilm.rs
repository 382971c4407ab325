//! MiniLM against stored numbers of the reference, and against itself.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use arclight::model::MiniLm;
use ndarray::{Array, ArrayView, Dimension};
use safetensors::SafeTensors;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    ids: Vec<u32>,
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| read("assets/models/minilm-int8g64.safetensors"));
static MODEL: LazyLock<MiniLm> = LazyLock::new(|| MiniLm::load(&FILE, Path::new("minilm")).unwrap());
static GOLDEN: LazyLock<Vec<Sentence>> =
    LazyLock::new(|| serde_json::from_slice::<Golden>(&read("tests/data/golden.json")).unwrap().sentences);

/// Largest difference between an array and the tensor of that name.
fn difference<D: Dimension>(file: &SafeTensors<'_>, name: &str, array: &Array<f32, D>) -> f32 {
    let tensor = file.tensor(name).unwrap();
    assert_eq!(tensor.shape(), array.shape(), "{name}");
    let numbers: Vec<f32> =
        tensor.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let expected = ArrayView::from_shape(array.raw_dim(), &numbers).unwrap();
    largest(&(array - &expected))
}

fn largest<D: Dimension>(array: &Array<f32, D>) -> f32 {
    array.iter().fold(0.0, |most, x| if x.is_nan() { f32::NAN } else { x.abs().max(most) })
}

#[test]
fn attention_equals_the_reference_on_the_shipped_weights() {
    let bytes = read("tests/data/golden-int8g64.safetensors");
    let file = SafeTensors::deserialize(&bytes).unwrap();
    for (index, sentence) in GOLDEN.iter().enumerate() {
        let map = MODEL.forward(&sentence.ids);
        let worst = difference(&file, &format!("s{index}.attn"), &map.weights);
        println!("{worst:e} {}", sentence.text);
        assert!(worst < 1e-4, "{worst} in {}", sentence.text);
    }
}
