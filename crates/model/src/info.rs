//! What is known of a model before it reads anything: names, sizes, and the heads whose habit was measured.
//!
//! Models are data: whoever adds one writes a [`ModelInfo`], and every list, switch and table has it.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Where a model's weights are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Badge {
    /// Written by hand, number by number.
    HandMade,
    /// Trained by others, shipped with the program.
    Trained,
    /// Brought by whoever uses the program.
    Yours,
}

impl Badge {
    /// As it stands beside a model's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HandMade => "hand-made weights",
            Self::Trained => "trained weights",
            Self::Yours => "your weights",
        }
    }
}

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

/// A model, as lists, switches and tables need it.
#[derive(Debug, PartialEq, Eq)]
pub struct ModelInfo {
    /// As command line, address, cues and files write it.
    pub id: &'static str,
    /// As people write it.
    pub name: &'static str,
    /// Where its weights are from.
    pub badge: Badge,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// What was measured of it, in a sentence; empty where nothing was.
    pub measured: &'static str,
    /// Number of layers.
    pub layers: usize,
    /// Query heads in a layer.
    pub heads: usize,
    /// Key and value heads in a layer: as many, or fewer where queries share them.
    pub key_value_heads: usize,
    /// No token looks at a later one, by the way the model was made.
    pub causal: bool,
    /// It says what comes next.
    pub writes: bool,
    /// Its file is too large to come with the program's source: it is had apart, and opened when the model is chosen.
    pub comes_apart: bool,
    /// Each dimension of its stream has a name.
    pub named_dimensions: bool,
    /// An MLP follows the attention of each layer.
    pub mlp: bool,
    /// Tokens on which heads rest that have nothing to look for.
    pub resting: &'static [&'static str],
    /// Most tokens that it reads, specials included.
    pub longest: usize,
    /// Layer and head that it is opened with.
    pub opens: (usize, usize),
    /// Layers and heads that the heatmap opens with.
    pub heatmap: [(usize, usize); 3],
    /// Heads whose habit is known: by construction, or measured.
    pub named_heads: &'static [NamedHead],
}

impl ModelInfo {
    /// The named head at that place.
    #[must_use]
    pub fn named_head(&self, layer: usize, head: usize) -> Option<&'static NamedHead> {
        self.named_heads.iter().find(|named| (named.layer, named.head) == (layer, head))
    }

    /// That layer and head, or the last ones where there are not as many.
    #[must_use]
    pub fn within(&self, (layer, head): (usize, usize)) -> (usize, usize) {
        (layer.min(self.layers.saturating_sub(1)), head.min(self.heads.saturating_sub(1)))
    }
}

/// Which model: equal where the ids are. It gives everything that [`ModelInfo`] says.
#[derive(Clone, Copy)]
pub struct ModelId(&'static ModelInfo);

impl ModelId {
    /// The hand-made block.
    pub const GLASS: Self = Self(&GLASS);
    /// all-MiniLM-L6-v2.
    pub const MINILM: Self = Self(&MINILM);
    /// SmolLM2-135M-Instruct.
    pub const SMOLLM2: Self = Self(&SMOLLM2);
    /// All that are known, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::GLASS, Self::MINILM, Self::SMOLLM2];
    /// Their ids.
    pub const IDS: [&'static str; 3] = [GLASS.id, MINILM.id, SMOLLM2.id];

    /// Of what is known of a model.
    pub(crate) const fn of(info: &'static ModelInfo) -> Self {
        Self(info)
    }

    /// The model of that id.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.id == id)
    }

    /// The next one that is offered; after the last, the first.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|model| *model == self).map_or(0, |at| at + 1);
        Self::ALL[at % Self::ALL.len()]
    }
}

impl Deref for ModelId {
    type Target = ModelInfo;

    fn deref(&self) -> &ModelInfo {
        self.0
    }
}

impl Default for ModelId {
    fn default() -> Self {
        Self::GLASS
    }
}

impl PartialEq for ModelId {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for ModelId {}

impl std::hash::Hash for ModelId {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Debug for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl Serialize for ModelId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

impl<'de> Deserialize<'de> for ModelId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        let found = Self::ALL.into_iter().find(|model| model.id == id).or_else(|| Self::opened(&id));
        found.ok_or_else(|| serde::de::Error::custom(format!("there is no model `{id}`")))
    }
}

/// One layer, three heads, made by hand to do what their names say.
const GLASS: ModelInfo = ModelInfo {
    id: "glass",
    name: "Glass",
    badge: Badge::HandMade,
    about: "Made by hand, every dimension named.",
    measured: "Looks across finds the sense of a word with two meanings in 38 of 40 sentences.",
    layers: 1,
    heads: 3,
    key_value_heads: 3,
    causal: false,
    writes: false,
    comes_apart: false,
    named_dimensions: true,
    mlp: false,
    resting: &["START"],
    longest: 512,
    // Looks across.
    opens: (0, 1),
    heatmap: [(0, 0), (0, 1), (0, 2)],
    named_heads: &[
        NamedHead { layer: 0, head: 0, name: "looks back", evidence: "to the previous word" },
        NamedHead { layer: 0, head: 1, name: "looks across", evidence: "to shared meaning" },
        NamedHead { layer: 0, head: 2, name: "looks home", evidence: "to the start" },
    ],
};

