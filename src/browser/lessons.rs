//! A lesson on the page: all of its text in one file, which the build made.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::bridge;

/// Text by file name.
pub type Files = BTreeMap<String, String>;

pub async fn open(_: PathBuf, name: String) -> Result<Files, String> {
    let answer =
        bridge::read_lesson(&name).await.map_err(|error| format!("The lesson did not come: {error:?}"))?;
    let text = answer.as_string().ok_or_else(|| "The lesson is no text.".to_owned())?;
    serde_json::from_str(&text).map_err(|error| format!("The lesson is not understood: {error}"))
}

pub fn text(files: &Files, file: &str) -> Result<String, String> {
    files.get(file).cloned().ok_or_else(|| format!("{file} is missing"))
}
