//! Which heads stand as sheets, and what becomes of what they found.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::WordRef;

/// Most sheets of a list.
const MOST: usize = 12;

/// A head as a sheet, for a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetOf {
    /// Layer, from 0.
    pub layer: usize,
    /// Head, from 0.
    pub head: usize,
    /// The word that asks; `None` for the lit one.
    pub word: Option<WordRef>,
}

/// The heads that stand as sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sheets {
    /// These. That of the chosen head stands in front, the others in this order behind it.
    These(Vec<SheetOf>),
    /// All of the chosen layer.
    Layer,
    /// All of the model, as a wall of panes.
    All,
}

/// What becomes of what the heads of a layer found, up to which step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Join {
    /// It stands side by side.
    Beside,
    /// A matrix makes one of it.
    Mixed,
    /// Which is added to the word.
    Added,
}

impl SheetOf {
    /// `1.4 was`, or `1.4` for the lit word.
    fn read(text: &str) -> Option<Self> {
        let (place, word) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (layer, head) = place.split_once('.')?;
        let number =
            |digits: &str| digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
        let word = word.trim();
        let word = if word.is_empty() { None } else { Some(WordRef::read(word)?) };
        Some(Self { layer: number(layer)?, head: number(head)?, word })
    }
}

impl fmt::Display for SheetOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.layer, self.head)?;
        self.word.as_ref().map_or(Ok(()), |word| write!(f, " {word}"))
    }
}

impl Sheets {
    /// `all`, `layer`, or heads with commas between them.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "all" => Some(Self::All),
            "layer" => Some(Self::Layer),
            _ => {
                let these: Option<Vec<SheetOf>> =
                    text.split(',').map(|one| SheetOf::read(one.trim())).collect();
                these.filter(|these| these.len() <= MOST).map(Self::These)
            }
        }
    }

    /// Those of a list.
    #[must_use]
    pub fn listed(&self) -> &[SheetOf] {
        if let Self::These(these) = self { these } else { &[] }
    }
}

impl fmt::Display for Sheets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Layer => f.write_str("layer"),
            Self::These(these) => {
                f.write_str(&these.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_as_they_are_written() {
        for text in ["all", "layer", "0.2 opened, 1.4 was, 2.9 #14", "5.11"] {
            assert_eq!(Sheets::read(text).unwrap().to_string(), text);
        }
        let Some(Sheets::These(these)) = Sheets::read("0.2 opened,2.9  #14") else { panic!() };
        assert_eq!((these[0].layer, these[0].head), (0, 2));
        assert_eq!(these[1].word, Some(WordRef::Index(14)));
        for text in ["", "2", "2.", ".9", "2.9,", "a.b", "+1.2", "none", "2.9 #99999999999999999999999"] {
            assert_eq!(Sheets::read(text), None, "{text}");
        }
        assert_eq!(Sheets::read(&["0.1"; 13].join(",")), None);
    }
}
