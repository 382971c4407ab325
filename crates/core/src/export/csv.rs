//! One head's weights in long form: a row for each pair of query and key.

use std::borrow::Cow;
use std::fmt::Write as _;

use ndarray::ArrayView2;
use unicode_normalization::UnicodeNormalization as _;

use super::Origin;
use arclight_model::Token;

/// Says that what follows is UTF-8.
const BOM: char = '\u{feff}';

/// The table of `weights`, `[query, key]`, as they stand on stage: comma-separated, a header, quoted where RFC 4180 asks
/// for it, lines ended by `\n`, with a byte order mark, without which spreadsheets do not take it for UTF-8. Indices count
/// from 0. A weight is written so that it reads back as the same number. What is of all heads has "mean" for its head, and
/// what is of all layers for its layer.
/// A token that a spreadsheet would take for a formula has an apostrophe in front.
#[must_use]
pub fn csv(tokens: &[Token], weights: ArrayView2<'_, f32>, origin: &Origin) -> String {
    let head = origin.head.map_or_else(|| "mean".to_owned(), |head| head.to_string());
    let layer = if origin.is_of_all() { head.clone() } else { origin.layer.to_string() };
    let of = format!("{},{},{layer},{head}", origin.model.name, origin.lens.name());
    let names: Vec<String> = tokens.iter().map(|token| quoted(&guarded(&token.text))).collect();
    let mut table = format!("{BOM}model,lens,layer,head,query_index,query,key_index,key,weight\n");
    for (query, (name, row)) in names.iter().zip(weights.rows()).enumerate() {
        for (key, (other, weight)) in names.iter().zip(row).enumerate() {
            // Writing to a string cannot fail.
            let _ = writeln!(table, "{of},{query},{name},{key},{other},{weight}");
        }
    }
    table
}

/// Text that is no formula: one that would begin with what begins a formula (OWASP, "CSV Injection") begins with an
/// apostrophe instead. So does one that begins with an apostrophe, or two texts would read alike.
fn guarded(text: &str) -> Cow<'_, str> {
    // Full-width forms and white space in front do not protect.
    let first = text.trim_start().nfkc().next();
    let begins = text.starts_with(['\t', '\r', '\n']) || matches!(first, Some('=' | '+' | '-' | '@' | '\''));
    if begins { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A field as RFC 4180 writes it (2.6 and 2.7).
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::super::tests::tokens;
    use super::*;
    use arclight_model::ModelId;
    use arclight_model::lens::Lens;

    fn of(layer: usize, head: Option<usize>) -> Origin {
        Origin { model: ModelId::MINILM, lens: Lens::Norm, layer, head }
    }

    /// Reads a table back, as RFC 4180 says, and takes the apostrophes from its tokens.
    fn read(table: &str) -> Vec<Vec<String>> {
        let mut rows = read_cells(table.strip_prefix(BOM).unwrap());
        for cell in rows.iter_mut().flat_map(|row| row.iter_mut()) {
            if let Some(text) = cell.strip_prefix('\'') {
                *cell = text.to_owned();
            }
        }
        rows
    }

    fn read_cells(table: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
        let mut inside = false;
        let mut characters = table.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '"' if inside && characters.next_if_eq(&'"').is_some() => field.push('"'),
                '"' => inside = !inside,
                ',' if !inside => row.push(std::mem::take(&mut field)),
                '\n' if !inside => {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                other => field.push(other),
            }
        }
        assert!(!inside && row.is_empty() && field.is_empty());
        rows
    }

    #[test]
    fn a_row_for_each_pair() {
        let table = csv(&tokens(["river", "bank"]), array![[0.25, 0.75], [1.0, 0.0]].view(), &of(2, Some(9)));
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[0], "\u{feff}model,lens,layer,head,query_index,query,key_index,key,weight");
        assert_eq!(lines[2], "MiniLM,norm,2,9,0,river,1,bank,0.75");
        assert!(csv(&[], Array2::zeros((0, 0)).view(), &of(0, None)).ends_with("weight\n"));
    }

    #[test]
    fn no_token_begins_a_formula_and_numbers_stay_numbers() {
        for (token, cell) in [
            ("=1+1", "'=1+1"),
            ("+", "'+"),
            ("-", "'-"),
            ("@", "'@"),
            ("\t", "'\t"),
            ("\r", "\"'\r\""),
            (" =1", "' =1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("'", "''"),
            ("=\"a\"", "\"'=\"\"a\"\"\""),
            ("naïve", "naïve"),
            ("##ing", "##ing"),
            ("5", "5"),
            ("a-b", "a-b"),
        ] {
            let table = csv(&tokens([token]), array![[0.25]].view(), &of(0, None));
            assert!(table.ends_with(&format!(",0,{cell},0,{cell},0.25\n")), "{token:?}: {table}");
        }
        let table = csv(&tokens(["a"]), array![[-1e-8]].view(), &of(0, None));
        assert!(table.ends_with(",a,-0.00000001\n"), "a number: {table}");
    }

    #[test]
    fn what_is_written_reads_back() {
        let texts = ["a,\"b", "two\nlines", "\r", "\"", "'=", " x "];
        let weights =
            Array2::from_shape_fn((6, 6), |(q, k)| 1.0 / (1.0 + (q * 6 + k) as f32 * 7.3).powi(1 + q as i32));
        let rows = read(&csv(&tokens(texts), weights.view(), &of(0, None)));
        assert_eq!(rows.len(), 37);
        for row in &rows[1..] {
            let index = |column: usize| row[column].parse::<usize>().unwrap();
            assert_eq!((row[2].as_str(), row[3].as_str()), ("0", "mean"));
            assert_eq!((row[5].as_str(), row[7].as_str()), (texts[index(4)], texts[index(6)]));
            assert_eq!(row[8].parse::<f32>().unwrap().to_bits(), weights[[index(4), index(6)]].to_bits());
        }
    }

    proptest::proptest! {
        #[test]
        fn every_weight_and_word_reads_back(weight in proptest::num::f32::POSITIVE, text in "(?s).{0,9}") {
            let weights = array![[weight]];
            let rows = read(&csv(&tokens([text.as_str()]), weights.view(), &of(0, Some(0))));
            proptest::prop_assert_eq!(&rows[1][5], &text);
            proptest::prop_assert_eq!(rows[1][8].parse::<f32>().unwrap().to_bits(), weight.to_bits());
        }
    }
}
