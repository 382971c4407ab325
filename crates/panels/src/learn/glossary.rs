//! What the terms mean.

/// A term and what it means.
pub(super) const GLOSSARY: [(&str, &str); 23] = [
    ("token", "A word or a piece of one: a row of the model's table."),
    ("embedding", "The vector that a token starts as."),
    ("position", "What tells a token its place; without it a sentence is a bag of words."),
    ("query", "What a token looks for: its vector times W_Q."),
    ("key", "What a token offers to be found by: its vector times W_K."),
    ("value", "What a token hands over: its vector times W_V."),
    (
        "score",
        "How well a query and a key agree: their product q·k. Divided by √d_k it goes into the softmax.",
    ),
    ("d_k", "How many numbers a query and a key have in one head."),
    ("softmax", "exp(s) over the sum of all exp(s): scores become weights that sum to 1."),
    ("weight", "How much of a key's value flows to the query."),
    ("head", "One set of W_Q, W_K, W_V: one way to look. A layer has several."),
    ("layer", "All heads together, and what follows them."),
    ("W_O", "The matrix that reads all heads side by side and writes into the stream."),
    ("residual stream", "The vector of each token that layers add to."),
    ("entropy", "How spread a row is, in nats: 0 for all on one key, ln n for all alike."),
    ("peak", "The largest weight of a row."),
    (
        "idle share",
        "What of a row rests on [CLS], [SEP] or START, where a head goes that has nothing to look for.",
    ),
    ("temperature", "What scores are divided by before the softmax: low makes it sharp, high makes it even."),
    ("causal mask", "What hides from a query the keys that come after it."),
    ("logits", "Scores before a softmax."),
    (
        "LayerNorm",
        "Shifts and scales a vector to mean 0 and variance 1, then by a gain and a bias that were learned.",
    ),
    ("value norm", "The length of what a key hands over: of its value after the head's slice of W_O."),
    (
        "rollout",
        "The layers' mean weights, each mixed half and half with staying as it was, multiplied together.",
    ),
];
