//! `config.json` of Hugging Face: sizes, and which family's blocks they are of.

use serde_json::Value;

use crate::transformer::{
    Design, Fault, Feed, MOST, Names, Norms, Order, Places, Stretch, TransformerConfig,
};

/// What is known of a model before its weights are read.
#[derive(Debug)]
pub(super) struct Described {
    pub config: TransformerConfig,
    pub names: Names,
    /// `model_type`.
    pub family: String,
    /// Rows of the table of positions that are not used.
    pub skip: usize,
    pub rotation: Rotation,
    /// Rows that end a text.
    pub ends: Vec<u32>,
}

/// What is done to the rates of the rotations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Rotation {
    Plain,
    /// All are divided.
    Divided(f64),
    Stretched(Stretch),
}

/// A `config.json`.
struct Config<'a>(&'a Value);

impl Config<'_> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// A size by its name, at most `most`.
    fn size(&self, key: &str, most: usize) -> Result<usize, Fault> {
        let value = self.value(key).ok_or_else(|| unfit(format!("config.json has no {key}")))?;
        self.checked(key, value, most)
    }

    fn size_or(&self, key: &str, most: usize, default: usize) -> Result<usize, Fault> {
        self.value(key).map_or(Ok(default), |value| self.checked(key, value, most))
    }

    fn checked(&self, key: &str, value: &Value, most: usize) -> Result<usize, Fault> {
        let found = value.as_u64().and_then(|found| usize::try_from(found).ok());
        let found = found.filter(|found| (1..=most).contains(found));
        found.ok_or_else(|| {
            unfit(format!("config.json: {key} is {value}, expected a number from 1 to {most}"))
        })
    }

    fn number_or(&self, key: &str, default: f64) -> Result<f64, Fault> {
        let Some(value) = self.value(key) else { return Ok(default) };
        let found = value.as_f64().filter(|found| found.is_finite() && *found > 0.0);
        found.ok_or_else(|| unfit(format!("config.json: {key} is {value}, expected a number above 0")))
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.value(key).and_then(Value::as_str)
    }

    /// An option that has to be as it is here, or left out.
    fn has_to_be(&self, key: &str, expected: &Value) -> Result<(), Fault> {
        match self.value(key) {
            Some(found) if found != expected => {
                Err(unfit(format!("config.json: {key} is {found}, and {expected} is what can be read")))
            }
            _ => Ok(()),
        }
    }

    fn feed(&self, key: &str, default: Feed) -> Result<Feed, Fault> {
        Ok(match self.text(key) {
            None => default,
            Some("gelu") => Feed::Gelu,
            Some("gelu_new" | "gelu_pytorch_tanh" | "gelu_fast") => Feed::GeluTanh,
            Some("relu") => Feed::Relu,
            Some(found) => {
                let known = "gelu, gelu_new and relu can be read";
                return Err(unfit(format!("config.json: {key} is {found}; {known}")));
            }
        })
    }
}

fn unfit(reason: String) -> Fault {
    Fault::Unfit(reason)
}

const FAMILIES: &str = "bert, distilbert, roberta, gpt2, llama, mistral and qwen2";

/// Reads it.
pub(super) fn read(json: &[u8]) -> Result<Described, Fault> {
    let value: Value = serde_json::from_slice(json)
        .map_err(|error| unfit(format!("config.json cannot be read: {error}")))?;
    let config = Config(&value);
    let family =
        config.text("model_type").ok_or_else(|| unfit("config.json has no model_type".to_owned()))?;
    config.has_to_be("is_decoder", &Value::Bool(false))?;
    config.has_to_be("is_encoder_decoder", &Value::Bool(false))?;
    let mut described = match family {
        "bert" | "roberta" => bert(&config, family)?,
        "distilbert" => distilbert(&config)?,
        "gpt2" => gpt2(&config)?,
        "llama" | "mistral" | "qwen2" => llama(&config, family)?,
        _ => return Err(unfit(format!("its model_type is {family}; {FAMILIES} can be read"))),
    };
    described.config = described.config.check()?;
    described.ends = match config.value("eos_token_id") {
        Some(Value::Array(ids)) => ids.iter().filter_map(row).collect(),
        Some(id) => row(id).into_iter().collect(),
        None => Vec::new(),
    };
    Ok(described)
}

fn row(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|id| u32::try_from(id).ok())
}

fn described(config: TransformerConfig, names: Names, family: &str, skip: usize) -> Described {
    let (family, rotation, ends) = (family.to_owned(), Rotation::Plain, Vec::new());
    Described { config, names, family, skip, rotation, ends }
}

#[expect(clippy::cast_possible_truncation, reason = "as f32 it is used")]
fn bert(config: &Config<'_>, family: &str) -> Result<Described, Fault> {
    let [layers, heads, width, tokens] = MOST;
    config.has_to_be("position_embedding_type", &Value::from("absolute"))?;
    let query_heads = config.size("num_attention_heads", heads)?;
    // Places of RoBERTa begin behind that of its padding.
    let padding = config.value("pad_token_id").and_then(Value::as_u64).unwrap_or(1);
    let skip = if family == "roberta" {
        usize::try_from(padding).unwrap_or(usize::MAX).saturating_add(1)
    } else {
        0
    };
    let positions = config.size("max_position_embeddings", tokens)?;
    let config = TransformerConfig {
        layers: config.size("num_hidden_layers", layers)?,
        heads: query_heads,
        key_value_heads: query_heads,
        hidden: config.size("hidden_size", width)?,
        feed_forward: config.size("intermediate_size", width)?,
        context: positions.saturating_sub(skip),
        vocabulary: config.size("vocab_size", super::MOST_ROWS)?,
        epsilon: config.number_or("layer_norm_eps", 1e-12)? as f32,
        rope_base: 1.0,
        design: Design { feed: config.feed("hidden_act", Feed::Gelu)?, ..Design::BERT },
    };
    Ok(described(config, Names::Bert, family, skip))
}

