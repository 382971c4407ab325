//! Model files that are not what they should be: each gives the error that says so, none a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use arclight_model::{Encoder, ModelError};
use serde_json::{Value, json};

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/models/minilm-int8g64.safetensors");
    std::fs::read(path).unwrap()
});

fn load(bytes: &[u8]) -> Result<Encoder, ModelError> {
    Encoder::load(bytes, Path::new("some.safetensors"))
}

/// As a file of one's own, without a manifest.
fn load_own(bytes: &[u8]) -> ModelError {
    Encoder::load_with(bytes, Path::new("own.safetensors"), None).err().expect("an error")
}

/// The file's error; its text names the file.
fn error(bytes: &[u8]) -> ModelError {
    let error = load(bytes).err().expect("an error");
    assert!(error.to_string().contains("some.safetensors"), "{error}");
    error
}

fn data_start() -> usize {
    8 + usize::try_from(u64::from_le_bytes(*FILE.first_chunk().unwrap())).unwrap()
}

/// The file with another header, the data as it was.
fn with_header(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let start = data_start();
    let mut header: Value = serde_json::from_slice(&FILE[8..start]).unwrap();
    change(&mut header);
    let header = serde_json::to_vec(&header).unwrap();
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header);
    bytes.extend(&FILE[start..]);
    bytes
}

/// Where a tensor's data lies in the file.
fn range(tensor: &str) -> std::ops::Range<usize> {
    let header: Value = serde_json::from_slice(&FILE[8..data_start()]).unwrap();
    let offset =
        |index: usize| usize::try_from(header[tensor]["data_offsets"][index].as_u64().unwrap()).unwrap();
    data_start() + offset(0)..data_start() + offset(1)
}

#[test]
fn shipped_file_loads_and_its_own_copy_too() {
    let model = load(&FILE).unwrap();
    let own = Encoder::load_with(&FILE, Path::new("own"), None).unwrap();
    assert_eq!(model.forward(&[101, 2000, 102]), own.forward(&[101, 2000, 102]));
}

#[test]
fn cut_files_are_no_whole_files() {
    let start = data_start();
    for length in [0, 1, 7, 8, 9, 100, start - 1, start, start + 1, FILE.len() / 2, FILE.len() - 1] {
        let bytes = &FILE[..length];
        assert!(matches!(error(bytes), ModelError::Format { .. }), "{length}");
        assert!(matches!(load_own(bytes), ModelError::Format { .. }), "{length}");
    }
    let longer = [&FILE[..], &[0]].concat();
    assert!(matches!(error(&longer), ModelError::Format { .. }));
    assert!(matches!(load_own(&longer), ModelError::Format { .. }));
}

#[test]
fn a_huge_header_is_refused() {
    for length in [u64::MAX, u64::MAX / 2, 1 << 40, FILE.len() as u64] {
        let mut bytes = FILE.clone();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        assert!(matches!(error(&bytes), ModelError::Format { .. }), "{length}");
        assert!(matches!(load_own(&bytes), ModelError::Format { .. }), "{length}");
    }
}

/// One bit anywhere in the header, and in the data of tensors of each kind.
#[test]
fn a_flipped_bit_is_found() {
    let mut bytes = FILE.clone();
    for at in (0..data_start()).step_by(97) {
        for bit in [0, 3, 6] {
            bytes[at] ^= 1 << bit;
            error(&bytes);
            bytes[at] ^= 1 << bit;
        }
    }
    for tensor in ["emb.word", "emb.pos.scale", "layer.0.q.w", "layer.3.up.w.scale", "layer.5.ln2.b"] {
        let range = range(tensor);
        for at in [range.start, range.start.midpoint(range.end), range.end - 1] {
            bytes[at] ^= 4;
            match error(&bytes) {
                ModelError::Damaged { tensor: found, .. } => assert_eq!(found, tensor),
                other => panic!("{other}"),
            }
            bytes[at] ^= 4;
        }
    }
}

#[test]
fn a_missing_tensor_is_named() {
    let bytes = with_header(|header| {
        let entry = header.as_object_mut().unwrap().remove("layer.4.v.b").unwrap();
        header["unknown"] = entry;
    });
    for found in [load_own(&bytes), error(&bytes)] {
        match found {
            ModelError::Missing { tensor, .. } => assert_eq!(tensor, "layer.4.v.b"),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn another_shape_or_type_is_named() {
    for (tensor, change, found, expected) in [
        ("layer.2.o.w", json!({"shape": [768, 192]}), "I8 [768, 192]", "I8 [384, 384]"),
        ("layer.2.up.w.scale", json!({"dtype": "BF16"}), "BF16 [1536, 6]", "F16 [1536, 6]"),
        ("emb.word", json!({"dtype": "U8"}), "U8 [30522, 384]", "I8 [30522, 384]"),
        ("emb.ln.g", json!({"shape": [1, 384]}), "F32 [1, 384]", "F32 [384]"),
    ] {
        let bytes = with_header(|header| {
            header[tensor].as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        });
        for wrong in [load_own(&bytes), error(&bytes)] {
            match wrong {
                ModelError::Shape { tensor: name, found: is, expected: wants, .. } => {
                    assert_eq!((name.as_str(), is.as_str(), wants.as_str()), (tensor, found, expected));
                }
                other => panic!("{other}"),
            }
        }
    }
}

#[test]
fn numbers_that_are_not_finite_are_refused_without_a_manifest() {
    for (tensor, number) in [
        ("layer.1.q.b", &f32::NAN.to_le_bytes()[..]),
        ("emb.ln.b", &f32::INFINITY.to_le_bytes()[..]),
        ("layer.1.k.w.scale", &half::f16::INFINITY.to_le_bytes()[..]),
    ] {
        let mut bytes = FILE.clone();
        let range = range(tensor);
        bytes[range.start + 2 * number.len()..][..number.len()].copy_from_slice(number);
        match load_own(&bytes) {
            ModelError::Damaged { tensor: found, reason, .. } => {
                assert_eq!(found, tensor);
                assert!(reason.contains("number 2"), "{reason}");
            }
            other => panic!("{other}"),
        }
    }
}
