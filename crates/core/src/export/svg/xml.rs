//! Text, numbers and colours as XML and SVG write them.

use glam::Vec2;

use crate::visual::palette::Rgba;

/// For text and for attributes in quotes. What XML 1.0 (2.2) forbids is dropped, and breaks become spaces.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Without its alpha.
pub fn colour(rgba: Rgba) -> String {
    let [r, g, b, _] = rgba.map(|channel| (channel.clamp(0.0, 1.0) * 255.0).round() as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A line of text.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Start of the line, or its middle, halfway up a capital letter.
    pub at: Vec2,
    /// One em.
    pub size: f32,
    /// Colour.
    pub ink: Rgba,
    /// Semibold.
    pub bold: bool,
    /// Centred on `at`.
    pub centred: bool,
}

impl Line {
    /// The element.
    pub fn write(&self, says: &str) -> String {
        /// Half the height of a capital letter in ems; `dominant-baseline` is not known everywhere.
        const HALF_CAPITAL: f32 = 0.36;
        let Self { at, size, ink, bold, centred } = *self;
        format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size:.1}\" fill=\"{}\"{}{}>{}</text>\n",
            at.x,
            at.y + HALF_CAPITAL * size,
            colour(ink),
            if bold { " font-weight=\"600\"" } else { "" },
            if centred { " text-anchor=\"middle\"" } else { "" },
            escape(says)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_reads_as_its_own_is_escaped() {
        assert_eq!(escape("<&\"'>"), "&lt;&amp;&quot;&apos;&gt;");
        assert_eq!(escape("a\u{0}\u{1b}\u{ffff}b\r\nc"), "ab  c");
        assert_eq!(escape("é 北 👩‍🚀"), "é 北 👩‍🚀");
    }

    #[test]
    fn colours_are_bytes() {
        assert_eq!(colour([1.0, 0.5, -3.0, 0.2]), "#ff8000");
    }
}
