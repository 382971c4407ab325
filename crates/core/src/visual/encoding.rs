//! What a weight looks like. The only place where a number becomes a width, a glow or a height; the shader takes
//! these constants as uniforms, and the legend states them in words.

use super::palette::Theme;

/// Lengths and gains of the picture. World units: a tile is [`TILE_HEIGHT`] high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encoding {
    /// Half the width of an arc of weight 0.
    pub width_base: f32,
    /// What a weight of 1 adds to it. Width is linear in the weight, so that it can be read.
    pub width_span: f32,
    /// Rise of the shortest arc above its tiles.
    pub rise_base: f32,
    /// Rise grows with the square root of the distance between the tiles.
    pub rise_span: f32,
    /// Light of an arc of weight 0, before the weight's own.
    pub glow_base: f32,
    /// Light that a weight of 1 adds.
    pub glow_span: f32,
    /// Light of the arcs while no word is lit.
    pub ambient: f32,
    /// Light that is left to them while another word is lit.
    pub whisper: f32,
}

/// Height of a tile in world units.
pub const TILE_HEIGHT: f32 = 0.62;

/// The picture on the dark stage.
pub const STAGE: Encoding = Encoding {
    width_base: 0.010,
    width_span: 0.125,
    rise_base: 0.30,
    rise_span: 0.62,
    glow_base: 0.22,
    glow_span: 2.6,
    ambient: 0.42,
    whisper: 0.0015,
};

/// The picture for a projector: broader, without glow.
pub const PROJECTOR: Encoding = Encoding {
    width_base: 0.020,
    width_span: 0.16,
    glow_base: 1.0,
    glow_span: 0.0,
    ambient: 0.8,
    whisper: 0.05,
    ..STAGE
};

/// The picture in black and white and few colours.
pub const CONTRAST: Encoding =
    Encoding { width_base: 0.016, width_span: 0.15, glow_base: 0.9, glow_span: 0.5, whisper: 0.012, ..STAGE };

impl Encoding {
    /// The encoding of a theme.
    #[must_use]
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Stage => &STAGE,
            Theme::Projector => &PROJECTOR,
            Theme::Contrast => &CONTRAST,
        }
    }

    /// Half the width of an arc, world units.
    #[must_use]
    pub fn half_width(&self, weight: f32) -> f32 {
        self.width_base + self.width_span * weight.clamp(0.0, 1.0)
    }

    /// How far an arc over that distance rises, world units.
    #[must_use]
    pub fn rise(&self, distance: f32) -> f32 {
        self.rise_base + self.rise_span * distance.max(0.0).sqrt()
    }
}

/// A weight as people read it: whole percent, and "<1%" where that would be a false zero.
#[must_use]
pub fn percent(weight: f32) -> String {
    let rounded = (weight * 100.0).round();
    if rounded < 1.0 && weight > 0.0 { "<1%".to_owned() } else { format!("{rounded:.0}%") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_is_linear_in_the_weight() {
        let width = |weight| STAGE.half_width(weight) - STAGE.half_width(0.0);
        assert!((width(0.8) - 2.0 * width(0.4)).abs() < 1e-6);
        assert!((STAGE.half_width(7.0) - STAGE.half_width(1.0)).abs() < 1e-6);
    }

    #[test]
    fn on_a_projector_and_in_contrast_arcs_are_thicker() {
        for weight in [0.0, 0.05, 0.2, 0.5, 1.0] {
            for theme in [Theme::Projector, Theme::Contrast] {
                let thick = Encoding::of(theme).half_width(weight);
                assert!(thick > 1.2 * STAGE.half_width(weight), "{theme:?} at {weight}: {thick}");
            }
        }
    }

    #[test]
    fn farther_is_higher() {
        assert!(STAGE.rise(9.0) > STAGE.rise(4.0));
        assert!(STAGE.rise(-1.0).is_finite());
    }

    #[test]
    fn a_small_weight_is_no_false_zero() {
        assert_eq!(percent(0.004), "<1%");
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.576), "58%");
    }
}
