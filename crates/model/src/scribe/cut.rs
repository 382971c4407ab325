//! Which words the last one may not look at.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::word::{WordRef, find};
use crate::llama::{Cuts, Edge};
use crate::{ModelId, Token};

/// Most cuts of a picture.
const MOST_CUTS: usize = 64;

/// Where an edge is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Reach {
    /// In all layers and heads.
    #[default]
    Everywhere,
    /// In all heads of a layer, from 0.
    Layer(usize),
    /// In one head: layer and head, from 0.
    Head(usize, usize),
}

impl Reach {
    /// `20.0` for a head, `20` for a layer.
    fn read(text: &str) -> Option<Self> {
        match text.split_once('.') {
            None => number(text).map(Self::Layer),
            Some((layer, head)) => Some(Self::Head(number(layer)?, number(head)?)),
        }
    }

    /// Its layer, where it is in one.
    #[must_use]
    pub fn layer(self) -> Option<usize> {
        match self {
            Self::Everywhere => None,
            Self::Layer(layer) | Self::Head(layer, _) => Some(layer),
        }
    }

    /// Its head, where it is in one.
    #[must_use]
    pub fn head(self) -> Option<usize> {
        if let Self::Head(_, head) = self { Some(head) } else { None }
    }
}

fn number(digits: &str) -> Option<usize> {
    digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A key that the last token may not look at. A word that has a comma in it, or a number behind a space, is named by its
/// index; indices count the model's own tokens, whatever is merged or left out on stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCut {
    /// The token that is not looked at.
    pub key: WordRef,
    /// Where.
    pub reach: Reach,
}

impl KeyCut {
    /// In all layers and heads.
    #[must_use]
    pub fn everywhere(key: WordRef) -> Self {
        Self { key, reach: Reach::Everywhere }
    }

    /// `Mary`, `Mary 20` in a layer, `Mary 20.0` in a head.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let placed = text.rsplit_once(char::is_whitespace);
        let placed = placed.and_then(|(word, place)| Some((word, Reach::read(place)?)));
        let (word, reach) = placed.unwrap_or((text, Reach::Everywhere));
        Some(Self { key: WordRef::read(word)?, reach })
    }

    /// As arguments have it: `Mary`, `Mary:20`, `Mary:20:0`.
    #[must_use]
    pub fn read_argument(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let key = WordRef::read(parts.next()?)?;
        let reach = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Reach::Everywhere,
            (Some(layer), None, _) => Reach::Layer(number(layer)?),
            (Some(layer), Some(head), None) => Reach::Head(number(layer)?, number(head)?),
            _ => return None,
        };
        Some(Self { key, reach })
    }

    /// Cuts with commas between them.
    #[must_use]
    pub fn read_list(text: &str) -> Option<Vec<Self>> {
        let cuts: Option<Vec<Self>> = text.split(',').map(Self::read).collect();
        cuts.filter(|cuts| {
            cuts.len() <= MOST_CUTS && cuts.iter().enumerate().all(|(at, cut)| !cuts[..at].contains(cut))
        })
    }

    /// As [`KeyCut::read_list`] takes them.
    #[must_use]
    pub fn write_list(cuts: &[Self]) -> String {
        cuts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// Whether a list has it as it was written.
    fn is_plain(&self) -> bool {
        Self::read_list(&self.to_string()).as_deref() == Some(std::slice::from_ref(self))
    }
}

impl fmt::Display for KeyCut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        match self.reach {
            Reach::Everywhere => Ok(()),
            Reach::Layer(layer) => write!(f, " {layer}"),
            Reach::Head(layer, head) => write!(f, " {layer}.{head}"),
        }
    }
}

/// Each once, in layers and heads that the model has; what would be read as another one is left out.
pub fn normalise(cuts: &mut Vec<KeyCut>, model: ModelId) {
    let is_there = |reach: Reach| {
        reach.layer().is_none_or(|layer| layer < model.layers)
            && reach.head().is_none_or(|head| head < model.heads)
    };
    let mut seen: Vec<KeyCut> = Vec::new();
    cuts.retain(|cut| {
        let is_kept = is_there(cut.reach) && cut.is_plain() && !seen.contains(cut) && seen.len() < MOST_CUTS;
        if is_kept {
            seen.push(cut.clone());
        }
        is_kept
    });
}

/// The edge of a cut; `None` where the text has no such word.
#[must_use]
pub fn edge(cut: &KeyCut, (text, tokens): (&str, &[Token])) -> Option<Edge> {
    let (query, key) = (tokens.len().checked_sub(1)?, find(&cut.key, text, tokens)?);
    Some(Edge { query, key, layer: cut.reach.layer(), head: cut.reach.head() })
}

/// The edges of all cuts, added to `none` of a model, without those that cannot be: what somebody
/// still names of an earlier text waits for its word.
#[must_use]
pub fn edges_that_are(cuts: &[KeyCut], (text, tokens): (&str, &[Token]), none: Cuts) -> Cuts {
    let mut all = none;
    for edge in cuts.iter().filter_map(|cut| edge(cut, (text, tokens))) {
        // One that cannot be leaves the others as they are.
        let _ = all.cut(edge);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_read_as_they_are_written() {
        for text in ["Mary", "Mary 20.0, the", "#3 4, #9 29.8", "20", "3.14 2"] {
            assert_eq!(KeyCut::write_list(&KeyCut::read_list(text).unwrap()), text);
        }
        let cut = KeyCut::read("  Mary   20.0 ").unwrap();
        assert_eq!((cut.key, cut.reach), (WordRef::Text("Mary".into()), Reach::Head(20, 0)));
        assert_eq!((cut.reach.layer(), cut.reach.head()), (Some(20), Some(0)));
        // What is no place belongs to the word.
        assert_eq!(KeyCut::read("Mary +2.0").unwrap().key, WordRef::Text("Mary +2.0".into()));
        for text in ["", " ", "Mary,", ",the", "Mary, mary, Mary", "#99999999999999999999999"] {
            assert_eq!(KeyCut::read_list(text), None, "{text}");
        }
        let many = |count: usize| (0..count).map(|index| format!("#{index}")).collect::<Vec<_>>().join(",");
        assert!(KeyCut::read_list(&many(MOST_CUTS)).is_some() && KeyCut::read_list(&many(65)).is_none());
    }

    #[test]
    fn arguments_have_colons() {
        for (text, written) in [("Mary", "Mary"), ("#3:20", "#3 20"), ("the:20:8", "the 20.8")] {
            assert_eq!(KeyCut::read_argument(text).unwrap().to_string(), written);
        }
        for text in ["", ":", ":20", "Mary:", "Mary:x", "Mary:1:", "Mary:1:2:3", "Mary:-1", "Mary:+1"] {
            assert_eq!(KeyCut::read_argument(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_that_would_be_read_otherwise_is_not_plain() {
        let cut = |word: &str| KeyCut::everywhere(WordRef::Text(word.into()));
        assert!(cut("Mary").is_plain() && cut("New York").is_plain());
        assert!(!cut("a, b").is_plain() && !cut("Mary 20").is_plain() && !cut("#3").is_plain());
        let mut cuts = KeyCut::read_list("Mary, Mary 29.8, the 30, the 2.9").unwrap();
        cuts.extend([cut("Mary"), cut("a, b")]);
        normalise(&mut cuts, ModelId::SMOLLM2);
        assert_eq!(KeyCut::write_list(&cuts), "Mary, Mary 29.8");
        normalise(&mut cuts, ModelId::GLASS);
        assert_eq!(KeyCut::write_list(&cuts), "Mary");
    }
}
