//! Tokens of a language model as people read them: spaces and line ends are parts of them.

/// A token as it is read away from its text. One space before it is not shown, since most words have one; what else shows
/// nothing is shown by a sign.
#[must_use]
pub fn readable(token: &str) -> String {
    let rest = token.strip_prefix(' ').filter(|rest| !rest.is_empty()).unwrap_or(token);
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    let mut read = "·".repeat(spaces);
    for character in rest[spaces..].chars() {
        match character {
            '\n' => read.push('⏎'),
            '\t' => read.push('⇥'),
            // The font does not have those that the tokenizer writes bytes with.
            '⟨' => read.push('‹'),
            '⟩' => read.push('›'),
            other if other.is_control() => read += &format!("‹{:02X}›", u32::from(other)),
            other => read.push(other),
        }
    }
    read
}

/// Whether a token goes on with the word before it.
#[must_use]
pub fn joins(before: &str, token: &str) -> bool {
    before.ends_with(char::is_alphanumeric) && token.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_shown_by_a_sign() {
        for (token, read) in [
            (" Mary", "Mary"),
            ("iffel", "iffel"),
            (" ", "·"),
            ("   x", "··x"),
            ("\n\n", "⏎⏎"),
            (" \t\u{b}", "⇥‹0B›"),
            ("⟨E2⟩", "‹E2›"),
            ("", ""),
        ] {
            assert_eq!(readable(token), read, "{token:?}");
        }
        assert!(
            joins("The cat", "s") && !joins("The cat", " s") && !joins("The cat", ".") && !joins("", "s")
        );
    }
}
