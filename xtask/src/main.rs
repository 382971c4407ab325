//! `cargo xtask`: runs, tests and checks Arclight on a machine that has Rust and a C compiler.
//!
//! It uses the standard library alone, so that it builds in seconds and before any system package is there.

mod args;
mod bench;
mod beside;
mod dist;
mod lint;
mod machine;
mod model;
mod narrate;
mod packages;
mod run;
mod steps;
mod system;
mod test;
mod vulkan;
mod wasm;
mod web;

use std::process::ExitCode;

/// What every command returns: whether all that it did went well, or why it could not be done.
type Outcome = Result<bool, String>;

fn main() -> ExitCode {
    machine::keep_age();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = args::parse(&words).and_then(|command| match command {
        args::Command::Run(args) => run::run(&args),
        args::Command::Test { full, lint } => test::test(full, lint),
        args::Command::Web { dev, serve } => web::web(dev, serve),
        args::Command::Dist { dev, page } => dist::dist(dev, page),
        args::Command::BenchWeb => bench::bench_web(),
        args::Command::Fetch => model::fetch(),
        args::Command::Narrate => narrate::narrate(),
        args::Command::Lint(checks) => lint::lint(&checks),
        args::Command::Ci => steps::run_command("bash", &[".ci/run"], &[]),
        args::Command::Help => {
            println!("{}", args::HELP);
            Ok(true)
        }
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
