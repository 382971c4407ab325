//! Every colour of the project, by theme. sRGB, 0 to 1, straight alpha.

use serde::{Deserialize, Serialize};

/// sRGB with alpha.
pub type Rgba = [f32; 4];

/// Which palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark, with glow.
    #[default]
    Stage,
    /// Light background, thick strokes, no bloom.
    Projector,
    /// Black, white and few strong colours.
    Contrast,
}

impl Theme {
    /// All of them, in the order in which a key cycles through them.
    pub const ALL: [Self; 3] = [Self::Stage, Self::Projector, Self::Contrast];

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Stage => Self::Projector,
            Self::Projector => Self::Contrast,
            Self::Contrast => Self::Stage,
        }
    }

    /// Name on a button.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stage => "Stage",
            Self::Projector => "Projector",
            Self::Contrast => "Contrast",
        }
    }

    /// Its colours.
    #[must_use]
    pub fn palette(self) -> &'static Palette {
        match self {
            Self::Stage => &STAGE,
            Self::Projector => &PROJECTOR,
            Self::Contrast => &CONTRAST,
        }
    }
}

/// The colours of one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette {
    /// Whether dark text stands on a light ground: then light cannot be added, it has to be painted.
    pub light: bool,
    /// Bloom of the stage.
    pub bloom: bool,
    /// Background, edge of the picture.
    pub ground: Rgba,
    /// Background, middle of the picture.
    pub ground_middle: Rgba,
    /// Floor.
    pub floor: Rgba,
    /// Tile, its lower and upper edge.
    pub tile: [Rgba; 2],
    /// Rim of a tile that is not lit.
    pub rim: Rgba,
    /// The word that looks, and its end of an arc.
    pub query: Rgba,
    /// The word that is looked at, and its end of an arc.
    pub key: Rgba,
    /// Lanterns: `[CLS]`, `[SEP]`, START.
    pub lantern: Rgba,
    /// Text on a tile that is not lit.
    pub label: Rgba,
    /// Text on the tile of a key.
    pub label_key: Rgba,
    /// Text on the tile of the query.
    pub label_query: Rgba,
    /// Percentages.
    pub number: Rgba,
    /// Overlay text.
    pub ink: Rgba,
    /// Overlay text, secondary.
    pub dim: Rgba,
    /// Card.
    pub card: Rgba,
    /// Rule and border.
    pub line: Rgba,
    /// Selected row, pressed button.
    pub chosen: Rgba,
    /// Heads of Glass: Okabe-Ito orange, sky blue, bluish green, or darker relatives.
    pub heads: [Rgba; 3],
}

/// Dark, with glow.
pub const STAGE: Palette = Palette {
    light: false,
    bloom: true,
    ground: [0.010, 0.015, 0.040, 1.0],
    ground_middle: [0.046, 0.066, 0.138, 1.0],
    floor: [0.030, 0.042, 0.082, 1.0],
    tile: [[0.088, 0.105, 0.150, 1.0], [0.165, 0.185, 0.245, 1.0]],
    rim: [0.245, 0.275, 0.345, 1.0],
    query: [1.0, 0.77, 0.42, 1.0],
    key: [0.50, 0.76, 1.0, 1.0],
    lantern: [1.0, 0.86, 0.66, 1.0],
    label: [0.60, 0.65, 0.74, 1.0],
    label_key: [0.94, 0.97, 1.0, 1.0],
    label_query: [0.11, 0.055, 0.01, 1.0],
    number: [0.62, 0.82, 1.0, 1.0],
    ink: [0.89, 0.92, 0.96, 1.0],
    dim: [0.60, 0.645, 0.73, 1.0],
    card: [0.050, 0.066, 0.105, 0.90],
    line: [0.63, 0.71, 0.86, 0.16],
    chosen: [0.52, 0.75, 1.0, 0.13],
    heads: [[0.902, 0.624, 0.0, 1.0], [0.337, 0.706, 0.914, 1.0], [0.0, 0.62, 0.451, 1.0]],
};

