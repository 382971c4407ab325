//! Files that a person edits: their bytes as text. One function serves all of them, so that each takes what editors add,
//! and says in one line what it cannot take.

mod data;

use std::path::Path;

pub use data::{Misread, json, ron};

/// The mark that some editors write before a text.
const MARK: char = '\u{feff}';

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Some other encoding.
    #[error("line {line} is not in UTF-8: save the file as UTF-8")]
    NotUtf8 {
        /// From 1.
        line: usize,
    },
    /// UTF-16 by its mark, and cut or damaged.
    #[error("its UTF-16 is damaged: save the file as UTF-8")]
    BrokenUtf16,
    /// A byte of zero, as in UTF-16 without its mark and in files that are no text.
    #[error(
        "line {line} has a zero in it: it is UTF-16 without its mark, or no text; save the file as UTF-8"
    )]
    Zero {
        /// From 1.
        line: usize,
    },
    /// What a server sends where it has no such file, or a page that was saved.
    #[error("it is a web page, not a plain text file")]
    WebPage,
    /// What word processors write.
    #[error("it is Rich Text: save it as plain text, in UTF-8")]
    RichText,
}

/// The text of a file: UTF-8, or UTF-16 with its mark. The mark is left out and lines end with `\n`, however they ended.
///
/// # Errors
/// What is wrong with the bytes, and in which line where that can be said.
pub fn decode(bytes: &[u8]) -> Result<String, TextError> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                let before = &bytes[..error.valid_up_to()];
                // Without its mark UTF-16 is known by its zeros, which say more than the first byte that does not fit.
                let zero = bytes.iter().position(|byte| *byte == 0);
                return Err(match zero {
                    Some(at) => TextError::Zero { line: line_of(&bytes[..at]) },
                    None => TextError::NotUtf8 { line: line_of(before) },
                });
            }
        },
    };
    plain(&text)
}

/// The same for a list of words, which older editors wrote in Latin-1; whether it was read so. The bytes that only
/// Windows-1252 has are none of Latin-1.
///
/// # Errors
/// Those of [`decode`].
pub fn decode_words(bytes: &[u8]) -> Result<(String, bool), TextError> {
    match decode(bytes) {
        Err(TextError::NotUtf8 { .. }) if !bytes.iter().any(|byte| (0x80..0xa0).contains(byte)) => {
            let text: String = bytes.iter().copied().map(char::from).collect();
            Ok((plain(&text)?, true))
        }
        decoded => Ok((decoded?, false)),
    }
}

/// The text of the file at a path.
///
/// # Errors
/// The system's, and those of [`decode`] as [`std::io::ErrorKind::InvalidData`].
pub fn read(path: &Path) -> std::io::Result<String> {
    decode(&std::fs::read(path)?).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TextError> {
    let (units, rest) = bytes.as_chunks::<2>();
    let whole = char::decode_utf16(units.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>();
    whole.ok().filter(|_| rest.is_empty()).ok_or(TextError::BrokenUtf16)
}

fn plain(text: &str) -> Result<String, TextError> {
    let text = text.trim_start_matches(MARK).replace("\r\n", "\n").replace('\r', "\n");
    if let Some(at) = text.find('\0') {
        return Err(TextError::Zero { line: line_of(&text.as_bytes()[..at]) });
    }
    let begin: String = text.trim_start().chars().take(16).collect::<String>().to_lowercase();
    if begin.starts_with("{\\rtf") {
        return Err(TextError::RichText);
    }
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|sign| begin.starts_with(sign)) {
        return Err(TextError::WebPage);
    }
    Ok(text)
}

/// The line that follows these bytes, from 1.
fn line_of(before: &[u8]) -> usize {
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_of(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn what_editors_write_is_the_same_text() {
        let text = "Füchse 🦊\nzwei\n";
        let windows = "\u{feff}Füchse 🦊\r\nzwei\r\n";
        for bytes in [
            text.as_bytes().to_vec(),
            windows.as_bytes().to_vec(),
            text.replace('\n', "\r").into_bytes(),
            utf16_of(windows, u16::to_le_bytes),
            utf16_of(windows, u16::to_be_bytes),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:x?}");
            assert_eq!(decode_words(&bytes), Ok((text.to_owned(), false)));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_reason() {
        let unmarked = utf16_of("a\nb\n", u16::to_le_bytes);
        let odd = [0xff, 0xfe, 0x61];
        let half = [0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00];
        let utf32 = [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0];
        for (bytes, wrong) in [
            (&b"a\nb\xdf\n"[..], TextError::NotUtf8 { line: 2 }),
            (&unmarked, TextError::Zero { line: 1 }),
            (b"ab\n\x00\xff", TextError::Zero { line: 2 }),
            (&odd, TextError::BrokenUtf16),
            (&half, TextError::BrokenUtf16),
            (&utf32, TextError::Zero { line: 1 }),
            (b"\n <!DOCTYPE html>\n<p>", TextError::WebPage),
            (b"<html lang=de>", TextError::WebPage),
            (b"{\\rtf1\\ansi hell}", TextError::RichText),
        ] {
            assert_eq!(decode(bytes), Err(wrong), "{bytes:x?}");
        }
        // A chapter may begin with what Markdown takes for HTML.
        assert!(decode(b"<!-- mine -->\n# Title\n").is_ok());
    }

    #[test]
    fn an_older_list_of_words_is_read_as_it_was_meant() {
        assert_eq!(decode_words(b"schei\xdfe\r\n"), Ok(("scheiße\n".to_owned(), true)));
        // Only Windows-1252 has this letter: nobody guesses.
        assert_eq!(decode_words(b"a\n\x9eena\n"), Err(TextError::NotUtf8 { line: 2 }));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_break_it(bytes: Vec<u8>) {
            if let Ok(text) = decode(&bytes) {
                proptest::prop_assert!(!text.contains(['\r', '\0']) && !text.starts_with(MARK));
            }
            let _ = decode_words(&bytes);
        }
    }
}
