//! What stands around the picture: the title, the legend, and the description for who does not see it.

use glam::Vec2;

use super::sheet::{MARGIN, Sheet};
use super::xml::{Line, colour};
use crate::visual::arcs::Lit;
use crate::visual::encoding::percent;
use crate::visual::palette::Rgba;

/// Height of the title, with the border above.
pub const HEAD: f32 = 132.0;
/// Height of the legend, with the border below.
pub const FOOT: f32 = 168.0;
/// Text of the legend.
const SMALL: f32 = 16.0;

/// The sentence, and below it what follows the last line break.
pub fn title(sheet: &Sheet<'_>) -> String {
    let palette = sheet.picture.palette;
    let (sentence, place) = match sheet.picture.title.trim().rsplit_once('\n') {
        Some((sentence, place)) => (sentence, place),
        None => (sheet.picture.title.trim(), ""),
    };
    let line = Line { at: Vec2::new(MARGIN, 62.0), size: 28.0, ink: palette.ink, bold: true, centred: false };
    let below =
        Line { at: Vec2::new(MARGIN, 98.0), size: 19.0, ink: palette.dim, bold: false, centred: false };
    let mut written = line.write(&fitting(sheet, sentence, line.size));
    if !place.is_empty() {
        written += &below.write(&fitting(sheet, place, below.size));
    }
    written
}

/// As much of a line as the picture is wide.
fn fitting(sheet: &Sheet<'_>, text: &str, size: f32) -> String {
    let room = (sheet.size.x - 2.0 * MARGIN) / size;
    let width = |part: &str| sheet.ruler.width(part);
    if width(text) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…");
    let enough = |(at, character): &(usize, char)| {
        left -= width(&text[*at..at + character.len_utf8()]);
        left < 0.0
    };
    let end = text.char_indices().find(enough).map_or(text.len(), |(at, _)| at);
    format!("{}…", text[..end].trim_end())
}

/// Widths that can be compared, the colours of the two ends, and the rest in words.
pub fn legend(sheet: &Sheet<'_>) -> String {
    let palette = sheet.picture.palette;
    let foot = sheet.size.y - FOOT;
    let mut pen =
        Pen { sheet, at: Vec2::new(MARGIN, foot + 50.0), written: "<g id=\"legend\">\n".to_owned() };
    for weight in [0.05, 0.25, 0.75] {
        pen.stroke(34.0, sheet.width_of(weight), &colour(palette.key));
        pen.says(&percent(weight), palette.dim, 22.0);
    }
    pen.says("weight", palette.ink, 64.0);
    pen.says("query, the word that looks", palette.query, 10.0);
    let (from, to) = (pen.at.x, pen.at.x + 90.0);
    pen.written += &format!(
        "<defs>\n<linearGradient id=\"ends\" xlink:href=\"#flow\" x1=\"{to:.1}\" y1=\"0\" x2=\"{from:.1}\" y2=\"0\"/>\n\
         </defs>\n"
    );
    pen.stroke(90.0, 6.0, "url(#ends)");
    pen.says("key, the word that is looked at", palette.key, 0.0);
    for (row, says) in [meaning(sheet), undrawn(sheet)].iter().enumerate() {
        let at = Vec2::new(MARGIN, foot + 92.0 + 26.0 * row as f32);
        let line = Line { at, size: SMALL, ink: palette.ink, bold: false, centred: false };
        pen.written += &line.write(&fitting(sheet, says, SMALL));
    }
    pen.written + "</g>\n"
}

/// Writes from left to right.
struct Pen<'a> {
    sheet: &'a Sheet<'a>,
    at: Vec2,
    written: String,
}

impl Pen<'_> {
    fn stroke(&mut self, length: f32, width: f32, paint: &str) {
        // A rectangle: a line without height has no box to paint a gradient in.
        self.written += &format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{length:.1}\" height=\"{width:.2}\" fill=\"{paint}\"/>\n",
            self.at.x,
            self.at.y - width / 2.0
        );
        self.at.x += length + 8.0;
    }

    fn says(&mut self, text: &str, ink: Rgba, space: f32) {
        let line = Line { at: self.at, size: SMALL, ink, bold: false, centred: false };
        self.written += &line.write(text);
        self.at.x += self.sheet.ruler.width(text) * SMALL + space;
    }
}

fn meaning(sheet: &Sheet<'_>) -> String {
    let numbers = |word: usize, before: &str, after: &str| {
        format!(" Percent: how much {before}“{}”{after}.", sheet.names[word])
    };
    let numbers = match sheet.lit {
        Lit::All => String::new(),
        Lit::Query(word) => numbers(word, "", " looks at each word"),
        Lit::Key(word) => numbers(word, "each word looks at ", ""),
    };
    format!("Width and strength of an arc are its weight, height is distance.{numbers}")
}

fn undrawn(sheet: &Sheet<'_>) -> String {
    let drawn = &sheet.drawn;
    match drawn.hidden {
        0 => "Every weight above 0 is drawn.".to_owned(),
        1 => format!("Not drawn: 1 arc with {} of the attention.", percent(drawn.share)),
        n => format!("Not drawn: {n} arcs with {} of the attention.", percent(drawn.share)),
    }
}

/// The picture in words.
pub fn description(sheet: &Sheet<'_>) -> String {
    /// Arcs that are named.
    const NAMED: usize = 5;
    let named =
        sheet.drawn.arcs.iter().take(NAMED).map(|arc| {
            format!("{} to {} {}", sheet.names[arc.query], sheet.names[arc.key], percent(arc.weight))
        });
    let named: Vec<String> = named.collect();
    let strongest = match (named.is_empty(), sheet.lit.word()) {
        (true, _) => String::new(),
        (_, None) => format!(" Strongest, from query to key: {}.", named.join(", ")),
        (_, Some(word)) => {
            format!(" Lit: “{}”. Strongest, from query to key: {}.", sheet.names[word], named.join(", "))
        }
    };
    format!(
        "Attention as arcs from the word that looks, the query, to the word that is looked at, the key. Words: {}. \
         Arcs: {}.{strongest} {} {}",
        sheet.labels.len(),
        sheet.drawn.arcs.len(),
        meaning(sheet),
        undrawn(sheet)
    )
}
