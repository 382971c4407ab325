//! Facts about this machine: where the project lies, who runs it, which programs and displays are there.

use std::env;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, UNIX_EPOCH};

use crate::steps::Steps;

/// The program and the crates below it: built together, they share the features of what they depend on.
pub const OWN: [&str; 8] = [
    "--package",
    "arclight",
    "--package",
    "arclight-core",
    "--package",
    "arclight-model",
    "--package",
    "arclight-panels",
];

/// The folder of the workspace. Cargo names xtask's own folder at run time; the path at build time would be that of
/// another checkout when two share a target folder.
pub fn root() -> PathBuf {
    let own =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.parent().map_or_else(|| own.clone(), Path::to_path_buf)
}

/// Gives a crate that all of Bevy stands on one age in every checkout: cargo goes by the age of files, and would build Bevy
/// anew. Where it cannot, cargo does.
pub fn keep_age() {
    const AGE: Duration = Duration::from_secs(946_684_800);
    for file in ["crates/inventory/Cargo.toml", "crates/inventory/src/lib.rs"] {
        let opened = File::options().append(true).open(root().join(file));
        drop(opened.and_then(|file| file.set_modified(UNIX_EPOCH + AGE)));
    }
}

/// The folder that cargo builds into: xtask itself lies in its `debug` folder, whatever the configuration says.
pub fn target_dir() -> PathBuf {
    let own = env::current_exe().ok().and_then(|exe| exe.ancestors().nth(2).map(Path::to_path_buf));
    own.unwrap_or_else(|| root().join("target"))
}

/// Where cargo puts a program of the release profile.
pub fn built(name: &str) -> PathBuf {
    target_dir().join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The cargo that started xtask, or the one in the PATH.
pub fn cargo() -> String {
    env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Whether a variable is set to something other than nothing, `0` or `false`.
pub fn is_set(variable: &str) -> bool {
    env::var(variable).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// Whether a variable holds anything.
pub fn has(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Whether a program is in the PATH.
pub fn in_path(program: &str) -> bool {
    find(program).is_some()
}

/// Where in the PATH a program is.
pub fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// Whether xtask runs as root.
pub fn is_root() -> bool {
    output("id", &["-u"]).is_some_and(|id| id.trim() == "0")
}

/// What a program prints, whatever its exit code; `None` where it does not start.
pub fn output(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program starts and succeeds, with nothing shown.
pub fn succeeds(program: &str, args: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.current_dir(root()).status().is_ok_and(|status| status.success())
}

/// The Python of an environment in the target folder, with the packages of a requirements file.
pub fn python(steps: &mut Steps, name: &str, requirements: &str) -> String {
    let venv = target_dir().join(name);
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let python = python.to_string_lossy().into_owned();
    if !Path::new(&python).is_file() {
        steps.run(&format!("{name}: environment"), "python3", &["-m", "venv", &venv.to_string_lossy()], &[]);
    }
    let words = ["-m", "pip", "install", "--quiet", "-r", requirements];
    steps.run(&format!("{name}: packages"), &python, &words, &[]);
    python
}
