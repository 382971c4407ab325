//! Decimal commas, which many languages write and no file here reads.

/// What to say where a number has one.
pub const POINT: &str = "a decimal number has a point, as in 1.5";

/// Whether a value is a number with a decimal comma.
#[must_use]
pub fn has_comma(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = value.trim().trim_start_matches(['+', '-']);
    unsigned.split_once(',').is_some_and(|(whole, part)| digits(whole) && digits(part))
}

/// What would do, with a word on the point where the value has a comma.
#[must_use]
pub fn expected(what: &str, value: &str) -> String {
    if has_comma(value) { format!("{what}; {POINT}") } else { what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_between_digits_is_found_and_no_other() {
        for (value, is) in [
            ("1,5", true),
            (" -0,25 ", true),
            ("1.5", false),
            ("1, 5", false),
            ("a,5", false),
            ("1,5,2", false),
        ] {
            assert_eq!(has_comma(value), is, "{value}");
        }
        assert_eq!(expected("a number", "0,5"), format!("a number; {POINT}"));
        assert_eq!(expected("a number", "five"), "a number");
    }
}
