//! A text that was changed before it is cut into tokens, and where each of its characters comes from.

use std::ops::Range;

use unicode_normalization_alignments::UnicodeNormalization as _;

/// A part of a text, changed.
#[derive(Debug, Default)]
pub(crate) struct Mapped {
    pub text: String,
    /// `[byte of the changed text]`: bytes of the whole text.
    origins: Vec<Range<usize>>,
}

impl Mapped {
    /// With room for a text as long as that.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), origins: Vec::with_capacity(bytes) }
    }

    /// The part as it is; with `nfc`, its characters composed.
    pub fn of(text: &str, range: Range<usize>, nfc: bool) -> Self {
        let mut mapped = Self::with_capacity(range.len());
        let part = &text[range.clone()];
        let mut places = part.char_indices().map(|(at, c)| range.start + at..range.start + at + c.len_utf8());
        if !nfc {
            for (character, origin) in part.chars().zip(places) {
                mapped.push(character, origin);
            }
            return mapped;
        }
        let mut origin = range.start..range.start;
        for (character, change) in part.nfc() {
            if change <= 0 {
                origin = places.next().unwrap_or(origin);
                // What went into it.
                for _ in change..0 {
                    origin.end = places.next().map_or(origin.end, |place| place.end);
                }
            }
            mapped.push(character, origin.clone());
        }
        mapped
    }

    pub fn push(&mut self, character: char, origin: Range<usize>) {
        self.text.push(character);
        self.origins.resize(self.text.len(), origin);
    }

    /// Adds another behind it.
    pub fn append(&mut self, other: Self) {
        self.text.push_str(&other.text);
        self.origins.extend(other.origins);
    }

    /// Where some of its bytes come from, which begin or end within a character where those do.
    pub fn origin(&self, bytes: Range<usize>) -> Range<usize> {
        let first = self.origins.get(bytes.start);
        let last = bytes.end.checked_sub(1).and_then(|last| self.origins.get(last));
        match (first, last) {
            (Some(first), Some(last)) if !bytes.is_empty() => first.start..last.end.max(first.start),
            _ => 0..0,
        }
    }
}
