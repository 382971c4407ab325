//! A model by its name, or by the path of its file or folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use arclight_model::ModelId;
use clap::builder::{OsStringValueParser, TypedValueParser};

/// Which model `arclight attend` reads with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelArg {
    /// One that the program knows.
    Known(ModelId),
    /// One of a disk.
    Path(PathBuf),
}

impl ModelArg {
    /// Where it is, if it is on a disk.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Known(_) => None,
            Self::Path(path) => Some(path),
        }
    }
}

impl PartialEq<ModelId> for ModelArg {
    fn eq(&self, other: &ModelId) -> bool {
        matches!(self, Self::Known(model) if model == other)
    }
}

/// No name of a model, and no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a model is {}, or the path of a file or a folder, as in ./gpt2", names())]
pub struct NoModel;

fn names() -> String {
    ModelId::IDS.join(", ")
}

/// A name in any case; what has a dot, a slash or a backslash is a path.
pub(super) fn model() -> impl TypedValueParser<Value = ModelArg> {
    OsStringValueParser::new().try_map(|value: OsString| {
        let text = value.to_string_lossy();
        match ModelId::named(&text.to_lowercase()) {
            Some(model) => Ok(ModelArg::Known(model)),
            None if text.contains(['/', '\\', '.']) => Ok(ModelArg::Path(value.into())),
            None => Err(NoModel),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command, complaint};

    fn read(model: &str) -> Result<ModelArg, String> {
        match Cli::read(["arclight", "attend", "--text", "a", "--model", model]) {
            Ok(Cli { command: Some(Command::Attend(attend)), .. }) => Ok(attend.model),
            Ok(other) => panic!("{other:?}"),
            Err(error) => Err(complaint(&error)),
        }
    }

    #[test]
    fn a_model_is_a_name_or_a_path() {
        assert_eq!(read("MiniLM"), Ok(ModelArg::Known(ModelId::MINILM)));
        assert!(read("glass").unwrap() == ModelId::GLASS && read("./glass").unwrap() != ModelId::GLASS);
        for path in ["./gpt2", "a.gguf", "/models/bert", "C:\\models", "."] {
            assert_eq!(read(path).unwrap().path(), Some(Path::new(path)));
        }
        for name in ["gpt2", "", "mini lm"] {
            let told = read(name).unwrap_err();
            let says = "a model is glass, minilm, smollm2, or the path of a file or a folder, as in ./gpt2";
            assert!(told.contains(says) && !told.contains('\n'), "{told}");
        }
    }
}
