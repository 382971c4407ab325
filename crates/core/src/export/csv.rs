//! One head's weights in long form: a row for each pair of query and key.

use std::fmt::Write as _;

use ndarray::ArrayView2;

use super::Origin;
use arclight_model::Token;

/// The table of `weights`, `[query, key]`, as they stand on stage: comma-separated, a header, quoted where RFC 4180 asks
/// for it, lines ended by `\n`. Indices count from 0. A weight is written so that it reads back as the same number.
/// What is of all heads has "mean" for its head.
#[must_use]
pub fn csv(tokens: &[Token], weights: ArrayView2<'_, f32>, origin: &Origin) -> String {
    let head = origin.head.map_or_else(|| "mean".to_owned(), |head| head.to_string());
    let of = format!("{},{},{},{head}", origin.model.name, origin.lens.name(), origin.layer);
    let names: Vec<String> = tokens.iter().map(|token| quoted(&token.text)).collect();
    let mut table = "model,lens,layer,head,query_index,query,key_index,key,weight\n".to_owned();
    for (query, (name, row)) in names.iter().zip(weights.rows()).enumerate() {
        for (key, (other, weight)) in names.iter().zip(row).enumerate() {
            // Writing to a string cannot fail.
            let _ = writeln!(table, "{of},{query},{name},{key},{other},{weight}");
        }
    }
    table
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

    /// Reads a table back, as RFC 4180 says.
    fn read(table: &str) -> Vec<Vec<String>> {
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
        assert_eq!(lines[0], "model,lens,layer,head,query_index,query,key_index,key,weight");
        assert_eq!(lines[2], "MiniLM,norm,2,9,0,river,1,bank,0.75");
        assert!(csv(&[], Array2::zeros((0, 0)).view(), &of(0, None)).ends_with("weight\n"));
    }

    #[test]
    fn what_is_written_reads_back() {
        let texts = ["a,\"b", "two\nlines", "\r", "\"", "", " x "];
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
