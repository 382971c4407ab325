//! What of the colours arrives in the pictures of the themes that promise contrast.

use std::ops::Range;

use arclight_core::visual::palette::{Palette, Rgba, Theme, contrast, linear};
use image::{Rgb, RgbImage};

/// Left, top, right, bottom, as shares of the picture.
type Part = [f64; 4];

/// What is looked at in a picture: where the ground is bare, where text stands and how many runs of it at least, where
/// controls without text stand, where arcs go.
struct Look {
    name: &'static str,
    bare: &'static [Part],
    texts: &'static [(&'static str, Part, usize)],
    controls: &'static [(&'static str, Part)],
    arcs: Option<Part>,
}

const EDGE: Part = [0.0, 0.10, 0.015, 0.48];
const ABOVE: Part = [0.31, 0.075, 0.68, 0.16];
const STAGE: &[(&str, Part, usize)] = &[
    ("title", [0.015, 0.02, 0.20, 0.07], 2),
    ("badge", [0.816, 0.03, 0.972, 0.058], 1),
    ("heads", [0.022, 0.095, 0.282, 0.41], 6),
    ("word", [0.72, 0.10, 0.972, 0.40], 5),
    ("sentence", [0.27, 0.80, 0.64, 0.845], 1),
];
const LEARN: &[(&str, Part, usize)] = &[("ideas, terms and papers", [0.195, 0.44, 0.805, 0.80], 7)];
const COMPARE: &[(&str, Part, usize)] = &[("two sentences", [0.195, 0.44, 0.805, 0.80], 3)];
const CONTROLS: &[(&str, Part)] = &[
    ("play", [0.015, 0.940, 0.046, 0.990]),
    ("seek", [0.264, 0.963, 0.742, 0.987]),
    ("volume", [0.8125, 0.940, 0.880, 0.990]),
];
const SWITCH: &[(&str, Part)] = &[("a switch", [0.264, 0.111, 0.300, 0.152])];
const ARCS: Part = [0.285, 0.30, 0.715, 0.59];

const PROJECTOR: [Look; 4] = [
    Look {
        name: "projector-river",
        bare: &[EDGE, ABOVE],
        texts: STAGE,
        controls: CONTROLS,
        arcs: Some(ARCS),
    },
    Look { name: "learn-projector", bare: &[EDGE], texts: LEARN, controls: &[], arcs: None },
    Look { name: "compare-projector", bare: &[EDGE], texts: COMPARE, controls: &[], arcs: None },
    Look { name: "heatmap-projector", bare: &[EDGE], texts: &[], controls: SWITCH, arcs: None },
];
const CONTRAST: [Look; 4] = [
    Look {
        name: "contrast-attended-by",
        bare: &[EDGE, ABOVE],
        texts: STAGE,
        controls: CONTROLS,
        arcs: Some(ARCS),
    },
    Look { name: "learn-contrast", bare: &[EDGE], texts: LEARN, controls: &[], arcs: None },
    Look { name: "compare-contrast", bare: &[EDGE], texts: COMPARE, controls: &[], arcs: None },
    Look { name: "heatmap-contrast", bare: &[EDGE], texts: &[], controls: SWITCH, arcs: None },
];

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

/// What a control without text is drawn with, against what most of its place is.
fn controls(image: &RgbImage, look: &Look) -> Vec<String> {
    let mut faults = Vec::new();
    for (what, part) in look.controls {
        let place = Field::of(image, *part);
        let ground = place.quantile(0.5);
        let found = ratio(place.quantile(0.03), ground).max(ratio(place.quantile(0.97), ground));
        println!("{}, {what}: {found:.2}", look.name);
        if found < 3.0 {
            faults.push(format!("{}, {what}: {found:.2}", look.name));
        }
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

/// What is too faint in a picture that was drawn; nothing where its theme promises nothing of it. A faded copy has to be.
pub fn faults(name: &str, image: &RgbImage) -> Vec<String> {
    let mut faults = Vec::new();
    for (theme, looks) in [(Theme::Projector, &PROJECTOR), (Theme::Contrast, &CONTRAST)] {
        for (index, look) in looks.iter().enumerate().filter(|(_, look)| look.name == name) {
            faults.extend(bare(image, look, theme.palette()));
            faults.extend(texts(image, look));
            faults.extend(controls(image, look));
            faults.extend(arcs(image, look));
            if index == 0 {
                faded_does_not_pass(image, look, theme);
            }
        }
    }
    faults
}

fn faded_does_not_pass(image: &RgbImage, look: &Look, theme: Theme) {
    let p = theme.palette();
    // Half of the contrast, around grey: another ground, and no text of any card is left.
    let halved = faded(image, [0.5, 0.5, 0.5, 1.0], 0.5);
    assert!(!bare(&halved, look, p).is_empty(), "{theme:?}: a grey ground passes");
    for (what, part, _) in look.texts {
        let found = Field::of(&halved, *part).texts();
        println!("{}, halved, {what}: {found:.2?}", look.name);
        let fails = !found.is_empty() && found.iter().all(|ratio| *ratio < 4.5);
        assert!(fails, "{theme:?}: {what} passes: {found:?}");
    }
    // Three quarters of it gone: no control is left either.
    let grey = faded(image, [0.5, 0.5, 0.5, 1.0], 0.75);
    assert_eq!(controls(&grey, look).len(), look.controls.len(), "{theme:?}");
    // A black ground has contrast to spare: arcs of a tenth, and none at all.
    let faint = strongest(&faded(image, p.ground_middle, 0.9), ARCS);
    let none = strongest(image, ABOVE);
    println!("{}: arcs of a tenth {faint:.2}, none {none:.2}", look.name);
    assert!(faint < 3.0 && none < 1.5, "{theme:?}: {faint:.2}, {none:.2}");
}

/// Each is drawn and compared, or nobody would look at it here.
#[test]
fn what_is_looked_at_is_a_still() {
    for look in PROJECTOR.iter().chain(&CONTRAST) {
        let still = super::reference::folder().join(format!("{}.png", look.name));
        assert!(still.is_file(), "{} is no still", look.name);
    }
}
