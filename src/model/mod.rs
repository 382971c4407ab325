//! Text to tokens to attention, without a window: pure functions on `ndarray` arrays.
//!
//! Two models stand behind one trait, [`AttentionModel`]: Glass, whose weights are made by hand so that every
//! dimension has a name, and MiniLM, a trained encoder.

mod attention_map;
mod error;
pub mod heads;
pub mod lens;
mod token;
pub mod words;

pub use attention_map::{Attended, AttentionMap, AttentionModel, Cut, LayerTrace, ModelKind};
pub use error::ModelError;
pub use token::{Token, TokenKind};
