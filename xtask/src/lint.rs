//! `cargo xtask lint`: format, clippy and documentation, with every warning an error.

use crate::args::Check;
use crate::packages::Needs;
use crate::steps::Steps;
use crate::wasm::Call;
use crate::{Outcome, machine, system};

/// Runs the checks. One whose tool is missing and cannot be installed is reported as not run.
///
/// # Errors
/// Where system packages cannot be had.
pub fn lint(checks: &[Check]) -> Outcome {
    if checks.iter().any(|&check| check != Check::Format) {
        system::ensure(Needs::default())?;
    }
    let mut steps = Steps::default();
    for (name, call) in calls(checks, &mut steps) {
        steps.call(name, &call);
    }
    Ok(steps.summary())
}

/// What the checks run.
pub fn calls(checks: &[Check], steps: &mut Steps) -> Vec<(&'static str, Call)> {
    checks
        .iter()
        .flat_map(|check| match check {
            Check::Format if !component("fmt", "rustfmt") => missing(steps, "format", "rustfmt"),
            Check::Format => vec![("format", Call::cargo(&["fmt", "--all", "--check"]))],
            Check::Clippy if !component("clippy", "clippy") => missing(steps, "clippy", "clippy"),
            // Not `--workspace`: together, the packages would be checked with features that none of them is built with.
            Check::Clippy => vec![
                ("clippy: arclight", clippy(&[&machine::OWN[..], &["--all-targets"]].concat())),
                (
                    "clippy: helpers",
                    clippy(&["--package", "xtask", "--package", "arclight-web-tools", "--all-targets"]),
                ),
            ],
            Check::Docs => vec![("docs", docs())],
        })
        .collect()
}

fn missing(steps: &mut Steps, name: &str, tool: &str) -> Vec<(&'static str, Call)> {
    steps.not_run(name, &format!("{tool} is not installed"));
    Vec::new()
}

/// Clippy where it would read more of other people's code than of ours, before it comes to it.
pub fn clippy_reference(steps: &mut Steps) {
    if !component("clippy", "clippy") {
        return steps.not_run("clippy: reference", "clippy is not installed");
    }
    steps.call("clippy: reference", &clippy(&["--package", "tokenizer-reference", "--all-targets"]));
}

fn clippy(packages: &[&str]) -> Call {
    Call::cargo(&[&["clippy", "--release"], packages, &["--", "-D", "warnings"]].concat())
}

fn docs() -> Call {
    let mut call = Call::cargo(&[&["doc", "--release", "--no-deps"], &machine::OWN[..]].concat());
    call.env.push(("RUSTDOCFLAGS", "-D warnings".into()));
    call
}

/// Whether a part of the toolchain is there, after an attempt to install it.
fn component(subcommand: &str, name: &str) -> bool {
    let is_there = || machine::succeeds(&machine::cargo(), &[subcommand, "--version"]);
    if is_there() {
        return true;
    }
    println!("{name} is missing; trying `rustup component add {name}`");
    machine::in_path("rustup") && machine::succeeds("rustup", &["component", "add", name]) && is_there()
}
