//! Tokens as they are shown. A token may be a part of a character: such bytes are shown as bytes.

use std::fmt::Write as _;

/// Bytes as text, where they are text; each other byte as `⟨E2⟩`. U+FFFD, which would look like a fault of the program, is
/// shown by its bytes as well.
#[must_use]
pub fn spell(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let raw = |text: &mut String, bytes: &[u8]| {
        for byte in bytes {
            // Writing to a string does not fail.
            let _ = write!(text, "⟨{byte:02X}⟩");
        }
    };
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                char::REPLACEMENT_CHARACTER => raw(&mut text, "\u{fffd}".as_bytes()),
                _ => text.push(character),
            }
        }
        raw(&mut text, chunk.invalid());
    }
    text
}

/// The text of bytes, and the bytes at their end that are not yet a whole character. Bytes before that which are none are
/// shown as [`spell`] shows them.
#[must_use]
pub fn spell_whole(bytes: &[u8]) -> (String, Vec<u8>) {
    let open = bytes.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    let is_open = str::from_utf8(open).is_err_and(|error| error.error_len().is_none());
    let (whole, rest) = bytes.split_at(bytes.len() - if is_open { open.len() } else { 0 });
    (spell(whole), rest.to_vec())
}

/// The byte that GPT-2 writes as this character in its vocabulary: printable ones of Latin-1 are themselves, the others are
/// counted from U+0100 on.
pub(super) fn byte_of(character: char) -> Option<u8> {
    let code = u32::from(character);
    match code {
        0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff => u8::try_from(code).ok(),
        // 0x00 to 0x20, 0x7f to 0xa0, 0xad.
        0x100..=0x120 => u8::try_from(code - 0x100).ok(),
        0x121..=0x142 => u8::try_from(code - 0x121 + 0x7f).ok(),
        0x143 => Some(0xad),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn parts_of_characters_are_shown_as_bytes() {
        assert_eq!(spell(" café".as_bytes()), " café");
        assert_eq!(spell(&[0xe2, 0x80]), "⟨E2⟩⟨80⟩");
        assert_eq!(spell(b"a\x9fb"), "a⟨9F⟩b");
        assert_eq!(spell("\u{fffd}".as_bytes()), "⟨EF⟩⟨BF⟩⟨BD⟩");
        assert_eq!(spell(b""), "");
    }

    #[test]
    fn a_character_that_is_not_yet_whole_waits() {
        for (bytes, text, rest) in [
            (&b""[..], "", &b""[..]),
            (b"ab", "ab", b""),
            (b"a\xe2\x80", "a", b"\xe2\x80"),
            (b"a\xe2\x80\xa6", "a…", b""),
            (b"a\x9f", "a⟨9F⟩", b""),
            (b"\xe2a\xe2", "⟨E2⟩a", b"\xe2"),
        ] {
            assert_eq!(spell_whole(bytes), (text.to_owned(), rest.to_vec()), "{bytes:?}");
        }
    }

    #[test]
    fn every_byte_has_one_character() {
        let found: Vec<u8> = (0..0x200).filter_map(char::from_u32).filter_map(byte_of).collect();
        assert_eq!((found.len(), found.iter().collect::<BTreeSet<_>>().len()), (256, 256));
        assert_eq!((byte_of('Ġ'), byte_of('Ċ'), byte_of('a')), (Some(b' '), Some(b'\n'), Some(b'a')));
    }
}
