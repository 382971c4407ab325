//! From two wasm files to a folder that any static host serves.
//!
//! `index.html` and `sw.js` stand at the top; everything of a version lies in a folder named after its content, so that
//! caches never mix two versions; the model lies beside it under the name of its own content.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use arclight_core::lesson::named;
use arclight_core::text_file::decode;
use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::pieces::Pieces;
use crate::size;

/// What every step may answer with.
pub type Done = Result<(), Box<dyn Error>>;

/// Files of `web/` that go into the folder of the version.
const OWN: [&str; 15] = [
    "beside.js",
    "boot.js",
    "cache.js",
    "download.js",
    "letters.js",
    "page.js",
    "pieces.js",
    "ratio.js",
    "save.js",
    "style.css",
    "trained.js",
    "voice.js",
    "whole.js",
    "worker.js",
    "writing.js",
];
const MODEL: &str = "assets/models/minilm-int8g64.safetensors";
const STILL: &str = "docs/images/stage.png";
/// What a venue sets, beside the page and without a version: whoever looks after it changes them.
const VENUE: [&str; 2] = ["kiosk.ron", "blocked.txt"];

/// Makes the folder `out` of the program's wasm and the worker's two, and of the file of the model that writes, where that is
/// to be had; `small` adds compressed files and prints their sizes. It is made beside the one that is there, which stays as it is until the new one is whole.
pub fn bundle([app, worker, relaxed]: [&str; 3], writing: Option<&Path>, out: &Path, small: bool) -> Done {
    let mut files = BTreeMap::new();
    bind(app, "arclight", &mut files)?;
    bind(worker, "arclight_worker", &mut files)?;
    bind(relaxed, "arclight_worker_relaxed", &mut files)?;
    for name in OWN {
        files.insert(name.to_owned(), read(&Path::new("web").join(name))?);
    }
    files.insert("still.png".to_owned(), read(Path::new(STILL))?);

    let lessons = lessons(&mut files)?;
    let model = read(Path::new(MODEL))?;
    let model_path = format!("models/minilm-{}.safetensors", hash(&model));
    let writing = Pieces::new(writing)?;
    let writes = writing.json()?;
    let version = hash(&(
        &files,
        &model_path,
        &lessons.sounds,
        &writes,
        read(Path::new("web/sw.js"))?,
        read(Path::new("web/index.html"))?,
    ));
    let app = files.get("arclight_bg.wasm").map_or(0, Vec::len);
    let build = lessons.build(&version, app, (&model_path, model.len()), &writes)?;
    files.insert("build.js".to_owned(), build.into_bytes());

    let sounds = lessons.sounds.keys().map(|name| lessons.path(name));
    let pieces = writing.paths().map(str::to_owned);
    let large = std::iter::once(model_path.clone()).chain(sounds).chain(pieces);
    let large: Vec<String> = large.map(|path| format!("./{path}")).collect();
    let large = serde_json::to_string(&large)?;
    let fill = |name: &str, list: &str| -> Result<Vec<u8>, Box<dyn Error>> {
        let text = String::from_utf8(read(&Path::new("web").join(name))?)?;
        let filled = text.replace("__VERSION__", &version).replace("__FILES__", list);
        Ok(filled.replace("__LARGE__", &large).into_bytes())
    };
    let index = fill("index.html", "")?;
    // What the service worker keeps, and nothing else: by address, with the digest of what belongs there.
    let mut list = BTreeMap::from([("./".to_owned(), digest(&index))]);
    list.extend(files.iter().map(|(name, bytes)| (format!("./{version}/{name}"), digest(bytes))));
    let worker = fill("sw.js", &serde_json::to_string(&list)?)?;
    let mut all = vec![("index.html".to_owned(), index), ("sw.js".to_owned(), worker)];
    all.extend(files.into_iter().map(|(name, bytes)| (format!("{version}/{name}"), bytes)));
    let new = out.with_extension("new");
    clear(&new)?;
    for name in VENUE {
        write(&new.join(name), &read(&Path::new("packaging").join(name))?)?;
    }
    for (name, bytes) in &all {
        write(&new.join(name), bytes)?;
    }
    write(&new.join(&model_path), &model)?;
    for (name, bytes) in &lessons.sounds {
        write(&new.join(lessons.path(name)), bytes)?;
    }
    if writing.bytes() > 0 {
        writing.write(&new)?;
    }
    if small {
        size::compress(&new, &all, [model.len(), writing.bytes()])?;
    }
    replace(&new, out)
}

