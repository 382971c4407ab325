//! What a language model is asked of a text, and what it answers: what may come next, before and after cuts.

use serde::{Deserialize, Serialize};

use super::cut::KeyCut;
use super::spelled::{joins, readable};
use crate::next::{self, Choice};
use crate::{Reading, SmolLm2, Token};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The text up to what is written on.
    pub prompt: String,
    /// The tokens that were written on since.
    pub written: Vec<u32>,
    /// Words that the last token may not look at.
    pub cuts: Vec<KeyCut>,
    /// Positions off, or each token alone.
    pub reading: Reading,
    /// How the next token is chosen.
    pub choice: Choice,
    /// How many candidates are wanted.
    pub count: usize,
}

/// A token that may come next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its row in the embedding table.
    pub id: u32,
    /// As the model spells it, its space before it.
    pub text: String,
    /// The same as bytes: it may be a part of a character.
    pub bytes: Vec<u8>,
    /// Its probability, 0 to 1.
    pub p: f32,
    /// The same before anything was cut; `None` where nothing is.
    pub before: Option<f32>,
    /// What it is chosen with, 0 to 1: its probability as temperature, top-k and top-p shape it.
    pub chance: f32,
    /// It goes on with the last word.
    pub joins: bool,
    /// A sentence ends with it.
    pub ends_sentence: bool,
    /// It is the model's own end of a text, and is not added.
    pub is_end: bool,
}

impl Candidate {
    /// As people read it.
    #[must_use]
    pub fn name(&self) -> String {
        match (self.is_end, self.joins) {
            (true, _) => "(end)".to_owned(),
            (false, true) => format!("…{}", readable(&self.text)),
            (false, false) => readable(&self.text),
        }
    }
}

/// What a language model says of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The tokens that it read.
    pub tokens: Vec<Token>,
    /// The likeliest next tokens, before the cuts or with them, those first that are so at either time.
    pub candidates: Vec<Candidate>,
    /// What is left to all others, 0 to 1: now, before the cuts, and as they are chosen.
    pub rest: Rest,
    /// The token that is chosen.
    pub pick: Candidate,
    /// `[key]`: how much the last token looks at each, averaged over all layers and heads; sums to 1.
    pub attention: Vec<f32>,
}

/// What all candidates that are not named share.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rest {
    /// Their probability.
    pub p: f32,
    /// The same before anything was cut.
    pub before: Option<f32>,
    /// What they are chosen with.
    pub chance: f32,
}

impl Answer {
    /// From the logits of the last token, and those before anything was cut.
    #[must_use]
    pub fn of(
        model: &SmolLm2,
        (tokens, attention): (Vec<Token>, Vec<f32>),
        (logits, uncut): (&[f32], Option<&[f32]>),
        (choice, count): (&Choice, usize),
    ) -> Self {
        let p = next::probabilities(logits);
        let before = uncut.map(next::probabilities);
        // Always the likeliest: then the bars are its probabilities.
        let shaped = (choice.temperature() > 0.0).then(|| choice.shape(logits));
        let chances = shaped.as_deref().unwrap_or(&p);
        let last = tokens.last().map_or("", |token| token.text.as_str());
        let candidate = |id: u32| {
            let of = |all: &[f32]| all.get(id as usize).copied().unwrap_or(0.0);
            let text = model.tokenizer().spelled(id);
            Candidate {
                id,
                bytes: model.tokenizer().bytes(id).to_vec(),
                p: of(&p),
                before: before.as_deref().map(of),
                chance: of(chances),
                joins: joins(last, &text),
                ends_sentence: model.ends_sentence(id),
                is_end: model.tokenizer().is_end(id),
                text,
            }
        };
        let mut ids: Vec<u32> = [Some(&p[..]), before.as_deref(), shaped.as_deref()]
            .into_iter()
            .flatten()
            .flat_map(|all| next::next_of(logits, all, count).likeliest)
            .map(|likely| likely.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let mut candidates: Vec<Candidate> = ids.into_iter().map(candidate).collect();
        let most = |one: &Candidate| one.p.max(one.before.unwrap_or(0.0)).max(one.chance);
        candidates.sort_by(|a, b| most(b).total_cmp(&most(a)).then(a.id.cmp(&b.id)));
        candidates.truncate(count);
        let rest =
            |of: &dyn Fn(&Candidate) -> f32| (1.0 - candidates.iter().map(of).sum::<f32>()).clamp(0.0, 1.0);
        let rest = Rest {
            p: rest(&|one| one.p),
            before: before.is_some().then(|| rest(&|one| one.before.unwrap_or(0.0))),
            chance: rest(&|one| one.chance),
        };
        let pick = candidate(choice.choose(logits, tokens.len()));
        Self { tokens, candidates, rest, pick, attention }
    }

    /// The likeliest as it is.
    #[must_use]
    pub fn likeliest(&self) -> Option<&Candidate> {
        let last = self.candidates.iter().rev();
        last.max_by(|a, b| a.p.total_cmp(&b.p))
    }

    /// The likeliest before anything was cut.
    #[must_use]
    pub fn likeliest_before(&self) -> Option<&Candidate> {
        let of = |one: &Candidate| one.before.unwrap_or(one.p);
        self.candidates.iter().rev().max_by(|a, b| of(a).total_cmp(&of(b)))
    }

    /// The candidate of that id.
    #[must_use]
    pub fn candidate(&self, id: u32) -> Option<&Candidate> {
        self.candidates.iter().chain([&self.pick]).find(|one| one.id == id)
    }
}
