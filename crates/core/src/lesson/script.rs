//! Reads what an author writes: `lesson.ron` and a Markdown file for each chapter.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::chapter::chapter;
use super::once::once;
use super::timeline::Card;
use super::{Fault, Scene, Wrong, is_name};
use crate::text_file::{self, Misread};

/// A lesson as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// Title.
    pub title: String,
    /// In order.
    pub chapters: Vec<Chapter>,
    /// By name.
    pub cards: BTreeMap<String, Card>,
}

/// A chapter as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// Its file without the ending.
    pub name: String,
    /// Title.
    pub title: String,
    /// How it begins.
    pub begin: Scene,
    /// What the list at the top sets, and in which line, from 1.
    pub listed: Vec<(String, usize)>,
    /// What is said: each word with the number of its paragraph.
    pub words: Vec<(String, usize)>,
    /// The line in which each paragraph begins, from 1.
    pub paragraphs: Vec<usize>,
    /// The first word of what there is to try.
    pub task: usize,
    /// In the order of their words.
    pub cues: Vec<Cue>,
}

impl Chapter {
    /// The line in which the list at the top sets that; the first where it does not.
    #[must_use]
    pub fn line_of(&self, name: &str) -> usize {
        self.listed.iter().find(|(set, _)| set == name).map_or(1, |(_, line)| *line)
    }

    /// The line in which the paragraph of a word begins; the first where there is no such word.
    #[must_use]
    pub fn line_of_word(&self, index: usize) -> usize {
        let paragraph = self.words.get(index).map(|(_, paragraph)| *paragraph);
        paragraph.and_then(|paragraph| self.paragraphs.get(paragraph)).copied().unwrap_or(1)
    }
}

/// Something that happens at a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// Place of the word in the chapter, from 0.
    pub word: usize,
    /// Line, from 1.
    pub line: usize,
    /// What it sets, as it is written.
    pub settings: Vec<(String, String)>,
    /// Everything as it then is.
    pub scene: Scene,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    title: String,
    chapters: Vec<String>,
    #[serde(default, deserialize_with = "once")]
    cards: BTreeMap<String, Card>,
}

/// Reads a lesson through `file`, which gives the text of a file of its folder. What can be read is read: a fault costs
/// its cue or its chapter, never the lesson.
///
/// # Errors
/// A fault of `lesson.ron`, without which there is nothing.
pub fn read(mut file: impl FnMut(&str) -> Result<String, String>) -> Result<(Lesson, Vec<Fault>), Fault> {
    const HEADER: &str = "lesson.ron";
    let fault = |file: &str, line, wrong| Fault { file: file.to_owned(), line, wrong };
    let text = file(HEADER).map_err(|reason| fault(HEADER, 1, Wrong::File(reason)))?;
    let header: Header = text_file::ron(&text)
        .map_err(|Misread { line, reason, .. }| fault(HEADER, line, Wrong::Syntax(reason)))?;
    let mut faults = Vec::new();
    let mut chapters = Vec::new();
    if header.chapters.is_empty() {
        faults.push(fault(HEADER, 1, Wrong::NoChapter));
    }
    for (index, name) in header.chapters.iter().enumerate() {
        if header.chapters[..index].contains(name) {
            faults.push(fault(HEADER, line_of(&text, name, 1), Wrong::Twice(name.clone())));
            continue;
        }
        if !is_name(name) {
            let wrong = Wrong::NoName { name: name.clone(), what: "chapter" };
            faults.push(fault(HEADER, line_of(&text, name, 0), wrong));
            continue;
        }
        let path = format!("{name}.md");
        match file(&path) {
            Ok(text) => {
                let (chapter, wrongs) = chapter(name, &text, &header.cards);
                faults.extend(wrongs.into_iter().map(|(line, wrong)| fault(&path, line, wrong)));
                chapters.extend(chapter);
            }
            Err(reason) => faults.push(fault(&path, 1, Wrong::File(reason))),
        }
    }
    Ok((Lesson { title: header.title, chapters, cards: header.cards }, faults))
}

/// The line in which a name stands after so many others of it, from 1.
fn line_of(text: &str, name: &str, others: usize) -> usize {
    let at = text.match_indices(&format!("\"{name}\"")).nth(others).map_or(0, |(at, _)| at);
    1 + text[..at].matches('\n').count()
}
