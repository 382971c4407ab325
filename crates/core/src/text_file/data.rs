//! What a text says, as RON or JSON.

use serde::de::DeserializeOwned;

use super::MARK;

/// Why the text of a file is not understood, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct Misread {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong there.
    pub reason: String,
}

impl Misread {
    /// What a reader said of a place in a text; a decimal comma there is what is wrong, whatever the reader made of it.
    #[must_use]
    pub fn at(text: &str, line: usize, column: usize, reason: String) -> Self {
        let reason = decimal_comma(text, line, column).unwrap_or(reason);
        Self { line, column, reason }
    }
}

/// Reads RON, in which an optional value stands without `Some`.
///
/// # Errors
/// Where it is not understood, and why.
pub fn ron<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let text = text.trim_start_matches(MARK);
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(text).map_err(|error| {
        let place = error.span.start;
        Misread::at(text, place.line, place.col, error.code.to_string())
    })
}

/// Reads JSON.
///
/// # Errors
/// Where it is not understood, and why.
pub fn json<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let text = text.trim_start_matches(MARK);
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line().max(1), error.column().max(1));
        let told = error.to_string();
        let reason = told.split(" at line ").next().unwrap_or(&told).to_owned();
        Misread::at(text, line, column, reason)
    })
}

/// What to say where a number is written with a comma at that place: readers stop at the digits behind it.
fn decimal_comma(text: &str, line: usize, column: usize) -> Option<String> {
    let line: Vec<char> = text.lines().nth(line.checked_sub(1)?)?.chars().collect();
    let digit = |at: usize| line.get(at).is_some_and(char::is_ascii_digit);
    let comma =
        |at: &usize| line.get(*at) == Some(&',') && digit(at + 1) && at.checked_sub(1).is_some_and(digit);
    // The column is that of the first digit, or one beside it.
    let at = (column.saturating_sub(3)..column).rev().find(comma)?;
    let from = (0..at).rev().find(|at| !digit(*at)).map_or(0, |before| before + 1);
    let to = (at + 1..line.len()).find(|at| !digit(*at)).unwrap_or(line.len());
    let side = |from: usize, to: usize| line[from..to].iter().collect::<String>();
    let (whole, rest) = (side(from, at), side(at + 1, to));
    Some(format!("a number has a point, not a comma: write {whole}.{rest} for {whole},{rest}"))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Numbers {
        idle: f32,
        all: Vec<f32>,
    }

    #[test]
    fn a_decimal_comma_is_named_and_a_list_is_none() {
        for text in ["(idle: 1,5)", "(\n idle: 0,75,\n)", "(idle: -12,5, all: [])", "\u{feff}(idle: 3,0)"] {
            let wrong = ron::<Numbers>(text).unwrap_err();
            assert!(wrong.reason.contains("point, not a comma"), "{text}: {wrong}");
        }
        assert_eq!(
            ron::<Numbers>("(\n idle: 0,75,\n)").unwrap_err().to_string(),
            "line 2, column 10: a number has a point, not a comma: write 0.75 for 0,75"
        );
        assert_eq!(ron::<Numbers>("\u{feff}(\r\n all: [1,5],\r\n)").unwrap().all, [1.0, 5.0]);
        let other = ron::<Numbers>("(all: [1,5], idel: 3)").unwrap_err();
        assert!(other.reason.contains("idel"), "{other}");
        for text in ["{\"idle\": 1,5}", "{\n\"idle\": 2,5, \"all\": []}"] {
            let wrong = json::<Numbers>(text).unwrap_err();
            assert!(wrong.reason.contains("point, not a comma"), "{text}: {wrong}");
        }
        assert!(json::<Numbers>("\u{feff}{\"all\": [1,5]}").is_ok());
    }

    proptest::proptest! {
        #[test]
        fn no_place_breaks_it(text in "[0-9,\n ]{0,20}", line in 0usize..4, column in 0usize..9) {
            let _ = Misread::at(&text, line, column, String::new());
        }
    }
}
