//! `cargo xtask dist`: a folder, and an archive of it, with all that another machine needs to run Arclight.

use std::fs;
use std::path::Path;

use crate::packages::Needs;
use crate::steps::{self, Steps};
use crate::{Outcome, machine, model, system, web};

/// Where folder and archive go.
const OUT: &str = "dist";
/// Where they are made: what was there before stays until they are whole.
const NEW: &str = "dist/new";
/// The licences of what is built in. They lie in the page's folder too, which goes to a host by itself.
const NOTICES: &str = "THIRD-PARTY.html";
/// What goes along as it is, beside program and page.
const FILES: [&str; 21] = [
    "assets",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "docs/architecture.md",
    "docs/checks.md",
    "docs/images",
    "docs/kiosk.md",
    "docs/lecture.md",
    "docs/lesson-format.md",
    "docs/narration.md",
    "docs/speed.md",
    "docs/web.md",
    "packaging/arclight-kiosk.pam",
    "packaging/arclight-kiosk.service",
    "packaging/arclight.desktop",
    "packaging/arclight.svg",
    "packaging/blocked.txt",
    "packaging/kiosk.ron",
];
/// Pinned, so that its licence texts and the data for the template stay as they are.
const ABOUT: &str = "0.9.3";
/// The page's.
const WEB_TARGET: &str = "wasm32-unknown-unknown";
/// Without git: 1980, the first year that every archive format knows.
const LONG_AGO: u64 = 315_532_800;

/// Builds program and page, unless without the page, and packs them.
///
/// # Errors
/// Where system packages or the compiler for the page cannot be had, or a file cannot be copied.
pub fn dist(dev: bool, page: bool) -> Outcome {
    system::ensure(Needs::default())?;
    let target = target()?;
    let compiler = if page { Some(web::compiler()?) } else { None };
    // Without it, what is handed on goes on without it.
    model::ensure();
    let writing = model::path();
    let mut steps = Steps::default();
    steps.cargo("program", &["build", "--release", "--package", "arclight"], &[]);
    if let Some(compiler) = compiler {
        web::build(&mut steps, compiler, dev, writing.as_deref());
    }
    licences(&mut steps, &target);
    if !steps.summary() {
        return Ok(false);
    }
    let name = format!("arclight-{}-{target}", env!("CARGO_PKG_VERSION"));
    let root = machine::root();
    let made = root.join(NEW).join(&name);
    fill(&made, &machine::target_dir(), page)?;
    if let Some(writing) = writing {
        // Beside the program that is where it is looked for first.
        copy(&writing, &made.join("assets/models").join(model::NAME))?;
    }
    strip(&made.join(program()))?;
    let (archive, packed) = (format!("{OUT}/{name}.tar.gz"), format!("{NEW}/{name}.tar.gz"));
    let line = tar_line(&name, &packed);
    if !steps::run_command("tar", &line.iter().map(String::as_str).collect::<Vec<_>>(), &[])? {
        return Err(format!("tar made no {packed}"));
    }
    let folder = root.join(OUT).join(&name);
    replace(&made, &folder)?;
    replace(&root.join(packed), &root.join(&archive))?;
    print_sizes(&folder, &root.join(&archive));
    println!("\nThe archive is {archive}, what is in it {OUT}/{name}");
    Ok(true)
}

/// Puts a file or a folder, which is whole, in the place of an earlier one.
fn replace(made: &Path, place: &Path) -> Result<(), String> {
    made.symlink_metadata().map_err(|error| failed(made, &error))?;
    clear(place)?;
    fs::rename(made, place).map_err(|error| failed(place, &error))
}

/// Takes a file or a folder away, where there is one.
fn clear(place: &Path) -> Result<(), String> {
    let cleared = if place.is_dir() { fs::remove_dir_all(place) } else { fs::remove_file(place) };
    match cleared {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(place, &error)),
        _ => Ok(()),
    }
}

fn program() -> String {
    format!("arclight{}", std::env::consts::EXE_SUFFIX)
}

/// The triple of this machine, as the compiler names it.
fn target() -> Result<String, String> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = machine::output(&rustc, &["-vV"]).unwrap_or_default();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| format!("`{rustc} -vV` does not name this machine"))
}

/// Writes the licences of all crates in program and page into the target folder.
fn licences(steps: &mut Steps, target: &str) {
    let tools = machine::target_dir().join("tools");
    let about = tools.join("bin").join(format!("cargo-about{}", std::env::consts::EXE_SUFFIX));
    let (tools, about) = (tools.to_string_lossy(), about.to_string_lossy());
    let version = machine::output(&about, &["--version"]).unwrap_or_default();
    if version.split_whitespace().last() != Some(ABOUT) {
        let line =
            ["install", "--locked", "--root", &tools, "--version", ABOUT, "--features", "cli", "cargo-about"];
        steps.cargo("install cargo-about", &line, &[]);
    }
    // It reads crates of every platform, and would ask GitHub for what a crate leaves out.
    steps.cargo("licences: sources", &["fetch", "--locked"], &[]);
    let out = machine::target_dir().join(NOTICES);
    let out = out.to_string_lossy();
    let targets = ["--target", target, "--target", WEB_TARGET];
    let files = ["--config", "packaging/about.toml", "--output-file", &out, "packaging/about.hbs"];
    let line = [&["generate", "--frozen", "--fail"], &targets[..], &files[..]].concat();
    steps.run("licences", &about, &line, &[]);
}

