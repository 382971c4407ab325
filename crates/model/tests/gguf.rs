//! The reader of GGUF files: what it reads, what it refuses, and that no bytes make it panic.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests")]

#[path = "tiny/file.rs"]
mod file;

use arclight_model::gguf::{Gguf, GgufError, Kind, Tensor, Value};
use file::{File, KINDS, Q4_1, stored};
use proptest::prelude::*;

fn wave(count: usize) -> Vec<f32> {
    (0..count).map(|i| (i as f32 * 0.37).sin() * 3.0 + (i as f32 * 0.011).cos()).collect()
}

fn small() -> Vec<u8> {
    let mut file = File::default();
    file.text("general.architecture", "llama");
    file.number("llama.block_count", 2);
    file.float("llama.rope.freq_base", 10_000.0);
    file.texts("tokens", &["a".to_owned(), "Ġb".to_owned()]);
    file.numbers("types", &[1, -3]);
    for kind in KINDS {
        file.tensor(&format!("t{kind}"), &[3, 64], kind, &wave(192));
    }
    file.bytes()
}

#[test]
fn metadata_and_tensors_are_read() {
    let bytes = small();
    let file = Gguf::parse(&bytes).unwrap();
    assert_eq!(file.need("general.architecture").unwrap().text("").unwrap(), "llama");
    assert_eq!(file.number("llama.block_count", 10).unwrap(), 2);
    assert_eq!(file.value("tokens"), Some(&Value::Texts(vec!["a", "Ġb"])));
    assert_eq!(file.value("types"), Some(&Value::Numbers(vec![1, -3])));
    assert!((file.need("llama.rope.freq_base").unwrap().float("").unwrap() - 10_000.0).abs() < 1e-9);
    assert_eq!(file.tensors().count(), KINDS.len());
    // What each type loses of numbers up to 4, at most.
    let loses = [0.0, 2e-3, 0.3, 0.28, 0.017, 0.016];
    for (kind, loses) in KINDS.into_iter().zip(loses) {
        let tensor = file.tensor(&format!("t{kind}")).unwrap();
        assert_eq!((tensor.shape.as_slice(), tensor.rows(), tensor.columns()), (&[3, 64][..], 3, 64));
        let numbers = tensor.dequantise();
        let worst = numbers.iter().zip(wave(192)).fold(0f32, |most, (a, b)| most.max((a - b).abs()));
        println!("{:?} loses {worst}", tensor.kind);
        assert!(worst <= loses, "{:?}: {worst}", tensor.kind);
        assert_eq!(tensor.row(2).len(), tensor.data.len() / 3);
        assert!(tensor.row(3).is_empty() && tensor.row(usize::MAX).is_empty());
    }
}

/// By hand: 32 numbers of d = 0.5, m = -1, where number 0 has q = 3 and number 16 has q = 15.
#[test]
fn a_block_is_unpacked_as_it_was_specified() {
    let mut block = vec![0x00, 0x38, 0x00, 0xbc, 0xf3];
    block.resize(20, 0);
    let (kind, data) = (Kind::Q4_1, block.as_slice());
    let tensor = Tensor { name: "w", kind, shape: vec![1, 32], data };
    let numbers = tensor.dequantise();
    assert_eq!((numbers[0], numbers[1], numbers[16], numbers[17]), (0.5, -1.0, 6.5, -1.0));
    let q8 = Tensor {
        name: "w",
        kind: Kind::Q8_0,
        shape: vec![1, 32],
        data: &[&[0x00, 0x38, 0x80, 0x7f][..], &[0; 30]].concat(),
    };
    assert_eq!(q8.dequantise()[..3], [-64.0, 63.5, 0.0]);
    let q4 = Tensor { kind: Kind::Q4_0, data: &[&[0, 0x38, 0x9f][..], &[0; 15]].concat(), ..q8 };
    assert_eq!((q4.dequantise()[0], q4.dequantise()[16]), (3.5, 0.5));
}

/// Blocks of random bytes, as the package gguf reads them: `tools/golden/gguf_types.py`.
#[test]
fn every_quantised_type_is_read_as_gguf_reads_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/gguf-types.safetensors");
    let bytes = std::fs::read(path).unwrap();
    let golden = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let kinds = [
        ("Q4_0", Kind::Q4_0),
        ("Q4_1", Kind::Q4_1),
        ("Q5_0", Kind::Q5_0),
        ("Q5_1", Kind::Q5_1),
        ("Q8_0", Kind::Q8_0),
        ("Q4_K", Kind::Q4K),
        ("Q5_K", Kind::Q5K),
        ("Q6_K", Kind::Q6K),
    ];
    assert_eq!(golden.len(), 2 * kinds.len());
    for (name, kind) in kinds {
        let data = golden.tensor(name).unwrap();
        let tensor = Tensor { name, kind, shape: vec![1, 1024], data: data.data() };
        let expected = golden.tensor(&format!("{name}.f32")).unwrap();
        let expected: Vec<f32> =
            expected.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        assert_eq!(tensor.dequantise(), expected, "{name}");
        assert!(expected.iter().any(|number| *number > 0.1) && expected.iter().any(|number| *number < -0.1));
    }
}

