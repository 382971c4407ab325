//! A sentence with its attention as bytes, and what a writer asks and is told: what passes between a page and a Web Worker,
//! which share no memory.

use postcard::ser_flavors::Size;
use serde::Serialize;

use super::scribe::{Ask, Told};
use super::{Attended, LayerTrace, States};

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

/// An [`Attended`], a [`LayerTrace`] or what else is decoded here to bytes, in postcard's format.
///
/// # Errors
/// [`WireError::Format`] where there is no memory for them.
pub fn encode(answer: &impl Serialize) -> Result<Vec<u8>, WireError> {
    // A vector that grows would take three times as much at last.
    let size = postcard::serialize_with_flavor(answer, Size::default())?;
    Ok(postcard::to_extend(answer, Vec::with_capacity(size))?)
}

/// A sentence from bytes.
///
/// # Errors
/// [`WireError`] where they are cut or of something else.
pub fn decode(bytes: &[u8]) -> Result<Attended, WireError> {
    fitting(postcard::from_bytes(bytes)?)
}

/// What a writer asks, from bytes.
///
/// # Errors
/// [`WireError::Format`] where they are cut or of something else.
pub fn decode_ask(bytes: &[u8]) -> Result<Ask, WireError> {
    Ok(postcard::from_bytes(bytes)?)
}

/// What a writer is told, or why it cannot be, from bytes.
///
/// # Errors
/// [`WireError`] where they are cut or of something else.
pub fn decode_told(bytes: &[u8]) -> Result<Result<Told, String>, WireError> {
    let told: Result<Told, String> = postcard::from_bytes(bytes)?;
    let Ok(Told::Next(next)) = told else { return Ok(told) };
    let (answer, attended) = *next;
    let (tokens, keys) = (answer.tokens.len(), answer.attention.len());
    let attended = fitting(attended)?;
    if tokens != attended.tokens.len() || keys != tokens {
        return Err(WireError::Shape { tokens, weights: vec![keys] });
    }
    Ok(Ok(Told::Next(Box::new((answer, attended)))))
}

fn fitting(attended: Attended) -> Result<Attended, WireError> {
    let (tokens, weights) = (attended.tokens.len(), attended.map.weights.dim());
    let (layers, heads, ..) = weights;
    let norms = attended.map.value_norms.dim();
    if weights != (layers, heads, tokens, tokens) || norms != (layers, heads, tokens) {
        return Err(WireError::Shape { tokens, weights: attended.map.weights.shape().to_vec() });
    }
    Ok(attended)
}

/// A text's states from bytes.
///
/// # Errors
/// [`WireError`] where they are cut or of something else.
pub fn decode_states(bytes: &[u8]) -> Result<States, WireError> {
    let states: States = postcard::from_bytes(bytes)?;
    let tokens = states.tokens.len();
    let fits = states.stream.dim().1 == tokens;
    if fits { Ok(states) } else { Err(WireError::Shape { tokens, weights: states.stream.shape().to_vec() }) }
}

/// A layer from bytes.
///
/// # Errors
/// [`WireError`] where they are cut or of something else.
pub fn decode_trace(bytes: &[u8]) -> Result<LayerTrace, WireError> {
    let trace: LayerTrace = postcard::from_bytes(bytes)?;
    let (heads, tokens, d_k) = trace.query.dim();
    let d = trace.hidden_in.ncols();
    let fits =
        [&trace.key, &trace.value, &trace.context].iter().all(|array| array.dim() == (heads, tokens, d_k))
            && [&trace.word, &trace.position, &trace.hidden_in, &trace.hidden_out]
                .iter()
                .all(|array| array.dim() == (tokens, d))
            && trace.head_output.dim() == (heads, tokens, d)
            && trace.output.dim() == (heads, d_k, d)
            && trace.value_norms.dim() == (heads, tokens)
            && trace.output_bias.len() == d
            && trace.norm.as_ref().is_none_or(|norm| norm.gain.len() == d && norm.bias.len() == d);
    if fits { Ok(trace) } else { Err(WireError::Shape { tokens, weights: trace.query.shape().to_vec() }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AttentionModel, Glass, Reading};

    #[test]
    fn what_was_sent_arrives() {
        let glass = Glass::new();
        for text in ["", "Cats chase mice.", "naïve 🦊 café", &"long ".repeat(700)] {
            let attended = glass.attend(text);
            assert_eq!(decode(&encode(&attended).unwrap()).unwrap(), attended);
        }
    }

    #[test]
    fn a_layer_arrives_and_a_mixed_one_is_an_error() {
        let mut trace = Glass::new().trace("Cats chase mice.", 0, Reading::default()).unwrap();
        let bytes = encode(&trace).unwrap();
        assert_eq!(decode_trace(&bytes).unwrap(), trace);
        assert!(matches!(decode_trace(&bytes[..bytes.len() / 2]), Err(WireError::Format(_))));
        let whole = trace.clone();
        trace.key = ndarray::Array3::zeros((1, 1, 1));
        assert!(matches!(decode_trace(&encode(&trace).unwrap()), Err(WireError::Shape { .. })));
        trace = whole;
        trace.output = trace.output.slice(ndarray::s![.., 1.., ..]).to_owned();
        assert!(matches!(decode_trace(&encode(&trace).unwrap()), Err(WireError::Shape { .. })));
    }

    #[test]
    fn states_arrive_and_mixed_ones_are_an_error() {
        let mut states = Glass::new().states("Cats chase mice.", Reading::default());
        assert_eq!(states.stream.dim(), (2, 5, states.stream.dim().2));
        assert_eq!(decode_states(&encode(&states).unwrap()).unwrap(), states);
        states.tokens.pop();
        assert!(matches!(decode_states(&encode(&states).unwrap()), Err(WireError::Shape { tokens: 4, .. })));
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
