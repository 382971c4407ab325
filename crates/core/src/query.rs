//! The part of an address behind its question mark, as mails and chats leave it.

pub use arclight_model::words::{bare, is_unseen};

use crate::picture::{SETTINGS, SHORTHANDS};

/// A query as it was before mails and chats had it: without `?`, without what nobody sees, and with `&` where HTML wrote
/// `&amp;`. A query that was encoded as a whole is decoded: as it stands it says nothing.
#[must_use]
pub fn mended(query: &str) -> String {
    let mut query: String = query.trim_start_matches('?').chars().filter(|c| !is_unseen(*c)).collect();
    let lower = query.to_ascii_lowercase();
    if !query.contains('=') && lower.contains("%3d") {
        // It has one name, which is the query.
        let encoded = query.replace('+', "%2B").replace('&', "%26");
        query = form_urlencoded::parse(encoded.as_bytes()).map(|(name, _)| name).collect();
    }
    for entity in ["&amp;", "&#38;", "&#x26;"] {
        while query.contains(entity) {
            query = query.replace(entity, "&");
        }
    }
    query
}

/// Whether that is a name of what a link says.
#[must_use]
pub fn knows(name: &str) -> bool {
    let name = bare(name).to_lowercase();
    let name = name.as_str();
    ["theme", "lesson", "at", "mode"].contains(&name)
        || SETTINGS.iter().any(|entry| entry.name == name)
        || SHORTHANDS.iter().any(|(short, ..)| *short == name)
}

/// A sign that was encoded and then encoded again, as in `%2520`.
#[must_use]
pub fn encoded_twice(query: &str) -> Option<&str> {
    let signs = query.match_indices("%25").filter_map(|(at, _)| query.get(at..at + 5));
    let mut twice = signs.filter(|sign| sign[3..].bytes().all(|byte| byte.is_ascii_hexdigit()));
    twice.next()
}
