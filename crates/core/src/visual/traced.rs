//! A font of letters that somebody else drew: a browser has letters for every script, but gives only pictures of them.
//!
//! Each picture becomes a TrueType glyph of rectangles, one for what is alike in pixels that follow each other. A run of
//! several letters becomes one glyph, which takes the place of its letters (OpenType's `ccmp`): so letters that join or
//! move in their script stand as the browser set them.

use std::collections::BTreeMap;

/// Pixels of a picture for 1 em: its letters are two to eight times as large as on the stage.
pub const EM: u16 = 96;
/// Offsets within a table of substitutions have 16 bits.
const LIGATURES: usize = 60_000;

/// A picture of a run of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The letters.
    pub text: String,
    /// From its origin to that of what follows, pixels.
    pub advance: u16,
    /// From the origin to the first column, pixels.
    pub left: i16,
    /// From the baseline up to the upper edge of the first row, pixels.
    pub top: i16,
    /// Columns of a row.
    pub width: u16,
    /// Row by row, from above: where there is ink.
    pub ink: Vec<bool>,
}

/// Reads pictures of those texts: for each its advance, left, top, width and height, 16 bits each, the lower byte first, and
/// a byte for each pixel. An advance below 0 stands for letters that could not be drawn.
#[must_use]
pub fn read(texts: impl IntoIterator<Item = String>, mut pictures: &[u8]) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    for text in texts {
        let Some((header, rest)) = pictures.split_first_chunk::<10>() else { break };
        let number = |at: usize| i16::from_le_bytes([header[2 * at], header[2 * at + 1]]);
        let [advance, left, top, width, height] = std::array::from_fn(number);
        let size = usize::from(width.max(0) as u16) * usize::from(height.max(0) as u16);
        let Some((ink, rest)) = rest.split_at_checked(size) else { break };
        pictures = rest;
        if let Ok(advance) = u16::try_from(advance) {
            let ink = ink.iter().map(|ink| *ink != 0).collect();
            drawn.push(Drawn { text, advance, left, top, width: width as u16, ink });
        }
    }
    drawn
}

/// A rectangle in units of the font: left, bottom, right, top.
type Block = [i16; 4];

/// A TrueType font that has these.
#[must_use]
pub fn font(drawn: &[Drawn]) -> Vec<u8> {
    // Glyph 0 stands for what a font lacks.
    let glyphs: Vec<(Vec<u8>, i16)> =
        std::iter::once((Vec::new(), 0)).chain(drawn.iter().map(outline)).collect();
    let numbered = drawn.iter().zip(1_u16..);
    let mut single = BTreeMap::new();
    let mut several = Vec::new();
    for (drawn, glyph) in numbered {
        let mut letters = drawn.text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => {
                single.insert(letter, glyph);
            }
            (Some(_), Some(_)) => several.push((drawn.text.as_str(), glyph)),
            (None, _) => {}
        }
    }
    let count = glyphs.len() as u16;
    let mut loca = Bytes::default();
    let mut glyf = Vec::new();
    for (glyph, _) in &glyphs {
        loca.u32(glyf.len());
        glyf.extend_from_slice(glyph);
    }
    loca.u32(glyf.len());
    let mut hmtx = Bytes::default();
    let advances = std::iter::once(EM).chain(drawn.iter().map(|drawn| drawn.advance));
    for (advance, (_, left)) in advances.zip(&glyphs) {
        hmtx.u16(advance).i16(*left);
    }
    file(&[
        (*b"GSUB", substitutions(&single, several)),
        (*b"cmap", charmap(&single)),
        (*b"glyf", glyf),
        (*b"head", head()),
        (*b"hhea", hhea(count)),
        (*b"hmtx", hmtx.0),
        (*b"loca", loca.0),
        (*b"maxp", maxp(count)),
    ])
}

/// Big-endian numbers, as in every table.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn u16(&mut self, number: u16) -> &mut Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    fn i16(&mut self, number: i16) -> &mut Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    fn u32(&mut self, number: usize) -> &mut Self {
        self.0.extend((number as u32).to_be_bytes());
        self
    }

    fn all(&mut self, numbers: &[u16]) -> &mut Self {
        numbers.iter().for_each(|number| {
            self.u16(*number);
        });
        self
    }
}

/// The tables with their directory. Nobody who reads it looks at checksums.
fn file(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut file = Bytes::default();
    file.u32(0x0001_0000).all(&[tables.len() as u16, 128, 3, 0]);
    let mut at = 12 + 16 * tables.len();
    for (tag, table) in tables {
        file.0.extend(tag);
        file.u32(0).u32(at).u32(table.len());
        at += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        file.0.extend(table);
        file.0.resize(file.0.len().next_multiple_of(4), 0);
    }
    file.0
}

