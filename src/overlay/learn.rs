//! What the cards, the glossary and the reading list say.

use crate::lesson::Diagram;

/// A card.
pub struct Card {
    /// Title.
    pub title: &'static str,
    /// Plain sentences.
    pub says: &'static str,
    /// What is drawn when it is opened.
    pub diagram: Diagram,
}

/// The cards, in the order of the lesson.
pub const CARDS: [Card; 6] = [
    Card {
        title: "The highlight reel",
        says: "Reading a mystery, you meet the word bank. River or money? You scan the sentence for clues and mark \
               them. Each word does the same: it looks at every other word and marks how much each one tells it.",
        diagram: Diagram::Highlights,
    },
    Card {
        title: "Three questions",
        says: "Query: what am I looking for? Key: what do I contain? Value: what do I hand over? Where a query meets \
               a key, the value flows: beside river, bank takes on water.",
        diagram: Diagram::Questions,
    },
    Card {
        title: "Why it changed the world",
        says: "A recurrent network plays a sentence like a cassette tape: word 1 reaches word 100 after 99 steps. \
               Attention joins them in one, for all words at once, at the price of n² scores. Attention is older \
               (2014); what 2017 did was to drop the recurrence.",
        diagram: Diagram::Parallel,
    },
    Card {
        title: "A look-up that can be learned",
        says: "A dictionary gives one entry for one key. Attention compares a query with all keys and gives a mixture \
               of all values, so that every number on the way can be trained.",
        diagram: Diagram::LookUp,
    },
    Card {
        title: "Why √d_k",
        says: "A product of two random vectors of d_k numbers has a variance of d_k. Undivided, one score towers over \
               the others, and the softmax gives it everything.",
        diagram: Diagram::Scaling,
    },
    Card {
        title: "Causal mask",
        says: "A model that writes may not see what comes next: keys after the query get no weight, and the rest is \
               scaled up to sum to 1.",
        diagram: Diagram::Mask,
    },
];

/// A term and what it means.
pub const GLOSSARY: [(&str, &str); 23] = [
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

/// Something to read.
pub struct Paper {
    /// Who.
    pub authors: &'static str,
    /// When.
    pub year: u16,
    /// What.
    pub title: &'static str,
    /// Where: the number on arXiv.
    pub arxiv: &'static str,
    /// Why.
    pub why: &'static str,
}

impl Paper {
    /// Its page.
    #[must_use]
    pub fn link(&self) -> String {
        format!("https://arxiv.org/abs/{}", self.arxiv)
    }
}

/// Further reading.
pub const PAPERS: [Paper; 16] = [
    Paper {
        authors: "Vaswani and others",
        year: 2017,
        title: "Attention Is All You Need",
        arxiv: "1706.03762",
        why: "The transformer: queries, keys, values, √d_k and heads.",
    },
    Paper {
        authors: "Bahdanau, Cho, Bengio",
        year: 2014,
        title: "Neural Machine Translation by Jointly Learning to Align and Translate",
        arxiv: "1409.0473",
        why: "Where attention began, on top of a recurrent network.",
    },
    Paper {
        authors: "Phuong, Hutter",
        year: 2022,
        title: "Formal Algorithms for Transformers",
        arxiv: "2207.09238",
        why: "Every step as exact pseudocode.",
    },
    Paper {
        authors: "Clark, Khandelwal, Levy, Manning",
        year: 2019,
        title: "What Does BERT Look At? An Analysis of BERT's Attention",
        arxiv: "1906.04341",
        why: "Heads that follow grammar, and heads that rest on separators.",
    },
    Paper {
        authors: "Jain, Wallace",
        year: 2019,
        title: "Attention is not Explanation",
        arxiv: "1902.10186",
        why: "Why a weight is not a reason.",
    },
    Paper {
        authors: "Wiegreffe, Pinter",
        year: 2019,
        title: "Attention is not not Explanation",
        arxiv: "1908.04626",
        why: "The answer: it depends on what is meant by explanation.",
    },
    Paper {
        authors: "Kobayashi, Kuribayashi, Yokoi, Inui",
        year: 2020,
        title: "Attention is Not Only a Weight: Analyzing Transformers with Vector Norms",
        arxiv: "2004.10102",
        why: "The lens norm: weights times the size of what is handed over.",
    },
    Paper {
        authors: "Abnar, Zuidema",
        year: 2020,
        title: "Quantifying Attention Flow in Transformers",
        arxiv: "2005.00928",
        why: "The lens rollout: weights followed through the layers.",
    },
    Paper {
        authors: "Xiao, Tian, Chen, Han, Lewis",
        year: 2023,
        title: "Efficient Streaming Language Models with Attention Sinks",
        arxiv: "2309.17453",
        why: "Why heads that have nothing to do rest on the first token.",
    },
    Paper {
        authors: "Serrano, Smith",
        year: 2019,
        title: "Is Attention Interpretable?",
        arxiv: "1906.03731",
        why: "Large weights can often be taken away without changing the answer.",
    },
    Paper {
        authors: "Voita, Talbot, Moiseev, Sennrich, Titov",
        year: 2019,
        title: "Analyzing Multi-Head Self-Attention: Specialized Heads Do the Heavy Lifting, the Rest Can Be Pruned",
        arxiv: "1905.09418",
        why: "Heads with one job: position, grammar, rare words.",
    },
    Paper {
        authors: "Michel, Levy, Neubig",
        year: 2019,
        title: "Are Sixteen Heads Really Better than One?",
        arxiv: "1905.10650",
        why: "What happens when heads are removed.",
    },
    Paper {
        authors: "Vig",
        year: 2019,
        title: "A Multiscale Visualization of Attention in the Transformer Model",
        arxiv: "1906.05714",
        why: "BertViz, an earlier way to show all heads.",
    },
    Paper {
        authors: "Cho and others",
        year: 2024,
        title: "Transformer Explainer: Interactive Learning of Text-Generative Models",
        arxiv: "2408.04619",
        why: "A model that writes, step by step, in the browser.",
    },
    Paper {
        authors: "Olsson and others",
        year: 2022,
        title: "In-context Learning and Induction Heads",
        arxiv: "2209.11895",
        why: "What heads of two layers do together.",
    },
    Paper {
        authors: "Su, Lu, Pan, Murtadha, Wen, Liu",
        year: 2021,
        title: "RoFormer: Enhanced Transformer with Rotary Position Embedding",
        arxiv: "2104.09864",
        why: "Positions that turn queries and keys instead of being added.",
    },
];