/// Puts a folder, which is whole, in the place of an earlier one.
fn replace(new: &Path, out: &Path) -> Done {
    fs::metadata(new).map_err(|error| format!("{}: {error}", new.display()))?;
    clear(out)?;
    fs::rename(new, out).map_err(|error| format!("{}: {error}", out.display()).into())
}

/// Takes a folder away, where there is one.
fn clear(folder: &Path) -> Done {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()).into())
        }
        _ => Ok(()),
    }
}

/// What the page needs of the lessons.
#[derive(Default)]
struct Lessons {
    /// Name to the file of its texts, in the folder of the version.
    texts: BTreeMap<String, String>,
    /// Name, as the program knows it, to the sound.
    sounds: BTreeMap<String, Vec<u8>>,
}

impl Lessons {
    /// What the page knows of its build: lengths in bytes, and where things lie. Of sounds it has the digests, too; the
    /// worker finds out by itself whether the model is whole.
    fn build(
        &self,
        version: &str,
        app: usize,
        (path, model): (&str, usize),
        writes: &str,
    ) -> serde_json::Result<String> {
        let paths: BTreeMap<_, _> = self.sounds.keys().map(|name| (name, self.path(name))).collect();
        let digests: BTreeMap<_, _> = self.sounds.iter().map(|(name, bytes)| (name, digest(bytes))).collect();
        let [texts, paths, digests] = [
            serde_json::to_string(&self.texts)?,
            serde_json::to_string(&paths)?,
            serde_json::to_string(&digests)?,
        ];
        Ok(format!(
            "export default {{ version: '{version}', app: {{ bytes: {app} }}, model: {{ path: '{path}', bytes: {model} }}, \
             writing: {writes}, lessons: {texts}, sounds: {paths}, digests: {digests} }};\n"
        ))
    }

    /// Where a sound lies: under the name of its own content, as the model does.
    fn path(&self, name: &str) -> String {
        let content = self.sounds.get(name).map(hash).unwrap_or_default();
        format!("{}-{content}.ogg", name.trim_end_matches(".ogg"))
    }
}

/// The texts of each lesson become one file of the version; the sounds lie beside it.
fn lessons(files: &mut BTreeMap<String, Vec<u8>>) -> Result<Lessons, Box<dyn Error>> {
    let mut lessons = Lessons::default();
    for folder in fs::read_dir("assets/lessons")? {
        let folder = folder?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !folder.is_dir() {
            continue;
        }
        if let Err(wrong) = named(&name) {
            println!("{}: left out: {wrong}", folder.display());
            continue;
        }
        let mut texts = BTreeMap::new();
        for file in fs::read_dir(&folder)? {
            let path = file?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if file.ends_with(".ogg") {
                lessons.sounds.insert(format!("lessons/{name}/{file}"), read(&path)?);
            } else if [".md", ".ron", ".json"].iter().any(|ending| file.ends_with(ending)) {
                let text = decode(&read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
                texts.insert(file, text);
            }
        }
        let file = format!("lesson-{name}.json");
        files.insert(file.clone(), serde_json::to_vec(&texts)?);
        lessons.texts.insert(name, format!("./{file}"));
    }
    Ok(lessons)
}

/// What wasm-bindgen makes of a wasm file. Names and producers are for debuggers: half of the file.
fn bind(wasm: &str, name: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Done {
    let folder = std::env::temp_dir().join(format!("arclight-bind-{}-{name}", std::process::id()));
    Bindgen::new()
        .input_path(wasm)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .demangle(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)?;
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            return Err(format!("{name}: the page has no place for snippets of JavaScript in crates").into());
        }
        files.insert(name, read(&path)?);
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// SHA-256 as browsers compute it, in hexadecimal digits.
pub fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A short name for content.
fn hash(content: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: &[u8]) -> Done {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_earlier_folder_stays_until_the_next_one_is_whole() {
        let folder = std::env::temp_dir().join(format!("arclight-page-{}", std::process::id()));
        let [new, out] = ["web.new", "web"].map(|name| folder.join(name));
        write(&out.join("deep/old"), b"1").unwrap();
        assert!(replace(&new, &out).is_err() && out.join("deep/old").exists());
        write(&new.join("index.html"), b"2").unwrap();
        replace(&new, &out).unwrap();
        let names: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!((names, new.exists()), (vec!["index.html".into()], false));
        fs::remove_dir_all(folder).unwrap();
    }
}
