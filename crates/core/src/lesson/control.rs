//! The one control that a visitor is given beside what there is to try.

/// A control. A task that is tried by touching words alone needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// The two axes of the compass.
    Axes,
    /// Which plates stand on the tiles.
    Badges,
    /// The curtain right of the lit word.
    Curtain,
    /// The sentence that joins a crowd.
    Guest,
    /// Positions, on or off.
    Position,
    /// Division by √d_k, on or off.
    Root,
    /// The line in which a sentence is typed.
    Sentence,
    /// Which heads stand as sheets.
    Sheets,
    /// The temperature of the chosen head.
    Temperature,
}

impl Control {
    /// All of them, with the names that a lesson has for them.
    pub const NAMES: [(&str, Self); 9] = [
        ("axes", Self::Axes),
        ("badges", Self::Badges),
        ("curtain", Self::Curtain),
        ("guest", Self::Guest),
        ("position", Self::Position),
        ("root", Self::Root),
        ("sentence", Self::Sentence),
        ("sheets", Self::Sheets),
        ("temperature", Self::Temperature),
    ];

    /// A name, or `none`.
    ///
    /// # Errors
    /// What there is instead.
    pub fn read(text: &str) -> Result<Option<Self>, String> {
        if text.eq_ignore_ascii_case("none") {
            return Ok(None);
        }
        let found = Self::NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
        let names = || Self::NAMES.map(|(name, _)| name).join(", ");
        found.map(|(_, control)| Some(*control)).ok_or_else(|| format!("{} or none", names()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_read_by_its_name_and_others_are_told_what_there_is() {
        for (name, control) in Control::NAMES {
            assert_eq!(Control::read(name), Ok(Some(control)));
        }
        assert_eq!(Control::read("None"), Ok(None));
        let expected = Control::read("slider").unwrap_err();
        assert!(
            expected.starts_with("axes, badges") && expected.ends_with("temperature or none"),
            "{expected}"
        );
    }
}
