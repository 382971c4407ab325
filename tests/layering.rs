//! What the compiler cannot check of the layout: that files stay short, and that no files need each other in a circle.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let skipped = path.file_name().is_some_and(|name| name == "node_modules" || name == "target");
        if path.is_dir() && !skipped {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn all(folders: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in folders {
        sources(&root().join(folder), &mut files);
    }
    files
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let files = all(&["crates", "src", "tests", "web", "xtask"]);
    assert!(files.len() > 100, "the sources were not found");
    for file in files {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.display());
    }
}

/// A module by its path within its crate; `mod.rs` and `lib.rs` are the folder itself.
fn module(file: &Path, source: &Path) -> String {
    let inside = file.strip_prefix(source).unwrap().with_extension("");
    let names = inside.components().map(|part| part.as_os_str().to_str().unwrap());
    names.filter(|name| !["mod", "lib", "main"].contains(name)).collect::<Vec<_>>().join("::")
}

/// The modules of its own crate that a module names, as far as they are files.
fn named(text: &str, own: &str, known: &BTreeSet<String>) -> BTreeSet<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join(" ");
    // What stands below the tests of a file is not part of its arrows.
    let code = code.split("#[cfg(test)]").next().unwrap_or("");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let path: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
        // The longest part that is a file.
        let parts: Vec<&str> = path.split("::").collect();
        let longest =
            (1..=parts.len()).rev().map(|count| parts[..count].join("::")).find(|name| known.contains(name));
        found.extend(longest.filter(|name| name != own));
    }
    found
}

/// Modules that need each other: none of them can be understood alone.
fn circles(source: &Path) -> Vec<String> {
    let mut files = Vec::new();
    sources(source, &mut files);
    let known: BTreeSet<String> =
        files.iter().map(|file| module(file, source)).filter(|name| !name.is_empty()).collect();
    let arrows: BTreeMap<String, BTreeSet<String>> = files
        .iter()
        .map(|file| {
            let own = module(file, source);
            let text = std::fs::read_to_string(file).unwrap();
            let others = named(&text, &own, &known);
            (own, others)
        })
        .collect();
    let reaches = |from: &str, to: &str| {
        let (mut open, mut seen) = (vec![from.to_owned()], BTreeSet::new());
        while let Some(now) = open.pop() {
            for next in arrows.get(&now).into_iter().flatten() {
                if next == to {
                    return true;
                }
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        false
    };
    known.iter().filter(|name| reaches(name, name)).cloned().collect()
}

#[test]
fn no_files_below_the_app_need_each_other_in_a_circle() {
    for source in ["crates/model/src", "crates/core/src", "crates/panels/src"] {
        let found = circles(&root().join(source));
        assert!(found.is_empty(), "{source}: {found:?}");
    }
}

#[test]
fn a_circle_is_found() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.rs"), "use crate::b::B;\npub struct A;").unwrap();
    std::fs::write(folder.path().join("b.rs"), "use crate::a::A;\npub struct B;").unwrap();
    std::fs::write(folder.path().join("c.rs"), "use crate::a::A; // crate::c").unwrap();
    assert_eq!(circles(folder.path()), ["a", "b"]);
}

#[test]
fn a_panel_imports_no_layout() {
    let source = root().join("crates/panels/src");
    let files = all(&["crates/panels/src"]);
    assert!(files.len() > 20, "the panels were not found");
    for file in files {
        let module = module(&file, &source);
        let text = std::fs::read_to_string(&file).unwrap();
        let lays_out = module.is_empty() || module.starts_with("layout");
        assert!(lays_out || !text.contains("crate::layout"), "{module} imports a layout");
    }
}
