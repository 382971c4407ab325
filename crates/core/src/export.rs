//! What a person saves from the window: the flat view as a drawing, a head's weights as a table.
//!
//! JSON is what [`crate::attend::write_attention`] writes.

use std::fmt;

use ndarray::Array2;

use crate::visual::arcs::Lit;
use crate::visual::palette::Palette;
use arclight_model::lens::Lens;
use arclight_model::{ModelId, Token};

mod csv;
pub mod files;
mod svg;

pub use csv::csv;
pub use svg::svg;

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

/// What numbers are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Which model read the sentence.
    pub model: ModelId,
    /// What a weight means.
    pub lens: Lens,
    /// From 0.
    pub layer: usize,
    /// From 0; `None` for what is of all heads.
    pub head: Option<usize>,
}

impl Origin {
    /// Whether it is of all layers: the mean of a model that writes.
    fn is_of_all(&self) -> bool {
        self.model.writes && self.head.is_none() && self.lens == Lens::Raw
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_of_all() {
            return write!(f, "{}, mean of all heads", self.model.name);
        }
        write!(f, "{}, layer {}, ", self.model.name, self.layer)?;
        match self.head {
            Some(head) => write!(f, "head {head}")?,
            None if self.lens == Lens::Rollout => f.write_str("all heads")?,
            None => f.write_str("mean of heads")?,
        }
        match self.lens {
            Lens::Raw => Ok(()),
            _ => write!(f, ", {}", self.lens.name()),
        }
    }
}

/// The flat view as it is saved.
#[derive(Debug, Clone)]
pub struct FlatPicture<'a> {
    /// What stands above the picture. After the last line break model, layer and head in words, before it the sentence.
    pub title: String,
    /// In reading order.
    pub tokens: &'a [Token],
    /// `[query, key]` over those tokens.
    pub weights: &'a Array2<f32>,
    /// Which word is lit.
    pub lit: Lit,
    /// Colours of the theme; a theme's palette brings the theme's widths too.
    pub palette: &'a Palette,
}

#[cfg(test)]
mod tests {
    use arclight_model::{Token, TokenKind};

    /// Words of a text that is not there.
    pub(super) fn tokens<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Token> {
        let token = |(id, text): (usize, &str)| Token {
            text: text.to_owned(),
            id: id as u32,
            kind: TokenKind::Word,
            span: id..id + 1,
            word: Some(id),
        };
        texts.into_iter().enumerate().map(token).collect()
    }
}
