//! Scissors: what they cut, and how it is mended.

use std::ops::Range;

use arclight_model::{Token, lens};

use super::Writer;
use crate::picture::{Head, KeyCut, Picture, Reach, WordRef};
use crate::shown::Look;

/// Where the scissors cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// In all layers and heads.
    #[default]
    Everywhere,
    /// In all heads of the chosen layer.
    Layer,
    /// In the chosen head.
    Head,
}

impl Scope {
    /// All of them, with what a button says.
    pub const ALL: [(Self, &str); 3] =
        [(Self::Everywhere, "all heads"), (Self::Layer, "this layer"), (Self::Head, "this head")];

    /// What is cut with the layer and head of a picture.
    #[must_use]
    pub fn reach(self, picture: &Picture) -> Reach {
        let place = picture.place();
        match (self, place.head) {
            // Where all heads are on stage, all are cut.
            (Self::Everywhere, _) | (_, Head::Mean) => Reach::Everywhere,
            (Self::Head, Head::One(head)) => Reach::Head(place.layer, head),
            (Self::Layer, Head::One(_)) => Reach::Layer(place.layer),
        }
    }
}

impl Writer {
    /// Cuts between the last token and that one on stage, in the scope that is chosen, or mends it where it is cut just so. Of
    /// pieces that are merged into a word each is cut.
    pub(crate) fn cut(&self, picture: &mut Picture, on_stage: usize) {
        let Some(answer) = self.last_answer().filter(|_| picture.model.writes) else { return };
        let Some(keys) = own_tokens(picture, &answer.tokens).into_iter().nth(on_stage) else { return };
        let reach = self.scope.reach(picture);
        let cuts: Vec<KeyCut> = keys.map(|key| KeyCut { key: WordRef::Index(key), reach }).collect();
        let at = |cut: &KeyCut| picture.cuts.iter().position(|other| self.is_same(other, cut, picture));
        if cuts.iter().all(|cut| at(cut).is_some()) {
            let mended: Vec<usize> = cuts.iter().filter_map(at).collect();
            let mut index = 0;
            picture.cuts.retain(|_| {
                index += 1;
                !mended.contains(&(index - 1))
            });
        } else {
            let new: Vec<KeyCut> = cuts.into_iter().filter(|cut| at(cut).is_none()).collect();
            picture.cuts.extend(new);
        }
    }

    pub(crate) fn set_scope(&mut self, scope: Scope) {
        self.scope = scope;
    }

    /// Takes the scissors, where there is something to cut, or lays them down.
    pub(crate) fn take_scissors(&mut self, on: bool, picture: &Picture) {
        self.scissors = on && picture.writes_here();
    }

    /// Whether two cuts are one, by whatever name a word goes.
    fn is_same(&self, one: &KeyCut, other: &KeyCut, picture: &Picture) -> bool {
        let tokens = self.last_answer().map_or(&[][..], |answer| &answer.tokens);
        let key = |cut: &KeyCut| crate::words::find(&cut.key, &picture.text, tokens);
        one == other || (one.reach == other.reach && key(one).is_some() && key(one) == key(other))
    }
}

/// Of each token on stage, those of the model that it stands for.
fn own_tokens(picture: &Picture, tokens: &[Token]) -> Vec<Range<usize>> {
    let look = Look::of(picture);
    let mut groups: Vec<Range<usize>> = match look.words {
        true => lens::word_groups(tokens),
        false => (0..tokens.len()).map(|index| index..index + 1).collect(),
    };
    if look.without_idle {
        groups.retain(|group| !tokens[group.start].kind.rests());
    }
    groups
}
