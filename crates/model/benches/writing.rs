//! How long SmolLM2 takes to read a text, to read a further token, and to answer a cut: medians, on one thread.
//!
//! `cargo bench --package arclight-model --bench writing`. Needs the model's file: `cargo xtask fetch` gets it. With `-- --serve`
//! it does what each line asks for and answers with a line: `tools/bench/llama_race.py` asks it so.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop where it stands")]

#[path = "../tests/tiny/shipped.rs"]
mod shipped;

use std::io::BufRead;
use std::time::{Duration, Instant};

use arclight_model::llama::{Draft, Edge, How, Llama};
use arclight_model::{Reading, next};

fn main() {
    let Some(bytes) = shipped::bytes() else { return };
    let start = Instant::now();
    let model = Llama::load(&bytes, &shipped::path()).unwrap();
    let load = milliseconds(start.elapsed());
    drop(bytes);
    if std::env::args().any(|argument| argument == "--serve") {
        return serve(&model);
    }
    println!("load {load:.0} ms");
    memory("of the process, at most");
    table(&model);
}

/// `read N`: a text of N tokens. `further N COUNT`: COUNT more after a text of N. `greedy COUNT ID...`: the likeliest COUNT
/// tokens after these.
fn serve(model: &Llama) {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (what, numbers) = line.split_once(' ').unwrap();
        let numbers: Vec<u32> = numbers.split_whitespace().map(|word| word.parse().unwrap()).collect();
        match what {
            "read" => {
                model.read(&mut model.cache(), &ids(numbers[0] as usize), How::default()).unwrap();
                println!("done");
            }
            "further" => {
                let (mut cache, first) = (model.cache(), numbers[0] as usize);
                model.read(&mut cache, &ids(first), How::default()).unwrap();
                let start = Instant::now();
                for id in &ids(first + numbers[1] as usize)[first..] {
                    model.read(&mut cache, &[*id], How::default()).unwrap();
                }
                println!("{}", milliseconds(start.elapsed()));
            }
            "p" => {
                let read = model.read(&mut model.cache(), &numbers[2..], How::default()).unwrap();
                let [a, b] = [0, 1].map(|index| next::probability(&read.logits, numbers[index]));
                println!("{a} {b}");
            }
            _ => {
                let mut draft =
                    Draft::new(model, &numbers[1..], model.cuts(), Reading::default(), false).unwrap();
                for _ in 0..numbers[0] {
                    draft.push(model, next::likeliest(draft.logits())).unwrap();
                }
                let written: Vec<String> =
                    draft.ids()[numbers.len() - 1..].iter().map(u32::to_string).collect();
                println!("{}", written.join(" "));
            }
        }
    }
}

fn ids(count: usize) -> Vec<u32> {
    (0..count as u32).map(|index| 1000 + index * 37 % 20_000).collect()
}

fn table(model: &Llama) {
    let ids = ids(1024);
    let maps = How { maps: true, ..How::default() };
    println!("tokens  read ms  with maps  a further token  with maps  a cut of the last token");
    for (tokens, count) in [(12, 40), (64, 20), (128, 10), (255, 6), (1000, 2)] {
        let ids = &ids[..tokens + 1];
        let read = median(count, || model.read(&mut model.cache(), &ids[..tokens], How::default()).unwrap());
        let with =
            |count: usize| median(count, || model.read(&mut model.cache(), &ids[..tokens], maps).unwrap());
        let mut cache = model.cache();
        model.read(&mut cache, &ids[..tokens], How::default()).unwrap();
        let mut further = |how: How<'_>| {
            median(20, || {
                cache.truncate(tokens);
                model.read(&mut cache, &ids[tokens..], how).unwrap()
            })
        };
        let mut cuts = model.cuts();
        cuts.cut(Edge::everywhere(tokens, 1)).unwrap();
        let cut = How { cuts: Some(&cuts), ..How::default() };
        let (next, cut) = (further(How::default()), further(cut));
        if tokens < Llama::LONGEST_WITH_MAPS {
            let (with, next_with) = (with(count), further(maps));
            println!("{tokens:6}  {read:7.1}  {with:9.1}  {next:15.2}  {next_with:9.2}  {cut:6.2}");
        } else {
            println!("{tokens:6}  {read:7.1}          -  {next:15.2}          -  {cut:6.2}");
        }
    }
    memory("of the process, at most");
}

/// What the system counts, where it is Linux: what is in memory now, and the most that ever was.
fn memory(of: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    if let (Some(now), Some(most)) = (line("VmRSS:"), line("VmHWM:")) {
        println!("memory {now}, {of} {most}");
    }
}

/// Milliseconds.
fn median<T>(count: usize, mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort();
    milliseconds(times[count / 2])
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
