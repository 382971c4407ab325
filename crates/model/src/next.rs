//! From logits to what may come next: probabilities, the likeliest tokens, and a choice among them.

use serde::{Deserialize, Serialize};

/// A token that may come next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its row in the embedding table.
    pub id: u32,
    /// What the model says of it.
    pub logit: f32,
    /// The softmax of that, 0 to 1.
    pub p: f32,
}

/// The likeliest tokens, and all others together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Next {
    /// The likeliest first; of equal ones that of the smaller id.
    pub likeliest: Vec<Candidate>,
    /// What is left to the others, 0 to 1.
    pub rest: f32,
}

/// The softmax of all logits, `[vocabulary]`. A logit that is no number counts as minus infinity.
#[must_use]
pub fn probabilities(logits: &[f32]) -> Vec<f32> {
    powers(logits, 1.0)
}

/// The probability of one token; 0 where there is no such token.
#[must_use]
pub fn probability(logits: &[f32], id: u32) -> f32 {
    let most = largest(logits);
    let sum: f64 = logits.iter().map(|logit| power(*logit, most, 1.0)).sum();
    let own = logits.get(id as usize).map_or(0.0, |logit| power(*logit, most, 1.0));
    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    let p = (own / sum) as f32;
    if p.is_finite() { p } else { 0.0 }
}

/// The `count` likeliest tokens and the rest.
#[must_use]
pub fn next(logits: &[f32], count: usize) -> Next {
    next_of(logits, &probabilities(logits), count)
}

/// The same where probabilities were shaped by a [`Choice`]: the order is theirs.
#[must_use]
pub fn next_of(logits: &[f32], probabilities: &[f32], count: usize) -> Next {
    let order = order(probabilities, count);
    let likeliest: Vec<Candidate> = order
        .into_iter()
        .filter_map(|id| {
            let (logit, p) = (logits.get(id as usize)?, probabilities.get(id as usize)?);
            Some(Candidate { id, logit: *logit, p: *p })
        })
        .collect();
    let known: f64 = likeliest.iter().map(|candidate| f64::from(candidate.p)).sum();
    let all: f64 = probabilities.iter().map(|p| f64::from(*p)).sum();
    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    let rest = (all - known).max(0.0) as f32;
    Next { likeliest, rest }
}

/// How the next token is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    temperature: f32,
    top_k: usize,
    top_p: f32,
    /// The same seed at the same place chooses the same of the same probabilities.
    pub seed: u64,
}

/// Why a choice cannot be made so.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ChoiceError {
    /// Not from 0 to 10.
    #[error("a temperature of {0} is not from 0 to 10")]
    Temperature(f32),
    /// Not above 0 and up to 1.
    #[error("a top-p of {0} is not above 0 and up to 1")]
    TopP(f32),
}

impl Default for Choice {
    /// The likeliest token, always.
    fn default() -> Self {
        Self::ALWAYS
    }
}

impl Choice {
    /// The likeliest token, always.
    pub const ALWAYS: Self = Self { temperature: 0.0, top_k: 0, top_p: 1.0, seed: 0 };

    /// The highest temperature: at 10 a token that is a thousand times as likely is twice as likely.
    pub const HOTTEST: f32 = 10.0;

    /// Logits are divided by the temperature, where 0 leaves the likeliest token alone; then the `top_k` likeliest are
    /// kept, 0 for all (Fan et al. 2018); then as many of them as it takes to reach `top_p` together (Holtzman et al. 2020).
    ///
    /// # Errors
    /// [`ChoiceError`].
    pub fn new(temperature: f32, top_k: usize, top_p: f32, seed: u64) -> Result<Self, ChoiceError> {
        if !(0.0..=Self::HOTTEST).contains(&temperature) {
            return Err(ChoiceError::Temperature(temperature));
        }
        if !(top_p > 0.0 && top_p <= 1.0) {
            return Err(ChoiceError::TopP(top_p));
        }
        Ok(Self { temperature, top_k, top_p, seed })
    }

    /// 0 for the likeliest token alone.
    #[must_use]
    pub fn temperature(&self) -> f32 {
        self.temperature
    }

