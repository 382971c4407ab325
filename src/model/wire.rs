//! A sentence with its attention as bytes: what a Web Worker, which shares no memory with the page, hands over.

use super::Attended;

/// Bytes that are no [`Attended`].
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Not in the format.
    #[error("the answer cannot be read: {0}")]
    Format(#[from] postcard::Error),
    /// Weights and tokens do not belong together.
    #[error("the answer has {tokens} tokens and weights of shape {weights:?}")]
    Shape {
        /// Number of tokens.
        tokens: usize,
        /// Shape of the weights: layer, head, query, key.
        weights: Vec<usize>,
    },
}

/// To bytes, in postcard's format.
///
/// # Errors
/// [`WireError::Format`] where there is no memory for them.
pub fn encode(attended: &Attended) -> Result<Vec<u8>, WireError> {
    Ok(postcard::to_allocvec(attended)?)
}

/// From bytes.
///
/// # Errors
/// [`WireError`] where they are cut or of something else.
pub fn decode(bytes: &[u8]) -> Result<Attended, WireError> {
    let attended: Attended = postcard::from_bytes(bytes)?;
    let (tokens, weights) = (attended.tokens.len(), attended.map.weights.dim());
    let (layers, heads, ..) = weights;
    let norms = attended.map.value_norms.dim();
    if weights != (layers, heads, tokens, tokens) || norms != (layers, heads, tokens) {
        return Err(WireError::Shape { tokens, weights: attended.map.weights.shape().to_vec() });
    }
    Ok(attended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AttentionModel, Glass};

    #[test]
    fn what_was_sent_arrives() {
        let glass = Glass::new();
        for text in ["", "Cats chase mice.", "naïve 🦊 café", &"long ".repeat(700)] {
            let attended = glass.attend(text);
            assert_eq!(decode(&encode(&attended).unwrap()).unwrap(), attended);
        }
    }

    #[test]
    fn cut_and_mixed_answers_are_errors() {
        let glass = Glass::new();
        let bytes = encode(&glass.attend("Cats chase mice.")).unwrap();
        for end in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            assert!(matches!(decode(&bytes[..end]), Err(WireError::Format(_))), "{end}");
        }
        let mut mixed = glass.attend("Cats chase mice.");
        mixed.tokens.pop();
        assert!(matches!(decode(&encode(&mixed).unwrap()), Err(WireError::Shape { tokens: 4, .. })));
    }
}
