//! Words that are not shown on a wall, whoever types them. A venue brings its own list: a word or a phrase a line.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::fold::{Atom, Gap, atoms, key, reads_as};

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// By the key of their first words.
    entries: BTreeMap<String, Vec<Entry>>,
    faults: Vec<ListFault>,
}

/// A word or a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// The letters of each of its words.
    words: Vec<Vec<char>>,
    /// It is spelled, and no number.
    spelled: bool,
}

/// A line of a list that does nothing, or not what was meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: \"{text}\" {wrong}")]
pub struct ListFault {
    /// From 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
    wrong: &'static str,
}

impl Filter {
    /// Reads a list: a word or a phrase a line, `#` begins a comment.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut filter = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim_matches(['\u{feff}', ' ', '\t']);
            if line.is_empty() {
                continue;
            }
            let mut fault = |wrong| {
                filter.faults.push(ListFault { line: index + 1, text: line.to_owned(), wrong });
            };
            let atoms = atoms(line, true);
            let words = words(&atoms);
            if words.is_empty() {
                fault("can never match: it has no letter and no digit");
                continue;
            }
            if words.len() > 1 && line.contains([',', ';', '\t']) {
                fault("matches as a whole only: write a word or a phrase a line");
            }
            filter.add(words, atoms.iter().any(|atom| atom.spelled));
        }
        filter
    }

    fn add(&mut self, words: Vec<Vec<char>>, spelled: bool) {
        // A phrase may be written without its spaces, too.
        let joined = (words.len() > 1).then(|| vec![words.concat()]);
        for words in [Some(words), joined].into_iter().flatten() {
            let Some(first) = words.first().map(|word| key(word)) else { continue };
            let entries = self.entries.entry(first).or_default();
            let entry = Entry { words, spelled };
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
    }

    /// Whether nothing is blocked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The lines of the list that do nothing, or not what was meant.
    #[must_use]
    pub fn faults(&self) -> &[ListFault] {
        &self.faults
    }

    /// Whether a text has one of the words, as a whole word, however it is dressed up.
    #[must_use]
    pub fn blocks(&self, text: &str) -> bool {
        !self.find(text, |_| true).is_empty()
    }

    /// The text without the words that somebody has finished, `None` where there is none: a last word may still grow
    /// into another.
    #[must_use]
    pub fn without_finished(&self, text: &str) -> Option<String> {
        self.replaced(text, |end, whole| end < whole, |_| String::new())
    }

    /// The text as it may stand on a wall while it is typed: a dot for each letter of such a word.
    #[must_use]
    pub fn masked(&self, text: &str) -> String {
        let dots = |word: &str| word.chars().map(|c| if c.is_whitespace() { c } else { '•' }).collect();
        self.replaced(text, |_, _| true, dots).unwrap_or_else(|| text.to_owned())
    }

    /// The text with something else for every such word whose end `counts` in a text of that length, bytes; `None` where
    /// there is none. What stood around a word may be one, now that it is gone.
    fn replaced(
        &self,
        text: &str,
        counts: impl Fn(usize, usize) -> bool,
        by: impl Fn(&str) -> String,
    ) -> Option<String> {
        let mut now: Option<String> = None;
        loop {
            let text = now.as_deref().unwrap_or(text);
            let found = self.find(text, |end| counts(end, text.len()));
            if found.is_empty() {
                return now;
            }
            let mut next = text.to_owned();
            for (start, end) in found.into_iter().rev() {
                next.replace_range(start..end, &by(&text[start..end]));
            }
            now = Some(next);
        }
    }

    /// Where such words begin and end, bytes, in order; as far as their ends `count`.
    fn find(&self, text: &str, counts: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut spans = Vec::new();
        for atoms in [true, false].map(|signs| atoms(text, signs)) {
            let mut from = 0;
            while from < atoms.len() {
                let end = |count: &usize| atoms[from + count - 1].span.1;
                // The longest that begins there.
                let longest = self.ends(&atoms[from..]).into_iter().filter(|count| counts(end(count))).max();
                spans.extend(longest.map(|count| (atoms[from].span.0, end(&count))));
                from += longest.unwrap_or(1);
            }
        }
        spans.sort_unstable();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (start, end) in spans {
            match found.last_mut().filter(|last| start < last.1) {
                Some(last) => last.1 = last.1.max(end),
                None => found.push((start, end)),
            }
        }
        found
    }

    /// With how many of the atoms, from the first on, an entry can be read.
    fn ends(&self, atoms: &[Atom]) -> Vec<usize> {
        let begins = |so_far: &str| {
            let next = self.entries.range::<str, _>((Bound::Included(so_far), Bound::Unbounded)).next();
            next.is_some_and(|(key, _)| key.starts_with(so_far))
        };
        let mut ends = Vec::new();
        for (count, letters) in joined(atoms, begins) {
            for entry in self.entries.get(&key(&letters)).into_iter().flatten() {
                if !reads_as(&letters, &entry.words[0]) {
                    continue;
                }
                let rest = entry.words[1..].iter().try_fold(count, |at, word| {
                    let whole = key(word);
                    let more = joined(&atoms[at..], |so_far| whole.starts_with(so_far));
                    more.into_iter().find(|(_, letters)| reads_as(letters, word)).map(|(count, _)| at + count)
                });
                let number = |end: usize| !atoms[..end].iter().any(|atom| atom.spelled);
                // "455" is a number, whatever its digits look like.
                ends.extend(rest.filter(|end| !entry.spelled || !number(*end)));
            }
        }
        ends
    }
}

/// The letters of a line's words.
fn words(atoms: &[Atom]) -> Vec<Vec<char>> {
    let mut words: Vec<Vec<char>> = Vec::new();
    for atom in atoms {
        match words.last_mut().filter(|_| atom.gap != Gap::Space) {
            Some(word) => word.extend(&atom.letters),
            None => words.push(atom.letters.clone()),
        }
    }
    words
}

/// The letters of the first atom, of the first two, and so on, while they may be one word: signs part nothing, spaces and
/// apostrophes do unless single letters stand between them; and while a word `begins` with their key.
fn joined(atoms: &[Atom], begins: impl Fn(&str) -> bool) -> Vec<(usize, Vec<char>)> {
    /// Letters: more of them, of which most repeat, are no word.
    const MOST: usize = 200;
    let mut found: Vec<(usize, Vec<char>)> = Vec::new();
    let mut letters = Vec::new();
    let single = |atom: &Atom| atom.letters.len() == 1;
    for (index, atom) in atoms.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| single(&atoms[before]));
        let parted = before.is_some_and(|before| match atom.gap {
            Gap::None | Gap::Signs => false,
            Gap::Apostrophe => !before && !single(atom),
            Gap::Space => !(before && single(atom)),
        });
        letters.extend(&atom.letters);
        if parted || (index > 0 && letters.len() > MOST) || !begins(&key(&letters)) {
            break;
        }
        found.push((index + 1, letters.clone()));
    }
    found
}

#[cfg(test)]
mod tests;
