//! The files of a kiosk, read: what it does, which words are not shown, and what is wrong with either.

use std::path::Path;

use super::{Filter, Kiosk};
use crate::text_file::{self, Misread, TextError};

/// Why a file is not used.
#[derive(Debug, thiserror::Error)]
pub enum KioskError {
    /// The file.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Its bytes.
    #[error("{path}: {source}")]
    Text {
        /// Which.
        path: String,
        /// Why.
        source: TextError,
    },
    /// Its text.
    #[error("{path}:{}:{}: {}", .source.line, .source.column, .source.reason)]
    Syntax {
        /// Which.
        path: String,
        /// Where, and what is wrong.
        source: Misread,
    },
    /// A list of words without one.
    #[error("{0}: there is no word in it")]
    NoWords(String),
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opened {
    /// How the kiosk behaves.
    pub kiosk: Kiosk,
    /// Which words are not shown.
    pub filter: Filter,
    /// What is wrong, for whoever looks after the machine: a line each.
    pub notices: Vec<String>,
}

impl Opened {
    /// Reads the file at a path and the words that it names; `read` gives the bytes of a file. A kiosk goes on without
    /// either, and says so: then nobody types.
    pub fn read(path: &Path, read: impl Fn(&Path) -> std::io::Result<Vec<u8>>) -> Self {
        let name = path.display().to_string();
        let bytes = match read(path) {
            Ok(bytes) => bytes,
            Err(source) => return Self::without(KioskError::File { path: name, source }, ""),
        };
        let text = match text_file::decode(&bytes) {
            Ok(text) => text,
            Err(source) => {
                let rest = String::from_utf8_lossy(&bytes).replace('\0', "");
                return Self::without(KioskError::Text { path: name, source }, &rest);
            }
        };
        let kiosk = match Kiosk::read(&name, &text) {
            Ok(kiosk) => kiosk,
            Err(error) => return Self::without(error, &text),
        };
        let notices = kiosk.unlit().into_iter().map(|line| format!("{name}: {line}")).collect();
        let opened = Self { kiosk, filter: Filter::default(), notices };
        if opened.kiosk.blocked_words.is_empty() {
            return opened;
        }
        let list = path.parent().unwrap_or(Path::new(".")).join(&opened.kiosk.blocked_words);
        opened.with_words(&list.display().to_string(), read(&list))
    }

    /// A file that is not used, and what it says all the same.
    fn without(error: KioskError, text: &str) -> Self {
        let notice = format!("{error}; without it everything is as usual, but nobody types");
        Self { kiosk: Kiosk::after_fault(text), filter: Filter::default(), notices: vec![notice] }
    }

