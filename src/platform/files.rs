//! The user's files: written beside the one that they take the place of, and moved there whole.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// [`replace`] for what the program keeps for itself, in a folder that need not be there.
///
/// # Errors
/// The system's.
pub fn keep(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    replace(path, text)
}

/// Writes a file that is not there before its last byte is: whatever fails, an older one of that name stays as it was.
///
/// # Errors
/// The system's; [`can_write`] knows most of them beforehand.
pub fn replace(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    // Where the name is a link, what it leads to is written.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = beside(&path)?;
    let written = fill(&beside, bytes.as_ref(), &path).and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // What came of it is of no use to anybody; why it failed is already known.
        drop(fs::remove_file(&beside));
    }
    written
}

/// Some systems say only when all is on the disk that it was full.
fn fill(beside: &Path, bytes: &[u8], path: &Path) -> io::Result<()> {
    let mut file = File::create(beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    match fs::metadata(path) {
        Ok(old) => fs::set_permissions(beside, old.permissions()),
        Err(_) => Ok(()),
    }
}

/// Whether [`replace`] can be expected to write that file, before the work is done. Nothing is left, and nothing is made.
///
/// # Errors
/// Why it cannot.
pub fn can_write(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if there.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        _ => {}
    }
    let probe = beside(&fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))?;
    OpenOptions::new().write(true).create_new(true).open(&probe)?;
    fs::remove_file(&probe)
}

/// A name in the same folder that nobody else has: two programs write two files.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}", std::process::id()));
    Ok(path.with_file_name(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<OsString> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_whole_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/a.ron");
        assert!(replace(&file, "one").is_err(), "nobody asked for a folder");
        keep(&file, "one").unwrap();
        replace(&file, b"another").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"another");
        // A folder cannot be replaced by a file.
        let taken = folder.path().join("taken");
        fs::create_dir_all(taken.join("within")).unwrap();
        assert!(replace(&taken, b"bytes").is_err() && can_write(&taken).is_err());
        assert_eq!(names(folder.path()), ["new", "taken"]);
        assert_eq!(names(&folder.path().join("new")), ["a.ron"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_rights_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let [file, link] = ["file", "link"].map(|name| folder.path().join(name));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, "new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_cannot_be_written_is_known_before() {
        let folder = tempfile::tempdir().unwrap();
        let [there, new] = ["there", "new"].map(|name| folder.path().join(name));
        fs::write(&there, "old").unwrap();
        assert!(can_write(&there).is_ok() && can_write(&new).is_ok());
        assert!(can_write(&there.join("below a file")).is_err() && can_write(&new.join("file")).is_err());
        assert!(can_write(folder.path()).is_err());
        assert!(can_write(&folder.path().join("..")).is_err());
        let mut rights = fs::metadata(&there).unwrap().permissions();
        rights.set_readonly(true);
        fs::set_permissions(&there, rights).unwrap();
        assert_eq!(can_write(&there).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(fs::read_to_string(&there).unwrap(), "old");
        assert_eq!(names(folder.path()), ["there"]);
    }
}
