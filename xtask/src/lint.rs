//! `cargo xtask lint`: format, clippy and documentation, with every warning an error.

use std::ffi::OsStr;

use crate::args::Check;
use crate::packages::Needs;
use crate::steps::Steps;
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
    for check in checks {
        match check {
            Check::Format => format(&mut steps),
            Check::Clippy => clippy(&mut steps),
            Check::Docs => docs(&mut steps),
        }
    }
    Ok(steps.summary())
}

fn format(steps: &mut Steps) {
    if component("fmt", "rustfmt") {
        steps.cargo("format", &["fmt", "--all", "--check"], &[]);
    } else {
        steps.not_run("format", "rustfmt is not installed");
    }
}

fn clippy(steps: &mut Steps) {
    // Not `--workspace`: together, the packages would be checked with features that none of them is built with.
    clippy_of(steps, "clippy: arclight", &["--package", "arclight", "--all-targets"]);
    clippy_of(
        steps,
        "clippy: helpers",
        &["--package", "xtask", "--package", "arclight-web-tools", "--all-targets"],
    );
}

/// Clippy where it would read more of other people's code than of ours, before it comes to it.
pub fn clippy_apart(steps: &mut Steps) {
    let app = ["--package", "arclight", "--no-default-features", "--lib", "--bins"];
    clippy_of(steps, "clippy: without the app", &app);
    clippy_of(steps, "clippy: reference", &["--package", "tokenizer-reference", "--all-targets"]);
}

fn clippy_of(steps: &mut Steps, name: &str, packages: &[&str]) {
    if component("clippy", "clippy") {
        steps.cargo(name, &[&["clippy", "--release"], packages, &["--", "-D", "warnings"]].concat(), &[]);
    } else {
        steps.not_run(name, "clippy is not installed");
    }
}

fn docs(steps: &mut Steps) {
    let warnings = [("RUSTDOCFLAGS", OsStr::new("-D warnings"))];
    steps.cargo("docs", &["doc", "--release", "--no-deps", "--package", "arclight"], &warnings);
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
