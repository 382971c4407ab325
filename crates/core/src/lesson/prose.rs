//! What is said in a piece of Markdown: its words, its links, and the signs that nobody would want to hear.

use markdown::mdast::Node;

use super::Wrong;

/// Stands for a star between letters or digits while Markdown is read, which would take it for emphasis and drop it.
const STAR: char = '\u{f0000}';
/// Stands for a sign that is meant as it is.
const MEANT: char = 'x';

/// A chapter's text as Markdown may read it: a star between letters or digits multiplies.
pub(super) fn guarded(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('*') {
        let behind = rest[at..].trim_start_matches('*');
        let stars = rest.len() - at - behind.len();
        let between =
            rest[..at].ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric);
        guarded.push_str(&rest[..at]);
        guarded.extend(std::iter::repeat_n(if between { STAR } else { '*' }, stars));
        rest = behind;
    }
    guarded + rest
}

/// The text as its author wrote it.
pub(super) fn written(guarded: &str) -> String {
    guarded.replace(STAR, "*")
}

/// What a piece of Markdown says.
#[derive(Default)]
pub(super) struct Said {
    /// Without emphasis, each link replaced by its text.
    pub text: String,
    /// Where each link begins in it, in bytes, the line from 1, and where it leads.
    pub links: Vec<(usize, usize, String)>,
    /// What cannot be said, and in which line.
    pub wrongs: Vec<(usize, Wrong)>,
}

/// The line in which something begins, from 1.
pub(super) fn line(node: &Node) -> usize {
    node.position().map_or(1, |position| position.start.line)
}

/// The part of the guarded text that something is written with.
pub(super) fn source<'a>(node: &Node, guarded: &'a str) -> &'a str {
    let range = node.position().map(|position| position.start.offset..position.end.offset);
    range.and_then(|range| guarded.get(range)).unwrap_or_default()
}

impl Said {
    /// Gathers it from a block of the guarded text.
    pub fn of(block: &Node, guarded: &str) -> Self {
        let mut said = Self::default();
        said.gather(block, guarded);
        said
    }

    fn gather(&mut self, node: &Node, guarded: &str) {
        let unspoken = match node {
            Node::Text(text) => {
                let marks = plain(source(node, guarded));
                self.look(&marks, line(node));
                return self.text.push_str(&written(&text.value));
            }
            Node::InlineCode(code) => return self.text.push_str(&written(&code.value)),
            Node::Break(_) => return self.text.push(' '),
            Node::Link(link) => {
                let from = self.text.len();
                link.children.iter().for_each(|child| self.gather(child, guarded));
                if self.text[from..].trim().is_empty() {
                    self.wrongs.push((line(node), Wrong::NoWord));
                } else {
                    self.links.push((from, line(node), written(&link.url)));
                }
                return;
            }
            Node::LinkReference(_) => Wrong::NoLink(written(source(node, guarded))),
            Node::Image(_) | Node::ImageReference(_) => Wrong::Unspoken("a picture"),
            Node::Html(_) => Wrong::Unspoken("HTML"),
            _ => return node.children().into_iter().flatten().for_each(|child| self.gather(child, guarded)),
        };
        self.wrongs.push((line(node), unspoken));
    }

    /// Looks for signs that Markdown left.
    fn look(&mut self, marks: &str, first: usize) {
        let before = self.text.chars().next_back();
        if let Some((at, wrong)) = left(marks, before) {
            self.wrongs.push((first + marks[..at].matches('\n').count(), wrong));
        }
    }
}

/// The source of a text with a letter for each sign that is meant: escaped, written as a reference, between letters. What
/// stands before the lines of a quote goes.
fn plain(source: &str) -> String {
    let mut plain = String::new();
    let mut rest = source;
    while let Some(sign) = rest.chars().next() {
        let behind = &rest[sign.len_utf8()..];
        let (becomes, length) = match sign {
            '\\' if behind.starts_with(|c: char| c.is_ascii_punctuation()) => (MEANT, 2),
            '&' => reference(rest).map_or(('&', 1), |length| (MEANT, length)),
            '\n' => {
                let line = behind.trim_start_matches([' ', '\t', '>']);
                ('\n', rest.len() - line.len())
            }
            STAR => (MEANT, sign.len_utf8()),
            _ => (sign, sign.len_utf8()),
        };
        plain.push(becomes);
        rest = &rest[length..];
    }
    plain
}

