//! What words mean to Glass: the axis values of every piece of the vocabulary, made by `tools/glass/make_table.py`.
//!
//! For each row of the vocabulary a byte with the number of entries, then that many bytes. An entry's high half is the
//! step to its axis from that of the entry before it, the first counted from -1; its low half is the value in fifteenths.

use std::sync::LazyLock;

use unicode_categories::UnicodeCategories as _;
use unicode_normalization::UnicodeNormalization as _;

use super::super::WordPiece;

const TABLE: &[u8] = include_bytes!("../../../../assets/models/glass-table.bin");
/// Names of the axes.
pub static AXES: LazyLock<Vec<String>> = LazyLock::new(|| {
    const NAMES: &str = include_str!("../../../../assets/models/glass-axes.json");
    serde_json::from_str(NAMES).unwrap_or_default()
});
/// What stands for 1.
const LEVELS: f32 = 15.0;

/// The table.
pub struct Table {
    /// Where each row begins in [`TABLE`].
    starts: Vec<usize>,
    pieces: WordPiece,
}

impl Table {
    /// Reads what the program carries.
    #[must_use]
    pub fn new() -> Self {
        let mut starts = Vec::new();
        let mut at = 0;
        while let Some(count) = TABLE.get(at) {
            starts.push(at);
            at += 1 + usize::from(*count);
        }
        Self { starts, pieces: WordPiece::new() }
    }

    /// Row of the vocabulary and axis values, `[axis]`, 0 to 1, of a word as written: its own row in lower case and
    /// without accents, else the mean of its pieces.
    #[must_use]
    pub fn word(&self, word: &str) -> (u32, Vec<f32>) {
        let plain: String =
            word.nfd().filter(|c| !c.is_mark_nonspacing()).flat_map(char::to_lowercase).collect();
        let rows = self.pieces.id(&plain).map_or_else(|| self.pieces.pieces(word), |row| vec![row]);
        let mut values = vec![0.0; AXES.len()];
        for row in &rows {
            for (axis, value) in self.entries(*row) {
                if let Some(sum) = values.get_mut(axis) {
                    *sum += value / rows.len() as f32;
                }
            }
        }
        (rows.first().copied().unwrap_or_default(), values)
    }

    /// Axis and value of each entry of a row.
    fn entries(&self, row: u32) -> impl Iterator<Item = (usize, f32)> {
        let start = usize::try_from(row).ok().and_then(|row| self.starts.get(row)).copied();
        let entries = start.and_then(|start| {
            let count = usize::from(*TABLE.get(start)?);
            TABLE.get(start + 1..start + 1 + count)
        });
        // One further than the axis, so that the first step can be counted from -1.
        entries.unwrap_or_default().iter().scan(0, |next, entry| {
            *next += usize::from(entry >> 4);
            Some((next.saturating_sub(1), f32::from(entry & 15) / LEVELS))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(table: &Table, word: &str, axis: &str) -> f32 {
        let axis = AXES.iter().position(|name| name == axis).unwrap();
        table.word(word).1[axis]
    }

    #[test]
    fn the_table_has_a_whole_row_for_every_piece() {
        let table = Table::new();
        assert_eq!(table.starts.len(), 30_522);
        assert!(AXES.len() >= 30);
        let last = table.starts[30_521];
        assert_eq!(last + 1 + usize::from(TABLE[last]), TABLE.len());
        for (axis, value) in (0..30_522).flat_map(|row| table.entries(row)) {
            assert!(axis < AXES.len() && (0.0..=1.0).contains(&value));
        }
    }

    #[test]
    fn words_lie_on_their_axes() {
        let table = Table::new();
        assert!(value(&table, "River", "water") > 0.8);
        assert!(value(&table, "naïve", "water") < 0.2);
        assert!(value(&table, "the", "water") == 0.0 && value(&table, ".", "money") == 0.0);
        assert!(value(&table, "bank", "water") > 0.0 && value(&table, "bank", "money") > 0.5);
    }

    #[test]
    fn an_unknown_word_is_the_mean_of_its_pieces() {
        let table = Table::new();
        let pieces = table.pieces.pieces("waded");
        assert!(pieces.len() > 1);
        let (_, found) = table.word("waded");
        for (axis, found) in found.iter().enumerate() {
            let mean: f32 = pieces
                .iter()
                .flat_map(|row| table.entries(*row))
                .filter(|(other, _)| *other == axis)
                .map(|(_, value)| value / pieces.len() as f32)
                .sum();
            assert!((found - mean).abs() < 1e-6);
        }
    }
}
