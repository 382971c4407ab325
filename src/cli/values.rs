//! The values of arguments: how they are read, and what is said of a bad one.

use std::str::FromStr;

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IntoDeserializer, value};

/// Largest side of a captured picture, in pixels.
pub const MAX_SIDE: u32 = 8192;
/// Longest time that a capture lets the scene settle, in seconds.
pub const MAX_SETTLE: f32 = 60.0;

/// The stage, or the same scene as a flat arc diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ViewArg {
    /// In space.
    Stage,
    /// On a sheet.
    Flat,
    /// As matrices.
    Heatmap,
}

/// One head, or all of a layer together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadArg {
    /// That head, from 0.
    One(usize),
    /// The average of the layer's heads.
    Mean,
}

/// The token that is lit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryArg {
    /// The first token that says this.
    Word(String),
    /// The token with that index, from 0.
    Index(usize),
}

/// What is wrong with an argument's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// Not a head.
    #[error("a head is a number from 0, or \"mean\"")]
    Head,
    /// An empty query.
    #[error("a query is a word of the text, or # and the index of a token")]
    EmptyQuery,
    /// An index that no machine can count to.
    #[error("the index after # is too large")]
    QueryIndex,
    /// Not a size.
    #[error("a size is WIDTHxHEIGHT in pixels, each from 1 to {MAX_SIDE}, as in 1920x1080")]
    Size,
    /// Not a time to settle.
    #[error("a time to settle is a number of seconds from 0 to {MAX_SETTLE}")]
    Settle,
    /// No second of a lesson.
    #[error("seconds, 0 or more")]
    At,
    /// Not a rate of pictures.
    #[error("0.01 to 120 pictures a second")]
    Fps,
}

impl FromStr for HeadArg {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, ArgumentError> {
        match text {
            "mean" => Ok(Self::Mean),
            number => number.parse().map(Self::One).map_err(|_| ArgumentError::Head),
        }
    }
}

impl FromStr for QueryArg {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, ArgumentError> {
        let is_index = |rest: &&str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        match text.strip_prefix('#').filter(is_index) {
            Some(digits) => digits.parse().map(Self::Index).map_err(|_| ArgumentError::QueryIndex),
            None if text.trim().is_empty() => Err(ArgumentError::EmptyQuery),
            None => Ok(Self::Word(text.trim().to_owned())),
        }
    }
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

pub(super) fn parse_at(text: &str) -> Result<f64, ArgumentError> {
    text.parse().ok().filter(|seconds| (0.0..=1e6).contains(seconds)).ok_or(ArgumentError::At)
}

pub(super) fn parse_fps(text: &str) -> Result<f64, ArgumentError> {
    text.parse().ok().filter(|fps| (0.01..=120.0).contains(fps)).ok_or(ArgumentError::Fps)
}

pub(super) const MODELS: [&str; 2] = ["minilm", "glass"];
pub(super) const VIEWS: [&str; 3] = ["stage", "flat", "heatmap"];
pub(super) const THEMES: [&str; 3] = ["stage", "projector", "contrast"];
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