    /// How many of the likeliest are kept, 0 for all.
    #[must_use]
    pub fn top_k(&self) -> usize {
        self.top_k
    }

    /// How likely those that are kept are together, above 0 and up to 1.
    #[must_use]
    pub fn top_p(&self) -> f32 {
        self.top_p
    }

    /// What each token is chosen with, `[vocabulary]`; sums to 1.
    #[must_use]
    pub fn shape(&self, logits: &[f32]) -> Vec<f32> {
        if self.temperature == 0.0 {
            let mut only = vec![0.0; logits.len()];
            if let Some(p) = only.get_mut(likeliest(logits) as usize) {
                *p = 1.0;
            }
            return only;
        }
        let mut shaped = powers(logits, 1.0 / f64::from(self.temperature));
        if self.top_k == 0 && self.top_p >= 1.0 {
            return shaped;
        }
        let most = if self.top_k == 0 { shaped.len() } else { self.top_k };
        let kept = order(&shaped, most);
        let all: f64 = kept.iter().map(|id| f64::from(shaped[*id as usize])).sum();
        let enough = all * f64::from(self.top_p);
        let mut sum = 0.0;
        let kept: Vec<u32> = kept
            .into_iter()
            .take_while(|id| {
                let is_wanted = sum < enough;
                sum += if is_wanted { f64::from(shaped[*id as usize]) } else { 0.0 };
                is_wanted
            })
            .collect();
        let mut only = vec![0.0; shaped.len()];
        for id in kept {
            #[expect(clippy::cast_possible_truncation, reason = "a probability")]
            let p = (f64::from(shaped[id as usize]) / sum) as f32;
            only[id as usize] = p;
        }
        shaped = only;
        shaped
    }

