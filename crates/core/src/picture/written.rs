//! Which parts of a text a model wrote.

use std::ops::Range;

/// Most parts: whoever writes by turns with a model does so a few times.
const MOST: usize = 64;

/// Parts in bytes, as in `58-63, 70-90`.
pub(super) fn read(value: &str) -> Option<Vec<Range<usize>>> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |text: &str| {
        let (start, end) = text.trim().split_once('-').filter(|(start, end)| digits(start) && digits(end))?;
        let part: Range<usize> = start.parse().ok()?..end.parse().ok()?;
        (!part.is_empty()).then_some(part)
    };
    let parts: Option<Vec<Range<usize>>> = value.split(',').map(part).collect();
    parts.filter(|parts| parts.len() <= MOST)
}

/// As [`read`] takes them.
pub(super) fn write(parts: &[Range<usize>]) -> String {
    parts.iter().map(|part| format!("{}-{}", part.start, part.end)).collect::<Vec<_>>().join(", ")
}

/// In order, joined where they touch, and of whole characters of the text.
pub(super) fn normalise(parts: &mut Vec<Range<usize>>, text: &str) {
    parts.sort_by_key(|part| (part.start, part.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for part in parts.drain(..) {
        let part = text.floor_char_boundary(part.start)..text.ceil_char_boundary(part.end);
        match joined.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ if part.is_empty() => {}
            _ => joined.push(part),
        }
    }
    joined.truncate(MOST);
    *parts = joined;
}

/// What is left of them where a text has become another: what is before the first change.
pub(super) fn keep(parts: &mut Vec<Range<usize>>, (old, new): (&str, &str)) {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    for part in parts.iter_mut() {
        part.end = part.end.min(old.floor_char_boundary(same));
    }
    parts.retain(|part| !part.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_they_are_written_and_joined_where_they_touch() {
        let parts = read("3-9, 12-13").unwrap();
        assert_eq!((write(&parts), parts.len()), ("3-9, 12-13".to_owned(), 2));
        for text in ["", "3", "3-", "-3", "9-3", "3-3", "+1-3", "3-9,", "a-b", "3-99999999999999999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
        let mut parts = vec![5..7, 0..2, 2..4, 6..900, 400..401];
        normalise(&mut parts, "The café is open");
        assert_eq!(parts, [0..4, 5..17]);
        let mut within = vec![8..9, 40..50];
        normalise(&mut within, "The café");
        assert_eq!(write(&within), "7-9", "a whole character");
        assert!(read(&["1-2"; 65].join(",")).is_none());
    }

    #[test]
    fn behind_a_change_nobody_knows_who_wrote_it() {
        let left = |new: &str| {
            let mut parts = vec![4..8, 10..14];
            keep(&mut parts, ("The bear is here", new));
            write(&parts)
        };
        assert_eq!(left("The bear is here now"), "4-8, 10-14");
        assert_eq!(left("The bear is"), "4-8, 10-11");
        assert_eq!(left("The beer is here"), "4-6");
        assert!(left("A bear").is_empty());
    }
}
