//! `cargo xtask web`: the page, from the compiler to a folder for any static host.

use std::path::Path;

use crate::packages::Needs;
use crate::steps::Steps;
use crate::wasm::{self, Call, Compiler, artifact};
use crate::{Outcome, machine, model, steps, system};

/// Where the page goes.
pub const OUT: &str = "dist/web";

/// Builds the page and, if asked, serves it until it is ended.
///
/// # Errors
/// Where there is no compiler for the page.
pub fn web(dev: bool, serve: bool) -> Outcome {
    let compiler = compiler()?;
    let mut steps = Steps::default();
    build(&mut steps, compiler, dev, model::for_page(dev).as_deref());
    if !steps.summary() {
        return Ok(false);
    }
    println!("The page is in {}", machine::root().join(OUT).display());
    if serve {
        return steps::run_command(&tools(), &["serve", OUT], &[]);
    }
    Ok(true)
}

/// What puts the page together and serves it.
pub fn tools() -> String {
    machine::built("arclight-web-tools").to_string_lossy().into_owned()
}

/// The compiler for the page, after an attempt to install one.
///
/// # Errors
/// Says what to install.
pub fn compiler() -> Result<Compiler, String> {
    // rustup's own is tried first: where it can be had, nothing of the system is needed.
    if wasm::compiler().is_none() && machine::in_path("rustup") {
        println!("The target wasm32-unknown-unknown is missing; trying `rustup target add`");
        machine::succeeds("rustup", &["target", "add", "wasm32-unknown-unknown"]);
    }
    if wasm::compiler() != Some(Compiler::Own) {
        system::ensure(Needs { web: true, ..Needs::default() })?;
    }
    wasm::compiler().ok_or_else(|| {
        "there is no compiler for the page: install one with `rustup target add wasm32-unknown-unknown`, \
         or on Debian with `apt-get install rustc-web cargo-web rust-web-src lld-19`"
            .to_owned()
    })
}

/// Builds the wasm files and puts the page together, with the file of the model that writes where one is given.
pub fn build(steps: &mut Steps, compiler: Compiler, dev: bool, writing: Option<&Path>) {
    for (name, call) in calls(compiler, dev) {
        steps.call(name, &call);
    }
    steps.cargo("page: tools", &["build", "--release", "--package", "arclight-web-tools"], &[]);
    bundle(steps, dev, writing);
}

/// Clippy on what only the page has.
pub fn lint(steps: &mut Steps, compiler: Compiler) {
    const NAME: &str = "page: clippy";
    if compiler == Compiler::Debian {
        return steps.not_run(NAME, "Debian's compiler for the page has no clippy");
    }
    let [profile, ..] = profiles(true);
    let app = ["--profile", profile, "--package", "arclight", "--lib", "--", "-D", "warnings"];
    steps.call(NAME, &Call::new("clippy", compiler, false, &app));
}

/// What builds the wasm files: the program, and the worker for any browser and for those with relaxed SIMD.
pub fn calls(compiler: Compiler, dev: bool) -> Vec<(&'static str, Call)> {
    let [app, worker, relaxed] = profiles(dev);
    let app = ["--profile", app, "--package", "arclight", "--bin", "arclight"];
    let worker = ["--profile", worker, "--package", "arclight-worker"];
    let relaxed = ["--profile", relaxed, "--package", "arclight-worker", "--features", "relaxed-simd"];
    vec![
        ("page: app", Call::new("build", compiler, false, &app)),
        ("page: worker", Call::new("build", compiler, false, &worker)),
        ("page: worker, relaxed SIMD", Call::new("build", compiler, true, &relaxed)),
    ]
}

/// The profiles of the program and of the two workers, whose files have one name and lie in one folder a profile.
fn profiles(dev: bool) -> [&'static str; 3] {
    if dev { ["web-dev", "web-dev", "web-dev-relaxed"] } else { ["web", "web-worker", "web-worker-relaxed"] }
}

/// Puts the page together from the wasm files. The tools are built: cargo may be at other work meanwhile.
pub fn bundle(steps: &mut Steps, dev: bool, writing: Option<&Path>) {
    let [app, worker, relaxed] = profiles(dev);
    let app = artifact(app, "arclight.wasm");
    let [worker, relaxed] = [worker, relaxed].map(|profile| artifact(profile, "arclight_worker.wasm"));
    let mut line = vec!["bundle", &app, &worker, &relaxed, OUT];
    if !dev {
        line.push("--small");
    }
    let writing = writing.map(|path| path.to_string_lossy().into_owned());
    match &writing {
        Some(writing) => line.extend(["--writing", writing]),
        None => println!("The page is put together without SmolLM2, the model that writes."),
    }
    steps.run("page: folder", &tools(), &line, &[]);
}
