//! Reads what an author writes: `lesson.ron` and a Markdown file for each chapter.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::chapter::{Chapter, chapter};
use super::once::once;
use super::timeline::Card;
use super::{Fault, Wrong, is_name};
use crate::text_file::{self, Misread};

/// A lesson as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// Title.
    pub title: String,
    /// In order.
    pub chapters: Vec<Chapter>,
    /// Names of those that tell it in short.
    pub short: Vec<String>,
    /// By name.
    pub cards: BTreeMap<String, Card>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    title: String,
    chapters: Vec<String>,
    #[serde(default)]
    short: Vec<String>,
    #[serde(default, deserialize_with = "once")]
    cards: BTreeMap<String, Card>,
}

/// Whether a lesson can be opened by that name.
///
/// # Errors
/// One line on why not.
pub fn named(name: &str) -> Result<(), Wrong> {
    if is_name(name) { Ok(()) } else { Err(Wrong::NoName { name: name.to_owned(), what: "lesson's folder" }) }
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
    for name in header.short.iter().filter(|name| !header.chapters.contains(name)) {
        faults.push(fault(HEADER, line_of(&text, name, 0), Wrong::Short(name.clone())));
    }
    let Header { title, short, cards, .. } = header;
    Ok((Lesson { title, chapters, short, cards }, faults))
}

/// The line in which a name stands after so many others of it, from 1.
fn line_of(text: &str, name: &str, others: usize) -> usize {
    let at = text.match_indices(&format!("\"{name}\"")).nth(others).map_or(0, |(at, _)| at);
    1 + text[..at].matches('\n').count()
}