    /// With the words of a list, or with nobody who types.
    fn with_words(mut self, name: &str, bytes: std::io::Result<Vec<u8>>) -> Self {
        match words(name, bytes) {
            Ok((filter, told)) => {
                self.filter = filter;
                self.notices.extend(told);
            }
            Err(error) => {
                self.kiosk.typing = false;
                self.notices.push(format!("{error}; without it nobody types"));
            }
        }
        self
    }
}

/// The words of a list, and what is wrong with some of it.
fn words(name: &str, bytes: std::io::Result<Vec<u8>>) -> Result<(Filter, Vec<String>), KioskError> {
    let path = || name.to_owned();
    let bytes = bytes.map_err(|source| KioskError::File { path: path(), source })?;
    let (text, guessed) =
        text_file::decode_words(&bytes).map_err(|source| KioskError::Text { path: path(), source })?;
    // No word begins so, and every other kind of page does.
    if text.trim_start().starts_with('<') {
        return Err(KioskError::Text { path: path(), source: TextError::WebPage });
    }
    let filter = Filter::read(&text);
    if filter.is_empty() {
        return Err(KioskError::NoWords(path()));
    }
    let latin = guessed.then(|| format!("{name}: read as Latin-1, for it is not in UTF-8: save it as UTF-8"));
    let more = filter.faults().len().saturating_sub(1);
    let faulty = filter.faults().first().map(|fault| match more {
        0 => format!("{name}, {fault}"),
        more => format!("{name}, {fault} (and {more} more)"),
    });
    Ok((filter, latin.into_iter().chain(faulty).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venue::FILE;

    fn open(kiosk: &[u8], list: Option<&[u8]>) -> Opened {
        let read = |path: &Path| match path.ends_with(FILE) {
            true => Ok(kiosk.to_vec()),
            false => list.map(<[u8]>::to_vec).ok_or_else(|| std::io::ErrorKind::NotFound.into()),
        };
        Opened::read(Path::new(FILE), read)
    }

    const NAMES: &[u8] = b"(blocked_words: \"b.txt\")";

    #[test]
    fn a_file_of_any_editor_counts() {
        let text = "(\r\n  idle: 33,\r\n  start: true,\r\n)\r\n";
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes(), format!("\u{feff}{text}").as_bytes(), &utf16] {
            let opened = open(bytes, None);
            assert_eq!((opened.kiosk.idle, opened.kiosk.typing), (33.0, true));
            assert_eq!(opened.notices, [] as [String; 0]);
        }
    }

    #[test]
    fn a_file_with_a_fault_is_named_and_nobody_types() {
        let unmarked: Vec<u8> = "(start: true)".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, says) in [
            (&b"(\n idle: 1,5)"[..], "kiosk.ron:2:10: a number has a point, not a comma: write 1.5 for 1,5"),
            (b"(\n text: \"caf\xe9\")", "kiosk.ron: line 2 is not in UTF-8"),
            (b"<!doctype html><title>Not found</title>", "kiosk.ron: it is a web page"),
            (&unmarked, "kiosk.ron: line 1 has a zero in it"),
        ] {
            let Opened { kiosk, notices, .. } = open(bytes, None);
            assert!(notices[0].starts_with(says) && notices[0].contains("nobody types"), "{notices:?}");
            assert!(!kiosk.typing);
        }
        assert!(open(&unmarked, None).kiosk.start, "a kiosk stays one");
    }

    #[test]
    fn a_list_that_is_none_is_said_and_nobody_types() {
        for (list, says) in [
            (None, "not found"),
            (Some(&b""[..]), "there is no word in it"),
            (Some(b"# words that are not shown\n\n"), "there is no word in it"),
            (Some(b"***\n--\n"), "there is no word in it"),
            (Some(b"<!DOCTYPE html>\n<html><body>hell</body></html>\n"), "it is a web page"),
            (Some(b"<?xml version=\"1.0\"?>\nhell\n"), "it is a web page"),
            (Some(b"{\\rtf1 hell}"), "it is Rich Text"),
            (Some(b"h\0e\0l\0l\0"), "line 1 has a zero in it"),
            (Some(b"hell\n\x9eena\n"), "line 2 is not in UTF-8"),
        ] {
            let Opened { kiosk, notices, .. } = open(NAMES, list);
            assert!(!kiosk.typing, "{list:?}");
            assert!(notices.len() == 1 && notices[0].contains(says), "{list:?}: {notices:?}");
            assert!(notices[0].starts_with("b.txt") && notices[0].ends_with("nobody types"), "{notices:?}");
        }
    }

    #[test]
    fn a_list_is_read_in_its_encoding() {
        let utf16: Vec<u8> = "\u{feff}scheiße\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for list in [&b"schei\xdfe\n"[..], "\u{feff}scheiße\r\n".as_bytes(), &utf16] {
            let Opened { kiosk, filter, .. } = open(NAMES, Some(list));
            assert!(
                kiosk.typing && filter.blocks("So eine Scheiße!") && !filter.blocks("Scheie"),
                "{list:x?}"
            );
        }
        assert!(open(NAMES, Some(b"schei\xdfe\n")).notices[0].contains("Latin-1"));
        assert_eq!(open(NAMES, Some("scheiße".as_bytes())).notices, [] as [String; 0]);
    }

    #[test]
    fn a_line_that_matches_nothing_is_named() {
        let told = open(NAMES, Some("hell\n🖕\n***\n".as_bytes()));
        assert!(told.kiosk.typing && told.filter.blocks("hell"));
        assert!(told.notices[0].starts_with("b.txt, line 2: "), "{:?}", told.notices);
        assert!(told.notices[0].ends_with("(and 1 more)"), "{:?}", told.notices);
    }
}