/// all-MiniLM-L6-v2. Its heads were measured on 800 sentences, `[CLS]` and `[SEP]` dropped and the rest renormalised.
const MINILM: ModelInfo = ModelInfo {
    id: "minilm",
    name: "MiniLM",
    badge: Badge::Trained,
    about: "all-MiniLM-L6-v2: 6 layers of 12 heads, trained for sentence embeddings.",
    measured: "",
    layers: 6,
    heads: 12,
    key_value_heads: 12,
    causal: false,
    writes: false,
    comes_apart: false,
    named_dimensions: false,
    mlp: true,
    resting: &["[CLS]", "[SEP]"],
    longest: 512,
    // Object to its verb.
    opens: (2, 0),
    // Previous token, object to its verb, ahead to the noun.
    heatmap: [(0, 2), (2, 0), (2, 8)],
    named_heads: &[
        NamedHead { layer: 0, head: 2, name: "previous token", evidence: "all of its mass, 1.00" },
        NamedHead {
            layer: 1,
            head: 8,
            name: "next token",
            evidence: "mass 0.88, strongest key in 99% of rows",
        },
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
        NamedHead {
            layer: 1,
            head: 4,
            name: "passive to its verb",
            evidence: "right in 96%, fixed offset 86%",
        },
    ],
};

/// SmolLM2-135M-Instruct, its matrices in 4 bits. Its heads were measured on random tokens that are said twice, the second
/// time: `tests/smollm2.rs` does so again. Induction: Olsson et al. 2022.
const SMOLLM2: ModelInfo = ModelInfo {
    id: "smollm2",
    name: "SmolLM2",
    badge: Badge::Trained,
    about: "SmolLM2-135M-Instruct: 30 layers of 9 heads, trained to write on.",
    measured: "58% of all attention rests on the first token, whatever it is; measured on 40 sentences.",
    layers: 30,
    heads: 9,
    key_value_heads: 3,
    causal: true,
    writes: true,
    comes_apart: true,
    named_dimensions: false,
    mlp: true,
    // Its heads rest on the first token of the text, which has no name of its own.
    resting: &[],
    longest: 256,
    // Previous token.
    opens: (16, 0),
    // Previous token, induction, same token earlier.
    heatmap: [(16, 0), (18, 6), (14, 3)],
    named_heads: &[
        NamedHead { layer: 16, head: 0, name: "previous token", evidence: "0.91 of its weight" },
        NamedHead { layer: 11, head: 1, name: "previous token", evidence: "0.86 of its weight" },
        NamedHead { layer: 2, head: 1, name: "previous token", evidence: "0.75 of its weight" },
        NamedHead { layer: 1, head: 2, name: "previous token", evidence: "0.69 of its weight" },
        NamedHead {
            layer: 18,
            head: 6,
            name: "induction",
            evidence: "0.93 on what came after the earlier copy",
        },
        NamedHead {
            layer: 17,
            head: 4,
            name: "induction",
            evidence: "0.84 on what came after the earlier copy",
        },
        NamedHead {
            layer: 17,
            head: 3,
            name: "induction",
            evidence: "0.82 on what came after the earlier copy",
        },
        NamedHead {
            layer: 17,
            head: 5,
            name: "induction",
            evidence: "0.78 on what came after the earlier copy",
        },
        NamedHead { layer: 14, head: 3, name: "same token earlier", evidence: "0.77 of its weight" },
        NamedHead { layer: 8, head: 0, name: "same token earlier", evidence: "0.68 of its weight" },
        NamedHead { layer: 5, head: 6, name: "same token earlier", evidence: "0.54 of its weight" },
        NamedHead { layer: 29, head: 1, name: "itself", evidence: "0.82 of its weight" },
        NamedHead { layer: 11, head: 6, name: "itself", evidence: "0.70 of its weight" },
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_of_a_model_is_there() {
        for model in ModelId::ALL {
            let named = model.named_heads.iter().map(|named| (named.layer, named.head));
            for place in named.chain(model.heatmap).chain([model.opens]) {
                assert_eq!(model.within(place), place, "{model:?}");
            }
        }
        assert_eq!(ModelId::ALL.map(|model| ModelId::named(model.id)), ModelId::ALL.map(Some));
        assert_eq!(ModelId::ALL.map(|model| model.id), ModelId::IDS);
        assert_eq!(ModelId::ALL.map(ModelId::next), [ModelId::MINILM, ModelId::SMOLLM2, ModelId::GLASS]);
    }

    #[test]
    fn what_is_said_of_glass_was_counted() {
        let (right, of) = crate::SENSES_RATE;
        assert!(GLASS.measured.contains(&format!("in {right} of {of} sentences")));
    }

    #[test]
    fn a_model_is_written_as_its_id() {
        let written = serde_json::to_string(&ModelId::MINILM).unwrap();
        assert_eq!(written, "\"minilm\"");
        for model in ModelId::ALL {
            let written = serde_json::to_string(&model).unwrap();
            assert_eq!(serde_json::from_str::<ModelId>(&written).unwrap(), model);
        }
        assert!(serde_json::from_str::<ModelId>("\"gpt\"").is_err());
    }
}
