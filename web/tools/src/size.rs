//! Compressed files beside the plain ones, for hosts that serve them, and a table of what a visit transfers. A page that
//! became too large is not built.

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

/// The program, and most that it may have, in bytes of brotli.
const APP: (&str, usize) = ("arclight_bg.wasm", 4_200_000);
/// Most that is transferred until the first picture, in bytes of brotli.
const FIRST: usize = 4_400_000;

/// Compresses `files`, writes them beside the plain ones and prints their sizes.
///
/// # Errors
/// Where a file cannot be written, and, after the table, where one of the limits is passed.
pub fn compress(out: &Path, files: &[(String, Vec<u8>)], [model, writing]: [usize; 2]) -> Done {
    println!("| file | bytes | brotli |\n| --- | ---: | ---: |");
    let (mut app, mut first) = (None, 0);
    for (name, bytes) in files {
        let short = name.rsplit('/').next().unwrap_or(name);
        let small = if short.ends_with(".png") { bytes.clone() } else { brotli(bytes)? };
        if !short.ends_with(".png") {
            write(&out.join(format!("{name}.br")), &small)?;
        }
        if short == APP.0 {
            app = Some(small.len());
        }
        if !LATER.contains(&short) {
            first += small.len();
        }
        println!("| {short} | {} | {} |", bytes.len(), small.len());
    }
    println!("| **until the first frame** | | **{first}** |");
    println!("| model, afterwards | {model} | not compressed |");
    if writing > 0 {
        println!("| model that writes, where it is asked for | {writing} | not compressed |");
    }
    within(app.ok_or("the page has no program")?, first).map_err(Into::into)
}

/// Whether the program and the whole first transfer keep to their limits.
fn within(app: usize, first: usize) -> Result<(), String> {
    for (what, size, most) in [(APP.0, app, APP.1), ("what comes until the first picture", first, FIRST)] {
        if size >= most {
            return Err(format!("{what} is too large: {size} bytes of brotli, the limit is {most}"));
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut small = Vec::new();
    let params = BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut small, &params)?;
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_too_large_is_not_built() {
        assert_eq!(within(4_199_999, 4_399_999), Ok(()));
        assert!(within(4_200_000, 4_300_000).unwrap_err().contains("arclight_bg.wasm is too large: 4200000"));
        assert!(within(4_000_000, 4_400_000).unwrap_err().contains("until the first picture"));
    }

    #[test]
    fn files_are_compressed_and_a_page_without_a_program_is_none() {
        let out = std::env::temp_dir().join(format!("arclight-size-{}", std::process::id()));
        let page = ("index.html".to_owned(), vec![b' '; 500]);
        let program = ("v/arclight_bg.wasm".to_owned(), vec![7; 500]);
        compress(&out, &[page.clone(), program], [0, 0]).unwrap();
        for name in ["index.html.br", "v/arclight_bg.wasm.br"] {
            assert!(std::fs::metadata(out.join(name)).unwrap().len() < 100, "{name}");
        }
        assert!(compress(&out, &[page], [0, 0]).is_err());
        std::fs::remove_dir_all(&out).unwrap();
    }
}
