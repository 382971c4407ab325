//! What is said of each step: its formula with the numbers of this word, and one plain sentence.

use arclight_core::visual::step_picture::signed;
use arclight_model::numbers::Numbers;
use arclight_model::steps::{Normalise, Step};

use crate::ctx::Ctx;

/// How the model makes its numbers, as far as formulas differ by it.
pub(super) struct Made {
    /// Each dimension has a name: a word's vector is its meaning.
    named: bool,
    /// Its matrices have a bias each.
    biased: bool,
    /// A LayerNorm follows.
    pub normed: bool,
}

/// As the layer that is followed says.
pub(super) fn made(ctx: &Ctx<'_>, numbers: &Numbers) -> Made {
    let trace = ctx.traces.layer(numbers.layer);
    Made {
        named: ctx.model().named_dimensions,
        biased: trace.is_some_and(|trace| trace.output_bias.iter().any(|bias| *bias != 0.0)),
        normed: trace.is_some_and(|trace| trace.norm.is_some()),
    }
}

/// The formula of the step, with numbers where they fit.
pub(super) fn formula(step: Step, ctx: &Ctx<'_>, numbers: &Numbers) -> String {
    let (d_k, d) = (numbers.head_size, numbers.size);
    let Made { named, biased, normed } = made(ctx, numbers);
    let b = if biased { " + b" } else { "" };
    let key = ctx.token(numbers.key);
    let line = numbers.keys.get(numbers.key).copied();
    let (dot, score, weight) = line.map_or((0.0, 0.0, 0.0), |line| (line.dot, line.score, line.weight));
    let masked = step >= Step::Mask && line.is_some_and(|line| !line.seen);
    let (dot, score) = (signed(dot), if masked { "−∞".to_owned() } else { signed(score) });
    let switches = ctx.state.picture.switches;
    match step {
        Step::Tokens => "text → tokens".to_owned(),
        Step::Embedding if named => format!("x = meaning + position, {d} numbers"),
        Step::Embedding if numbers.layer > 0 => {
            format!("x = what layer {} hands on, {d} numbers", numbers.layer - 1)
        }
        Step::Embedding if normed => format!("x = LayerNorm(word + position + token type), {d} numbers"),
        Step::Embedding => format!("x = word + position, {d} numbers"),
        Step::Qkv => format!("q = x W_Q{b}, k = x W_K{b}, v = x W_V{b}: {d} → {d_k}"),
        Step::Scores => format!("q · k({key}) = Σ q_i k_i = {dot}"),
        Step::Scaled => {
            let root = if switches.scaled { format!("√{d_k}") } else { "1".to_owned() };
            let heat = if switches.temperature == 1.0 {
                String::new()
            } else {
                format!(" / {:.1}", switches.temperature)
            };
            format!("{dot} / {root}{heat} = {score} for {key}")
        }
        Step::Mask if numbers.causal => "score = −∞ where key > query".to_owned(),
        Step::Mask => "no mask: every key is seen".to_owned(),
        Step::Softmax => match switches.normalise {
            Normalise::Softmax => format!("w({key}) = exp({score}) / Σ exp(s) = {weight:.3}"),
            Normalise::ArgMax => format!("w = 1 for the largest s, else 0: {}", ctx.token(numbers.now.key)),
            Normalise::Linear if masked => format!("w({key}) = 0: masked"),
            Normalise::Linear => format!("w({key}) = (s − min s) / Σ (s − min s) = {weight:.3}"),
        },
        Step::Values => format!("{weight:.3} · v({key})"),
        Step::Sum => "z = Σ w_j v_j".to_owned(),
        Step::Concat => {
            let heads = numbers.heads;
            format!("[z_0, …, z_{}]: {heads} · {d_k} numbers", heads.saturating_sub(1))
        }
        Step::Output => {
            let none = if switches.removed { format!(", W_O^{} = 0", numbers.head) } else { String::new() };
            format!("[z_0, …] W_O{b} = Σ z_h W_O^h{b}{none}")
        }
        Step::Residual if normed => format!("LayerNorm(x + [z_0, …] W_O{b})"),
        Step::Residual => format!("x + [z_0, …] W_O{b}"),
    }
}

/// One plain sentence.
pub(super) fn says(step: Step, ctx: &Ctx<'_>) -> &'static str {
    match step {
        Step::Tokens => "The model reads rows of a table, not letters.",
        Step::Embedding => "Each token is a vector that says what it means and where it stands.",
        Step::Qkv => {
            "Three questions to each vector: what do I look for, what do I offer, what do I hand over."
        }
        Step::Scores => "Where query and key agree, their products add up.",
        Step::Scaled => "Sums of d_k products grow like √d_k; dividing keeps the softmax from saturating.",
        Step::Mask => "With a causal mask no token may look at a later one.",
        Step::Softmax => match ctx.state.picture.switches.normalise {
            Normalise::Softmax => "Scores become weights: positive, summing to 1, and smooth.",
            Normalise::ArgMax => {
                "All to the largest: a small change of a score changes nothing or everything."
            }
            Normalise::Linear => {
                "Each gets its share of how far scores are above the smallest, which gets 0; \
                 where all are equal, all get the same."
            }
        },
        Step::Values => "Each key hands over its value, as much of it as its weight says.",
        Step::Sum => "What they hand over adds up to one vector: what this head found.",
        Step::Concat => "The block hands on all heads side by side, not their average.",
        Step::Output => "W_O reads that and writes each head's part into the stream.",
        Step::Residual => "The word keeps what it was; attention adds to it.",
    }
}