fn head() -> Vec<u8> {
    let mut head = Bytes::default();
    head.u32(0x0001_0000).u32(0x0001_0000).u32(0).u32(0x5f0f_3cf5).all(&[0, EM]);
    // Times, the box around all glyphs, style, least size, direction; offsets of glyphs have 32 bits.
    head.all(&[0; 8]).all(&[0; 4]).all(&[0, 8, 2, 1, 0]);
    head.0
}

fn hhea(glyphs: u16) -> Vec<u8> {
    let mut hhea = Bytes::default();
    // Ascent and descent in the proportion of the program's own font.
    hhea.u32(0x0001_0000).u16(EM - EM / 32).i16(-(EM as i16) / 4).all(&[0, 0, 0, 0, 0, 1, 0, 0]);
    hhea.all(&[0; 5]).u16(glyphs);
    hhea.0
}

fn maxp(glyphs: u16) -> Vec<u8> {
    let mut maxp = Bytes::default();
    maxp.u32(0x0001_0000).u16(glyphs).all(&[u16::MAX, u16::MAX, 0, 0, 2]).all(&[0; 8]);
    maxp.0
}

/// Letters to glyphs, format 12.
fn charmap(single: &BTreeMap<char, u16>) -> Vec<u8> {
    let mut cmap = Bytes::default();
    cmap.all(&[0, 1, 3, 10]).u32(12).all(&[12, 0]).u32(16 + 12 * single.len()).u32(0).u32(single.len());
    for (letter, glyph) in single {
        cmap.u32(*letter as usize).u32(*letter as usize).u32(usize::from(*glyph));
    }
    cmap.0
}

/// Runs of glyphs to one, for every script.
fn substitutions(single: &BTreeMap<char, u16>, mut several: Vec<(&str, u16)>) -> Vec<u8> {
    // The longest first: the first that fits is taken.
    several.sort_by_key(|(text, _)| std::cmp::Reverse(text.chars().count()));
    let mut sets = BTreeMap::<u16, Vec<(Vec<u16>, u16)>>::new();
    let mut size = 0;
    for (text, glyph) in several {
        let letters: Option<Vec<u16>> = text.chars().map(|letter| single.get(&letter).copied()).collect();
        let Some([first, rest @ ..]) = letters.as_deref() else { continue };
        size += 14 + 2 * rest.len();
        if size < LIGATURES {
            sets.entry(*first).or_default().push((rest.to_vec(), glyph));
        }
    }
    let mut table = Bytes::default();
    // Script, feature and lookup; each list has one entry.
    table.all(&[1, 0, 10, 30, 44]);
    table.u16(1);
    table.0.extend(b"DFLT");
    table.all(&[8, 4, 0, 0, u16::MAX, 1, 0]).u16(1);
    table.0.extend(b"ccmp");
    table.all(&[8, 0, 1, 0]).all(&[1, 4, 4, 0, 1, 8]);
    // The subtable: which glyphs begin a run, and what follows them.
    let header = 6 + 2 * sets.len();
    table.u16(1).u16(header as u16).u16(sets.len() as u16);
    let mut at = header + 4 + 2 * sets.len();
    for runs in sets.values() {
        table.u16(at as u16);
        at += 2 + runs.iter().map(|(rest, _)| 6 + 2 * rest.len()).sum::<usize>();
    }
    table.u16(1).u16(sets.len() as u16).all(&sets.keys().copied().collect::<Vec<_>>());
    for runs in sets.values() {
        table.u16(runs.len() as u16);
        let mut at = 2 + 2 * runs.len();
        for (rest, _) in runs {
            table.u16(at as u16);
            at += 4 + 2 * rest.len();
        }
        for (rest, glyph) in runs {
            table.u16(*glyph).u16(rest.len() as u16 + 1).all(rest);
        }
    }
    table.0
}

/// The glyph of a picture, and its left edge.
fn outline(drawn: &Drawn) -> (Vec<u8>, i16) {
    /// Points have numbers of 16 bits, four for a rectangle.
    const MOST: usize = 16_000;
    let blocks = blocks(drawn);
    let blocks = &blocks[..blocks.len().min(MOST)];
    let edge = |side: usize, least: bool| {
        let sides = blocks.iter().map(|block| block[side]);
        if least { sides.min() } else { sides.max() }
    };
    let (Some(left), Some(bottom), Some(right), Some(top)) =
        (edge(0, true), edge(1, true), edge(2, false), edge(3, false))
    else {
        return (Vec::new(), 0);
    };
    let mut glyph = Bytes::default();
    glyph.u16(blocks.len() as u16).i16(left).i16(bottom).i16(right).i16(top);
    (1..=blocks.len()).for_each(|count| {
        glyph.u16((4 * count - 1) as u16);
    });
    glyph.u16(0);
    // Every point is on the outline, and its place is told by 16 bits each.
    glyph.0.resize(glyph.0.len() + 4 * blocks.len(), 1);
    for corners in [[0, 0, 2, 2], [1, 3, 3, 1]] {
        let mut last = 0_i16;
        for place in blocks.iter().flat_map(|block| corners.map(|corner| block[corner])) {
            glyph.i16(place.wrapping_sub(last));
            last = place;
        }
    }
    glyph.0.resize(glyph.0.len().next_multiple_of(4), 0);
    (glyph.0, left)
}

