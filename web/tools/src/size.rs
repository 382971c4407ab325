//! Compressed files beside the plain ones, for hosts that serve them, and a table of what a visit transfers.

use std::path::Path;

use brotli::enc::BrotliEncoderParams;

use crate::bundle::{Done, write};

/// Not part of a first visit: the picture for browsers that cannot draw, and the worker's files after the first frame.
const LATER: [&str; 6] = [
    "still.png",
    "worker.js",
    "arclight_worker.js",
    "arclight_worker_bg.wasm",
    "arclight_worker_relaxed.js",
    "arclight_worker_relaxed_bg.wasm",
];

/// Compresses `files`, writes them beside the plain ones and prints their sizes.
pub fn compress(out: &Path, files: &[(String, Vec<u8>)], model: usize) -> Done {
    println!("| file | bytes | brotli |\n| --- | ---: | ---: |");
    let mut first = 0;
    for (name, bytes) in files {
        let short = name.rsplit('/').next().unwrap_or(name);
        let small = if short.ends_with(".png") { bytes.clone() } else { brotli(bytes)? };
        if !short.ends_with(".png") {
            write(&out.join(format!("{name}.br")), &small)?;
        }
        if !LATER.contains(&short) {
            first += small.len();
        }
        println!("| {short} | {} | {} |", bytes.len(), small.len());
    }
    println!("| **until the first frame** | | **{first}** |");
    println!("| model, afterwards | {model} | not compressed |");
    Ok(())
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut small = Vec::new();
    let params = BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut small, &params)?;
    Ok(small)
}
