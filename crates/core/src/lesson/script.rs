//! Reads what an author writes: `lesson.ron` and a Markdown file for each chapter.

use std::collections::BTreeMap;

use markdown::mdast::Node;
use serde::Deserialize;

use super::timeline::Card;
use super::{Fault, Scene, Wrong};
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
        self.listed.iter().rfind(|(set, _)| set == name).map_or(1, |(_, line)| *line)
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
    #[serde(default)]
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
            faults.push(fault(HEADER, line_of_second(&text, name), Wrong::Twice(name.clone())));
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

/// The line in which a name stands for the second time, from 1.
fn line_of_second(text: &str, name: &str) -> usize {
    let at = text.match_indices(&format!("\"{name}\"")).nth(1).map_or(0, |(at, _)| at);
    1 + text[..at].matches('\n').count()
}

struct Reader<'a> {
    cards: &'a BTreeMap<String, Card>,
    chapter: Chapter,
    wrongs: Vec<(usize, Wrong)>,
    /// A list of settings was read.
    listed: bool,
}

/// A paragraph's text, and its links: place in the text, line, where they lead.
#[derive(Default)]
struct Said {
    text: String,
    links: Vec<(usize, usize, String)>,
}

fn chapter(name: &str, text: &str, cards: &BTreeMap<String, Card>) -> (Option<Chapter>, Vec<(usize, Wrong)>) {
    let chapter = Chapter {
        name: name.to_owned(),
        title: String::new(),
        begin: Scene::default(),
        listed: Vec::new(),
        words: Vec::new(),
        paragraphs: Vec::new(),
        task: usize::MAX,
        cues: Vec::new(),
    };
    let mut reader = Reader { cards, chapter, wrongs: Vec::new(), listed: false };
    match markdown::to_mdast(text, &markdown::ParseOptions::default()) {
        Ok(root) => root.children().into_iter().flatten().for_each(|block| reader.block(block)),
        // Plain Markdown has no syntax that is wrong; extensions that are not switched on would.
        Err(message) => reader.wrongs.push((1, Wrong::Syntax(message.to_string()))),
    }
    let Reader { mut chapter, mut wrongs, .. } = reader;
    if chapter.title.is_empty() {
        wrongs.push((1, Wrong::NoTitle));
    }
    if chapter.words.is_empty() {
        wrongs.push((1, Wrong::Silent));
        return (None, wrongs);
    }
    if chapter.task == usize::MAX {
        wrongs.push((text.lines().count().max(1), Wrong::NoTask));
        chapter.task = chapter.words.len();
    }
    (Some(chapter), wrongs)
}

fn line(node: &Node) -> usize {
    node.position().map_or(1, |position| position.start.line)
}

