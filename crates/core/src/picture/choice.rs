//! The small words of the vocabulary: which head, which way, which view.

use serde::{Deserialize, Serialize};

/// One head, or all of a layer together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Head {
    /// That head, from 0.
    One(usize),
    /// The average of the layer's heads, for orientation only.
    Mean,
}

impl Head {
    /// `3`, or `mean` in any case.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("mean") { Some(Self::Mean) } else { text.parse().ok().map(Self::One) }
    }

    /// That head; `None` for the average.
    #[must_use]
    pub fn one(self) -> Option<usize> {
        match self {
            Self::One(head) => Some(head),
            Self::Mean => None,
        }
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(head) => write!(f, "{head}"),
            Self::Mean => f.write_str("mean"),
        }
    }
}

/// A layer and a head of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HeadPlace {
    /// Layer, from 0.
    pub layer: usize,
    /// Head.
    pub head: Head,
}

/// Which end of the arcs is pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Direction {
    /// The word is the query: what it attends to.
    #[default]
    #[serde(rename = "to")]
    AttendsTo,
    /// The word is the key: who attends to it.
    #[serde(rename = "by")]
    AttendedBy,
}

impl Direction {
    /// What the word does, as a sentence has it.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::AttendsTo => "looks at",
            Self::AttendedBy => "is looked at by",
        }
    }

    /// The other one.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::AttendsTo => Self::AttendedBy,
            Self::AttendedBy => Self::AttendsTo,
        }
    }
}

/// What a column on each tile is as high as: a number that the lit word has for that key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Columns {
    /// q·k.
    Scores,
    /// The same, divided by √d_k and by the temperature.
    Scaled,
    /// The exponentials of these.
    Towers,
    /// The weights: a ring around the word.
    Shares,
    /// What q·k adds up from: a stack of named parts, or a walk of as many steps as there are numbers.
    Products,
    /// What a sum of many numbers does: walks by coin of few steps and of many, in place of the columns.
    Tosses,
}

/// What of the lit word and of a key is shown as a plate of its own, up to which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Badges {
    /// The word's query.
    Query,
    /// The key beside it.
    Key,
    /// And the value that is handed over.
    Value,
}

/// Whose weights lie before the sentence as rows of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Carpet {
    /// The lit word's.
    Row,
    /// Every word's: a square.
    All,
}

/// The stage, the same scene as a flat arc diagram, or its matrices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// In space.
    #[default]
    Stage,
    /// On a sheet.
    Flat,
    /// As matrices.
    Heatmap,
}
