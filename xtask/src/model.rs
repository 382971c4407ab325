//! The model that writes: its file is no part of the repository, and is fetched once, by the Python in `tools/models`.

use std::env;
use std::path::PathBuf;

use crate::steps::Steps;
use crate::{Outcome, machine, steps};

const TOOL: &str = "tools/models/fetch.py";
pub const NAME: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
/// Of a whole file.
const BYTES: u64 = 98_362_432;
/// Names another place for the file, to the tests and to xtask.
const ELSEWHERE: &str = "ARCLIGHT_SMOLLM2";

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Where models are kept; `None` where nobody says where things are kept.
fn folder() -> Option<PathBuf> {
    let home = || Some(variable("HOME").or_else(|| variable("USERPROFILE"))?.join(".cache"));
    Some(variable("XDG_CACHE_HOME").or_else(home)?.join("arclight").join("models"))
}

/// The file, where it is there, as long as it should be. Its content is checked when it is fetched.
pub fn path() -> Option<PathBuf> {
    if let Some(given) = variable(ELSEWHERE) {
        return Some(given).filter(|given| given.is_file());
    }
    let path = folder()?.join(NAME);
    path.metadata().is_ok_and(|data| data.len() == BYTES).then_some(path)
}

/// Whether there is a [`path`].
pub fn is_there() -> bool {
    path().is_some()
}

/// The file for the page: for a page that people visit, where it is there, and for one that is soon built only where somebody
/// names it, since that one is copied and built often.
pub fn for_page(dev: bool) -> Option<PathBuf> {
    path().filter(|_| !dev || variable(ELSEWHERE).is_some())
}

/// Fetches the file unless it is there; says what is missing where it cannot, and what goes on without it.
pub fn ensure() -> bool {
    if is_there() {
        return true;
    }
    if let Some(given) = variable(ELSEWHERE) {
        println!("{ELSEWHERE} names {}, which is not there.", given.display());
        return false;
    }
    let why = match fetch() {
        Ok(true) if is_there() => return true,
        Ok(_) => "the model's file could not be fetched".to_owned(),
        Err(why) => why,
    };
    println!(
        "SmolLM2, the model that writes, is not there: {why}. What can be done without it is done; `cargo xtask fetch` \
         tries again."
    );
    false
}

/// The same as a step of the tests: what needs the file is not run without it.
pub fn ensure_for_tests(steps: &mut Steps) {
    if !ensure() {
        steps.not_run("SmolLM2", "its file is not there");
    }
}

/// `cargo xtask fetch`: fetches the file, or checks all of it where it is there.
///
/// # Errors
/// Where there is no Python, or no place to keep the file.
pub fn fetch() -> Outcome {
    if !machine::in_path("python3") {
        return Err("python3 is not installed; it fetches the file (Debian: python3-pip)".to_owned());
    }
    let folder = folder().ok_or("neither XDG_CACHE_HOME nor HOME says where to keep the file")?;
    steps::run_command("python3", &[TOOL, &folder.to_string_lossy()], &[])
}
