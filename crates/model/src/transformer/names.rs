//! What each family calls its tensors.

/// A tensor's part in the model. Those of a layer are told by its number besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Embedding,
    Positions,
    Kinds,
    EmbeddingNorm,
    AttentionNorm,
    Query,
    Key,
    Value,
    Output,
    FeedNorm,
    Gate,
    Up,
    Down,
    LastNorm,
    Head,
}

/// Where a part's numbers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The name, without `.weight` or `.bias`.
    pub stem: String,
    /// The matrix is `[input, output]`.
    pub is_transposed: bool,
    /// Of so many outputs' groups in one tensor, which.
    pub share: Option<[usize; 2]>,
}

/// Whose names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Files of llama.cpp.
    Gguf,
    /// Llama, Mistral and Qwen2 of Hugging Face.
    Llama,
    /// GPT-2.
    Gpt2,
    /// BERT and RoBERTa.
    Bert,
    /// DistilBERT.
    DistilBert,
}

impl Names {
    /// What may stand before all names of the model itself, where its file is of one with a head.
    pub fn prefixes(self) -> &'static [&'static str] {
        match self {
            Self::Gguf => &[""],
            Self::Llama => &["model.", ""],
            Self::Gpt2 => &["transformer.", ""],
            Self::Bert => &["bert.", "roberta.", "camembert.", ""],
            Self::DistilBert => &["distilbert.", ""],
        }
    }

    /// What is no part of what is computed here: buffers, and all that does not begin with these.
    pub fn is_aside(self, name: &str) -> bool {
        const BUFFERS: [&str; 4] =
            [".position_ids", ".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq"];
        let own: &[&str] = match self {
            Self::Gguf => return false,
            Self::Llama => &["layers.", "embed_tokens.", "norm."],
            Self::Gpt2 => &["h.", "wte.", "wpe.", "ln_f."],
            Self::Bert => &["embeddings.", "encoder."],
            Self::DistilBert => &["embeddings.", "transformer."],
        };
        BUFFERS.iter().any(|buffer| name.ends_with(buffer)) || !own.iter().any(|own| name.starts_with(own))
    }

    /// The place of a part; `None` where the family has none.
    pub fn place(self, prefix: &str, part: Part, layer: usize) -> Option<Place> {
        let (stem, of_layer) = match self {
            Self::Gguf => (gguf(part)?, "blk."),
            Self::Llama => (llama(part)?, "layers."),
            Self::Gpt2 => (gpt2(part)?, "h."),
            Self::Bert => (bert(part)?, "encoder.layer."),
            Self::DistilBert => (distilbert(part)?, "transformer.layer."),
        };
        let stem = match part {
            Part::Head if self != Self::Gguf => stem.to_owned(),
            Part::Embedding
            | Part::Positions
            | Part::Kinds
            | Part::EmbeddingNorm
            | Part::LastNorm
            | Part::Head => {
                format!("{prefix}{stem}")
            }
            _ => format!("{prefix}{of_layer}{layer}.{stem}"),
        };
        let is_conv = self == Self::Gpt2
            && matches!(part, Part::Query | Part::Key | Part::Value | Part::Output | Part::Up | Part::Down);
        let share = match part {
            Part::Query if is_conv => Some([0, 3]),
            Part::Key if is_conv => Some([1, 3]),
            Part::Value if is_conv => Some([2, 3]),
            _ => None,
        };
        Some(Place { stem, is_transposed: is_conv, share })
    }
}

fn gguf(part: Part) -> Option<&'static str> {
    Some(match part {
        Part::Embedding => "token_embd",
        Part::AttentionNorm => "attn_norm",
        Part::Query => "attn_q",
        Part::Key => "attn_k",
        Part::Value => "attn_v",
        Part::Output => "attn_output",
        Part::FeedNorm => "ffn_norm",
        Part::Gate => "ffn_gate",
        Part::Up => "ffn_up",
        Part::Down => "ffn_down",
        Part::LastNorm => "output_norm",
        Part::Head => "output",
        Part::Positions | Part::Kinds | Part::EmbeddingNorm => return None,
    })
}

fn llama(part: Part) -> Option<&'static str> {
    Some(match part {
        Part::Embedding => "embed_tokens",
        Part::AttentionNorm => "input_layernorm",
        Part::Query => "self_attn.q_proj",
        Part::Key => "self_attn.k_proj",
        Part::Value => "self_attn.v_proj",
        Part::Output => "self_attn.o_proj",
        Part::FeedNorm => "post_attention_layernorm",
        Part::Gate => "mlp.gate_proj",
        Part::Up => "mlp.up_proj",
        Part::Down => "mlp.down_proj",
        Part::LastNorm => "norm",
        Part::Head => "lm_head",
        Part::Positions | Part::Kinds | Part::EmbeddingNorm => return None,
    })
}

fn gpt2(part: Part) -> Option<&'static str> {
    Some(match part {
        Part::Embedding => "wte",
        Part::Positions => "wpe",
        Part::AttentionNorm => "ln_1",
        Part::Query | Part::Key | Part::Value => "attn.c_attn",
        Part::Output => "attn.c_proj",
        Part::FeedNorm => "ln_2",
        Part::Up => "mlp.c_fc",
        Part::Down => "mlp.c_proj",
        Part::LastNorm => "ln_f",
        Part::Head => "lm_head",
        Part::Kinds | Part::EmbeddingNorm | Part::Gate => return None,
    })
}

fn bert(part: Part) -> Option<&'static str> {
    Some(match part {
        Part::Embedding => "embeddings.word_embeddings",
        Part::Positions => "embeddings.position_embeddings",
        Part::Kinds => "embeddings.token_type_embeddings",
        Part::EmbeddingNorm => "embeddings.LayerNorm",
        Part::Query => "attention.self.query",
        Part::Key => "attention.self.key",
        Part::Value => "attention.self.value",
        Part::Output => "attention.output.dense",
        Part::AttentionNorm => "attention.output.LayerNorm",
        Part::Up => "intermediate.dense",
        Part::Down => "output.dense",
        Part::FeedNorm => "output.LayerNorm",
        Part::Gate | Part::LastNorm | Part::Head => return None,
    })
}

fn distilbert(part: Part) -> Option<&'static str> {
    Some(match part {
        Part::Embedding => "embeddings.word_embeddings",
        Part::Positions => "embeddings.position_embeddings",
        Part::EmbeddingNorm => "embeddings.LayerNorm",
        Part::Query => "attention.q_lin",
        Part::Key => "attention.k_lin",
        Part::Value => "attention.v_lin",
        Part::Output => "attention.out_lin",
        Part::AttentionNorm => "sa_layer_norm",
        Part::Up => "ffn.lin1",
        Part::Down => "ffn.lin2",
        Part::FeedNorm => "output_layer_norm",
        Part::Kinds | Part::Gate | Part::LastNorm | Part::Head => return None,
    })
}