    /// The token at that place of the text, by chance where several are left. Taking back and choosing again at the same
    /// place chooses the same.
    #[must_use]
    pub fn choose(&self, logits: &[f32], place: usize) -> u32 {
        if self.temperature == 0.0 {
            return likeliest(logits);
        }
        let shaped = self.shape(logits);
        let mut random =
            fastrand::Rng::with_seed(self.seed ^ (place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (mut left, mut last) = (random.f64(), None);
        for (id, p) in (0..).zip(&shaped).filter(|(_, p)| **p > 0.0) {
            last = Some(id);
            left -= f64::from(*p);
            if left < 0.0 {
                break;
            }
        }
        // Rounding may leave a little.
        last.unwrap_or_else(|| likeliest(logits))
    }
}

/// The token of the largest logit, of several the first.
#[must_use]
pub fn likeliest(logits: &[f32]) -> u32 {
    let better =
        |most: (u32, f32), (id, logit): (u32, &f32)| if *logit > most.1 { (id, *logit) } else { most };
    (0..).zip(logits).fold((0, f32::NEG_INFINITY), better).0
}

fn largest(logits: &[f32]) -> f32 {
    logits.iter().copied().filter(|logit| logit.is_finite()).fold(f32::NEG_INFINITY, f32::max)
}

fn power(logit: f32, most: f32, sharpness: f64) -> f64 {
    if logit.is_finite() { ((f64::from(logit) - f64::from(most)) * sharpness).exp() } else { 0.0 }
}

fn powers(logits: &[f32], sharpness: f64) -> Vec<f32> {
    let most = largest(logits);
    let powers: Vec<f64> = logits.iter().map(|logit| power(*logit, most, sharpness)).collect();
    let sum: f64 = powers.iter().sum();
    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    powers.iter().map(|power| if sum > 0.0 { (power / sum) as f32 } else { 0.0 }).collect()
}

/// The ids of the largest, at most `count`, in order.
fn order(probabilities: &[f32], count: usize) -> Vec<u32> {
    let mut ids: Vec<u32> = (0..).zip(probabilities).map(|(id, _)| id).collect();
    let by =
        |a: &u32, b: &u32| probabilities[*b as usize].total_cmp(&probabilities[*a as usize]).then(a.cmp(b));
    if count == 0 {
        return Vec::new();
    }
    if count < ids.len() {
        ids.select_nth_unstable_by(count - 1, by);
        ids.truncate(count);
    }
    ids.sort_unstable_by(by);
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGITS: [f32; 5] = [1.0, 3.0, f32::NAN, 3.0, 2.0];

    #[test]
    fn the_likeliest_stand_first_and_the_rest_is_all_others() {
        let next = next(&LOGITS, 2);
        let of = |id: usize| probabilities(&LOGITS)[id];
        assert_eq!(next.likeliest.iter().map(|c| c.id).collect::<Vec<_>>(), [1, 3]);
        assert!((next.rest - of(0) - of(4)).abs() < 1e-6 && of(2) == 0.0);
        assert!((probabilities(&LOGITS).iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((probability(&LOGITS, 4) - of(4)).abs() < 1e-7 && probability(&LOGITS, 9) == 0.0);
        assert_eq!(super::next(&[], 3), Next { likeliest: vec![], rest: 0.0 });
        assert!(super::next(&LOGITS, 0).likeliest.is_empty() && super::next(&LOGITS, 9).likeliest.len() == 5);
    }

    #[test]
    fn a_choice_keeps_what_it_says() {
        let of =
            |temperature, top_k, top_p| Choice::new(temperature, top_k, top_p, 1).unwrap().shape(&LOGITS);
        assert_eq!(of(0.0, 0, 1.0), [0.0, 1.0, 0.0, 0.0, 0.0]);
        assert_eq!(of(1.0, 0, 1.0), probabilities(&LOGITS));
        assert_eq!(of(1.0, 2, 1.0), [0.0, 0.5, 0.0, 0.5, 0.0]);
        assert_eq!(of(1.0, 1, 1.0), [0.0, 1.0, 0.0, 0.0, 0.0]);
        // 0.40, 0.40, 0.15, 0.05: two reach 0.7, three 0.9.
        assert_eq!(of(1.0, 0, 0.7), [0.0, 0.5, 0.0, 0.5, 0.0]);
        assert_eq!(of(1.0, 0, 0.9).iter().filter(|p| **p > 0.0).count(), 3);
        assert_eq!(of(1.0, 0, 1e-9), [0.0, 1.0, 0.0, 0.0, 0.0]);
        // Hot is even, cold is not.
        let (hot, cold) = (of(10.0, 0, 1.0), of(0.1, 0, 1.0));
        assert!(hot[0] > 0.2 && cold[0] < 1e-6);
        for shaped in [of(0.5, 3, 0.8), hot, cold] {
            assert!((shaped.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn chance_is_that_of_the_seed_and_fair() {
        let choice = |seed| Choice::new(1.0, 0, 1.0, seed).unwrap();
        let of = |seed| (0..4000).map(|place| choice(seed).choose(&LOGITS, place)).collect::<Vec<_>>();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        for (id, p) in (0u32..).zip(probabilities(&LOGITS)) {
            let share = of(1).iter().filter(|found| **found == id).count() as f32 / 4000.0;
            assert!((share - p).abs() < 0.03, "{id}: {share} instead of {p}");
        }
    }

    #[test]
    fn values_that_are_none_are_refused() {
        let of = |temperature, top_p| Choice::new(temperature, 0, top_p, 0).unwrap_err().to_string();
        assert_eq!(of(-1.0, 1.0), "a temperature of -1 is not from 0 to 10");
        assert_eq!(of(f32::NAN, 1.0), "a temperature of NaN is not from 0 to 10");
        assert_eq!(of(1.0, 0.0), "a top-p of 0 is not above 0 and up to 1");
        assert_eq!(of(1.0, f32::NAN), "a top-p of NaN is not above 0 and up to 1");
        for hostile in [vec![], vec![f32::NAN; 3], vec![f32::INFINITY, 1.0], vec![f32::NEG_INFINITY; 2]] {
            assert!(Choice::new(1.0, 2, 0.5, 0).unwrap().choose(&hostile, 3) < 3);
            assert!(Choice::default().choose(&hostile, 3) < 3);
        }
    }
}
