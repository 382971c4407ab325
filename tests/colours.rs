//! The colours of every theme as people with and without colour blindness see them, and what of them arrives in the
//! reference pictures.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::ops::Range;
use std::path::Path;

use arclight::visual::palette::{Palette, Rgba, Theme, contrast, linear};
use image::{Rgb, RgbImage};

// ---- colour blindness and differences of colour ----------------------------------------------------------------

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

// ---- reference pictures ----------------------------------------------------------------------------------------

/// Left, top, right, bottom, as shares of the picture.
type Part = [f64; 4];

/// What is looked at in a picture: where the ground is bare, where text stands and how many runs of it at least, where
/// arcs go.
struct Look {
    name: &'static str,
    bare: &'static [Part],
    texts: &'static [(&'static str, Part, usize)],
    arcs: Option<Part>,
}

const EDGE: Part = [0.0, 0.10, 0.015, 0.48];
const ABOVE: Part = [0.31, 0.09, 0.68, 0.22];
const STAGE: &[(&str, Part, usize)] = &[
    ("title", [0.015, 0.02, 0.20, 0.07], 2),
    ("badge", [0.816, 0.03, 0.972, 0.058], 1),
    ("heads", [0.022, 0.095, 0.282, 0.53], 6),
    ("word", [0.72, 0.10, 0.972, 0.40], 5),
    ("sentence", [0.27, 0.80, 0.64, 0.845], 1),
];
const LEARN: &[(&str, Part, usize)] = &[("ideas, terms and papers", [0.195, 0.01, 0.805, 0.72], 12)];
const COMPARE: &[(&str, Part, usize)] = &[("two sentences", [0.195, 0.25, 0.805, 0.42], 3)];
const ARCS: Part = [0.285, 0.30, 0.715, 0.59];

const PROJECTOR: [Look; 3] = [
    Look { name: "projector-river", bare: &[EDGE, ABOVE], texts: STAGE, arcs: Some(ARCS) },
    Look { name: "learn-projector", bare: &[EDGE], texts: LEARN, arcs: None },
    Look { name: "compare-projector", bare: &[EDGE], texts: COMPARE, arcs: None },
];
const CONTRAST: [Look; 3] = [
    Look { name: "contrast-attended-by", bare: &[EDGE, ABOVE], texts: STAGE, arcs: Some(ARCS) },
    Look { name: "learn-contrast", bare: &[EDGE], texts: LEARN, arcs: None },
    Look { name: "compare-contrast", bare: &[EDGE], texts: COMPARE, arcs: None },
];

fn picture(name: &str) -> RgbImage {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stills");
    image::open(folder.join(format!("{name}.png"))).unwrap().to_rgb8()
}

fn colour(pixel: Rgb<u8>) -> Rgba {
    let [r, g, b] = pixel.0.map(|channel| f32::from(channel) / 255.0);
    [r, g, b, 1.0]
}

fn luminance(colour: Rgba) -> f32 {
    // From black the contrast is (luminance + 0.05) / 0.05.
    contrast(colour, [0.0, 0.0, 0.0, 1.0]) * 0.05 - 0.05
}

fn ratio(a: f32, b: f32) -> f32 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Luminances of a part of a picture.
struct Field {
    width: usize,
    cells: Vec<f32>,
}

impl Field {
    fn of(image: &RgbImage, part: Part) -> Self {
        let x = |share: f64| (share * f64::from(image.width())) as u32;
        let y = |share: f64| (share * f64::from(image.height())) as u32;
        let (left, right) = (x(part[0]), x(part[2]));
        let rows = y(part[1])..y(part[3]);
        let cells = rows.flat_map(|y| (left..right).map(move |x| (x, y)));
        let cells = cells.map(|(x, y)| luminance(colour(*image.get_pixel(x, y)))).collect();
        Self { width: (right - left) as usize, cells }
    }

    fn height(&self) -> usize {
        self.cells.len() / self.width
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        self.cells[y * self.width + x]
    }

    /// Luminance below which that share of it lies.
    fn quantile(&self, share: f32) -> f32 {
        let mut sorted = self.cells.clone();
        sorted.sort_by(f32::total_cmp);
        sorted[((sorted.len() - 1) as f32 * share).round() as usize]
    }

    fn cut(&self, columns: &Range<usize>, rows: &Range<usize>) -> Self {
        let cells = rows.clone().flat_map(|y| columns.clone().map(move |x| self.at(x, y))).collect();
        Self { width: columns.len(), cells }
    }

    /// Lines of text, and in a line the runs that lie apart; what the edge cuts is left out. Gives the contrast of each
    /// between its darkest and its lightest hundredth.
    fn texts(&self) -> Vec<f32> {
        let ground = self.quantile(0.5);
        let inked = |x: usize, y: usize| ratio(self.at(x, y), ground) > 1.4;
        let lines = runs(self.height(), 1, 5, |y| (0..self.width).any(|x| inked(x, y)));
        let of_line = |rows: Range<usize>| {
            let found = runs(self.width, 10, 14, |x| rows.clone().any(|y| inked(x, y)));
            found.into_iter().map(move |columns| self.cut(&columns, &rows)).collect::<Vec<_>>()
        };
        lines.into_iter().flat_map(of_line).map(|run| ratio(run.quantile(0.01), run.quantile(0.99))).collect()
    }
}

