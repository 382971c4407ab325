//! From cuts that name words to edges of a model: the last token is the query, since it is the one that says what comes next.

use arclight_model::Token;
use arclight_model::llama::{CutError, Cuts};
pub use arclight_model::scribe::{edge, edges_that_are};

use crate::picture::{KeyCut, Reach};
use crate::words::missing;

/// Why something cannot be cut.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Uncuttable {
    /// The text has no such word.
    #[error("{0}")]
    Missing(String),
    /// The model has no such layer.
    #[error("there is no layer {layer} to cut in: choose 0 to {last}")]
    Layer {
        /// As it was asked for.
        layer: usize,
        /// The last one.
        last: usize,
    },
    /// The model has no such head.
    #[error("there is no head {head} to cut in: choose 0 to {last}")]
    Head {
        /// As it was asked for.
        head: usize,
        /// The last one.
        last: usize,
    },
    /// Nothing would be left to look at.
    #[error("the last token has to look at something: cut less")]
    Last,
}

/// The edges of all cuts, added to `none` of a model.
///
/// # Errors
/// [`Uncuttable`], of the first that cannot be.
pub fn edges(cuts: &[KeyCut], (text, tokens): (&str, &[Token]), none: Cuts) -> Result<Cuts, Uncuttable> {
    let mut all = none;
    for cut in cuts {
        let edge =
            edge(cut, (text, tokens)).ok_or_else(|| Uncuttable::Missing(missing(&cut.key, text, tokens)))?;
        all.cut(edge).map_err(|error| refused(cut.reach, error))?;
    }
    Ok(all)
}

fn refused(reach: Reach, error: CutError) -> Uncuttable {
    let CutError::Absent { layers, heads, .. } = error else { return Uncuttable::Last };
    match reach {
        Reach::Layer(layer) | Reach::Head(layer, _) if layer >= layers => {
            Uncuttable::Layer { layer, last: layers.saturating_sub(1) }
        }
        _ => Uncuttable::Head { head: reach.head().unwrap_or(0), last: heads.saturating_sub(1) },
    }
}

#[cfg(test)]
mod tests {
    use arclight_model::TokenKind;
    use arclight_model::llama::Edge;

    use super::*;

    /// As SmolLM2 reads it: spaces are parts of tokens.
    fn mary() -> (&'static str, Vec<Token>) {
        let (text, mut at) = ("When Mary gave a drink to", 0);
        let tokens =
            ["When", " Mary", " gave", " a", " drink", " to"].into_iter().enumerate().map(|(word, piece)| {
                at += piece.len();
                let span = at - piece.len()..at;
                Token { text: piece.to_owned(), id: 0, kind: TokenKind::Word, span, word: Some(word) }
            });
        (text, tokens.collect())
    }

    fn cuts(list: &[&str]) -> Vec<KeyCut> {
        list.iter().map(|cut| KeyCut::read(cut).unwrap()).collect()
    }

    #[test]
    fn a_word_is_found_without_its_space_and_the_last_token_asks() {
        let (text, tokens) = mary();
        let found = edges(&cuts(&["mary", "#4 2", "when 1.0"]), (text, &tokens), Cuts::new(3, 2)).unwrap();
        let edge = |key, layer, head| Edge { query: 5, key, layer, head };
        assert_eq!(found.edges(), [edge(0, Some(1), Some(0)), edge(1, None, None), edge(4, Some(2), None)]);
    }

    #[test]
    fn what_cannot_be_cut_is_told_in_one_line_and_left_out_of_a_picture() {
        let (text, tokens) = mary();
        let told =
            |list: &[&str]| edges(&cuts(list), (text, &tokens), Cuts::new(3, 2)).unwrap_err().to_string();
        assert!(told(&["John"]).contains("it has When, Mary, gave"), "{}", told(&["John"]));
        assert_eq!(told(&["#6"]), "There is no token #6: choose #0 to #5.");
        assert_eq!(told(&["Mary 3"]), "there is no layer 3 to cut in: choose 0 to 2");
        assert_eq!(told(&["Mary 2.2"]), "there is no head 2 to cut in: choose 0 to 1");
        let all = ["#0", "#1", "#2", "#3", "#4", "#5"];
        assert_eq!(told(&all), "the last token has to look at something: cut less");
        let left = edges_that_are(&cuts(&["John", "Mary", "a 7"]), (text, &tokens), Cuts::new(3, 2));
        assert_eq!(left.edges(), [Edge::everywhere(5, 1)]);
        assert_eq!(edges_that_are(&cuts(&all), (text, &tokens), Cuts::new(3, 2)).edges().len(), 5);
        assert!(edges(&cuts(&["Mary"]), ("", &[]), Cuts::new(3, 2)).is_err());
    }
}
