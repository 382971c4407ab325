//! Text to tokens to attention, without a window: pure functions on `ndarray` arrays.
//!
//! Three models stand behind one trait, [`AttentionModel`]: Glass, whose weights are made by hand so that every
//! dimension has a name, MiniLM, a trained encoder, and SmolLM2, a language model: it writes, and its edges can be cut.

mod attention;
mod attention_map;
mod bpe;
mod config;
pub mod dump;
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
mod minilm;
pub mod next;
pub mod numbers;
pub mod opened;
mod ops;
mod row;
pub mod scribe;
mod smollm2;
pub mod source;
pub mod steps;
mod store;
mod token;
pub mod tokenizer;
mod trace;
pub mod transformer;
mod weights;
pub mod wire;
mod wordpiece;
pub mod words;

/// The family that writes, by its name.
pub mod llama {
    pub use crate::transformer::{
        Cache, CutError, Cuts, Draft, Edge, Effect, HeadSteps, How, Read, ReadError, Rows,
        Transformer as Llama, TransformerConfig as LlamaConfig,
    };
}

pub use attention_map::{Attended, AttentionMap, AttentionModel, Cut, Reading, Sees, States};
pub use bpe::{Bpe, BpeError, spell, spell_whole};
pub use config::Config;
pub use encoder::Encoder;
pub use error::ModelError;
pub use glass::{Dimension, Glass, SENSES_RATE};
pub use info::{Badge, ModelId, ModelInfo, NamedHead};
pub use minilm::MiniLm;
pub use smollm2::{SmolLm2, Stop};
pub use token::{Token, TokenKind};
pub use tokenizer::{Tokenizer, TokenizerError};
pub use trace::{LayerTrace, Norm};
pub use weights::Manifest;
pub use wordpiece::WordPiece;