/// How long a character reference such as `&amp;` at the beginning of a text is, in bytes.
fn reference(text: &str) -> Option<usize> {
    let (name, _) = text.strip_prefix('&')?.split_once(';')?;
    let is = match name.strip_prefix('#') {
        Some(number) => {
            let digits = number.strip_prefix(['x', 'X']).unwrap_or(number);
            !digits.is_empty() && digits.len() < 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        None => markdown::decode_named(name, true).is_some(),
    };
    is.then_some(name.len() + 2)
}

/// The first sign of Markdown that is left in a text: where, and what is wrong with it. `before` stands before the text.
fn left(marks: &str, before: Option<char>) -> Option<(usize, Wrong)> {
    let mut previous = before;
    for (at, sign) in marks.char_indices() {
        let rest = &marks[at..];
        let begins = previous.is_none_or(|c| c == '\n');
        let wrong = match sign {
            ']' if is_link(rest) => Some(Wrong::NoLink(around(marks, at))),
            '<' => tag(rest).map(markup),
            '&' => loose_reference(rest).map(markup),
            '`' | '\\' => Some(markup(word(marks, at))),
            '~' if rest.starts_with("~~") => Some(markup(word(marks, at))),
            '[' if rest.starts_with("[^") => Some(markup(word(marks, at))),
            '#' if begins && rest.trim_start_matches('#').starts_with(char::is_alphabetic) => {
                Some(markup(word(marks, at)))
            }
            '|' if begins => Some(markup(word(marks, at))),
            '*' | '_' if previous != Some(sign) && is_edge(previous, rest.trim_start_matches(sign)) => {
                Some(markup(word(marks, at)))
            }
            _ => None,
        };
        if let Some(wrong) = wrong {
            return Some((at, wrong));
        }
        previous = Some(sign);
    }
    None
}

fn markup(text: &str) -> Wrong {
    Wrong::Markup(text.to_owned())
}

/// Whether stars or underscores begin or end a word, as those of emphasis do; in `3*(4+5)` and `2 * 3` they do not.
fn is_edge(before: Option<char>, behind: &str) -> bool {
    let opens = before.is_none_or(|c| c.is_whitespace() || "([\"'“‘".contains(c))
        && behind.starts_with(|c: char| !c.is_whitespace());
    let closes = before.is_some_and(|c| !c.is_whitespace())
        && behind.chars().next().is_none_or(|c| c.is_whitespace() || ".,;:!?)]\"'”’".contains(c));
    opens || closes
}

/// Whether a closing bracket is followed by what would make a link of it, had it been written as one.
fn is_link(from: &str) -> bool {
    let behind = &from[1..];
    let spaced = behind.trim_start().strip_prefix('(').is_some_and(|cue| {
        let name = cue.trim_start_matches('<').trim_start();
        let end = name.find(|c: char| !c.is_ascii_lowercase());
        end.is_some_and(|end| end > 0 && name[end..].trim_start().starts_with(':'))
    });
    behind.starts_with(['(', '[']) || spaced
}

/// What was meant as a link, around its closing bracket.
fn around(marks: &str, at: usize) -> String {
    let from = marks[..at].rfind('[').unwrap_or(at);
    let behind = &marks[at + 1..];
    let end =
        behind.find(if behind.starts_with('[') { ']' } else { ')' }).map_or(marks.len(), |end| at + end + 2);
    marks[from..end].replace('\n', " ")
}

/// `<...>` that would be a tag or an address.
fn tag(from: &str) -> Option<&str> {
    let inside = from[1..].split(['<', '>']).next()?;
    let is = inside.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
    (is && from[1 + inside.len()..].starts_with('>')).then(|| &from[..inside.len() + 2])
}

/// `&name;` of a name that there is not.
fn loose_reference(from: &str) -> Option<&str> {
    let name = from[1..].split_once(';')?.0;
    let is = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#')
        && name[1..].bytes().all(|byte| byte.is_ascii_alphanumeric());
    is.then(|| &from[..name.len() + 2])
}

/// The word around a place.
fn word(text: &str, at: usize) -> &str {
    let from = text[..at]
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + text[space..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |end| at + end);
    &text[from..end]
}