/// Puts everything together in a folder, from the project and what was built.
fn fill(folder: &Path, built: &Path, page: bool) -> Result<(), String> {
    let root = machine::root();
    clear(folder)?;
    copy(&built.join("release").join(program()), &folder.join(program()))?;
    copy(&built.join(NOTICES), &folder.join(NOTICES))?;
    for name in FILES {
        copy(&root.join(name), &folder.join(name))?;
    }
    if page {
        copy(&root.join(web::OUT), &folder.join("web"))?;
        copy(&built.join(NOTICES), &folder.join("web").join(NOTICES))?;
    }
    Ok(())
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if from.is_dir() {
        for entry in fs::read_dir(from).map_err(|error| failed(from, &error))? {
            let entry = entry.map_err(|error| failed(from, &error))?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    fs::copy(from, to).map(|_| ()).map_err(|error| failed(from, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Takes the names of functions out of a program, which only debuggers read.
fn strip(program: &Path) -> Result<(), String> {
    if machine::in_path("strip") && !steps::run_command("strip", &[&program.to_string_lossy()], &[])? {
        println!("strip failed; the program keeps its symbols");
    }
    Ok(())
}

/// How tar is called. With GNU's, the same files make the same archive, byte for byte.
fn tar_line(name: &str, archive: &str) -> Vec<String> {
    let own = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let gnu = machine::output("tar", &["--version"]).is_some_and(|version| version.contains("GNU"));
    let files = own(&["--directory", NEW, name]);
    if !gnu {
        return [own(&["-c", "-z", "-f", archive]), files].concat();
    }
    let commit = machine::output("git", &["log", "-1", "--format=%ct"]).unwrap_or_default();
    let seconds: u64 = commit.trim().parse().unwrap_or(LONG_AGO);
    // gzip by itself would write down when it ran.
    let line = ["--create", "--file", archive, "--use-compress-program=gzip -n", "--sort=name"];
    let owner = ["--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];
    [own(&line), own(&owner), vec![format!("--mtime=@{seconds}")], files].concat()
}

fn print_sizes(folder: &Path, archive: &Path) {
    let rows = [
        ("program", folder.join(program())),
        ("assets", folder.join("assets")),
        ("page", folder.join("web")),
        ("archive", archive.to_owned()),
    ];
    println!("\n| what | bytes |\n| --- | ---: |");
    for (name, path) in rows.iter().filter(|(_, path)| path.exists()) {
        println!("| {name} | {} |", size(path));
    }
}

/// Bytes of a file, or of all files in a folder.
fn size(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return path.metadata().map_or(0, |meta| meta.len()) };
    entries.filter_map(|entry| Some(size(&entry.ok()?.path()))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quoted names in the brackets behind a key of a TOML file.
    fn list(file: &str, key: &str) -> Vec<String> {
        let text = fs::read_to_string(machine::root().join(file)).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap().to_owned();
        line.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn the_licences_handed_on_are_those_allowed() {
        let allowed = list("deny.toml", "allow = [");
        assert!(allowed.contains(&"MPL-2.0".to_owned()), "{allowed:?}");
        assert_eq!(list("packaging/about.toml", "accepted = ["), allowed);
    }

    #[test]
    fn what_goes_along_is_there() {
        for name in FILES {
            assert!(machine::root().join(name).exists(), "{name}");
        }
    }

    /// What systemd itself says of the unit, where it is: 0 is closed, 100 open.
    #[test]
    fn the_unit_of_a_kiosk_leaves_little_open() {
        let unit = machine::root().join("packaging/arclight-kiosk.service");
        let mut analyze = std::process::Command::new("systemd-analyze");
        let analyze = analyze.args(["security", "--offline=true", "--no-pager", "--threshold=40"]).arg(&unit);
        let Ok(said) = analyze.output() else {
            println!("systemd-analyze is not there: nobody looks at the unit");
            return;
        };
        let complaint = String::from_utf8_lossy(&said.stderr);
        if complaint.contains("unrecognized option") {
            println!("this systemd-analyze looks at no files: nobody looks at the unit");
            return;
        }
        assert!(said.status.success(), "{}{complaint}", String::from_utf8_lossy(&said.stdout));
        let said = String::from_utf8_lossy(&said.stdout);
        assert!(said.contains("Overall exposure level"), "{said}");
    }

    #[test]
    fn a_folder_is_copied_whole_and_measured() {
        let folder = std::env::temp_dir().join(format!("arclight-dist-{}", std::process::id()));
        fs::create_dir_all(folder.join("from/deep")).unwrap();
        fs::write(folder.join("from/a"), "12").unwrap();
        fs::write(folder.join("from/deep/b"), "345").unwrap();
        copy(&folder.join("from"), &folder.join("to/there")).unwrap();
        assert_eq!(fs::read_to_string(folder.join("to/there/deep/b")).unwrap(), "345");
        assert_eq!(size(&folder.join("to")), 5);
        let missing = copy(&folder.join("none"), &folder.join("to"));
        assert!(missing.is_err_and(|why| why.contains("none")));
        // What was there stays until another is whole, and goes with all that was in it.
        assert!(replace(&folder.join("none"), &folder.join("from/a")).is_err());
        assert!(folder.join("from/a").exists());
        replace(&folder.join("from/deep"), &folder.join("to")).unwrap();
        assert_eq!((size(&folder.join("to")), folder.join("to/there").exists()), (3, false));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn tar_goes_into_the_folder_and_names_it_last() {
        let line = tar_line("arclight-1-here", "dist/a.tar.gz");
        assert_eq!(line[line.len() - 3..], ["--directory", NEW, "arclight-1-here"]);
        assert!(line.contains(&"dist/a.tar.gz".to_owned()));
    }
}
