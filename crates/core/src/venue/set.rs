//! What a lecturer prepared: a text file, a line for each picture. A line is a sentence, or what stands behind the
//! question mark of a link ("Copy link" makes one). Empty lines and lines that begin with `#` are the lecturer's own.

/// The lines, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Set {
    /// Each as the part of an address behind the question mark.
    pub entries: Vec<String>,
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
    /// Nothing in it.
    #[error("{0}: there is no line in it that names a sentence or a state")]
    Empty(String),
}

impl Set {
    /// Reads a file.
    ///
    /// # Errors
    /// A file that cannot be read, or that has no entry.
    pub fn open(path: &std::path::Path) -> Result<Self, SetError> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| SetError::File { path: name.clone(), source })?;
        let set = Self::read(&String::from_utf8_lossy(&bytes));
        if set.entries.is_empty() { Err(SetError::Empty(name)) } else { Ok(set) }
    }

    /// Reads the lines.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        Self { entries: lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(entry).collect() }
    }
}

/// Names that begin what an address says.
const NAMES: [&str; 16] = [
    "text=",
    "model=",
    "layer=",
    "head=",
    "query=",
    "view=",
    "theme=",
    "lens=",
    "step=",
    "mask=",
    "lesson=",
    "at=",
    "mode=",
    "words=",
    "without-idle=",
    "attended-by=",
];

fn entry(line: &str) -> String {
    // The link of the first view asks for nothing.
    if line.starts_with("http") && line.ends_with('?') && !line.contains(char::is_whitespace) {
        return String::new();
    }
    let behind = line.rsplit_once('?').map(|(_, query)| query).filter(|query| is_query(query));
    if let Some(query) = behind.or(Some(line).filter(|line| is_query(line))) {
        return query.to_owned();
    }
    let mut sentence = form_urlencoded::Serializer::new(String::new());
    sentence.append_pair("text", line);
    sentence.finish()
}

fn is_query(text: &str) -> bool {
    NAMES.iter().any(|name| text.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_links_and_states() {
        let set = Set::read(
            "# my talk\n\nWhat is 2 + 2?\nhttp://localhost:8123/?\ntext=Cats&query=cats\nhttp://localhost:8080/?model=minilm&layer=2\r\n\
             lesson=attention&at=12\nIs text=here a state?\n",
        );
        assert_eq!(
            set.entries,
            [
                "text=What+is+2+%2B+2%3F",
                "",
                "text=Cats&query=cats",
                "model=minilm&layer=2",
                "lesson=attention&at=12",
                "text=Is+text%3Dhere+a+state%3F",
            ]
        );
        assert_eq!(Set::read("\u{feff}# only notes\n"), Set::default());
    }
}
