//! `cargo xtask test`: all tests, each with the profile and the features of what people run.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use crate::args::Check;
use crate::beside::{Beside, Urgency};
use crate::packages::Needs;
use crate::steps::{Count, Steps};
use crate::wasm::Call;
use crate::{Outcome, bench, lint, machine, model, steps, system, vulkan, web};

/// Random cases of a property test in `--full`; proptest's own default is 256.
const MORE_CASES: &str = "4096";

/// Debug assertions and overflow checks for our own crates: what wraps is found.
const CHECKED: [&str; 2] = ["--config", "tests/checked.toml"];

/// Set for the long forms of tests.
const FULL: &str = "ARCLIGHT_FULL";

/// Runs the tests of every package. They are built apart: the reference tokenizer's dependencies would change the
/// features of crates that Arclight shares with it. What clippy and the documentation find is told last.
///
/// # Errors
/// Where system packages cannot be had.
pub fn test(full: bool, lint: bool) -> Outcome {
    system::ensure(Needs { test: true, browser: true, ..Needs::default() })?;
    // Without a compiler for the page the native tests run all the same.
    let compiler = web::compiler();

    let drivers = vulkan::drivers();
    let mut env: Vec<(&'static str, &OsStr)> = Vec::new();
    if let Some(lavapipe) = vulkan::lavapipe(&drivers) {
        // The second is the older name of the first.
        env.extend(["VK_DRIVER_FILES", "VK_ICD_FILENAMES"].map(|name| (name, lavapipe.as_os_str())));
    }
    if full {
        env.extend([("PROPTEST_CASES", OsStr::new(MORE_CASES)), (FULL, OsStr::new("1"))]);
    }

    let mut steps = Steps::default();
    model::ensure_for_tests(&mut steps);
    // Most native tests are one after the other: what they leave of the processor builds the page meanwhile.
    let building =
        compiler.as_ref().ok().map(|compiler| Beside::start(Urgency::Soon, web::calls(*compiler, true)));
    let own = [&["test", "--release", "--no-fail-fast"], &CHECKED[..], &machine::OWN[..]].concat();
    steps.cargo("arclight", &own, &env);
    steps.cargo("xtask", &["test", "--package", "xtask"], &[]);
    let tools = ["--release", "--package", "arclight-web-tools"];
    steps.cargo("page: tools, built", &[&["build"], &tools[..]].concat(), &[]);
    steps.cargo("page: tools", &[&["test"], &tools[..]].concat(), &[]);
    // The end of the page's build has one crate at a time, and a browser waits for the clock: both leave something too.
    let mut rest = vec![("tokenizer-reference", reference(&env))];
    if lint {
        rest.extend(lint::calls(&[Check::Clippy, Check::Docs], &mut steps));
    }
    let rest = Beside::start(Urgency::Last, rest);
    match building {
        Some(building) => {
            building.join(&mut steps);
            // Its tests cut files of their own.
            web::bundle(&mut steps, true, None);
            page(&mut steps, &env);
        }
        None => steps.ended("page: compiler", false, Duration::ZERO, Count::default()),
    }
    rest.join(&mut steps);
    if full {
        lint::clippy_reference(&mut steps);
        deny(&mut steps);
        bench::race(&mut steps);
    }
    match compiler {
        Ok(compiler) if full => web::lint(&mut steps, compiler),
        Ok(_) => {}
        Err(reason) => println!("{reason}"),
    }
    let all_well = steps.summary();
    let count = steps.count();
    println!("{} passed, {} failed", count.passed, count.failed);
    Ok(all_well)
}

/// Arclight's tokenizer beside the one of Hugging Face.
fn reference(env: &[(&'static str, &OsStr)]) -> Call {
    let mut call = Call::cargo(&["test", "--release", "--package", "tokenizer-reference"]);
    call.env.extend(env.iter().map(|&(name, value)| (name, value.to_owned())));
    call
}

/// The page in a browser, beside the native program.
fn page(steps: &mut Steps, env: &[(&str, &OsStr)]) {
    let tests = ["--prefix", "tests/web"];
    let fetch = [&["ci", "--no-audit", "--no-fund"], &tests[..]].concat();
    if !steps::run_command("npm", &fetch, &[]).unwrap_or(false) {
        const WHY: &str = "npm could not fetch what drives the browser";
        if std::env::var_os("CI").is_some() {
            println!("{WHY}");
            return steps.ended("page", false, Duration::ZERO, Count::default());
        }
        return steps.not_run("page", WHY);
    }
    let browser = browser(steps);
    let (program, tools) = (machine::built("arclight"), web::tools());
    let mut env = env.to_vec();
    env.extend([("ARCLIGHT", program.as_os_str()), ("ARCLIGHT_WEB_TOOLS", OsStr::new(&tools))]);
    env.extend(browser.as_deref().map(|browser| ("CHROMIUM", browser.as_os_str())));
    steps.run("page", "npm", &[&tests[..], &["test"]].concat(), &env);
}

/// The system's Chromium. Where there is none, what drives it fetches its own, and finds that by itself.
fn browser(steps: &mut Steps) -> Option<PathBuf> {
    if machine::has("CHROMIUM") {
        return None;
    }
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(machine::find);
    if found.is_none() {
        let line =
            ["exec", "--prefix", "tests/web", "--", "playwright-core", "install", "--with-deps", "chromium"];
        steps.run("page: browser", "npm", &line, &[]);
    }
    Some(found.unwrap_or_default())
}

/// Licences, advisories and sources of all dependencies.
fn deny(steps: &mut Steps) {
    if !machine::succeeds(&machine::cargo(), &["deny", "--version"]) {
        steps.cargo("install cargo-deny", &["install", "--locked", "cargo-deny"], &[]);
    }
    steps.cargo("cargo-deny", &["deny", "check", "bans", "licenses", "sources"], &[]);
    // The advisories lie in a repository on GitHub, which not every machine reaches.
    const ADVISORIES: &str = "cargo-deny: advisories";
    if machine::succeeds(&machine::cargo(), &["deny", "fetch", "db"]) {
        steps.cargo(ADVISORIES, &["deny", "check", "advisories"], &[]);
    } else {
        steps.not_run(ADVISORIES, "the database cannot be fetched");
    }
}