/// Where something is, over gaps of up to `gap`, at least `least` long and cut by neither end.
fn runs(length: usize, gap: usize, least: usize, is: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in (0..length).filter(|at| is(*at)) {
        match found.last_mut() {
            Some(last) if at - last.end <= gap => last.end = at + 1,
            _ => found.push(at..at + 1),
        }
    }
    found.retain(|run| run.len() >= least && run.start > 0 && run.end < length);
    found
}

/// Whether every channel lies between those of the palette's two grounds. The light above the stage and
/// the halos of arcs add a little.
fn is_ground(pixel: Rgba, p: &Palette) -> bool {
    const MORE: f32 = 8.0 / 255.0;
    (0..3).all(|i| {
        let (low, high) = (p.ground[i].min(p.ground_middle[i]), p.ground[i].max(p.ground_middle[i]));
        (low - MORE..=high + MORE).contains(&pixel[i])
    })
}

fn bare(image: &RgbImage, look: &Look, p: &Palette) -> Vec<String> {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let is_inside = |part: &Part, x: f64, y: f64| {
        (part[0]..part[2]).contains(&(x / width)) && (part[1]..part[3]).contains(&(y / height))
    };
    let bare: Vec<Rgba> = image
        .enumerate_pixels()
        .filter(|(x, y, _)| look.bare.iter().any(|part| is_inside(part, f64::from(*x), f64::from(*y))))
        .map(|(.., pixel)| colour(*pixel))
        .collect();
    let right = bare.iter().filter(|pixel| is_ground(**pixel, p)).count() as f64 / bare.len() as f64;
    println!("{}: {:.3} of the ground is the palette's", look.name, right);
    if right < 0.98 { vec![format!("{}: the ground is another", look.name)] } else { Vec::new() }
}

fn texts(image: &RgbImage, look: &Look) -> Vec<String> {
    let mut faults = Vec::new();
    for (what, part, least) in look.texts {
        let found = Field::of(image, *part).texts();
        println!("{}, {what}: {found:.2?}", look.name);
        if found.len() < *least {
            faults.push(format!("{}, {what}: {} texts, not {least}", look.name, found.len()));
        }
        let faint = found.iter().filter(|ratio| **ratio < 4.5);
        faults.extend(faint.map(|ratio| format!("{}, {what}: a text has {ratio:.2}", look.name)));
    }
    faults
}

/// Contrast of the strongest hundredth of a part against the ground above the arcs.
fn strongest(image: &RgbImage, part: Part) -> f32 {
    let ground = Field::of(image, ABOVE).quantile(0.5);
    let mut arcs = Field::of(image, part);
    for cell in &mut arcs.cells {
        *cell = ratio(*cell, ground);
    }
    arcs.quantile(0.99)
}

fn arcs(image: &RgbImage, look: &Look) -> Vec<String> {
    let Some(part) = look.arcs else { return Vec::new() };
    let ratio = strongest(image, part);
    println!("{}: the strongest arcs have {ratio:.2}", look.name);
    if ratio < 3.0 { vec![format!("{}: the arcs have {ratio:.2}", look.name)] } else { Vec::new() }
}

/// Every pixel moved that far in linear light towards a colour.
fn faded(image: &RgbImage, towards: Rgba, far: f32) -> RgbImage {
    let mut image = image.clone();
    let end = linear(towards);
    for pixel in image.pixels_mut() {
        let from = linear(colour(*pixel));
        for i in 0..3 {
            let v = from[i] + (end[i] - from[i]) * far;
            let v = if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
            pixel.0[i] = (v * 255.0).round() as u8;
        }
    }
    image
}

#[test]
fn pictures_have_the_contrast_that_their_themes_promise() {
    let mut faults = Vec::new();
    for (theme, looks) in [(Theme::Projector, PROJECTOR), (Theme::Contrast, CONTRAST)] {
        for look in &looks {
            let image = picture(look.name);
            faults.extend(bare(&image, look, theme.palette()));
            faults.extend(texts(&image, look));
            faults.extend(arcs(&image, look));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_faded_picture_does_not_pass() {
    for (theme, [look, ..]) in [(Theme::Projector, PROJECTOR), (Theme::Contrast, CONTRAST)] {
        let (image, p) = (picture(look.name), theme.palette());
        // Half of the contrast, around grey: another ground, and no text of any card is left.
        let halved = faded(&image, [0.5, 0.5, 0.5, 1.0], 0.5);
        assert!(!bare(&halved, &look, p).is_empty(), "{theme:?}: a grey ground passes");
        for (what, part, _) in look.texts {
            let found = Field::of(&halved, *part).texts();
            println!("{}, halved, {what}: {found:.2?}", look.name);
            let fails = !found.is_empty() && found.iter().all(|ratio| *ratio < 4.5);
            assert!(fails, "{theme:?}: {what} passes: {found:?}");
        }
        // A black ground has contrast to spare: arcs of a tenth, and none at all.
        let faint = strongest(&faded(&image, p.ground_middle, 0.9), ARCS);
        let none = strongest(&image, ABOVE);
        println!("{}: arcs of a tenth {faint:.2}, none {none:.2}", look.name);
        assert!(faint < 3.0 && none < 1.5, "{theme:?}: {faint:.2}, {none:.2}");
    }
}
