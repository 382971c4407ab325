//! Attention that was saved elsewhere: what NumPy and safetensors write, what is wrong with a dump, and that no bytes make
//! it panic.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::HashMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use arclight_model::dump::{Dump, DumpFault};
use arclight_model::{Badge, TokenKind};
use ndarray::Array4;
use proptest::prelude::*;
use safetensors::Dtype;
use safetensors::tensor::{TensorView, serialize};
use zip::write::SimpleFileOptions;

const BUDGET: u64 = 1 << 20;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/dumps").join(name)
}

fn open(name: &str) -> Dump {
    Dump::open(&path(name), BUDGET).unwrap()
}

/// What `tools/golden/dumps.py` wrote.
fn weight(keys: usize, causal: bool, (layer, head, query, key): (usize, usize, usize, usize)) -> f64 {
    let exp = |key: usize| {
        let seen = !causal || key <= query;
        let score = 1.0 + layer as f64 + 2.0 * head as f64 + 3.0 * query as f64 + 5.0 * key as f64;
        if seen { score.sin().exp() } else { 0.0 }
    };
    exp(key) / (0..keys).map(exp).sum::<f64>()
}

#[test]
fn what_numpy_and_safetensors_write_is_read() {
    let tokens = ["[CLS]", "wad", "##ing", "é你", "[SEP]"];
    for (name, keys, causal, loses) in [
        ("own.safetensors", 5, false, 1e-7),
        ("own.npz", 5, false, 1e-7),
        ("causal.npz", 5, true, 1e-7),
        ("cross.safetensors", 3, false, 5e-4),
        ("cross.npz", 3, false, 5e-4),
    ] {
        let dump = open(name);
        assert_eq!(dump.weights.dim(), (2, 3, 5, keys), "{name}");
        for (at, found) in dump.weights.indexed_iter() {
            let expected = weight(keys, causal, at);
            assert!((f64::from(*found) - expected).abs() < loses, "{name} {at:?}: {found} {expected}");
        }
        assert_eq!(dump.tokens, tokens, "{name}");
        let own = keys == 5;
        assert_eq!(dump.key_tokens.is_none(), own);
        assert_eq!(dump.model.as_deref(), name.starts_with("own").then_some("bert-base"));
        assert_eq!(dump.is_causal(), causal);
        assert_eq!(dump.attended(name).is_some(), own);
        if !own {
            assert_eq!(dump.key_tokens.as_deref().unwrap(), ["▁Der", "▁Bär", "</s>"]);
            let [(queries, _), (text, shown)] = dump.shown();
            assert_eq!((queries.as_str(), text.as_str()), ("wading é你", " Der Bär"));
            assert_eq!((shown[0].text.as_str(), shown[2].kind), (" Der", TokenKind::Sep));
        }
    }
    let attended = open("own.npz").attended("file").unwrap();
    assert_eq!((attended.model.name, attended.model.layers, attended.model.heads), ("bert-base", 2, 3));
    assert_eq!((attended.model.badge, attended.model.writes), (Badge::Yours, false));
    assert_eq!((attended.text.as_str(), attended.tokens.len()), ("wading é你", 5));
    assert_eq!((attended.tokens[2].kind, attended.tokens[2].word), (TokenKind::Piece, Some(0)));
    assert_eq!(open("causal.npz").attended("file").unwrap().model.name, "file");
}

fn even(shape: [usize; 4]) -> Array4<f32> {
    Array4::from_elem(shape, 1.0 / shape[3] as f32)
}

fn safetensors(weights: &Array4<f32>, texts: &[(&str, &str)]) -> Vec<u8> {
    let data: Vec<u8> = weights.iter().flat_map(|weight| weight.to_le_bytes()).collect();
    let view = TensorView::new(Dtype::F32, weights.shape().to_vec(), &data).unwrap();
    let texts: HashMap<String, String> =
        texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    serialize([("attention", view)], Some(texts)).unwrap()
}

