//! What a venue set, in files beside the page that `boot.js` has fetched before the program began.

use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

use super::bridge;
use crate::venue::FILE;

/// `kiosk.ron` beside the page.
pub fn beside_program() -> Option<PathBuf> {
    bridge::venue_file(FILE).map(|_| PathBuf::from(FILE))
}

/// The text of one of them.
pub fn read(path: &Path) -> Result<String> {
    let text = path.to_str().and_then(bridge::venue_file);
    text.ok_or_else(|| Error::new(ErrorKind::NotFound, "beside a page the list of words is blocked.txt"))
}
