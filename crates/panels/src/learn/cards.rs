//! What the cards say.

use arclight_core::lesson::Diagram;

/// A card.
pub(super) struct Card {
    /// Title.
    pub title: &'static str,
    /// Plain sentences.
    pub says: &'static str,
    /// What is drawn when it is opened.
    pub diagram: Diagram,
}

/// The cards, in the order of the lesson.
pub(super) const CARDS: [Card; 6] = [
    Card {
        title: "One word",
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
