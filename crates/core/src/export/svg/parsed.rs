//! Reads what was written, for tests: as strict as XML 1.0 is about what these files use.

use std::collections::HashSet;

/// A start tag and the text right after it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Text up to the next tag.
    pub text: String,
}

/// All elements in their order.
///
/// # Errors
/// Says what is not well-formed, or which reference leads nowhere.
pub fn parse(file: &str) -> Result<Vec<Element>, String> {
    let body = file.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").ok_or("no declaration")?;
    let (mut elements, mut open, mut ids) = (Vec::<Element>::new(), Vec::new(), HashSet::new());
    let mut references = Vec::new();
    for part in body.split('<').skip(1) {
        let (tag, after) = part.split_once('>').ok_or_else(|| format!("open: {part}"))?;
        let after = unescape(after)?;
        if open.is_empty() && !elements.is_empty() {
            return Err(format!("after the end: {tag}"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("not open: {name}"));
            }
            if !after.trim().is_empty() {
                return Err(format!("text between elements: {after}"));
            }
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
        for (attribute, value) in attributes(rest)? {
            if attribute == "id" && !ids.insert(value.clone()) {
                return Err(format!("twice: {value}"));
            }
            let local = value.strip_prefix("url(#").and_then(|id| id.strip_suffix(')'));
            references.extend(
                local.or(value.strip_prefix('#').filter(|_| attribute == "xlink:href")).map(str::to_owned),
            );
        }
        if !empty {
            open.push(name);
        }
        elements.push(Element { name: name.to_owned(), text: after });
    }
    match references.iter().find(|id| !ids.contains(*id)) {
        Some(id) => Err(format!("leads nowhere: {id}")),
        None if open.is_empty() => Ok(elements),
        None => Err(format!("not closed: {open:?}")),
    }
}

fn attributes(mut rest: &str) -> Result<Vec<(&str, String)>, String> {
    let mut found: Vec<(&str, String)> = Vec::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").ok_or_else(|| format!("no value: {rest}"))?;
        let (value, after) = after.split_once('"').ok_or_else(|| format!("no end: {after}"))?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-:".contains(c)) {
            return Err(format!("no name: {name}"));
        }
        if found.iter().any(|(other, _)| *other == name) || value.contains("NaN") || value.contains("inf") {
            return Err(format!("bad: {name} {value}"));
        }
        found.push((name, unescape(value)?));
        rest = match after.strip_prefix(' ') {
            Some(more) => more,
            None if after.is_empty() => after,
            None => return Err(format!("no space: {after}")),
        };
    }
    Ok(found)
}

/// Only the five entities that need no declaration, and only characters that XML 1.0 (2.2) allows.
fn unescape(text: &str) -> Result<String, String> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if let Some(character) = text.chars().find(|c| !allowed(*c)) {
        return Err(format!("forbidden: {character:?}"));
    }
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (entity, after) = part.split_once(';').ok_or_else(|| format!("bare &: {part}"))?;
        plain.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            other => return Err(format!("entity: {other}")),
        });
        plain.push_str(after);
    }
    Ok(plain)
}

#[test]
fn what_is_broken_is_found() {
    let file = |body: &str| parse(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"));
    assert_eq!(file("<a b=\"1\"><c/>&lt;</a>\n").unwrap()[1].text, "<");
    for broken in [
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a>&x;</a>",
        "<a>&</a>",
        "<a b=1/>",
        "<a b=\"1\"c=\"2\"/>",
        "<a>\u{1}</a>",
        "<a><b id=\"x\"/><b id=\"x\"/></a>",
        "<a b=\"url(#x)\"/>",
        "<a x=\"1\" x=\"1\"/>",
        "<a x=\"NaN\"/>",
    ] {
        assert!(file(broken).is_err(), "{broken}");
    }
}
