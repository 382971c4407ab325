//! The one table of settings: names, what they take, what they do.

use arclight_model::ModelId;
use arclight_model::steps::Step;

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One of these; in the help under that name.
    One(&'static str, &'static [&'static str]),
    /// On or off; an argument or a link says it by the name alone.
    Switch,
    /// What the name of the value says.
    Any(&'static str),
}

/// A line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What would do, for whoever wrote something else.
    pub expected: &'static str,
    /// What it does, for the help of the command line.
    pub help: &'static str,
}

const fn entry(name: &'static str, takes: Takes, expected: &'static str, help: &'static str) -> Entry {
    Entry { name, takes, expected, help }
}

const ON: &str = "on or off";

/// Every setting, in the order in which they are written. A model comes before its layer and head, a sentence before its
/// word.
pub const SETTINGS: [Entry; 40] = [
    entry("text", Takes::Any("TEXT"), "a sentence", "The sentence"),
    entry("model", Takes::One("MODEL", &ModelId::IDS), "the id of a model", "Which model reads it"),
    entry("layer", Takes::Any("LAYER"), "a number from 0", "Layer, from 0"),
    entry(
        "head",
        Takes::Any("HEAD"),
        "a number from 0, or \"mean\"",
        "Head, from 0, or \"mean\" for the average of the layer's heads",
    ),
    entry(
        "query",
        Takes::Any("WORD"),
        "a word of the text, or # and the index of a token",
        "The word whose arcs are lit, or #3 for the token with index 3",
    ),
    entry(
        "direction",
        Takes::One("WAY", &["to", "by"]),
        "to or by",
        "What the word looks at, or what looks at it",
    ),
    entry(
        "view",
        Takes::One("VIEW", &["stage", "flat", "heatmap"]),
        "stage, flat or heatmap",
        "In space, as a flat arc diagram, or as matrices",
    ),
    entry(
        "lens",
        Takes::One("LENS", &["raw", "norm", "rollout"]),
        "raw, norm or rollout",
        "What a weight means: raw, times the size of each value (norm), or through the layers (rollout)",
    ),
    entry(
        "step",
        Takes::One("STEP", &Step::NAMES),
        "none, tokens, embedding, qkv, scores, scaled, mask, softmax, values, sum, concat, output, residual",
        "Under the hood, at that step of the head",
    ),
    entry(
        "columns",
        Takes::One("COLUMNS", &["none", "scores", "scaled", "towers", "shares", "products", "tosses"]),
        "none, scores, scaled, towers, shares, products or tosses",
        "A column on each tile, as high as the lit word's score for it (scores, scaled), its exponential (towers), a \
         ring of its weights (shares), what scores add up from (products), or how far walks by coin stray (tosses)",
    ),
    entry(
        "badges",
        Takes::One("BADGES", &["none", "query", "key", "value"]),
        "none, query, key or value",
        "The lit word's query as a plate, with a key beside it (key), and the value that goes with it (value)",
    ),
    entry(
        "key",
        Takes::Any("WORD"),
        "none, a word of the text, or # and the index of a token",
        "The word whose key is looked at beside the lit word's query; none for that of the largest weight",
    ),
    entry(
        "carpet",
        Takes::One("ROWS", &["none", "row", "all"]),
        "none, row or all",
        "The lit word's weights as a row of cells before the sentence (row), or every word's: a square (all)",
    ),
    entry(
        "sheets",
        Takes::Any("HEADS"),
        "none, all, layer, or heads as in 0.2 opened, 1.4 was",
        "Heads as sheets: layer.head and a word, or the lit word, as in \"0.2 opened, 1.4 was\"; all of the layer (layer) or \
         of the model (all)",
    ),
    entry(
        "join",
        Takes::One("JOIN", &["off", "beside", "mixed", "added"]),
        "off, beside, mixed or added",
        "What the sheets of a layer found, side by side (beside), made one by W_O (mixed), added to the word (added)",
    ),
    entry("mask", Takes::Switch, ON, "Let no word see a later one (causal mask)"),
    entry(
        "curtain",
        Takes::Any("WORD"),
        "none, a word of the text, # and the index of a token, lit or end",
        "A curtain right of a word, of the lit one (lit) or behind the last (end): what it hides is not there, as with \
         the causal mask",
    ),
    entry("position", Takes::Switch, ON, "Let tokens know where they stand"),
    entry("attention", Takes::Switch, ON, "Let tokens look at each other; off, each looks at itself alone"),
    entry("scaling", Takes::Switch, ON, "Divide scores by √d_k"),
    entry(
        "temperature",
        Takes::Any("NUMBER"),
        "a number from 0.1 to 5",
        "Divide scores by this as well, 0.1 to 5",
    ),
    entry(
        "normalise",
        Takes::One("WAY", &["softmax", "argmax", "linear"]),
        "softmax, argmax or linear",
        "How scores become weights",
    ),
    entry("removed", Takes::Switch, ON, "Leave the head out of what the block hands on"),
    entry("words", Takes::Switch, ON, "Merge pieces into words"),
    entry(
        "idle",
        Takes::Switch,
        ON,
        "Show where heads rest, [CLS] and [SEP] or START; off shares out the rest",
    ),
    entry(
        "rest",
        Takes::One("HOW", &["shown", "dim"]),
        "shown or dim",
        "While no word is lit, arcs to where heads rest are shown like others, or dim",
    ),
    entry(
        "large",
        Takes::Any("MATRIX"),
        "none, or 0 to 3",
        "The one matrix of the heatmap, 3 for the average",
    ),
    entry(
        "heat",
        Takes::Any("PLACES"),
        "three heads as in 0:2 2:0 2:8",
        "The heads of the heatmap, layer and head of each",
    ),
    entry(
        "pair",
        Takes::Any("TEXTS"),
        "two sentences with | between them",
        "Two sentences to compare, with | between them",
    ),
    entry(
        "compass",
        Takes::Any("MEANINGS"),
        "none, or two of Glass's meanings as in water, money",
        "What the lit word means to Glass, as an arrow on two meanings, as in \"water, money\"",
    ),
    entry(
        "with",
        Takes::Any("WORDS"),
        "none, or one to four words as in river, cash, each once",
        "Other words in the compass",
    ),
    entry(
        "crowd",
        Takes::Any("LIST"),
        "none, or banks, bats, springs, basses, matches, rings",
        "One word in twelve sentences as MiniLM has it: banks, bats, springs, basses, matches or rings",
    ),
    entry("depth", Takes::Any("LAYERS"), "a number from 0", "Layers that the crowd has gone through"),
    entry("senses", Takes::Switch, ON, "Colour the crowd by what the word means in each sentence"),
    entry(
        "guest",
        Takes::Any("TEXT"),
        "none, or a sentence with the crowd's word",
        "A sentence that joins the crowd",
    ),
    entry("guess", Takes::Switch, ON, "Hide the lit word's arcs until somebody has guessed what it looks at"),
    entry("pour", Takes::Switch, ON, "Let values run along the arcs of the lit word as a stream"),
    entry("clocks", Takes::Switch, ON, "Show each word's position as the hands of a clock; Glass only"),
    entry(
        "cut",
        Takes::Any("WORDS"),
        "none, or words as in Mary, the 20, #3 20.0",
        "Words that the last one may not look at, in all layers and heads, in a layer or in a head, as in \"Mary, the 20, \
         #3 20.0\"; SmolLM2 only",
    ),
    entry(
        "written",
        Takes::Any("BYTES"),
        "none, or bytes of the text as in 58-63",
        "Which parts of the text the model wrote, in bytes as in 58-63",
    ),
];

/// Other names, each for a setting and its value: those of the command line.
pub const SHORTHANDS: [(&str, &str, &str, &str); 2] = [
    (
        "without-idle",
        "idle",
        "off",
        "Leave out where heads rest, [CLS] and [SEP] or START, and share out the rest",
    ),
    ("attended-by", "direction", "by", "Show who looks at the word"),
];
