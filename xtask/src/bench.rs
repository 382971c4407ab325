//! Speed beside onnxruntime, natively and in the browser, and beside llama.cpp. The graph that the first race is run on is made in Python.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::packages::Needs;
use crate::steps::Steps;
use crate::{Outcome, machine, model, system, web};

const GRAPH_MAKER: &str = "tools/bench/onnx_race.py";
const WRITER: &str = "tools/bench/llama_race.py";

/// `cargo xtask bench-web`: the page in Chromium.
///
/// # Errors
/// Where system packages or the compiler for the page cannot be had.
pub fn bench_web() -> Outcome {
    system::ensure(Needs { browser: true, ..Needs::default() })?;
    let compiler = web::compiler()?;
    let mut steps = Steps::default();
    let writing = model::path();
    web::build(&mut steps, compiler, false, writing.as_deref());
    let prefix = ["--prefix", "tools/bench/web"];
    steps.run(
        "what drives the browser",
        "npm",
        &[&["ci", "--no-audit", "--no-fund"], &prefix[..]].concat(),
        &[],
    );
    let graph = machine::target_dir().join("minilm.onnx");
    let graph = graph.to_string_lossy();
    let tools = web::tools();
    let env = [("ARCLIGHT_WEB_TOOLS", OsStr::new(&tools))];
    if let Some(python) = python(&mut steps) {
        steps.run("graph", &python, &[GRAPH_MAKER, "--export", &graph], &[]);
        steps.run("page in Chromium", "node", &["tools/bench/web/bench.mjs", &graph], &env);
    }
    const WRITING: &str = "SmolLM2 in Chromium";
    match writing {
        Some(_) => steps.run(WRITING, "node", &["tools/bench/web/writing.mjs"], &env),
        None => steps.not_run(WRITING, "its file is not there"),
    }
    Ok(steps.summary())
}

/// The native models: MiniLM beside onnxruntime, SmolLM2 beside llama.cpp.
pub fn race(steps: &mut Steps) {
    if let Some(python) = python(steps) {
        race_with(steps, "speed race", "forward", &python, GRAPH_MAKER);
    }
    if !model::is_there() {
        return steps.not_run("speed race, writing", "the file of SmolLM2 is not there");
    }
    if let Some(python) = environment(steps, "llama.cpp", "venv-llama", "tools/bench/llama-requirements.txt")
    {
        race_with(steps, "speed race, writing", "writing", &python, WRITER);
    }
}

fn race_with(steps: &mut Steps, name: &str, bench: &str, python: &str, tool: &str) {
    let build = ["build", "--release", "--package", "arclight-model", "--bench", bench];
    steps.cargo(&format!("{name}: program"), &build, &[]);
    match newest(&machine::target_dir().join("release/deps"), &format!("{bench}-")) {
        Some(program) => steps.run(name, python, &[tool, &program.to_string_lossy()], &[]),
        None => steps.not_run(name, "the program was not built"),
    }
}

/// A Python environment with onnxruntime.
fn python(steps: &mut Steps) -> Option<String> {
    environment(steps, "onnxruntime", "venv-bench", "tools/bench/requirements.txt")
}

fn environment(steps: &mut Steps, what: &str, name: &str, requirements: &str) -> Option<String> {
    if !machine::in_path("python3") {
        steps.not_run(what, "python3 is not installed");
        return None;
    }
    Some(machine::python(steps, name, requirements))
}

/// The program in a folder whose name begins so and that was built last.
fn newest(folder: &Path, begins: &str) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let is_program = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with(begins) && name.ends_with(std::env::consts::EXE_SUFFIX) && !name.ends_with(".d")
    };
    files.filter(is_program).max_by_key(|path| path.metadata().and_then(|meta| meta.modified()).ok())
}