fn distilbert(config: &Config<'_>) -> Result<Described, Fault> {
    let [layers, heads, width, tokens] = MOST;
    let query_heads = config.size("n_heads", heads)?;
    let config = TransformerConfig {
        layers: config.size("n_layers", layers)?,
        heads: query_heads,
        key_value_heads: query_heads,
        hidden: config.size("dim", width)?,
        feed_forward: config.size("hidden_dim", width)?,
        context: config.size("max_position_embeddings", tokens)?,
        vocabulary: config.size("vocab_size", super::MOST_ROWS)?,
        epsilon: 1e-12,
        rope_base: 1.0,
        design: Design { feed: config.feed("activation", Feed::Gelu)?, ..Design::BERT },
    };
    Ok(described(config, Names::DistilBert, "distilbert", 0))
}

#[expect(clippy::cast_possible_truncation, reason = "as f32 it is used")]
fn gpt2(config: &Config<'_>) -> Result<Described, Fault> {
    let [layers, heads, width, tokens] = MOST;
    config.has_to_be("scale_attn_weights", &Value::Bool(true))?;
    config.has_to_be("scale_attn_by_inverse_layer_idx", &Value::Bool(false))?;
    config.has_to_be("add_cross_attention", &Value::Bool(false))?;
    let (query_heads, hidden) = (config.size("n_head", heads)?, config.size("n_embd", width)?);
    let config = TransformerConfig {
        layers: config.size("n_layer", layers)?,
        heads: query_heads,
        key_value_heads: query_heads,
        hidden,
        feed_forward: config.size_or("n_inner", width, 4 * hidden)?,
        context: config.size("n_positions", tokens)?,
        vocabulary: config.size("vocab_size", super::MOST_ROWS)?,
        epsilon: config.number_or("layer_norm_epsilon", 1e-5)? as f32,
        rope_base: 1.0,
        design: Design { feed: config.feed("activation_function", Feed::GeluTanh)?, ..Design::GPT2 },
    };
    Ok(described(config, Names::Gpt2, "gpt2", 0))
}

#[expect(clippy::cast_possible_truncation, reason = "as f32 it is used")]
fn llama(config: &Config<'_>, family: &str) -> Result<Described, Fault> {
    let [layers, heads, width, tokens] = MOST;
    config.has_to_be("hidden_act", &Value::from("silu"))?;
    let (query_heads, hidden) =
        (config.size("num_attention_heads", heads)?, config.size("hidden_size", width)?);
    let head_size = config.size_or("head_dim", width, hidden / query_heads.max(1))?;
    if head_size.checked_mul(query_heads) != Some(hidden) {
        return Err(unfit(format!("{query_heads} heads of {head_size} are not a width of {hidden}")));
    }
    let positions = config.size("max_position_embeddings", tokens)?;
    // Within the window it is as without one.
    let has_window = family == "mistral" || config.value("use_sliding_window") == Some(&Value::Bool(true));
    let window = if has_window { config.size_or("sliding_window", tokens, tokens)? } else { tokens };
    // Later versions have what belongs to the rotations in one place.
    let later = config.value("rope_parameters").or_else(|| config.value("rope_scaling")).cloned();
    let later = later.unwrap_or(Value::Null);
    let rope = Config(&later);
    let base = rope.number_or("rope_theta", config.number_or("rope_theta", 10_000.0)?)?;
    let sizes = TransformerConfig {
        layers: config.size("num_hidden_layers", layers)?,
        heads: query_heads,
        key_value_heads: config.size_or("num_key_value_heads", heads, query_heads)?,
        hidden,
        feed_forward: config.size("intermediate_size", width)?,
        context: positions.min(window),
        vocabulary: config.size("vocab_size", super::MOST_ROWS)?,
        epsilon: config.number_or("rms_norm_eps", 1e-6)? as f32,
        rope_base: base,
        design: Design {
            norm: Norms::Rms,
            order: Order::Before,
            places: Places::Halves,
            feed: Feed::SwiGlu,
            causal: true,
        },
    };
    let rotation = rotation(&rope, positions)?;
    Ok(Described { rotation, ..described(sizes, Names::Llama, family, 0) })
}

#[expect(clippy::cast_precision_loss, reason = "places are far below 2^52")]
fn rotation(rope: &Config<'_>, positions: usize) -> Result<Rotation, Fault> {
    Ok(match rope.text("rope_type").or_else(|| rope.text("type")) {
        None | Some("default") => Rotation::Plain,
        Some("linear") => Rotation::Divided(rope.number_or("factor", 1.0)?),
        Some("llama3") => Rotation::Stretched(Stretch {
            factor: rope.number_or("factor", 8.0)?,
            low: rope.number_or("low_freq_factor", 1.0)?,
            high: rope.number_or("high_freq_factor", 4.0)?,
            context: rope.number_or("original_max_position_embeddings", positions as f64)?,
        }),
        Some(found) => {
            let known = "default, linear and llama3 can be read";
            return Err(unfit(format!("config.json: its rotations are scaled as {found}; {known}")));
        }
    })
}
