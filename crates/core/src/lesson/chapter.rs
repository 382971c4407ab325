//! A chapter: what its Markdown says, and what happens at which word.

use std::collections::BTreeMap;

use markdown::mdast::{Blockquote, Heading, Node};

use super::prose::{Said, guarded, line, source, written};
use super::timeline::Card;
use super::{Scene, Wrong};
use crate::decimal;

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
    /// Words after which nothing is said for a while: place, and seconds at least.
    pub holds: Vec<(usize, f64)>,
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

/// Reads a chapter: what of it can be read, and what is wrong in which line.
pub(super) fn chapter(
    name: &str,
    text: &str,
    cards: &BTreeMap<String, Card>,
) -> (Option<Chapter>, Vec<(usize, Wrong)>) {
    let chapter = Chapter {
        name: name.to_owned(),
        title: String::new(),
        begin: Scene::default(),
        listed: Vec::new(),
        words: Vec::new(),
        paragraphs: Vec::new(),
        task: usize::MAX,
        cues: Vec::new(),
        holds: Vec::new(),
    };
    let text = guarded(text);
    let mut reader = Reader { text: &text, cards, chapter, wrongs: Vec::new(), listed: false };
    match markdown::to_mdast(&text, &markdown::ParseOptions::default()) {
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

struct Reader<'a> {
    /// The guarded text.
    text: &'a str,
    cards: &'a BTreeMap<String, Card>,
    chapter: Chapter,
    wrongs: Vec<(usize, Wrong)>,
    /// A list of settings was read.
    listed: bool,
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
            Node::Heading(heading) => self.title(block, heading),
            Node::List(list) => {
                if self.listed || !self.chapter.words.is_empty() {
                    self.misplaced(block, "a list", "stands once, directly under the title");
                }
                self.listed = true;
                self.list(&list.children);
            }
            Node::Paragraph(_) => self.paragraph(block),
            Node::Blockquote(quote) => self.quote(quote),
            Node::Code(_) => self.wrongs.push((line(block), Wrong::Unspoken("a block of code"))),
            Node::Html(_) => self.wrongs.push((line(block), Wrong::Unspoken("HTML"))),
            Node::Definition(_) => {
                let link = written(source(block, self.text));
                self.wrongs.push((line(block), Wrong::NoLink(link)));
            }
            _ => self.wrongs.push((line(block), Wrong::Unspoken("this"))),
        }
    }

    fn misplaced(&mut self, block: &Node, what: &'static str, where_to: &'static str) {
        self.wrongs.push((line(block), Wrong::Misplaced { what, where_to }));
    }

    fn said(&mut self, block: &Node) -> Said {
        let mut said = Said::of(block, self.text);
        self.wrongs.append(&mut said.wrongs);
        said
    }

    fn title(&mut self, block: &Node, heading: &Heading) {
        if !source(block, self.text).starts_with('#') {
            // A line of dashes or equals signs makes a title of the paragraph above it.
            let under = heading.position.as_ref().map_or_else(|| line(block), |position| position.end.line);
            self.wrongs.push((under, Wrong::Joined("paragraph")));
        }
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

    fn quote(&mut self, quote: &Blockquote) {
        let first = self.chapter.words.len();
        for block in &quote.children {
            match block {
                Node::Paragraph(_) => {
                    let lines = source(block, self.text).lines().enumerate().skip(1);
                    let joined = lines.filter(|(_, text)| !text.trim_start().starts_with('>'));
                    let joined = joined.map(|(at, _)| (line(block) + at, Wrong::Joined("quote")));
                    self.wrongs.extend(joined);
                    self.paragraph(block);
                }
                _ => self.wrongs.push((line(block), Wrong::Unspoken("what is in the quote"))),
            }
        }
        self.chapter.task = first;
    }

    /// The list at the top.
    fn list(&mut self, items: &[Node]) {
        let settings: Vec<(usize, String)> =
            items.iter().filter_map(|item| Some((line(item), self.item(item)?))).collect();
        let mut parts = Vec::new();
        for (line, setting) in &settings {
            match self.split(setting) {
                Ok((name, value)) => {
                    self.chapter.listed.push((name.to_owned(), *line));
                    parts.push((*line, name, value));
                }
                Err(wrong) => self.wrongs.push((*line, wrong)),
            }
        }
        let written: Vec<(&str, &str)> = parts.iter().map(|(_, name, value)| (*name, *value)).collect();
        let wrongs = self.chapter.begin.set_all(&written);
        self.wrongs.extend(wrongs.into_iter().map(|(index, wrong)| (parts[index].0, wrong)));
    }

    /// A setting of the list, as it is written: it is no prose.
    fn item(&mut self, item: &Node) -> Option<String> {
        let children: Vec<&Node> = item.children().into_iter().flatten().collect();
        let [block @ Node::Paragraph(_)] = children[..] else {
            self.wrongs.push((line(item), Wrong::NoSetting));
            return None;
        };
        let text = source(block, self.text);
        let mut said = Said::of(block, self.text);
        said.links.retain(|(_, at, _)| *at == line(block));
        self.lost(&said, "the list");
        let (setting, more) = text.split_once('\n').map_or((text, None), |(first, more)| (first, Some(more)));
        if more.is_some() {
            self.wrongs.push((line(block) + 1, Wrong::Joined("list")));
        }
        said.links.is_empty().then(|| written(setting.trim()))
    }

    fn paragraph(&mut self, block: &Node) {
        let Said { text, links, .. } = self.said(block);
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
        let (mut parts, mut said) = (Vec::new(), false);
        for part in link.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match self.split(part) {
                // How the word is spoken is the voice's.
                Ok(("say", _)) if said => self.wrongs.push((line, Wrong::SetTwice("say".to_owned()))),
                Ok(("say", _)) => said = true,
                Ok(("hold", value)) => self.hold(word, line, value),
                Ok(part) => parts.push(part),
                Err(wrong) => self.wrongs.push((line, wrong)),
            }
        }
        let wrongs = scene.set_all(&parts);
        let is_set = |index: &usize| !wrongs.iter().any(|(wrong, _)| wrong == index);
        let settings: Vec<(String, String)> = (0..parts.len())
            .filter(is_set)
            .map(|index| (parts[index].0.to_owned(), parts[index].1.to_owned()))
            .collect();
        self.wrongs.extend(wrongs.into_iter().map(|(_, wrong)| (line, wrong)));
        if settings.is_empty() {
            return;
        }
        if self.chapter.cues.last().is_some_and(|cue| cue.word == word) {
            let word = self.chapter.words.get(word).map_or_else(String::new, |(word, _)| word.clone());
            self.wrongs.push((line, Wrong::Overlap(word)));
        }
        self.chapter.cues.push(Cue { word, line, settings, scene });
    }

    /// Silence after a word.
    fn hold(&mut self, word: usize, line: usize, value: &str) {
        const SECONDS: std::ops::RangeInclusive<f64> = 0.2..=10.0;
        let seconds = value.parse().ok().filter(|seconds| SECONDS.contains(seconds));
        let wrong = || Wrong::Value {
            name: "hold".to_owned(),
            value: value.to_owned(),
            expected: decimal::expected("seconds, 0.2 to 10", value),
        };
        match seconds {
            _ if self.chapter.holds.iter().any(|(held, _)| *held == word) => {
                self.wrongs.push((line, Wrong::SetTwice("hold".to_owned())));
            }
            Some(seconds) => self.chapter.holds.push((word, seconds)),
            None => self.wrongs.push((line, wrong())),
        }
    }

    /// `name: value`, of a card that there is.
    fn split<'b>(&self, part: &'b str) -> Result<(&'b str, &'b str), Wrong> {
        let (name, value) = part.split_once(':').ok_or_else(|| Wrong::NoValue(part.trim().to_owned()))?;
        let (name, value) = (name.trim(), value.trim());
        let unknown = name == "card" && value != "none" && !self.cards.contains_key(value);
        if unknown { Err(Wrong::Card(value.to_owned())) } else { Ok((name, value)) }
    }
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
