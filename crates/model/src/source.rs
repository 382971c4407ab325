//! Bytes that are read by ranges, and folders of them: files of a disk, or what a page was handed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

/// A file, or something like one.
pub trait Source {
    /// Its length.
    fn bytes(&self) -> u64;

    /// So many bytes from a place on.
    ///
    /// # Errors
    /// The system's, and [`io::ErrorKind::UnexpectedEof`] beyond the end. Nothing is allocated for that.
    fn read(&self, at: u64, length: u64) -> io::Result<Vec<u8>>;

    /// All of it, where that is no more than `most` bytes.
    ///
    /// # Errors
    /// The system's, and [`io::ErrorKind::FileTooLarge`].
    fn read_all(&self, most: u64) -> io::Result<Vec<u8>> {
        let bytes = self.bytes();
        if bytes > most {
            let what = format!("it has {bytes} bytes, and at most {most} are read");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
        }
        self.read(0, bytes)
    }
}

/// Where it ends, if that is within the source.
fn end_of(at: u64, length: u64, bytes: u64) -> io::Result<u64> {
    match at.checked_add(length) {
        Some(end) if end <= bytes => Ok(end),
        _ => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends too soon")),
    }
}

impl<T: AsRef<[u8]>> Source for T {
    fn bytes(&self) -> u64 {
        self.as_ref().len() as u64
    }

    fn read(&self, at: u64, length: u64) -> io::Result<Vec<u8>> {
        let end = end_of(at, length, self.bytes())?;
        let slot = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        Ok(self.as_ref().get(slot(at)..slot(end)).unwrap_or_default().to_vec())
    }
}

/// A file of a disk.
#[derive(Debug)]
pub struct DiskFile {
    file: File,
    bytes: u64,
}

impl DiskFile {
    /// Opens it; what is no regular file is refused, as reading it may never end.
    ///
    /// # Errors
    /// The system's.
    pub fn open(path: &std::path::Path) -> io::Result<Self> {
        if !std::fs::metadata(path)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
        }
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }
}

impl Source for DiskFile {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read(&self, at: u64, length: u64) -> io::Result<Vec<u8>> {
        end_of(at, length, self.bytes)?;
        let length = usize::try_from(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
        let mut file = &self.file;
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
        file.take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() < length {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends too soon"));
        }
        Ok(bytes)
    }
}

/// Files by name.
pub trait Folder {
    /// The file of that name; `None` where there is none.
    ///
    /// # Errors
    /// The system's.
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn Source + '_>>>;
}

/// A folder of a disk.
#[derive(Debug, Clone)]
pub struct DiskFolder(pub PathBuf);

impl Folder for DiskFolder {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn Source + '_>>> {
        match DiskFile::open(&self.0.join(name)) {
            Ok(file) => Ok(Some(Box::new(file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Files in memory.
impl<T: AsRef<[u8]>> Folder for BTreeMap<String, T> {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn Source + '_>>> {
        Ok(self.get(name).map(|bytes| Box::new(bytes.as_ref()) as Box<dyn Source>))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_there_is() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), b"abcdef").unwrap();
        let disk = DiskFolder(folder.path().to_path_buf());
        let memory = BTreeMap::from([("a".to_owned(), b"abcdef".to_vec())]);
        for folder in [&disk as &dyn Folder, &memory] {
            assert!(folder.open("b").unwrap().is_none());
            let file = folder.open("a").unwrap().unwrap();
            assert_eq!((file.bytes(), file.read(2, 3).unwrap()), (6, b"cde".to_vec()));
            assert_eq!(file.read_all(6).unwrap(), b"abcdef");
            assert_eq!(file.read_all(5).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
            for (at, length) in [(4, 3), (0, u64::MAX), (u64::MAX, 2), (7, 0)] {
                assert_eq!(file.read(at, length).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
            }
        }
        assert!(DiskFile::open(folder.path()).is_err());
    }
}
