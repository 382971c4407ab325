//! Where the curtain stands: what is behind it has not been written yet.

use std::fmt;

use super::WordRef;

/// A place of the curtain. It is never before the first token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Curtain {
    /// Right of that token.
    After(WordRef),
    /// Right of the lit word, wherever that is; behind the last while none is lit.
    Lit,
    /// Behind the last token.
    End,
}

impl Curtain {
    /// `bank`, `#3`, `lit` or `end`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "lit" => Some(Self::Lit),
            "end" => Some(Self::End),
            _ => WordRef::read(text).map(Self::After),
        }
    }

    /// The last token that is seen; `None` where it names one that is not there.
    #[must_use]
    pub fn last_seen<'a>(
        &self,
        lit: Option<usize>,
        tokens: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<usize> {
        let last = tokens.len().checked_sub(1)?;
        match self {
            Self::After(word) => word.find(tokens),
            Self::Lit => Some(lit.map_or(last, |word| word.min(last))),
            Self::End => Some(last),
        }
    }
}

impl fmt::Display for Curtain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(word) => write!(f, "{word}"),
            Self::Lit => f.write_str("lit"),
            Self::End => f.write_str("end"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curtain_stands_right_of_what_it_names() {
        let last = |curtain: &str, lit| {
            Curtain::read(curtain).unwrap().last_seen(lit, ["START", "The", "bank"].into_iter())
        };
        assert_eq!((last("the", Some(2)), last("#2", None)), (Some(1), Some(2)));
        assert_eq!(
            (last("lit", Some(0)), last("lit", None), last("end", Some(0))),
            (Some(0), Some(2), Some(2))
        );
        assert_eq!((last("cash", Some(1)), Curtain::read(" ")), (None, None));
        assert_eq!(Curtain::End.last_seen(None, [].into_iter()), None);
    }
}
