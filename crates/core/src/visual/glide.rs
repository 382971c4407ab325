//! From one sentence to the next: a word that both have goes from its old place to its new one.

use arclight_model::Token;

use super::placement::Place;

/// Of longer sentences nobody follows each word.
const MOST: usize = 64;

/// Where the tokens of a sentence come from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Glide {
    from: Vec<Option<Place>>,
    goes_on: bool,
}

impl Glide {
    /// The longest row of tokens that stand in both sentences in the same order comes from where it stood.
    #[must_use]
    pub fn of((old, places): (&[Token], &[Place]), new: &[Token]) -> Self {
        if old.len() > MOST || new.len() > MOST {
            return Self::default();
        }
        let mut from = vec![None; new.len()];
        let common = common(old, new);
        for (before, after) in &common {
            from[*after] = places.get(*before).copied();
        }
        let at_its_place = common.iter().filter(|(before, after)| before == after).count();
        Self { from, goes_on: !old.is_empty() && at_its_place == old.len() }
    }

    /// Whether a token stood in the sentence before.
    #[must_use]
    pub fn stays(&self, token: usize) -> bool {
        self.from.get(token).is_some_and(Option::is_some)
    }

    /// Whether all of the sentence before stays, and others follow.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// Whether nothing stays.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.from.iter().all(Option::is_none)
    }

    /// Where a token is on its way to `to`, of which `part` is done.
    #[must_use]
    pub fn at(&self, token: usize, to: &Place, part: f32) -> Place {
        self.from.get(token).copied().flatten().map_or(*to, |from| from.mix(to, part))
    }
}

/// Indices in both of the longest common row of tokens (dynamic programming, from behind).
fn common(old: &[Token], new: &[Token]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    let same = |i: usize, j: usize| old[i].text == new[j].text && old[i].kind == new[j].kind;
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i][j] =
                if same(i, j) { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if same(i, j) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use arclight_model::{AttentionModel as _, Glass};
    use glam::{Vec2, Vec3};

    use super::*;

    #[test]
    fn words_of_both_sentences_go_to_their_new_places_and_others_begin_there() {
        let read = |text: &str| Glass::new().attend(text).tokens;
        let (old, new) = (read("They left a boat on the bank."), read("She hid the cash in the bank."));
        let place = |x: usize| Place {
            stage: Vec3::X * x as f32,
            flat: Vec3::X * x as f32,
            half: Vec2::ONE,
            ..Place::default()
        };
        let places: Vec<Place> = (0..old.len()).map(place).collect();
        let glide = Glide::of((&old, &places), &new);
        let stays: Vec<&str> = (0..new.len())
            .filter(|token| glide.stays(*token))
            .map(|token| new[token].text.as_str())
            .collect();
        assert_eq!(stays, ["START", "the", "bank", "."]);
        let bank = new.iter().position(|token| token.text == "bank").unwrap();
        let x = |part: f32| glide.at(bank, &place(20), part).stage.x;
        assert_eq!([x(0.0), x(0.5), x(1.0)], [7.0, 13.5, 20.0]);
        assert_eq!(glide.at(1, &place(3), 0.0), place(3), "a new word begins where it stands");
        assert!(Glide::of((&[], &[]), &new).is_none());
    }

    #[test]
    fn a_sentence_goes_on_where_all_of_it_stays_at_its_place() {
        let read = |text: &str| Glass::new().attend(text).tokens;
        let goes_on = |old: &str, new: &str| Glide::of((&read(old), &[]), &read(new)).goes_on();
        assert!(goes_on("They left a boat", "They left a boat on the bank"));
        assert!(!goes_on("They left a boat", "They left the boat on the bank"));
        assert!(!goes_on("They left a boat", "Now They left a boat"));
        assert!(!goes_on("They left a boat", "They left a"));
        assert!(!Glide::of((&[], &[]), &read("They")).goes_on());
    }

    #[test]
    fn a_page_is_not_followed() {
        let tokens = Glass::new().attend(&"bank ".repeat(MOST)).tokens;
        let places = vec![Place::default(); tokens.len()];
        assert!(Glide::of((&tokens, &places), &tokens).is_none());
    }
}
