//! The values of arguments: how they are read, and what is said of a bad one.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use serde::de::{DeserializeOwned, IntoDeserializer, value};

use crate::picture::Head;

/// Largest side of a captured picture, in pixels.
pub const MAX_SIDE: u32 = 8192;
/// Longest time that a capture lets the scene settle, in seconds.
pub const MAX_SETTLE: f32 = 60.0;

/// What is wrong with an argument's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// Not a head.
    #[error("a head is a number from 0, or \"mean\"")]
    Head,
    /// Not a size.
    #[error("a size is WIDTHxHEIGHT in pixels, each from 1 to {MAX_SIDE}, as in 1920x1080")]
    Size,
    /// Not a time to settle.
    #[error("a time to settle is a number of seconds from 0 to {MAX_SETTLE}")]
    Settle,
    /// No second of a lesson.
    #[error("seconds, 0 or more")]
    At,
    /// Not a picture's file.
    #[error("a picture is a PNG file: its name has to end in .png")]
    Picture,
    /// Not a rate of pictures.
    #[error("0.01 to 120 pictures a second")]
    Fps,
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

pub(super) fn parse_settle(text: &str) -> Result<f32, ArgumentError> {
    text.parse().ok().filter(|seconds| (0.0..=MAX_SETTLE).contains(seconds)).ok_or(ArgumentError::Settle)
}

pub(crate) fn parse_at(text: &str) -> Result<f64, ArgumentError> {
    text.parse().ok().filter(|seconds| (0.0..=1e6).contains(seconds)).ok_or(ArgumentError::At)
}

pub(super) fn parse_fps(text: &str) -> Result<f64, ArgumentError> {
    text.parse().ok().filter(|fps| (0.01..=120.0).contains(fps)).ok_or(ArgumentError::Fps)
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

/// One of those names, which are the ones that serde knows.
pub(super) fn named<T: DeserializeOwned + Clone + Send + Sync + 'static>(
    names: &'static [&'static str],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names)
        .try_map(|name| T::deserialize(IntoDeserializer::<value::Error>::into_deserializer(name)))
}

/// Any bytes as text.
pub(super) fn lossy() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(|text| text.to_string_lossy().into_owned())
}
