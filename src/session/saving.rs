//! What a person saves from the window. The shell writes files; the session only says what is wanted.

use bevy::prelude::*;

/// What is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Export {
    /// The stage as a picture, 3840 pixels wide.
    Png,
    /// The flat view as a drawing.
    Svg,
    /// The chosen head's weights as a table.
    Csv,
    /// Every weight of every layer and head.
    Json,
    /// The link that opens this state on a page.
    Link,
}

impl Export {
    /// All, with their names on buttons.
    pub const ALL: [(Self, &str); 5] = [
        (Self::Png, "PNG"),
        (Self::Svg, "SVG"),
        (Self::Csv, "CSV"),
        (Self::Json, "JSON"),
        (Self::Link, "Link"),
    ];
}

/// There where files can be saved: what became of the last one.
#[derive(Resource, Debug, Clone, PartialEq, Eq, Default)]
pub struct Saved(pub String);
