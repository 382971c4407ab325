//! Two sentences with the same word, read by Glass: what the word meant before and after attention.

use arclight_model::{AttentionModel as _, Glass, Reading, Token};

use crate::picture::plain;
use crate::visual::names::names;

/// What became of a word in one sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Became {
    /// The word as it is written there, told from others like it.
    pub word: String,
    /// `[axis]`: its place on the axes of meaning, as the table has it.
    pub before: Vec<f32>,
    /// `[axis]`: the same after the block.
    pub after: Vec<f32>,
    /// The word that it looks at most with the head that looks across, and the weight.
    pub looks_at: Option<(String, f32)>,
}

/// Both sides; none where the sentences share no word.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pair {
    made_of: [String; 2],
    /// In the order of the sentences.
    pub sides: Option<[Became; 2]>,
}

impl Pair {
    /// Reads two sentences, unless it has; whether that changed anything.
    pub fn follow(&mut self, glass: &Glass, texts: &[String; 2]) -> bool {
        if self.made_of == *texts {
            return false;
        }
        self.sides = became(glass, texts);
        self.made_of.clone_from(texts);
        true
    }
}

/// What becomes of the longest word that two sentences share.
#[must_use]
pub fn became(glass: &Glass, texts: &[String; 2]) -> Option<[Became; 2]> {
    let read = texts.each_ref().map(|text| glass.attend(text));
    // START is not a word of the sentence, and a full stop is none.
    let words = read[0].tokens.iter().enumerate().skip(1);
    let words = words.filter(|(_, token)| token.text.chars().any(char::is_alphanumeric));
    let shared = words.filter_map(|(first, token)| {
        let same = |other: &&Token| plain(&other.text) == plain(&token.text);
        let second = read[1].tokens.iter().skip(1).find(same)?;
        let second = read[1].tokens.iter().position(|other| other == second)?;
        let length = token.text.chars().count();
        let meaning = glass.meaning(&token.text).iter().any(|value| *value > 0.0);
        Some((meaning, length, [first, second]))
    });
    let (.., places) = shared.max_by_key(|(meaning, length, _)| (*meaning, *length))?;
    let axes = Glass::axes().len();
    let side = |index: usize| {
        let (attended, place) = (&read[index], places[index]);
        let names = names(&attended.tokens);
        let trace = glass.trace(&texts[index], 0, Reading::default())?;
        let row = attended.map.head(0, 1)?;
        let strongest = (1..attended.tokens.len())
            .filter(|key| *key != place)
            .max_by(|a, b| row[[place, *a]].total_cmp(&row[[place, *b]]));
        Some(Became {
            word: names[place].drawn(),
            before: trace.hidden_in.row(place).iter().take(axes).copied().collect(),
            after: trace.hidden_out.row(place).iter().take(axes).copied().collect(),
            looks_at: strongest.map(|key| (names[key].drawn(), row[[place, key]])),
        })
    };
    Some([side(0)?, side(1)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_takes_on_what_it_stands_by() {
        let glass = Glass::new();
        let texts = crate::picture::Picture::default().pair;
        let [river, cash] = became(&glass, &texts).unwrap();
        assert_eq!((river.word.as_str(), cash.word.as_str()), ("bank", "bank"));
        assert_eq!(river.before, cash.before);
        let axis = |name: &str| Glass::axes().iter().position(|axis| axis == name).unwrap();
        let gained = |side: &Became, name| side.after[axis(name)] - side.before[axis(name)];
        assert!(gained(&river, "water") > gained(&cash, "water"));
        assert!(gained(&cash, "money") > gained(&river, "money"));
        assert!(became(&glass, &["Cats sing.".into(), "Dogs bark.".into()]).is_none());
        assert!(became(&glass, &[String::new(), String::new()]).is_none());
    }
}
