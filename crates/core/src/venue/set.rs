//! What a lecturer prepared: a text file, a line for each picture. A line is a sentence, or what stands behind the
//! question mark of a link ("Copy link" makes one). Empty lines and lines that begin with `#` are the lecturer's own.

use crate::query::{is_unseen, knows, mended};
use crate::text_file::{self, TextError};

/// The lines, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Set {
    /// The file's name, for whoever is told of a line.
    pub name: String,
    /// What each picture is.
    pub entries: Vec<Entry>,
    /// Lines that are neither a sentence nor a state, and why.
    faults: Vec<(usize, &'static str)>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line that it stands in, from 1.
    pub line: usize,
    /// What it is, as the part of an address behind the question mark.
    pub query: String,
    /// It is a sentence, and no state.
    pub sentence: bool,
}

/// Why a set cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The file.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Its bytes.
    #[error("{path}: {source}")]
    Text {
        /// Which.
        path: String,
        /// Why.
        source: TextError,
    },
    /// A line of it.
    #[error("{path}, line {line}: {wrong}")]
    Line {
        /// Which.
        path: String,
        /// From 1.
        line: usize,
        /// Why.
        wrong: &'static str,
    },
    /// Nothing in it.
    #[error("{0}: there is no line in it that names a sentence or a state")]
    Empty(String),
}

impl Set {
    /// Reads a file.
    ///
    /// # Errors
    /// A file that cannot be read, that has a line which is nothing, or that has no entry.
    pub fn open(path: &std::path::Path) -> Result<Self, SetError> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| SetError::File { path: name.clone(), source })?;
        let text =
            text_file::decode(&bytes).map_err(|source| SetError::Text { path: name.clone(), source })?;
        let set = Self { name: name.clone(), ..Self::read(&text) };
        if let Some((line, wrong)) = set.faults.first().copied() {
            return Err(SetError::Line { path: name, line, wrong });
        }
        if set.entries.is_empty() { Err(SetError::Empty(name)) } else { Ok(set) }
    }

    /// Reads the lines.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut set = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_matches(|c: char| c.is_whitespace() || is_unseen(c));
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (line, text) = (index + 1, line);
            match read_line(text) {
                Ok((query, sentence)) => set.entries.push(Entry { line, query, sentence }),
                Err(wrong) => set.faults.push((line, wrong)),
            }
        }
        set
    }
}

/// What mails and chats put around a link.
const AROUND: [char; 14] = ['<', '>', '(', ')', '[', ']', '"', '\'', '“', '”', '„', '‘', '’', '«'];

/// What a line asks for, as a query, and whether it is a sentence.
fn read_line(line: &str) -> Result<(String, bool), &'static str> {
    let bare = line.trim_start_matches(AROUND);
    if is_link(bare) {
        // What stands in brackets or quotes ends with them.
        let bare = if bare.len() < line.len() { bare.trim_end_matches(AROUND) } else { bare };
        let query = bare.split_once('?').map(|(_, query)| without_fragment(query));
        return match query.filter(|query| query.is_empty() || is_query(query)) {
            Some(query) => whole(query),
            // A sentence may speak of a link.
            None if bare.contains(char::is_whitespace) => Ok(sentence(line)),
            None => Err("this link names no state of Arclight"),
        };
    }
    // A link behind some words, or the state alone.
    let behind = line.find("http").map(|at| &line[at..]).filter(|rest| is_link(rest));
    let behind = behind.and_then(|link| link.split_once('?')).map(|(_, query)| without_fragment(query));
    if let Some(query) = [Some(bare), behind].into_iter().flatten().find(|query| is_query(query)) {
        return whole(query);
    }
    let rest = mended(line);
    let goes_on = rest.split('&').skip(1).any(is_query) || line.starts_with(['&', '%']);
    if goes_on && !line.contains(char::is_whitespace) {
        return Err("this looks like the rest of a link that was broken: write the link in one line");
    }
    Ok(sentence(line))
}

fn sentence(line: &str) -> (String, bool) {
    let mut sentence = form_urlencoded::Serializer::new(String::new());
    sentence.append_pair("text", line);
    (sentence.finish(), true)
}

/// A state, unless its end is missing.
fn whole(query: &str) -> Result<(String, bool), &'static str> {
    let cut = query.ends_with('&') || query.rfind('%').is_some_and(|at| query.len() - at < 3);
    if cut { Err("the link ends in its middle: write it in one line") } else { Ok((query.to_owned(), false)) }
}

