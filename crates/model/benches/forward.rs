//! How long one forward pass of MiniLM takes, every attention map written: the median over many passes.
//!
//! `cargo bench --package arclight-model` prints a table. With `-- --serve` it does the passes that each
//! line `TOKENS PASSES` asks for and answers `done`: `tools/bench/onnx_race.py` asks it so.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop where it stands")]

use std::io::BufRead;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use arclight_model::{AttentionMap, Encoder, Reading};

const FILE: &str = "../../assets/models/minilm-int8g64.safetensors";

fn main() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let bytes = std::fs::read(&path).unwrap();
    let start = Instant::now();
    let model = Encoder::load(&bytes, &path).unwrap();
    let load = start.elapsed();
    if std::env::args().any(|argument| argument == "--serve") {
        serve(&model);
    } else {
        table(&model, load);
    }
}

fn serve(model: &Encoder) {
    let mut map = model.forward(&[]);
    for line in std::io::stdin().lock().lines() {
        let numbers: Vec<usize> =
            line.unwrap().split_whitespace().map(|word| word.parse().unwrap()).collect();
        passes(model, numbers[0], numbers[1], &mut map);
        println!("done");
    }
}

fn table(model: &Encoder, load: Duration) {
    println!("load {:.1} ms", milliseconds(load));
    println!("tokens  median ms  best ms  median ms, memory of the maps fresh");
    let mut map = model.forward(&[]);
    for (tokens, count) in [(12, 200), (64, 60), (128, 40), (512, 12)] {
        let mut again = passes(model, tokens, count, &mut map);
        let mut fresh: Vec<Duration> = (0..count)
            .map(|_| {
                map = model.forward(&[]);
                passes(model, tokens, 1, &mut map)[0]
            })
            .collect();
        again.sort();
        fresh.sort();
        let [median, best, fresh] = [again[count / 2], again[0], fresh[count / 2]].map(milliseconds);
        println!("{tokens:6}  {median:9.2}  {best:7.2}  {fresh:7.2}");
    }
}

fn passes(model: &Encoder, tokens: usize, count: usize, map: &mut AttentionMap) -> Vec<Duration> {
    let ids: Vec<u32> = (0..tokens as u32).map(|index| 1000 + index * 37 % 20_000).collect();
    (0..count)
        .map(|_| {
            let start = Instant::now();
            model.forward_into(&ids, Reading::default(), map);
            std::hint::black_box(&map);
            start.elapsed()
        })
        .collect()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
