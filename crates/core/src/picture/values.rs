//! How values of settings are written.

use arclight_model::Glass;
use serde::de::{DeserializeOwned, IntoDeserializer, value};

use super::{HeatHeads, LONGEST_WITH, MOST_WITH, SETTINGS};

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

/// A list that may be `none`.
pub(super) fn some_or_none<T>(value: &str, read: impl Fn(&str) -> Option<Vec<T>>) -> Option<Vec<T>> {
    if value.eq_ignore_ascii_case("none") { Some(Vec::new()) } else { read(value) }
}

/// A list as it was written, and `none` where it is empty.
pub(super) fn or_none(list: String) -> String {
    if list.is_empty() { "none".to_owned() } else { list }
}

/// Words with commas between them.
pub(super) fn list(value: &str) -> Option<Vec<String>> {
    let words: Vec<String> = value.split(',').map(|word| word.trim().to_owned()).collect();
    words.iter().all(|word| !word.is_empty()).then_some(words)
}

/// Other words of the compass: what is more, longer or there already would not be seen.
pub(super) fn words(value: &str) -> Option<Vec<String>> {
    let words = list(value)?;
    let fits = |(at, word): (usize, &String)| {
        word.len() <= LONGEST_WITH && !words[..at].iter().any(|other| is_same(other, word))
    };
    (words.len() <= MOST_WITH && words.iter().enumerate().all(fits)).then_some(words)
}

/// Whether two words are one, in any case.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Two of the axes that Glass has.
pub(super) fn axes(value: &str) -> Option<[String; 2]> {
    let axis = |name: String| Glass::axes().iter().find(|axis| is_same(axis, &name)).cloned();
    let pair: Vec<String> = list(value)?.into_iter().map(axis).collect::<Option<_>>()?;
    let pair: [String; 2] = pair.try_into().ok()?;
    (pair[0] != pair[1]).then_some(pair)
}

/// What would do for a setting of the table.
pub(super) fn expected(name: &str) -> String {
    let expected = SETTINGS.iter().find(|entry| entry.name == name).map_or("", |entry| entry.expected);
    match name {
        "compass" => format!("{expected}; there are {}", Glass::axes().join(", ")),
        _ => expected.to_owned(),
    }
}

/// Two sentences with | between them.
pub(super) fn pair(value: &str) -> Option<[String; 2]> {
    let (first, second) = value.split_once('|')?;
    let pair = [first, second].map(|text| text.trim().to_owned());
    pair.iter().all(|text| !text.is_empty()).then_some(pair)
}
