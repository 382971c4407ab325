//! A small Llama model whose file is wrong: what is said, and that nothing panics.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests")]

#[path = "tiny/file.rs"]
mod file;
#[path = "tiny/model.rs"]
mod model;

use std::path::Path;
use std::sync::LazyLock;

use arclight_model::llama::{How, Llama};
use model::{HIDDEN, VOCABULARY};
use proptest::prelude::*;

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| model::bytes(7));

fn file_with(add: impl Fn(&mut file::File)) -> Vec<u8> {
    let mut file = model::file(7);
    add(&mut file);
    file.bytes()
}

fn error(bytes: &[u8]) -> String {
    Llama::load(bytes, Path::new("tiny.gguf")).err().unwrap().to_string()
}

#[test]
fn what_is_wrong_with_a_model_is_said() {
    assert_eq!(error(b"GGUX"), "tiny.gguf cannot be read as a GGUF model: it does not begin with GGUF");
    let found = error(&file_with(|file| file.tensor("blk.0.attn_q_norm.weight", &[2], file::F32, &[0.0; 2])));
    assert!(found.contains("it has a tensor blk.0.attn_q_norm.weight"), "{found}");
    let found = error(&file_with(|file| file.tensor("blk.0.attn_q.bias", &[2], file::F32, &[0.0; 2])));
    assert!(found.contains("tensor blk.0.attn_q.bias is [2], expected [96]"), "{found}");
    let found = error(&file_with(|file| file.text("llama.rope.scaling.type", "linear")));
    assert!(found.contains("its rotations are scaled"), "{found}");
    let found = error(&file_with(|file| file.number("llama.rope.dimension_count", 8)));
    assert!(found.contains("not all 16 dimensions"), "{found}");
    // In the bytes: one number of the metadata, or of a matrix.
    let after = |bytes: &mut Vec<u8>, name: &str, at: usize, new: &[u8]| {
        let found = bytes.windows(name.len()).position(|window| window == name.as_bytes()).unwrap();
        bytes[found + name.len() + at..][..new.len()].copy_from_slice(new);
    };
    let changed = |name: &str, at: usize, new: &[u8]| {
        let mut bytes = BYTES.clone();
        after(&mut bytes, name, at, new);
        error(&bytes)
    };
    assert!(changed("general.architecture", 12, b"mamba").contains("its architecture is mamba"));
    assert!(changed("head_count", 4, &[7]).contains("is not 7 heads"), "{}", changed("head_count", 4, &[7]));
    assert!(changed("head_count_kv", 4, &[4]).contains("6 query heads cannot share 4 keys"));
    assert!(changed("block_count", 4, &[4]).contains("no tensor blk.3."));
    assert!(changed("block_count", 4, &[0]).contains("llama.block_count is 0"));
    assert!(changed("block_count", 4, &[0xff; 4]).contains("more than 1024"));
    assert!(
        changed("feed_forward_length", 4, &[161])
            .contains("tensor blk.0.ffn_gate.weight is [160, 96], expected [161, 96]")
    );
}

#[test]
fn a_number_that_is_none_is_found() {
    let mut file = model::file(7);
    file.tensor("output.weight", &[VOCABULARY, HIDDEN], file::F32, &vec![0.5; VOCABULARY * HIDDEN]);
    let mut bytes = file.bytes();
    // An output of its own is used.
    let model = Llama::load(&bytes, Path::new("tiny")).unwrap();
    let logits = model.read(&mut model.cache(), &[1, 2], How::default()).unwrap().logits;
    assert!(logits.iter().all(|logit| (logit - logits[0]).abs() < 1e-4));
    let last = bytes.len() - 4;
    bytes[last..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert_eq!(
        error(&bytes),
        "tiny.gguf: tensor output.weight is damaged (a number of row 258 is not finite)"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    /// Whatever is changed in a file, it is refused or reads without a panic.
    #[test]
    fn no_change_of_a_file_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        near in prop::collection::vec((0..4000usize, any::<u8>()), 0..3),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = BYTES.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for (at, byte) in near {
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(model) = Llama::load(&bytes, Path::new("tiny")) {
            let read = model.read(&mut model.cache(), &[1, 300, 2], How { maps: true, states: true, ..How::default() });
            prop_assert!(read.is_ok() || model.config().context < 3);
        }
    }
}
