//! The settings in the browser's own storage.

use std::io::{Error, ErrorKind, Result};
use std::path::Path;

use super::bridge;

pub fn load(_: &Path) -> Result<String> {
    bridge::read_settings().ok_or_else(|| Error::from(ErrorKind::NotFound))
}

pub fn save(_: &Path, text: &str) -> Result<()> {
    let kept = bridge::write_settings(text);
    kept.then_some(()).ok_or_else(|| Error::other("the browser keeps nothing for this page"))
}
