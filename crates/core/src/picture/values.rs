//! How values of settings are written.

use arclight_model::Glass;
use serde::de::{DeserializeOwned, IntoDeserializer, value};

use super::HeatHeads;

/// What a name that serde knows stands for.
pub(super) fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    T::deserialize(IntoDeserializer::<value::Error>::into_deserializer(name)).ok()
}

/// The name that serde gives a value.
pub(super) fn name_of(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

/// A name without a value says on.
pub(super) fn on(value: &str) -> Option<bool> {
    match value {
        "on" | "" | "1" | "true" => Some(true),
        "off" | "0" | "false" => Some(false),
        _ => None,
    }
}

/// Layer and head of each, as in `0:2 2:0 2:8`.
pub(super) fn heads(value: &str) -> Option<HeatHeads> {
    let one = |text: &str| {
        let (layer, head) = text.split_once(':')?;
        Some((layer.parse().ok()?, head.parse().ok()?))
    };
    let heads: Option<Vec<(usize, usize)>> = value.split_whitespace().map(one).collect();
    heads?.try_into().ok()
}

/// Words with commas between them.
pub(super) fn list(value: &str) -> Option<Vec<String>> {
    let words: Vec<String> = value.split(',').map(|word| word.trim().to_owned()).collect();
    words.iter().all(|word| !word.is_empty()).then_some(words)
}

/// Two of the axes that Glass has.
pub(super) fn axes(value: &str) -> Option<[String; 2]> {
    let pair: [String; 2] = list(value)?.try_into().ok()?;
    (pair[0] != pair[1] && pair.iter().all(|axis| Glass::axes().contains(axis))).then_some(pair)
}

/// Two sentences with | between them.
pub(super) fn pair(value: &str) -> Option<[String; 2]> {
    let (first, second) = value.split_once('|')?;
    let pair = [first, second].map(|text| text.trim().to_owned());
    pair.iter().all(|text| !text.is_empty()).then_some(pair)
}
