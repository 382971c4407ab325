//! Arclight's tokenizer beside the one of Hugging Face. A package of its own, since the `tokenizers` crate would
//! change the features of crates that Bevy is built with, and so build Bevy twice.
