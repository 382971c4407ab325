//! How bright each token is, and what light lies on the floor.

use arclight_core::shown::Shown;
use bevy::prelude::*;

use arclight_core::visual::arcs::Lit;
use arclight_core::visual::placement::Placement;

/// Lights on the floor.
pub const LIGHTS: usize = 8;

/// How a token is lit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TokenLight {
    /// It is the word that is pointed at, 0 to 1.
    pub chosen: f32,
    /// Weight of its arc to the word that is pointed at, 0 to 1.
    pub weight: f32,
    /// 1, or less where other words are lit.
    pub presence: f32,
    /// Glow of a lantern, 0 to 1.
    pub lantern: f32,
}

impl TokenLight {
    /// Between two lights.
    #[must_use]
    pub fn mix(self, to: Self, t: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * t;
        Self {
            chosen: mix(self.chosen, to.chosen),
            weight: mix(self.weight, to.weight),
            presence: mix(self.presence, to.presence),
            lantern: mix(self.lantern, to.lantern),
        }
    }
}

/// The light of every token.
#[must_use]
pub fn token_lights(shown: &Shown, lit: Lit) -> Vec<TokenLight> {
    /// From this weight on a word counts as lit.
    const SEEN: f32 = 0.01;
    let n = shown.tokens.len();
    (0..n)
        .map(|index| {
            let weight = match lit {
                Lit::All => 0.0,
                Lit::Query(word) => shown.weights.get((word, index)).copied().unwrap_or(0.0),
                Lit::Key(word) => shown.weights.get((index, word)).copied().unwrap_or(0.0),
            };
            let chosen = lit.word() == Some(index);
            let special = shown.tokens[index].kind.rests();
            // With nothing lit a lantern shows what rests there on average.
            let rests = match lit {
                Lit::All => shown.weights.column(index).sum() / n.max(1) as f32,
                Lit::Query(_) | Lit::Key(_) => weight,
            };
            TokenLight {
                chosen: f32::from(u8::from(chosen)),
                weight,
                presence: if lit == Lit::All || chosen || weight >= SEEN { 1.0 } else { 0.0 },
                lantern: if special { 0.06 + 0.94 * rests.clamp(0.0, 1.0).powf(0.7) } else { 0.0 },
            }
        })
        .collect()
}

/// The strongest lights, as they fall on the floor before the front tier: x, z, strength, share of the query's colour.
#[must_use]
pub fn floor_lights(lights: &[TokenLight], placement: &Placement) -> [Vec4; LIGHTS] {
    let mut all: Vec<Vec4> = lights
        .iter()
        .zip(&placement.places)
        .filter(|(light, _)| light.weight.max(light.chosen) > 0.01)
        .map(|(light, place)| {
            // What stands higher throws less on the floor.
            let height = 1.0 / (1.0 + place.stage.y * place.stage.y);
            let strength = (light.weight + 0.6 * light.chosen).min(1.0) * height;
            Vec4::new(place.stage.x, place.stage.z + 0.35, strength, light.chosen)
        })
        .collect();
    all.sort_by(|a, b| b.z.total_cmp(&a.z));
    std::array::from_fn(|index| all.get(index).copied().unwrap_or(Vec4::ZERO))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use arclight_model::{Token, TokenKind};

    fn shown() -> Shown {
        let token = |kind| Token { text: String::new(), id: 0, kind, span: 0..0, word: None };
        Shown {
            tokens: vec![token(TokenKind::Cls), token(TokenKind::Word), token(TokenKind::Word)],
            weights: array![[1.0, 0.0, 0.0], [0.8, 0.2, 0.0], [0.1, 0.3, 0.6]],
            ..Shown::default()
        }
    }

    #[test]
    fn a_lantern_glows_with_what_rests_there() {
        let lantern = |lit| token_lights(&shown(), lit)[0].lantern;
        assert!(lantern(Lit::Query(1)) > 0.8 && lantern(Lit::Query(2)) < 0.3);
        // With nothing lit, what rests there on average.
        assert!(lantern(Lit::All) > lantern(Lit::Query(2)) && lantern(Lit::All) < lantern(Lit::Query(1)));
        assert!(token_lights(&shown(), Lit::All)[1..].iter().all(|light| light.lantern == 0.0));
    }

    #[test]
    fn lit_words_stand_out_by_their_weight_and_the_rest_steps_back() {
        let lights = token_lights(&shown(), Lit::Query(1));
        let of = |light: &TokenLight| (light.chosen, light.weight, light.presence);
        assert_eq!(
            lights.iter().map(of).collect::<Vec<_>>(),
            [(0.0, 0.8, 1.0), (1.0, 0.2, 1.0), (0.0, 0.0, 0.0)]
        );
        let lights = token_lights(&shown(), Lit::Key(2));
        assert_eq!(lights.iter().map(|light| light.weight).collect::<Vec<_>>(), [0.0, 0.0, 0.6]);
        assert!(token_lights(&shown(), Lit::All).iter().all(|light| light.presence == 1.0));
    }
}
