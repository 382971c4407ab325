//! Heads that can be shown truthfully: what each does, measured on 800 sentences, `[CLS]` and `[SEP]` dropped and the
//! rest renormalised.

use super::ModelKind;

/// A head with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedHead {
    /// Layer, from 0.
    pub layer: usize,
    /// Head, from 0.
    pub head: usize,
    /// What it does, in few words.
    pub name: &'static str,
    /// What was measured.
    pub evidence: &'static str,
}

/// The heads of Glass: made by hand to do this.
pub const GLASS: [NamedHead; 3] = [
    NamedHead { layer: 0, head: 0, name: "looks back", evidence: "to the previous word" },
    NamedHead { layer: 0, head: 1, name: "looks across", evidence: "to shared meaning" },
    NamedHead { layer: 0, head: 2, name: "looks home", evidence: "to the start" },
];

/// Heads of MiniLM whose habit was measured.
pub const MINILM: [NamedHead; 8] = [
    NamedHead { layer: 0, head: 2, name: "previous token", evidence: "all of its mass, 1.00" },
    NamedHead { layer: 1, head: 8, name: "next token", evidence: "mass 0.88, strongest key in 99% of rows" },
    NamedHead {
        layer: 2,
        head: 9,
        name: "same word elsewhere",
        evidence: "0.64 on other copies, else it rests on [CLS]",
    },
    NamedHead {
        layer: 2,
        head: 0,
        name: "object to its verb",
        evidence: "right in 75% of 581 cases, best fixed offset 38%",
    },
    NamedHead {
        layer: 2,
        head: 8,
        name: "ahead to the noun",
        evidence: "determiner to its noun in 89%, fixed offset 69%",
    },
    NamedHead {
        layer: 1,
        head: 3,
        name: "pronoun to a noun",
        evidence: "of its gender in 94% of 144; a learned association, stereotypes included",
    },
    NamedHead {
        layer: 3,
        head: 1,
        name: "“it” to candidates",
        evidence: "0.82 on the two nouns, without choosing",
    },
    NamedHead { layer: 1, head: 4, name: "passive to its verb", evidence: "right in 96%, fixed offset 86%" },
];

/// The named heads of a model.
#[must_use]
pub fn named(model: ModelKind) -> &'static [NamedHead] {
    match model {
        ModelKind::Glass => &GLASS,
        ModelKind::MiniLm => &MINILM,
    }
}

/// The named head at that place.
#[must_use]
pub fn named_at(model: ModelKind, layer: usize, head: usize) -> Option<&'static NamedHead> {
    named(model).iter().find(|named| (named.layer, named.head) == (layer, head))
}
