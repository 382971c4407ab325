//! The arrows between the layers point one way: a file imports its own folder and layers above it, never a layer
//! below, never a sibling feature.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::{Path, PathBuf};

/// Layer of a module at the top of `src`: 0 pure, 1 hub, 2 features, 3 shell.
fn layer(module: &str) -> Option<u8> {
    Some(match module {
        "export" | "lesson" | "model" | "venue" | "visual" => 0,
        "browser" | "platform" | "session" | "theme" => 1,
        "scene" | "camera" | "kiosk" | "narration" | "overlay" => 2,
        "address" | "app" | "attend" | "capture" | "cli" | "files" | "film" | "main" | "lib" | "native"
        | "start" | "web" => 3,
        _ => return None,
    })
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module at the top of `src` that a file belongs to.
fn module(file: &Path) -> String {
    let inside = file.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// What is wrong with one line of a file of `module`.
fn offence(module: &str, line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with("//") {
        return None;
    }
    let own = layer(module)?;
    let engine = ["bevy::", "bevy_egui::", "bevy_kira_audio::", "egui::", "wgpu::"];
    if own == 0
        && engine
            .iter()
            .any(|name| line.starts_with(&format!("use {name}")) || line.contains(&format!(" {name}")))
    {
        return Some("a pure file names the engine".to_owned());
    }
    line.match_indices("crate::").find_map(|(at, found)| {
        let rest = &line[at + found.len()..];
        let names = match rest.strip_prefix('{') {
            Some(list) => {
                list.split([',', '}']).map(|name| name.trim().split("::").next().unwrap_or("")).collect()
            }
            None => vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")],
        };
        names.into_iter().find_map(|name| {
            let theirs = layer(name)?;
            let wrong = theirs > own || (theirs == own && own == 2 && name != module);
            wrong.then(|| format!("`{module}` imports `{name}`"))
        })
    })
}

/// Lines with their numbers from 0; a list of names over several lines is one.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut statements: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (number, line) in text.lines().enumerate() {
        match statements.last_mut() {
            Some((_, whole)) if goes_on => whole.push_str(line.trim()),
            _ => statements.push((number, line.trim().to_owned())),
        }
        let whole = &statements[statements.len() - 1].1;
        let imports = ["use ", "pub use ", "pub(crate) use ", "pub(super) use "];
        goes_on = imports.iter().any(|start| whole.starts_with(start)) && !whole.ends_with(';');
    }
    statements
}

#[test]
fn every_import_points_up() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 20, "the sources were not found");
    let mut offences = Vec::new();
    for file in files {
        let module = module(&file);
        assert!(layer(&module).is_some(), "{module} has no layer: give it one here");
        let text = std::fs::read_to_string(&file).unwrap();
        // A file of tests may put the whole program together.
        if text.lines().any(|line| line == "#![cfg(test)]") {
            continue;
        }
        for (number, line) in statements(&text) {
            if let Some(what) = offence(&module, &line) {
                offences.push(format!("{}:{}: {what}", file.display(), number + 1));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn offences_are_found() {
    let list = statements("use crate::{\n    theme,\n    scene::{Tier, Kind},\n};\nlet x = 1;");
    assert_eq!(list.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 4]);
    assert!(offence("overlay", &list[0].1).is_some_and(|what| what.contains("scene")));
    assert!(offence("model", "use bevy::prelude::*;").is_some());
    assert!(offence("visual", "use crate::session::State;").is_some());
    assert!(offence("scene", "use crate::camera::Rig;").is_some());
    assert!(offence("session", "    crate::overlay::plugin(app);").is_some());
    assert!(offence("overlay", "use crate::{scene, theme};").is_some());
    assert!(offence("scene", "use crate::session::State;").is_none());
    assert!(offence("app", "use crate::{camera, scene};").is_none());
    assert!(offence("model", "// use bevy::prelude::*;").is_none());
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let mut files = Vec::new();
    for folder in ["src", "tests", "xtask"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    for file in files {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.display());
    }
}
