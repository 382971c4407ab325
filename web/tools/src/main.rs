//! Puts the page together (`bundle`) and serves it (`serve`). `cargo xtask web` calls both.

mod bundle;
mod pieces;
mod serve;
mod size;

use std::process::ExitCode;

const USAGE: &str = "arclight-web-tools bundle APP.wasm WORKER.wasm RELAXED.wasm OUT [--small] [--writing FILE]\narclight-web-tools serve FOLDER [PORT]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["bundle", app, worker, relaxed, out, how @ ..] => match how {
            [] => bundle::bundle([app, worker, relaxed], None, out.as_ref(), false),
            ["--small"] => bundle::bundle([app, worker, relaxed], None, out.as_ref(), true),
            ["--writing", file] => {
                bundle::bundle([app, worker, relaxed], Some(file.as_ref()), out.as_ref(), false)
            }
            ["--small", "--writing", file] => {
                bundle::bundle([app, worker, relaxed], Some(file.as_ref()), out.as_ref(), true)
            }
            _ => Err(USAGE.into()),
        },
        ["serve", folder] => serve::serve(folder.as_ref(), serve::PORT),
        ["serve", folder, port] => match port.parse() {
            Ok(port) => serve::serve(folder.as_ref(), port),
            Err(_) => Err(format!("{port} is no port").into()),
        },
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