impl Reader<'_> {
    fn block(&mut self, block: &Node) {
        if self.chapter.task != usize::MAX {
            self.misplaced(
                block,
                "what follows the quote",
                "does not belong to the chapter: the quote ends it",
            );
            return;
        }
        match block {
            Node::Heading(_) => self.title(block),
            Node::List(list) => {
                if self.listed || !self.chapter.words.is_empty() {
                    self.misplaced(block, "a list", "stands once, directly under the title");
                }
                self.listed = true;
                list.children.iter().for_each(|item| self.setting(item));
            }
            Node::Paragraph(_) => self.paragraph(block),
            Node::Blockquote(quote) => {
                let first = self.chapter.words.len();
                for block in &quote.children {
                    match block {
                        Node::Paragraph(_) => self.paragraph(block),
                        _ => self.wrongs.push((line(block), Wrong::Unspoken("what is in the quote"))),
                    }
                }
                self.chapter.task = first;
            }
            Node::Code(_) => self.wrongs.push((line(block), Wrong::Unspoken("a block of code"))),
            Node::Html(_) => self.wrongs.push((line(block), Wrong::Unspoken("HTML"))),
            _ => self.wrongs.push((line(block), Wrong::Unspoken("this"))),
        }
    }

    fn misplaced(&mut self, block: &Node, what: &'static str, where_to: &'static str) {
        self.wrongs.push((line(block), Wrong::Misplaced { what, where_to }));
    }

    fn title(&mut self, block: &Node) {
        let said = self.said(block);
        self.lost(&said, "a title");
        if self.chapter.title.is_empty() && self.chapter.words.is_empty() {
            said.text.trim().clone_into(&mut self.chapter.title);
        } else {
            self.misplaced(block, "a title", "stands once, in the first line");
        }
    }

    /// Cues where nothing is said.
    fn lost(&mut self, said: &Said, place: &'static str) {
        self.wrongs.extend(said.links.iter().map(|(_, line, _)| (*line, Wrong::LostCue(place))));
    }

    fn said(&mut self, node: &Node) -> Said {
        let mut said = Said::default();
        self.gather(node, &mut said);
        said
    }

    fn gather(&mut self, node: &Node, said: &mut Said) {
        match node {
            Node::Text(text) => said.text.push_str(&text.value),
            Node::InlineCode(code) => said.text.push_str(&code.value),
            Node::Break(_) => said.text.push(' '),
            Node::Image(_) => self.wrongs.push((line(node), Wrong::Unspoken("a picture"))),
            Node::Html(_) => self.wrongs.push((line(node), Wrong::Unspoken("HTML"))),
            Node::Link(link) => {
                let from = said.text.len();
                link.children.iter().for_each(|child| self.gather(child, said));
                if said.text[from..].trim().is_empty() {
                    self.wrongs.push((line(node), Wrong::NoWord));
                } else {
                    said.links.push((from, line(node), link.url.clone()));
                }
            }
            _ => node.children().into_iter().flatten().for_each(|child| self.gather(child, said)),
        }
    }

    /// A line of the list at the top.
    fn setting(&mut self, item: &Node) {
        let said = self.said(item);
        self.lost(&said, "the list");
        let set = split(&said.text).and_then(|(name, value)| {
            self.known_card(name, value)?;
            self.chapter.listed.push((name.to_owned(), line(item)));
            self.chapter.begin.set(name, value)
        });
        if let Err(wrong) = set {
            self.wrongs.push((line(item), wrong));
        }
    }

    fn paragraph(&mut self, block: &Node) {
        let Said { text, links } = self.said(block);
        let first = self.chapter.words.len();
        let starts: Vec<usize> = starts(&text).collect();
        let paragraph = self.chapter.paragraphs.len();
        self.chapter.paragraphs.push(line(block));
        self.chapter.words.extend(text.split_whitespace().map(|word| (word.to_owned(), paragraph)));
        for (at, line, link) in links {
            // The word that holds the first letter of the link.
            let at = at + text[at..].len() - text[at..].trim_start().len();
            let word = first + starts.iter().rposition(|start| *start <= at).unwrap_or(0);
            self.cue(word, line, &link);
        }
    }

    fn cue(&mut self, word: usize, line: usize, link: &str) {
        let mut scene = self.chapter.cues.last().map_or(&self.chapter.begin, |cue| &cue.scene).clone();
        let mut settings = Vec::new();
        for part in link.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let set = split(part).and_then(|(name, value)| {
                if name == "say" {
                    return Ok(());
                }
                self.known_card(name, value)?;
                scene.set(name, value)?;
                settings.push((name.to_owned(), value.to_owned()));
                Ok(())
            });
            if let Err(wrong) = set {
                self.wrongs.push((line, wrong));
            }
        }
        if settings.is_empty() {
            return;
        }
        if self.chapter.cues.last().is_some_and(|cue| cue.word == word) {
            let word = self.chapter.words.get(word).map_or_else(String::new, |(word, _)| word.clone());
            self.wrongs.push((line, Wrong::Overlap(word)));
        }
        self.chapter.cues.push(Cue { word, line, settings, scene });
    }

    fn known_card(&self, name: &str, value: &str) -> Result<(), Wrong> {
        let unknown = name == "card" && value != "none" && !self.cards.contains_key(value);
        if unknown { Err(Wrong::Card(value.to_owned())) } else { Ok(()) }
    }
}

/// `name: value`.
fn split(part: &str) -> Result<(&str, &str), Wrong> {
    let (name, value) = part.split_once(':').ok_or_else(|| Wrong::NoValue(part.trim().to_owned()))?;
    Ok((name.trim(), value.trim()))
}

/// Where the words of a text begin, in bytes.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = true;
    text.char_indices().filter_map(move |(at, letter)| {
        let begins = before && !letter.is_whitespace();
        before = letter.is_whitespace();
        begins.then_some(at)
    })
}
