//! Scissors: what they cut, and how it is mended.

use super::Writer;
use crate::picture::{Head, KeyCut, Picture, Reach, WordRef};

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

    /// What is cut with the layer and head of a picture. The average of a layer's heads is the layer.
    #[must_use]
    pub fn reach(self, picture: &Picture) -> Reach {
        let place = picture.place();
        match (self, place.head) {
            (Self::Everywhere, _) => Reach::Everywhere,
            (Self::Head, Head::One(head)) => Reach::Head(place.layer, head),
            (Self::Layer, _) | (Self::Head, Head::Mean) => Reach::Layer(place.layer),
        }
    }
}

impl Writer {
    /// Cuts between the last token and that one of the model's own tokens, in the scope that is chosen, or mends it where
    /// it is cut just so.
    pub(crate) fn cut(&self, picture: &mut Picture, key: usize) {
        let tokens = self.last_answer().map_or(usize::MAX, |answer| answer.tokens.len());
        if !picture.model.writes || key >= tokens {
            return;
        }
        let cut = KeyCut { key: WordRef::Index(key), reach: self.scope.reach(picture) };
        if let Some(at) = picture.cuts.iter().position(|other| self.is_same(other, &cut, picture)) {
            picture.cuts.remove(at);
        } else {
            picture.cuts.push(cut);
        }
    }

    pub(crate) fn set_scope(&mut self, scope: Scope) {
        self.scope = scope;
    }

    /// Whether two cuts are one, by whatever name a word goes.
    fn is_same(&self, one: &KeyCut, other: &KeyCut, picture: &Picture) -> bool {
        let tokens = self.last_answer().map_or(&[][..], |answer| &answer.tokens);
        let key = |cut: &KeyCut| crate::words::find(&cut.key, &picture.text, tokens);
        one == other || (one.reach == other.reach && key(one).is_some() && key(one) == key(other))
    }
}
