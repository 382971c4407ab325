//! Files of models and dumps that were changed: whatever stands in them, they are refused in a line or read, within the
//! budget, without a panic. Some seconds; an hour with ARCLIGHT_FULL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arclight_model::dump::Dump;
use arclight_model::opened::{Budget, OpenedModel};
use arclight_model::{AttentionModel, ModelError, Reading};
use fastrand::Rng;
use serde_json::{Value, json};

const BUDGET: Budget = Budget { weights: 4 << 20, maps: 1 << 20 };

type Files = BTreeMap<String, Vec<u8>>;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data")
}

fn files(folder: &Path) -> Files {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = entries.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap())
    });
    named.filter(|(name, _)| !name.starts_with("golden")).collect()
}

/// Some bytes changed, moved, or left out; near the beginning more often, where lengths are.
fn change_bytes(chance: &mut Rng, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let near = if chance.bool() { bytes.len() } else { bytes.len().min(1 << chance.u32(3..13)) };
    let at = chance.usize(..near);
    match chance.u8(..8) {
        0 => bytes.truncate(at),
        1 => {
            let end = (at + chance.usize(1..64)).min(bytes.len());
            bytes.drain(at..end);
        }
        2 => {
            let end = (at + chance.usize(1..64)).min(bytes.len());
            let part = bytes[at..end].to_vec();
            let to = chance.usize(..=bytes.len());
            bytes.splice(to..to, part);
        }
        3 => {
            let odd = [0u64, 1, u64::MAX, 1 << 63, 1 << 32, u64::from(u32::MAX), 1 << 20];
            let odd = odd[chance.usize(..odd.len())].to_le_bytes();
            let length = [1, 2, 4, 8][chance.usize(..4)];
            for (byte, odd) in bytes[at..].iter_mut().zip(&odd[..length]) {
                *byte = *odd;
            }
        }
        _ => bytes[at] = chance.u8(..),
    }
}

/// One value of a tree changed to another.
fn change_json(chance: &mut Rng, value: &mut Value) {
    let count = match value {
        Value::Array(values) => values.len(),
        Value::Object(values) => values.len(),
        _ => 0,
    };
    if count > 0 && chance.u8(..10) > 0 {
        let at = chance.usize(..count);
        return match value {
            Value::Array(values) => change_json(chance, &mut values[at]),
            Value::Object(values) if chance.u8(..20) == 0 => {
                let key = values.keys().nth(at).unwrap().clone();
                values.remove(&key);
            }
            Value::Object(values) => change_json(chance, values.values_mut().nth(at).unwrap()),
            _ => {}
        };
    }
    let odd = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(3),
        json!(-1),
        json!(u32::MAX),
        json!(u64::MAX),
        json!(1e300),
        json!(0.5),
        json!(1_000_000),
        json!(""),
        json!("▁"),
        json!("../../etc/passwd"),
        json!("Metaspace"),
        json!("Sequence"),
        json!("NFC"),
        json!("WordPiece"),
        json!("llama"),
        json!("gpt2"),
        json!([]),
        json!({}),
        json!([[[[[[1]]]]]]),
    ];
    *value = odd[chance.usize(..odd.len())].clone();
}

fn change(chance: &mut Rng, name: &str, bytes: &mut Vec<u8>) {
    for _ in 0..chance.u8(1..4) {
        match serde_json::from_slice::<Value>(bytes) {
            Ok(mut value) if name.ends_with("json") && chance.u8(..4) > 0 => {
                change_json(chance, &mut value);
                *bytes = serde_json::to_vec(&value).unwrap();
            }
            _ => change_bytes(chance, bytes),
        }
    }
}

/// What is done with a model that could be opened.
fn read(model: &OpenedModel) {
    let text = "The bear’s 12 é  [CLS]<s>\n你";
    let attended = model.attend(text);
    assert_eq!(attended.map.tokens(), attended.tokens.len());
    for token in &attended.tokens {
        assert!(text.get(token.span.clone()).is_some(), "{token:?}");
    }
    let ids: Vec<u32> = attended.tokens.iter().map(|token| token.id).collect();
    let layers = model.transformer().config().layers;
    let _ = model.layer_map(&ids, layers - 1, Reading { alone: true, ..Reading::default() });
    let _ = model.logits(&ids, Reading { positionless: true, ..Reading::default() });
    let _ = model.trace(text, 0, Reading { causal: true, ..Reading::default() });
    let _ = model.states("", Reading::default());
}

fn told(error: &impl std::fmt::Display) {
    let told = error.to_string();
    assert!(!told.contains(char::is_control) && !told.is_empty(), "{told:?}");
}

fn open(files: &Files) -> Result<OpenedModel, ModelError> {
    let path = Path::new("changed");
    match files.get("model.gguf") {
        Some(bytes) => OpenedModel::from_gguf(bytes, path, BUDGET, &mut |_, _| true),
        None => OpenedModel::from_folder(files, path, BUDGET, &mut |_, _| true),
    }
}

/// How long it goes on.
fn time() -> Duration {
    let full = std::env::var_os("ARCLIGHT_FULL").is_some();
    Duration::from_secs(if full { 3600 } else { 3 })
}

#[test]
fn no_change_of_a_file_breaks_anything() {
    let models: Vec<(String, Files)> = std::fs::read_dir(data().join("models"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), files(&path)))
        .collect();
    let dumps: Vec<(String, Vec<u8>)> = files(&data().join("dumps")).into_iter().collect();
    assert!(models.len() > 8 && dumps.len() > 4);
    for (name, files) in &models {
        open(files).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let (start, mut slowest) = (Instant::now(), (Duration::ZERO, 0));
    let (mut seed, mut opened) = (0u64, [0usize; 2]);
    while start.elapsed() < time() {
        let begun = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| {
            let mut chance = Rng::with_seed(seed);
            if chance.u8(..4) == 0 {
                let (name, mut bytes) = dumps[chance.usize(..dumps.len())].clone();
                change(&mut chance, &name, &mut bytes);
                let read = Dump::read(&bytes, Path::new(&name), 1 << 20);
                return read.map(|dump| drop(dump.attended("a"))).inspect_err(told).is_ok();
            }
            let (_, mut files) = models[chance.usize(..models.len())].clone();
            let at = chance.usize(..files.len());
            let (name, bytes) = files.iter_mut().nth(at).unwrap();
            let name = name.clone();
            change(&mut chance, &name, bytes);
            match open(&files) {
                Ok(model) => {
                    read(&model);
                    true
                }
                Err(error) => {
                    told(&error);
                    false
                }
            }
        }));
        let done = done.unwrap_or_else(|_| panic!("seed {seed}"));
        opened[usize::from(done)] += 1;
        slowest = slowest.max((begun.elapsed(), seed));
        seed += 1;
    }
    println!("{} refused, {} read; the slowest took {:?}", opened[0], opened[1], slowest);
    assert!(opened.iter().all(|count| *count > 50), "{opened:?}");
    assert!(slowest.0 < Duration::from_secs(5), "{slowest:?}");
}