/// Light ground for a projector.
pub const PROJECTOR: Palette = Palette {
    light: true,
    bloom: false,
    ground: [0.955, 0.962, 0.975, 1.0],
    ground_middle: [1.0, 1.0, 1.0, 1.0],
    floor: [0.90, 0.915, 0.94, 1.0],
    tile: [[0.875, 0.893, 0.925, 1.0], [0.925, 0.938, 0.96, 1.0]],
    rim: [0.51, 0.55, 0.63, 1.0],
    query: [0.65, 0.29, 0.0, 1.0],
    key: [0.0, 0.33, 0.72, 1.0],
    lantern: [0.55, 0.36, 0.08, 1.0],
    label: [0.24, 0.28, 0.36, 1.0],
    label_key: [1.0, 1.0, 1.0, 1.0],
    label_query: [1.0, 1.0, 1.0, 1.0],
    number: [0.0, 0.26, 0.58, 1.0],
    ink: [0.08, 0.10, 0.14, 1.0],
    dim: [0.31, 0.35, 0.43, 1.0],
    card: [1.0, 1.0, 1.0, 0.94],
    line: [0.16, 0.22, 0.34, 0.76],
    chosen: [0.0, 0.33, 0.72, 0.12],
    heads: [[0.70, 0.38, 0.0, 1.0], [0.0, 0.41, 0.74, 1.0], [0.0, 0.40, 0.29, 1.0]],
};

/// Black and white, few strong colours.
pub const CONTRAST: Palette = Palette {
    light: false,
    bloom: false,
    ground: [0.0, 0.0, 0.0, 1.0],
    ground_middle: [0.0, 0.0, 0.0, 1.0],
    floor: [0.0, 0.0, 0.0, 1.0],
    tile: [[0.0, 0.0, 0.0, 1.0], [0.06, 0.06, 0.06, 1.0]],
    rim: [0.85, 0.85, 0.85, 1.0],
    query: [1.0, 0.84, 0.0, 1.0],
    key: [0.35, 0.82, 1.0, 1.0],
    lantern: [1.0, 1.0, 1.0, 1.0],
    label: [0.92, 0.92, 0.92, 1.0],
    label_key: [1.0, 1.0, 1.0, 1.0],
    label_query: [0.0, 0.0, 0.0, 1.0],
    number: [0.55, 0.88, 1.0, 1.0],
    ink: [1.0, 1.0, 1.0, 1.0],
    dim: [0.85, 0.85, 0.85, 1.0],
    card: [0.0, 0.0, 0.0, 0.96],
    line: [1.0, 1.0, 1.0, 0.56],
    chosen: [1.0, 1.0, 1.0, 0.2],
    heads: [[1.0, 0.70, 0.0, 1.0], [0.38, 0.77, 0.94, 1.0], [0.14, 1.0, 0.72, 1.0]],
};