fn is_link(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Without what an address has behind `#`. A token is named with one, too: `query=#3`.
fn without_fragment(query: &str) -> &str {
    let ends = query.match_indices('#').find(|(at, _)| !query[..*at].ends_with('='));
    ends.map_or(query, |(at, _)| &query[..at])
}

/// Whether it begins as an address does behind its question mark.
fn is_query(text: &str) -> bool {
    let mended = mended(text);
    mended.split_once('=').is_some_and(|(name, _)| {
        // A switch may stand before it without a value. "Attention = softmax(...)" is a sentence.
        let is_line = |name: &str| name.contains(char::is_whitespace) && name != name.to_lowercase();
        name.split('&').all(|name| knows(name) && !is_line(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queries(text: &str) -> Vec<String> {
        Set::read(text).entries.into_iter().map(|entry| entry.query).collect()
    }

    #[test]
    fn sentences_links_and_states() {
        assert_eq!(
            queries(
                "# my talk\n\nWhat is 2 + 2?\nhttp://localhost:8123/?\ntext=Cats&query=cats\nhttp://localhost:8080/?model=minilm&layer=2\r\n\
                 lesson=attention&at=12\nIs text=here a state?\npair=Cats+purr.+%7C+Cats+run.\nmask&text=Cats\nmask\n",
            ),
            [
                "text=What+is+2+%2B+2%3F",
                "",
                "text=Cats&query=cats",
                "model=minilm&layer=2",
                "lesson=attention&at=12",
                "text=Is+text%3Dhere+a+state%3F",
                "pair=Cats+purr.+%7C+Cats+run.",
                "mask&text=Cats",
                "text=mask",
            ]
        );
        // An editor began the lines with a capital.
        assert_eq!(queries("Query=bank\nText=Cats&Query=cats"), ["Query=bank", "Text=Cats&Query=cats"]);
        assert_eq!(queries("Attention = softmax(s)"), ["text=Attention+%3D+softmax%28s%29"]);
        assert_eq!(Set::read("\u{feff}# only notes\n"), Set::default());
        let set = Set::read("# notes\n\nCats.\n\nquery=bank\n");
        let told: Vec<_> = set.entries.iter().map(|entry| (entry.line, entry.sentence)).collect();
        assert_eq!(told, [(3, true), (5, false)]);
    }

    #[test]
    fn links_come_through_mails_and_chats() {
        for line in [
            "http://localhost:8123/?text=Cats&query=cats",
            "<http://localhost:8123/?text=Cats&query=cats>",
            "“http://localhost:8123/?text=Cats&query=cats”",
            "(http://localhost:8123/?text=Cats&query=cats)",
            "\u{200b}http://localhost:8123/?text=Cats&query=cats\u{feff}",
            "see https://example.org/?text=Cats&query=cats",
            "http://localhost:8123/?text=Cats&query=cats#stage",
        ] {
            assert_eq!(queries(line), ["text=Cats&query=cats"], "{line}");
        }
        assert_eq!(queries("http://localhost:8123/?text=Who?&query=who"), ["text=Who?&query=who"]);
        assert_eq!(queries("query=#3"), ["query=#3"]);
        assert_eq!(queries("http://a.b/ is a link."), ["text=http%3A%2F%2Fa.b%2F+is+a+link."]);
        for (text, line) in [
            ("# mine\nhttps://example.org/page\n", 2),
            ("http://localhost:8123/?text=The+bear+&\nquery=bank", 1),
            ("Cats.\nhttp://localhost:8123/?text=caf%C3%\n", 2),
            ("http://localhost:8123/?text=The+bear\n+river+bank&query=bank\n", 2),
            ("text=The+bear\n&query=bank\n", 2),
        ] {
            assert_eq!(Set::read(text).faults.first().map(|(line, _)| *line), Some(line), "{text}");
        }
    }

    #[test]
    fn a_file_of_any_editor_is_the_same_set() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("talk.txt");
        let open = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            Set::open(&path).map_err(|error| error.to_string())
        };
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let whole = open("Dös.\nCats.\n".as_bytes()).unwrap();
        assert_eq!(whole.entries.len(), 2);
        assert_eq!(open("\u{feff}Dös.\r\nCats.\r\n".as_bytes()).as_ref(), Ok(&whole));
        assert_eq!(open(&utf16("\u{feff}Dös.\r\nCats.\r\n")).as_ref(), Ok(&whole));
        for (bytes, says) in [
            (utf16("Cats.\r\n"), "talk.txt: line 1 has a zero in it"),
            (b"Cats.\nD\xf6s.\n".to_vec(), "talk.txt: line 2 is not in UTF-8"),
            (b"{\\rtf1 Cats.}".to_vec(), "talk.txt: it is Rich Text"),
            (b"# mine\n\nhttps://example.org/page\n".to_vec(), "talk.txt, line 3: this link names no state"),
            (b"# mine\n".to_vec(), "talk.txt: there is no line"),
        ] {
            let told = open(&bytes).unwrap_err();
            assert!(told.contains(says), "{told}");
        }
    }
}