fn why(bytes: &[u8]) -> GgufError {
    Gguf::parse(bytes).unwrap_err()
}

#[test]
fn what_is_wrong_is_said_in_words() {
    assert_eq!(why(b"").to_string(), "it does not begin with GGUF");
    assert_eq!(why(b"GGUF\x09\0\0\0").to_string(), "it is GGUF version 9; versions 2 and 3 can be read");
    assert_eq!(why(b"GGUF\x03\0\0\0\x01").to_string(), "it ends at byte 8, within the number of tensors");
    let many = [b"GGUF\x03\0\0\0".as_slice(), &[0xff; 16]].concat();
    assert_eq!(why(&many).to_string(), "the number of tensors is 18446744073709551615, more than 16384");

    let mut file = File::default();
    file.number("k", 1);
    file.number("k", 2);
    assert_eq!(why(&file.bytes()).to_string(), "k is there twice");

    let mut file = File::default();
    file.number("general.alignment", 12);
    assert!(why(&file.bytes()).to_string().contains("aligned to 12 bytes"));

    let mut file = File::default();
    file.tensor("w", &[1, 32], Q4_1, &wave(32));
    let whole = file.bytes();
    let cut = whole.len() - 20;
    assert_eq!(
        why(&whole[..cut]).to_string(),
        "the data of tensor w is not all in the file: it is cut short or damaged"
    );
    let at = whole.windows(1).position(|byte| byte == b"w").unwrap();
    // Behind the name: dimensions, 32, 1, type, offset.
    let mut type_9 = whole.clone();
    type_9[at + 1 + 4 + 16] = 9;
    assert_eq!(
        why(&type_9).to_string(),
        "tensor w is of type 9; F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K and Q6_K can be read"
    );
    let mut narrow = whole.clone();
    narrow[at + 1 + 4] = 31;
    assert!(why(&narrow).to_string().contains("31 columns, not a multiple of the 32 of a block of Q4_1"));
    let mut nothing = whole.clone();
    nothing[at + 1 + 4] = 0;
    assert_eq!(why(&nothing), GgufError::Size { tensor: "w".into() });
    let mut huge = whole;
    huge[at + 1 + 4 + 8..at + 1 + 4 + 16].fill(0xff);
    assert_eq!(why(&huge), GgufError::Outside { tensor: "w".into() });
}

#[test]
fn a_value_of_another_type_is_named() {
    let bytes = small();
    let file = Gguf::parse(&bytes).unwrap();
    let said = file.number("general.architecture", 1).unwrap_err().to_string();
    assert_eq!(said, "key general.architecture is a text, expected a whole number from 0");
    let said = file.number("llama.block_count", 1).unwrap_err().to_string();
    assert_eq!(said, "llama.block_count is 2, more than 1");
    assert_eq!(file.need("nothing").unwrap_err().to_string(), "it has no key nothing");
    let numbers = file.value("types").unwrap();
    assert!(
        numbers.texts("types").is_err() && numbers.text("types").is_err() && numbers.float("types").is_err()
    );
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = small();
    // The last tensor ends with the file.
    for end in 0..bytes.len() {
        assert!(Gguf::parse(&bytes[..end]).is_err(), "{end}");
    }
    assert!(Gguf::parse(&bytes).is_ok());
}

/// All of what a file says is asked for: nothing that parses may panic later.
fn use_all(bytes: &[u8]) {
    let Ok(file) = Gguf::parse(bytes) else { return };
    for tensor in file.tensors() {
        assert_eq!(tensor.dequantise().len(), tensor.rows() * tensor.columns());
        assert!(!tensor.row(0).is_empty());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        use_all(&bytes);
        use_all(&[b"GGUF\x03\0\0\0".as_slice(), &bytes].concat());
    }

    #[test]
    fn no_change_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        words in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec![0, 1, u64::MAX, 1 << 63, 1 << 32])), 0..3),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = small();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for (at, word) in words {
            let at = at.index(bytes.len() - 8);
            bytes[at..at + 8].copy_from_slice(&word.to_le_bytes());
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        use_all(&bytes);
    }
}

#[test]
fn the_writer_of_this_test_writes_blocks() {
    assert_eq!(KINDS.map(|kind| stored(kind, &wave(32)).len()), [128, 64, 18, 20, 34, 64]);
}
