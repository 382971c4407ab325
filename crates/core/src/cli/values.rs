//! The values of arguments: how they are read, and what is said of a bad one.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use serde::de::{DeserializeOwned, IntoDeserializer, value};

use arclight_model::next::Choice;

use crate::decimal;
use crate::picture::{Head, KeyCut};

/// Largest side of a captured picture, in pixels.
pub const MAX_SIDE: u32 = 8192;
/// Longest time that a capture lets the scene settle, in seconds.
pub const MAX_SETTLE: f32 = 60.0;

/// What is wrong with an argument's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// Not a layer.
    #[error("a layer is a number from 0")]
    Layer,
    /// Not a head.
    #[error("a head is a number from 0, or \"mean\"")]
    Head,
    /// Not a size.
    #[error("a size is WIDTHxHEIGHT in pixels, each from 1 to {MAX_SIDE}, as in 1920x1080")]
    Size,
    /// Not a time to settle.
    #[error("a time to settle is a number of seconds from 0 to {MAX_SETTLE}")]
    Settle,
    /// A decimal comma.
    #[error("{}", decimal::POINT)]
    Comma,
    /// No second of a lesson.
    #[error("seconds, 0 or more")]
    At,
    /// Not a picture's file.
    #[error("a picture is a PNG file: its name has to end in .png")]
    Picture,
    /// Not a chapter.
    #[error("a chapter is a number from 1")]
    Chapter,
    /// Not a number of readings.
    #[error("how often the text is read: a number from 1 to 10000")]
    Readings,
    /// Not a number of candidates.
    #[error("how many candidates: a number from 1 to 1000")]
    Top,
    /// Not a number of tokens.
    #[error("how many tokens: a number from 1 to 4096")]
    Count,
    /// Not a cut.
    #[error("a cut is a word or # and an index, and a layer and head as in Mary:20:0")]
    Cut,
    /// Not a temperature of writing.
    #[error("a number from 0 to 10")]
    Temperature,
    /// Not a share.
    #[error("a number above 0 and up to 1")]
    TopP,
    /// Not a rate of pictures.
    #[error("0.01 to 120 pictures a second")]
    Fps,
}

pub(super) fn parse_layer(text: &str) -> Result<usize, ArgumentError> {
    text.parse().map_err(|_| ArgumentError::Layer)
}

pub(super) fn parse_chapter(text: &str) -> Result<usize, ArgumentError> {
    text.parse().ok().filter(|chapter| *chapter > 0).ok_or(ArgumentError::Chapter)
}

pub(super) fn parse_readings(text: &str) -> Result<usize, ArgumentError> {
    text.parse().ok().filter(|count| (1..=10_000).contains(count)).ok_or(ArgumentError::Readings)
}

pub(super) fn parse_head(text: &str) -> Result<Head, ArgumentError> {
    Head::read(text).ok_or(ArgumentError::Head)
}

pub(super) fn parse_size(text: &str) -> Result<(u32, u32), ArgumentError> {
    let side = |side: &str| side.parse().ok().filter(|pixels| (1..=MAX_SIDE).contains(pixels));
    text.split_once(['x', 'X', '×'])
        .and_then(|(width, height)| Some((side(width)?, side(height)?)))
        .ok_or(ArgumentError::Size)
}

/// A number in that range.
fn number<T: FromStr + PartialOrd>(
    text: &str,
    range: RangeInclusive<T>,
    wrong: ArgumentError,
) -> Result<T, ArgumentError> {
    if decimal::has_comma(text) {
        return Err(ArgumentError::Comma);
    }
    text.parse().ok().filter(|number| range.contains(number)).ok_or(wrong)
}

pub(super) fn parse_settle(text: &str) -> Result<f32, ArgumentError> {
    number(text, 0.0..=MAX_SETTLE, ArgumentError::Settle)
}

pub(crate) fn parse_at(text: &str) -> Result<f64, ArgumentError> {
    number(text, 0.0..=1e6, ArgumentError::At)
}

