//! When each word is spoken: `timings.json`, as `cargo xtask narrate` writes it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::text_file::{self, Misread};

/// The whole file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Timings {
    /// By the chapter's name.
    pub chapters: BTreeMap<String, Spoken>,
}

/// A chapter as it is spoken.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Spoken {
    /// The sound, within the lesson's folder.
    pub file: String,
    /// Seconds.
    pub duration: f64,
    /// In order.
    pub words: Vec<WordTime>,
}

/// A word and its time in the chapter's sound, seconds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct WordTime {
    /// As it is written, with what stands directly around it.
    pub w: String,
    /// Begins.
    pub start: f64,
    /// Ends.
    pub end: f64,
}

impl Timings {
    /// Reads the file.
    ///
    /// # Errors
    /// Where it is not understood, and why.
    pub fn read(text: &str) -> Result<Self, Misread> {
        text_file::json(text)
    }
}

impl Spoken {
    /// Times for a chapter that nobody has spoken yet: 145 words a minute, a breath between paragraphs.
    #[must_use]
    pub fn guess<'a>(words: impl Iterator<Item = (&'a str, usize)>) -> Self {
        const WORD: f64 = 60.0 / 145.0;
        const BREATH: f64 = 0.6;
        let (mut at, mut paragraph) = (0.3, 0);
        let words = words
            .map(|(w, of)| {
                if of != paragraph {
                    (paragraph, at) = (of, at + BREATH);
                }
                let start = at;
                at += WORD;
                WordTime { w: w.to_owned(), start, end: at }
            })
            .collect();
        Self { file: String::new(), duration: at + 0.6, words }
    }
}
