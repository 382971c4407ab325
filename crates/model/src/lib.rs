//! Text to tokens to attention, without a window: pure functions on `ndarray` arrays.
//!
//! Two models stand behind one trait, [`AttentionModel`]: Glass, whose weights are made by hand so that every
//! dimension has a name, and MiniLM, a trained encoder.

mod attention;
mod attention_map;
mod bpe;
mod config;
mod encoder;
mod error;
mod floats;
pub mod gguf;
mod glass;
pub mod habit;
mod info;
mod kernel;
mod layer;
pub mod lens;
mod linear;
pub mod llama;
mod minilm;
pub mod numbers;
mod ops;
mod row;
pub mod steps;
mod token;
mod trace;
mod weights;
pub mod wire;
mod wordpiece;
pub mod words;

pub use attention_map::{Attended, AttentionMap, AttentionModel, Cut, Reading, Sees, States};
pub use bpe::{Bpe, BpeError, spell};
pub use config::Config;
pub use encoder::Encoder;
pub use error::ModelError;
pub use glass::{Dimension, Glass, SENSES_RATE};
pub use info::{Badge, ModelId, ModelInfo, NamedHead};
pub use minilm::MiniLm;
pub use token::{Token, TokenKind};
pub use trace::{LayerTrace, Norm};
pub use weights::Manifest;
pub use wordpiece::WordPiece;