/// An array with that header.
fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn npz(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn why(bytes: &[u8]) -> String {
    Dump::read(&bytes, Path::new("a.npz"), BUDGET).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_is_named() {
    let tokens = ("tokens", r#"["a", "b"]"#);
    let even = even([1, 2, 2, 2]);
    assert!(Dump::read(&safetensors(&even, &[tokens]), Path::new("a"), BUDGET).is_ok());
    let mut odd = even.clone();
    odd[[0, 1, 1, 0]] = f32::NAN;
    assert_eq!(
        why(&safetensors(&odd, &[tokens])),
        "a.npz: the weight of layer 0, head 1, query 1, key 0 is NaN"
    );
    odd[[0, 1, 1, 0]] = -0.5;
    assert!(why(&safetensors(&odd, &[tokens])).ends_with("query 1, key 0 is -0.5"));
    odd[[0, 1, 1, 0]] = 0.3;
    assert_eq!(
        why(&safetensors(&odd, &[tokens])),
        "a.npz: the weights of layer 0, head 1, query 1 sum to 0.8, not to 1"
    );
    for (texts, says) in [
        (&[][..], "it has no tokens"),
        (&[("tokens", r#"["a"]"#)], "attention has 2 queries, and there are 1 tokens"),
        (&[("tokens", "a b")], "tokens cannot be read: no JSON list of texts"),
        (&[("tokens", "[1, 2]")], "tokens cannot be read: no JSON list of texts"),
        (&[tokens, ("key_tokens", "[]")], "attention has 2 keys, and there are 0 key_tokens"),
        (&[tokens, ("format", "2")], "its format is 2, and 1 can be read"),
    ] {
        let found = why(&safetensors(&even, texts));
        assert!(found.contains(says) && !found.contains('\n'), "{found}");
    }
    let large = Dump::read(&safetensors(&even, &[tokens]), Path::new("a"), 31).unwrap_err();
    assert!(matches!(large.fault, DumpFault::TooLarge { needs: 1, budget: 0 }), "{large}");
    let shape = serialize([("attention", TensorView::new(Dtype::F32, vec![2, 2], &[0; 16]).unwrap())], None);
    assert!(
        why(&shape.unwrap()).contains("attention has the shape [2, 2], expected [layer, head, query, key]")
    );
    let kind =
        serialize([("attention", TensorView::new(Dtype::F64, vec![1, 1, 1, 1], &[0; 8]).unwrap())], None);
    assert!(why(&kind.unwrap()).contains("attention is F64; F32 and F16 can be read"));
    assert!(why(b"").contains("no whole safetensors file"));
    let whole = safetensors(&even, &[tokens]);
    assert!(why(&whole[..whole.len() - 1]).contains("32 bytes, and 31 are there"));
}

#[test]
fn what_is_wrong_with_a_zip_is_named() {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1)}";
    let one = npy(header, &1f32.to_le_bytes());
    let names = npy("{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}", &[97, 0, 0, 0]);
    let of = |attention: Vec<u8>| npz(&[("attention.npy", attention), ("tokens.npy", names.clone())]);
    assert_eq!(Dump::read(&of(one.clone()), Path::new("a"), BUDGET).unwrap().tokens, ["a"]);
    assert!(why(&npz(&[("tokens.npy", names.clone())])).contains("it has no attention"));
    assert!(why(&npz(&[("attention.npy", one.clone())])).contains("it has no tokens"));
    assert!(why(&of(npy(header, &[0; 3]))).contains("attention.npy"));
    assert!(why(&of(npy(header, &[0; 5]))).contains("more numbers than its shape"));
    assert!(why(&of(npy(&header.replace("<f4", "<f8"), &[0; 8]))).contains("attention is <f8"));
    assert!(why(&of(npy(&header.replace("(1, 1, 1, 1)", "(1, 1)"), &[0; 4]))).contains("the shape [1, 1]"));
    assert!(why(&of(npy(&header.replace("False", "True"), &[0; 4]))).contains("fastest dimension"));
    // What would take more memory than there is on earth is not asked for.
    let huge = header.replace("(1, 1, 1, 1)", "(9999999, 9999999, 9999999, 9999999)");
    assert!(why(&of(npy(&huge, &[]))).contains("MB, and the budget is 1 MB"));
    let many = "{'descr': '<U9999999', 'fortran_order': False, 'shape': (99999999999,)}";
    let long = npz(&[("attention.npy", one), ("tokens.npy", npy(many, &[]))]);
    assert!(why(&long).contains("tokens cannot be read: it is too long"));
    assert!(why(b"PK\x03\x04").contains("no whole npz file"));
}

proptest! {
    /// Whatever weights are saved are read, from either format.
    #[test]
    fn what_is_saved_is_read(
        (layers, heads, tokens) in (1..4usize, 1..4usize, 1..9usize),
        seed in any::<u64>(),
    ) {
        let mut chance = fastrand::Rng::with_seed(seed);
        let mut weights = Array4::from_shape_simple_fn([layers, heads, tokens, tokens], || chance.f32() + 1e-3);
        for mut row in weights.rows_mut() {
            let sum = row.sum();
            row /= sum;
        }
        let names: Vec<String> = (0..tokens).map(|_| (0..chance.usize(0..4)).map(|_| chance.char(..)).collect()).collect();
        let json = serde_json::to_string(&names).unwrap();
        let saved = safetensors(&weights, &[("tokens", &json)]);
        let dump = Dump::read(&saved, Path::new("a"), BUDGET).unwrap();
        prop_assert_eq!((&dump.weights, &dump.tokens), (&weights, &names));
        let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({layers}, {heads}, {tokens}, {tokens})}}");
        let data: Vec<u8> = weights.iter().flat_map(|weight| weight.to_le_bytes()).collect();
        let texts = npy(&format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({},)}}", json.len()), json.as_bytes());
        let saved = npz(&[("attention.npy", npy(&header, &data)), ("tokens.npy", texts)]);
        let other = Dump::read(&saved, Path::new("a"), BUDGET).unwrap();
        prop_assert_eq!(&other, &dump);
        let attended = dump.attended("a").unwrap();
        prop_assert_eq!(attended.tokens.len(), tokens);
        for token in &attended.tokens {
            prop_assert!(attended.text.get(token.span.clone()).is_some());
        }
    }

    /// Whatever is changed in a file, it is refused or read without a panic.
    #[test]
    fn no_change_of_a_file_makes_it_panic(
        name in prop::sample::select(vec!["own.safetensors", "cross.safetensors", "own.npz", "cross.npz", "causal.npz"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = std::fs::read(path(name)).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(dump) = Dump::read(&bytes, Path::new("a"), BUDGET) {
            let (.., queries, keys) = dump.weights.dim();
            let [(_, tokens), (_, key_tokens)] = dump.shown();
            prop_assert_eq!((tokens.len(), key_tokens.len()), (queries, keys));
        }
    }
}
