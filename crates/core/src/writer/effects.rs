//! What each earlier token and each head does for a candidate: cut in turn, one after the other, beside the frame.

use arclight_model::llama::Effect;

use super::{Candidate, Question, Writer};
use crate::picture::Picture;

/// In which order effects are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// That of the text.
    #[default]
    Text,
    /// What is looked at most first.
    LookedAt,
    /// What matters most first.
    Mattered,
}

/// Effects of keys on a candidate, as far as they are known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Effects {
    of: Option<(Question, u32)>,
    /// `[key]`
    keys: Vec<Option<Effect>>,
}

/// Effects of heads on a candidate, as far as they are known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeadEffects {
    /// Whether somebody wants to see them.
    wanted: bool,
    of: Option<(Question, u32)>,
    /// `[layer * heads + head]`; the probability with the head at rest, where it can be.
    heads: Vec<Option<Option<f32>>>,
}

impl Writer {
    /// The candidate whose effects are looked at: the one that was chosen, else the likeliest before anything was cut.
    #[must_use]
    pub fn watched(&self, picture: &Picture) -> Option<&Candidate> {
        let answer = self.answer(picture)?;
        self.watched.and_then(|id| answer.candidate(id)).or_else(|| answer.likeliest_before())
    }

    pub(crate) fn watch(&mut self, id: Option<u32>) {
        self.watched = id;
    }

    pub(crate) fn set_order(&mut self, order: Order) {
        self.order = order;
    }

    /// In which order effects are listed.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    pub(crate) fn want_heads(&mut self, on: bool) {
        self.heads.wanted = on;
    }

    /// Whether the effects of heads are wanted.
    #[must_use]
    pub fn wants_heads(&self) -> bool {
        self.heads.wanted
    }

    fn asked(&self, picture: &Picture) -> Option<(Question, u32)> {
        // While it goes on by itself, nobody could read them.
        let watched = self.watched(picture).filter(|_| !self.is_busy())?;
        Some((self.question(picture)?, watched.id))
    }

    /// The next key whose effect is to be asked for, and the candidate; those that are looked at most first. `None` where
    /// all are known, or the question itself is not answered yet.
    #[must_use]
    pub fn next_effect(&self, picture: &Picture) -> Option<(Question, usize, u32)> {
        let (question, candidate) = self.asked(picture)?;
        let attention = &self.answer(picture)?.attention;
        let before_last = attention.len().checked_sub(1)?;
        let is_of_it = self.effects.of.as_ref().is_some_and(|of| *of == (question.clone(), candidate));
        let is_known = |key: &usize| is_of_it && self.effects.keys.get(*key).is_some_and(Option::is_some);
        let open = (0..before_last).filter(|key| !is_known(key));
        let key = open.max_by(|a, b| attention[*a].total_cmp(&attention[*b]).then(b.cmp(a)))?;
        Some((question, key, candidate))
    }

    /// Takes an effect; one of another question or candidate is too late, and gives false.
    pub fn take_effect(
        &mut self,
        picture: &Picture,
        (question, candidate): (Question, u32),
        effect: Effect,
    ) -> bool {
        let of = (question, candidate);
        let tokens = self.answer(picture).map_or(0, |answer| answer.attention.len());
        if self.asked(picture).as_ref() != Some(&of) || effect.key + 1 >= tokens {
            return false;
        }
        if self.effects.of.as_ref() != Some(&of) {
            self.effects = Effects { of: Some(of), keys: vec![None; tokens - 1] };
        }
        self.effects.keys[effect.key] = Some(effect);
        true
    }

    /// The effects of this picture's keys, `[key]`, as far as they are known.
    #[must_use]
    pub fn effects(&self, picture: &Picture) -> &[Option<Effect>] {
        let is_of_it = self.asked(picture).is_some_and(|of| self.effects.of.as_ref() == Some(&of));
        if is_of_it { &self.effects.keys } else { &[] }
    }

    /// The effects that are known, in the chosen order, and by how much the candidate's probability changes with each.
    #[must_use]
    pub fn sorted_effects(&self, picture: &Picture) -> Vec<(Effect, f32)> {
        let now = self.watched(picture).map_or(0.0, |one| one.p);
        let change = |effect: &Effect| effect.p.map_or(0.0, |p| p - now);
        let known = self.effects(picture).iter().flatten();
        let mut known: Vec<(Effect, f32)> = known.map(|effect| (*effect, change(effect))).collect();
        match self.order {
            Order::Text => {}
            Order::LookedAt => known.sort_by(|(a, _), (b, _)| b.attention.total_cmp(&a.attention)),
            Order::Mattered => known.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs())),
        }
        known
    }

    /// The next head, layer and head, whose effect is to be asked for, and the candidate.
    #[must_use]
    pub fn next_head(&self, picture: &Picture) -> Option<(Question, (usize, usize), u32)> {
        let (question, candidate) = self.asked(picture).filter(|_| self.heads.wanted)?;
        let count = picture.model.layers * picture.model.heads;
        let is_of_it = self.heads.of.as_ref().is_some_and(|of| *of == (question.clone(), candidate));
        let is_known = |at: &usize| is_of_it && self.heads.heads.get(*at).is_some_and(Option::is_some);
        // From the last layer down: those that speak last matter most.
        let at = (0..count).rev().find(|at| !is_known(at))?;
        Some((question, (at / picture.model.heads, at % picture.model.heads), candidate))
    }

    /// Takes the probability of the candidate with a head at rest, `None` where it cannot be; one that is too late gives
    /// false.
    pub fn take_head(
        &mut self,
        picture: &Picture,
        (question, candidate): (Question, u32),
        ((layer, head), p): ((usize, usize), Option<f32>),
    ) -> bool {
        let of = (question, candidate);
        let (layers, heads) = (picture.model.layers, picture.model.heads);
        if self.asked(picture).as_ref() != Some(&of) || layer >= layers || head >= heads {
            return false;
        }
        if self.heads.of.as_ref() != Some(&of) {
            (self.heads.of, self.heads.heads) = (Some(of), vec![None; layers * heads]);
        }
        self.heads.heads[layer * heads + head] = Some(p);
        true
    }

    /// By how much a head at rest changes the candidate's probability; `None` where that is not known or cannot be.
    #[must_use]
    pub fn head_effect(&self, picture: &Picture, (layer, head): (usize, usize)) -> Option<f32> {
        let is_of_it = self.asked(picture).is_some_and(|of| self.heads.of.as_ref() == Some(&of));
        let at = layer * picture.model.heads + head;
        let p = self.heads.heads.get(at).copied().flatten().flatten().filter(|_| is_of_it)?;
        Some(p - self.watched(picture)?.p)
    }
}
