//! The colours of every theme as people with and without colour blindness see them. What of them arrives in pictures is
//! looked at where they are drawn: `tests/app/contrast.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use arclight_core::visual::heat_colour::heat;
use arclight_core::visual::palette::{Rgba, Theme, linear};

/// Linear RGB, or CIELAB.
type Triple = [f64; 3];

/// Machado, Oliveira, Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency":
/// severity 1.0, for linear RGB.
const VISIONS: [(&str, [Triple; 3]); 4] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// What two colours of one theme must differ by: several times what can just be told apart side by side.
const APART: f64 = 10.0;

fn seen(colour: Rgba, vision: &[Triple; 3]) -> Triple {
    let [r, g, b, _] = linear(colour).map(f64::from);
    vision.map(|row| (row[0] * r + row[1] * g + row[2] * b).clamp(0.0, 1.0))
}

/// CIELAB of linear sRGB, white is D65.
fn lab([r, g, b]: Triple) -> Triple {
    let x = (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47;
    let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b;
    let z = (0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b) / 1.088_83;
    let [x, y, z] =
        [x, y, z].map(|t| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000, after Sharma, Wu, Dalal 2005.
fn ciede2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple) -> f64 {
    let share = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let stretch = 1.0 + 0.5 * (1.0 - share((a1.hypot(b1) + a2.hypot(b2)) / 2.0));
    let polar = |a: f64, b: f64| {
        let a = a * stretch;
        let hue = if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
        (a.hypot(b), hue)
    };
    let ((c1, h1), (c2, h2)) = (polar(a1, b1), polar(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = if grey {
        0.0
    } else if (h2 - h1).abs() <= 180.0 {
        h2 - h1
    } else {
        h2 - h1 - 360.0 * (h2 - h1).signum()
    };
    let (lightness, chroma) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let hue = if grey {
        h1 + h2
    } else if (h1 - h2).abs() <= 180.0 {
        (h1 + h2) / 2.0
    } else if h1 + h2 < 360.0 {
        (h1 + h2 + 360.0) / 2.0
    } else {
        (h1 + h2 - 360.0) / 2.0
    };
    let wave = |times: f64, by: f64| (times * hue + by).to_radians().cos();
    let t = 1.0 - 0.17 * wave(1.0, -30.0) + 0.24 * wave(2.0, 0.0) + 0.32 * wave(3.0, 6.0)
        - 0.20 * wave(4.0, -63.0);
    let middle = (lightness - 50.0).powi(2);
    let dl = (l2 - l1) / (1.0 + 0.015 * middle / (20.0 + middle).sqrt());
    let dc = (c2 - c1) / (1.0 + 0.045 * chroma);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * chroma * t);
    let blue = 60.0 * (-((hue - 275.0) / 25.0).powi(2)).exp();
    let rotation = -2.0 * share(chroma) * blue.to_radians().sin();
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).sqrt()
}

/// Pairs of Sharma, Wu, Dalal 2005, table 1, among them all that turn at a case of the hue.
#[test]
fn the_difference_of_colours_is_that_of_the_published_pairs() {
    let pairs = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0010], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
        ([50.0, -0.001, 2.49], [50.0, 0.0010, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];
    for (a, b, published) in pairs {
        for found in [ciede2000(a, b), ciede2000(b, a)] {
            assert!((found - published).abs() < 1e-4, "{a:?} and {b:?}: {found:.4}, not {published}");
        }
    }
}

#[test]
fn heads_and_ends_of_arcs_differ_for_every_eye() {
    let mut close = Vec::new();
    for theme in Theme::ALL {
        let p = theme.palette();
        let [first, second, third] = p.heads;
        let pairs = [
            ("heads 0, 1", first, second),
            ("heads 0, 2", first, third),
            ("heads 1, 2", second, third),
            ("query, key", p.query, p.key),
        ];
        for (what, a, b) in pairs {
            for (eye, vision) in &VISIONS {
                let apart = ciede2000(lab(seen(a, vision)), lab(seen(b, vision)));
                println!("{theme:?}: {what}, {eye}: {apart:.1}");
                if apart < APART {
                    close.push(format!("{theme:?}: {what}, {eye}: {apart:.1}"));
                }
            }
        }
    }
    assert!(close.is_empty(), "{close:#?}");
    // The measure does see colour blindness: red and green of one lightness.
    let (red, green) = ([0.75, 0.30, 0.25, 1.0], [0.38, 0.50, 0.25, 1.0]);
    let apart = |vision: &[Triple; 3]| ciede2000(lab(seen(red, vision)), lab(seen(green, vision)));
    assert!(apart(&VISIONS[0].1) > 30.0 && apart(&VISIONS[2].1) < APART);
}

/// The matrices: more weight is lighter on a dark ground and darker on paper, to every eye.
#[test]
fn every_eye_sees_which_weight_is_larger() {
    /// CIE L* from one weight to the next of twenty: well above what is just seen.
    const STEP: f64 = 1.5;
    for (eye, vision) in &VISIONS {
        for light in [false, true] {
            let lightness: Vec<f64> =
                (0..=20).map(|step| lab(seen(heat(step as f32 / 20.0, light), vision))[0]).collect();
            let way = if light { -1.0 } else { 1.0 };
            let steps = lightness.windows(2).map(|pair| (pair[1] - pair[0]) * way);
            let least = steps.fold(f64::INFINITY, f64::min);
            println!("{eye}, on paper {light}: at least {least:.2}");
            assert!(least > STEP, "{eye}, on paper {light}: {lightness:.1?}");
        }
    }
}
