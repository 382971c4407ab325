//! What a person saves from the window. The shell writes files; the session only says what is wanted.

use bevy::prelude::*;

/// What is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Export {
    /// The stage as a picture, at most 3840 x 2160 pixels; of the heatmap and under the hood, with its panel.
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
    /// All, with their names on buttons and what each saves.
    pub const ALL: [(Self, &str, &str); 5] = [
        (
            Self::Png,
            "PNG",
            "The stage, or the matrices, or the stage with the step's numbers: up to 3840 x 2160 pixels",
        ),
        (Self::Svg, "SVG", "The flat view as a drawing"),
        (Self::Csv, "CSV", "The weights on stage as a table"),
        (Self::Json, "JSON", "Every weight of every layer and head"),
        (Self::Link, "Link", "A link that opens this sentence, head, word and view on the page"),
    ];
}

/// There where files can be saved: what became of the last one.
#[derive(Resource, Debug, Clone, PartialEq, Eq, Default)]
pub struct Saved(pub String);