/// Where there is ink, in rectangles.
fn blocks(drawn: &Drawn) -> Vec<Block> {
    let width = usize::from(drawn.width.max(1));
    let mut open = BTreeMap::<(i16, i16), i16>::new();
    let mut done = Vec::new();
    let rows = drawn.ink.chunks(width).map(runs).chain([Vec::new()]);
    for (row, runs) in rows.enumerate() {
        let y = drawn.top.saturating_sub(row as i16);
        let runs: Vec<(i16, i16)> = runs
            .into_iter()
            .map(|(from, to)| (drawn.left.saturating_add(from), drawn.left.saturating_add(to)))
            .collect();
        open.retain(|run, top| {
            let goes_on = runs.contains(run);
            if !goes_on {
                done.push([run.0, y, run.1, *top]);
            }
            goes_on
        });
        for run in runs {
            open.entry(run).or_insert(y);
        }
    }
    done
}

/// Where ink begins and ends in a row.
fn runs(row: &[bool]) -> Vec<(i16, i16)> {
    let mut runs = Vec::new();
    let mut from = None;
    for (column, ink) in row.iter().copied().chain([false]).enumerate() {
        match (ink, from) {
            (true, None) => from = Some(column),
            (false, Some(begin)) => {
                runs.push((begin as i16, column as i16));
                from = None;
            }
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, OutlinePen};
    use skrifa::{FontRef, MetadataProvider as _};

    use super::*;

    fn drawn(text: &str, picture: &str) -> Drawn {
        let rows: Vec<&str> = picture.split('/').collect();
        let ink = rows.iter().flat_map(|row| row.chars().map(|pixel| pixel == '#')).collect();
        Drawn { text: text.to_owned(), advance: 7, left: -1, top: 2, width: rows[0].len() as u16, ink }
    }

    /// The area of an outline and its lower left corner, by its corners.
    #[derive(Default)]
    struct Area(f32, Vec<(f32, f32)>);

    impl OutlinePen for Area {
        fn move_to(&mut self, x: f32, y: f32) {
            self.1.push((x, y));
        }

        fn line_to(&mut self, x: f32, y: f32) {
            let from = *self.1.last().unwrap();
            self.0 += 0.5 * (from.0 * y - x * from.1);
            self.1.push((x, y));
        }

        fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
            panic!("rectangles have no curves");
        }

        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
            panic!("rectangles have no curves");
        }

        fn close(&mut self) {}
    }

    #[test]
    fn a_picture_becomes_a_glyph_with_the_same_ink() {
        let bytes = font(&[drawn("北", "##.#/##../...#"), drawn("京", "./."), drawn("北京", ".#/#.")]);
        let font = FontRef::new(&bytes).unwrap();
        let glyph = font.charmap().map('北').unwrap();
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        assert_eq!(metrics.advance_width(glyph), Some(7.0));
        let mut area = Area::default();
        let outline = font.outline_glyphs().get(glyph).unwrap();
        outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut area).unwrap();
        let (x, y): (Vec<f32>, Vec<f32>) = area.1.iter().copied().unzip();
        let ends =
            |all: &[f32]| (all.iter().copied().fold(9.0, f32::min), all.iter().copied().fold(-9.0, f32::max));
        assert_eq!((ends(&x), ends(&y)), ((-1.0, 3.0), (-1.0, 2.0)));
        assert_eq!(blocks(&drawn("北", "##.#/##../...#")).len(), 3, "what is alike is one");
        let ink: i32 = blocks(&drawn("北", "##.#/##../...#"))
            .iter()
            .map(|[left, bottom, right, top]| i32::from(right - left) * i32::from(top - bottom))
            .sum();
        assert_eq!(ink, 6);
        assert_eq!(font.charmap().map('x'), None);
        let empty = font.charmap().map('京').unwrap();
        assert_eq!(empty.to_u32(), 2);
    }

    #[test]
    fn pictures_are_read_as_far_as_they_are_whole() {
        let one = [7, 0, 255, 255, 2, 0, 4, 0, 3, 0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1];
        let lacking = [255, 255, 0, 0, 0, 0, 0, 0, 0, 0];
        let all = [&lacking[..], &one, &one[..20]].concat();
        let texts = ["x", "北", "京"].map(str::to_owned);
        assert_eq!(read(texts, &all), [drawn("北", "##.#/##../...#")]);
    }

    #[test]
    fn no_picture_is_a_font_too() {
        assert!(FontRef::new(&font(&[])).is_ok());
        let strange =
            Drawn { width: 0, left: i16::MAX, top: i16::MIN, ink: vec![true; 9], ..drawn("a", "#") };
        assert!(FontRef::new(&font(&[strange])).is_ok());
    }
}
