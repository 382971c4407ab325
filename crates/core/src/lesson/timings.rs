//! When each word is spoken: `timings.json`, as `cargo xtask narrate` writes it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::name::is_sound;
use super::once::once;
use super::sound_file::{self, Flaw};
use super::{Fault, Lesson, Wrong};
use crate::text_file;

/// The longest chapter, seconds: whatever is longer is a mistake.
const LONGEST: f64 = 3600.0;

/// Decodes a sound: how long it is in seconds, or why it cannot be played.
pub type Decode<'a> = dyn Fn(&[u8]) -> Result<f64, String> + 'a;

/// The whole file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Timings {
    /// By the chapter's name.
    #[serde(deserialize_with = "once")]
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
    /// Where it is not understood.
    pub fn read(text: &str) -> Result<Self, Fault> {
        text_file::json(text).map_err(|error| {
            let wrong = Wrong::Syntax(error.reason);
            Fault { file: "timings.json".to_owned(), line: error.line.max(1), wrong }
        })
    }

    /// What cannot be of the chapters of a lesson: without these times they are played.
    #[must_use]
    pub fn faults(&self, lesson: &Lesson) -> Vec<Fault> {
        let spoken = lesson.chapters.iter().filter_map(|chapter| self.chapters.get(&chapter.name));
        let wrongs = spoken.filter_map(Spoken::wrong);
        wrongs.map(|wrong| Fault { file: "timings.json".to_owned(), line: 1, wrong }).collect()
    }
}

impl Spoken {
    /// Why these times cannot be any chapter's, whatever its text and its sound.
    #[must_use]
    pub fn wrong(&self) -> Option<Wrong> {
        /// A sound holds something.
        const LEAST: f64 = 0.01;
        if !is_sound(&self.file) {
            return Some(Wrong::SoundPath(self.file.clone()));
        }
        let within = |what: &str, value: f64, from: f64| {
            let wrong = Wrong::Time { what: what.to_owned(), value, from, to: LONGEST };
            // Not a number is in no range.
            (!(from..=LONGEST).contains(&value)).then_some(wrong)
        };
        let ends = |(index, time): (usize, &WordTime)| {
            let of =
                |part: &str, value| within(&format!("the {part} of word {index}, `{}`,", time.w), value, 0.0);
            of("start", time.start).or_else(|| of("end", time.end))
        };
        within("the duration", self.duration, LEAST).or_else(|| self.words.iter().enumerate().find_map(ends))
    }

    /// Why the player would not play that sound, or not as long as the times say; `None` for the sound that they are of.
    #[must_use]
    pub fn unlike(&self, sound: Option<&[u8]>, decode: Option<&Decode<'_>>) -> Option<Wrong> {
        /// Seconds by which rounding may differ.
        const CLOSE: f64 = 0.05;
        let file = || self.file.clone();
        let Some(bytes) = sound else { return Some(Wrong::NoSound(file())) };
        let decoded = sound_file::seconds(bytes)
            .map_err(|flaw| match flaw {
                Flaw::NotWhole => Wrong::BrokenSound(file()),
                Flaw::Channels(channels) => Wrong::Channels { file: file(), channels },
            })
            .and_then(|lasts| {
                decode.map_or(Ok(lasts), |decode| {
                    decode(bytes).map_err(|reason| Wrong::NotPlayed { file: file(), reason })
                })
            });
        match decoded {
            Err(wrong) => Some(wrong),
            Ok(lasts) if (lasts - self.duration).abs() <= CLOSE => None,
            Ok(lasts) => Some(Wrong::OtherSound { file: file(), lasts, times: self.duration }),
        }
    }

    /// Times for a chapter that nobody has spoken yet: 145 words a minute, a breath between paragraphs, and silence after
    /// the words that have some.
    #[must_use]
    pub fn guess<'a>(words: impl Iterator<Item = (&'a str, usize)>, holds: &[(usize, f64)]) -> Self {
        const WORD: f64 = 60.0 / 145.0;
        const BREATH: f64 = 0.6;
        let (mut at, mut paragraph) = (0.3, 0);
        let words = words
            .enumerate()
            .map(|(index, (w, of))| {
                if of != paragraph {
                    (paragraph, at) = (of, at + BREATH);
                }
                let start = at;
                let end = at + WORD;
                let held = holds.iter().filter(|(word, _)| *word == index).map(|(_, seconds)| seconds);
                at = end + held.sum::<f64>();
                WordTime { w: w.to_owned(), start, end }
            })
            .collect();
        Self { file: String::new(), duration: at + 0.6, words }
    }
}