pub(super) fn parse_fps(text: &str) -> Result<f64, ArgumentError> {
    number(text, 0.01..=120.0, ArgumentError::Fps)
}

pub(super) fn parse_top(text: &str) -> Result<usize, ArgumentError> {
    number(text, 1..=1000, ArgumentError::Top)
}

pub(super) fn parse_count(text: &str) -> Result<usize, ArgumentError> {
    number(text, 1..=4096, ArgumentError::Count)
}

pub(super) fn parse_cut(text: &str) -> Result<KeyCut, ArgumentError> {
    KeyCut::read_argument(text).ok_or(ArgumentError::Cut)
}

pub(super) fn parse_temperature(text: &str) -> Result<f32, ArgumentError> {
    number(text, 0.0..=Choice::HOTTEST, ArgumentError::Temperature)
}

pub(super) fn parse_top_p(text: &str) -> Result<f32, ArgumentError> {
    number(text, f32::MIN_POSITIVE..=1.0, ArgumentError::TopP)
}

/// A file whose name says that it is a PNG: nothing else is written.
pub(super) fn png_file() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from).try_map(|path| {
        let is_png = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
        if is_png { Ok(path) } else { Err(ArgumentError::Picture) }
    })
}

pub(crate) const THEMES: [&str; 3] = ["stage", "projector", "contrast"];
pub(super) const LENSES: [&str; 3] = ["raw", "norm", "rollout"];

/// One of those names, which are the ones that serde knows, in any case where the argument takes it so.
pub(super) fn named<T: DeserializeOwned + Clone + Send + Sync + 'static>(
    names: &'static [&'static str],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names).try_map(|name: String| {
        T::deserialize(IntoDeserializer::<value::Error>::into_deserializer(name.to_lowercase()))
    })
}

/// Any bytes as text.
pub(super) fn lossy() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(|text| text.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use crate::cli::{Cli, complaint};

    #[test]
    fn a_negative_number_is_told_what_is_wanted() {
        let attend = &["attend", "--text", "a"][..];
        let capture = &["capture", "--out", "a.png"][..];
        let film = &["film", "--out", "a"][..];
        for (before, argument, values, wanted) in [
            (&[][..], "--layer", &["-1", "-0.5"][..], "a number from 0"),
            (&[], "--head", &["-1"], "a number from 0, or \"mean\""),
            (&[], "--temperature", &["-1", "-.5"], "a number from 0.1 to 5"),
            (&[], "--large", &["-1"], "none, or 0 to 3"),
            (&[], "--depth", &["-1", "six", "1.5"], "a number from 0"),
            (&[], "--crowd", &["-1", "people", " "], "none, or banks, bats,"),
            (
                &[],
                "--with",
                &["-1,,2", "a,b,c,d,e", "sea,Sea"],
                "one to four words as in river, cash, each once",
            ),
            (&[], "--compass", &["-1", "water,gold"], "as in water, money; there are water, ship, fish,"),
            (&[], "--at", &["-1", "-2.5"], "seconds, 0 or more"),
            (attend, "--layer", &["-1"], "a layer is a number from 0"),
            (attend, "--head", &["-1"], "a head is a number from 0, or \"mean\""),
            (attend, "--bench", &["-1", "0", "10001"], "a number from 1 to 10000"),
            (capture, "--settle", &["-1", "-0.5"], "a number of seconds from 0 to 60"),
            (capture, "--size", &["-1", "-1x4", "4x-1"], "each from 1 to 8192"),
            (capture, "--layer", &["-1"], "a number from 0"),
            (film, "--fps", &["-1", "-2.5"], "0.01 to 120 pictures a second"),
            (film, "--size", &["-1x4"], "each from 1 to 8192"),
            (film, "--chapter", &["-1", "0"], "a chapter is a number from 1"),
        ] {
            for value in values {
                let line = [&["arclight"][..], before, &[argument, value]].concat();
                let told = complaint(&Cli::read(&line).unwrap_err());
                assert!(told.contains(wanted) && told.contains(value), "{line:?}: {told}");
            }
        }
    }
}