/// sRGB to linear light, alpha as it is.
#[must_use]
pub fn linear(colour: Rgba) -> Rgba {
    let channel = |v: f32| if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    [channel(colour[0]), channel(colour[1]), channel(colour[2]), colour[3]]
}

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, 1.4.3).
#[must_use]
pub fn contrast(a: Rgba, b: Rgba) -> f32 {
    let luminance = |colour| {
        let [r, g, b, _] = linear(colour);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Linear light to sRGB.
    fn encoded(v: f32) -> f32 {
        let v = v.clamp(0.0, 1.0);
        if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
    }

    /// What the overlay paints, over an opaque ground: egui multiplies by alpha in sRGB, the picture adds in linear
    /// light. On a light ground this is not the usual mean of the two: white of 0.94 on white is (247, 247, 247).
    fn painted(colour: Rgba, ground: Rgba) -> Rgba {
        let alpha = colour[3];
        let [top, below] = [colour.map(|v| v * alpha), ground].map(linear);
        with_alpha(std::array::from_fn(|i| encoded(top[i] + (1.0 - alpha) * below[i])), 1.0)
    }

    /// The middle of a tile of that weight, as tile.wgsl paints it.
    fn tile(p: &Palette, end: Rgba, weight: f32) -> Rgba {
        let strength = weight.powf(0.6);
        let gain = if p.light { 0.55 + 0.45 * strength } else { 0.1775 * (0.35 + 0.95 * strength) };
        with_alpha(linear(end).map(|v| encoded(v * gain)), 1.0)
    }

    fn with_alpha([r, g, b, _]: Rgba, alpha: f32) -> Rgba {
        [r, g, b, alpha]
    }

    /// The grounds of text and controls: the picture's, the cards over either, a solid card.
    fn grounds(p: &Palette) -> [[(&'static str, Rgba); 3]; 2] {
        let solid = with_alpha(p.card, 1.0);
        [
            [("ground", p.ground), ("middle", p.ground_middle), ("floor", p.floor)],
            [
                ("card", painted(p.card, p.ground)),
                ("card in the middle", painted(p.card, p.ground_middle)),
                ("solid card", solid),
            ],
        ]
    }

    /// WCAG 2.2, 1.4.3: 4.5 for text.
    #[test]
    fn text_can_be_read_in_every_theme() {
        let mut faint = Vec::new();
        for theme in Theme::ALL {
            let p = theme.palette();
            let mut look = |what: String, text: Rgba, ground: Rgba| {
                let ratio = contrast(text, ground);
                println!("{theme:?}: {what} {ratio:.2}");
                if ratio < 4.5 {
                    faint.push(format!("{theme:?}: {what} has {ratio:.2}"));
                }
            };
            let texts =
                [("ink", p.ink), ("dim", p.dim), ("query", p.query), ("key", p.key), ("number", p.number)];
            let [open, cards] = grounds(p);
            for (on, ground) in open.into_iter().chain(cards) {
                for (what, text) in texts {
                    look(format!("{what} on {on}"), text, ground);
                }
            }
            for (on, card) in cards {
                // No text of the query's colour stands in a chosen row.
                for (what, text) in [("ink", p.ink), ("dim", p.dim), ("key", p.key)] {
                    look(format!("{what} on chosen on {on}"), text, painted(p.chosen, card));
                }
            }
            for (on, ground) in [("ground", p.ground), ("middle", p.ground_middle)] {
                for (what, tone) in [("query", p.query), ("key", p.key)] {
                    let fill = painted(with_alpha(tone, 0.12), ground);
                    look(format!("badge of {what} on {on}"), tone, fill);
                }
            }
            for (height, ground) in ["low", "high"].into_iter().zip(p.tile) {
                look(format!("label, {height} on its tile"), p.label, ground);
            }
            for (end, tone) in [("query", p.query), ("key", p.key)] {
                look(format!("label of the lit word on {end}"), p.label_query, tone);
                for weight in [0.2, 0.5, 1.0] {
                    let what = format!("label on {end} of weight {weight}");
                    look(what, p.label_key, tile(p, tone, weight));
                }
            }
        }
        assert!(faint.is_empty(), "{faint:#?}");
    }

    /// WCAG 2.2, 1.4.11: 3 for arcs, marks and what tells a control. On the stage a chip has a line of 1.2 and a switch
    /// that is off a track of 1.2: there the text of the chip, and the knob and the label of the switch, tell what they
    /// are, and the bar of "before" has its number; 1.4.11 asks no more.
    #[test]
    fn arcs_marks_and_controls_can_be_seen_in_every_theme() {
        let mut faint = Vec::new();
        for theme in Theme::ALL {
            let p = theme.palette();
            let mut look = |what: String, a: Rgba, b: Rgba| {
                let ratio = contrast(a, b);
                println!("{theme:?}: {what} {ratio:.2}");
                if ratio < 3.0 {
                    faint.push(format!("{theme:?}: {what} has {ratio:.2}"));
                }
            };
            let [open, cards] = grounds(p);
            for (on, ground) in open.into_iter().chain(cards) {
                look(format!("query's end of an arc, focus on {on}"), p.query, ground);
                look(format!("key's end of an arc, chosen chip on {on}"), p.key, ground);
                for (head, mark) in p.heads.into_iter().enumerate() {
                    look(format!("head {head} on {on}"), mark, ground);
                }
                let line = painted(p.line, ground);
                look(format!("knob of a switch that is off on {on}"), p.ink, line);
                if theme != Theme::Stage {
                    look(format!("line on {on}"), line, ground);
                }
            }
            for (on, card) in cards {
                for (head, mark) in p.heads.into_iter().enumerate() {
                    look(format!("head {head} on chosen on {on}"), mark, painted(p.chosen, card));
                }
                if theme != Theme::Stage {
                    look(format!("bar of \"before\" on {on}"), p.rim, card);
                }
            }
            look("knob of a switch that is on".to_owned(), p.label_query, p.key);
        }
        assert!(faint.is_empty(), "{faint:#?}");
    }

    /// Measured in tests/stills/projector-river.png: a card, and a chosen row on it.
    #[test]
    fn what_is_painted_is_what_the_picture_has() {
        let p = &PROJECTOR;
        let card = painted(p.card, p.ground_middle);
        for (colour, seen) in [(card, 247.0), (painted(p.chosen, card), 233.0)] {
            assert!((colour[0] * 255.0 - seen).abs() < 1.0, "{colour:?} is not {seen}");
        }
    }

    #[test]
    fn black_on_white_is_21() {
        assert!((contrast([0.0, 0.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0]) - 21.0).abs() < 0.01);
    }
}
