//! `arclight next` and `arclight write`: what a language model holds ready behind a text, what cutting does to it, and what
//! it writes.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use arclight_model::llama::{Llama, ReadError};
use arclight_model::{ModelError, SmolLm2};

use crate::cutting::Uncuttable;

mod next;
mod write;

pub use next::{NextOptions, write_next};
pub use write::{WriteOptions, write_on};

/// Names another place for the model's file.
pub const ELSEWHERE: &str = "ARCLIGHT_SMOLLM2";

/// How the model's file is had, for whoever does not have it.
const GET: &str = "`cargo xtask fetch` gets it";

/// Why nothing could be predicted.
#[derive(Debug, thiserror::Error)]
pub enum PredictError {
    /// The model's file is not there.
    #[error("SmolLM2, the model that writes, is a file of its own, and it is not there: {GET}, or {ELSEWHERE} names it; looked for {}", listed(.0))]
    NoFile(Vec<PathBuf>),
    /// The model's file cannot be used.
    #[error("{0}; {GET} anew")]
    Model(#[from] ModelError),
    /// There is no text.
    #[error("the text is empty: nothing follows from nothing, give it a word with --text")]
    Empty,
    /// There is more than the model reads.
    #[error("the text has {tokens} tokens and the model reads {most}: shorten it")]
    TooLong {
        /// What it has.
        tokens: usize,
        /// The most.
        most: usize,
    },
    /// Each token's effect is a reading of its own.
    #[error(
        "effects are of {most} tokens at most, and the text has {tokens}: shorten it, or leave out --effects"
    )]
    ManyEffects {
        /// What the text has.
        tokens: usize,
        /// The most.
        most: usize,
    },
    /// What is cut is not there.
    #[error(transparent)]
    Cut(#[from] Uncuttable),
    /// Text and model do not belong together.
    #[error(transparent)]
    Read(ReadError),
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl From<ReadError> for PredictError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Empty => Self::Empty,
            ReadError::TooLong { tokens, most } => Self::TooLong { tokens, most },
            ReadError::OtherModel | ReadError::Whole => Self::Read(error),
        }
    }
}

fn listed(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" and ")
}

/// Where the model's file may be, in the order in which it is looked for: where [`ELSEWHERE`] says, and nowhere else then;
/// else in the folder of assets, and in the user's cache. `variable` gives those of the environment.
#[must_use]
pub fn places(assets: Option<&Path>, variable: impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let named = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(given) = named(ELSEWHERE) {
        return vec![given];
    }
    let home = || Some(named("HOME").or_else(|| named("USERPROFILE"))?.join(".cache"));
    let cache = named("XDG_CACHE_HOME").or_else(home).map(|cache| cache.join("arclight"));
    let folders = assets.map(Path::to_path_buf).into_iter().chain(cache);
    folders.map(|folder| folder.join("models").join(SmolLm2::FILE)).collect()
}

/// The model's file; `assets` is the folder of assets beside the program.
///
/// # Errors
/// [`PredictError::NoFile`], with all places where it could be.
pub fn find_file(assets: Option<&Path>) -> Result<PathBuf, PredictError> {
    let places = places(assets, |name| std::env::var_os(name));
    let found = places.iter().find(|path| path.is_file()).cloned();
    found.ok_or(PredictError::NoFile(places))
}

/// Opens the model, wherever its file is.
///
/// # Errors
/// [`PredictError::NoFile`] and [`PredictError::Model`].
pub fn open(assets: Option<&Path>) -> Result<SmolLm2, PredictError> {
    Ok(SmolLm2::open(&find_file(assets)?)?)
}

/// Refuses what would not be read, before anything is.
fn check(model: &SmolLm2, tokens: usize) -> Result<(), PredictError> {
    let most = model.llama().config().context;
    match tokens {
        0 => Err(PredictError::Empty),
        _ if tokens > most => Err(PredictError::TooLong { tokens, most }),
        _ => Ok(()),
    }
}

/// Most tokens of which effects are computed.
const MOST_EFFECTS: usize = Llama::LONGEST_WITH_MAPS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_looked_for_in_few_places() {
        let of = |assets: Option<&str>, set: &[(&str, &str)]| {
            let value =
                |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
            let found = places(assets.map(Path::new), value);
            found
                .iter()
                .map(|path| path.display().to_string().replace(SmolLm2::FILE, "F"))
                .collect::<Vec<_>>()
        };
        let home = ("HOME", "/home/a");
        assert_eq!(of(None, &[home]), ["/home/a/.cache/arclight/models/F"]);
        assert_eq!(of(None, &[home, ("XDG_CACHE_HOME", "/c")]), ["/c/arclight/models/F"]);
        assert_eq!(of(None, &[home, ("XDG_CACHE_HOME", "")]), ["/home/a/.cache/arclight/models/F"]);
        assert_eq!(of(Some("/a"), &[home]), ["/a/models/F", "/home/a/.cache/arclight/models/F"]);
        assert_eq!(of(Some("/a"), &[home, (ELSEWHERE, "/x.gguf")]), ["/x.gguf"]);
        assert!(of(None, &[]).is_empty());
    }

    #[test]
    fn what_is_missing_or_damaged_is_told_in_one_line_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| PredictError::from(SmolLm2::open(path).err().unwrap()).to_string();
        let damaged = folder.path().join("damaged.gguf");
        for bytes in [&b""[..], b"GGUF", b"not a model at all", &[0; 4096]] {
            std::fs::write(&damaged, bytes).unwrap();
            let told = told(&damaged);
            assert!(
                told.contains("damaged.gguf") && told.ends_with("`cargo xtask fetch` gets it anew"),
                "{told}"
            );
            assert!(!told.contains('\n'));
        }
        assert!(told(&folder.path().join("none")).contains("cannot read the model file"));
        let missing = PredictError::NoFile(vec!["/a/F".into(), "/b/F".into()]).to_string();
        assert!(
            missing.ends_with("looked for /a/F and /b/F") && missing.contains("cargo xtask fetch"),
            "{missing}"
        );
    }
}
