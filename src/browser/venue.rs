//! What a venue set, in files beside the page that `boot.js` has fetched before the program began.

use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

use super::bridge;
use crate::venue::FILE;

/// `kiosk.ron` beside the page.
pub fn beside_program() -> Option<PathBuf> {
    bridge::venue_file(FILE).or_else(|| bridge::venue_fault(FILE)).map(|_| PathBuf::from(FILE))
}

/// The text of one of them.
pub fn read(path: &Path) -> Result<String> {
    let name = path.to_str().unwrap_or_default();
    if let Some(fault) = bridge::venue_fault(name) {
        return Err(Error::other(fault));
    }
    bridge::venue_file(name)
        .ok_or_else(|| Error::new(ErrorKind::NotFound, "beside a page the list of words is blocked.txt"))
}
