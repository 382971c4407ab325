//! Colours for weights from 0 to 1: equal steps of the weight are equal steps of colour in Oklab (Ottosson 2020), along
//! blue and yellow, which every common colour blindness tells apart; lightness alone tells it too.

use super::palette::Rgba;

/// Oklab: lightness, green to red, blue to yellow.
type Oklab = [f32; 3];

/// From nothing to everything on a dark ground, where brighter is more.
const DARK: [Oklab; 2] = [[0.24, -0.012, -0.055], [0.95, -0.035, 0.115]];
/// On paper, where darker is more.
const LIGHT: [Oklab; 2] = [[0.975, -0.008, 0.030], [0.34, -0.015, -0.125]];

/// The colour of a weight.
#[must_use]
pub fn heat(weight: f32, light: bool) -> Rgba {
    let [from, to] = if light { LIGHT } else { DARK };
    let t = if weight.is_finite() { weight.clamp(0.0, 1.0) } else { 0.0 };
    srgb(std::array::from_fn(|i| from[i] + (to[i] - from[i]) * t))
}

/// Blue below 0, yellow above, the ground's own tone at 0; `value` from -1 to 1.
#[must_use]
pub fn signed(value: f32, light: bool) -> Rgba {
    let value = if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 };
    let zero: Oklab = if light { [0.93, 0.0, 0.0] } else { [0.27, 0.0, -0.012] };
    let end: Oklab = match (value < 0.0, light) {
        (true, false) => [0.72, -0.045, -0.125],
        (false, false) => [0.90, 0.010, 0.140],
        (true, true) => [0.42, -0.020, -0.145],
        (false, true) => [0.55, 0.075, 0.105],
    };
    // Small numbers are many: the root lets them be seen, and the scale says so.
    let t = value.abs().sqrt();
    srgb(std::array::from_fn(|i| zero[i] + (end[i] - zero[i]) * t))
}

fn srgb([l, a, b]: Oklab) -> Rgba {
    let long = (l + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let middle = (l - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let short = (l - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    let linear = [
        4.076_741_7 * long - 3.307_711_6 * middle + 0.230_969_94 * short,
        -1.268_438 * long + 2.609_757_4 * middle - 0.341_319_4 * short,
        -0.004_196_086_3 * long - 0.703_418_6 * middle + 1.707_614_7 * short,
    ];
    let [r, g, b] = linear.map(|v: f32| {
        let v = v.clamp(0.0, 1.0);
        if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
    });
    [r, g, b, 1.0]
}

#[cfg(test)]
mod tests {
    use super::super::palette::{contrast, linear};
    use super::*;

    fn oklab(colour: Rgba) -> Oklab {
        let [r, g, b, _] = linear(colour);
        let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
        let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
        let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
        [
            0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        ]
    }

    #[test]
    fn equal_steps_of_weight_are_equal_steps_of_colour() {
        for light in [false, true] {
            let steps: Vec<f32> = (0..20)
                .map(|i| {
                    let (a, b) =
                        (oklab(heat(i as f32 / 20.0, light)), oklab(heat((i + 1) as f32 / 20.0, light)));
                    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
                })
                .collect();
            let mean = steps.iter().sum::<f32>() / 20.0;
            // What leaves sRGB would be cut, and steps there would be smaller.
            assert!(steps.iter().all(|step| (step / mean - 1.0).abs() < 0.08), "{light}: {steps:?}");
        }
    }

    #[test]
    fn lightness_alone_tells_the_weight() {
        for light in [false, true] {
            let (none, all) = (heat(0.0, light), heat(1.0, light));
            assert!(contrast(none, all) > 7.0, "{light}: {}", contrast(none, all));
        }
    }

    #[test]
    fn a_number_that_is_none_has_a_colour() {
        let close = |a: Rgba, b: Rgba| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
        assert!(close(heat(f32::NAN, false), heat(0.0, false)));
        assert!(close(signed(f32::NAN, true), signed(0.0, true)));
        assert_ne!(signed(-0.5, true), signed(0.5, true));
    }
}
