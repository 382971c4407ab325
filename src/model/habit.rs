//! What a head does on one sentence, computed from its weights there: no claim beyond that sentence.

use ndarray::ArrayView2;

use super::lens;
use super::{Attended, Token};

/// Where most of a head's attention goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Habit {
    /// To the token before.
    Previous,
    /// To the token after.
    Next,
    /// To the token itself.
    Itself,
    /// To `[CLS]`, `[SEP]` or START.
    Idle,
    /// To other tokens that say the same.
    SameWord,
    /// Over many tokens alike.
    Broad,
    /// None of these.
    Other,
}

impl Habit {
    /// In the order in which groups stand.
    pub const ALL: [Self; 7] =
        [Self::Previous, Self::Next, Self::Itself, Self::SameWord, Self::Idle, Self::Broad, Self::Other];

    /// Name of the group.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::Next => "next",
            Self::Itself => "itself",
            Self::Idle => "idle",
            Self::SameWord => "same word",
            Self::Broad => "broad",
            Self::Other => "other",
        }
    }
}

/// The habit of one head: where at least four tenths of the attention of the words goes, the largest share first; else
/// broad where the rows are nearly even.
#[must_use]
pub fn habit(tokens: &[Token], weights: ArrayView2<'_, f32>) -> Habit {
    /// Share of the attention that makes a habit.
    const ENOUGH: f32 = 0.4;
    /// Entropy, as a part of the highest possible one, from which a row is broad.
    const EVEN: f32 = 0.75;
    let queries: Vec<usize> = (0..tokens.len()).filter(|index| !tokens[*index].kind.is_special()).collect();
    if queries.is_empty() || weights.dim() != (tokens.len(), tokens.len()) {
        return Habit::Other;
    }
    let share = |of: &dyn Fn(usize, usize) -> bool| {
        let sum: f32 = queries
            .iter()
            .flat_map(|query| (0..tokens.len()).map(move |key| (*query, key)))
            .filter(|(query, key)| of(*query, *key))
            .map(|at| weights[at])
            .sum();
        sum / queries.len() as f32
    };
    let word = |index: usize| !tokens[index].kind.is_special();
    let same = |query: usize, key: usize| {
        query != key && word(key) && tokens[query].text.eq_ignore_ascii_case(&tokens[key].text)
    };
    let shares = [
        (Habit::Previous, share(&|query, key| key + 1 == query)),
        (Habit::Next, share(&|query, key| key == query + 1)),
        (Habit::Itself, share(&|query, key| key == query)),
        (Habit::Idle, share(&|query, key| !word(key) && key + 1 != query && key != query + 1)),
        (Habit::SameWord, share(&same)),
    ];
    let best = shares.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, share)| *share >= ENOUGH);
    if let Some((habit, _)) = best {
        return habit;
    }
    let highest = (tokens.len() as f32).ln().max(f32::MIN_POSITIVE);
    let entropy = queries.iter().map(|query| lens::entropy(weights.row(*query))).sum::<f32>();
    if entropy / queries.len() as f32 / highest >= EVEN { Habit::Broad } else { Habit::Other }
}

/// All heads of a sentence, `[layer][head]`.
#[must_use]
pub fn habits(attended: &Attended) -> Vec<Vec<Habit>> {
    let of = |layer, head| {
        attended.map.head(layer, head).map_or(Habit::Other, |weights| habit(&attended.tokens, weights))
    };
    (0..attended.map.layers())
        .map(|layer| (0..attended.map.heads()).map(|head| of(layer, head)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::model::{AttentionModel, Glass};

    #[test]
    fn the_heads_of_glass_do_what_they_are_made_for() {
        let attended = Glass::new().attend("The bear waded into the river bank to catch fish.");
        assert_eq!(habits(&attended)[0][0], Habit::Previous);
        assert_eq!(habits(&attended)[0][2], Habit::Idle);
    }

    #[test]
    fn plain_patterns_are_told_apart() {
        let tokens = Glass::new().attend("a rose is a rose is a rose").tokens;
        let n = tokens.len();
        let shifted =
            |by: usize| Array2::from_shape_fn((n, n), |(q, k)| f32::from(u8::from(k == (q + by) % n)));
        assert_eq!(habit(&tokens, shifted(1).view()), Habit::Next);
        assert_eq!(habit(&tokens, shifted(0).view()), Habit::Itself);
        assert_eq!(habit(&tokens, shifted(3).view()), Habit::SameWord);
        assert_eq!(habit(&tokens, Array2::from_elem((n, n), 1.0 / n as f32).view()), Habit::Broad);
        assert_eq!(habit(&[], Array2::zeros((0, 0)).view()), Habit::Other);
    }
}
