//! How long SmolLM2 takes to read a text, to read a further token, and to answer a cut: medians, on one thread.
//!
//! `cargo bench --package arclight-model --bench write`. Needs the model's file: `cargo xtask fetch` gets it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop where it stands")]

#[path = "../tests/tiny/shipped.rs"]
mod shipped;

use std::time::{Duration, Instant};

use arclight_model::llama::{Edge, How, Llama};

fn main() {
    let Some(bytes) = shipped::bytes() else { return };
    let start = Instant::now();
    let model = Llama::load(&bytes, &shipped::path()).unwrap();
    println!("load {:.0} ms", milliseconds(start.elapsed()));
    drop(bytes);
    memory("of the process, at most");
    let ids: Vec<u32> = (0..1024).map(|index| 1000 + index * 37 % 20_000).collect();
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
