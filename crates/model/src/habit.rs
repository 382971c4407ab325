//! What a head does on one sentence, computed from its weights there: no claim beyond that sentence.

use std::collections::HashMap;

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

    /// What was computed for a head to stand in the group.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::Previous => "at least 40% goes to the token before",
            Self::Next => "at least 40% goes to the token after",
            Self::Itself => "at least 40% stays on the token itself",
            Self::Idle => "at least 40% rests on [CLS], [SEP] or START, where that is no neighbour",
            Self::SameWord => "at least 40% goes to other places where the same word stands",
            Self::Broad => "none of these has 40%; the entropy is at least 75% of the highest, ln n",
            Self::Other => "none of these has 40%, and the rows are not that even",
        }
    }
}

/// The habit of one head: where at least four tenths of the attention of the words goes, the largest share first; else
/// broad where the rows are nearly even.
#[must_use]
pub fn habit(tokens: &[Token], weights: ArrayView2<'_, f32>) -> Habit {
    of_head(&Places::of(tokens), weights)
}

/// Share of the attention that makes a habit.
const ENOUGH: f32 = 0.4;
/// Entropy, as a part of the highest possible one, from which a row is broad.
const EVEN: f32 = 0.75;

/// What of the tokens is the same for all heads.
struct Places {
    tokens: usize,
    /// The words, with the other places where the same word stands.
    queries: Vec<(usize, Vec<usize>)>,
    specials: Vec<usize>,
}

impl Places {
    fn of(tokens: &[Token]) -> Self {
        let (specials, words): (Vec<usize>, Vec<usize>) =
            (0..tokens.len()).partition(|index| tokens[*index].kind.rests());
        let mut same: HashMap<String, Vec<usize>> = HashMap::new();
        for word in &words {
            same.entry(tokens[*word].text.to_ascii_lowercase()).or_default().push(*word);
        }
        let others = |word: usize| {
            let all = same.get(&tokens[word].text.to_ascii_lowercase());
            all.into_iter().flatten().copied().filter(|other| *other != word).collect()
        };
        let queries = words.into_iter().map(|word| (word, others(word))).collect();
        Self { tokens: tokens.len(), queries, specials }
    }
}

fn of_head(places: &Places, weights: ArrayView2<'_, f32>) -> Habit {
    let Places { tokens: n, queries, specials } = places;
    if queries.is_empty() || weights.dim() != (*n, *n) {
        return Habit::Other;
    }
    let mut sums = [0.0_f32; 5];
    for (query, same) in queries {
        let row = weights.row(*query);
        let at = |key: Option<usize>| key.and_then(|key| row.get(key)).copied().unwrap_or(0.0);
        let (before, after) = (query.checked_sub(1), query.checked_add(1));
        let idle = specials.iter().filter(|key| Some(**key) != before && Some(**key) != after);
        let found = [
            at(before),
            at(after),
            row[*query],
            idle.map(|key| row[*key]).sum(),
            same.iter().map(|key| row[*key]).sum(),
        ];
        sums.iter_mut().zip(found).for_each(|(sum, share)| *sum += share);
    }
    let count = queries.len() as f32;
    let named = [Habit::Previous, Habit::Next, Habit::Itself, Habit::Idle, Habit::SameWord];
    let shares = named.into_iter().zip(sums.map(|sum| sum / count));
    let best = shares.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, share)| *share >= ENOUGH);
    if let Some((habit, _)) = best {
        return habit;
    }
    let highest = (*n as f32).ln().max(f32::MIN_POSITIVE);
    let entropy = queries.iter().map(|(query, _)| lens::entropy(weights.row(*query))).sum::<f32>();
    if entropy / count / highest >= EVEN { Habit::Broad } else { Habit::Other }
}

/// All heads of a sentence, `[layer][head]`.
#[must_use]
pub fn habits(attended: &Attended) -> Vec<Vec<Habit>> {
    let places = Places::of(&attended.tokens);
    let of = |layer, head| {
        attended.map.head(layer, head).map_or(Habit::Other, |weights| of_head(&places, weights))
    };
    (0..attended.map.layers())
        .map(|layer| (0..attended.map.heads()).map(|head| of(layer, head)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::{AttentionModel, Glass};

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
